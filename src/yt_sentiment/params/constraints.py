"""Types of the values in ``params.yaml``, and what its sections have in common."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Annotated, Final, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

MAX_COUNT: Final = 2**31 - 1  # LightGBM's counts and seeds are 32-bit
MAX_LEAVES: Final = 4096  # of a tree; a model directory with larger ones is refused
MAX_NGRAM: Final = 10

_SOURCES: Final = files("yt_sentiment") / "corpora" / "sources"
CORPORA: Final = ("feedback", *sorted(file.name[:-3] for file in _SOURCES.iterdir() if file.name[:1].isalpha()))
"""What ``yt_sentiment.corpora`` can read; that package stands above this one, so its modules are not imported."""
OWN_SOURCES: Final = Path("data/sources")
"""Folder of the descriptions of a user's own sources, ``<name>.yaml``; ``yt-sentiment data add`` writes them."""

T = TypeVar("T")


def _is_corpus(name: str) -> str:
    own = sorted(path.stem for path in OWN_SOURCES.glob("*.yaml"))
    if name not in {*CORPORA, *own}:
        raise ValueError(f"unknown corpus, expected one of {', '.join([*CORPORA, *own])}")
    return name


def distinct(values: tuple[T, ...]) -> tuple[T, ...]:
    """Return ``values``, or raise ValueError naming those that are there more than once."""
    if repeated := sorted({str(value) for value in values if values.count(value) > 1}):
        raise ValueError(f"{', '.join(repeated)} is there more than once")
    return values


def english_first(codes: tuple[str, ...]) -> tuple[str, ...]:
    """Return ``codes``, or raise ValueError if English, which is calibrated per platform, is not the first."""
    if codes[:1] != ("en",):
        raise ValueError(f"begins with {', '.join(codes[:1]) or 'nothing'}, expected en")
    return codes


Share = Annotated[float, Field(ge=0, le=1)]
OpenShare = Annotated[float, Field(gt=0, le=1)]
Count = Annotated[int, Field(ge=1, le=MAX_COUNT)]
Ngram = Annotated[int, Field(ge=1, le=MAX_NGRAM)]
Corpus = Annotated[str, AfterValidator(_is_corpus)]
Defect = Literal["missing_text", "wrong_type", "unknown_label", "duplicate", "conflicting_duplicate"]
Terms = Literal["permissive", "non-commercial", "unstated"]
"""Permissive: Apache, MIT, CC0, CC BY, CC BY-SA. Non-commercial: CC BY-NC and "for research"."""
Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Z][a-z]{3})?$")]
"""ISO 639, with the script where it is not the usual one: ``hi-Latn``."""
VaderPart = Literal["tweets", "amazonReviewSnippets", "movieReviewSnippets", "nytEditorialSnippets"]
Several = Annotated[tuple[T, ...], Field(min_length=1), AfterValidator(distinct)]


class ConfigError(ValueError):
    """A key is missing, unknown, or out of its allowed range."""


class Section(BaseModel):
    """A part of ``params.yaml``: unknown keys and coerced values are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)
