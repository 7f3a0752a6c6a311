"""Limits that the code sets: of the server for its clients, and of monitoring for a verdict."""

from __future__ import annotations

from dataclasses import fields
from typing import Final

from gunicorn.config import WorkerConnections

from flask_app.server.pool import Limits
from flask_app.server.worker import BUFFERED_BYTES
from scripts.docs.markdown import table
from yt_sentiment.monitoring import accuracy, domain_shift, drift, reference
from yt_sentiment.storage import served

_SECONDS: Final = {field.name: field.default for field in fields(Limits)}


_BODY: Final = (
    f"{_SECONDS['body_seconds']} s in total, or those of the largest body of its path at "
    f"{Limits.bytes_per_second // 1000} kB/s"
)


def server_limits() -> str:
    """How long a client may take, and how many are kept."""
    rows = [
        ["the head of a request", f"{_SECONDS['head_seconds']} s in total"],
        ["its body", _BODY],
        ["an answer until it is taken", f"{_SECONDS['unread_seconds']} s in total"],
        ["connections of a worker", f"{WorkerConnections.default:,}; the slowest one makes way for another"],
        ["memory of a worker for incomplete requests and answers", f"{BUFFERED_BYTES // 1_000_000} MB"],
        ["idle connections after SIGTERM or SIGHUP", f"{_SECONDS['ending_seconds']} s"],
    ]
    return table(["what", "limit"], rows)


def monitoring_limits() -> str:
    """When there is a verdict, and when it alarms."""
    rows = [
        ["drift", f"{reference.MIN_ROWS:,} comments",
         "a feature is further away than resampling the reference gives, and than "
         f"{drift.PSI_FLOOR:g} (stability index) or {drift.JS_FLOOR:g} (Jensen-Shannon distance)"],
        ["domain classifier", "", f"the lower end of the area's 95 % interval is above {domain_shift.ALARM_ABOVE:g}"],
        ["accuracy", f"{accuracy.MIN_JUDGED:,} judged comments",
         f"the whole 95 % interval is below {accuracy.MIN_ACCURACY:g}, which a lexicon reaches"],
    ]  # fmt: skip
    kept = f"Rows of the sample are kept for {served.MAX_AGE.days} days, with words in {served.BUCKETS} buckets.\n"
    return table(["verdict", "needs", "alarms where"], rows) + "\n" + kept


BLOCKS = (server_limits, monitoring_limits)
