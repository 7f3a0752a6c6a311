"""Types that requests and answers share."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

Label = Literal["negative", "neutral", "positive"]
Uncertain = Literal["language", "no content", "confidence"]
Share = Annotated[float, Field(ge=0, le=1)]
Count = Annotated[int, Field(ge=0)]
LargeCount = Annotated[int, Field(ge=0, le=2**53)]
Name = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\u0000-\u001f]+$")]
