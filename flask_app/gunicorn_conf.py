"""gunicorn: the model is loaded once and shared by the workers; each scores on one thread."""

from __future__ import annotations

import os

# Before the model is loaded: an OpenMP pool does not survive the fork, and workers are the parallelism.
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

bind = os.environ.get("YT_SENTIMENT_BIND") or f"127.0.0.1:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("YT_SENTIMENT_WORKERS", "2"))
worker_class = "gthread"
threads = 2
preload_app = True
timeout = 60
graceful_timeout = 30
control_socket_disable = True
