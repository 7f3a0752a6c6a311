"""Figures of an evaluation; colours hold for readers who do not tell red from green."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure

from yt_sentiment.labels import LABELS

COLOURS: Final = {"ours": "#0072b2", "other": "#b8c4ce", "line": "#d55e00"}
"""From the colour-blind-safe palette of Okabe and Ito (2008)."""

Report = Mapping[str, Any]


def save(figure: Figure, path: Path) -> None:
    """Write ``figure`` so that equal figures give equal bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    metadata = {"Date": None} if path.suffix == ".svg" else {"Software": None}
    with mpl.rc_context({"svg.hashsalt": "yt-sentiment", "svg.fonttype": "path"}):
        figure.savefig(path, dpi=120, metadata=metadata)


def confusion_figure(sets: Mapping[str, Report]) -> Figure:
    """Draw one row-normalised confusion matrix per test set."""
    figure = Figure(figsize=(3.4 * len(sets), 3.4), layout="constrained")
    for axes, (name, report) in zip(figure.subplots(1, len(sets), squeeze=False)[0], sets.items(), strict=True):
        cells = np.array(report["confusion"], dtype=float)
        shares = cells / np.maximum(cells.sum(axis=1, keepdims=True), 1)
        axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
        for i, row in enumerate(shares):
            for j, share in enumerate(row):
                axes.text(j, i, f"{share:.0%}", ha="center", va="center", color="white" if share > 0.5 else "black")
        axes.set(title=f"{name}\n{report['rows']:,} rows", xlabel="predicted")
        axes.set_xticks(range(len(LABELS)), LABELS)
        axes.set_yticks(range(len(LABELS)), LABELS, rotation=90, va="center")
    return figure


def calibration_figure(sets: Mapping[str, Report]) -> Figure:
    """Draw confidence against accuracy per test set; the diagonal is perfect."""
    figure = Figure(figsize=(5, 5), layout="constrained")
    axes = figure.subplots()
    axes.plot([0.3, 1], [0.3, 1], color="black", linewidth=0.8, linestyle=":")
    for marker, (name, report) in zip(itertools.cycle("osD^vPX"), sets.items(), strict=False):
        bins = report["calibration"]
        label = f"{name} (error {report['calibration_error']:.3f})"
        axes.plot([b["confidence"] for b in bins], [b["accuracy"] for b in bins], marker=marker, label=label)
    axes.set(xlabel="confidence", ylabel="accuracy", xlim=(0.3, 1.02), ylim=(0, 1.02))
    axes.legend(loc="lower right", fontsize=8)
    return figure


def risk_figure(sets: Mapping[str, Report]) -> Figure:
    """Draw the error among the most confident answers against their share, per test set."""
    figure = Figure(figsize=(5, 4), layout="constrained")
    axes = figure.subplots()
    for marker, (name, report) in zip(itertools.cycle("osD^vPX"), sets.items(), strict=False):
        points = report["risk_coverage"]["points"]
        label = f"{name} (area {report['risk_coverage']['area']:.3f})"
        axes.plot([p["answered"] for p in points], [p["error"] for p in points], marker=marker, ms=4, label=label)
    axes.set(xlabel="share answered", ylabel="error among the answered", xlim=(0, 1.02), ylim=(0, None))
    axes.legend(loc="upper left", fontsize=8)
    return figure


def slices_figure(sets: Mapping[str, Report]) -> Figure:
    """Draw macro-F1 with its interval per slice and test set."""
    figure = Figure(figsize=(3.4 * len(sets), 3.2), layout="constrained")
    for axes, (name, report) in zip(figure.subplots(1, len(sets), squeeze=False)[0], sets.items(), strict=True):
        shown = {key: value for key, value in report["slices"].items() if "macro_f1" in value}
        middle = [value["macro_f1"] for value in shown.values()]
        low = [value["macro_f1"] - value["macro_f1_interval"][0] for value in shown.values()]
        high = [value["macro_f1_interval"][1] - value["macro_f1"] for value in shown.values()]
        errors = np.maximum([low, high], 0)
        axes.errorbar(middle, range(len(shown)), xerr=errors, fmt="o", color=COLOURS["ours"])
        axes.axvline(report["macro_f1"], color=COLOURS["line"], linewidth=0.8)
        axes.set_yticks(range(len(shown)), [f"{key}, n={value['rows']:,}" for key, value in shown.items()], fontsize=7)
        axes.set(title=name, xlabel="macro-F1")
    return figure


def results_figure(sets: Mapping[str, Report], metric_of: Mapping[str, str], ours: str) -> Figure:
    """Draw our score beside every baseline's per test set, with 95 % intervals.

    Args:
        sets: report per test set.
        metric_of: name of the score shown per test set.
        ours: what to call our model.
    """
    figure = Figure(figsize=(9, 3.2), layout="constrained")
    for axes, (name, report) in zip(figure.subplots(1, len(sets), squeeze=False)[0], sets.items(), strict=True):
        metric = metric_of[name]
        bars = {**report["baselines"], ours: report}
        values = [bar[metric] for bar in bars.values()]
        spread = np.array([[bar[metric] - bar[f"{metric}_interval"][0] for bar in bars.values()],
                           [bar[f"{metric}_interval"][1] - bar[metric] for bar in bars.values()]])  # fmt: skip
        colours = [COLOURS["ours"] if label == ours else COLOURS["other"] for label in bars]
        axes.barh(list(bars), values, xerr=np.maximum(spread, 0), color=colours, error_kw={"linewidth": 0.8})
        for row, (label, value) in enumerate(zip(bars, values, strict=True)):
            ink = "white" if label == ours else "black"
            axes.text(0.02, row, f".{round(value * 1000):03d}", va="center", fontsize=8, color=ink)
        axes.set(title=f"{name}\n{metric.replace('_', ' ')}", xlim=(0, 0.85))
        if axes.get_subplotspec() is not None and not axes.get_subplotspec().is_first_col():
            axes.set_yticklabels([])
        axes.spines[["top", "right"]].set_visible(False)
    return figure


def save_all(sets: Mapping[str, Report], folder: Path) -> None:
    """Write the figures of an evaluation."""
    save(confusion_figure(sets), folder / "confusion.png")
    save(calibration_figure(sets), folder / "calibration.png")
    save(risk_figure(sets), folder / "risk_coverage.png")
    save(slices_figure(sets), folder / "slices.png")
