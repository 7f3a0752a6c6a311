"""Ports of the loopback address."""

from __future__ import annotations

import random
import socket
import subprocess
import sys
import time
from contextlib import suppress
from typing import Final

PORTS: Final = range(10_240, 32_768)
"""Below those that Linux gives to outgoing connections: one of these could take the port of a server that restarts."""


_claimed: Final[list[socket.socket]] = []


def free_port() -> int:
    """Return a port of 127.0.0.1 that nobody listens on; on Linux no other process is given it while this lives.

    A name in Linux' abstract namespace says that a port is taken before anybody listens, and while a server restarts;
    the kernel forgets it with the process. Other systems have no such names.
    """
    while True:
        port = random.SystemRandom().choice(PORTS)
        claim = socket.socket(socket.AF_UNIX)
        with socket.socket() as probe, suppress(OSError):
            if sys.platform == "linux":
                claim.bind(f"\0yt-sentiment-port-{port}")
            probe.bind(("127.0.0.1", port))
            _claimed.append(claim)
            return port
        claim.close()


def wait_until_listening(port: int, process: subprocess.Popen[bytes], seconds: float = 300) -> None:
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
