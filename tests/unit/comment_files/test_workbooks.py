"""Workbooks: what is read of them, and what ends them before they fill the memory."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import pytest
from openpyxl import Workbook  # type: ignore[import-untyped]

from tests.unit.comment_files.test_losses import rows_of
from yt_sentiment.comment_files import Bad, CommentFileError, Row, open_comments, row_of, workbook_rows


def workbook(path: Path, rows: list[tuple[Any, ...]]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path.read_bytes()


def test_a_title_of_a_sheet_is_no_header(tmp_path: Path) -> None:
    content = workbook(tmp_path / "a.xlsx", [("Comments",), ("Author", "Comment", "Likes"), ("me", "good", 1)])
    assert rows_of(tmp_path, "in.xlsx", content) == (["good"], ["the row stands above the header"])


@pytest.mark.parametrize("rows", [1, 20000])
def test_a_broken_workbook_is_said(tmp_path: Path, rows: int) -> None:
    workbook(tmp_path / "a.xlsx", [("text",), *[(f"made-up {i}",) for i in range(rows)]])
    with ZipFile(tmp_path / "a.xlsx") as whole, ZipFile(tmp_path / "b.xlsx", "w") as cut:
        for name in whole.namelist():
            inside = whole.read(name)
            cut.writestr(name, inside[: inside.rindex(b"</row>")] if "sheet1" in name else inside)
    try:
        _, bad = rows_of(tmp_path, "in.xlsx", (tmp_path / "b.xlsx").read_bytes())
    except CommentFileError as error:
        bad = [str(error)]
    assert any("cannot be read" in reason or "can be read" in reason for reason in bad)


def with_sheet(path: Path, rows: str, after: str = "", how: int = ZIP_DEFLATED) -> bytes:
    """Return a workbook with these rows below its header, and with what comes after them."""
    workbook(path, [("text",)])
    with ZipFile(path) as given, ZipFile(path.with_suffix(".zip"), "w", how) as archive:
        for name in given.namelist():
            inside = given.read(name).replace(b"</sheetData>", f"{rows}</sheetData>{after}".encode())
            archive.writestr(name, inside)
    return path.with_suffix(".zip").read_bytes()


ATTRIBUTES = " ".join(f'a{i}=""' for i in range(2000))
ONE = '<row><c t="inlineStr"><is><t>good</t></is></c></row>'


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (f"<row>{'<c/>' * 3000}</row>", "row 13 of xl/worksheets/sheet1.xml has more than 1000 tags and attributes"),
        (f"<row><c/><row/>{'<c/>' * 3000}</row>", "row 13 of xl/worksheets/sheet1.xml has more than 1000 tags"),
        (f"<row><c {ATTRIBUTES}/></row>", "more than 1000 tags and attributes"),
        (f"<row><c t='inlineStr'><is><t>{'x' * 99_000}</t></is></c></row>", "row 13 of xl/worksheets/sheet1.xml"),
        ("<row/>" * 3000, "xl/worksheets/sheet1.xml has more than 500 rows"),
    ],
)
def test_a_row_that_would_fill_the_memory_ends_the_sheet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: str, said: str
) -> None:
    for name, most in (("MOST_PARTS", 1000), ("MOST_BYTES", 50_000), ("MOST_ROWS", 500)):
        monkeypatch.setattr(workbook_rows, name, most)
    path = tmp_path / "in.xlsx"
    path.write_bytes(with_sheet(tmp_path / "a.xlsx", ONE * 11 + rows))
    try:
        with open_comments(path) as reading:
            found = [row_of(one) for one in reading.rows]
    except CommentFileError as error:
        found = [Bad(None, str(error))]
    *good, last = found
    assert isinstance(last, Bad)
    assert said in last.reason
    assert all(isinstance(one, Row) and one.text == "good" for one in good)


def test_many_rows_of_a_workbook_are_read_whatever_it_says_of_its_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook_rows, "MOST_PARTS", 100)
    monkeypatch.setattr(workbook_rows, "MOST_BYTES", 50_000)
    assert rows_of(tmp_path, "in.xlsx", with_sheet(tmp_path / "a.xlsx", ONE * 5000)) == (["good"] * 5000, [])


LINK = '<hyperlink ref="A1" location="made-up" display="x"/>'
MERGED = '<mergeCell ref="A1:B1"/>'
BEHIND = {
    "links": f"<hyperlinks>{LINK * 3000}</hyperlinks>",
    "merged": f"<mergeCells>{MERGED * 3000}</mergeCells>",
    "long": f"<extLst>{'x' * 99_000}</extLst>",
    "deep": "<a>" * 3000 + "</a>" * 3000,
}


@pytest.mark.parametrize("behind", BEHIND)
@pytest.mark.parametrize("rows", [1, 20, 499])
def test_what_stands_behind_the_rows_of_a_sheet_is_no_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: int, behind: str
) -> None:
    for name, most in (("MOST_PARTS", 1000), ("MOST_BYTES", 50_000), ("MOST_ROWS", 500)):
        monkeypatch.setattr(workbook_rows, name, most)
    content = with_sheet(tmp_path / "a.xlsx", ONE * rows, BEHIND[behind])
    assert rows_of(tmp_path, "in.xlsx", content) == (["good"] * rows, [])


@pytest.mark.parametrize("rows", [1, 20])
def test_a_sum_that_is_wrong_behind_the_rows_is_said(tmp_path: Path, rows: int) -> None:
    content = with_sheet(tmp_path / "a.xlsx", ONE * rows, BEHIND["links"], ZIP_STORED)
    broken = content.replace(LINK.encode() + b"</hyperlinks>", LINK.upper().encode() + b"</hyperlinks>")
    try:
        _, bad = rows_of(tmp_path, "in.xlsx", broken)
    except CommentFileError as error:
        bad = [str(error)]
    assert any("Bad CRC-32" in reason for reason in bad)


STRINGS = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"


def with_shared(path: Path, texts: list[str], width: int) -> bytes:
    """Return a workbook with rows of so many cells, each the number of a text in the part of texts."""
    workbook(path, [("text", *map(str, range(1, width)))])
    cells = [f'<c t="s"><v>{number}</v></c>' for number in range(len(texts))]
    rows = "".join(f"<row>{''.join(cells[at : at + width])}</row>" for at in range(0, len(cells), width))
    with ZipFile(path) as given, ZipFile(path.with_suffix(".zip"), "w", ZIP_DEFLATED) as archive:
        for name in given.namelist():
            part = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{STRINGS}"/></Types>'
            inside = given.read(name).decode().replace("</Types>", part)
            archive.writestr(name, inside.replace("</sheetData>", f"{rows}</sheetData>"))
        strings = "".join(f"<si><t>{text}</t></si>" for text in texts)
        archive.writestr("xl/sharedStrings.xml", f'<sst xmlns="{workbook_rows.MAIN}">{strings}</sst>')
    return path.with_suffix(".zip").read_bytes()


def test_cells_may_share_more_texts_than_a_sheet_has_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_rows, "MOST_ROWS", 500)
    texts = [f"made-up {number}" for number in range(1200)]
    assert rows_of(tmp_path, "in.xlsx", with_shared(tmp_path / "a.xlsx", texts, 3)) == (texts[::3], [])


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        (["good"] * 700, "xl/sharedStrings.xml has more than 600 texts that cells share"),
        (["good", f"</t></si>{'<si/>' * 590}<si><t>"], "sharedStrings.xml has more than 500 texts without a letter"),
        (["good", "x" * 99_000], "text 2 of xl/sharedStrings.xml has more than 50000 bytes"),
        (["x" * 99_000], "text 1 of xl/sharedStrings.xml has more than 50000 bytes"),
        (
            ["a", f"</t></si><sheetData xmlns='{workbook_rows.MAIN}'/><si><t>"],
            "sharedStrings.xml has rows, expected them",
        ),
    ],
)
def test_shared_texts_that_would_fill_the_memory_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, texts: list[str], said: str
) -> None:
    for name, most in (("MOST_BYTES", 50_000), ("MOST_TEXTS", 600), ("MOST_ROWS", 500)):
        monkeypatch.setattr(workbook_rows, name, most)
    with pytest.raises(CommentFileError, match=said):
        rows_of(tmp_path, "in.xlsx", with_shared(tmp_path / "a.xlsx", texts, 3))
