from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from tests.conftest import ROOT
from yt_sentiment.corpora import SOURCES, within_licences
from yt_sentiment.corpora.source import SourceFile
from yt_sentiment.io.files import read_json
from yt_sentiment.params import ConfigError, IngestParams, Terms
from yt_sentiment.pipeline import RAW, REPORTS, ingest, preprocess

FILES = {"labels.txt": "admiration\nanger\nneutral\n"} | {
    f"{split}.tsv": "".join(f"{split} {n}\t{n % 3}\t{split}{n}\n" for n in range(9))
    for split in ("train", "dev", "test")
}
"""Of GoEmotions, made up."""


def params(*licences: Terms, train: tuple[str, ...], evaluate: tuple[str, ...] = ("vader_icwsm",)) -> IngestParams:
    return IngestParams(licences=licences, train=train, evaluate=evaluate, feedback_sha256=None)


def put_goemotions(folder: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Put a made-up GoEmotions into the mirror of a folder, and pin it; return the digest of each file."""
    digests = {name: hashlib.sha256(content.encode()).hexdigest() for name, content in FILES.items()}
    files = tuple(SourceFile(name, digest) for name, digest in digests.items())
    source = replace(SOURCES["goemotions"], files=files)
    monkeypatch.setitem(SOURCES, "goemotions", source)
    for name, content in FILES.items():
        path = folder / "mirror" / source.mirror_path(SourceFile(name, ""))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return digests


def test_corpora_are_chosen_by_what_their_licences_allow() -> None:
    train = ("goemotions", "semeval2017", "sentistrength_youtube", "bangla_youtube")
    assert {SOURCES[name].terms for name in train} == {"permissive", "non-commercial", "unstated"}
    assert within_licences(params("permissive", train=train)).train == ("goemotions",)
    assert within_licences(params("permissive", "unstated", train=train)).train == train[::2]
    everything = params("permissive", "non-commercial", "unstated", train=train, evaluate=train)
    assert within_licences(everything) == everything


@pytest.mark.parametrize(
    ("train", "evaluate", "part"),
    [(("semeval2017",), ("vader_icwsm",), "train"), (("vader_icwsm",), ("semeval2017",), "evaluate")],
)
def test_licences_that_leave_nothing_are_refused(train: tuple[str, ...], evaluate: tuple[str, ...], part: str) -> None:
    with pytest.raises(ConfigError, match=rf"licences, permissive, leaves no corpus of ingest\.{part}"):
        within_licences(params("permissive", train=train, evaluate=evaluate))


def test_an_unknown_licence_is_refused() -> None:
    with pytest.raises(ValueError, match="'permissive', 'non-commercial' or 'unstated'"):
        IngestParams.model_validate(
            {"licences": ("free",), "train": ("goemotions",), "evaluate": ("goemotions",), "feedback_sha256": None}
        )


def test_what_is_left_out_is_neither_brought_nor_read_and_the_report_says_so(
    in_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (ROOT / "params.yaml").read_text(encoding="utf-8")
    values = {
        "licences": "[permissive]",
        "train": "[goemotions, semeval2017]",
        "evaluate": "[goemotions, kaggle_reddit]",
    }
    for key, value in {**values, "synthetic_rows": "0"}.items():
        text = re.sub(rf"^  {key}:.*\n(?:    - .*\n)*", f"  {key}: {value}\n", text, count=1, flags=re.MULTILINE)
    (in_folder / "params.yaml").write_text(text, encoding="utf-8")
    digests = put_goemotions(in_folder, monkeypatch)

    ingest.run(cache=in_folder / "cache", mirror=in_folder / "mirror")
    report = read_json(REPORTS / "ingest.json")
    assert {name: entry["left_out"] for name, entry in report.items()} == {
        "goemotions": False,
        "semeval2017": True,
        "kaggle_reddit": True,
    }
    assert report["goemotions"]["files"] == digests
    assert (report["semeval2017"]["terms"], report["semeval2017"]["files"]) == ("non-commercial", {})
    assert not any(entry["trained_on"] for entry in report.values() if entry["left_out"])
    assert [folder.name for folder in RAW.iterdir()] == ["goemotions"]

    preprocess.run()
    rows = pd.concat([pd.read_parquet(f"data/clean/{split}.parquet") for split in ("train", "validation", "test")])
    assert set(rows["source"]) == {"goemotions"}
    assert set(read_json(REPORTS / "preprocess.json")) == {"goemotions"}
