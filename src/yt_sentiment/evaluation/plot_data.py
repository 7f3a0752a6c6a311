"""Plots as data: rows that ``dvc plots`` draws with the templates of ``reports/templates``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from yt_sentiment.io.files import write_json
from yt_sentiment.labels import LABELS

ROC_POINTS: Final = 41
Row = dict[str, Any]


def roc(true: NDArray[np.int64], probabilities: NDArray[np.float64]) -> list[Row]:
    """Return one curve per class, that class against the others.

    Args:
        true: index into ``LABELS`` per row, shape (n,).
        probabilities: shape (n, 3).

    Returns:
        ``class``, ``false_positives`` and ``true_positives``, both shares 0 to 1, at most ``ROC_POINTS`` a class; none
        of a class that is all rows or none.

    Source: Fawcett (2006), algorithm 1; equal scores are one step.
    """
    rows: list[Row] = []
    for code, label in enumerate(LABELS):
        order = np.argsort(-probabilities[:, code], kind="stable")
        positive = (true == code)[order]
        if not positive.any() or positive.all():
            continue
        ends = np.append(np.flatnonzero(np.diff(probabilities[order, code])), len(order) - 1)
        hits = np.append(0, np.cumsum(positive)[ends]) / positive.sum()
        alarms = np.append(0, np.cumsum(~positive)[ends]) / (~positive).sum()
        at = np.linspace(0, 1, ROC_POINTS)
        rows += [
            {"class": label, "false_positives": round(float(x), 4), "true_positives": round(float(y), 4)}
            for x, y in zip(at, np.interp(at, alarms, hits), strict=True)
        ]
    return rows


def confusion_rows(sets: Mapping[str, Any]) -> Iterator[Row]:
    """Yield how many rows of each true class were called what, with the share of the true class."""
    for name, report in sets.items():
        cells = np.array(report["confusion"])
        totals = np.maximum(cells.sum(axis=1), 1)
        for i, actual in enumerate(LABELS):
            for j, predicted in enumerate(LABELS):
                share = round(float(cells[i, j] / totals[i]), 4)
                yield {"set": name, "actual": actual, "predicted": predicted, "rows": int(cells[i, j]), "share": share}


def calibration_rows(sets: Mapping[str, Any]) -> Iterator[Row]:
    """Yield confidence, accuracy and rows per bin."""
    for name, report in sets.items():
        for bin_ in report["calibration"]:
            yield {"set": name, **bin_}


def save_plot_data(sets: Mapping[str, Any], curves: Mapping[str, list[Row]], folder: Path) -> None:
    """Write the rows of every plot of an evaluation.

    Args:
        sets: report per test set.
        curves: ``roc`` of each of them.
        folder: where to.
    """
    write_json(folder / "confusion.json", list(confusion_rows(sets)), indent=None)
    write_json(folder / "calibration.json", list(calibration_rows(sets)), indent=None)
    named = [{"set": name, **row} for name in sets for row in curves[name]]
    write_json(folder / "roc.json", named, indent=None)
