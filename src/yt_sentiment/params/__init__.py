"""Typed view of ``params.yaml``; nothing else reads it, and ``pipeline.feedback_source`` alone writes it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any, Final

from pydantic import Field, ValidationError

from yt_sentiment.params.constraints import (
    CORPORA,
    MAX_COUNT,
    MAX_LEAVES,
    MAX_NGRAM,
    OWN_SOURCES,
    ConfigError,
    Count,
    Section,
    Terms,
)
from yt_sentiment.params.distillation_sections import (
    DistilParams,
    PhraseParams,
    StudentParams,
    TeacherParams,
    TextParams,
    VariantParams,
    VariantPassParams,
)
from yt_sentiment.params.stage_sections import (
    BaselineParams,
    EvaluateParams,
    ExperimentParams,
    FeatureParams,
    IngestParams,
    InLanguageParams,
    LightGBMParams,
    Limits,
    LinearParams,
    PreprocessParams,
    PromoteParams,
    RegisterParams,
    RetrainParams,
    SearchParams,
    TrainParams,
)

__all__ = [
    "CORPORA",
    "MAX_COUNT",
    "MAX_LEAVES",
    "MAX_NGRAM",
    "OWN_SOURCES",
    "PARAMS_PATH",
    "BaselineParams",
    "ConfigError",
    "DistilParams",
    "EvaluateParams",
    "ExperimentParams",
    "FeatureParams",
    "InLanguageParams",
    "IngestParams",
    "LightGBMParams",
    "Limits",
    "LinearParams",
    "Params",
    "PhraseParams",
    "PreprocessParams",
    "PromoteParams",
    "RegisterParams",
    "RetrainParams",
    "SearchParams",
    "StudentParams",
    "TeacherParams",
    "Terms",
    "TextParams",
    "TrainParams",
    "VariantParams",
    "VariantPassParams",
    "load_params",
]

PARAMS_PATH: Final = Path("params.yaml")


class Params(Section):
    """All of ``params.yaml``."""

    seed: Annotated[int, Field(ge=0, le=MAX_COUNT)]
    threads: Count
    ingest: IngestParams
    preprocess: PreprocessParams
    distil: DistilParams
    features: FeatureParams
    train: TrainParams
    baseline: BaselineParams
    in_language: InLanguageParams
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
