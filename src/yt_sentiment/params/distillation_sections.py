"""Parameters of the stage ``distil``."""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from pydantic import AfterValidator, Field

from yt_sentiment.params.constraints import Count, Language, OpenShare, Section, Share


class TextParams(Section):
    """Texts without a label: lengths in characters, most per origin and language, fewest of a language to tell."""

    min_characters: Count
    max_characters: Count
    max_rows: Count | None
    min_language_texts: Count


class PhraseParams(Section):
    """Pieces of labelled rows in some languages, so many per row."""

    languages: tuple[Language, ...]
    per_row: Annotated[float, Field(ge=0, le=10)]


class VariantPassParams(Section):
    """At most one variant of each labelled row in some languages: shares of its words left out, and replaced."""

    languages: tuple[Language, ...]
    left_out: Annotated[float, Field(ge=0, le=0.5)]
    replaced: Annotated[float, Field(ge=0, le=0.5)]


class VariantParams(Section):
    """Labelled rows with words changed, pass by pass.

    In a word's place may stand one of the ``neighbours`` nearest to it of a language's commonest ``max_words``, each of
    which is there ``min_occurrences`` times.
    """

    max_words: Count
    min_occurrences: Count
    neighbours: Count
    passes: tuple[VariantPassParams, ...]


Kind = Literal["labelled", "phrases", "variants", "youtube", "kaggle", "review"]
"""Of texts to judge: labelled rows, pieces and variants of them, and texts without a label, by their origin."""


class PassParams(Section):
    """A pass over the labelled rows, of which no corpus has more than ``max_rows``; all, where that is null.

    So many synthetic sentences are learnt with them, and texts of ``judges`` are judged after it.
    """

    max_rows: Count | None
    epochs: Count
    synthetic_rows: Annotated[int, Field(ge=0, le=100_000)]
    judges: tuple[Kind, ...]


def judge_every_kind(passes: tuple[PassParams, ...]) -> tuple[PassParams, ...]:
    """Refuse passes after which no text of some kind is judged."""
    if missing := sorted(set(get_args(Kind)) - {kind for one in passes for kind in one.judges}):
        raise ValueError(f"no pass judges {missing[0]}, expected each kind of {', '.join(get_args(Kind))} in one")
    return passes


class TeacherParams(Section):
    """Fine-tuning of an encoder that judges, over batches of so many rows; learning rates of encoder and head.

    It learns and judges texts of ``languages``, of all where that is null. Embeddings and ``frozen_layers`` stay as
    they are; where that is null, everything is fine-tuned.
    """

    encoder: Literal["e5", "minilm", "random_words"]
    languages: tuple[Language, ...] | None
    frozen_layers: Annotated[int, Field(ge=0, le=11)] | None
    passes: Annotated[tuple[PassParams, ...], Field(min_length=1), AfterValidator(judge_every_kind)]
    batch_rows: Count
    max_tokens: Count
    body_learning_rate: OpenShare
    head_learning_rate: OpenShare
    warm_up_share: Share


def first_reads_all(teachers: tuple[TeacherParams, ...]) -> tuple[TeacherParams, ...]:
    """Refuse teachers of which the first, from whose states the student's vectors begin, reads some languages alone."""
    if teachers and teachers[0].languages is not None:
        raise ValueError(f"the first teacher reads {', '.join(teachers[0].languages)}, expected null: all languages")
    return teachers


Width = Annotated[int, Field(ge=1, le=256)]
"""Rows of a matrix that ``core/matrix.c`` reads."""


class StudentParams(Section):
    """Words, subwords and widths of the small encoder, and how it learns.

    A row of a corpus weighs (rows of the largest corpus / rows of its own) to the power of ``small_corpora``. A word's
    vector leans on its subwords as if they had been read ``rare_words`` times, and that of a word for a group of
    people keeps ``group_share`` of its difference from the mean of all such words.
    """

    max_words: Count
    min_occurrences: Count
    subword_buckets: Annotated[int, Field(ge=1, le=1 << 20)]
    size: Width
    first_width: Width
    second_width: Width
    dense_width: Width
    tongue: Width
    epochs: Count
    batch_rows: Count
    learning_rate: OpenShare
    warm_up_share: Share
    label_weight: Share
    small_corpora: Share
    language_weight: Share
    dropout: Annotated[float, Field(ge=0, lt=1)]
    word_dropout: Annotated[float, Field(ge=0, lt=1)]
    spelling_share: Annotated[float, Field(ge=0, lt=1)]
    rare_words: Annotated[float, Field(ge=0, le=1000)]
    group_share: Share

    @property
    def widths(self) -> tuple[int, int, int]:
        """Numbers per position of the first convolution and of the second, and of the dense layer."""
        return self.first_width, self.second_width, self.dense_width


class DistilParams(Section):
    """From texts over the teacher to the student."""

    synthetic_rows: Annotated[int, Field(ge=0, le=100_000)]
    texts: TextParams
    phrases: PhraseParams
    variants: VariantParams
    teachers: Annotated[tuple[TeacherParams, ...], Field(min_length=1), AfterValidator(first_reads_all)]
    student: StudentParams
