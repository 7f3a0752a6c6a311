"""What the stored notebooks show, and how they are stored."""

from __future__ import annotations

import base64
import io
import json
from typing import Any

import matplotlib as mpl
import nbformat
import pytest
from matplotlib.figure import Figure

from scripts.checks.notebooks import MAX_PICTURE_BYTES, NOTEBOOKS, PICTURE, TABLE, faults, png_chunks, reported_texts
from scripts.notebooks import bare_picture, stored
from tests.conftest import ROOT
from yt_sentiment.experiments.quick_rows import carried_splits, clean_splits
from yt_sentiment.labels import LABELS
from yt_sentiment.params import load_params

KNOWN = reported_texts(ROOT / "reports")
COMMENT = "my neighbour wrote this one"


def drawn() -> bytes:
    figure = Figure(figsize=(1, 1))
    figure.subplots().plot([1, 2])
    file = io.BytesIO()
    figure.savefig(file, format="png")
    return file.getvalue()


def table(text: str) -> str:
    style = "<style scoped>\n .dataframe tbody tr th { top }\n</style>"
    return f'<div>\n{style}\n<table border="1" class="dataframe"><tr><th></th><td>{text}</td></tr></table>\n</div>'


def notebook(data: dict[str, Any], kind: str = "display_data", **more: Any) -> dict[str, Any]:
    output = {"output_type": kind, "metadata": {}, "data": data, **more}
    cell = {"cell_type": "code", "execution_count": 1, "source": ['x = "own name"'], "outputs": [output]}
    return {"cells": [cell]}


@pytest.mark.parametrize("name", ["01-eda", "02-experiments", "03-errors"])
def test_a_notebook_holds_its_tables_and_pictures_and_no_text_of_a_corpus(name: str) -> None:
    content = json.loads((NOTEBOOKS / f"{name}.ipynb").read_text(encoding="utf-8"))
    assert faults(content, KNOWN) == [], "`make notebooks` stores them"
    kinds = {kind for cell in content["cells"] for output in cell.get("outputs", ()) for kind in output["data"]}
    assert kinds == {PICTURE, TABLE}


def test_all_notebooks_are_looked_at() -> None:
    assert sorted(path.stem for path in NOTEBOOKS.glob("*.ipynb")) == ["01-eda", "02-experiments", "03-errors"]


@pytest.mark.parametrize("text", ["0.6643", "1,234", "-3e-05", "negative", "own name", "..."])
def test_numbers_and_names_of_the_project_may_be_shown(text: str) -> None:
    assert faults(notebook({TABLE: table(text)}), KNOWN) == []


@pytest.mark.parametrize(
    ("shown", "fault"),
    [
        (notebook({TABLE: table(COMMENT)}), "a text of 27 characters"),
        (notebook({TABLE: table("1") + COMMENT}), "a text of 27 characters"),
        (notebook({TABLE: table(f"<!--{COMMENT}-->")}), "a text of 27 characters"),
        (notebook({TABLE: table(f'<b title="{COMMENT}">1</b>')}), "a text of 27 characters"),
        (notebook({TABLE: table("qq")}), "a text of 2 characters"),
        (notebook({TABLE: table("1"), "text/plain": COMMENT}), "neither a picture nor a table"),
        (notebook({}, kind="stream", text=COMMENT), "neither a picture nor a table"),
        (notebook({TABLE: table("1")}, metadata={"of": COMMENT}), "has metadata"),
        (notebook({PICTURE: base64.b64encode(drawn()).decode()}), "more than what it shows: ['tEXt']"),
        (notebook({PICTURE: base64.b64encode(b"." * (MAX_PICTURE_BYTES + 1)).decode()}), "a picture of 150001 bytes"),
    ],
)
def test_anything_else_is_a_fault(shown: dict[str, Any], fault: str) -> None:
    found = faults(shown, KNOWN)
    assert any(fault in line for line in found), found
    assert not any(COMMENT in line for line in found), "a fault does not repeat the text"


def test_a_notebook_without_outputs_or_run_in_pieces_is_a_fault() -> None:
    empty = notebook({TABLE: table("1")})
    empty["cells"][0] |= {"outputs": [], "execution_count": None}
    assert [fault[:9] for fault in faults(empty, KNOWN)] == ["no output", "not run f"]


def test_what_is_stored_is_bare() -> None:
    picture = drawn()
    assert b"matplotlib" in picture
    outputs = [
        nbformat.v4.new_output("stream", text=COMMENT),
        nbformat.v4.new_output("display_data", {PICTURE: base64.b64encode(picture).decode(), "text/plain": COMMENT}),
        nbformat.v4.new_output("execute_result", {TABLE: table("1"), "text/plain": COMMENT}, execution_count=1),
        nbformat.v4.new_output("execute_result", {"text/plain": COMMENT}, execution_count=1),
    ]
    cell = nbformat.v4.new_code_cell("1", outputs=outputs, execution_count=1, metadata={"execution": {"time": "now"}})
    run = stored(nbformat.v4.new_notebook(cells=[cell], metadata={"language_info": {"name": "python", "version": "3"}}))
    nbformat.validate(run)
    assert faults(run, KNOWN) == []
    assert [set(output["data"]) for output in run.cells[0].outputs] == [{PICTURE}, {TABLE}]
    assert (run.cells[0].metadata, run.metadata.language_info) == ({}, {"name": "python"})
    bare = bare_picture(picture)
    assert [name for name, _ in png_chunks(bare)][-1] == b"IEND"
    assert (mpl.image.imread(io.BytesIO(bare)) == mpl.image.imread(io.BytesIO(picture))).all()


def test_rows_of_an_experiment_of_a_minute_come_from_pypi_or_from_the_clean_splits(tmp_path: Any) -> None:
    train, validation = carried_splits(load_params(ROOT / "params.yaml"))
    assert set(train["label"]) == set(validation["label"]) == set(LABELS)
    assert not set(train["key"]) & set(validation["key"])
    train.to_parquet(tmp_path / "train.parquet")
    validation.assign(source="another").to_parquet(tmp_path / "validation.parquet")
    one, other = clean_splits(tmp_path, ["vader_icwsm"])
    assert (len(one), len(other)) == (len(train), 0)
