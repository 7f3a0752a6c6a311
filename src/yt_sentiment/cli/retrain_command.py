"""``yt-sentiment retrain``: the decision to train again, and the run."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from yt_sentiment.cli.access import needs
from yt_sentiment.cli.decision_log import journal
from yt_sentiment.cli.errors import in_words, plain_errors
from yt_sentiment.monitoring.weighing import check_database, parse, weigh

if TYPE_CHECKING:
    from yt_sentiment.monitoring.retraining import Question, Weighing
    from yt_sentiment.registry.journal import Journal

NOT_OPENED: Final = 3
EXIT_CODES: Final = """\b
Exit codes of --decide, --weigh and --record:
  0  retrain
  1  error
  2  wrong options
  3  do not retrain
"""
RETRAIN: Final = "retrain"
OPENED: Final = "opened"
FAILED: Final = "failed"


@click.command(epilog=EXIT_CODES)
@click.option("--decide", is_flag=True, help="Decide whether to retrain, and record the decision in the log.")
@click.option(
    "--pin", is_flag=True, help="Add data/feedback.csv to the training sources in params.yaml, by its digest."
)
@click.option(
    "--question", is_flag=True, help="Print the input of --weigh: rules, last run, and the corrections it used."
)
@click.option(
    "--weigh", "told", metavar="QUESTION", help="Weigh QUESTION beside the database, and print the input of --record."
)
@click.option(
    "--record",
    "weighed",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Record in the log what --weigh printed elsewhere.",
)
@click.option(
    "--failed",
    "reason",
    metavar="REASON",
    help="Record in the log that the last run failed, so that it does not count.",
)
@click.option(
    "--start", is_flag=True, help="With --decide: if the decision is to retrain, pin the corrections and run DVC."
)
@click.option(
    "--profile",
    "reference",
    type=click.Path(path_type=Path),
    help="Reference profile for drift, instead of the model's own.",
)
@plain_errors
@needs("promote")
def retrain(
    *,
    decide: bool,
    pin: bool,
    question: bool,
    told: str | None,
    weighed: Path | None,
    reason: str | None,
    start: bool,
    reference: Path | None,
) -> None:
    """Decide whether to retrain the model, and do so.

    Users' corrections are a further source of training data.

    Reasons to retrain: the last run is too old; the input has drifted for some time, and corrections arrived; or the
    accuracy on annotated comments is too low. Reasons against: the last run was days ago, the input is broken, there
    are no new corrections, or YT_SENTIMENT_RETRAIN=off. The rules are `retrain` in params.yaml.

    Where the registry and the database are on different machines, use three steps in place of --decide: --question
    beside the registry, --weigh beside the database, and --record beside the registry. The corrections of a run are in
    data/feedback.csv. Record with --failed that a run elsewhere did not complete, so that it can be opened again.

    A new model is only a candidate: `yt-sentiment promote` decides on it.
    """
    chosen = [decide, pin, question, told is not None, weighed is not None, reason is not None]
    if chosen.count(True) != 1 or (start and not decide):
        raise click.UsageError(
            "give one of --decide, with or without --start, --pin, --question, --weigh, --record, --failed"
        )
    if reason is not None:
        click.echo(json.dumps(_record_failure(reason), indent=2))
    elif pin:
        click.echo(f"feedback_sha256: {_pin()}")
    elif question:
        with journal() as book:
            click.echo(_question(book.entries).model_dump_json())
    elif told is not None:
        check_database()
        found = weigh(parse(told), _exported(), reference)
        _say(found, found.model_dump())
    elif weighed is not None:
        with journal() as book:
            found = _read(weighed, _question(book.entries))
            entry = _record(book, found)
        _say(found, entry)
    else:
        with journal() as book:
            found = weigh(_question(book.entries), _exported(), reference)
            entry = _record(book, found)
        _say(found, entry, start=start)


def _say(found: Weighing, entry: Mapping[str, Any], *, start: bool = False) -> None:
    """Print a decision; end with ``NOT_OPENED``, or do what was decided."""
    click.echo(json.dumps(entry, indent=2))
    if not found.opens:
        raise SystemExit(NOT_OPENED)
    if start:
        _start()


def _exported() -> Path:
    from yt_sentiment.storage.feedback import EXPORTED

    return EXPORTED


def _start() -> None:
    """Pin the corrections and run the pipeline; however that fails, the log says so, and the run counts as none."""
    from yt_sentiment.pipeline import own_data

    try:
        for line in own_data.check():
            click.echo(line, err=True)
        _pin()
        if status := subprocess.run(["dvc", "repro"], check=False).returncode:  # noqa: S607
            raise RuntimeError(f"dvc repro ended with {status}; the corrections are kept")
    except BaseException as error:
        _record_failure(in_words(error) if isinstance(error, OSError) else str(error) or type(error).__name__)
        raise


def _record_failure(reason: str) -> dict[str, Any]:
    """Write down that the run that was opened last failed.

    Raises:
        ValueError: if none is open.
    """
    with journal() as book:
        outcomes = [entry["outcome"] for entry in book.entries if entry["action"] == RETRAIN]
        if [outcome for outcome in outcomes if outcome in (OPENED, FAILED)][-1:] != [OPENED]:
            raise ValueError("no run is open that could have failed; `yt-sentiment history` has the runs")
        return book.record({"action": RETRAIN, "outcome": FAILED, "reasons": [reason]})


def _pin() -> str:
    from yt_sentiment.pipeline.feedback_source import pin_feedback

    return pin_feedback(_exported())


def _record(book: Journal, found: Weighing) -> dict[str, Any]:
    return book.record({"action": RETRAIN, **found.model_dump()})


def _question(log: Sequence[Mapping[str, Any]]) -> Question:
    """Return what is known beside the registry."""
    from yt_sentiment.monitoring.retraining import OFF, ON, Question
    from yt_sentiment.params import load_params

    params = load_params()
    switch = os.environ.get("YT_SENTIMENT_RETRAIN") or ON
    if switch != ON and switch != OFF:
        raise ValueError(f"YT_SENTIMENT_RETRAIN is {switch!r}, expected {ON!r} or {OFF!r}")
    opened: list[Mapping[str, Any]] = []
    for entry in log:
        if entry["action"] == RETRAIN and entry["outcome"] == OPENED:
            opened.append(entry)
        elif entry["action"] == RETRAIN and entry["outcome"] == FAILED:
            opened = opened[:-1]
    return Question(
        switch=switch,
        last_run=datetime.fromisoformat(opened[-1]["when"]) if opened else None,
        learnt=opened[-1]["evidence"]["feedback_sha256"] if opened else params.ingest.feedback_sha256,
        rules=params.retrain,
    )


def _read(path: Path, asked: Question) -> Weighing:
    """Return what was weighed elsewhere.

    Raises:
        ValueError: if it cannot be read, or answers another question than would be asked now.
    """
    from yt_sentiment.monitoring.retraining import Weighing

    try:
        found = Weighing.model_validate_json(path.read_bytes())
    except ValueError as error:
        raise ValueError(f"{path} is not what `yt-sentiment retrain --weigh` prints: {error}") from None
    last_run = asked.last_run and asked.last_run.isoformat(timespec="seconds")
    if (known := found.evidence.get("last_run")) != last_run:
        raise ValueError(f"{path} was weighed with a last run at {known}, the log has {last_run}; ask and weigh again")
    return found
