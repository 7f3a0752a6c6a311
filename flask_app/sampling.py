"""Keep a sample of what is served: numbers for drift, and some texts for people to judge."""

from __future__ import annotations

import logging
import random
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from flask_app import prometheus
from flask_app.background import Background, Queue
from yt_sentiment.comment import Comment, Prediction
from yt_sentiment.language.tokenised import Batch
from yt_sentiment.model import SentimentModel
from yt_sentiment.monitoring.served_sample import to_samples
from yt_sentiment.storage import Database, DatabaseError, annotation, served
from yt_sentiment.storage.served import ServedSample

MAX_WAITING: Final = 2000
"""Comments that wait to be written; more in ``FLUSH_SECONDS`` are a sample large enough."""

log = logging.getLogger(__name__)


class _Share:
    """Draws a random share of what it is given."""

    def __init__(self, share: float) -> None:
        self._share = share
        self._random: random.Random | None = None

    def rows(self, size: int) -> list[int]:
        """Return some of the first ``size`` numbers from 0, in order."""
        if self._random is None:  # in the worker: one made in the master would draw the same in all of them
            self._random = random.Random()  # noqa: S311 (a sample, no secret)
        draw = self._random.random
        return [row for row in range(size) if draw() < self._share]


class Sampler:
    """Takes a random share of the comments of each request, and keeps numbers of them.

    What cannot be kept, since the database is away or too much waits, is counted and dropped.
    """

    def __init__(self, model: SentimentModel, database: Database, share: float, background: Background) -> None:
        """Take ``share`` of the comments, 0 to 1."""
        self._model, self._database, self._share = model, database, _Share(share)
        self._waiting: Queue[ServedSample] = Queue(MAX_WAITING)
        self._background = background
        background.add(self.flush)

    def offer(self, batch: Batch, predictions: Sequence[Prediction]) -> None:
        """Take some of these comments; what is not a number is counted elsewhere, and no database holds it."""
        if chosen := [row for row in self._share.rows(len(batch)) if predictions[row].confidence >= 0]:
            self._background.start()
            if dropped := self._waiting.add(to_samples(batch, predictions, self._model, chosen)):
                prometheus.SAMPLED.labels("dropped").inc(dropped)

    def flush(self) -> None:
        """Write what waits."""
        if not (rows := self._waiting.take()):
            return
        try:
            served.keep(self._database, rows, self._model.version, datetime.now(UTC))
        except DatabaseError as error:
            prometheus.SAMPLED.labels("dropped").inc(len(rows))
            log.warning("a sample of %d served comments was not kept: %s", len(rows), error)
        else:
            prometheus.SAMPLED.labels("kept").inc(len(rows))


class Auditor:
    """Takes a random share of comments whose text may be kept, for people to judge.

    A text may be kept if its client agreed, or if this service read it from YouTube itself.
    """

    def __init__(self, model_version: str, database: Database, share: float, background: Background) -> None:
        """Take ``share`` of the comments, 0 to 1."""
        self._model_version, self._database, self._share = model_version, database, _Share(share)
        self._waiting: Queue[tuple[Comment, Prediction, str]] = Queue(MAX_WAITING)
        self._background = background
        background.add(self.flush)

    def offer(self, comments: Sequence[Comment], predictions: Sequence[Prediction], video_id: str) -> None:
        """Take some of these comments."""
        drawn = [(comments[row], predictions[row]) for row in self._share.rows(len(comments))]
        chosen = [(comment, one, video_id) for comment, one in drawn if one.confidence >= 0 and comment.text.strip()]
        if chosen:
            self._background.start()
            if dropped := self._waiting.add(chosen):
                prometheus.AUDITED.labels("dropped").inc(dropped)

    def flush(self) -> None:
        """Write what waits."""
        if not (chosen := self._waiting.take()):
            return
        try:
            kept = annotation.keep(self._database, chosen, self._model_version, datetime.now(UTC))
        except DatabaseError as error:
            prometheus.AUDITED.labels("dropped").inc(len(chosen))
            log.warning("%d comments to be judged were not kept: %s", len(chosen), error)
        else:
            prometheus.AUDITED.labels("kept").inc(kept)
            prometheus.AUDITED.labels("known").inc(len(chosen) - kept)
