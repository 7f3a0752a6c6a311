"""Keep a sample of what is served, beside the requests: a thread per worker writes it, and no request waits for it."""

from __future__ import annotations

import atexit
import logging
import random
import threading
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from flask_app import metrics
from yt_sentiment.comment import Prediction
from yt_sentiment.database import Database, DatabaseError, served
from yt_sentiment.model import SentimentModel
from yt_sentiment.monitoring.observed import observe

FLUSH_SECONDS: Final = 5.0
MAX_WAITING: Final = 2000
"""Comments that wait to be written; more in ``FLUSH_SECONDS`` are a sample large enough."""

log = logging.getLogger(__name__)


class Sampler:
    """Takes a random share of the comments of each request.

    What cannot be kept, since the database is away or too much waits, is counted and dropped.
    """

    def __init__(self, model: SentimentModel, database: Database, share: float) -> None:
        """Take ``share`` of the comments, 0 to 1."""
        self._model, self._database, self._share = model, database, share
        self._random = random.Random()  # noqa: S311 (a sample, no secret)
        self._lock = threading.Lock()
        self._waiting: list[tuple[str, Prediction]] = []
        self._thread: threading.Thread | None = None

    def offer(self, comments: Sequence[str], predictions: Sequence[Prediction]) -> None:
        """Take some of these comments; what is no number is counted elsewhere, and no database holds it."""
        draw, share = self._random.random, self._share
        pairs = zip(comments, predictions, strict=True)
        chosen = [(text, one) for text, one in pairs if draw() < share and one.confidence >= 0]
        if not chosen:
            return
        with self._lock:
            self._start()
            room = MAX_WAITING - len(self._waiting)
            self._waiting += chosen[:room]
        if len(chosen) > room:
            metrics.SAMPLED.labels("dropped").inc(len(chosen) - room)

    def flush(self) -> None:
        """Write what waits."""
        with self._lock:
            chosen, self._waiting = self._waiting, []
        if not chosen:
            return
        texts, predictions = zip(*chosen, strict=True)
        try:
            rows = observe(texts, predictions, self._model.features)
            served.keep(self._database, rows, self._model.version, datetime.now(UTC))
        except DatabaseError as error:
            metrics.SAMPLED.labels("dropped").inc(len(chosen))
            log.warning("a sample of %d served comments was not kept: %s", len(chosen), error)
        else:
            metrics.SAMPLED.labels("kept").inc(len(chosen))

    def _start(self) -> None:
        """Start the thread in the worker: threads of the master do not come along when it forks."""
        if self._thread is None:
            self._random.seed()
            self._thread = threading.Thread(target=self._run, daemon=True, name="sampler")
            self._thread.start()
            atexit.register(self.flush)

    def _run(self) -> None:
        while True:
            time.sleep(FLUSH_SECONDS)
            self.flush()
