"""Typed view of ``params.yaml``; the only module that reads it, but for ``pinning``, which writes it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

PARAMS_PATH: Final = Path("params.yaml")
MAX_COUNT: Final = 2**31 - 1  # LightGBM's counts and seeds are 32-bit
MAX_LEAVES: Final = 4096  # of a tree; a model directory with larger ones is refused
MAX_NGRAM: Final = 10

CORPORA: Final = ("feedback", "goemotions", "kaggle_reddit", "semeval2017", "sentistrength_youtube", "vader_icwsm")

T = TypeVar("T")


def _is_corpus(name: str) -> str:  # those of `yt_sentiment.corpora`; a test compares them
    if name not in CORPORA:
        raise ValueError(f"unknown corpus, expected one of {', '.join(CORPORA)}")
    return name


def _distinct(values: tuple[T, ...]) -> tuple[T, ...]:
    if repeated := sorted({str(value) for value in values if values.count(value) > 1}):
        raise ValueError(f"{', '.join(repeated)} is there more than once")
    return values


Share = Annotated[float, Field(ge=0, le=1)]
OpenShare = Annotated[float, Field(gt=0, le=1)]
Count = Annotated[int, Field(ge=1, le=MAX_COUNT)]
Ngram = Annotated[int, Field(ge=1, le=MAX_NGRAM)]
Corpus = Annotated[str, AfterValidator(_is_corpus)]
VaderPart = Literal["tweets", "amazonReviewSnippets", "movieReviewSnippets", "nytEditorialSnippets"]
Several = Annotated[tuple[T, ...], Field(min_length=1), AfterValidator(_distinct)]


class ConfigError(ValueError):
    """A key is missing, unknown, or out of its allowed range."""


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)


class IngestParams(_Section):
    """Names of corpora."""

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


class Limits(_Section):
    """Largest tolerated share of a source's rows, per defect."""

    missing_text: Share
    wrong_type: Share
    unknown_label: Share
    duplicate: Share
    conflicting_duplicate: Share


class PreprocessParams(_Section):
    """How rows are selected and split."""

    vader_icwsm_parts: Several[VaderPart]
    validation_share: Annotated[float, Field(gt=0, lt=1)]
    test_share: Annotated[float, Field(gt=0, lt=1)]
    max_rows: Count | None
    feedback_share: Share
    pictograph_rows: bool
    synthetic_rows: Annotated[int, Field(ge=0, le=1_000_000)]
    limits: Limits

    @model_validator(mode="after")
    def _some_rows_train(self) -> Self:
        if (held_out := self.validation_share + self.test_share) >= 1:
            raise ValueError(f"validation_share and test_share add up to {held_out:g}, expected less than 1")
        return self


class FeatureParams(_Section):
    """N-gram lengths (in tokens and in characters), vocabulary sizes (in terms), and whether to use the encoder."""

    word_ngram_max: Ngram
    word_min_documents: Count
    word_max_features: Count
    char_ngram_min: Annotated[int, Field(ge=2, le=MAX_NGRAM)]
    char_ngram_max: Annotated[int, Field(ge=2, le=MAX_NGRAM)]
    char_min_documents: Count
    char_max_features: Count
    encoder: bool

    @model_validator(mode="after")
    def _lengths_are_a_range(self) -> Self:
        if self.char_ngram_min > self.char_ngram_max:
            low, high = self.char_ngram_min, self.char_ngram_max
            raise ValueError(f"char_ngram_min is {low}, expected at most char_ngram_max, {high}")
        return self


class LinearParams(_Section):
    """The linear model under the trees; ``c`` lists scikit-learn's inverse regularisation strengths to try."""

    c: Several[Annotated[float, Field(gt=0)]]
    folds: Annotated[int, Field(ge=2)]


class LightGBMParams(_Section):
    """LightGBM's own parameter names."""

    num_boost_round: Count
    learning_rate: OpenShare
    num_leaves: Annotated[int, Field(ge=2, le=MAX_LEAVES)]
    min_data_in_leaf: Count
    feature_fraction: OpenShare
    bagging_fraction: OpenShare


class TrainParams(_Section):
    """Weights of rows, the two models, and the share of rows that the model should call uncertain."""

    class_balance: Share
    abstain_share: Annotated[float, Field(ge=0, lt=1)]
    source_weight: dict[Corpus, Annotated[float, Field(gt=0)]]
    neutral_boundary: Annotated[tuple[Literal["youtube", "reddit", "twitter"], ...], AfterValidator(_distinct)]
    linear: LinearParams
    lightgbm: LightGBMParams


class BaselineParams(_Section):
    """The typical project's model, as public repositories of this course configure it."""

    ngram_max: Ngram
    max_features: Count
    num_boost_round: Count
    learning_rate: OpenShare
    max_depth: Count


class SearchParams(_Section):
    """Budget of the hyper-parameter search: it ends with whichever is used up first."""

    trials: Count
    seconds: Count


class ExperimentParams(_Section):
    """Rows and sizes of the experiments; ``max_features`` is per TF-IDF group, ``trees`` per algorithm."""

    rows: Count
    max_features: Count
    trees: Count
    bootstrap_rounds: Annotated[int, Field(ge=100)]
    min_source_rows: Count
    search: SearchParams


class EvaluateParams(_Section):
    """Bootstrap replicates and the rows that a slice needs to be reported."""

    bootstrap_rounds: Annotated[int, Field(ge=100)]
    min_slice_rows: Count


class RegisterParams(_Section):
    """Names in MLflow."""

    experiment: Annotated[str, Field(min_length=1)]
    model_name: Annotated[str, Field(min_length=1)]


class PromoteParams(_Section):
    """Limits of the gate; losses are differences of scores between 0 and 1."""

    bootstrap_rounds: Annotated[int, Field(ge=100)]
    min_rows: Count
    max_macro_f1_loss: Share
    max_recall_loss: Share
    max_calibration_loss: Share


class RetrainParams(_Section):
    """When a run is opened: ages in days, windows of drift in hours, judged comments of so many days."""

    max_age_days: Count
    drift_windows: Count
    window_hours: Count
    min_new_labels: Count
    cooldown_days: Annotated[int, Field(ge=0)]
    audit_days: Count


class Params(_Section):
    """All of ``params.yaml``."""

    seed: Annotated[int, Field(ge=0, le=MAX_COUNT)]
    threads: Count
    ingest: IngestParams
    preprocess: PreprocessParams
    features: FeatureParams
    train: TrainParams
    baseline: BaselineParams
    experiments: ExperimentParams
    evaluate: EvaluateParams
    register_: Annotated[RegisterParams, Field(alias="register")]
    promote: PromoteParams
    retrain: RetrainParams


def load_params(path: Path = PARAMS_PATH) -> Params:
    """Read and check the parameter file.

    Raises:
        ConfigError: naming a file that is missing or not YAML, or each bad key with what is given and what is expected.
    """
    import yaml  # here: the service's image, which checks parameters that it is told, has none

    from yt_sentiment.io.strict_yaml import load as load_yaml

    try:
        raw: Any = load_yaml(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigError(f"no parameter file at {path}; run this from the project's top folder") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} is not YAML in UTF-8: {error}") from error
    try:
        return Params.model_validate_json(json.dumps(raw))  # strictly: "5" is not 5; and arrays are tuples
    except ValidationError as error:
        places = ((".".join(map(str, item["loc"])) or "(top)", item) for item in error.errors())
        lines = [f"  {place}: {item['msg']}, got {item['input']!r}" for place, item in places]
        raise ConfigError(f"{path} has {len(lines)} bad value(s):\n" + "\n".join(lines)) from None
