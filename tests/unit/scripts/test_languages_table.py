"""The tables by language: of a run that measured languages, and of one that did not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from scripts.docs import languages, markdown
from yt_sentiment.corpora import SOURCES, language_of


def entry(read: bool, classes: list[str], rows: int) -> dict[str, Any]:
    scores = {
        "macro_f1": 0.712,
        "macro_f1_interval": [0.69, 0.73],
        "macro_recall": 0.72,
        "macro_recall_interval": [0.7, 0.74],
    }
    versus = {"macro_f1": {"difference": 0.031, "interval": [0.011, 0.052]}}
    return {
        **scores,
        "classes": classes,
        "test_rows": 1200,
        "rows": rows,
        "answered": 0.9,
        "wrong_and_unflagged": 0.123,
        "macro_f1_answered": 0.75,
        "identified": 0.961,
        "read_as_english": 0.012,
        "in_language": {**scores, "macro_f1": 0.681, "ours_minus_this": versus},
        "supported": True,
        "read": read,
    }


def recorded(folder: Path, monkeypatch: pytest.MonkeyPatch, report: dict[str, Any]) -> None:
    (folder / "metrics.json").write_text(json.dumps(report), encoding="utf-8")
    monkeypatch.setattr(markdown, "REPORTS", folder)


def test_a_run_that_measured_no_language_gives_no_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    recorded(tmp_path, monkeypatch, {"human": {}})
    assert languages.languages() == languages.languages_summary() == ""


def test_a_run_that_measured_languages_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    by_language = {
        "es": entry(True, ["negative", "neutral", "positive"], 1200),
        "ko": entry(True, ["negative", "positive"], 1130),
        "fr": entry(False, ["negative", "neutral", "positive"], 1200)
        | {"in_language": None, "macro_f1_answered": None},
        "pcm": entry(False, ["negative", "neutral", "positive"], 1200) | {"supported": False},
        "mul": entry(False, ["negative", "neutral", "positive"], 1200) | {"supported": False},
    }
    report = {
        "by_language": by_language,
        "read": ["es", "ko"],
        "mean_macro_f1": 0.712,
        "english_called_another": 0.004,
        "english_not_told": 0.01,
    }
    recorded(tmp_path, monkeypatch, {"languages": report})
    table = languages.languages()
    assert (
        "| Spanish (`es`) | **yes** | 1,200 | .712 (.690 – .730) | .681 (.690 – .730) | +0.031 (+0.011 – +0.052) | "
        ".720 (.700 – .740) | 90% | .750 | 12.3% | 96.1% | 1.2% |" in table
    )
    assert "| Nigerian Pidgin (`pcm`) | not supported | 1,200" in table
    assert "| Spanglish (`mul`) | mixed | 1,200" in table
    assert "| French (`fr`) | no | 1,200 | .712 (.690 – .730) | — | — |" in table
    assert "Korean (neutral: 70 of 1,200 test rows left out)" in table
    assert "Spanish (neutral" not in table
    assert "over the 2 that are read, English aside: .712. Of English rows 0.4% are called another language" in table
    summary = languages.languages_summary()
    assert summary.splitlines()[0].endswith("([all](docs/model-card.md#by-language)) | es | ko |")
    assert "| **yt-sentiment** | **.712** | **.712** |" in summary
    assert summary.count("\n") == 4, "README is short"
    recorded(tmp_path, monkeypatch, {"languages": report | {"read": [], "mean_macro_f1": None}})
    assert languages.languages_summary().startswith("No language but English is read")


def test_every_language_of_a_corpus_has_a_name() -> None:
    assert {language_of(name) for name in SOURCES} - set(languages.NAMES) == set()
