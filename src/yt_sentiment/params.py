"""Typed view of ``params.yaml``; the only module that reads it."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

PARAMS_PATH: Final = Path("params.yaml")

Share = Annotated[float, Field(ge=0, le=1)]
OpenShare = Annotated[float, Field(gt=0, le=1)]
Count = Annotated[int, Field(ge=1)]


class ConfigError(ValueError):
    """A key is missing, unknown, or out of its allowed range."""


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class IngestParams(_Section):
    """Names of corpora, as ``yt_sentiment.datasets.SOURCES`` has them, or ``feedback``."""

    train: Annotated[tuple[str, ...], Field(min_length=1)]
    evaluate: Annotated[tuple[str, ...], Field(min_length=1)]
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

    vader_icwsm_parts: Annotated[tuple[str, ...], Field(min_length=1)]
    validation_share: Annotated[float, Field(gt=0, lt=1)]
    test_share: Annotated[float, Field(gt=0, lt=1)]
    max_rows: Count | None
    feedback_share: Share
    pictograph_rows: bool
    made_up_rows: Annotated[int, Field(ge=0)]
    limits: Limits


class FeatureParams(_Section):
    """N-gram lengths (in tokens and in characters), vocabulary sizes (in terms), and whether to use the encoder."""

    word_ngram_max: Count
    word_min_documents: Count
    word_max_features: Count
    char_ngram_min: Count
    char_ngram_max: Count
    char_min_documents: Count
    char_max_features: Count
    encoder: bool


class LinearParams(_Section):
    """The linear model under the trees; ``c`` lists scikit-learn's inverse regularisation strengths to try."""

    c: Annotated[tuple[Annotated[float, Field(gt=0)], ...], Field(min_length=1)]
    folds: Annotated[int, Field(ge=2)]


class LightGBMParams(_Section):
    """LightGBM's own parameter names."""

    num_boost_round: Count
    learning_rate: OpenShare
    num_leaves: Annotated[int, Field(ge=2)]
    min_data_in_leaf: Count
    feature_fraction: OpenShare
    bagging_fraction: OpenShare


class TrainParams(_Section):
    """Weights of rows, the two models, and the share of rows that the model should call uncertain."""

    class_balance: Share
    abstain_share: Annotated[float, Field(ge=0, lt=1)]
    source_weight: dict[str, Annotated[float, Field(gt=0)]]
    neutral_boundary: tuple[Literal["youtube", "reddit", "twitter"], ...]
    linear: LinearParams
    lightgbm: LightGBMParams


class BaselineParams(_Section):
    """The typical project's model, as public repositories of this course configure it."""

    ngram_max: Count
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

    seed: Annotated[int, Field(ge=0)]
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
        ConfigError: on a file that is missing or no YAML, and on a missing, unknown or
            out-of-range key, each named with the value given and the one expected.
    """
    try:
        raw: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigError(f"no parameter file at {path}; run this from the project's top folder") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} is not YAML in UTF-8: {error}") from error
    try:
        return Params.model_validate(raw)
    except ValidationError as error:
        lines = [
            f"  {'.'.join(str(part) for part in item['loc']) or '(top)'}: {item['msg']}, got {item['input']!r}"
            for item in error.errors()
        ]
        raise ConfigError(f"{path} has {len(lines)} bad value(s):\n" + "\n".join(lines)) from None


def pin_feedback(feedback: Path, path: Path = PARAMS_PATH) -> str:
    """Make the users' feedback a training source: write its digest into the parameter file; return the digest.

    Comments and order of the file stay.

    Raises:
        ConfigError: if there is no such feedback, or the parameters would be bad.
    """
    from ruamel.yaml import YAML

    if not feedback.is_file():
        raise ConfigError(f"no {feedback}; `yt-sentiment feedback export` writes it")
    digest = hashlib.sha256(feedback.read_bytes()).hexdigest()
    load_params(path)
    reader = YAML()
    reader.width = 4096
    reader.indent(mapping=2, sequence=4, offset=2)
    reader.representer.add_representer(type(None), lambda to, _: to.represent_scalar("tag:yaml.org,2002:null", "null"))
    tree = reader.load(path)
    tree["ingest"]["feedback_sha256"] = digest
    if "feedback" not in tree["ingest"]["train"]:
        tree["ingest"]["train"].append("feedback")
    reader.dump(tree, path)
    load_params(path)
    return digest
