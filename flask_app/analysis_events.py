"""How an analysis is made and answered: step by step, as lines for whoever follows it, or as its result alone."""

from __future__ import annotations

import itertools
import json
import logging
from collections import Counter
from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime
from typing import Any, Final

from flask import Response, jsonify, request, stream_with_context
from werkzeug.exceptions import HTTPException, InternalServerError

from flask_app.overload import remaining_seconds
from flask_app.schemas.analysis import Analysis
from flask_app.scoring import SCORED_AT_ONCE, offer_for_audit, score, scorer
from flask_app.services import services
from yt_sentiment.comment import Comment, Video
from yt_sentiment.findings.apart import apart
from yt_sentiment.findings.bursts import bursts, day_of, with_subjects
from yt_sentiment.findings.near_copies import Copies
from yt_sentiment.insights import Judged, analyse
from yt_sentiment.insights.schema import Period

log = logging.getLogger(__name__)

NDJSON: Final = "application/x-ndjson"

Event = dict[str, Any]


def answered(events: Iterator[Event]) -> Response:
    """Return the steps as lines where the client accepts them, and the result alone where it does not."""
    if NDJSON in request.accept_mimetypes.values():
        first = next(events)  # what fails before there is anything to show has a status of its own
        lines = _lines(itertools.chain([first], events))
        return Response(stream_with_context(lines), content_type=NDJSON, headers={"X-Accel-Buffering": "no"})
    last: Event = {}
    for last in events:  # noqa: B007
        pass
    return jsonify(last["result"])


def _lines(events: Iterator[Event]) -> Iterator[str]:
    """Yield each event as a line; what fails after the first one is a line too, for the status is sent by then."""
    try:
        for event in events:
            yield json.dumps(event) + "\n"
    except HTTPException as error:
        yield json.dumps({"event": "error", "status": error.code, "detail": error.description}) + "\n"
    except Exception:
        log.exception("the analysis failed after its first line")
        failure = InternalServerError()
        yield json.dumps({"event": "error", "status": failure.code, "detail": failure.description}) + "\n"


def scored(
    comments: Collection[Comment],
    video: Video | None,
    period: Period,
    *,
    left_out: list[str],
    units: int,
    audited: bool,
) -> Iterator[Event]:
    """Score comments while there is time, the first ones in any case, for they may have cost quota; then analyse."""
    waiting = iter(comments)
    judged: list[Judged] = []
    copies, days, read = Copies(), Counter[date](), list[str]()
    for start in range(0, len(comments), SCORED_AT_ONCE):
        if judged and remaining_seconds() <= 0:
            left_out = [
                *left_out,
                f"{len(comments) - start} × a comment that was not scored: {time_is_over()}",
            ]
            break
        part = list(itertools.islice(waiting, SCORED_AT_ONCE))
        found = score([comment.text for comment in part], late=True)
        if audited:
            offer_for_audit(part, found.predictions, video.id if video else "")
        judged += map(Judged, part, found.predictions, found.details())
        normalised = [text for batch in found.batches for text in batch.normalised]
        copies.add(normalised)
        read += normalised
        days.update(filter(None, map(day_of, judged[start:])))
        yield {"event": "scored", "comments": len(judged), "of": len(comments)}
    said = analyse(judged, video=video, period=period, left_out=left_out)
    result: Analysis = {
        "model_version": scorer().version,
        "analysed_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "cached": False,
        "quota_units": units,
        **said,
        **apart(said["shares"], copies.groups(judged, read), with_subjects(bursts(days), judged)),
    }
    yield {"event": "result", "result": result}


def time_is_over() -> str:
    """Return in words that there was no time for more."""
    return f"the request's time of {services().settings.request_seconds} s was over; ask again for more"
