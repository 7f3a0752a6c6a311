from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import ROOT
from yt_sentiment.params import ConfigError, load_params

GIVEN = (ROOT / "params.yaml").read_text(encoding="utf-8")


def changed(tmp_path: Path, old: str, new: str) -> Path:
    assert old in GIVEN
    path = tmp_path / "params.yaml"
    path.write_text(GIVEN.replace(old, new), encoding="utf-8")
    return path


def test_the_projects_own_parameters_are_valid() -> None:
    assert load_params(ROOT / "params.yaml").ingest.train


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("num_leaves: 15", "num_leafs: 15", r"train\.lightgbm\.num_leafs.*got 15"),
        ("num_leaves: 15", "num_leaves: 1", r"num_leaves.*greater than or equal to 2.*got 1"),
        ("num_leaves: 15", "num_leaves: many", r"num_leaves.*got 'many'"),
        ("learning_rate: 0.2", "learning_rate: 0", r"learning_rate.*greater than 0.*got 0"),
        ("seed: 17", "sed: 17", r"sed: Extra inputs.*got 17"),
        ("validation_share: 0.1 ", "validation_share: 1.5 ", r"validation_share.*less than 1.*got 1.5"),
    ],
)
def test_a_bad_value_is_named_with_what_is_expected(tmp_path: Path, old: str, new: str, expected: str) -> None:
    with pytest.raises(ConfigError, match=expected):
        load_params(changed(tmp_path, old, new))


def test_a_missing_file_says_where_to_run(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="top folder"):
        load_params(tmp_path / "params.yaml")


def test_broken_yaml_and_other_encodings_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "params.yaml"
    path.write_text("seed: [", encoding="utf-8")
    with pytest.raises(ConfigError, match="not YAML"):
        load_params(path)
    path.write_bytes(b"seed: \xff")
    with pytest.raises(ConfigError, match="not YAML in UTF-8"):
        load_params(path)
