"""Answers to what no application sees: requests that cannot be read, or that do not come in time."""

from __future__ import annotations

import uuid
from http import HTTPStatus
from typing import Final

from gunicorn.http import errors

from flask_app.errors import PROBLEM, problem
from flask_app.logs import HEADER
from flask_app.security import API_POLICY, HEADERS

_STATUS_OF: Final[tuple[tuple[type[Exception], HTTPStatus], ...]] = (
    (errors.LimitRequestHeaders, HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE),
    (errors.ExpectationFailed, HTTPStatus.EXPECTATION_FAILED),
    (errors.UnsupportedTransferCoding, HTTPStatus.NOT_IMPLEMENTED),
)


class RefusedError(Exception):
    """A request that is answered by the server itself, and after which its connection ends.

    Attributes:
        status: of the answer.
        detail: what is wrong, in words for the client.
        request_id: that the answer and the log name.
    """

    def __init__(self, status: HTTPStatus, detail: str) -> None:
        super().__init__(detail)
        self.status, self.detail, self.request_id = status, detail, uuid.uuid4().hex

    @classmethod
    def for_error(cls, error: errors.ParseException) -> RefusedError:
        """Return the refusal of a request that gunicorn's parser does not read."""
        status = next((status for kind, status in _STATUS_OF if isinstance(error, kind)), HTTPStatus.BAD_REQUEST)
        return cls(status, str(error))

    def answer(self) -> bytes:
        """Return the whole answer, in the form of the application's errors."""
        content = problem(self.status, self.status.phrase, self.detail, self.request_id).encode()
        headers = {
            **HEADERS,
            HEADER: self.request_id,
            "Content-Security-Policy": API_POLICY,
            "Cache-Control": "no-store",
            "Content-Type": PROBLEM,
            "Content-Length": str(len(content)),
            "Connection": "close",
        }
        lines = [f"HTTP/1.1 {self.status.value} {self.status.phrase}", *(f"{k}: {v}" for k, v in headers.items())]
        return "\r\n".join([*lines, "", ""]).encode() + content
