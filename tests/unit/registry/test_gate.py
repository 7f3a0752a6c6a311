from __future__ import annotations

import json
import os
import pwd
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from yt_sentiment.auth import decisions
from yt_sentiment.auth.hash_chain import ChainError
from yt_sentiment.params import Params, PromoteParams
from yt_sentiment.registry import journal
from yt_sentiment.registry.evidence import sanity_reasons
from yt_sentiment.registry.gate import Evidence, compare

RNG = np.random.default_rng(4)
TRUE = RNG.integers(0, 3, 3000)
NONE = np.zeros(3000, dtype=np.bool_)


def answers(accuracy: float, confidence: float = 0.8, spare: int | None = None) -> NDArray[np.float64]:
    """Return probabilities that are right on a share of rows; class ``spare`` is always wrong."""
    rng = np.random.default_rng(9)
    hit = rng.random(len(TRUE)) < accuracy
    guess = np.where(hit, TRUE, (TRUE + 1) % 3)
    if spare is not None:
        guess = np.where(spare == TRUE, (TRUE + 1) % 3, guess)
    return np.eye(3)[guess] * (confidence - (1 - confidence) / 2) + (1 - confidence) / 2


@pytest.fixture
def limits(params: Params) -> PromoteParams:
    return params.promote


def evidence_of(
    candidate: NDArray[np.float64],
    production: NDArray[np.float64],
    flagged: tuple[NDArray[np.bool_], NDArray[np.bool_] | None] = (NONE, NONE),
) -> dict[str, Evidence]:
    return {"made_up": Evidence(TRUE, candidate, production, *flagged, answered=(3000, 3000))}


def verdict_of(candidate: NDArray[np.float64], production: NDArray[np.float64], limits: PromoteParams) -> list[str]:
    return compare(evidence_of(candidate, production), limits, seed=1).reasons


def test_a_better_candidate_passes(limits: PromoteParams) -> None:
    assert verdict_of(answers(0.85, 0.85), answers(0.75), limits) == []


def test_a_worse_candidate_is_refused_with_reasons(limits: PromoteParams) -> None:
    reasons = verdict_of(answers(0.70), answers(0.80), limits)
    assert any("macro-F1 differs by -0." in reason for reason in reasons)
    assert any("performance test" in reason for reason in reasons)


def test_the_same_model_is_not_better(limits: PromoteParams) -> None:
    (reason,) = verdict_of(answers(0.8), answers(0.8), limits)
    assert "mean macro-F1 differs by +0.0000, expected above 0" in reason


def test_a_lost_class_is_refused_even_if_the_rest_gains(limits: PromoteParams) -> None:
    reasons = verdict_of(answers(0.99, spare=0), answers(0.7), limits)
    assert any("recall of negative" in reason for reason in reasons)


def test_a_recall_that_moves_by_chance_is_no_reason(limits: PromoteParams) -> None:
    true = np.repeat([0, 1, 2], [100, 1000, 1000])
    production = true.copy()
    production[50:90], production[100:200] = 1, 2
    candidate = true.copy()
    candidate[59:90], candidate[0:12], candidate[100:120] = 1, 1, 2  # of class 0, twelve new misses and nine new hits
    none = np.zeros(len(true), dtype=np.bool_)
    probabilities = np.eye(3)[candidate], np.eye(3)[production]
    evidence = Evidence(true, *probabilities, none, none, answered=(len(true), len(true)))
    verdict = compare({"made_up": evidence}, limits, seed=1)
    assert verdict.comparison["made_up"]["recall"]["negative"]["difference"] < -limits.max_recall_loss
    assert not any("recall" in reason for reason in verdict.reasons)


def test_boastful_confidence_is_refused(limits: PromoteParams) -> None:
    reasons = verdict_of(answers(0.82, confidence=0.999), answers(0.80, confidence=0.8), limits)
    assert any("calibration error grows" in reason for reason in reasons)


def test_a_model_that_no_longer_doubts_where_it_is_wrong_is_refused(limits: PromoteParams) -> None:
    better, before = answers(0.85, 0.85), answers(0.80)
    wrong = before.argmax(axis=1) != TRUE
    verdict = compare(evidence_of(better, before, (NONE, wrong)), limits, seed=1)
    (reason,) = verdict.reasons
    assert "the share that is wrong and unflagged grows from 0.0000 to 0.1" in reason
    assert reason.endswith("allowed is +0.02")
    both = (better.argmax(axis=1) != TRUE, wrong)
    assert compare(evidence_of(better, before, both), limits, seed=1).passed


def test_production_that_stored_no_doubts_is_taken_to_doubt_its_lowest_confidences(limits: PromoteParams) -> None:
    better, before = answers(0.85, 0.85), answers(0.80)
    wrong = np.flatnonzero(before.argmax(axis=1) != TRUE)
    before[wrong] = before[wrong] * 0.9 + 0.1 / 3  # less sure, of the same class
    flagged = NONE.copy()
    flagged[np.flatnonzero(better.argmax(axis=1) == TRUE)[: len(wrong)]] = True  # doubt where there is no reason to
    verdict = compare(evidence_of(better, before, (flagged, None)), limits, seed=1)
    figures = verdict.comparison["made_up"]["wrong_and_unflagged"]
    assert figures["flags_of_production"] == "its lowest confidences"
    assert figures["production"] == 0
    assert figures["answered"]["production"] == figures["answered"]["candidate"] == pytest.approx(1 - len(wrong) / 3000)
    assert any("wrong and unflagged grows" in reason for reason in verdict.reasons)


def test_missing_evidence_refuses(limits: PromoteParams) -> None:
    assert compare({}, limits, seed=1).reasons == ["no human-labelled test rows to compare on"]
    few = {"tiny": Evidence(TRUE[:20], answers(0.9)[:20], answers(0.5)[:20], NONE[:20], None, answered=(3000, 20))}
    assert compare(few, limits, seed=1).reasons == [
        "tiny: 20 test rows that both models answered (the candidate 3000, production 20), at least 300 are needed"
    ]


def test_probabilities_that_are_none_fail_the_load_test() -> None:
    assert sanity_reasons(np.array([[np.nan, 0.5, 0.5]]))[0].startswith("1 probabilities are not finite")
    assert "add up to" in sanity_reasons(np.array([[0.5, 0.5, 0.5]]))[0]
    assert sanity_reasons(np.array([[0.2, 0.3, 0.5]])) == []


def test_decisions_are_kept_in_order_with_who_and_when(tmp_path: Path) -> None:
    log = tmp_path / "log" / "decisions.jsonl"
    decisions.append(log, {"action": "promote", "outcome": "refused", "reasons": ["a"]})
    decisions.append(log, {"action": "rollback", "outcome": "rolled back"})
    first, second = decisions.read(log)
    assert first["action"] == "promote"
    assert first["who"]
    assert first["when"]
    assert second["previous"] == first["digest"]


@pytest.mark.parametrize("damage", ["edit", "delete", "insert"])
def test_a_tampered_log_is_refused_and_nothing_is_added(tmp_path: Path, damage: str) -> None:
    log = tmp_path / "decisions.jsonl"
    for number in range(3):
        decisions.append(log, {"action": "promote", "number": number})
    lines = log.read_text(encoding="utf-8").splitlines()
    if damage == "edit":
        lines[1] = json.dumps({**json.loads(lines[1]), "number": 7})
    elif damage == "delete":
        del lines[1]
    else:
        lines.insert(1, '{"action": "none"}')
    log.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with pytest.raises(ChainError, match="line 2"):
        decisions.append(log, {"action": "promote"})
    assert log.read_text(encoding="utf-8").splitlines() == lines


def test_a_full_disk_leaves_the_log_as_it_was(tmp_path: Path) -> None:
    log = tmp_path / "decisions.jsonl"
    decisions.append(log, {"action": "promote", "number": 1})
    before = log.read_bytes()
    # The kernel lets a process of its own write 100 bytes more, and half a line is what it writes.
    code = (
        "import resource, signal, sys; from pathlib import Path; from yt_sentiment.auth import decisions\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))\n"
        "decisions.append(Path(sys.argv[1]), {'action': 'promote', 'why': 'x' * 500})\n"
    )
    command = [sys.executable, "-c", code, str(log), str(len(before) + 100)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    assert "OSError: [Errno" in done.stderr
    assert log.read_bytes() == before
    assert decisions.append(log, {"action": "promote", "number": 2})["previous"] == decisions.read(log)[0]["digest"]


def test_a_line_separator_in_a_reason_is_no_new_line(tmp_path: Path) -> None:
    log = tmp_path / "decisions.jsonl"
    decisions.append(log, {"action": "promote", "why": "a\u2028b\x85c"})
    assert decisions.read(log)[0]["why"] == "a\u2028b\x85c"


def test_a_token_is_named_in_the_log(tmp_path: Path) -> None:
    decisions.TOKEN.set("ann")
    try:
        assert decisions.append(tmp_path / "log", {"action": "promote"})["who"] == "ann"
    finally:
        decisions.TOKEN.set("")


@pytest.mark.parametrize("variable", ["LOGNAME", "USER", "LNAME", "USERNAME"])
def test_no_variable_says_who_decides(monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    monkeypatch.setenv(variable, "somebody else")
    assert decisions.actor() == pwd.getpwuid(os.getuid()).pw_name


def test_a_user_without_a_name_is_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "getuid", lambda: 4_000_000_001)
    assert decisions.actor() == "4000000001"


@pytest.mark.parametrize("kept", [1, 60, -2])
def test_a_torn_last_line_is_mended_and_the_log_says_so(tmp_path: Path, kept: int) -> None:
    log = tmp_path / "decisions.jsonl"
    decisions.append(log, {"action": "promote", "outcome": "refused"})
    whole = log.read_bytes()
    decisions.append(log, {"action": "promote", "outcome": "refused", "why": "\u00e9" * 900})
    torn = log.read_bytes()[len(whole) :][:kept]
    log.write_bytes(whole + torn)
    for command in (lambda: decisions.read(log), lambda: decisions.append(log, {"action": "promote"})):
        with pytest.raises(ChainError, match=r"line 2 was cut short.*`yt-sentiment promote`"):
            command()
    assert log.read_bytes() == whole + torn
    entry = decisions.mend(log)
    assert entry
    assert f"line 2 was cut short after {len(torn)} bytes" in entry["reasons"][0]
    assert decisions.mend(log) is None
    assert [line["action"] for line in decisions.read(log)] == ["promote", "mend"]


def test_a_last_line_that_lacks_its_line_break_alone_is_whole(tmp_path: Path) -> None:
    log = tmp_path / "decisions.jsonl"
    decisions.append(log, {"action": "promote", "number": 1})
    log.write_bytes(log.read_bytes().removesuffix(b"\n"))
    decisions.append(log, {"action": "promote", "number": 2})
    assert [line["number"] for line in decisions.read(log)] == [1, 2]


def test_one_command_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "LOCK_SECONDS", 0.0)
    with (
        journal.opened(tmp_path / "log", None),
        pytest.raises(journal.LockedError, match=f"held by another command, process {os.getpid()}"),
        journal.opened(tmp_path / "log", None),
    ):
        pass
    with journal.opened(tmp_path / "log", None) as book:
        book.record({"action": "retrain", "outcome": "not opened"})
