"""Sweeps: tests that go through every step, mutant or example there is, and take minutes.

``make test`` runs a fixed sample of each; ``make test-all`` runs the sample and the whole.
"""

from __future__ import annotations

from typing import Any, Final

import pytest

from tests.killing import SAMPLE


def sizes(sample: Any, whole: Any) -> list[Any]:
    """Return the parameters of a test that runs on a sample, and on all in a sweep."""
    return [pytest.param(sample, id="sample"), pytest.param(whole, id="all", marks=pytest.mark.sweep)]


STEPS: Final = sizes([SAMPLE], [])
"""Parameters of a test of killed processes: the arguments of the module that kills."""
