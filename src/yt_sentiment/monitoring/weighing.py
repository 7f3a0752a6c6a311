"""Evidence for training again: a matter of the database and the model that is served, wherever these are.

The service's image can do it: nothing here needs the registry, ``params.yaml`` or a library of training.
"""

from __future__ import annotations

import os
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from yt_sentiment.monitoring.drift import DriftResult
    from yt_sentiment.monitoring.retraining import Question, RetrainingEvidence, Weighing
    from yt_sentiment.params import RetrainParams
    from yt_sentiment.storage import Database


def parse(text: str) -> Question:
    """Return a question from its JSON.

    Raises:
        ValueError: naming what is wrong with it.
    """
    from yt_sentiment.monitoring.retraining import Question

    try:
        return Question.model_validate_json(text)
    except ValueError as error:
        raise ValueError(f"no question as `yt-sentiment retrain --question` prints one: {error}") from None


def check_database() -> None:
    """Refuse a database that is not there: one that would be made now is empty, and must not decide.

    Raises:
        ValueError: naming its address.
    """
    from sqlalchemy.engine import make_url

    from yt_sentiment.storage.database import DEFAULT_URL

    url = os.environ.get("DATABASE_URL") or DEFAULT_URL
    if url.startswith("sqlite") and not Path(make_url(url).database or "").is_file():
        raise ValueError(f"there is no database at {url}, and an empty one must not decide; expected the service's own")


def weigh(question: Question, corrections: Path, reference: Path | None = None) -> Weighing:
    """Weigh it. If a run is to be opened, ``corrections`` is what it is to learn from; else that file stays as it is.

    Args:
        question: what the registry knows.
        corrections: CSV to write, whole or not at all; its folder needs room for it, and no other does.
        reference: for drift, instead of the profile that the model carries.

    Raises:
        DatabaseError: if the database does not answer.
        ValueError: if the model or the reference cannot be read.
    """
    from yt_sentiment.monitoring import retraining

    now = datetime.now(UTC)
    corrections.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=corrections.parent) as folder:
        exported = Path(folder) / corrections.name
        evidence = _evidence(question, reference, exported, now)
        choice = retraining.decide(evidence, question.rules, now)
        if choice.opens:
            exported.replace(corrections)
    return retraining.Weighing(
        outcome="opened" if choice.opens else "not opened",
        reasons=choice.reasons,
        evidence=retraining.as_json(evidence),
    )


def _evidence(question: Question, reference: Path | None, exported: Path, now: datetime) -> RetrainingEvidence:
    from yt_sentiment.io.files import file_sha256
    from yt_sentiment.model import default_model_folder
    from yt_sentiment.model.persistence import read_manifest
    from yt_sentiment.model.provenance import trained_at
    from yt_sentiment.monitoring.accuracy import measure
    from yt_sentiment.monitoring.retraining import RetrainingEvidence
    from yt_sentiment.storage import annotation, from_environment
    from yt_sentiment.storage import feedback as kept

    folder = default_model_folder()
    trained = trained_at(folder)
    since = max(filter(None, (trained, question.last_run)), default=datetime.min.replace(tzinfo=UTC))
    database = from_environment()
    windows, unwatched = _windows(question.rules, database, reference, now)
    judged = annotation.judged(database, now - timedelta(days=question.rules.audit_days), read_manifest(folder).version)
    return RetrainingEvidence(
        switch=question.switch,
        trained_at=trained,
        last_run=question.last_run,
        windows=windows,
        unwatched=unwatched,
        accuracy=measure(judged),
        new_labels=kept.count_since(database, since),
        feedback=file_sha256(exported) if kept.export(database, exported) else None,
        learnt=question.learnt,
    )


def _windows(
    rules: RetrainParams, database: Database, reference: Path | None, now: datetime
) -> tuple[list[DriftResult], str]:
    """Return verdicts on the last windows, or why there are none: a model may carry no profile."""
    from yt_sentiment.model import default_model_folder
    from yt_sentiment.monitoring.drift import measure_drift
    from yt_sentiment.monitoring.reference import FILE, Profile
    from yt_sentiment.storage import served

    try:
        profile = Profile.read(reference or default_model_folder() / FILE)
    except ValueError as error:
        if reference is not None:
            raise
        return [], str(error)
    step = timedelta(hours=rules.window_hours)
    return [
        measure_drift(profile, served.window(database, now - (back + 1) * step, now - back * step))
        for back in range(rules.drift_windows)
    ], ""
