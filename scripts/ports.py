"""Ports of the loopback address."""

from __future__ import annotations

import random
import socket
import subprocess
import time
from contextlib import suppress
from typing import Final

PORTS: Final = range(10_240, 32_768)
"""Below those that Linux gives to outgoing connections: one of these could take the port of a server that restarts."""


def free_port() -> int:
    """Return a port of 127.0.0.1 that nobody listens on."""
    while True:
        port = random.SystemRandom().choice(PORTS)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def wait_until_listening(port: int, process: subprocess.Popen[bytes], seconds: float = 30) -> None:
    """Return when ``process`` accepts connections on a port of 127.0.0.1.

    Raises:
        RuntimeError: if it ended, or does not in time.
    """
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError(f"{process.args!r} does not listen on {port}; exit status {process.poll()}")
