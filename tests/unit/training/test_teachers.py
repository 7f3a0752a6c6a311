"""Several teachers of one text."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from scipy.special import log_softmax

from tests.distilled_rows import labelled
from tests.synthetic import small_distillation
from yt_sentiment.params import Params
from yt_sentiment.training.distillation.labelled_rows import HALVES, LabelledRows
from yt_sentiment.training.distillation.teacher import Teachers, fit_teachers


class Sure:
    """A judge that is sure of one class, whatever it reads, and notes what it read."""

    def __init__(self, label: int) -> None:
        self.row = np.eye(3, dtype=np.float32)[label] * 4
        self.read: list[str] = []

    def scores(self, texts: Sequence[str], kinds: Sequence[str]) -> np.ndarray:
        assert len(kinds) == len(texts)
        self.read.extend(texts)
        return np.tile(self.row, (len(texts), 1))

    def states(self, texts: Sequence[str]) -> np.ndarray:
        return np.full((len(texts), 2), self.row.argmax(), np.float32)


def test_a_text_is_judged_by_those_that_read_its_language() -> None:
    every, english = Sure(0), Sure(2)
    found = Teachers([(every, None), (english, ("en",))]).scores(
        ["a", "b", "c"], ["en", "es", ""], ["labelled", "youtube", "youtube"]
    )
    alone = log_softmax(every.row)
    assert found[1:] == pytest.approx(np.stack([alone, alone]), abs=1e-6)
    assert found[0] == pytest.approx((alone + log_softmax(english.row)) / 2, abs=1e-6)
    assert every.read == ["a", "b", "c"]
    assert english.read == ["a"]


def test_states_are_those_of_the_first() -> None:
    assert Teachers([(Sure(1), None), (Sure(2), ("en",))]).states(["a", "b"]).tolist() == [[1, 1], [1, 1]]


def test_each_learns_from_the_rows_of_its_languages(params: Params) -> None:
    [one] = small_distillation(params.distil).teachers
    english = labelled(120)
    spanish = LabelledRows([f"{text} es" for text in english.texts], 2 - english.classes, np.array(["smsa_id"] * 120))
    rows = LabelledRows(
        [*english.texts, *spanish.texts],
        np.concatenate([english.classes, spanish.classes]),
        np.concatenate([english.sources, spanish.sources]),
    )
    new = labelled(60, seed=5)
    both = fit_teachers(rows, [one, one.model_copy(update={"languages": ("en",)})], seed=1)
    for half in HALVES:
        as_english, as_other = (both[half].scores(new.texts, [code] * 60, ["youtube"] * 60) for code in ("en", "id"))
        sure = np.take_along_axis(as_english, new.classes[:, None], 1) - np.take_along_axis(
            as_other, new.classes[:, None], 1
        )
        assert sure.mean() > 0.1, "the one that saw no contradiction says so of English alone"
