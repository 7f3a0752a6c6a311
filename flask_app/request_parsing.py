"""Read request bodies: JSON or a clear refusal, and the limits that an operator may set."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final, NoReturn

import orjson
from flask import Request, Response, abort, current_app, request
from flask.json.provider import DefaultJSONProvider
from pydantic import ValidationError

from flask_app.body_limits import FILE_PATH, body_bytes
from flask_app.services import services

BYTES: Final = "application/octet-stream"
SHOWN_CHARACTERS: Final = 60
SHOWN_ERRORS: Final = 5
_UNION_TAGS: Final = frozenset({"comments", "video"})
_AS_FLASK: Final = orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_APPEND_NEWLINE


def shown(value: Any) -> str:
    """Return a value as JSON, cut where it is long."""
    text = json.dumps(value, ensure_ascii=True, default=str)
    return text if len(text) <= SHOWN_CHARACTERS else text[:SHOWN_CHARACTERS] + "…"


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON value")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object, or raise ValueError where a key comes twice: readers differ in which value counts."""
    made = dict(pairs)
    if len(made) < len(pairs):
        keys = [key for key, _ in pairs]
        again = next(key for i, key in enumerate(keys) if key in keys[:i])
        raise ValueError(f"key {shown(again)} is given twice")
    return made


class StrictJson(DefaultJSONProvider):
    """JSON as its standard has it: without NaN and Infinity, each key once; keys stay in order.

    orjson writes the answers. It reads no bodies, since it takes the last one of two equal keys without a word.
    """

    sort_keys = False

    def line(self, content: Any) -> bytes:
        """Return JSON in one line of UTF-8, with its end.

        orjson refuses what is not Unicode or needs more than 64 bits; Python's own module writes both in ASCII.
        """
        try:
            return orjson.dumps(content, default=self.default, option=_AS_FLASK)
        except TypeError:
            return f"{self.dumps(content)}\n".encode()

    def response(self, *args: Any, **kwargs: Any) -> Response:
        """Return an answer that holds what Flask's ``jsonify`` was given."""
        content = self._prepare_response_obj(args, kwargs)
        return current_app.response_class(self.line(content), content_type=self.mimetype)

    def loads(self, s: str | bytes, **options: Any) -> Any:
        """Return what a text holds, or raise ValueError."""
        try:
            return json.loads(s, parse_constant=_no_number, object_pairs_hook=_object, **options)
        except RecursionError:
            raise ValueError("it is nested too deeply") from None


class JsonRequest(Request):
    """A request whose broken JSON is refused with the reason and the first characters."""

    def on_json_loading_failed(self, e: ValueError | None) -> NoReturn:
        """Abort with 415 or 400."""
        if e is None:
            abort(415, description=f"Content-Type is {self.content_type!r}, expected 'application/json'")
        start = self.get_data()[:SHOWN_CHARACTERS].decode("utf-8", "replace")
        abort(400, description=f"the body is not JSON in UTF-8: {e}; it starts with {start!r}")


def check_body() -> None:
    """Refuse a POST without JSON, or without bytes where a file is sent, before any model sees it.

    A page of another site can send neither type without asking first.
    """
    request.max_content_length = body_bytes(services().settings, request.path)
    if request.method == "POST" and request.url_rule is not None:
        if request.content_encoding and request.content_encoding.lower() != "identity":
            abort(415, description=f"Content-Encoding is {request.content_encoding!r}, expected none")
        if request.path == FILE_PATH:
            if request.mimetype != BYTES:
                abort(415, description=f"Content-Type is {request.content_type!r}, expected {BYTES!r}")
            return
        body = request.get_json()
        if isinstance(body, str):  # flask-openapi3 would parse its content as JSON once more
            abort(422, description=f"the body is {shown(body)}, expected an object")


def refuse(error: ValidationError) -> Response:
    """Abort with 422, naming the first few values and what was expected."""
    lines = []
    for item in error.errors(include_url=False)[:SHOWN_ERRORS]:
        place = [str(part) for part in item["loc"]]
        if error.title == "AnalyzeBody" and place[:1] and place[0] in _UNION_TAGS:
            place = place[1:]
        what = item["msg"].removeprefix("Value error, ")
        got = "" if item["type"] == "missing" else f", got {shown(item['input'])}"
        lines.append(f"{'.'.join(place) or 'the body'}: {what}{got}")
    abort(422, description="; ".join(lines))


def check_length(text: str, place: str) -> None:
    """Abort with 422 if a text, whose place in the body has that name, is too long."""
    settings = services().settings
    if len(text) > settings.max_comment_chars:
        abort(422, description=f"{place} has {len(text)} characters, expected at most {settings.max_comment_chars}")


def check_comments(texts: Sequence[str], place: str = "comments.{}") -> None:
    """Abort with 422 if there are too many comments or one is too long; ``place`` names one by its number."""
    settings = services().settings
    if len(texts) > settings.max_comments:
        abort(422, description=f"comments has {len(texts)} items, expected 1 to {settings.max_comments}")
    if max(map(len, texts), default=0) > settings.max_comment_chars:
        for i, text in enumerate(texts):
            check_length(text, place.format(i))
