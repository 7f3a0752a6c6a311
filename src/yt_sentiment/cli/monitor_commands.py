"""``yt-sentiment monitor``: what is served beside the reference."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from yt_sentiment.cli.errors import plain_errors

if TYPE_CHECKING:
    from yt_sentiment.monitoring.textfile import Target
    from yt_sentiment.storage.served import ServedSample

ALARM: Final = 3
T = TypeVar("T")


@click.group()
def monitor() -> None:
    """Monitor drift and accuracy of what is served.

    The sample of served comments is in the database of DATABASE_URL.
    """


_TEXTFILE: Final = click.option(
    "--textfile", type=click.Path(path_type=Path), help="Prometheus metrics to write, for a textfile collector."
)
_PUSHGATEWAY: Final = click.option(
    "--pushgateway", help="Pushgateway to send the metrics to, such as http://HOST:9091, for a job that ends."
)
_EMF: Final = click.option(
    "--emf",
    metavar="NAMESPACE",
    help="Print the result on one line, from which CloudWatch Logs takes the metrics, under NAMESPACE.",
)
_CURRENT: Final = click.option("--days", default=7.0, show_default=True, help="Length of the current window, in days.")
_REFERENCE: Final = click.option(
    "--before", default=28.0, show_default=True, help="Length of the reference window before it, in days."
)


def _served(hours: float, ago: float = 0.0) -> list[ServedSample]:
    from yt_sentiment.storage import from_environment, served

    until = datetime.now(UTC) - timedelta(hours=ago)
    return served.window(from_environment(), until - timedelta(hours=hours), until)


def _scored(target: Path) -> list[ServedSample]:
    from yt_sentiment.model import default_model_folder, load_model
    from yt_sentiment.monitoring.scored_window import window_of

    return window_of(target, load_model(default_model_folder()), seed=1)


def _tell(
    said: Mapping[str, Any],
    found: T,
    write: Callable[[T, Target], None],
    textfile: Path | None,
    pushgateway: str | None,
    emf: str | None,
    *,
    alarm: bool,
) -> None:
    """Print what was found as JSON, write its metrics where they are wanted, and exit with 3 on an alarm."""
    from yt_sentiment.monitoring.textfile import CloudWatch, Pushgateway

    if emf is None:
        click.echo(json.dumps(said, indent=2))
    else:
        write(found, CloudWatch(emf, said, click.echo))
    for target in (textfile, None if pushgateway is None else Pushgateway(pushgateway)):
        if target is not None:
            write(found, target)
    if alarm:
        raise SystemExit(ALARM)


@monitor.command("drift")
@click.option("--hours", default=24.0, show_default=True, help="Length of the current window, in hours.")
@click.option(
    "--profile",
    "reference",
    type=click.Path(path_type=Path),
    help="Reference profile to use instead of the model's own; `monitor profile` creates one.",
)
@click.option(
    "--scored",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Output folder of `batch` whose comments are the current window, in place of served ones.",
)
@_TEXTFILE
@_PUSHGATEWAY
@_EMF
@plain_errors
def drift(
    hours: float,
    reference: Path | None,
    scored: Path | None,
    textfile: Path | None,
    pushgateway: str | None,
    emf: str | None,
) -> None:
    """Compare recent comments with the reference, as JSON.

    The exit code is 3 if they have drifted.
    """
    from yt_sentiment.model import default_model_folder
    from yt_sentiment.monitoring.drift import DriftStatus, measure_drift
    from yt_sentiment.monitoring.reference import FILE, Profile
    from yt_sentiment.monitoring.textfile import write_drift

    profile = Profile.read(reference or default_model_folder() / FILE)
    if scored is None:
        window: dict[str, object] = {"window_hours": hours}
        rows = _served(hours)
    else:
        window = {"window": str(scored)}
        rows = _scored(scored)
    verdict = measure_drift(profile, rows)
    said = {**window, "reference": {"from": profile.origin, "rows": profile.rows}, **verdict.as_json()}
    _tell(said, verdict, write_drift, textfile, pushgateway, emf, alarm=verdict.status is DriftStatus.DRIFT)


@monitor.command("profile")
@click.option(
    "--days", default=28.0, show_default=True, help="Length of the window that becomes the reference, in days."
)
@click.option("--out", "target", type=click.Path(path_type=Path), required=True, help="Profile to write, as JSON.")
@plain_errors
def profile(days: float, target: Path) -> None:
    """Create a reference profile from recent comments.

    It takes the place of the model's own, which describes the comments that it was trained on.
    """
    from yt_sentiment.model import default_model_folder
    from yt_sentiment.model.persistence import read_manifest
    from yt_sentiment.monitoring.reference import fit_profile

    rows = _served(24 * days)
    version = read_manifest(default_model_folder()).version
    made = fit_profile(rows, model_version=version, origin=f"what was served in {days:g} days", seed=1)
    made.write(target)
    click.echo(f"{made.rows} rows -> {target}")


@monitor.command("accuracy")
@click.option("--days", default=90.0, show_default=True, help="Age of the oldest comments that count, in days.")
@_TEXTFILE
@_PUSHGATEWAY
@_EMF
@plain_errors
def accuracy(days: float, textfile: Path | None, pushgateway: str | None, emf: str | None) -> None:
    """Measure accuracy on annotated comments, as JSON.

    The exit code is 3 if its accuracy is too low: the whole 95 % interval is below the minimum.
    """
    from yt_sentiment.model import default_model_folder
    from yt_sentiment.model.persistence import read_manifest
    from yt_sentiment.monitoring.accuracy import AccuracyStatus, measure
    from yt_sentiment.monitoring.textfile import write_accuracy
    from yt_sentiment.storage import annotation, from_environment

    version = read_manifest(default_model_folder()).version
    found = measure(annotation.judged(from_environment(), datetime.now(UTC) - timedelta(days=days), version))
    said = {"model_version": version, **found.as_json()}
    _tell(said, found, write_accuracy, textfile, pushgateway, emf, alarm=found.status is AccuracyStatus.TOO_LOW)


@monitor.command("classifier")
@_CURRENT
@_REFERENCE
@_TEXTFILE
@_PUSHGATEWAY
@_EMF
@plain_errors
def classifier(days: float, before: float, textfile: Path | None, pushgateway: str | None, emf: str | None) -> None:
    """Test if a classifier tells recent comments from earlier ones.

    The result is JSON; the exit code is 3 if it can.
    """
    from yt_sentiment.monitoring.domain_shift import DomainShiftStatus, measure_domain_shift
    from yt_sentiment.monitoring.textfile import write_domain_shift

    found = measure_domain_shift(_served(24 * before, ago=24 * days), _served(24 * days), seed=1)
    said = {"days": days, "before": before, **found.as_json()}
    _tell(
        said, found, write_domain_shift, textfile, pushgateway, emf, alarm=found.status is DomainShiftStatus.TOLD_APART
    )


@monitor.command("report")
@_CURRENT
@_REFERENCE
@click.option("--out", "target", type=click.Path(path_type=Path), required=True, help="HTML file to write.")
@plain_errors
def report(days: float, before: float, target: Path) -> None:
    """Write an HTML report of recent and earlier comments.

    Evidently makes it, for people to read; `monitor drift` is for alerts. Needs the extra `monitoring`.
    """
    from yt_sentiment.monitoring.evidently_report import write_page

    write_page(_served(24 * before, ago=24 * days), _served(24 * days), target)
    click.echo(f"{target}")
