"""Where the reports of experiments go."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
import scipy.sparse as sp
from click.testing import CliRunner
from imblearn.over_sampling import ADASYN

from tests.conftest import ROOT
from yt_sentiment.experiments import __main__ as experiments
from yt_sentiment.experiments import label_origin
from yt_sentiment.experiments.imbalance import resampled


@pytest.mark.parametrize(
    ("arguments", "folder"),
    [([], "reports"), (["labels"], "build"), (["--rows", "9"], "build"), (["labels", "--out", "elsewhere"], None)],
)
def test_only_the_whole_run_is_recorded(
    arguments: list[str], folder: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(ROOT / "params.yaml", tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(experiments, "ALL", ("labels",))
    monkeypatch.setattr(label_origin, "run", lambda *_: {"rows": 1})
    CliRunner().invoke(experiments.main, arguments, catch_exceptions=False)
    written = tmp_path / folder / "experiments" if folder else tmp_path / "elsewhere"
    assert [path.relative_to(tmp_path) for path in tmp_path.rglob("*.json")] == [
        (written / "labels.json").relative_to(tmp_path)
    ]
    assert json.loads((written / "labels.json").read_text(encoding="utf-8")) == {"rows": 1}


def test_even_classes_stay_as_they_are_and_other_faults_of_a_sampler_are_faults() -> None:
    matrix = sp.csr_matrix(np.random.default_rng(1).random((90, 4)))
    even = np.repeat([0, 1, 2], [31, 30, 29])
    same, classes = resampled(ADASYN(sampling_strategy="minority", random_state=1), matrix, even)
    assert (same is matrix, classes is even) == (True, True)
    with pytest.raises(ValueError, match="n_neighbors"):
        resampled(ADASYN(sampling_strategy="minority", random_state=1), matrix, np.repeat([0, 1], [88, 2]))
