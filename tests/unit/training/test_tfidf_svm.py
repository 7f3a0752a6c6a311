"""The model that each language is held against, on made-up rows."""

from __future__ import annotations

import numpy as np
import pytest

from tests import synthetic
from yt_sentiment.labels import LABELS
from yt_sentiment.training.tfidf_svm import Rows, fit_and_judge, judged_classes, macro_f1


def made_up(count: int, seed: int) -> Rows:
    rows = synthetic.comments(count, seed)
    return Rows([text for text, _ in rows], np.array([LABELS.index(label) for _, label in rows]))


def test_it_learns_its_rows_and_says_the_same_again() -> None:
    train, validation, test = made_up(300, 1), made_up(60, 2), made_up(90, 3)
    found = fit_and_judge(train, validation, test.texts, [0.1, 1.0], seed=17)
    assert macro_f1(test.codes, found.codes) > 0.95
    again = fit_and_judge(train, validation, test.texts, [0.1, 1.0], seed=17)
    assert (again.codes == found.codes).all()
    assert again.c == found.c


def test_the_strength_is_chosen_on_validation_rows_and_the_first_of_equal_ones_is_kept() -> None:
    train, validation = made_up(300, 1), made_up(60, 2)
    rare = np.concatenate(
        [np.flatnonzero(train.codes == 0), *(np.flatnonzero(train.codes == code)[:3] for code in (1, 2))]
    )
    skewed = Rows([train.texts[place] for place in rare], train.codes[rare])
    weak = fit_and_judge(skewed, validation, validation.texts, [1e-9], seed=17)
    chosen = fit_and_judge(skewed, validation, validation.texts, [1e-9, 1.0], seed=17)
    assert chosen.c == 1.0
    assert chosen.validation_macro_f1 > weak.validation_macro_f1
    assert macro_f1(validation.codes, chosen.codes) == chosen.validation_macro_f1
    nothing = Rows([], np.zeros(0, dtype=np.int64))
    assert fit_and_judge(train, nothing, validation.texts, [0.3, 1.0], seed=17).c == 0.3


def test_words_of_every_script_count_whole() -> None:
    train = Rows(["படம் அருமை", "படம் மோசம்"] * 20, np.array([2, 0] * 20))
    found = fit_and_judge(train, train, ["அருமை", "மோசம்"], [1.0], seed=17)
    assert found.codes.tolist() == [2, 0]


def test_a_class_without_evidence_is_not_judged() -> None:
    labels = ["positive"] * 5 + ["negative"] * 4 + ["neutral"] * 2
    assert judged_classes(labels, 3) == ("negative", "positive")
    assert judged_classes(labels, 2) == LABELS
    assert judged_classes([], 1) == ()
    rows = Rows(["a", "b", "c"], np.array([0, 1, 2])).of(("negative", "positive"))
    assert (list(rows.texts), rows.codes.tolist()) == (["a", "c"], [0, 2])


def test_one_class_cannot_be_learnt() -> None:
    with pytest.raises(ValueError, match="class"):
        fit_and_judge(Rows(["a b", "c d"], np.array([1, 1])), Rows(["a b"], np.array([1])), ["a b"], [1.0], seed=17)
