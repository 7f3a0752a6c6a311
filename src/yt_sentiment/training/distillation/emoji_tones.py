"""Measure what emoji say: the mean sentiment of the English words that people write beside each.

Usage: ``python -m yt_sentiment.training.distillation.emoji_tones FOLDER`` with Parquet files that have a ``text``
column (unlabelled comments). Writes ``language/emoji_polarity.json``: per emoji, the mean of p_positive - p_negative
over the comments it stands in, scored by the bundled model without their emoji, shrunk towards the mean of all, for
emoji in at least ``MIN_COMMENTS`` comments. No text is kept.

Source: distant supervision by co-occurrence, as in Mohammad, Kiritchenko and Zhu (2013), with a model as the judge.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import click
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from yt_sentiment.io.files import write_json
from yt_sentiment.language.text import EMOJI, normalise
from yt_sentiment.model import default_model_folder, load_model

TARGET = Path("src/yt_sentiment/language/emoji_polarity.json")
MIN_COMMENTS = 20
SHRINKAGE_COMMENTS = 20
MAX_CHARACTERS = 400
NO_SENTIMENT = re.compile("[\U0001f1e6-\U0001f1ff\u2640\u2642\U0001f3f4]")  # flags, and signs that modify others
ENGLISH = frozenset(
    "the a is this to and of i you in it my so that for was on me with be have are your not but just we all like they "
    "he she at what how".split()
)

_EMOJI = re.compile(f"[{EMOJI}]")
_WORD = re.compile(r"[a-z']+")


def split(comment: str) -> tuple[set[str], str] | None:
    """Return the emoji of an English comment and its text without them, or nothing."""
    text = normalise(comment)
    emoji, plain = set(_EMOJI.findall(text)), _EMOJI.sub(" ", text)
    letters = [character for character in plain if character.isalpha()]
    words = _WORD.findall(plain.lower())
    mostly_ascii = letters and sum(letter.isascii() for letter in letters) > 0.95 * len(letters)
    if not emoji or len(text) > MAX_CHARACTERS or len(words) < 3 or not mostly_ascii:
        return None
    return (emoji, plain) if sum(word in ENGLISH for word in words) >= 2 else None


def emoji_polarity(comments: Iterable[str], judge: Callable[[list[str]], NDArray[np.floating[Any]]]) -> dict[str, Any]:
    """Return the number of comments, their mean tone, and the polarity of each emoji, as ``TARGET`` holds them.

    Args:
        comments: of which those in English with emoji count.
        judge: probabilities of texts, shape (n, 3).
    """
    found = [pair for comment in comments if (pair := split(comment)) is not None]
    probabilities = judge([plain for _, plain in found])
    tones = probabilities[:, 2] - probabilities[:, 0]
    beside: dict[str, list[float]] = defaultdict(list)
    for (emoji, _), tone in zip(found, tones, strict=True):
        for character in emoji:
            beside[character].append(float(tone))
    prior = float(tones.mean())
    polarity = {
        character: round((sum(values) + SHRINKAGE_COMMENTS * prior) / (len(values) + SHRINKAGE_COMMENTS), 3)
        for character, values in sorted(beside.items())
        if len(values) >= MIN_COMMENTS and not NO_SENTIMENT.match(character)
    }
    return {"comments": len(found), "prior": round(prior, 3), "polarity": polarity}


@click.command(help=__doc__)
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def main(folder: Path) -> None:
    """Score, average, write."""
    frames = [pd.read_parquet(path, columns=["text"]) for path in sorted(folder.glob("*.parquet"))]
    comments = pd.concat(frames)["text"].dropna().tolist()
    write_json(TARGET, emoji_polarity(comments, load_model(default_model_folder()).predict_proba), indent=0)


if __name__ == "__main__":
    main()
