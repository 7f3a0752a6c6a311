"""What the log of events is told beside the requests: which token was used for what, once a day each, and more."""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from flask_app import prometheus
from flask_app.background import Background, Queue
from yt_sentiment.storage import Database, DatabaseError, audit_log

MAX_WAITING: Final = 1000

log = logging.getLogger(__name__)

_Use = tuple[str, str, str, str]
_Event = tuple[Mapping[str, Any], str, datetime]
"""What happened, who did it, and when."""


class Usage:
    """Notes uses of tokens; what cannot be written waits until it can."""

    def __init__(self, database: Database, background: Background) -> None:
        self._database = database
        self._background = background
        self._noted: set[_Use] = set()
        self._lock = threading.Lock()
        self._waiting: Queue[_Event] = Queue(MAX_WAITING)
        background.add(self.flush)

    def note(self, token: str, scope: str, outcome: str) -> None:
        """Note that a token was ``accepted`` or ``refused`` for a scope; the same again on a day is not news."""
        now = datetime.now(UTC)
        use = (now.date().isoformat(), token, scope, outcome)
        with self._lock:
            if use in self._noted:
                return
            self._noted = {one for one in self._noted if one[0] == use[0]} | {use}
        event = {"action": "token use", "day": use[0], "token": token, "scope": scope, "outcome": outcome}
        self.owe(event, f"token {token}", now)

    def owe(self, event: Mapping[str, Any], who: str, when: datetime) -> None:
        """Write an event as soon as it can be; one of too many is a line of the service's own log."""
        self._background.start()
        if self._waiting.add([(event, who, when)]):
            prometheus.UNLOGGED.inc()
            log.error("not in the log of events, too much waits for the database: %s by %s", dict(event), who)

    def flush(self) -> None:
        """Write what waits."""
        waiting = self._waiting.take()
        for place, (event, who, when) in enumerate(waiting):
            try:
                audit_log.record(self._database, event, who, when)
            except DatabaseError as error:
                prometheus.UNLOGGED.inc(self._waiting.add(waiting[place:]))
                log.warning("%d events are not logged yet: %s", len(waiting) - place, error)
                return
