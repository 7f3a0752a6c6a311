"""``POST /v1/analyze/file``: what the comments in a file add up to, whatever its form; nothing of it is kept.

The body is the file as it is. Its type is not one that a page of another site may send without asking.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Final, NoReturn

from flask import Response, abort, request
from flask_openapi3 import APIBlueprint, RawModel, Tag

from flask_app.analysis_events import Event, answered, scored, time_is_over
from flask_app.body_limits import FILE_PATH
from flask_app.errors import TOKEN_IF_ASKED, documented
from flask_app.overload import check_deadline
from flask_app.request_parsing import BYTES
from flask_app.schemas.analysis import AnalyzeFileAnswer
from flask_app.schemas.sources import FileQuery
from flask_app.services import services
from yt_sentiment.comment import Video
from yt_sentiment.comment_files import CommentFileError, Row, unpacked_bytes
from yt_sentiment.findings.gathered import Source
from yt_sentiment.findings.gathering import read_sent_file

MAX_UNPACKED_BYTES: Final = 50_000_000
MAX_BESIDE_BYTES: Final = 20_000_000
"""Of a workbook without its sheets: its shared strings are all in memory."""
UNPACKED_TIMES: Final = 50
"""A workbook unpacks to some ten times its size; a thing made to fill the memory, to a thousand."""
FREE_BYTES: Final = 1_000_000
"""To which any workbook may unpack."""
_PARQUET: Final = b"PAR1"

blueprint = APIBlueprint(
    "analyze_file",
    __name__,
    abp_tags=[Tag(name="analysis", description="Everything that is shown of a video")],
    abp_responses=documented(400, 401, 403, 413, 415, 422, 429, 500, 503),
    abp_security=TOKEN_IF_ASKED,
)


class FileBody(RawModel):
    """A file; the OpenAPI document says of it that it is binary."""

    mimetypes = [BYTES]  # noqa: RUF012


class _Timed(io.BytesIO):
    """Content that is read while the request has time."""

    def read(self, size: int | None = -1, /) -> bytes:
        check_deadline()
        return super().read(size)

    def read1(self, size: int | None = -1, /) -> bytes:
        check_deadline()
        return super().read1(size)


@blueprint.post(FILE_PATH, responses={200: AnalyzeFileAnswer})
def analyze_file(query: FileQuery, raw: FileBody) -> Response:  # noqa: ARG001
    """Analyse the comments in a file: a table, text, a workbook or JSON, of whatever tool."""
    content = request.get_data(cache=False)
    _check_content(content, query.name)
    return answered(_analysed(content, query))


def _check_content(content: bytes, name: str) -> None:
    """Abort with 422 where reading the file might take more memory than the server has for it."""
    if content.startswith(_PARQUET) and not services().settings.is_local:
        _refuse(f"{name} is a Parquet file, which is read on the server's own machine alone; expected it saved as CSV")
    unpacked, beside = unpacked_bytes(io.BytesIO(content))
    if unpacked > (most := min(MAX_UNPACKED_BYTES, FREE_BYTES + UNPACKED_TIMES * len(content))):
        _refuse(f"{name} unpacks to {unpacked} bytes, expected at most {most}")
    if beside > MAX_BESIDE_BYTES:
        _refuse(f"{name} unpacks to {beside} bytes without its sheets, expected at most {MAX_BESIDE_BYTES}")


def _refuse(detail: str) -> NoReturn:
    abort(422, description=detail)


def _analysed(content: bytes, query: FileQuery) -> Iterator[Event]:
    source = _read(content, query)
    video = Video(source.video.id if source.video else "", source.name, source.read)
    last: Event = {}
    for last in scored(source.comments, video, query.period, left_out=source.missing, units=0, audited=False):
        if last["event"] == "result":
            last["result"]["file"] = _file(source, last["result"]["coverage"]["analysed"])
        yield last


def _read(content: bytes, query: FileQuery) -> Source:
    settings, characters = services().settings, 0

    def refused(source: Source, row: Row) -> str:
        nonlocal characters
        check_deadline()
        if len(row.text) > settings.max_comment_chars:
            return f"a comment of more than {settings.max_comment_chars} characters"
        if len(source.comments) >= settings.max_video_comments:
            return f"a comment behind the first {settings.max_video_comments}, which is the limit of this server"
        # Every cell of a workbook may be one and the same text.
        if characters + len(row.text) > settings.max_file_bytes:
            return f"a comment behind {settings.max_file_bytes} characters, which is the limit of this server"
        characters += len(row.text)
        return ""

    try:
        return read_sent_file(_Timed(content), query.name, query.column, query.written_at or datetime.now(UTC), refused)
    except CommentFileError as error:
        _refuse(str(error).replace("--column", "'column'"))  # which the command line calls so
    except ModuleNotFoundError as error:
        _refuse(f"{query.name} is read with {error.name}, which this server lacks; expected it saved as CSV")


def _file(source: Source, analysed: int) -> dict[str, Any]:
    """Return what became of the rows of a file."""
    found = source.rows(analysed)
    if missing := len(source.comments) - analysed:
        found["left_out"][f"a comment that was not scored: {time_is_over()}"] = missing
    return found
