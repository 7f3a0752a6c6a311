"""Score comments, count what was said and sample it; every endpoint goes through here."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

from flask_app import prometheus
from flask_app.overload import check_deadline
from flask_app.services import services
from yt_sentiment.comment import Comment, Prediction
from yt_sentiment.insights import details
from yt_sentiment.insights.schema import Details
from yt_sentiment.language.tokenised import Batch

SCORED_AT_ONCE: Final = 500


class Scorer(Protocol):
    """Anything that scores comments; tests pass a fake."""

    @property
    def version(self) -> str:
        """Identity of the model."""
        ...

    @property
    def languages(self) -> Mapping[str, float]:
        """Macro-F1 on validation rows of each language that is read, NaN where it is not known."""
        ...

    def predict_batch(self, batch: Batch) -> list[Prediction]:
        """Return one prediction per comment, in order."""
        ...

    def languages_of(self, batch: Batch) -> list[str]:
        """Return the language of each comment, as its prediction has it."""
        ...


@dataclass(frozen=True, slots=True)
class Scored:
    """Comments of a request that were scored.

    Attributes:
        predictions: one per comment, in order.
        batches: the same comments as they were read for it, ``SCORED_AT_ONCE`` at most in each.
    """

    predictions: list[Prediction] = field(default_factory=list)
    batches: list[Batch] = field(default_factory=list)

    def details(self) -> list[Details]:
        """Return what an analysis counts of each comment, in order."""
        languages = [prediction.language for prediction in self.predictions]
        starts = range(0, len(languages), SCORED_AT_ONCE)
        return [
            found
            for start, batch in zip(starts, self.batches, strict=True)
            for found in details(batch, languages[start : start + SCORED_AT_ONCE])
        ]


def scorer() -> Scorer:
    """Return the model that this process serves."""
    return services().scorer


def score(comments: Sequence[str], *, late: bool = False) -> Scored:
    """Score comments, and count what was said of them; abort with 503 where the request's time is over.

    Args:
        comments: to score.
        late: whether to score them all the same when it is.
    """
    found = Scored()
    for start in range(0, len(comments), SCORED_AT_ONCE):
        if not late:
            check_deadline()
        started = time.perf_counter()
        batch = Batch(comments[start : start + SCORED_AT_ONCE])
        predictions = scorer().predict_batch(batch)
        prometheus.count_predictions(predictions, time.perf_counter() - started)
        found.batches.append(batch)
        found.predictions.extend(predictions)
    if (sampler := services().sampler) is not None:
        for start, batch in zip(range(0, len(comments), SCORED_AT_ONCE), found.batches, strict=True):
            sampler.offer(batch, found.predictions[start : start + len(batch)])
    return found


def offer_for_audit(comments: Sequence[Comment], predictions: Sequence[Prediction], video_id: str = "") -> None:
    """Let people judge some of these comments, whose texts may be kept."""
    if (auditor := services().auditor) is not None:
        auditor.offer(comments, predictions, video_id)
