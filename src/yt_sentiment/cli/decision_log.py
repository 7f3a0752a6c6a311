"""The log of decisions for commands that may run where no registry is."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from yt_sentiment.registry.journal import Anchor, Journal

LOCAL_REGISTRY: Final = Path("mlflow.db")


def anchor() -> Anchor | None:
    """Return the registry that anchors the log; None where there is none, such as beside the service."""
    if not (os.environ.get("MLFLOW_TRACKING_URI") or LOCAL_REGISTRY.exists()) or find_spec("mlflow") is None:
        return None
    from yt_sentiment.params import load_params
    from yt_sentiment.registry.store import Registry

    params = load_params()
    return Registry(params.register_.model_name, params.register_.experiment)


@contextmanager
def journal() -> Iterator[Journal]:
    """Give the log of decisions to write to, anchored where there is a registry."""
    from yt_sentiment.auth import decisions
    from yt_sentiment.registry.journal import opened

    with opened(decisions.default_log(), anchor()) as book:
        yield book
