"""``POST /v1/charts/…``: parts of an analysis as PNG or SVG.

The drawing libraries are imported by the first picture, or by gunicorn's workers once they serve.
"""

from __future__ import annotations

from typing import Final

from flask import Response
from flask_openapi3 import APIBlueprint, Tag

from flask_app.errors import TOKEN_IF_ASKED, documented, pictures
from flask_app.schemas.bodies import ChartQuery, CloudBody, PieBody, TrendBody
from yt_sentiment.insights.formats import MEDIA_TYPES

blueprint = APIBlueprint(
    "charts",
    __name__,
    url_prefix="/v1/charts",
    abp_tags=[Tag(name="charts", description="Pictures of an analysis")],
    abp_responses=documented(400, 401, 403, 413, 415, 422, 429, 500),
    abp_security=TOKEN_IF_ASKED,
)
_PICTURE: Final = pictures(*MEDIA_TYPES.values())


def _picture(content: bytes, query: ChartQuery) -> Response:
    return Response(content, content_type=MEDIA_TYPES[query.format])


@blueprint.post("/pie", responses=_PICTURE)
def pie(query: ChartQuery, body: PieBody) -> Response:
    """Draw comments per class as a ring."""
    from yt_sentiment.insights import charts

    return _picture(charts.pie(body.counts.model_dump(), query.theme, query.format), query)


@blueprint.post("/trend", responses=_PICTURE)
def trend(query: ChartQuery, body: TrendBody) -> Response:
    """Draw the `trend` of an analysis as lines."""
    from yt_sentiment.insights import charts

    points = [point.model_dump() for point in body.points]
    return _picture(charts.trend(points, body.period, query.theme, query.format), query)


@blueprint.post("/cloud", responses=_PICTURE)
def cloud(query: ChartQuery, body: CloudBody) -> Response:
    """Draw the `words` of a class as a cloud."""
    from yt_sentiment.insights import charts

    words = {one.word: one.count for one in body.words}
    return _picture(charts.cloud(words, query.theme, query.format), query)
