"""JSON as the service reads and writes it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask

from flask_app.request_parsing import StrictJson


@pytest.fixture
def provider() -> StrictJson:
    return StrictJson(Flask(__name__))


@pytest.mark.parametrize(
    "content",
    [
        {"b": 1, "a": [1.5, None, True, "é😀\0\u2028</script>"]},
        ["\ud83d alone", "fine"],
        {"\udc00": 1},
        {"count": 2**64 + 1, "negative": -(2**63) - 1},
        {1: "a number as a key"},
        [0.1 + 0.2, 1e-300, 1e300, -0.0],
    ],
)
def test_what_is_written_reads_the_same(provider: StrictJson, content: Any) -> None:
    line = provider.line(content)
    assert line.endswith(b"\n")
    assert line.count(b"\n") == 1
    assert json.loads(line.decode("utf-8")) == json.loads(json.dumps(content))
    assert list(json.loads(line)) == [str(key) if isinstance(content, dict) else key for key in content]


def test_what_is_not_finite_is_null(provider: StrictJson) -> None:
    assert provider.line([float("nan"), float("inf"), float("-inf")]) == b"[null,null,null]\n"


def test_other_types_are_written_as_flask_writes_them(provider: StrictJson) -> None:
    moment = datetime(2024, 5, 1, 10, tzinfo=UTC)
    assert json.loads(provider.line({"moment": moment})) == json.loads(provider.dumps({"moment": moment}))


def test_an_object_that_is_no_json_is_a_mistake(provider: StrictJson) -> None:
    with pytest.raises(TypeError, match="not JSON serializable"):
        provider.line({"object": object()})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"a": 1, "b": 2, "a": 1}', 'key "a" is given twice'),
        ("[NaN]", "NaN is not a JSON value"),
        ("[-Infinity]", "-Infinity is not a JSON value"),
        ("[" * 100_000, "nested too deeply"),
        ('["\t"]', "Invalid control character"),
        ("[1,]", "Expecting value|Illegal trailing comma"),
    ],
)
def test_what_readers_take_differently_is_refused(provider: StrictJson, text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        provider.loads(text)


def test_large_integers_and_lone_surrogates_are_read_as_they_are(provider: StrictJson) -> None:
    assert provider.loads('[18446744073709551617, "\\ud83d"]') == [2**64 + 1, "\ud83d"]
