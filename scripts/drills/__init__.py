"""Rehearsals of what must work on a bad day, on one machine, without a cloud."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

BUNDLED: Final = Path("src/yt_sentiment/default_model")
SERVICE: Final = [sys.executable, "-m", "gunicorn", "--config", "flask_app/gunicorn_conf.py", "flask_app:create_app()"]
"""How a checkout is served, as ``make run`` does."""
