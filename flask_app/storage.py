"""The database as requests ask it: in a few threads of its own, so that one that hangs holds up no prediction."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Final, TypeVar

from flask_app.overload import remaining_seconds
from flask_app.services import services
from yt_sentiment.storage import Database, DatabaseError

LOOK_UP_SECONDS: Final = 1.0
"""An analysis that takes longer to find is made again: that takes hardly longer."""
WRITE_SECONDS: Final = 5.0
FORGET_SECONDS: Final = 25.0
"""A person's rows may be many, and a full disk makes it several transactions."""
MAX_ASKING: Final = 2
"""Requests per worker that the database answers at the same time; SQLite has one writer anyway."""
MAX_WAITING: Final = 4
"""Requests per worker that wait for their turn: a burst of corrections is no fault of the database's. With those that
ask they leave threads of the worker free."""
TURN_SECONDS: Final = 2.0

T = TypeVar("T")


class Storage:
    """Asks the database on behalf of requests.

    Attributes:
        database: gives up waiting for a lock after two seconds.
        patient: waits for some seconds, as what deletes a person's rows may.
    """

    def __init__(self, database: Database, patient: Database) -> None:
        self.database, self.patient = database, patient
        self._free = threading.BoundedSemaphore(MAX_ASKING)
        self._room = threading.BoundedSemaphore(MAX_ASKING + MAX_WAITING)

    def ask(self, question: Callable[[], T], seconds: float) -> T:
        """Return what ``question`` returns, or raise what it raises.

        Raises:
            DatabaseError: if it takes longer than ``seconds``, its turn does not come within ``TURN_SECONDS``, or
                ``MAX_WAITING`` others wait for theirs already.
        """
        if not self._room.acquire(blocking=False):
            raise DatabaseError(f"{MAX_ASKING + MAX_WAITING} requests wait for the database already")
        try:
            if not self._free.acquire(timeout=TURN_SECONDS):
                raise DatabaseError(f"{MAX_ASKING} requests hold the database for longer than {TURN_SECONDS:g} s")
            return self._ask(question, seconds)
        finally:
            self._room.release()

    def _ask(self, question: Callable[[], T], seconds: float) -> T:
        answer: Future[T] = Future()
        try:
            threading.Thread(target=self._answer, args=(question, answer), daemon=True, name="storage").start()
        except RuntimeError:
            self._free.release()
            raise
        try:
            return answer.result(timeout=seconds)
        except TimeoutError:
            raise DatabaseError(f"the database did not answer within {seconds:.3g} s") from None

    def _answer(self, question: Callable[[], T], answer: Future[T]) -> None:
        try:
            answer.set_result(question())
        except BaseException as error:  # raised again in the request's thread
            answer.set_exception(error)
        finally:
            self._free.release()


def ask(question: Callable[[Database], T], seconds: float = WRITE_SECONDS) -> T:
    """Ask this application's database.

    Raises:
        DatabaseError: as ``Storage.ask`` does.
    """
    storage = services().storage
    return storage.ask(lambda: question(storage.database), seconds)


def ask_patiently(question: Callable[[Database], T]) -> T:
    """Ask this application's database, where the answer is worth a wait: as long as the request has time.

    Raises:
        DatabaseError: as ``Storage.ask`` does.
    """
    storage = services().storage
    return storage.ask(lambda: question(storage.patient), max(0.0, min(FORGET_SECONDS, remaining_seconds())))
