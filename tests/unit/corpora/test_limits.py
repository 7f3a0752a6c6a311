from __future__ import annotations

from typing import Any

import pytest

from yt_sentiment.corpora.clean import SchemaError, check_limits
from yt_sentiment.params import Params, PreprocessParams


def report(**defects: int) -> dict[str, Any]:
    kinds = ("missing_text", "wrong_type", "unknown_label", "duplicate", "conflicting_duplicate")
    return {"rows_read": 100, "unknown_labels": [], "defects": {kind: defects.get(kind, 0) for kind in kinds}}


def with_own(params: Params, **own: dict[str, float]) -> PreprocessParams:
    return PreprocessParams.model_validate({**params.preprocess.model_dump(), "own_limits": own})


def test_a_corpus_has_limits_of_its_own_for_what_its_publisher_repeats(params: Params) -> None:
    given = with_own(params, hebrew_fb={"duplicate": 0.33})
    check_limits({"hebrew_fb": report(duplicate=33)}, given)
    with pytest.raises(SchemaError, match=r"hebrew_fb: duplicate in 34 of 100 rows \(34.00%\), limit 33.00%"):
        check_limits({"hebrew_fb": report(duplicate=34)}, given)


@pytest.mark.parametrize(("source", "defect"), [("goemotions", "duplicate"), ("hebrew_fb", "unknown_label")])
def test_other_corpora_and_other_defects_keep_the_limits_of_all(params: Params, source: str, defect: str) -> None:
    with pytest.raises(SchemaError, match=f"{source}: {defect} in 20"):
        check_limits({source: report(**{defect: 20})}, with_own(params, hebrew_fb={"duplicate": 0.33}))


@pytest.mark.parametrize(
    ("own", "expected"),
    [({"hebrew": {"duplicate": 0.3}}, "unknown corpus"), ({"hebrew_fb": {"duplicates": 0.3}}, "conflicting_duplicate"),
     ({"hebrew_fb": {"duplicate": 1.3}}, "less than or equal to 1"), ({"hebrew_fb": {}}, "at least 1")],
)  # fmt: skip
def test_bad_limits_of_a_corpus_are_refused(params: Params, own: dict[str, Any], expected: str) -> None:
    with pytest.raises(ValueError, match=expected):
        with_own(params, **own)
