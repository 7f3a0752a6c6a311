"""What the API answers; the OpenAPI document is made from these models."""

from __future__ import annotations

from typing import Annotated, Literal, NotRequired

from pydantic import BaseModel, Field

from yt_sentiment.insights.schema import Count, Kinds, Phrases, Positions, Predicted, ShownWords, TokenCount
from yt_sentiment.labels import Label


class Problem(BaseModel):
    """Why a request was refused (RFC 9457)."""

    type: str
    status: int
    title: str
    detail: str | None
    request_id: str


class PredictedText(Predicted):
    """A prediction that feedback can name."""

    id: Annotated[str, Field(description="names model and text; feedback may refer to it")]


class PredictedDetails(PredictedText):
    """A prediction with what an analysis counts, where it was asked for: a client that adds up gets the same sums."""

    words: NotRequired[ShownWords]
    phrases: NotRequired[Phrases]
    kinds: NotRequired[Kinds]
    timestamps: NotRequired[Positions]
    tokens: NotRequired[TokenCount]


class PredictAnswer(BaseModel):
    """Predictions in the order of the comments."""

    model_version: str
    predictions: list[PredictedDetails]


class TokenPart(BaseModel):
    """What one token added to the raw score of the label."""

    token: str
    part: float


class FeaturePart(BaseModel):
    """What one feature added."""

    feature: str
    value: float
    part: float


class ExplainAnswer(BaseModel):
    """Tokens, features, base and rest add up to the raw score of the label."""

    model_version: str
    prediction: PredictedText
    raw_score: float
    base: Annotated[float, Field(description="raw score before anything is known of the comment")]
    rest: Annotated[float, Field(description="what no token can be named for")]
    tokens: list[TokenPart]
    features: list[FeaturePart]


class Figure(BaseModel):
    """A value and its interval of 95 %."""

    value: float
    low: float
    high: float


class Figures(BaseModel):
    """Shares of the classes, 0 to 1, and the score, 0 to 10, or by how much they differ; nothing of no comments."""

    negative: Figure | None = None
    neutral: Figure | None = None
    positive: Figure | None = None
    score: Figure | None = None


class ComparedSource(BaseModel):
    """A source in figures."""

    name: str
    certain: Annotated[int, Field(ge=0, description="comments in the figures, the sum of the counts")]
    few: Annotated[bool, Field(description="too few to read percentages from")]
    figures: Figures


class SourceDifference(Figures):
    """By how much a source differs from the first one."""

    source: str
    minus: str


class CompareAnswer(BaseModel):
    """Sources beside each other."""

    sources: list[ComparedSource]
    differences: list[SourceDifference]


class DeletedRows(BaseModel):
    """How many rows were deleted."""

    feedback: Count
    audit: Count
    analyses: Count


class Forgotten(BaseModel):
    """What was deleted."""

    deleted: DeletedRows


class AuditProgress(BaseModel):
    """How much of the sample is judged."""

    judged: Count
    pending: Count


class AuditComment(BaseModel):
    """A comment to be judged."""

    id: str
    text: str
    video_id: str | None


class AuditPage(AuditProgress):
    """Comments to be judged, in random order."""

    comments: list[AuditComment]


class FeedbackAnswer(BaseModel):
    """What is kept now; saying the same again changes nothing."""

    id: str
    label: Label
    created: Annotated[bool, Field(description="false if this reporter had said something of it before")]
    kept_text: bool


class Limits(BaseModel):
    """What one request may hold."""

    max_comments: int
    max_comment_chars: int
    max_body_bytes: int
    max_file_bytes: int
    max_video_comments: int


class ReadLanguage(BaseModel):
    """A language that the model supports."""

    code: Annotated[str, Field(description="ISO 639, with the script where it is not the usual one: `hi-Latn`")]
    macro_f1: Annotated[float | None, Field(description="on validation rows of the language, 0 to 1")]


class About(BaseModel):
    """What answers here, and what it can do."""

    service: str
    version: str
    model_version: str
    reads_youtube: Annotated[bool, Field(description="the server has a YouTube key")]
    needs_token: bool
    extension_url: Annotated[str | None, Field(description="where the extension is to be had, if the operator says so")]
    languages: Annotated[
        list[ReadLanguage], Field(description="those that are supported; labels of comments in others are uncertain")
    ]
    limits: Limits


class Alive(BaseModel):
    """The process lives."""

    status: Literal["alive"]


class Ready(BaseModel):
    """The model answers what it must answer."""

    status: Literal["ready"]
    model_version: str
