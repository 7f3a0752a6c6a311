"""What the service counts, in Prometheus form and right under several workers.

gunicorn's configuration names a folder in ``PROMETHEUS_MULTIPROC_DIR``, in which each worker keeps its counts.
Source: https://prometheus.github.io/client_python/multiprocess/.
"""

from __future__ import annotations

import os
import time
from collections import Counter as Tally
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from flask import Blueprint, Response, g, request
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
    multiprocess,
)
from prometheus_client import REGISTRY as OWN_REGISTRY

from flask_app.logs import method_of
from flask_app.services import services
from yt_sentiment import __version__
from yt_sentiment.comment import Prediction

FOLDER_VARIABLE: Final = "PROMETHEUS_MULTIPROC_DIR"
_PREFIX: Final = "yt_sentiment_"
_SECONDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)

REQUEST_SECONDS = Histogram(
    f"{_PREFIX}request_seconds",
    "Time from a request's arrival to the end of its answer",
    ["endpoint", "method", "status"],
    buckets=_SECONDS,
)
IN_FLIGHT = Gauge(f"{_PREFIX}requests_in_flight", "Requests being worked on", multiprocess_mode="livesum")
BATCH = Histogram(
    f"{_PREFIX}batch_comments",
    "Comments scored at once",
    buckets=(1, 2, 5, 10, 25, 50, 100, 250, 500, 1000),
)
INFERENCE_SECONDS = Histogram(f"{_PREFIX}inference_seconds", "Time to score one batch", buckets=_SECONDS)
PREDICTIONS = Counter(
    f"{_PREFIX}predictions", "Comments scored, by label and tenth of confidence", ["label", "confidence"]
)
LANGUAGES = Counter(f"{_PREFIX}languages", "Comments scored, by language", ["language"])
UNCERTAIN = Counter(f"{_PREFIX}uncertain", "Comments that should not be counted, by reason", ["reason"])
NOT_FINITE = Counter(f"{_PREFIX}not_finite", "Predictions whose probabilities were not numbers")
REJECTED = Counter(f"{_PREFIX}rejected", "Requests refused, by status", ["endpoint", "status"])
QUOTA = Counter(f"{_PREFIX}youtube_quota_units", "Units of the YouTube Data API spent")
FEEDBACK = Counter(f"{_PREFIX}feedback", "Feedback kept, by label and whether it agrees", ["label", "agrees"])
CACHE = Counter(f"{_PREFIX}analysis_cache", "Look-ups of kept analyses", ["outcome"])
SAMPLED = Counter(f"{_PREFIX}sampled", "Served comments taken for monitoring, by what became of them", ["outcome"])
AUDITED = Counter(f"{_PREFIX}audited", "Comments taken to be judged, by what became of them", ["outcome"])
JUDGED = Counter(f"{_PREFIX}judged", "Comments that a person judged, by label", ["label"])
PICTURES_REFUSED = Counter(f"{_PREFIX}pictures_refused", "Pictures refused while others are drawn", ["reason"])
OVERLOADED = Counter(f"{_PREFIX}overloaded", "Requests refused for want of room or time", ["reason"])
UNLOGGED = Counter(f"{_PREFIX}unlogged_token_uses", "Uses of tokens that the log lacks")
TRAINED = Gauge(
    f"{_PREFIX}model_trained_timestamp_seconds", "When the model that is served was trained", multiprocess_mode="max"
)
INFO = Gauge(f"{_PREFIX}model_info", "1 for the model that is served", ["model", "version"], multiprocess_mode="max")

blueprint = Blueprint("metrics", __name__)


def count_predictions(predictions: Sequence[Prediction], seconds: float) -> None:
    """Count a batch that took so long to score."""
    BATCH.observe(len(predictions))
    INFERENCE_SECONDS.observe(seconds)
    tenths = Tally([(one.label, int(one.confidence * 10)) for one in predictions if one.confidence >= 0])
    for (label, tenth), count in tenths.items():
        PREDICTIONS.labels(label, f"{min(9, tenth) / 10:.1f}").inc(count)
    for language, count in Tally([one.language for one in predictions]).items():
        LANGUAGES.labels(language).inc(count)
    for reason, count in Tally([one.uncertain for one in predictions if one.uncertain]).items():
        UNCERTAIN.labels(reason).inc(count)
    if broken := len(predictions) - tenths.total():
        NOT_FINITE.inc(broken)


def begin() -> None:
    """Note that a request came; ``logs.begin`` noted when."""
    g.counted = True
    IN_FLIGHT.inc()


def finish(response: Response) -> Response:
    """Note how a request ended; a streamed answer ends when its last byte is out or its client is gone."""
    endpoint, method = request.endpoint or "unknown", method_of(request.method)
    status = str(response.status_code)
    if not g.pop("counted", False):
        return response
    started = g.started

    def end() -> None:
        IN_FLIGHT.dec()
        REQUEST_SECONDS.labels(endpoint, method, status).observe(time.perf_counter() - started)

    if response.is_streamed:
        response.call_on_close(end)
    else:
        end()
    if 400 <= response.status_code < 500:
        REJECTED.labels(endpoint, status).inc()
    return response


def show_model(version: str, trained: datetime | None) -> None:
    """Say which model this process serves, and how old it is, if that is known."""
    INFO.labels(version, __version__).set(1)
    if trained is not None:
        TRAINED.set(trained.timestamp())


@blueprint.get("/metrics")
def metrics() -> Response:
    """Answer with all counts of all workers."""
    registry = OWN_REGISTRY
    if os.environ.get(FOLDER_VARIABLE):
        registry = CollectorRegistry()
        multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    show_model(services().scorer.version, services().trained_at)
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
