"""Where PyTorch is not installed, the modules that import it are not even read; ``test_installed.py`` fails then."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from tests import synthetic
from tests.distilled_rows import labelled, unlabelled
from yt_sentiment.params import DistilParams, Params

GUARD = "test_installed.py"

if importlib.util.find_spec("torch") is None:
    collect_ignore = [path.name for path in Path(__file__).parent.glob("test_*.py") if path.name != GUARD]


@pytest.fixture(scope="session")
def small(params: Params) -> DistilParams:
    """Sizes and durations for two hundred rows, with the teacher that needs no encoder."""
    return synthetic.small_distillation(params.distil)


@pytest.fixture(scope="session")
def distilled(small: DistilParams) -> object:
    """What two hundred labelled rows and fifty texts without a label give."""
    from yt_sentiment.training.distillation.cross_fitting import distil

    return distil(labelled(200), unlabelled(50), small, seed=1)
