"""The model against labels of one's own, beside what is there without it: the table of the model card."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from yt_sentiment.comment_files import CommentFileError, Found, Row, column_of, open_comments, quoted, row_of
from yt_sentiment.evaluation.metrics import describe, paired_differences
from yt_sentiment.labels import CODES, LABELS, Label
from yt_sentiment.model import SentimentModel

ROUNDS: Final = 2000
SEED: Final = 42
VADER_THRESHOLD: Final = 0.05
"""Source: the cut that VADER's authors recommend for ``compound``."""
_NAMES: Final[dict[Label, tuple[str, ...]]] = {
    "negative": ("neg", "negativ", "negativo"),
    "neutral": ("neu", "neutro"),
    "positive": ("pos", "positiv", "positivo", "+1"),
}
WORDS: Final[dict[str, Label]] = {
    word: label for label, names in _NAMES.items() for word in (label, *names, str(CODES[label]), f"{CODES[label]}.0")
}
"""What people write for each class; 0 and 1 say one only where -1 is said too."""
_DIGITS: Final = frozenset({"0", "1", "0.0", "1.0"})
Codes = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Labelled:
    """Comments of a file with labels.

    Attributes:
        texts: the comments.
        true: index into ``LABELS`` of each.
        left_out: by reason, rows that could not be used.
    """

    texts: list[str]
    true: Codes
    left_out: Counter[str]


def read_labelled(path: Path | str, label: str, column: str | None) -> Labelled:
    """Return the comments of a file with their labels.

    Args:
        path: of the file, or ``-``.
        label: name of the column that has them: words such as ``positive`` and ``neg``, or -1, 0 and 1.
        column: of comments; None to find it.

    Raises:
        CommentFileError: if there is no such column, or no row with a label that is known.
    """
    rows: list[tuple[str, str]] = []
    left_out, unknown, seen = Counter[str](), Counter[str](), set[str]()
    with open_comments(path, column, also=label) as reading:
        value_of = column_of(reading, label)
        for found in reading.rows:
            row = row_of(found)
            if not isinstance(row, Row) or not isinstance(found, Found):
                left_out[row.kind if not isinstance(row, Row) else "no comment"] += 1
                continue
            said = str(value_of(found)).strip().lower()
            seen.add(said.removesuffix(".0"))
            if said in WORDS:
                rows.append((row.text, said))
            else:
                unknown[said] += 1
        words = {said for _, said in rows}
        if "-1" not in seen and not words <= _DIGITS:  # a digit among words is no label
            unknown.update(said for _, said in rows if said in _DIGITS)
            rows = [(text, said) for text, said in rows if said not in _DIGITS]
        elif "-1" not in seen or not rows:
            shown = ", ".join(quoted(value, 30) for value in sorted(seen)[:5])
            raise CommentFileError(
                f"{reading.name}: {quoted(label, 60)} holds {shown or 'nothing'}, expected negative, neutral and "
                "positive, or -1, 0 and 1; of other numbers nobody knows which is which"
            )
    left_out += Counter({f"a row whose label is not known: {value!r:.40}": count for value, count in unknown.items()})
    true = np.array([LABELS.index(WORDS[said]) for _, said in rows], dtype=np.int64)
    return Labelled([text for text, _ in rows], true, left_out)


def vader(texts: Sequence[str]) -> Codes:
    """Return VADER's class of each text by its authors' thresholds."""
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    analyser = SentimentIntensityAnalyzer()
    compound = np.array([analyser.polarity_scores(text)["compound"] for text in texts])
    return 1 + (compound >= VADER_THRESHOLD).astype(np.int64) - (compound <= -VADER_THRESHOLD)


def measure(model: SentimentModel, rows: Labelled) -> dict[str, Any]:
    """Return how right the model is and, on the same rows, VADER and who always says the commonest class.

    Returns:
        ``rows``, and by ``systems`` what ``evaluation.metrics.describe`` says; of the others also ``ours_minus_this``,
        the difference in macro-F1 with its interval.
    """
    ours: list[int] = []
    for start in range(0, len(rows.texts), 500):
        ours += [LABELS.index(one.label) for one in model.predict(rows.texts[start : start + 500])]
    commonest = int(np.bincount(rows.true, minlength=len(LABELS)).argmax())
    answers = {
        "yt-sentiment": np.array(ours, dtype=np.int64),
        "majority": np.full(len(rows.true), commonest, dtype=np.int64),
        "VADER": vader(rows.texts),
    }
    systems = {name: describe(rows.true, said, rounds=ROUNDS, seed=SEED) for name, said in answers.items()}
    for name, said in list(answers.items())[1:]:
        versus = paired_differences(rows.true, answers["yt-sentiment"], said, rounds=ROUNDS, seed=SEED)
        systems[name]["ours_minus_this"] = versus["macro_f1"]
    return {
        "model_version": model.version,
        "rows": len(rows.texts),
        "left_out": dict(rows.left_out),
        "systems": systems,
    }


def lines_of_measure(name: str, found: dict[str, Any]) -> list[str]:
    """Return the table, the confusion of classes and what was left out, for a terminal."""
    lines = [f"{name} · {found['rows']:,} labelled comments · model {found['model_version']}", ""]
    lines.append(f"{'':<14}{'accuracy':<21}{'macro-F1':<21}{'less than yt-sentiment'}")
    for system, scores in found["systems"].items():
        cells = [_figure(scores[one], scores[f"{one}_interval"]) for one in ("accuracy", "macro_f1")]
        versus = scores.get("ours_minus_this")
        less = _figure(versus["difference"], versus["interval"]) if versus else ""
        lines.append(f"{system:<14}{cells[0]:<21}{cells[1]:<21}{less}".rstrip())
    ours = found["systems"]["yt-sentiment"]
    lines += ["", f"{'label → model':<16}" + "".join(f"{label:>10}" for label in LABELS) + f"{'recall':>10}{'F1':>8}"]
    for label, counts in zip(LABELS, ours["confusion"], strict=True):
        scores = ours["per_class"][label]
        lines.append(
            f"{label:<16}"
            + "".join(f"{count:>10,}" for count in counts)
            + f"{scores['recall']:>10.3f}{scores['f1']:>8.3f}"
        )
    lines += [f"left out: {count} × {reason}" for reason, count in Counter(found["left_out"]).most_common(5)]
    return lines


def _figure(value: float, interval: Sequence[float]) -> str:
    low, high = (f"{end:.3f}".replace("0.", ".", 1) for end in interval)
    return f"{value:.3f} ({low}–{high})".replace("0.", ".", 1)
