"""What the popups of other projects send and read."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, RootModel

from yt_sentiment.insights.schema import Count


class LegacyPredict(BaseModel):
    """Texts, as other popups send them."""

    model_config = ConfigDict(strict=True)

    comments: Annotated[list[str], Field(min_length=1)]


class LegacyDated(BaseModel):
    """A text and its moment."""

    model_config = ConfigDict(strict=True)

    text: str
    timestamp: str


class LegacyPredictDated(BaseModel):
    """Texts with moments; other keys are ignored."""

    model_config = ConfigDict(strict=True)

    comments: Annotated[list[LegacyDated], Field(min_length=1)]


def _no_boolean(value: Any) -> Any:
    """Return a value that is not a boolean: Python takes ``True`` for 1."""
    if isinstance(value, bool):
        raise ValueError("Input should be '-1', '0', '1', -1, 0 or 1")  # as a Literal refuses anything else
    return value


Code = Annotated[Literal["-1", "0", "1", -1, 0, 1], BeforeValidator(_no_boolean)]


class LegacyNumbers(BaseModel):
    """A number per code."""

    model_config = ConfigDict(strict=True, extra="forbid")

    negative: Annotated[Count, Field(alias="-1")] = 0
    neutral: Annotated[Count, Field(alias="0")] = 0
    positive: Annotated[Count, Field(alias="1")] = 0


class LegacyCounts(BaseModel):
    """Comments per code."""

    model_config = ConfigDict(strict=True)

    sentiment_counts: LegacyNumbers


class LegacyPoint(BaseModel):
    """A moment and a code."""

    model_config = ConfigDict(strict=True)

    timestamp: str
    sentiment: Code


class LegacyTrend(BaseModel):
    """Codes over time."""

    model_config = ConfigDict(strict=True)

    sentiment_data: Annotated[list[LegacyPoint], Field(min_length=1)]


class LegacyAnswer(BaseModel):
    """A text and its code."""

    comment: str
    sentiment: Literal["-1", "0", "1"]


class LegacyAnswers(RootModel[list[LegacyAnswer]]):
    """One per text, in order."""


class LegacyDatedAnswer(LegacyAnswer):
    """The same with the moment given."""

    timestamp: str


class LegacyDatedAnswers(RootModel[list[LegacyDatedAnswer]]):
    """One per text, in order."""


class LegacyError(BaseModel):
    """Why a request was refused."""

    error: str
