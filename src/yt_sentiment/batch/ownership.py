"""One run at a time works on an output.

A local output is held by a lock of the kernel, which lets go when the process ends, however it does. S3 has no locks: a
run writes a marker of its own, then looks whether there is another one. S3 lists all that was written before, so that
of two runs at least one sees the other, and gives way. A marker is written again every ``RENEW_SECONDS``; one that was
not for ``STALE_SECONDS`` is of a run that died: the next run removes it, and goes on.
"""

from __future__ import annotations

import fcntl
import logging
import os
import socket
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from yt_sentiment.batch.output import Store

LOCK: Final = "_lock"
OWNERS: Final = "_owners"
RENEW_SECONDS: Final = 20.0
STALE_SECONDS: Final = 120

_log = logging.getLogger(__name__)


class InUseError(RuntimeError):
    """Another run works on the output."""


@contextmanager
def owned(store: Store) -> Iterator[Callable[[], None]]:
    """Hold an output until the block ends; give what checks that it is held still.

    Raises:
        InUseError: if another run holds it.
        OSError: if it cannot be written.
    """
    with _marked(store) if store.on_s3 else _locked(store) as check:
        yield check


@contextmanager
def _locked(store: Store) -> Iterator[Callable[[], None]]:
    path = Path(store.path) / LOCK
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise InUseError(f"another run works on {store.root}, expected one at a time") from None
        if not (path.exists() and os.path.samestat(os.fstat(file.fileno()), path.stat())):
            raise InUseError(f"another run has just ended its work on {store.root}")
        yield lambda: None


@contextmanager
def _marked(store: Store) -> Iterator[Callable[[], None]]:
    name = f"{OWNERS}/{uuid.uuid4().hex}.json"
    said = {"host": socket.gethostname(), "process": os.getpid(), "holds": False}
    ended = threading.Event()

    def renew() -> None:
        while not ended.wait(RENEW_SECONDS):
            try:
                if name not in store.written(OWNERS):  # another run took this one for dead, as the check will say
                    return
                store.write_json(name, said)
            except OSError as error:
                _log.warning("%s/%s was not written again: %s", store.root, name, error)

    store.write_json(name, said)
    renewing = threading.Thread(target=renew, daemon=True)
    try:
        _check_alone(store, name, holds=False)
        said["holds"] = True
        store.write_json(name, said)
        renewing.start()
        yield lambda: _check_alone(store, name, holds=True)
    finally:
        ended.set()
        if renewing.ident is not None:
            renewing.join()
        _give_back(store, name)


def _check_alone(store: Store, name: str, *, holds: bool) -> None:
    """Check that no other run lives, by the clock of the bucket; remove what dead ones left.

    Args:
        store: the output.
        name: of the marker of this run.
        holds: whether this run holds the output; then others that only try to are passed over.

    Raises:
        InUseError: if one does, or took this one for dead.
    """
    written = store.written(OWNERS)
    if name not in written:
        raise InUseError(f"another run took over {store.root}: this one gave no sign for {STALE_SECONDS} seconds")
    for other in sorted(set(written) - {name}):
        silent = (written[name] - written[other]).total_seconds()
        if silent >= STALE_SECONDS:
            store.remove(other)
        elif (said := store.read_json(other)) and (said.get("holds") or not holds):
            raise InUseError(
                f"another run works on {store.root}: process {said.get('process')} on {said.get('host')}, expected one "
                f"at a time; if that one is dead, run this again {STALE_SECONDS} seconds later, and it takes over"
            )


def _give_back(store: Store, name: str) -> None:
    """Remove the marker of this run; one that stays says nothing to anybody for long."""
    try:
        store.remove(OWNERS if set(store.written(OWNERS)) <= {name} else name)
    except OSError as error:
        _log.warning("%s/%s was not removed: %s", store.root, name, error)
