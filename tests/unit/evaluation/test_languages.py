"""What is reported per language, on made-up rows."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from yt_sentiment.comment import Prediction
from yt_sentiment.evaluation.languages import LanguageRows, evaluate_language, evaluate_languages
from yt_sentiment.labels import LABELS, Label, Uncertain
from yt_sentiment.params import Params

TWO: tuple[Label, ...] = ("negative", "positive")


def says(code: int, language: str = "es", uncertain: Uncertain = "") -> Prediction:
    negative, neutral, positive = (0.9 if place == code else 0.05 for place in range(3))
    return Prediction(LABELS[code], 0.9, negative, neutral, positive, language, uncertain)


def rows_of(
    true: Sequence[int],
    predictions: list[Prediction],
    theirs: Sequence[int] | None,
    classes: tuple[Label, ...] = LABELS,
) -> LanguageRows:
    codes = np.array(true, dtype=np.int64)
    return LanguageRows(
        {"made_up": len(codes)}, classes, codes, predictions, None if theirs is None else np.array(theirs, np.int64)
    )


def test_a_language_is_read_where_ours_is_better_and_well_above_chance(params: Params) -> None:
    true = [0, 1, 2] * 100
    right = [says(code) for code in true]
    theirs = [code if place % 3 else (code + 1) % 3 for place, code in enumerate(true)]
    entry = evaluate_language("es", rows_of(true, right, theirs), params.evaluate, supported=True, seed=1)
    assert entry["read"] is True
    assert entry["macro_f1"] == 1.0
    assert entry["rows"] == entry["test_rows"] == 300
    assert 0 < entry["in_language"]["macro_f1"] < 1
    difference = entry["in_language"]["ours_minus_this"]["macro_f1"]
    assert difference["difference"] == pytest.approx(1 - entry["in_language"]["macro_f1"], abs=1e-4)
    assert difference["interval"][0] > 0
    equal = evaluate_language("es", rows_of(true, right, true), params.evaluate, supported=True, seed=1)
    assert equal["read"] is False, "as good is not better"
    alone = evaluate_language("es", rows_of(true, right, None), params.evaluate, supported=True, seed=1)
    assert alone["read"] is False, "nothing to be better than"
    assert alone["in_language"] is None


def test_what_is_not_supported_is_not_read_however_good_it_would_be(params: Params) -> None:
    true = [0, 1, 2] * 100
    sets = {code: rows_of(true, [says(label, code) for label in true], [0] * 300) for code in ("es", "pcm", "mul")}
    report = evaluate_languages(sets, ("en", "es"), params.evaluate, seed=1)
    assert report["read"] == ["es"]
    assert [entry["macro_f1"] for entry in report["by_language"].values()] == [1.0, 1.0, 1.0]
    assert [code for code, entry in report["by_language"].items() if entry["supported"]] == ["es"]


def test_better_than_a_bad_model_is_not_enough(params: Params) -> None:
    true = [0, 1, 2] * 40
    half = [says(code if place % 2 else (code + 1) % 3) for place, code in enumerate(true)]
    entry = evaluate_language("es", rows_of(true, half, [0] * 120), params.evaluate, supported=True, seed=1)
    assert entry["in_language"]["ours_minus_this"]["macro_f1"]["difference"] > 0
    assert entry["macro_f1_interval"][0] < 0.55
    assert entry["read"] is False


def test_doubt_and_language_are_counted(params: Params) -> None:
    true = [0, 1, 2, 0] * 25
    one = [says(0), says(0, "en"), says(2, uncertain="confidence"), says(1, uncertain="language")]
    entry = evaluate_language("es", rows_of(true, one * 25, true), params.evaluate, supported=True, seed=1)
    assert entry["answered"] == 0.5
    assert entry["wrong_and_unflagged"] == 0.25
    assert entry["identified"] == 0.75
    assert entry["read_as_english"] == 0.25
    assert entry["macro_f1_answered"] == pytest.approx((2 / 3 + 0) / 2, abs=1e-4)
    silent = [says(0, uncertain="language")] * 100
    assert (
        evaluate_language("es", rows_of(true, silent, true), params.evaluate, supported=True, seed=1)[
            "macro_f1_answered"
        ]
        is None
    )


def test_two_classes_are_judged_without_the_third_and_what_is_shown_still_counts_as_wrong(params: Params) -> None:
    true = [0, 2, 1, 2] * 30
    neutral = Prediction("neutral", 0.6, 0.1, 0.6, 0.3, "ko", "")
    said = [says(0, "ko"), says(2, "ko"), says(1, "en"), neutral] * 30
    entry = evaluate_language(
        "ko", rows_of(true, said, [0, 2, 0, 0] * 30, TWO), params.evaluate, supported=True, seed=1
    )
    assert entry["classes"] == ["negative", "positive"]
    assert (entry["test_rows"], entry["rows"]) == (120, 90)
    assert entry["macro_f1"] == 1.0, "0.3 for positive is more than 0.1 for negative"
    assert entry["confusion"] == [[30, 0, 0], [0, 0, 0], [0, 0, 60]]
    assert entry["wrong_and_unflagged"] == pytest.approx(1 / 3, abs=1e-4), "people are shown neutral"
    assert entry["read_as_english"] == 0.25, "of all rows"
    assert entry["in_language"]["macro_recall"] == 0.75
    with pytest.raises(ValueError, match="no test row of ko is of a class that is judged, negative, positive"):
        evaluate_language("ko", rows_of([1], [neutral], [0], TWO), params.evaluate, supported=True, seed=1)


def test_all_languages_together(params: Params) -> None:
    true = [0, 1, 2, 0] * 50
    theirs = [0, 0, 2, 0] * 50
    english = [says(0, "en"), says(1, "nl"), says(2, "und"), says(0, "zxx")] * 50
    other = [says(code, "it") for code in true]
    wrong = [says(0, "de")] * 200
    report = evaluate_languages(
        {
            "it": rows_of(true, other, theirs),
            "en": rows_of(true, english, theirs),
            "de": rows_of(true, wrong, theirs),
        },
        ("en", "it", "de"),
        params.evaluate,
        seed=1,
    )
    assert list(report["by_language"]) == ["de", "en", "it"]
    assert report["by_language"]["en"]["read"] is True
    assert report["read"] == ["it"], "English is read anyway"
    assert report["mean_macro_f1"] == 1.0
    assert report["english_called_another"] == 0.25
    assert report["english_not_told"] == 0.5
    nothing = evaluate_languages({"de": rows_of(true, wrong, theirs)}, ("en", "de"), params.evaluate, seed=1)
    assert (nothing["read"], nothing["mean_macro_f1"], nothing["english_called_another"]) == ([], None, None)
