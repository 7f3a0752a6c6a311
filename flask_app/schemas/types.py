"""Types that requests and answers share."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field

from yt_sentiment.insights.schema import LARGEST, whole

PositiveCount = Annotated[int, Field(ge=1, le=LARGEST), BeforeValidator(whole)]
Name = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\u0000-\u001f]+$")]
VideoId = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{11}$")]
Consent = Annotated[
    bool, Field(description="a random sample of the texts may be kept for 30 days, for people to judge the model by")
]
