"""Model directories whose digests are right and whose content is not: refused by name, never a crash."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import zipfile
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest

from tests import sweeps
from tests.conftest import ROOT
from tests.killing import reported
from tests.manifests import described
from yt_sentiment.model import load_model
from yt_sentiment.model.calibration import RANGES
from yt_sentiment.model.classifier import input_names
from yt_sentiment.model.persistence import (
    ENCODER,
    FILES,
    LINEAR,
    MANIFEST,
    SUMS,
    TREES,
    VOCABULARY,
    ModelFilesError,
    read_manifest,
    write_sums,
)

BUNDLED = ROOT / "src" / "yt_sentiment" / "default_model"
MUTANTS = 30
"""Of each file, drawn with a fixed seed."""
SAMPLED_MUTANTS = 4
LAST_INPUT = len(input_names(encoder=True)) - 1


def _size(name: str, array: str) -> int:
    with np.load(BUNDLED / name) as arrays:
        return len(arrays[array])


NGRAMS, WORDS = _size(LINEAR, "coef"), _size(VOCABULARY, "words_hashes")
TEMPERATURE = "calibration_temperature"
CALIBRATIONS, MODELS = _size(LINEAR, TEMPERATURE), _size(LINEAR, "intercepts")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The bundled model's own files, free to be changed."""
    folder = tmp_path / "copy"
    folder.mkdir()
    for name in (*FILES, ENCODER, MANIFEST):
        shutil.copyfile(BUNDLED / name, folder / name)
    return folder


def changed_trees(copy: Path, old: str, new: str) -> None:
    text = (copy / TREES).read_text(encoding="utf-8")
    assert re.search(old, text, re.MULTILINE)
    (copy / TREES).write_text(re.sub(old, new, text, count=1, flags=re.MULTILINE), encoding="utf-8")
    described(copy)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            r"^split_feature=\d+",
            "split_feature=99999",
            rf"trees\.txt: Tree=0: split_feature holds 99999, expected 0 to {LAST_INPUT}",
        ),
        (r"^split_feature=\d+", "split_feature=-1", r"split_feature holds -1"),
        (r"^left_child=\d+", "left_child=0", r"split 0 has child 0, expected a later split"),
        (r"^left_child=\d+", "left_child=2000000000", r"split 0 has child 2000000000"),
        (r"^left_child=\d+", "left_child=-99", r"split 0 has child -99"),
        (r"^num_leaves=15", "num_leaves=2147483647", r"num_leaves is .*, expected 1 to 4096"),
        (r"^num_leaves=15", "num_leaves=14", r"split_feature has 14 values, expected 13"),
        (r"^num_cat=0", "num_cat=1", r"num_cat is '1', expected '0'"),
        (r"^is_linear=0", "is_linear=1", r"is_linear is '1'"),
        (r"^decision_type=2", "decision_type=1", r"decision_type holds 1"),
        (r"^threshold=\S+", "threshold=nan", r"threshold holds 'nan', expected a finite float"),
        (r"^leaf_value=\S+", "leaf_value=1e999", r"leaf_value holds '1e999'"),
        (r"^max_feature_idx=\d+", "max_feature_idx=34", rf"max_feature_idx is '34', expected '{LAST_INPUT}'"),
        (r"^num_class=3", "num_class=30000", r"num_class is '30000', expected '3'"),
        (r"^version=v4", "version=v3", r"version is 'v3'"),
        (r"^end of trees", "end", r"no line 'end of trees'"),
        (r"^Tree=1$", "Tree=7", r"Tree=1: 'Tree=7'"),
        (r"^shrinkage=\S+", "shrinkage=1\nextra=1", r"expected \["),
    ],
)
def test_trees_are_checked_before_lightgbm_sees_them(copy: Path, old: str, new: str, expected: str) -> None:
    changed_trees(copy, old, new)
    with pytest.raises(ModelFilesError, match=expected):
        load_model(copy)


def rewritten(copy: Path, name: str, **changes: np.ndarray) -> None:
    with np.load(copy / name) as arrays:
        content = {key: arrays[key] for key in arrays.files} | changes
    np.savez_compressed(copy / name, **content)
    described(copy)


@pytest.mark.parametrize(
    ("name", "changes", "expected"),
    [
        (LINEAR, {"coef": np.zeros((5, 3), np.float16)}, rf"linear\.npz: coef has shape \(5, 3\), expected {NGRAMS}"),
        (LINEAR, {"coef": np.zeros((NGRAMS, 3))}, r"coef has dtype '<f8', expected '<f2'"),
        (LINEAR, {"coef": np.full((NGRAMS, 3), np.inf, np.float16)}, r"coef has the value .*inf"),
        (LINEAR, {"intercepts": np.full((MODELS, 3), np.nan, np.float32)}, r"intercepts has the value .*nan"),
        (LINEAR, {"intercepts": np.zeros((MODELS - 1, 3), np.float32)}, rf"intercepts has shape .*expected {MODELS} "),
        (
            LINEAR,
            {"intercepts": np.zeros((MODELS, 2), np.float32)},
            rf"has shape \({MODELS}, 2\), expected 3",
        ),
        (LINEAR, {"intercepts": np.zeros(3, np.float32)}, r"intercepts has shape \(3,\)"),
        (
            LINEAR,
            {"calibration_temperature": np.zeros(CALIBRATIONS)},
            r"calibration_temperature has the value .*, expected 0\.1 to 10",
        ),
        (
            LINEAR,
            {"calibration_temperature": np.ones(3)},
            rf"calibration_temperature has shape \(3,\), expected {CALIBRATIONS}",
        ),
        (LINEAR, {"calibration_neutral": np.full(CALIBRATIONS, 9.0)}, r"calibration_neutral has the value .*9\.0"),
        (LINEAR, {"more": np.zeros(3)}, r"its arrays are .*more"),
        (VOCABULARY, {"words_lengths": np.array([1, 10**9])}, r"words_lengths is 1 to 1000000000"),
        (VOCABULARY, {"words_hashes": np.zeros(WORDS, np.uint32)}, r"vocabulary\.npz: .*distinct"),
        (VOCABULARY, {"words_idf": np.full(WORDS, np.inf, np.float16)}, r"words_idf has the value .*inf"),
        (ENCODER, {"bias": np.zeros(33, np.float32)}, r"encoder\.npz: "),
        (ENCODER, {"language_names": np.frombuffer(b"en,<script>", np.uint8)}, r"encoder\.npz: language_names is"),
        (ENCODER, {"tongue": np.zeros((1, 1), np.float16)}, r"encoder\.npz: tongue has shape \(1, 1\)"),
    ],
)
def test_arrays_are_checked_by_name(copy: Path, name: str, changes: dict[str, np.ndarray], expected: str) -> None:
    rewritten(copy, name, **changes)
    with pytest.raises(ModelFilesError, match=expected):
        load_model(copy)


def archive_of(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(f"{name}.npy", content)
    return out.getvalue()


MUCH = 20_000_000
NAMES = ("coef", "intercepts", *(f"calibration_{part}" for part in RANGES), "min_confidence")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (
            archive_of(**dict.fromkeys(NAMES, b"\0" * 20_000_000)),
            rf"its arrays have {20_000_000 * len(NAMES)} bytes, at most",
        ),
        (
            archive_of(**dict.fromkeys(NAMES, b"\x93NUMPY\x01\0\xff\xff" + b"(" * 65535)),
            r"has no header as NumPy writes it",
        ),
        (
            archive_of(**dict.fromkeys(NAMES, b"\x93NUMPY\x01\0\xc8\0" + b"(" * 200)),
            r"has no header as NumPy writes it",
        ),
        (b"no archive", r"not an archive of arrays"),
    ],
)
def test_archives_are_checked_before_they_are_unpacked(copy: Path, content: bytes, expected: str) -> None:
    (copy / LINEAR).write_bytes(content)
    described(copy)
    with pytest.raises(ModelFilesError, match=expected):
        load_model(copy)


@pytest.mark.parametrize("name", ["../linear.npz", "/etc/passwd", "a/b", "run.py", ""])
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
    (copy / LINEAR).rename(tmp_path / "elsewhere")
    (copy / LINEAR).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(ModelFilesError, match=r"linear\.npz is not a regular file"):
        load_model(copy)
    (copy / LINEAR).unlink()
    os.mkfifo(copy / LINEAR)
    with pytest.raises(ModelFilesError, match=r"linear\.npz is not a regular file"):
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
    names = [TREES, LINEAR, VOCABULARY, ENCODER]
    outcomes = reported("tests.mutated_model", str(copy), str(mutants), *names, folder=tmp_path)
    assert [outcome["name"] for outcome in outcomes] == names
    for outcome in outcomes:
        assert outcome["refused"] + outcome["loaded"] == mutants
        assert outcome["refused"] > 0, outcome["name"]
