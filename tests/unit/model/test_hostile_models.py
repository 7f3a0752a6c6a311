"""Model directories whose digests are right and whose content is not: refused by name, never a crash."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest

from tests import sweeps
from tests.conftest import ROOT
from tests.killing import reported
from tests.manifests import described
from yt_sentiment.engine.layout import section
from yt_sentiment.model import load_model
from yt_sentiment.model.persistence import (
    FILES,
    MANIFEST,
    MODEL,
    SUMS,
    ModelFilesError,
    read_manifest,
    write_sums,
)

BUNDLED = ROOT / "src" / "yt_sentiment" / "default_model"
MUTANTS = 30
"""Drawn with a fixed seed."""
SAMPLED_MUTANTS = 4


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The bundled model's own files, free to be changed."""
    folder = tmp_path / "copy"
    folder.mkdir()
    for name in (*FILES, MANIFEST):
        shutil.copyfile(BUNDLED / name, folder / name)
    return folder


@pytest.mark.parametrize(
    ("name", "place", "value"),
    [("leaves", 0, np.nan), ("splits", 0, (0.0, 999, 0, 1, 2)), ("confidence", 0, 2.0), ("scales", 0, np.inf)],
)
def test_a_model_file_is_checked_by_the_module(copy: Path, name: str, place: int, value: object) -> None:
    content = bytearray((copy / MODEL).read_bytes())
    section(content, name)[place] = value
    (copy / MODEL).write_bytes(content)
    described(copy)
    with pytest.raises(ModelFilesError, match=r"model\.bin: the file is not a model"):
        load_model(copy)


@pytest.mark.parametrize("content", [b"", b"no model", b"\0" * 10_000])
def test_what_is_no_model_file_is_refused(copy: Path, content: bytes) -> None:
    (copy / MODEL).write_bytes(content)
    described(copy)
    with pytest.raises(ModelFilesError, match=r"model\.bin: "):
        load_model(copy)


@pytest.mark.parametrize("name", ["../model.bin", "/etc/passwd", "a/b", "run.py", ""])
def test_a_manifest_names_no_other_file(copy: Path, name: str) -> None:
    manifest = described(copy)
    files = {**manifest.files, name: "0" * 64}
    hostile = type(manifest)(**{**asdict(manifest), "labels": manifest.labels, "files": files, "version": ""})
    content = {**asdict(hostile), "version": hostile.identity()}
    (copy / MANIFEST).write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(ModelFilesError, match=r"names .*, expected"):
        load_model(copy)


@pytest.mark.parametrize(
    "languages", [["en", "../x"], ["<script>"], ["en", 1], "en", 5, None, ["english"]], ids=lambda value: repr(value)
)
def test_a_manifest_names_languages_by_their_codes(copy: Path, languages: object) -> None:
    raw = json.loads((copy / MANIFEST).read_text(encoding="utf-8"))
    (copy / MANIFEST).write_text(json.dumps({**raw, "languages": languages}), encoding="utf-8")
    with pytest.raises(ModelFilesError, match="is not a manifest of format"):
        load_model(copy)


@pytest.mark.parametrize(
    "content",
    ["[" * 100_000, '{"a": ' * 50 + "1" + "}" * 50, '{"format": ' + "9" * 5000 + "}", '{"a": 1, "a": 1}', "x" * 10**6],
)
def test_a_manifest_is_bounded(copy: Path, content: str) -> None:
    (copy / MANIFEST).write_text(content, encoding="utf-8")
    with pytest.raises(ModelFilesError, match="is not a manifest"):
        load_model(copy)


def test_links_and_pipes_are_refused(copy: Path, tmp_path: Path) -> None:
    (copy / MODEL).rename(tmp_path / "elsewhere")
    (copy / MODEL).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(ModelFilesError, match=r"model\.bin is not a regular file"):
        load_model(copy)
    (copy / MODEL).unlink()
    os.mkfifo(copy / MODEL)
    with pytest.raises(ModelFilesError, match=r"model\.bin is not a regular file"):
        load_model(copy)


@pytest.mark.parametrize("name", ["profile.json", "provenance.json"])
def test_what_lies_beside_a_model_is_checked_too(copy: Path, name: str) -> None:
    shutil.copyfile(BUNDLED / name, copy / name)
    with pytest.raises(ModelFilesError, match=f"{name} is in no SHA256SUMS"):
        load_model(copy)
    write_sums(copy)
    assert load_model(copy).version == read_manifest(BUNDLED).version
    (copy / name).write_bytes((copy / name).read_bytes() + b" ")
    with pytest.raises(ModelFilesError, match=rf"{name} was altered"):
        load_model(copy)
    (copy / SUMS).write_text("0  ../../x\n", encoding="ascii")
    with pytest.raises(ModelFilesError, match=r"line 1: .* is not a digest of a known file"):
        load_model(copy)


@pytest.mark.parametrize("mutants", sweeps.sizes(SAMPLED_MUTANTS, MUTANTS))
def test_no_mutant_crashes(copy: Path, tmp_path: Path, mutants: int) -> None:
    names = [MODEL]
    outcomes = reported("tests.mutated_model", str(copy), str(mutants), *names, folder=tmp_path)
    assert [outcome["name"] for outcome in outcomes] == names
    for outcome in outcomes:
        assert outcome["refused"] + outcome["loaded"] == mutants
        assert outcome["refused"] > 0, outcome["name"]
