"""``yt-sentiment serve``: the service, from an installed package."""

from __future__ import annotations

import os
import sys
from importlib.resources import as_file, files
from typing import Final

import click

from yt_sentiment.cli.errors import plain_errors

APP: Final = "flask_app:create_app()"
HOST: Final = "127.0.0.1"
PORT: Final = 8000


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), help="Port to listen on; 8000 unless PORT says another.")
@click.option("--host", help="Address to listen on; 127.0.0.1 unless said. 0.0.0.0 admits other machines.")
@click.option("--workers", type=click.IntRange(1), help="Processes; YT_SENTIMENT_WORKERS or 2, if not given.")
@plain_errors
def serve(port: int | None, host: str | None, workers: int | None) -> None:
    """Serve the API and the dashboard until Ctrl-C.

    It is set by environment variables, such as YOUTUBE_API_KEY; the bundled model answers unless another is named.
    """
    with as_file(files("flask_app") / "gunicorn_conf.py") as configuration:
        command = [sys.executable, "-m", "gunicorn", "--config", str(configuration)]
        if host or port:
            address = f"[{host}]" if host and ":" in host else host or HOST
            command += ["--bind", f"{address}:{port or os.environ.get('PORT', PORT)}"]
        command += ["--workers", str(workers)] if workers else []
        os.execv(sys.executable, [*command, APP])  # noqa: S606 (our own)
