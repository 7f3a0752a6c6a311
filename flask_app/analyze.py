"""``POST /v1/analyze``: everything that is shown of a video, from comments sent along or read from YouTube.

A client that accepts ``application/x-ndjson`` gets a line per step and the result as the last one; closing the
connection stops the work.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final, NoReturn, cast

from flask import Response, abort
from flask_openapi3 import APIBlueprint, Tag
from werkzeug.exceptions import ServiceUnavailable

from flask_app import prometheus
from flask_app.analysis_events import Event, answered, scored, time_is_over
from flask_app.errors import TOKEN_IF_ASKED, documented
from flask_app.overload import RETRY_SECONDS, check_deadline, remaining_seconds
from flask_app.request_parsing import check_comments
from flask_app.schemas.analysis import Analysis, AnalyzeAnswer
from flask_app.schemas.requests import AnalyzeBody, SentComments, SentVideo
from flask_app.scoring import scorer
from flask_app.services import services
from flask_app.settings import Settings
from flask_app.storage import LOOK_UP_SECONDS, ask
from yt_sentiment.comment import Comment, Video
from yt_sentiment.insights.analysis import ANALYSIS_VERSION
from yt_sentiment.storage import DatabaseError, cache
from yt_sentiment.youtube import TIME_IS_OVER, YouTube, YouTubeError, video_id_of

log = logging.getLogger(__name__)

SCORING_SHARE: Final = 1 / 3
"""Of the time that a request has left when the reading begins, which is kept for what follows it."""

blueprint = APIBlueprint(
    "analyze",
    __name__,
    url_prefix="/v1",
    abp_tags=[Tag(name="analysis", description="Everything that is shown of a video")],
    abp_responses=documented(400, 401, 403, 404, 413, 415, 422, 429, 500, 502, 503),
    abp_security=TOKEN_IF_ASKED,
)


@blueprint.post("/analyze", responses={200: AnalyzeAnswer})
def analyze(body: AnalyzeBody) -> Response:
    """Analyse the comments that are sent, or those of a video, which the server reads with its own key."""
    asked = body.root
    events = _of_video(asked) if isinstance(asked, SentVideo) else _of_comments(asked)
    return answered(events)


def _of_comments(body: SentComments) -> Iterator[Event]:
    check_comments([comment.text for comment in body.comments], "comments.{}.text")
    comments = [Comment(**sent.model_dump()) for sent in body.comments]
    video = Video("", body.title) if body.title else None
    check_deadline()
    yield from scored(comments, video, body.period, left_out=[], units=0, audited=body.consent)


def _of_video(body: SentVideo) -> Iterator[Event]:
    settings = services().settings
    if body.limit > settings.max_video_comments:
        abort(422, description=f"limit is {body.limit}, expected at most {settings.max_video_comments}")
    try:
        video_id = video_id_of(body.video)
    except ValueError as error:
        abort(422, description=f"video: {error}")
    options = body.model_dump(include={"order", "limit", "replies", "period"})
    key = cache.key_of(video=video_id, model=scorer().version, analysis=ANALYSIS_VERSION, **options)
    if not body.refresh and (found := _kept(key, settings)):
        yield {"event": "kept", "analysed_at": found["analysed_at"]}
        yield {"event": "result", "result": {**found, "cached": True, "quota_units": 0}}
        return
    if not settings.youtube_key:
        abort(
            503,
            description="this server has no YouTube key: its operator must set YOUTUBE_API_KEY "
            "(https://console.cloud.google.com/apis/credentials), or the client must send 'comments'",
        )
    for_scoring = SCORING_SHARE * remaining_seconds()
    youtube = YouTube(
        settings.youtube_key,
        settings.youtube_url,
        remaining_seconds=lambda: remaining_seconds() - for_scoring,
    )
    try:
        yield from _read(youtube, video_id, body, key)
    finally:
        prometheus.QUOTA.inc(youtube.units)
        youtube.close()


def _read(youtube: YouTube, video_id: str, body: SentVideo, key: str) -> Iterator[Event]:
    """Read a video's comments, score them, and keep the analysis unless a passing fault left something out."""
    settings = services().settings
    comments: list[Comment] = []
    notes: list[str] = []
    odd, read, retryable = Counter[str](), 0, False
    try:
        video = youtube.video(video_id)
        yield {"event": "video", "title": video.title, "comment_count": video.comment_count}
        for page in youtube.pages(video_id, order=body.order, limit=body.limit, replies=body.replies):
            fitting = [comment for comment in page.comments if len(comment.text) <= settings.max_comment_chars]
            odd[f"a comment of more than {settings.max_comment_chars} characters"] += len(page.comments) - len(fitting)
            odd.update(page.left_out)
            comments += fitting
            read, retryable = read + len(page.comments), retryable or page.retryable
            yield {"event": "fetched", "comments": len(comments), "of": video.comment_count, "units": page.units}
        if read >= body.limit and video.comment_count != read:
            notes.append(f"the limit of {body.limit} comments was reached")
    except YouTubeError as error:
        if not comments:
            _refuse(error)
        retryable = True
        why = time_is_over() if error.reason == TIME_IS_OVER else f"{error} ({error.reason})"
        notes.append(f"reading stopped after {read} comments: {why}")
    if not notes and not body.replies and (video.comment_count or 0) > read + odd.total():
        notes.append("replies were not asked for")
    notes += [f"{count} × {reason}" for reason, count in odd.items() if count]
    last: Event = {}
    for last in scored(comments, video, body.period, left_out=notes, units=youtube.units, audited=True):
        yield last
    if not retryable and last["result"]["coverage"]["analysed"] == len(comments):
        _keep(key, video_id, last["result"])


def _refuse(error: YouTubeError) -> NoReturn:
    """Abort where no comment was read."""
    said = f"{error} ({error.reason})"
    if error.reason == TIME_IS_OVER:
        prometheus.OVERLOADED.labels("late").inc()
        raise ServiceUnavailable(said, None, RETRY_SECONDS)
    abort(error.status, description=said)


def _kept(key: str, settings: Settings) -> Analysis | None:
    """Return the kept analysis, if there is one and the database can be asked."""
    if not settings.cache_hours:
        return None
    since = datetime.now(UTC) - timedelta(hours=settings.cache_hours)
    try:
        found = ask(lambda database: cache.find(database, key, since), LOOK_UP_SECONDS)
    except DatabaseError as error:
        log.warning("the video is read again: %s", error)
        prometheus.CACHE.labels("unavailable").inc()
        return None
    prometheus.CACHE.labels("miss" if found is None else "hit").inc()
    return cast("Analysis | None", found)


def _keep(key: str, video_id: str, result: Analysis) -> None:
    settings = services().settings
    if settings.cache_hours:
        try:
            now = datetime.now(UTC)
            ask(lambda database: cache.keep(database, key, video_id, result, now), LOOK_UP_SECONDS)
        except DatabaseError as error:
            log.warning("the analysis is not kept: %s", error)
