"""What the API is sent; the OpenAPI document is made from these models.

Limits that an operator may set are checked by ``flask_app.request_parsing``, since a model is the same for all.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any, cast

from pydantic import (
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    RootModel,
    Tag,
    field_validator,
    model_validator,
)

from flask_app.schemas.types import Consent, Name, VideoId
from yt_sentiment.insights.schema import Count, Period, whole
from yt_sentiment.labels import Label
from yt_sentiment.storage.annotation import AuditLabel
from yt_sentiment.storage.erase import SUBJECTS, Subject
from yt_sentiment.youtube import Order


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class PredictBody(_Body):
    """Texts to score."""

    comments: Annotated[list[str], Field(min_length=1, examples=[["I love this", "not good"]])]
    details: Annotated[bool, Field(description="also say each comment's words, kinds and timestamps")] = False
    consent: Consent = False


class ExplainBody(_Body):
    """A comment whose label is to be explained."""

    text: Annotated[str, Field(examples=["not bad at all"])]


class SentComment(_Body):
    """One comment that the client sends."""

    id: Name
    text: str
    published_at: Annotated[AwareDatetime | None, Field(strict=False)] = None
    likes: Count = 0
    reply_to: Annotated[str, Field(max_length=200)] | None = None
    author: Annotated[
        Annotated[str, Field(max_length=200)] | None, Field(description="tells authors apart; a hash will do")
    ] = None

    @field_validator("published_at", mode="before")
    @classmethod
    def _is_text(cls, moment: Any) -> Any:
        if moment is not None and not isinstance(moment, str):
            raise ValueError("must be ISO 8601 such as 2024-05-01T10:00:00Z")
        return moment

    @field_validator("published_at")
    @classmethod
    def _in_utc(cls, moment: datetime | None) -> datetime | None:
        try:
            return None if moment is None else moment.astimezone(UTC)
        except OverflowError:
            raise ValueError("lies outside the calendar") from None


class SentComments(_Body):
    """Comments that the client has."""

    comments: Annotated[list[SentComment], Field(min_length=1)]
    period: Period = "month"
    title: Annotated[str, Field(max_length=500)] = ""
    consent: Consent = False

    @model_validator(mode="after")
    def _ids_are_unique(self) -> SentComments:
        seen: set[str] = set()
        for i, comment in enumerate(self.comments):
            if comment.id in seen:
                raise ValueError(f"comments.{i}.id is {comment.id!r} again, expected each id once")
            seen.add(comment.id)
        return self


class SentVideo(_Body):
    """A video whose comments the server reads."""

    video: Annotated[str, Field(max_length=500, examples=["https://youtu.be/dQw4w9WgXcQ"])]
    order: Order = "relevance"
    limit: Annotated[int, Field(ge=1, le=100_000), BeforeValidator(whole)] = 500
    replies: bool = False
    period: Period = "month"
    refresh: Annotated[bool, Field(description="read again, even if an analysis is kept")] = False


def _kind_of(body: Any) -> str | None:
    keys = body if isinstance(body, dict) else getattr(body, "__dict__", {})
    return "video" if "video" in keys else "comments" if "comments" in keys else None


class AnalyzeBody(RootModel[Any]):
    """Either comments or a video."""

    root: Annotated[
        Annotated[SentComments, Tag("comments")] | Annotated[SentVideo, Tag("video")],
        Discriminator(
            _kind_of,
            custom_error_type="kind",
            custom_error_message="Input should be an object with either 'comments' or 'video'",
        ),
    ]


class FeedbackBody(_Body):
    """What a person says of a prediction."""

    prediction_id: Name | None = None
    comment_id: Name | None = None
    label: Label
    predicted: Label | None = None
    reporter: Annotated[
        Name, Field(description="who says it: any name that stays the same, such as a random number of an installation")
    ] = "anonymous"
    video_id: VideoId | None = None
    author: Annotated[
        Name | None, Field(description="who wrote the comment; a digest is kept, by which a deletion finds it")
    ] = None
    consent: Annotated[bool, Field(description="the writer of this feedback agrees that the text is kept")] = False
    text: str | None = None  # without a constraint: pydantic would refuse lone surrogates, which browsers send

    @model_validator(mode="after")
    def _is_whole(self) -> FeedbackBody:
        if (self.prediction_id is None) == (self.comment_id is None):
            raise ValueError("expected either 'prediction_id' or 'comment_id'")
        if self.text is not None and not self.consent:
            raise ValueError("'text' is given but 'consent' is false; a text is kept only with consent")
        if self.consent and not self.text:
            raise ValueError("'consent' is true but there is no 'text' to keep")
        return self


_SampledId = Annotated[str, Field(min_length=36, max_length=36)]


class AuditQuery(BaseModel):
    """How many comments to judge."""

    limit: Annotated[int, Field(ge=1, le=100)] = 10
    after: Annotated[_SampledId | None, Field(description="a comment that was answered; those after it come")] = None


class AuditPath(BaseModel):
    """Which comment of the sample."""

    comment: _SampledId


class TakenBackQuery(BaseModel):
    """Whose judgement to take back."""

    reviewer: Annotated[Name, Field(description="who gave it")]


class JudgementBody(_Body):
    """What a person says of a comment."""

    label: AuditLabel
    reviewer: Annotated[Name, Field(description="who says it")] = "anonymous"


class ForgetBody(_Body):
    """Of what to delete everything; exactly one of them."""

    video: VideoId | None = None
    author: Annotated[Name | None, Field(description="who wrote comments, by the name that was sent along")] = None
    reporter: Annotated[Name | None, Field(description="who gave feedback")] = None
    comment: Annotated[Name | None, Field(description="id of a comment, or of a prediction")] = None

    @model_validator(mode="after")
    def _is_one(self) -> ForgetBody:
        if len(self.model_dump(exclude_none=True)) != 1:
            raise ValueError(f"expected exactly one of {', '.join(SUBJECTS)}")
        return self

    @property
    def chosen(self) -> tuple[Subject, str]:
        """The subject, and which one."""
        [(subject, value)] = self.model_dump(exclude_none=True).items()
        return cast("Subject", subject), value
