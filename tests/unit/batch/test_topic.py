from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from yt_sentiment.batch.topic import Scorer


def test_what_the_group_committed_is_asked_for_before_the_answers_are_looked_at() -> None:
    calls = []

    def told(name: str, answer: Any = None) -> Any:
        def ask(*_: Any) -> Any:
            calls.append(name)
            return answer

        return ask

    place = SimpleNamespace(partition=0, offset=-1001)
    scorer = object.__new__(Scorer)
    scorer._stream = SimpleNamespace(source="in", target="out", insights="", minutes=0)  # type: ignore[assignment]
    scorer._reader = SimpleNamespace(wait_until_settled=told("settled"), last=told("answers"))  # type: ignore[assignment]
    scorer._ended = set()
    committed = told("committed", [SimpleNamespace(partition=0, offset=7)])
    scorer._go_on(SimpleNamespace(committed=committed, assign=told("assign")), [place])  # type: ignore[arg-type, list-item]
    assert calls == ["committed", "settled", "answers", "assign"], "who still commits after it makes nothing come twice"
    assert place.offset == 7
