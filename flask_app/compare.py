"""``POST /v1/compare``: what sources differ by, with intervals, from how many comments of each class they have."""

from __future__ import annotations

from typing import Any

from flask_openapi3 import APIBlueprint, Tag

from flask_app.errors import TOKEN_IF_ASKED, documented
from flask_app.schemas.responses import CompareAnswer
from flask_app.schemas.sources import CompareBody
from yt_sentiment.findings import side_by_side
from yt_sentiment.findings.judging import figures
from yt_sentiment.insights.analysis import FEW_COMMENTS
from yt_sentiment.insights.shares import shares
from yt_sentiment.labels import LABELS

blueprint = APIBlueprint(
    "compare",
    __name__,
    url_prefix="/v1",
    abp_tags=[Tag(name="analysis", description="Everything that is shown of a video")],
    abp_responses=documented(400, 401, 403, 413, 415, 422, 429, 500),
    abp_security=TOKEN_IF_ASKED,
)


@blueprint.post("/compare", responses={200: CompareAnswer})
def compare(body: CompareBody) -> dict[str, Any]:
    """Compare sources with the first one, as yt-sentiment analyze does, by the counts of their shares."""
    named = [
        (source.name, shares([(label, getattr(source.counts, label)) for label in LABELS])) for source in body.sources
    ]
    sources = []
    for name, found in named:
        certain = sum(found[label]["count"] for label in LABELS)
        known = {what: figure._asdict() for what, figure in figures(found).items()}
        sources.append({"name": name, "certain": certain, "few": certain < FEW_COMMENTS, "figures": known})
    return {"sources": sources, "differences": side_by_side.as_json(named)}
