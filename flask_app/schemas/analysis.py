"""What ``/v1/analyze`` answers: an analysis with what the service says of it."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import ConfigDict, Field, RootModel
from typing_extensions import TypedDict

from yt_sentiment.findings.apart import Apart
from yt_sentiment.insights import schema

_AS_LINES: Final = {
    "description": "the analysis; as NDJSON, lines of progress with the analysis in the last one",
    "content": {"application/x-ndjson": {"schema": {"type": "string"}}},
}


class Answered(TypedDict):
    """What the service says of an analysis."""

    model_version: str
    analysed_at: Annotated[str, Field(description="ISO 8601, UTC")]
    cached: bool
    quota_units: Annotated[int, Field(ge=0, description="YouTube quota that this answer cost")]


class Analysis(Answered, schema.Analysis, Apart):
    """Everything that is shown of a video."""


class ReadFile(TypedDict):
    """What became of the rows of a file: those that were read and those that were left out are all."""

    name: str
    rows: Annotated[schema.Count, Field(description="in the file")]
    read: Annotated[schema.Count, Field(description="comments that are analysed")]
    left_out: Annotated[dict[str, schema.Count], Field(description="rows that are not, by the reason")]
    emptied: Annotated[
        dict[str, schema.Count], Field(description="comments that are without a field which cannot be read, by field")
    ]


class FileAnalysis(Analysis):
    """Everything that is shown of the comments in a file."""

    file: ReadFile


class AnalyzeFileAnswer(RootModel[FileAnalysis]):
    """The analysis of a file; the OpenAPI document is made from it."""

    model_config = ConfigDict(openapi_extra=_AS_LINES)  # type: ignore[typeddict-unknown-key]


class AnalyzeAnswer(RootModel[Analysis]):
    """The analysis; the OpenAPI document is made from it."""

    # flask-openapi3 reads this key of its own
    model_config = ConfigDict(openapi_extra=_AS_LINES)  # type: ignore[typeddict-unknown-key]
