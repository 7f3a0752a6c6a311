from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient
from openpyxl import Workbook  # type: ignore[import-untyped]
from werkzeug.test import TestResponse

from flask_app import settings
from flask_app.services import services_of
from tests.comment_shapes import SHAPES, TEXTS, VIDEO, Shape
from tests.service import service

BYTES = {"Content-Type": "application/octet-stream"}


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return service()


def send(client: FlaskClient, content: bytes, name: str = "in.csv", **query: str) -> TestResponse:
    return client.post(f"/v1/analyze/file?{urlencode({'name': name, **query})}", data=content, headers=BYTES)


def analysed(client: FlaskClient, content: bytes, name: str = "in.csv", **query: str) -> dict[str, Any]:
    response = send(client, content, name, **query)
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.get_json()
    file, coverage = found["file"], found["coverage"]
    assert file["rows"] == file["read"] + sum(file["left_out"].values()) == coverage["total"]
    assert file["read"] == coverage["analysed"] == len(found["comments"])
    assert file["name"] == found["video"]["title"] == name
    return found


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_every_shape_of_file_is_analysed_and_each_row_counted(
    client: FlaskClient, shape: Shape, tmp_path: Path
) -> None:
    shape.write(tmp_path / shape.name)
    found = analysed(client, (tmp_path / shape.name).read_bytes(), shape.name)
    assert [one["text"] for one in found["comments"]][:3] == list(TEXTS)
    assert sum(found["file"]["left_out"].values()) == shape.left_out


def test_what_is_left_out_and_emptied_is_said_with_the_reason(client: FlaskClient) -> None:
    found = analysed(client, b"text,likes\nI love it,3\nso bad,1.146\na,b,c\n")
    assert found["file"]["left_out"] == {"the row has too few or too many fields": 1}
    assert found["file"]["emptied"] == {"like_count": 1}
    assert found["coverage"]["left_out"] == [
        "1 × the row has too few or too many fields",
        "1 × like_count of a comment, which cannot be read",
    ]
    assert not found["coverage"]["complete"]


def test_comments_of_one_video_name_it(client: FlaskClient) -> None:
    assert analysed(client, f"text,video_id\na,{VIDEO}\nb,{VIDEO}\n".encode())["video"]["id"] == VIDEO
    assert analysed(client, f"text,video_id\na,{VIDEO}\nb,aaaaaaaaaaa\n".encode())["video"]["id"] == ""


def test_the_column_the_period_and_the_day_of_the_file_are_taken(client: FlaskClient) -> None:
    content = b"text,body,time\nno,I love it,3 days ago\n"
    said = {"column": "body", "period": "day", "written_at": "2024-05-04T10:00:00Z"}
    found = analysed(client, content, **said)
    assert [one["text"] for one in found["comments"]] == ["I love it"]
    assert found["trend"]["points"][0]["start"] == "2024-05-01"
    assert found["trend"]["period"] == "day"


def test_limits_of_the_operator_leave_comments_out() -> None:
    client = service(max_video_comments=2, max_comment_chars=50)
    found = analysed(client, b"text\n" + b"a" * 51 + b"\nlove 1\nlove 2\nlove 3\nlove 4\n")
    assert found["file"]["read"] == 2
    assert found["file"]["left_out"] == {
        "a comment of more than 50 characters": 1,
        "a comment behind the first 2, which is the limit of this server": 2,
    }


def test_progress_is_told_line_by_line(client: FlaskClient) -> None:
    content = "text\n" + "".join(f"love {number}\n" for number in range(1200))
    response = client.post(
        "/v1/analyze/file?name=in.csv", data=content.encode(), headers={**BYTES, "Accept": "application/x-ndjson"}
    )
    *progress, last = [json.loads(line) for line in response.text.splitlines()]
    assert [event["comments"] for event in progress] == [500, 1000, 1200]
    assert last["result"]["file"]["read"] == 1200


def workbook(rows: list[list[Any]]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_parts(book: bytes, **parts: bytes) -> bytes:
    """Return a workbook that has these parts of ``xl/`` in place of its own."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for one in given.infolist():
            if one.filename not in (f"xl/{name}.xml" for name in parts):
                archive.writestr(one.filename, given.read(one))
        for name, content in parts.items():
            archive.writestr(f"xl/{name}.xml", content)
    return out.getvalue()


def noise(size: int) -> bytes:
    """Return a comment of XML that an archive makes half as small."""
    return b"<!-- " + Random(0).randbytes(size // 2).hex().encode() + b" -->"  # noqa: S311


BOOK = workbook([["text"], ["love"]])
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STYLES = f'<styleSheet xmlns="{MAIN}"><numFmts>{"<numFmt/>" * 60_000}</numFmts></styleSheet>'.encode()


SHARED = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"


def shared(texts: list[str], rows: list[list[int]], place: str = "xl/sharedStrings.xml") -> bytes:
    """Return a workbook whose cells are texts by their number, which stand once in one part of it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(BOOK)) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for one in given.infolist():
            content = given.read(one)
            if one.filename == "xl/sharedStrings.xml":
                continue
            if one.filename == "[Content_Types].xml":
                content = re.sub(rb"<Override [^>]*sharedStrings[^>]*>", b"", content)
                part = f'<Override PartName="/{place}" ContentType="{SHARED.decode()}"/></Types>'
                content = content.replace(b"</Types>", part.encode())
            if one.filename == "xl/worksheets/sheet1.xml":
                cells = ("".join(f'<c t="s"><v>{number}</v></c>' for number in row) for row in rows)
                filled = "<sheetData>" + "".join(f"<row>{row}</row>" for row in cells) + "</sheetData>"
                content = re.sub(rb"<sheetData>.*</sheetData>", filled.encode(), content)
                content = re.sub(rb"<dimension [^>]*>", b"", content)
            archive.writestr(one.filename, content)
        strings = "".join(f"<si><t>{text}</t></si>" for text in texts)
        archive.writestr(place, f'<sst xmlns="{MAIN}">{strings}</sst>')
    return out.getvalue()


LONG = "x" * 300
XLSX = {"name": "in.xlsx"}


@pytest.mark.parametrize(
    ("content", "query", "expected"),
    [
        (b"", {}, "in.csv is empty, expected a header with a column of comments"),
        (b"%PDF-1.7 ...", {"name": "in.pdf"}, "in.pdf is no file of comments that can be read: it is a PDF document"),
        (b"text,body\na,b\n", {}, "'text' (1), 'body' (2); say which with 'column'"),
        (b"a,b\n1,2\n", {}, "only 'a', 'b'; expected one that is called 'text'"),
        (f"{LONG},b\n1,2\n".encode(), {}, "has no column of comments: only "),
        (b"text\na\n", {"column": LONG[:200]}, "has no column of that name: "),
        (b"text\n" + b"x" * 10_001, {}, "row 1: text is too long: 10001 characters, expected at most 10000"),
        (b"PAR1 and no more", {"name": "in.parquet"}, "in.parquet: the file cannot be read: "),
        (b"text\na\n", {"name": ""}, "name: String should have at least 1 character"),
        (b"text\na\n", {"period": "decade"}, "period: Input should be 'day', 'week', 'month' or 'year'"),
        (b"text\na\n", {"written_at": "2024-05-01T10:00:00"}, "written_at: Input should have timezone info"),
        (with_parts(BOOK, more=b" " * 20_000_000), {"name": "in.xlsx"}, "in.xlsx unpacks to 20"),
        (with_parts(BOOK, more=noise(1_000_000) + b" " * 20_000_000), XLSX, "without its sheets, expected at most 20"),
        (
            with_parts(BOOK, styles=STYLES),
            {"name": "in.xlsx"},
            "in.xlsx is no workbook that can be read: xl/styles.xml has 540",
        ),
        (shared(["text", "love"], [[0], [1]], "xl/worksheets/s.xml"), XLSX, "shared strings are /xl/worksheets/"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_refused_in_one_sentence(
    client: FlaskClient, content: bytes, query: dict[str, str], expected: str
) -> None:
    response = send(client, content, **{"name": "in.csv", **query})
    assert response.status_code == 422
    detail = json.loads(response.data)["detail"]
    assert expected in detail
    assert "\n" not in detail
    assert LONG[:201] not in detail, "at most 200 characters are quoted"


def test_one_text_in_every_cell_is_answered_up_to_a_bound() -> None:
    client = service(max_file_bytes=50_000)
    content = shared(["text", "love" * 1000], [[0], *[[1]] * 200])
    assert len(content) < 10_000
    response = send(client, content, "in.xlsx")
    assert len(response.data) < 4 * 50_000, "the best are in the answer again"
    file = response.get_json()["file"]
    assert (file["rows"], file["read"]) == (200, 12)
    assert file["left_out"] == {"a comment behind 50000 characters, which is the limit of this server": 188}


def test_a_gap_of_a_million_wide_rows_takes_no_time(client: FlaskClient) -> None:
    book = workbook([["text"], ["love"]])
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for one in given.infolist():
            content = given.read(one)
            if one.filename == "xl/worksheets/sheet1.xml":
                row = b'<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>love, too</t></is></c></row></sheetData>'
                content = content.replace(b"</sheetData>", row).replace(b'"A1:A2"', b'"A1:XFD1048576"')
                assert row in content
            archive.writestr(one, content)
    assert analysed(client, out.getvalue(), "in.xlsx")["file"]["read"] == 2


def test_a_file_is_sent_as_bytes_alone_so_that_no_page_of_another_site_can(client: FlaskClient) -> None:
    for sent in ("text/plain", "multipart/form-data", "application/x-www-form-urlencoded", "text/csv"):
        response = client.post("/v1/analyze/file?name=in.csv", data=b"text\na\n", headers={"Content-Type": sent})
        assert response.status_code == 415, sent
        assert "expected 'application/octet-stream'" in json.loads(response.data)["detail"]


def test_a_file_may_be_larger_than_other_bodies() -> None:
    client = service(max_body_bytes=1000, max_file_bytes=2000)
    assert send(client, b"text\n" + b"love\n" * 300).status_code == 200
    for path, content, most in (("/v1/analyze/file?name=a", b"a" * 2001, 2000), ("/v1/predict", b"a" * 1001, 1000)):
        headers = BYTES if "file" in path else {"Content-Type": "application/json"}
        response = client.post(path, data=content, headers=headers)
        assert response.status_code == 413
        assert json.loads(response.data)["detail"] == f"the body is larger than {most} bytes"


def test_parquet_is_read_on_the_servers_own_machine_alone(tmp_path: Path) -> None:
    [shape] = [shape for shape in SHAPES if shape.name.endswith(".parquet")][:1]
    shape.write(tmp_path / "in.parquet")
    content = (tmp_path / "in.parquet").read_bytes()
    assert send(service(), content, "in.parquet").status_code == 200
    response = send(service(open=True, bind="0.0.0.0:8000"), content, "in.parquet")
    assert response.status_code == 422
    assert "on the server's own machine alone" in json.loads(response.data)["detail"]


def test_no_text_of_a_file_is_kept_to_be_judged() -> None:
    client = service(audit_share=1.0)
    background = services_of(client.application).background
    send(client, b"text\nI love it\n")
    background.flush()
    assert client.get("/v1/audit").get_json()["pending"] == 0
    client.post("/v1/predict", json={"comments": ["I love it"], "consent": True})
    background.flush()
    assert client.get("/v1/audit").get_json()["pending"] == 1


def test_sources_are_compared_with_intervals(client: FlaskClient) -> None:
    sources = [
        {"name": "a", "counts": {"positive": 50, "negative": 10}},
        {"name": "b", "counts": {"positive": 30, "negative": 40}},
        {"name": "c", "counts": {}},
    ]
    found = client.post("/v1/compare", json={"sources": sources}).get_json()
    assert [(one["certain"], one["few"]) for one in found["sources"]] == [(60, False), (70, False), (0, True)]
    assert found["sources"][0]["figures"]["score"]["value"] == pytest.approx(8.333, abs=0.001)
    difference, nothing = found["differences"]
    assert (difference["source"], difference["minus"]) == ("b", "a")
    assert difference["negative"]["value"] == pytest.approx(40 / 70 - 10 / 60)
    assert difference["negative"]["low"] > 0, "more than chance"
    assert nothing == {"source": "c", "minus": "a"}
    response = client.post("/v1/compare", json={"sources": sources[:1]})
    assert response.status_code == 422
    assert "at least 2 items" in json.loads(response.data)["detail"]


def test_the_default_takes_a_larger_file_than_json() -> None:
    assert settings.Settings().max_file_bytes > settings.Settings().max_body_bytes
