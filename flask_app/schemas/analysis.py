"""The analysis of a video; the OpenAPI document is made from these models."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field

from flask_app.schemas.responses import Predicted
from flask_app.schemas.types import Count, Day, Kind, Share, Uncertain
from yt_sentiment.insights.trend import MAX_POINTS, Period


class Weight(BaseModel):
    """A class's number and share; the share is null where nothing was counted."""

    model_config = ConfigDict(strict=True)

    count: Count
    share: Share | None


class Shares(BaseModel):
    """One weight per class."""

    model_config = ConfigDict(strict=True)

    negative: Weight
    neutral: Weight
    positive: Weight


class Point(Shares):
    """The shares of one period."""

    start: Annotated[Day, Field(description="first day, UTC")]


class Trend(BaseModel):
    """Shares over time, empty periods included."""

    period: Annotated[Period, Field(description="longer than asked for where that would be over 400 periods")]
    asked: Annotated[Period, Field(description="the period that was asked for")]
    points: Annotated[list[Point], Field(max_length=MAX_POINTS)]
    undated: Count
    outside: Annotated[Count, Field(description="comments dated outside the years shown, where those are too many")]


class Word(BaseModel):
    """A word, emoji or emoticon and in how many comments it is."""

    word: str
    count: Count


class Words(BaseModel):
    """The commonest words per class."""

    negative: list[Word]
    neutral: list[Word]
    positive: list[Word]


class JudgedComment(Predicted):
    """A comment with its prediction."""

    id: str
    text: str
    published_at: str | None
    likes: Count
    reply_to: str | None
    kinds: Annotated[list[Kind], Field(description="what the comment asks or points at")]


class Listed(BaseModel):
    """How many, and the ones with most likes."""

    count: Count
    comments: list[JudgedComment]


class Timestamp(BaseModel):
    """A position in the video that comments name."""

    seconds: Count
    count: Count
    comments: Annotated[list[str], Field(description="ids, 10 at most")]


class Language(BaseModel):
    """How many comments are in a language."""

    language: str
    count: Count


class Coverage(BaseModel):
    """How much of the video the analysis saw, and why not all."""

    analysed: Count
    total: int | None
    complete: bool
    left_out: Annotated[list[str], Field(description="why comments are missing")]
    certain: Annotated[int, Field(ge=0, description="comments in the shares, trend and words")]
    uncertain: dict[Uncertain, int]
    few: Annotated[bool, Field(description="too few to read percentages from")]


class VideoFacts(BaseModel):
    """What is known of the video."""

    id: str
    title: str
    comment_count: int | None


_AS_LINES: Final = {
    "description": "the analysis; as NDJSON, lines of progress with the analysis in the last one",
    "content": {"application/x-ndjson": {"schema": {"type": "string"}}},
}


class Analysis(BaseModel):
    """Everything that is shown of a video."""

    # flask-openapi3 reads this key of its own
    model_config = ConfigDict(openapi_extra=_AS_LINES)  # type: ignore[typeddict-unknown-key]

    model_version: str
    analysed_at: Annotated[str, Field(description="ISO 8601, UTC")]
    cached: bool
    quota_units: Annotated[int, Field(ge=0, description="YouTube quota that this answer cost")]
    video: VideoFacts | None
    coverage: Coverage
    shares: Shares
    shares_by_likes: Shares
    score: Annotated[float | None, Field(description="0 all negative, 10 all positive")]
    trend: Trend
    words: Words
    top_comments: Annotated[list[JudgedComment], Field(description="25 by likes")]
    most_positive: list[JudgedComment]
    most_negative: list[JudgedComment]
    questions: Listed
    requests: Listed
    timestamps: list[Timestamp]
    languages: list[Language]
    unique_authors: int | None
    mean_tokens: float | None
    comments: list[JudgedComment]
