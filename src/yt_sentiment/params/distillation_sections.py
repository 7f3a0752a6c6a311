"""Parameters of the stage ``distil``."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from yt_sentiment.params.constraints import Count, OpenShare, Section, Share


class TextParams(Section):
    """Texts without a label: lengths in characters, ASCII among a comment's letters, most per origin."""

    min_characters: Count
    max_characters: Count
    ascii_share: Share
    max_rows: Count | None


class TeacherParams(Section):
    """Fine-tuning of the encoder that judges, over batches of so many rows; learning rates of encoder and head."""

    encoder: Literal["minilm", "random_words"]
    epochs: Count
    batch_rows: Count
    max_tokens: Count
    body_learning_rate: OpenShare
    head_learning_rate: OpenShare
    warm_up_share: Share


class StudentParams(Section):
    """Words and widths of the small encoder, and how it learns."""

    max_words: Count
    min_occurrences: Count
    size: Annotated[int, Field(ge=1, le=1024)]
    width: Annotated[int, Field(ge=1, le=1024)]
    epochs: Count
    batch_rows: Count
    learning_rate: OpenShare
    warm_up_share: Share
    label_weight: Share
    dropout: Annotated[float, Field(ge=0, lt=1)]
    word_dropout: Annotated[float, Field(ge=0, lt=1)]


class DistilParams(Section):
    """From texts over the teacher to the student."""

    synthetic_rows: Annotated[int, Field(ge=0, le=100_000)]
    texts: TextParams
    teacher: TeacherParams
    student: StudentParams
