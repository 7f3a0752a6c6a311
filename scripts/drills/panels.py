"""Draw the panels of the Grafana dashboards from a running Prometheus, where there is no Grafana."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any, Final

import requests
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from scripts.docs.dashboards import DASHBOARDS, Panel

COLUMNS: Final = 3


def series(address: str, query: str, start: float, end: float) -> list[dict[str, Any]]:
    """Return what Prometheus says of a query, a second apart."""
    asked = {"query": query, "start": f"{start}", "end": f"{end}", "step": "1"}
    answer = requests.get(f"{address}/api/v1/query_range", params=asked, timeout=30)
    answer.raise_for_status()
    found: list[dict[str, Any]] = answer.json()["data"]["result"]
    return found


def _draw(axes: Axes, panel: Panel, address: str, start: float, end: float) -> bool:
    lines: dict[str, tuple[list[float], list[float]]] = {}
    for query, (_, legend) in zip(panel.asked, panel.queries, strict=True):
        for line in series(address, query, start, end):
            name = legend
            for label, value in line["metric"].items():
                name = name.replace(f"{{{{{label}}}}}", value)
            points = [(float(moment) - start, float(value)) for moment, value in line["values"]]
            points = [(moment, value) for moment, value in points if math.isfinite(value)]
            if points:
                lines[name] = ([moment for moment, _ in points], [value for _, value in points])
    for name, (moments, values) in lines.items():
        axes.plot(moments, values, label=name, linewidth=1.2)
    axes.set_title(f"{panel.title} ({panel.unit})", fontsize=9, loc="left")
    axes.set_ylim(bottom=0)
    axes.tick_params(labelsize=7)
    if lines:
        axes.legend(fontsize=6, loc="upper left")
    else:
        axes.text(0.5, 0.5, "no series", transform=axes.transAxes, ha="center", color="grey")
    return bool(lines)


def draw(name: str, address: str, start: float, end: float, target: Path) -> list[str]:
    """Write a dashboard as a picture; return the titles of panels without any series.

    Args:
        name: of the dashboard.
        address: of Prometheus.
        start: Unix time, in seconds.
        end: the same.
        target: PNG.
    """
    title, panels = DASHBOARDS[name]
    rows = math.ceil(len(panels) / COLUMNS)
    figure = Figure(figsize=(15, 2.6 * rows), layout="constrained")
    figure.suptitle(f"yt-sentiment: {title}")
    grid = figure.subplots(rows, COLUMNS, squeeze=False).ravel()
    empty = [
        panel.title for axes, panel in zip(grid, panels, strict=False) if not _draw(axes, panel, address, start, end)
    ]
    for axes in grid[len(panels) :]:
        axes.set_axis_off()
    target.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(target, dpi=90)
    return empty
