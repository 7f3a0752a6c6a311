"""``yt-sentiment retrain``: is it time to train anew, and if so, do it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from yt_sentiment.cli.access import needs
from yt_sentiment.cli.anchoring import journal
from yt_sentiment.cli.failing import plain_errors

if TYPE_CHECKING:
    from yt_sentiment.database import Database
    from yt_sentiment.monitoring.drift import Verdict
    from yt_sentiment.monitoring.retraining import Evidence
    from yt_sentiment.params import Params

NOT_OPENED: Final = 3
RETRAIN: Final = "retrain"


@click.command()
@click.option("--decide", is_flag=True, help="Weigh what monitoring found, and write the decision into the log.")
@click.option("--pin", is_flag=True, help="Make data/feedback.csv a training source: its digest goes into params.yaml.")
@click.option("--start", is_flag=True, help="With --decide: if a run is to be opened, pin the corrections and run DVC.")
@click.option(
    "--profile", "reference", type=click.Path(path_type=Path), help="Reference for drift, instead of the model's own."
)
@plain_errors
@needs("promote")
def retrain(decide: bool, pin: bool, start: bool, reference: Path | None) -> None:
    """Train anew where there is a reason to, with the users' corrections as one more source.

    A run is opened if the last one is too old, if the input drifted for a while and corrections came, or if people who
    judged a random sample found the model too often wrong; not within days of the last run, not on broken input, not
    without anything new to learn from, and not with YT_SENTIMENT_RETRAIN=off. The rules are `retrain` in params.yaml.

    A new model is a candidate, and nothing else: `yt-sentiment promote` decides on it. The exit code of --decide is 0
    if a run is to be opened, and 3 if not.
    """
    if decide == pin or (start and not decide):
        raise click.UsageError("give either --decide, with or without --start, or --pin")
    if pin:
        click.echo(f"feedback_sha256: {_pin()}")
        return
    if not _decided(reference):
        raise SystemExit(NOT_OPENED)
    if start:
        _pin()
        _reproduce()


def _reproduce() -> None:
    """Run the pipeline; where it fails, the log says so, and the run does not count as one."""
    done = subprocess.run(["dvc", "repro"], check=False)  # noqa: S607
    if done.returncode:
        reason = f"dvc repro ended with {done.returncode}"
        with journal() as book:
            book.record({"action": RETRAIN, "outcome": "failed", "reasons": [reason]})
        raise RuntimeError(f"{reason}; the corrections are kept")


def _pin() -> str:
    from yt_sentiment.database.feedback import EXPORTED
    from yt_sentiment.pinning import pin_feedback

    return pin_feedback(EXPORTED)


def _decided(reference: Path | None) -> bool:
    """Decide, write it down, keep the corrections if a run is opened; return whether it is."""
    from yt_sentiment.database.feedback import EXPORTED
    from yt_sentiment.monitoring import retraining
    from yt_sentiment.params import load_params

    params, now = load_params(), datetime.now(UTC)
    with tempfile.TemporaryDirectory() as folder, journal() as book:
        exported = Path(folder) / EXPORTED.name
        evidence = _evidence(params, reference, exported, now, book.entries)
        choice = retraining.decide(evidence, params.retrain, now)
        entry = book.record(
            {
                "action": RETRAIN,
                "outcome": "opened" if choice.opens else "not opened",
                "reasons": choice.reasons,
                "evidence": retraining.as_json(evidence),
            }
        )
        if choice.opens:
            EXPORTED.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(exported, EXPORTED)
    click.echo(json.dumps(entry, indent=2))
    return choice.opens


def _evidence(
    params: Params, reference: Path | None, exported: Path, now: datetime, log: Sequence[Mapping[str, Any]]
) -> Evidence:
    from yt_sentiment.database import audit, from_environment
    from yt_sentiment.database import feedback as kept
    from yt_sentiment.model import default_model_folder
    from yt_sentiment.model_files import file_sha256, read_manifest
    from yt_sentiment.monitoring.accuracy import measure
    from yt_sentiment.monitoring.origin import trained_at
    from yt_sentiment.monitoring.retraining import OFF, ON, Evidence

    switch = os.environ.get("YT_SENTIMENT_RETRAIN") or ON
    if switch not in (ON, OFF):
        raise ValueError(f"YT_SENTIMENT_RETRAIN is {switch!r}, expected {ON!r} or {OFF!r}")
    opened: list[Mapping[str, Any]] = []
    for entry in log:
        if entry["action"] == RETRAIN and entry["outcome"] == "opened":
            opened.append(entry)
        elif entry["action"] == RETRAIN and entry["outcome"] == "failed":
            opened = opened[:-1]
    last_run = datetime.fromisoformat(opened[-1]["when"]) if opened else None
    learnt = opened[-1]["evidence"]["feedback_sha256"] if opened else params.ingest.feedback_sha256
    folder = default_model_folder()
    trained = trained_at(folder)
    since = max(filter(None, (trained, last_run)), default=datetime.min.replace(tzinfo=UTC))
    database = from_environment()
    windows, unwatched = _windows(params, database, reference, now)
    judged = audit.judged(database, now - timedelta(days=params.retrain.audit_days), read_manifest(folder).version)
    return Evidence(
        switch=switch,
        trained_at=trained,
        last_run=last_run,
        windows=windows,
        unwatched=unwatched,
        accuracy=measure(judged),
        new_labels=kept.count_since(database, since),
        feedback=file_sha256(exported) if kept.export(database, exported) else None,
        learnt=learnt,
    )


def _windows(params: Params, database: Database, reference: Path | None, now: datetime) -> tuple[list[Verdict], str]:
    """Return verdicts on the last windows, or why there are none: a model may carry no profile."""
    from yt_sentiment.database import served
    from yt_sentiment.model import default_model_folder
    from yt_sentiment.monitoring.drift import compare
    from yt_sentiment.monitoring.profile import FILE, Profile

    try:
        profile = Profile.read(reference or default_model_folder() / FILE)
    except ValueError as error:
        if reference is not None:
            raise
        return [], str(error)
    step = timedelta(hours=params.retrain.window_hours)
    return [
        compare(profile, served.window(database, now - (back + 1) * step, now - back * step))
        for back in range(params.retrain.drift_windows)
    ], ""
