"""The open connections of a worker: how long each may be waited for, and which one makes room for others."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from flask_app.server.connection import Connection, Phase


@dataclass(frozen=True)
class Limits:
    """How long the server waits for its clients, and how much it keeps for them.

    Attributes:
        connections: at the same time.
        buffered_bytes: of requests that are incomplete, and of answers that are not taken.
        body_bytes: largest body of a request to a path.
        idle_seconds: between two requests.
        head_seconds: for the first byte on a connection, and from a request's first byte to the end of its head.
        body_seconds: from there to the end of its body, however often bytes come; more where a path takes large ones.
        bytes_per_second: of the slowest line over which the largest body of a path can be sent.
        unread_seconds: from the end of an answer until the client has taken it.
        close_seconds: for the client to close the connection after the last answer.
        ending_seconds: how long idle connections stay open when the server ends, so that a client's next request on one
            is answered, and told that the connection ends.
    """

    connections: int
    buffered_bytes: int
    body_bytes: Callable[[str], int]
    idle_seconds: float
    head_seconds: float = 10
    body_seconds: float = 30
    bytes_per_second: int = 100_000
    unread_seconds: float = 30
    close_seconds: float = 2
    ending_seconds: float = 3

    def seconds_for(self, path: str) -> float:
        """Return how long a body sent to a path may take: the largest at ``bytes_per_second``."""
        return max(self.body_seconds, self.body_bytes(path) / self.bytes_per_second)


class Pool:
    """Connections, and the sum of what waits for their clients in memory.

    Attributes:
        buffered: bytes of requests that are incomplete, and of answers that are not taken.

    Args:
        limits: what a client may take.
    """

    def __init__(self, limits: Limits) -> None:
        self.buffered = 0
        self._limits = limits
        self._counted: dict[Connection, int] = {}

    def __len__(self) -> int:
        return len(self._counted)

    def __iter__(self) -> Iterator[Connection]:
        return iter(list(self._counted))

    def __contains__(self, connection: Connection) -> bool:
        return connection in self._counted

    def add(self, connection: Connection) -> None:
        """Keep a connection."""
        self._counted[connection] = 0

    def remove(self, connection: Connection) -> None:
        """Keep it no longer."""
        self.buffered -= self._counted.pop(connection, 0)

    def count(self, connection: Connection) -> None:
        """Keep the sum right after something came or went."""
        self.buffered += connection.buffered - self._counted[connection]
        self._counted[connection] = connection.buffered

    @property
    def is_full(self) -> bool:
        """Whether there is no room for another connection."""
        return len(self) >= self._limits.connections

    @property
    def holds_too_much(self) -> bool:
        """Whether more bytes are in memory than may be."""
        return self.buffered > self._limits.buffered_bytes

    def slowest(self, *, holding: bool = False) -> Connection | None:
        """Return the connection that its client keeps waiting for longest, clients that were never answered first.

        Args:
            holding: whether only those count that have bytes in memory.
        """
        waiting = (
            connection
            for connection in self._counted
            if connection.phase is not Phase.WORKING and (connection.buffered or not holding)
        )
        return min(waiting, key=lambda one: (one.answers > 0, one.since), default=None)
