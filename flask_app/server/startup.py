"""What is checked and said as the service starts: the addresses that it listens on."""

from __future__ import annotations

import errno
import os
import re
import socket
from collections.abc import Iterable
from typing import Final

_REASONS: Final = {
    errno.EADDRINUSE: "is in use by another process, expected a free port, such as by `PORT=8001 make run`",
    errno.EADDRNOTAVAIL: "is not an address of this machine, expected one in YT_SENTIMENT_BIND",
    errno.EACCES: "may not be listened on by this user, expected a port from 1024 on",
}
_ANYWHERE: Final = re.compile(r"(?<=//)(?:0\.0\.0\.0|\[::\])(?=:)")
"""The host of an address that stands for all addresses of this machine."""


def check_free(addresses: Iterable[object]) -> None:
    """Refuse an address that cannot be listened on, before gunicorn tries five times and logs ten lines.

    Sockets that were handed over by systemd or by an earlier gunicorn are taken already, and meant to be.

    Raises:
        ValueError: naming the address, what is wrong with it and what is expected.
    """
    if "LISTEN_FDS" in os.environ or "GUNICORN_FD" in os.environ:
        return
    for address in addresses:
        if not isinstance(address, tuple):
            continue  # a socket in the file system, or one that is open
        host, port = address
        try:
            with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as gunicorn: a closed one lingers
                probe.bind((host, port))
        except OSError as error:
            reason = _REASONS.get(error.errno or 0, f"cannot be listened on: {error.strerror}, expected another one")
            raise ValueError(f"{host}:{port} {reason}") from None


def serving_line(listeners: Iterable[object]) -> str:
    """Return where the service answers, for a person to click on.

    Args:
        listeners: gunicorn's, which are addresses as text: ``http://127.0.0.1:8000``, ``unix:/run/service.sock``.
    """
    links = [
        f"{_ANYWHERE.sub(lambda host: '[::1]' if '[' in host[0] else '127.0.0.1', listener)}/"
        if listener.startswith("http")
        else listener
        for listener in map(str, listeners)
    ]
    return f"Serving on {', '.join(links)} (the API's documentation is at /docs); Ctrl-C ends it"
