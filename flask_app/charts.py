"""``POST /v1/charts/…``: parts of an analysis as PNG or SVG.

The first picture of a worker imports the drawing libraries: half a second, and memory that most workers never need.
"""

from __future__ import annotations

from typing import Final

from flask import Response
from flask_openapi3 import APIBlueprint, Tag

from flask_app.drawing import drawing
from flask_app.errors import TOKEN_IF_ASKED, documented, pictures
from flask_app.schemas.pictures import ChartQuery, CloudBody, PieBody, TrendBody
from yt_sentiment.insights.chart_formats import MEDIA_TYPES
from yt_sentiment.insights.schema import MAX_POINTS, Trend
from yt_sentiment.insights.trend import coarsened

blueprint = APIBlueprint(
    "charts",
    __name__,
    url_prefix="/v1/charts",
    abp_tags=[Tag(name="charts", description="Pictures of an analysis")],
    abp_responses=documented(400, 401, 403, 413, 415, 422, 429, 500, 503),
    abp_security=TOKEN_IF_ASKED,
)
_PICTURE: Final = pictures(*MEDIA_TYPES.values())


def _picture(content: bytes, query: ChartQuery) -> Response:
    return Response(content, content_type=MEDIA_TYPES[query.format])


@blueprint.post("/pie", responses=_PICTURE)
def pie(query: ChartQuery, body: PieBody) -> Response:
    """Draw comments per class as a ring."""
    with drawing.turn():
        from yt_sentiment.insights import charts

        return _picture(charts.pie(body.counts.model_dump(), query.theme, query.format), query)


@blueprint.post("/trend", responses=_PICTURE)
def trend(query: ChartQuery, body: TrendBody) -> Response:
    """Draw the `trend` of an analysis as lines; of more points than it has, a longer period is taken."""
    shown = Trend(
        period=body.period,
        asked=body.asked or body.period,
        points=body.points,
        undated=0,
        outside=body.outside,
    )
    if len(body.points) > MAX_POINTS:
        shown = coarsened(body.points, body.period)
    with drawing.turn():
        from yt_sentiment.insights import charts

        return _picture(charts.trend(shown, query.theme, query.format), query)


@blueprint.post("/cloud", responses=_PICTURE)
def cloud(query: ChartQuery, body: CloudBody) -> Response:
    """Draw the `words` of a class as a cloud."""
    words = {word.word: word.count * word.weight for word in body.words}
    with drawing.turn():
        from yt_sentiment.insights import charts

        return _picture(charts.cloud(words, query.theme, query.format), query)
