from __future__ import annotations

import numpy as np

from yt_sentiment.evaluation.subsets import scores_by


def test_each_name_is_scored_on_its_own_rows() -> None:
    sure = np.eye(3)
    found = scores_by(["b", "a", "a", "b", "a"], np.array([0, 0, 1, 1, 2]), sure[[2, 0, 1, 2, 2]])
    assert list(found) == ["a", "b"]
    assert found["a"] == {"rows": 3, "macro_f1": 1.0, "macro_recall": 1.0, "calibration_error": 0.0}
    assert (found["b"]["rows"], found["b"]["macro_f1"], found["b"]["calibration_error"]) == (2, 0.0, 1.0)
