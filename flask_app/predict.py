"""``POST /v1/predict``: validate, score, answer."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from flask import Blueprint, abort, current_app, request
from flask.typing import ResponseReturnValue

from flask_app.settings import Settings
from yt_sentiment.labels import LABELS

blueprint = Blueprint("predict", __name__)

SHOWN_CHARACTERS = 60


def shown(value: Any) -> str:
    """Return a value as JSON, cut where it is long."""
    text = json.dumps(value, ensure_ascii=True)
    return text if len(text) <= SHOWN_CHARACTERS else text[:SHOWN_CHARACTERS] + "…"


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON value")


def read_json() -> Any:
    """Return the parsed request body, or abort with 400, 413 or 415 and the reason."""
    if not request.is_json:
        abort(415, description=f"Content-Type is {request.content_type!r}, expected 'application/json'")
    content = request.get_data()
    try:
        return json.loads(content, parse_constant=_no_number)
    except RecursionError:
        abort(400, description='the body is nested too deeply, expected {"comments": ["text", …]}')
    except ValueError as error:
        start = content[:SHOWN_CHARACTERS].decode("utf-8", "replace")
        abort(400, description=f"the body is no JSON in UTF-8: {error}; it starts with {start!r}")


def parse_comments(body: Any, settings: Settings) -> list[str]:
    """Return the comments of a request body, or abort with 422 and the reason."""
    if not isinstance(body, dict) or set(body) != {"comments"}:
        abort(422, description=f"the body is {shown(body)}, expected an object with exactly the key 'comments'")
    comments = body["comments"]
    if not isinstance(comments, list):
        abort(422, description=f"'comments' is {shown(comments)}, expected a list of strings")
    if not 1 <= len(comments) <= settings.max_comments:
        abort(422, description=f"'comments' has {len(comments)} items, expected 1 to {settings.max_comments}")
    for i, comment in enumerate(comments):
        if not isinstance(comment, str):
            abort(422, description=f"'comments[{i}]' is {shown(comment)}, expected a string")
        if len(comment) > settings.max_comment_chars:
            abort(
                422,
                description=f"'comments[{i}]' has {len(comment)} characters, expected at most "
                f"{settings.max_comment_chars}",
            )
    return comments


@blueprint.post("/predict")
def predict() -> ResponseReturnValue:
    """Score ``{"comments": [text, …]}``: label, confidence, three probabilities, language and doubt each."""
    scorer = current_app.extensions["scorer"]
    comments = parse_comments(read_json(), current_app.extensions["settings"])
    return {
        "model_version": scorer.version,
        "predictions": [
            {
                "label": p.label,
                "confidence": round(p.confidence, 6),
                "probabilities": {
                    label: round(value, 6)
                    for label, value in zip(LABELS, (p.p_negative, p.p_neutral, p.p_positive), strict=True)
                },
                "language": p.language,
                "uncertain": p.uncertain or None,
            }
            for p in scorer.predict(comments)
        ],
    }
