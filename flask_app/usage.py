"""Which token was used for what: a line per token, scope and outcome each day, in the log that only grows."""

from __future__ import annotations

import logging
import threading
from datetime import UTC, datetime
from typing import Final

from flask_app import metrics
from flask_app.background import Background, Queue
from yt_sentiment.database import Database, DatabaseError, events

MAX_WAITING: Final = 1000

log = logging.getLogger(__name__)

_Use = tuple[str, str, str, str]


class Usage:
    """Notes uses of tokens; what cannot be written waits until it can."""

    def __init__(self, database: Database, background: Background) -> None:
        self._database = database
        self._background = background
        self._noted: set[_Use] = set()
        self._lock = threading.Lock()
        self._waiting: Queue[_Use] = Queue(MAX_WAITING)
        background.add(self.flush)

    def note(self, token: str, scope: str, outcome: str) -> None:
        """Note that a token was ``accepted`` or ``refused`` for a scope; the same again on a day is not news."""
        use = (datetime.now(UTC).date().isoformat(), token, scope, outcome)
        with self._lock:
            if use in self._noted:
                return
            self._noted = {one for one in self._noted if one[0] == use[0]} | {use}
        self._background.start()
        if self._waiting.add([use]):
            metrics.UNLOGGED.inc()
            log.warning("the use of token %r for %r was not logged: too much waits for the database", token, scope)

    def flush(self) -> None:
        """Write what waits."""
        waiting = self._waiting.take()
        for place, (day, token, scope, outcome) in enumerate(waiting):
            event = {"action": "token use", "day": day, "token": token, "scope": scope, "outcome": outcome}
            try:
                events.record(self._database, event, f"token {token}", datetime.now(UTC))
            except DatabaseError as error:
                metrics.UNLOGGED.inc(self._waiting.add(waiting[place:]))
                log.warning("uses of tokens are not logged yet: %s", error)
                return
