"""gunicorn: the model is loaded once and shared by the workers; each scores on one thread."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gunicorn.arbiter import Arbiter
    from gunicorn.workers.base import Worker

# Before anything that reads them: an OpenMP pool does not survive the fork, and workers are the parallelism.
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

_counts = Path(tempfile.mkdtemp(prefix="yt-sentiment-metrics-"))
os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(_counts)

from flask_app.logs import configuration  # noqa: E402 (reads the environment above)
from flask_app.settings import Settings  # noqa: E402

try:
    _settings = Settings.from_env()
except ValueError as _error:
    sys.exit(str(_error))

bind = os.environ.get("YT_SENTIMENT_BIND") or f"127.0.0.1:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("YT_SENTIMENT_WORKERS", "2"))
worker_class = "gthread"
threads = 8
preload_app = True
timeout = 60
graceful_timeout = 30
control_socket_disable = True
logconfig_dict = configuration(_settings.log_level)


def child_exit(_server: Arbiter, worker: Worker) -> None:
    """Forget the gauges of a worker that ended; its counters stay."""
    from prometheus_client import multiprocess

    multiprocess.mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]


def on_exit(_server: Arbiter) -> None:
    """Remove the folder of counts."""
    shutil.rmtree(_counts, ignore_errors=True)
