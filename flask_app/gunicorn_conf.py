"""gunicorn: the model is loaded once and shared by the workers, whose server is in ``flask_app/server``."""

from __future__ import annotations

import ctypes
import gc
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gunicorn.arbiter import Arbiter

# Before anything that reads them: an OpenMP pool does not survive the fork, and workers are the parallelism.
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

# LightGBM imports these where they are installed, as they are for development; serving needs none of them, and each
# worker would be some 120 MB larger.
for _name in ("dask", "pandas", "pyarrow", "sklearn"):
    sys.modules.setdefault(_name, None)  # type: ignore[arg-type]

# A reload runs this file again, and must go on counting in the same folder.
_prefix = f"yt-sentiment-metrics-{os.getpid()}-"
_counts = Path(os.environ.get("PROMETHEUS_MULTIPROC_DIR", ""))
if not _counts.name.startswith(_prefix):
    _counts = Path(tempfile.mkdtemp(prefix=_prefix))
os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(_counts)

from flask_app.logs import configuration  # noqa: E402 (reads the environment above)
from flask_app.server import startup  # noqa: E402
from flask_app.server.worker import EventWorker  # noqa: E402
from flask_app.settings import Settings  # noqa: E402

try:
    _settings = Settings.from_env()
except ValueError as _error:
    sys.exit(str(_error))


bind = _settings.bind
workers = int(os.environ.get("YT_SENTIMENT_WORKERS", "2"))
worker_class = EventWorker
# More than drawings (flask_app/drawing.py) and the database (flask_app/storage.py) may hold together.
threads = 12
preload_app = True
timeout = 60
# A request's time, and some for its last step; what stops the service from outside waits longer still (docs/deploy.md).
graceful_timeout = _settings.request_seconds + 5
# Longer than a load balancer keeps an idle connection (60 s on AWS): it would send a request into one that just closed.
keepalive = 75
control_socket_disable = True
# No header names the path: gunicorn believes SCRIPT_NAME and PATH_INFO of a client on the loopback address, and answers
# 500 where they do not fit.
forwarder_headers = ""
logconfig_dict = configuration(_settings.log_level)


def on_starting(server: Arbiter) -> None:
    """Refuse addresses of the command line as those of the settings are refused, and any that is taken."""
    try:
        startup.check_free(server.cfg.address)
        Settings.from_env({**os.environ, "YT_SENTIMENT_BIND": ",".join(server.cfg.settings["bind"].get())})
    except ValueError as error:
        sys.exit(str(error))


def when_ready(server: Arbiter) -> None:
    """Say where the service answers, give back what loading took, and keep what is shared out of the collector's way.

    Two allocation arenas instead of eight per core keep the threads of a worker from hoarding memory each. Source: man
    mallopt, M_ARENA_MAX; https://docs.python.org/3/library/gc.html#gc.freeze.
    """
    line = startup.serving_line(server.LISTENERS)
    if sys.stderr.isatty():
        sys.stderr.write(f"{line}\n")
    else:  # whatever collects the log reads lines of JSON
        server.log.info("%s", line)
    gc.collect()
    gc.freeze()
    libc = ctypes.CDLL(None)
    if hasattr(libc, "mallopt"):
        libc.mallopt(-8, 2)
        libc.malloc_trim(0)


def child_exit(_server: Arbiter, worker: EventWorker) -> None:
    """Forget the gauges of a worker that ended; its counters stay."""
    from prometheus_client import multiprocess

    multiprocess.mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]


def on_exit(_server: Arbiter) -> None:
    """Remove the folder of counts."""
    shutil.rmtree(_counts, ignore_errors=True)
