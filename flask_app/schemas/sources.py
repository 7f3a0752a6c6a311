"""What the API is sent of files, and of sources that are compared."""

from __future__ import annotations

from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from flask_app.schemas.pictures import Counts
from flask_app.schemas.types import Name
from yt_sentiment.insights.schema import Period


class FileQuery(BaseModel):
    """What a file of comments is called, and how it is read."""

    name: Annotated[Name, Field(description="of the file; its end may say what it is")]
    column: Annotated[
        Name | None, Field(description="name, or number from 1, of the column that holds the comments")
    ] = None
    written_at: Annotated[
        AwareDatetime | None, Field(description="when the file was written: what `3 days ago` in it is relative to")
    ] = None
    period: Period = "month"


class ComparedCounts(BaseModel):
    """A source, by how many of its comments each class has."""

    model_config = ConfigDict(extra="forbid", strict=True)

    name: Annotated[str, Field(min_length=1, max_length=500)]
    counts: Counts


class CompareBody(BaseModel):
    """Sources, the one that the others are compared with first."""

    model_config = ConfigDict(extra="forbid", strict=True)

    sources: Annotated[list[ComparedCounts], Field(min_length=2, max_length=50)]
