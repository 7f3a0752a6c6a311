"""Parameters of the stages and of the commands beside them, one class per section of ``params.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from yt_sentiment.params.constraints import (
    MAX_LEAVES,
    MAX_NGRAM,
    Corpus,
    Count,
    Defect,
    Language,
    Ngram,
    OpenShare,
    Section,
    Several,
    Share,
    Terms,
    VaderPart,
    distinct,
    english_first,
)


class IngestParams(Section):
    """Names of corpora; those whose terms are not among ``licences`` are left out (``corpora.licences``)."""

    licences: Several[Terms]
    train: Several[Corpus]
    evaluate: Several[Corpus]
    feedback_sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None

    @model_validator(mode="after")
    def _feedback_only_trains(self) -> Self:
        if "feedback" in self.evaluate:
            raise ValueError("evaluate holds 'feedback', which is biased towards what the model gets wrong")
        if "feedback" in self.train and self.feedback_sha256 is None:
            raise ValueError("train holds 'feedback': feedback_sha256 must be what `feedback export` printed")
        return self

    @property
    def sources(self) -> tuple[str, ...]:
        """Every corpus that is needed, each once."""
        return tuple(dict.fromkeys((*self.train, *self.evaluate)))


class Limits(Section):
    """Largest tolerated share of a source's rows, per defect."""

    missing_text: Share
    wrong_type: Share
    unknown_label: Share
    duplicate: Share
    conflicting_duplicate: Share


class PreprocessParams(Section):
    """How rows are selected and split; ``own_limits`` holds, per source, those that replace the ones of all."""

    vader_icwsm_parts: Several[VaderPart]
    validation_share: Annotated[float, Field(gt=0, lt=1)]
    test_share: Annotated[float, Field(gt=0, lt=1)]
    max_rows: Count | None
    feedback_share: Share
    pictograph_rows: bool
    synthetic_rows: Annotated[int, Field(ge=0, le=1_000_000)]
    limits: Limits
    own_limits: dict[Corpus, Annotated[dict[Defect, Share], Field(min_length=1)]]

    def limits_of(self, source: str) -> Limits:
        """Return what is tolerated of ``source``."""
        own: Mapping[Any, float] = self.own_limits.get(source, {})
        return self.limits.model_copy(update=own)

    @model_validator(mode="after")
    def _some_rows_train(self) -> Self:
        if (held_out := self.validation_share + self.test_share) >= 1:
            raise ValueError(f"validation_share and test_share add up to {held_out:g}, expected less than 1")
        return self


class FeatureParams(Section):
    """N-gram lengths (in tokens and in characters), vocabulary sizes (in terms), and whether to use the encoder."""

    word_ngram_max: Ngram
    word_min_documents: Count
    word_max_features: Count
    char_ngram_min: Annotated[int, Field(ge=2, le=MAX_NGRAM)]
    other_char_ngram_min: Annotated[int, Field(ge=2, le=MAX_NGRAM)]
    char_ngram_max: Annotated[int, Field(ge=2, le=MAX_NGRAM)]
    char_min_documents: Count
    char_max_features: Count
    encoder: bool

    @model_validator(mode="after")
    def _lengths_are_a_range(self) -> Self:
        high = self.char_ngram_max
        for name, low in (("char_ngram_min", self.char_ngram_min), ("other_char_ngram_min", self.other_char_ngram_min)):
            if low > high:
                raise ValueError(f"{name} is {low}, expected at most char_ngram_max, {high}")
        return self


class LinearParams(Section):
    """The linear model under the trees; ``c`` lists scikit-learn's inverse regularisation strengths to try."""

    c: Several[Annotated[float, Field(gt=0)]]
    folds: Annotated[int, Field(ge=2)]


class LightGBMParams(Section):
    """LightGBM's own parameter names."""

    num_boost_round: Count
    learning_rate: OpenShare
    num_leaves: Annotated[int, Field(ge=2, le=MAX_LEAVES)]
    min_data_in_leaf: Count
    feature_fraction: OpenShare
    bagging_fraction: OpenShare


class BoundaryParams(Section):
    """Classes whose boundary a calibration moves; a rare one counts what it is there (0) or as the others (1)."""

    moved: Annotated[tuple[Literal["negative", "neutral"], ...], AfterValidator(distinct)]
    balance: Share


class BoundariesParams(Section):
    """The boundaries of each platform's calibration, which are for English, and of each other language's."""

    youtube: BoundaryParams
    reddit: BoundaryParams
    twitter: BoundaryParams
    languages: BoundaryParams


class TrainParams(Section):
    """Weights of rows, the two models, and the share of rows that the model should call uncertain."""

    class_balance: Share
    abstain_share: Annotated[float, Field(ge=0, lt=1)]
    source_weight: dict[Corpus, Annotated[float, Field(gt=0)]]
    languages: Annotated[tuple[Language, ...], AfterValidator(distinct), AfterValidator(english_first)]
    boundaries: BoundariesParams
    linear: LinearParams
    lightgbm: LightGBMParams


class BaselineParams(Section):
    """The typical project's model, as public repositories of this course configure it."""

    ngram_max: Ngram
    max_features: Count
    num_boost_round: Count
    learning_rate: OpenShare
    max_depth: Count


class InLanguageParams(Section):
    """The model of one language: scikit-learn's inverse regularisation strengths to try; rows that a class needs."""

    c: Several[Annotated[float, Field(gt=0)]]
    min_class_rows: Count


class SearchParams(Section):
    """Budget of the hyper-parameter search: it ends with whichever is used up first."""

    trials: Count
    seconds: Count


class ExperimentParams(Section):
    """Rows and sizes of the experiments; ``max_features`` is per TF-IDF group, ``trees`` per algorithm."""

    rows: Count
    max_features: Count
    trees: Count
    bootstrap_rounds: Annotated[int, Field(ge=100)]
    min_source_rows: Count
    search: SearchParams


class EvaluateParams(Section):
    """Bootstrap replicates and the rows that a slice needs to be reported."""

    bootstrap_rounds: Annotated[int, Field(ge=100)]
    min_slice_rows: Count


class RegisterParams(Section):
    """Names in MLflow."""

    experiment: Annotated[str, Field(min_length=1)]
    model_name: Annotated[str, Field(min_length=1)]


class PromoteParams(Section):
    """Limits of the gate; losses are differences of scores between 0 and 1."""

    bootstrap_rounds: Annotated[int, Field(ge=100)]
    min_rows: Count
    max_macro_f1_loss: Share
    max_recall_loss: Share
    max_calibration_loss: Share
    max_unflagged_gain: Share


class RetrainParams(Section):
    """When a run is opened: ages in days, windows of drift in hours, judged comments of so many days."""

    max_age_days: Count
    drift_windows: Count
    window_hours: Count
    min_new_labels: Count
    cooldown_days: Annotated[int, Field(ge=0)]
    audit_days: Count
