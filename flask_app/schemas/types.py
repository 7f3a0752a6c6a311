"""Types that requests and answers share."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, BeforeValidator, Field

Label = Literal["negative", "neutral", "positive"]
Uncertain = Literal["language", "no content", "confidence"]
Kind = Literal["question", "request", "timestamp"]
Share = Annotated[float, Field(ge=0, le=1)]
LARGEST: Final = 2**53
"""Largest whole number that every JSON reader holds exactly."""


def whole(value: Any) -> Any:
    """Return 3 for 3.0, which JSON does not tell apart."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _is_day(text: str) -> str:
    try:
        if date.fromisoformat(text).isoformat() == text:
            return text
    except ValueError:
        pass
    raise ValueError("must be a date such as 2024-05-01")


Day = Annotated[str, AfterValidator(_is_day), Field(json_schema_extra={"format": "date"})]
Count = Annotated[int, Field(ge=0, le=LARGEST), BeforeValidator(whole)]
PositiveCount = Annotated[int, Field(ge=1, le=LARGEST), BeforeValidator(whole)]
Name = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\u0000-\u001f]+$")]
VideoId = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{11}$")]
Consent = Annotated[
    bool, Field(description="a random sample of the texts may be kept for 30 days, for people to judge the model by")
]
