"""``POST /v1/analyze``: everything that is shown of a video, from comments sent along or read from YouTube.

A client that accepts ``application/x-ndjson`` gets a line per step and the result as the last one; closing the
connection stops the work.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Annotated, Any, Final

from flask import Blueprint, Response, abort, current_app, request, stream_with_context
from flask.typing import ResponseReturnValue
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError, field_validator
from werkzeug.exceptions import HTTPException

from flask_app.predict import read_json, shown
from flask_app.settings import Settings
from yt_sentiment.comment import Comment, Video
from yt_sentiment.insights import Judged, analyse
from yt_sentiment.insights.trend import Period
from yt_sentiment.youtube import Order, YouTube, YouTubeError, video_id_of

blueprint = Blueprint("analyze", __name__)

NDJSON: Final = "application/x-ndjson"
SCORED_AT_ONCE: Final = 500

Event = dict[str, Any]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class SentComment(_Body):
    """One comment that the client sends."""

    id: Annotated[str, Field(min_length=1, max_length=200)]
    text: str
    published_at: Annotated[AwareDatetime | None, Field(strict=False)] = None
    likes: Annotated[int, Field(ge=0)] = 0
    reply_to: Annotated[str, Field(max_length=200)] | None = None
    author: Annotated[str, Field(max_length=200)] | None = None

    @field_validator("published_at")
    @classmethod
    def _in_utc(cls, moment: datetime | None) -> datetime | None:
        try:
            return None if moment is None else moment.astimezone(UTC)
        except OverflowError:
            raise ValueError("lies outside the calendar") from None


class SentComments(_Body):
    """Comments that the client has."""

    comments: list[SentComment]
    period: Period = "month"
    title: Annotated[str, Field(max_length=500)] = ""


class SentVideo(_Body):
    """A video whose comments the server reads."""

    video: Annotated[str, Field(max_length=500)]
    order: Order = "relevance"
    limit: Annotated[int, Field(ge=1)] = 500
    replies: bool = False
    period: Period = "month"


@blueprint.post("/analyze")
def analyze() -> ResponseReturnValue:
    """Answer with the whole analysis, as one object or as lines of progress."""
    settings: Settings = current_app.extensions["settings"]
    body = parse(read_json(), settings)
    events = _of_video(body, settings) if isinstance(body, SentVideo) else _of_comments(body)
    if NDJSON in request.accept_mimetypes.values():
        first = next(events)  # what fails before there is anything to show has a status of its own
        lines = _lines(itertools.chain([first], events))
        return Response(stream_with_context(lines), content_type=NDJSON, headers={"X-Accel-Buffering": "no"})
    last: Event = {}
    for last in events:  # noqa: B007
        pass
    return current_app.json.response(last["result"])


def _lines(events: Iterator[Event]) -> Iterator[str]:
    """Yield each event as a line; what fails after the first one is a line too, for the status is sent by then."""
    try:
        for event in events:
            yield json.dumps(event, ensure_ascii=False) + "\n"
    except HTTPException as error:
        yield json.dumps({"event": "error", "status": error.code, "detail": error.description}) + "\n"


def parse(body: Any, settings: Settings) -> SentComments | SentVideo:
    """Return what a body asks for, or abort with 422 and the reason."""
    if not isinstance(body, dict) or ("comments" in body) == ("video" in body):
        abort(422, description=f"the body is {shown(body)}, expected an object with either 'comments' or 'video'")
    kind: type[SentComments] | type[SentVideo] = SentComments if "comments" in body else SentVideo
    try:
        found = kind.model_validate(body)
    except ValidationError as error:
        lines = [
            f"{'.'.join(map(str, item['loc']))}: {item['msg']}, got {shown(item['input'])}"
            for item in error.errors(include_url=False, include_context=False)[:5]
        ]
        abort(422, description="; ".join(lines))
    if isinstance(found, SentVideo):
        if found.limit > settings.max_video_comments:
            abort(422, description=f"limit is {found.limit}, expected at most {settings.max_video_comments}")
        return found
    if not 1 <= len(found.comments) <= settings.max_comments:
        abort(422, description=f"'comments' has {len(found.comments)} items, expected 1 to {settings.max_comments}")
    seen: set[str] = set()
    for i, comment in enumerate(found.comments):
        if len(comment.text) > settings.max_comment_chars:
            abort(
                422,
                description=f"'comments[{i}].text' has {len(comment.text)} characters, expected at most "
                f"{settings.max_comment_chars}",
            )
        if comment.id in seen:
            abort(422, description=f"'comments[{i}].id' is {shown(comment.id)} again, expected each id once")
        seen.add(comment.id)
    return found


def _of_comments(body: SentComments) -> Iterator[Event]:
    comments = [Comment(**sent.model_dump()) for sent in body.comments]
    video = Video("", body.title) if body.title else None
    yield from _scored(comments, video, body.period, left_out=[], units=0)


def _of_video(body: SentVideo, settings: Settings) -> Iterator[Event]:
    try:
        video_id = video_id_of(body.video)
    except ValueError as error:
        abort(422, description=f"video: {error}")
    if not settings.youtube_key:
        abort(
            503,
            description="this server has no YouTube key: its operator must set YOUTUBE_API_KEY "
            "(https://console.cloud.google.com/apis/credentials), or the client must send 'comments'",
        )
    youtube = YouTube(settings.youtube_key, settings.youtube_url)
    comments: list[Comment] = []
    left_out: list[str] = []
    try:
        video = youtube.video(video_id)
        yield {"event": "video", "title": video.title, "comment_count": video.comment_count}
        options: dict[str, Any] = {"order": body.order, "limit": body.limit, "replies": body.replies}
        for page in youtube.pages(video_id, **options):
            comments += page.comments
            yield {"event": "fetched", "comments": len(comments), "of": video.comment_count, "units": page.units}
        if len(comments) >= body.limit:
            left_out.append(f"the limit of {body.limit} comments was reached")
    except YouTubeError as error:
        if not comments:
            abort(error.status, description=f"{error} ({error.reason})")
        left_out.append(f"reading stopped after {len(comments)} comments: {error} ({error.reason})")
    if video.comment_count is not None and not body.replies and video.comment_count > len(comments) and not left_out:
        left_out.append("replies were not asked for")
    unique = list({comment.id: comment for comment in comments}.values())
    yield from _scored(unique, video, body.period, left_out=left_out, units=youtube.units)


def _scored(
    comments: list[Comment], video: Video | None, period: Period, *, left_out: list[str], units: int
) -> Iterator[Event]:
    scorer = current_app.extensions["scorer"]
    judged: list[Judged] = []
    for start in range(0, len(comments), SCORED_AT_ONCE):
        part = comments[start : start + SCORED_AT_ONCE]
        judged += map(Judged, part, scorer.predict([comment.text for comment in part]))
        yield {"event": "scored", "comments": len(judged), "of": len(comments)}
    result = analyse(judged, video=video, period=period, left_out=left_out)
    yield {"event": "result", "result": {"model_version": scorer.version, "quota_units": units, **result}}
