"""What the module says moved a label is what LightGBM says, and adds up."""

from __future__ import annotations

import numpy as np
import pytest

from tests.made_up_model import MadeUp, made_up
from yt_sentiment.engine import Core
from yt_sentiment.language.text import normalise
from yt_sentiment.model.classifier import scores_of_judges

COMMENTS = [
    "not good, great video!!!", "", "no me gusta nada :(", "ไม่ดีเลย", "WOW amazing 😍 gay people are great", ",,,",
    "good bad video the not " * 20, "awful awful awful but lovely",
]  # fmt: skip


@pytest.fixture(scope="module", params=[True, False], ids=["encoder", "no encoder"])
def made(request: pytest.FixtureRequest) -> MadeUp:
    return made_up(encoder=request.param, zero_as_missing=not request.param)


@pytest.mark.parametrize("comment", COMMENTS)
def test_parts_add_up_to_what_trees_and_calibration_say(made: MadeUp, comment: str) -> None:
    core, text = Core(made.content), normalise(comment)
    found, (answers, columns) = core.explain(text), core.columns([text])
    label, [language] = int(found.answer["label"]), core.languages(answers)
    assert found.answer == answers[0]
    calibration = made.fitted.calibrations[made.key("youtube", language)]
    raw = np.asarray(made.fitted.trees.predict(columns, raw_score=True))
    scaled = calibration.scaled(scores_of_judges(raw, columns))[0]
    total = found.base + found.rest + found.features.sum() + found.tokens.sum()
    assert total == pytest.approx(scaled[label], abs=1e-5)


@pytest.mark.parametrize("comment", COMMENTS)
def test_what_features_moved_is_what_lightgbm_says(made: MadeUp, comment: str) -> None:
    core, text = Core(made.content), normalise(comment)
    found, (answers, columns) = core.explain(text), core.columns([text])
    moved = np.asarray(made.fitted.trees.predict(columns, pred_contrib=True)).reshape(3, -1)[int(found.answer["label"])]
    [language] = core.languages(answers)
    calibration = made.fitted.calibrations[made.key("youtube", language)]
    lexical = moved[-1 - len(found.features) : -1]
    np.testing.assert_allclose(found.features, lexical / calibration.temperature, rtol=1e-9, atol=1e-11)
    base = moved[-1] / calibration.temperature + calibration.offsets[int(found.answer["label"])]
    assert found.base == pytest.approx(base, abs=1e-12)
