"""Score comments, count what was said and sample it; every endpoint goes through here."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any, Final, Protocol

from flask_app import prometheus
from flask_app.overload import check_deadline
from flask_app.services import services
from yt_sentiment.comment import Comment, Prediction
from yt_sentiment.insights.analysis import said
from yt_sentiment.storage.feedback import prediction_id

SCORED_AT_ONCE: Final = 500


class Scorer(Protocol):
    """Anything that scores comments; tests pass a fake."""

    @property
    def version(self) -> str:
        """Identity of the model."""
        ...

    def predict(self, comments: Sequence[str]) -> list[Prediction]:
        """Return one prediction per comment, in order."""
        ...


def scorer() -> Scorer:
    """Return the model that this process serves."""
    return services().scorer


def score(comments: Sequence[str], *, late: bool = False) -> list[Prediction]:
    """Return one prediction per comment, and count them; abort with 503 where the request's time is over.

    Args:
        comments: to score.
        late: whether to score them all the same when it is.
    """
    predictions: list[Prediction] = []
    for start in range(0, len(comments), SCORED_AT_ONCE):
        if not late:
            check_deadline()
        started = time.perf_counter()
        scored = scorer().predict(comments[start : start + SCORED_AT_ONCE])
        prometheus.count_predictions(scored, time.perf_counter() - started)
        predictions += scored
    if (sampler := services().sampler) is not None:
        sampler.offer(comments, predictions)
    return predictions


def offer_for_audit(comments: Sequence[Comment], predictions: Sequence[Prediction], video_id: str = "") -> None:
    """Let people judge some of these comments, whose texts may be kept."""
    if (auditor := services().auditor) is not None:
        auditor.offer(comments, predictions, video_id)


def named(text: str, prediction: Prediction) -> dict[str, Any]:
    """Return a prediction ready for JSON, with the id that feedback may name."""
    return {"id": prediction_id(scorer().version, text), **said(prediction)}
