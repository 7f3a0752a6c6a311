"""Measure a model language by language, beside one that was fitted on each language's rows alone."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from yt_sentiment.comment import Prediction
from yt_sentiment.evaluation.metrics import arrays_of, confusion, describe, paired_differences, scores_of
from yt_sentiment.evaluation.report import doubt
from yt_sentiment.labels import LABELS, Label
from yt_sentiment.language.identification import ENGLISH, NO_WORDS, UNDETERMINED
from yt_sentiment.params import EvaluateParams

MIN_LOWER_BOUND: Final = 0.55
"""Macro-F1 that the lower end of the interval must reach for a language to count as read."""
MIXED: Final = "mul"
"""Code of corpora that mix languages: they are measured, and are no language that a comment can be in."""
SCORES: Final = ("macro_f1", "macro_recall")

Codes = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class LanguageRows:
    """Test rows of one language.

    Attributes:
        corpora: rows per corpus.
        classes: those that are judged, two or three; rows of another are left out, and so is its probability.
        true: index into ``LABELS`` per row, shape (n,).
        predictions: our model's, per row.
        theirs: classes by the model of the language, shape (n,); None if there is none.
    """

    corpora: Mapping[str, int]
    classes: tuple[Label, ...]
    true: Codes
    predictions: Sequence[Prediction]
    theirs: Codes | None


def evaluate_languages(
    languages: Mapping[str, LanguageRows], supported: Collection[str], params: EvaluateParams, *, seed: int
) -> dict[str, Any]:
    """Return what is reported of all languages by code, ready for JSON.

    Args:
        languages: test rows by code.
        supported: codes of the languages in which our model's label is not marked uncertain for the language alone.
        params: of the stage.
        seed: random seed.

    Returns:
        ``by_language``; ``read``: the codes of languages that are read, English aside; ``mean_macro_f1``: over those,
        None without one; ``english_called_another``, ``english_not_told``: shares of English rows, None without rows.
    """
    entries = {
        code: evaluate_language(code, rows, params, supported=code in supported, seed=seed)
        for code, rows in sorted(languages.items())
    }
    read = [code for code, entry in entries.items() if entry["read"] and code != ENGLISH]
    english = languages[ENGLISH].predictions if ENGLISH in languages else ()
    named = np.array([prediction.language for prediction in english])
    return {
        "read": read,
        "mean_macro_f1": round(float(np.mean([entries[code]["macro_f1"] for code in read])), 4) if read else None,
        "english_called_another": _share(~np.isin(named, [ENGLISH, NO_WORDS, UNDETERMINED])),
        "english_not_told": _share(np.isin(named, [NO_WORDS, UNDETERMINED])),
        "by_language": entries,
    }


def evaluate_language(
    code: str, rows: LanguageRows, params: EvaluateParams, *, supported: bool, seed: int
) -> dict[str, Any]:
    """Return what is reported of one language.

    It is read where our model supports it, does better than the language's own model, and surely reaches
    ``MIN_LOWER_BOUND``.

    Scores are of the judged classes: ours is the likeliest of them. What is wrong and unflagged is the label as it is
    shown, whatever its class. The language is that of all rows.
    """
    options = {"rounds": params.bootstrap_rounds, "seed": seed}
    columns = [LABELS.index(label) for label in rows.classes]
    judged = np.isin(rows.true, columns)
    true = rows.true[judged]
    predictions = [one for one, kept in zip(rows.predictions, judged, strict=True) if kept]
    if not len(true):
        raise ValueError(f"no test row of {code} is of a class that is judged, {', '.join(rows.classes)}")
    probabilities, flagged = arrays_of(predictions)
    ours = np.array(columns)[probabilities[:, columns].argmax(axis=1)]
    shown = np.array([LABELS.index(one.label) for one in predictions])
    summary = describe(true, ours, **options)
    named = np.array([one.language for one in rows.predictions])
    entry: dict[str, Any] = {
        "corpora": dict(rows.corpora),
        "classes": list(rows.classes),
        "test_rows": len(rows.true),
        "rows": len(true),
        **_scores(summary),
        "confusion": summary["confusion"],
        **doubt(true, shown, flagged, **options),
        "macro_f1_answered": None if flagged.all() else _macro_f1(true[~flagged], ours[~flagged]),
        "identified": None if code == MIXED else _share(named == code),
        "read_as_english": _share(named == ENGLISH),
        "in_language": None,
        "supported": supported,
        "read": False,
    }
    if rows.theirs is not None:
        theirs = rows.theirs[judged]
        versus = paired_differences(true, ours, theirs, **options)
        entry["in_language"] = _scores(describe(true, theirs, **options)) | {
            "ours_minus_this": {
                score: {"difference": round(versus[score]["difference"], 4), "interval": versus[score]["interval"]}
                for score in SCORES
            }
        }
        better = versus["macro_f1"]["difference"] > 0 and entry["macro_f1_interval"][0] >= MIN_LOWER_BOUND
        entry["read"] = bool(better) and supported
    return entry


def _scores(summary: Mapping[str, Any]) -> dict[str, Any]:
    return {name: summary[name] for score in SCORES for name in (score, f"{score}_interval")}


def _macro_f1(true: Codes, predicted: Codes) -> float:
    return round(float(scores_of(confusion(true, predicted)).macro_f1), 4)


def _share(chosen: NDArray[np.bool_]) -> float | None:
    return round(float(chosen.mean()), 4) if len(chosen) else None
