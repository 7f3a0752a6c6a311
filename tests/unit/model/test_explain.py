from __future__ import annotations

import lightgbm as lgb
import numpy as np
import pytest

from yt_sentiment.comment import PLATFORMS, YOUTUBE
from yt_sentiment.engine.layout import section
from yt_sentiment.labels import LABELS
from yt_sentiment.language.tokenised import Batch
from yt_sentiment.model import SentimentModel, default_model_folder
from yt_sentiment.model.calibration import Calibration
from yt_sentiment.model.classifier import scores_of_judges
from yt_sentiment.model.explain import explain
from yt_sentiment.model.persistence import MODEL, TREES

COMMENTS = [
    "This is not good",
    "I love this video, best tutorial ever!!!",
    "What camera did you use?",
    "😍😍",
    "",
    "this song " * 60 + "is awful",
]


@pytest.mark.parametrize("comment", COMMENTS, ids=range(len(COMMENTS)))
def test_the_parts_add_up_to_the_raw_score_of_the_label(default_model: SentimentModel, comment: str) -> None:
    found = explain(default_model, comment)
    assert found.prediction == default_model.predict([comment])[0]
    assert [token for token, _ in found.tokens] == Batch([comment]).tokens.parts
    expected = weighed(default_model, comment)[LABELS.index(found.prediction.label)]
    assert found.raw_score == pytest.approx(expected, abs=1e-4)


def weighed(model: SentimentModel, comment: str) -> np.ndarray:
    """Return the score of each class, from LightGBM's trees and the calibration that the file holds."""
    content = (default_model_folder() / MODEL).read_bytes()
    answers, inputs = model.core.columns(Batch([comment]).normalised)
    row = max(int(section(content, "code_calibrations")[answers["language"][0]]), PLATFORMS.index(YOUTUBE))
    temperature, negative, neutral, linear, encoder = section(content, "calibrations").reshape(-1, 5)[row].tolist()
    raw = np.asarray(lgb.Booster(model_file=default_model_folder() / TREES).predict(inputs, raw_score=True))
    calibration = Calibration(temperature, neutral, linear, encoder, negative)
    scaled: np.ndarray = calibration.scaled(scores_of_judges(raw, inputs))[0]
    return scaled


@pytest.mark.parametrize(
    ("comment", "word", "other"),
    [
        ("the second chapter was disgusting", "disgusting", "chapter"),
        ("a wonderful clip with my neighbour", "wonderful", "neighbour"),
    ],
)
def test_the_word_that_decides_weighs_most(default_model: SentimentModel, comment: str, word: str, other: str) -> None:
    parts = dict(explain(default_model, comment).tokens)
    assert parts[word] > 0
    assert parts[word] > abs(parts[other])
    assert max(parts, key=lambda token: parts[token]) == word


def test_what_is_no_string_is_refused(default_model: SentimentModel) -> None:
    with pytest.raises(TypeError, match="NoneType"):
        explain(default_model, None)  # type: ignore[arg-type]
