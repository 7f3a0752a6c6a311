from __future__ import annotations

import numpy as np
import pytest

from yt_sentiment.labels import LABELS
from yt_sentiment.language.tokenised import Batch
from yt_sentiment.model import SentimentModel
from yt_sentiment.model.classifier import scores_of_judges
from yt_sentiment.model.explain import explain

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
    batch = Batch([comment])
    reading = default_model.read(batch)
    [language] = default_model.languages_of(batch, reading)
    inputs = default_model.inputs(batch, reading, [language])
    raw = np.asarray(default_model.fitted.trees.predict(inputs, raw_score=True))
    calibration = default_model.fitted.calibrations[default_model.fitted.key("youtube", language)]
    scaled = calibration.scaled(scores_of_judges(raw, inputs))[0]
    assert found.raw_score == pytest.approx(scaled[LABELS.index(found.prediction.label)], abs=1e-4)


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
