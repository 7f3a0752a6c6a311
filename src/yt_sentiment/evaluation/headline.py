"""The dozen numbers by which two runs are compared; everything else that is measured stands in the reports."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final

import numpy as np

HEADLINE: Final = {"tweets": ("semeval2017", "macro_recall"), "reddit": ("goemotions", "macro_f1"),
                   "youtube": ("sentistrength_youtube", "macro_f1")}  # fmt: skip
"""Short name of a score -> test set, and the score that its literature reports."""
HEADLINE_SETS: Final = frozenset(source for source, _ in HEADLINE.values())


def headline(
    report: Mapping[str, Any], behaviour: Mapping[str, Any], *, own: Collection[str], model_bytes: int
) -> dict[str, float]:
    """Return the numbers of a run, at most a dozen, under names that are short enough for a table of runs.

    Args:
        report: ``reports/metrics.json``.
        behaviour: ``reports/behaviour.json``.
        own: names of the user's own test sets.
        model_bytes: size of the model directory.

    Returns:
        ``mean``: mean macro-F1 over the test sets that people labelled; the scores of ``HEADLINE``; ``own``: mean
        macro-F1 over the user's own sets, if there are any; ``read``: over the languages that are read, English aside;
        ``langs``: their number; ``ece``: mean calibration error; ``unsaid``: mean share that is wrong and unflagged;
        ``suite``: share of the behaviour suite that is wrong and unflagged; ``mbytes``: size of the model.
    """
    human, languages = report["human"], report["languages"]
    found: dict[str, float] = {"mean": _mean(human, human, "macro_f1")}
    found |= {name: human[source][score] for name, (source, score) in HEADLINE.items() if source in human}
    if mine := [name for name in own if name in human]:
        found["own"] = _mean(human, mine, "macro_f1")
    if languages["mean_macro_f1"] is not None:
        found["read"] = languages["mean_macro_f1"]
    return found | {
        "langs": len(languages["read"]),
        "ece": _mean(human, human, "calibration_error"),
        "unsaid": _mean(human, human, "wrong_and_unflagged"),
        "suite": behaviour["suite"]["ours"]["wrong_and_unflagged"],
        "mbytes": round(model_bytes / 1e6, 2),
    }


def _mean(sets: Mapping[str, Any], names: Collection[str], score: str) -> float:
    return round(float(np.mean([sets[name][score] for name in names])), 4)
