"""Values that the service and its JavaScript agree on, written as a module of the latter.

The Python definitions are the source: most are types of the API (``Literal``), which a file read at import cannot be.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final, NamedTuple, get_args

from pydantic import TypeAdapter

from flask_app.schemas.requests import SentVideo
from flask_app.schemas.types import Name
from flask_app.settings import Settings
from scripts.generated_file import write_or_check
from yt_sentiment.insights import names, subjects
from yt_sentiment.insights.analysis import FEW_COMMENTS, LISTED_ROWS, TOP_ROWS
from yt_sentiment.insights.contrast import PRIOR_WEIGHT
from yt_sentiment.insights.mentions import LISTED_TIMESTAMPS
from yt_sentiment.insights.schema import MAX_POINTS, Kind, Period
from yt_sentiment.insights.words import LISTED_WORDS
from yt_sentiment.labels import CODES, LABELS, WITHOUT_LABEL, Doubt
from yt_sentiment.language.bounds import MAX_CHARACTERS

PATH: Final = Path(__file__).parents[1] / "yt-chrome-plugin-frontend" / "src" / "shared" / "constants.js"
HEAD: Final = "// Values of the service, made by `make frontend-generate` from its Python modules.\n"


class Constant(NamedTuple):
    """A value that both sides hold; ``meaning`` is a noun phrase without its full stop."""

    name: str
    value: object
    meaning: str


CONSTANTS: Final = (
    Constant("LABELS", LABELS, "Classes, in the order of the API"),
    Constant("LABEL_CODES", CODES, "Signed code of each class"),
    Constant("DOUBTS", get_args(Doubt), "Reasons for which a prediction is uncertain"),
    Constant("WITHOUT_LABEL", list(WITHOUT_LABEL), "Doubts about a comment that has no label at all"),
    Constant("KINDS", get_args(Kind), "Kinds of comments"),
    Constant("PERIODS", get_args(Period), "Steps of a trend, from the shortest to the longest"),
    Constant("MAX_TREND_POINTS", MAX_POINTS, "Longest trend, in periods; a longer one is drawn by a longer period"),
    Constant("MAX_COMMENT_CHARS", MAX_CHARACTERS, "Longest comment, in characters; YouTube's own limit"),
    Constant("MAX_NAME_CHARS", TypeAdapter(Name).json_schema()["maxLength"], "Longest name of a person, in characters"),
    Constant("DEFAULT_LIMIT", SentVideo.model_fields["limit"].default, "Comments that are read of a video by default"),
    Constant("FEW_COMMENTS", FEW_COMMENTS, "Number of comments below which a percentage says little"),
    Constant("TOP_ROWS", TOP_ROWS, "Length of the list of top comments"),
    Constant("LISTED_ROWS", LISTED_ROWS, "Length of the other lists of comments"),
    Constant("LISTED_WORDS", LISTED_WORDS, "Length of the list of words of a class"),
    Constant("LISTED_TIMESTAMPS", LISTED_TIMESTAMPS, "Length of the list of moments"),
    Constant("PRIOR_WEIGHT", PRIOR_WEIGHT, "Speakers that the prior of log-odds counts for"),
    Constant("LISTED_SUBJECTS", subjects.LISTED_SUBJECTS, "Subjects of a side at most"),
    Constant("FEWEST_SPEAKERS", names.FEWEST_SPEAKERS, "People of a side who mention a subject at least"),
    Constant("FALSE_CHANCE", subjects.FALSE_CHANCE, "Chance that any subject of a video is false"),
    Constant("LEAST_LOG_ODDS", subjects.LEAST_LOG_ODDS, "Least log-odds of a subject, in nats"),
    Constant("LONGEST_NAME", names.LONGEST_NAME, "Words of a subject at most"),
    Constant("COVERED", subjects.COVERED, "Share of a subject's speakers from which on a longer one stands for it"),
    Constant(
        "LONG_QUOTE", subjects.LONG_QUOTE, "Longest comment that is quoted if there is a shorter one, in characters"
    ),
    Constant("DEFAULT_SERVER", f"http://{Settings.model_fields['bind'].default}", "Address of a service of one's own"),
)


def render() -> str:
    """Return the module, in the format that Prettier gives it."""
    return HEAD + "".join(
        f"\n/** {constant.meaning}. */\nexport const {constant.name} = {_literal(constant.value)};\n"
        for constant in CONSTANTS
    )


def _literal(value: object) -> str:
    """Return a value as JavaScript, typed as narrowly as it is written."""
    if isinstance(value, dict):
        pairs = ", ".join(f"{name}: {json.dumps(item)}" for name, item in value.items())
        return f"/** @type {{const}} */ ({{ {pairs} }})"
    if isinstance(value, tuple):
        return f"/** @type {{const}} */ ({json.dumps(value)})"
    return f"{value:_}" if isinstance(value, int) and value >= 10_000 else json.dumps(value)


def main() -> None:
    """Write the module, or check it."""
    write_or_check(PATH, render, about=__doc__, stale="is stale, run `make frontend-generate`")


if __name__ == "__main__":
    main()
