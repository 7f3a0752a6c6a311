"""A PostgreSQL server of a test's own; it refuses to run as root, so that its own user runs it then."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import create_engine, text

from scripts.ports import free_port
from tests.server import DEADLINE_SECONDS, eventually

BINARIES = Path("/usr/lib/postgresql")


def create_database(address: str, name: str, template: str = "template0") -> str:
    """Make a database, in place of one of that name, as a copy of ``template``; return its address."""
    engine = create_engine(f"{address}/postgres".replace("://", "+psycopg://"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
    engine.dispose()
    return f"{address}/{name}"


@dataclass(frozen=True)
class Postgres:
    """A running server.

    Attributes:
        address: without the name of a database.
        process: the postmaster.
    """

    address: str
    process: subprocess.Popen[bytes]


@contextmanager
def postgres_server() -> Iterator[Postgres]:
    """Run a server, and end it.

    Its own user must reach its files, so that they cannot be in pytest's folder: any pytest that starts closes that.
    """
    with TemporaryDirectory(dir="/tmp", prefix="postgres-") as folder:
        yield from _served(Path(folder))


def _served(folder: Path) -> Iterator[Postgres]:
    [*_, binaries] = sorted(BINARIES.glob("*/bin"))
    port = free_port()
    run_as: dict[str, Any] = {}
    if os.getuid() == 0:
        shutil.chown(folder, "postgres")
        run_as = {"user": "postgres", "group": "postgres", "extra_groups": [], "cwd": folder}
    data = folder / "data"
    subprocess.run(  # noqa: S603
        [f"{binaries}/initdb", "-D", str(data), "-A", "trust", "-U", "postgres"],
        check=True,
        capture_output=True,
        **run_as,
    )
    options = ["-h", "127.0.0.1", "-p", str(port), "-k", str(folder), "-F"]
    command = [f"{binaries}/postgres", "-D", str(data), *options]
    with (folder / "log").open("wb") as log, subprocess.Popen(command, stderr=log, **run_as) as server:  # noqa: S603
        try:
            ready = [f"{binaries}/pg_isready", "-h", "127.0.0.1", "-p", str(port), "-q"]
            eventually(lambda: subprocess.run(ready, check=False).returncode == 0, "PostgreSQL answers")  # noqa: S603
            yield Postgres(f"postgresql://postgres@127.0.0.1:{port}", server)
        finally:
            server.send_signal(signal.SIGINT)  # SIGTERM waits for its clients
            server.wait(timeout=DEADLINE_SECONDS)
