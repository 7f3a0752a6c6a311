"""``yt-sentiment monitor``: does what is served still look like the reference?"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from yt_sentiment.cli.failing import plain_errors

if TYPE_CHECKING:
    from yt_sentiment.monitoring.drift import Verdict
    from yt_sentiment.monitoring.observed import Observed

DRIFT: Final = 3
_PREFIX: Final = "yt_sentiment_drift"


@click.group()
def monitor() -> None:
    """Watch what the service serves; its sample is in the database of DATABASE_URL."""


def _served(hours: float) -> list[Observed]:
    from yt_sentiment.database import from_environment, served

    now = datetime.now(UTC)
    return served.window(from_environment(), now - timedelta(hours=hours), now)


@monitor.command("drift")
@click.option("--hours", default=24.0, show_default=True, help="The window: so long until now.")
@click.option(
    "--profile",
    "reference",
    type=click.Path(path_type=Path),
    help="Reference instead of the one that the model carries; `monitor profile` makes one of what was served.",
)
@click.option("--textfile", type=click.Path(path_type=Path), help="Write Prometheus metrics for a textfile collector.")
@plain_errors
def drift(hours: float, reference: Path | None, textfile: Path | None) -> None:
    """Print a verdict on the window as JSON; the exit code is 3 if it drifted."""
    from yt_sentiment.model import default_model_folder
    from yt_sentiment.monitoring.drift import compare
    from yt_sentiment.monitoring.profile import FILE, Profile

    profile = Profile.read(reference or default_model_folder() / FILE)
    verdict = compare(profile, _served(hours))
    said = {"window_hours": hours, "reference": {"from": profile.origin, "rows": profile.rows}, **verdict.as_json()}
    click.echo(json.dumps(said, indent=2))
    if textfile is not None:
        write_metrics(verdict, textfile)
    if verdict.says == "drift":
        raise SystemExit(DRIFT)


@monitor.command("profile")
@click.option(
    "--days", default=28.0, show_default=True, help="What was served so long until now becomes the reference."
)
@click.option("--out", "target", type=click.Path(path_type=Path), required=True, help="Where to write it.")
@plain_errors
def profile(days: float, target: Path) -> None:
    """Make a reference of what was served: your own audience, instead of the comments that the model learnt from."""
    from yt_sentiment.model import default_model_folder
    from yt_sentiment.model_files import read_manifest
    from yt_sentiment.monitoring.profile import fit_profile

    rows = _served(24 * days)
    version = read_manifest(default_model_folder()).version
    made = fit_profile(rows, model_version=version, origin=f"what was served in {days:g} days", seed=1)
    made.write(target)
    click.echo(f"{made.rows} rows -> {target}")


def write_metrics(verdict: Verdict, target: Path) -> None:
    """Write a verdict as metrics, whole or not at all."""
    from prometheus_client import CollectorRegistry, Gauge, write_to_textfile

    registry = CollectorRegistry()

    def gauge(name: str, meaning: str, *labels: str) -> Gauge:
        return Gauge(f"{_PREFIX}{name}", meaning, labels, registry=registry)

    value = gauge("", "How far a feature of the window is from the reference", "feature", "statistic")
    threshold = gauge("_threshold", "Above it the feature drifted", "feature", "statistic")
    for name, finding in verdict.findings.items():
        value.labels(name, finding.statistic).set(finding.value)
        threshold.labels(name, finding.statistic).set(finding.threshold)
    gauge("_window_rows", "Comments in the window").set(verdict.rows)
    gauge("_faults", "What is wrong with the window as data").set(len(verdict.faults))
    gauge("_verdict", "1 if the window drifted, 0 if not, -1 if it has too few rows").set(
        {"drift": 1, "no drift": 0, "too few rows": -1}[verdict.says]
    )
    gauge("_checked_timestamp_seconds", "When the window was looked at").set_to_current_time()
    write_to_textfile(str(target), registry)
