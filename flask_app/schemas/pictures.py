"""What the API is sent to draw pictures."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from flask_app.schemas.types import PositiveCount
from yt_sentiment.insights.chart_formats import Format, Theme
from yt_sentiment.insights.schema import Count, Period, Point


class ChartQuery(BaseModel):
    """How a chart is drawn."""

    format: Format = "png"
    theme: Theme = "light"


class Counts(BaseModel):
    """A number per class."""

    model_config = ConfigDict(extra="forbid", strict=True)

    negative: Count = 0
    neutral: Count = 0
    positive: Count = 0


class PieBody(BaseModel):
    """Comments per class."""

    model_config = ConfigDict(extra="forbid", strict=True)

    counts: Annotated[Counts, Field(examples=[{"negative": 2, "neutral": 3, "positive": 5}])]


class TrendBody(BaseModel):
    """`trend` of an analysis."""

    model_config = ConfigDict(strict=True)

    period: Period = "month"
    points: Annotated[list[Point], Field(max_length=10_000)]
    asked: Annotated[Period | None, Field(description="said in the picture where it is another")] = None
    outside: Annotated[Count, Field(description="said in the picture, if any")] = 0


class SentWord(BaseModel):
    """A word of an analysis."""

    model_config = ConfigDict(strict=True)

    word: Annotated[str, Field(min_length=1, max_length=100)]
    count: PositiveCount
    weight: Annotated[
        float, Field(gt=0, le=1000, description="of an analysis; the size follows from it times the count")
    ] = 1.0


class CloudBody(BaseModel):
    """`words` of one class of an analysis."""

    model_config = ConfigDict(strict=True)

    words: Annotated[list[SentWord], Field(max_length=1000)]
