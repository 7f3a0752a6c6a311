"""What the module says moved a label is what ``explain`` and LightGBM say."""

from __future__ import annotations

import numpy as np
import pytest

from tests.made_up_model import made_up
from yt_sentiment.engine import Core
from yt_sentiment.language.text import normalise
from yt_sentiment.model import SentimentModel
from yt_sentiment.model.explain import explain
from yt_sentiment.model.flat_file import flat_file

COMMENTS = [
    "not good, great video!!!", "", "no me gusta nada :(", "ไม่ดีเลย", "WOW amazing 😍 gay people are great", ",,,",
    "good bad video the not " * 20, "awful awful awful but lovely",
]  # fmt: skip


@pytest.fixture(scope="module", params=[True, False], ids=["encoder", "no encoder"])
def model(request: pytest.FixtureRequest) -> SentimentModel:
    return made_up(encoder=request.param, zero_as_missing=not request.param)


@pytest.mark.parametrize("comment", COMMENTS)
def test_parts_are_those_of_explain(model: SentimentModel, comment: str) -> None:
    found, expected = Core(flat_file(model)).explain(normalise(comment)), explain(model, comment)
    assert found.base == pytest.approx(expected.base, abs=1e-12)
    np.testing.assert_allclose(found.features, [part for _, _, part in expected.features], rtol=1e-9, atol=1e-11)
    np.testing.assert_allclose(found.tokens, [part for _, part in expected.tokens], rtol=2e-4, atol=1e-5)
    assert found.rest == pytest.approx(expected.rest, rel=2e-4, abs=1e-5)
    assert found.base + found.rest + found.features.sum() + found.tokens.sum() == pytest.approx(
        expected.raw_score, abs=1e-5
    )


def test_contributions_add_up_to_what_the_trees_say(model: SentimentModel) -> None:
    core = Core(flat_file(model))
    for comment in COMMENTS:
        text = normalise(comment)
        found, (_, columns) = core.explain(text), core.columns([text])
        moved = np.asarray(model.fitted.trees.predict(columns, pred_contrib=True)).reshape(3, -1)
        label = int(found.answer["label"])
        calibration = model.fitted.calibrations[
            model.fitted.key("youtube", core.meta["codes"][found.answer["language"]])
        ]
        lexical = len(found.features)
        np.testing.assert_allclose(
            found.features, moved[label, -1 - lexical : -1] / calibration.temperature, rtol=1e-9, atol=1e-11
        )
