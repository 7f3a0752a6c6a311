"""The DVC stages, one thin file each.

ingest, preprocess, features, baseline, in_language, train, profile, evaluate, register; and distil, which is frozen.
"""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from yt_sentiment.io.files import write_json

DATA: Final = Path("data")
MODELS: Final = Path("models")
REPORTS: Final = Path("reports")

SCORES: Final = REPORTS / "scores.json"
RAW: Final = DATA / "raw"
CLEAN: Final = DATA / "clean"
FEATURES: Final = DATA / "features"
VOCABULARY: Final = MODELS / "vocabulary.npz"
MODEL: Final = MODELS / "model"
PROFILE: Final = MODELS / "profile.json"
PREDICTIONS: Final = MODELS / "predictions.parquet"
TYPICAL_MODEL: Final = MODELS / "typical"
IN_LANGUAGE: Final = MODELS / "in_language.parquet"
REGISTRATION: Final = MODELS / "registration.json"
TIMES: Final = MODELS / "times"
"""When each stage last ran, ``<stage>.json``: ``start`` and ``end`` in ms since 1970. Not DVC's: it is no result."""


def run_stage(run: Callable[[], None]) -> None:
    """Run a stage from the shell: log to standard error, and end on a known error with one message."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    logging.captureWarnings(True)
    started = time.time()
    try:
        run()
        span = {"start": int(started * 1000), "end": int(time.time() * 1000)}
        write_json(TIMES / f"{Path(sys.argv[0]).stem}.json", span)
    except (ValueError, RuntimeError, KeyError, OSError) as error:
        logging.getLogger(run.__module__).debug("failed", exc_info=True)
        sys.exit(f"error: {error.args[0] if isinstance(error, KeyError) else error}")
