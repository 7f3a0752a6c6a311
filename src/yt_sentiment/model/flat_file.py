"""The model file of the WebAssembly module, made from a model: the same numbers in the order of their use.

``python -m yt_sentiment.model.flat_file MODEL_DIRECTORY FILE`` writes one.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

import click
import numpy as np

from yt_sentiment.comment import PLATFORMS
from yt_sentiment.engine.layout import pack
from yt_sentiment.labels import LABELS
from yt_sentiment.language.identification import ENGLISH, NO_WORDS, UNDETERMINED, WRITTEN_IN
from yt_sentiment.language.lexical_features import LEXICAL_FEATURES
from yt_sentiment.language.text import TEXT_VERSION
from yt_sentiment.model.calibration import Calibration
from yt_sentiment.model.classifier import input_names, linear_names
from yt_sentiment.model.encoder_file import EncoderWeights
from yt_sentiment.model.flat_arrays import (
    Arrays,
    Judges,
    encoder_arrays,
    filled,
    identity_arrays,
    judge_arrays,
    language_arrays,
    lexicon_arrays,
    terms_of,
    tree_arrays,
)
from yt_sentiment.model.sentiment_model import SentimentModel, load_model
from yt_sentiment.model.vectorizer import FEATURES_VERSION, NgramTable, TextFeatures

_NOTHING: Final = "nothing"
"""Version of a file that holds nothing learnt."""


def flat_file(model: SentimentModel) -> bytes:
    """Return the model file of a model."""
    fitted = model.fitted
    judges = Judges(tuple(model.manifest.languages), fitted.intercepts, fitted.calibrations, fitted.min_confidence)
    learnt = terms_of(model.features, fitted.coef) | tree_arrays(fitted.trees.model_to_string())
    weights = None if model.encoder is None else model.encoder.weights
    return _file(model.version, model.features, weights, judges, learnt)


def bare_file(words: int, chars: tuple[int, int], weights: EncoderWeights | None = None) -> bytes:
    """Return the file of a model that has learnt nothing yet, but for its encoder if it has one.

    With it the module gives what training reads: tokens, n-grams, the language, and all columns but the linear scores.

    Args:
        words: longest n-gram of words.
        chars: shortest and longest n-gram of characters.
        weights: of the encoder.
    """
    none = np.zeros(0, np.uint32), np.zeros(0, np.float32)
    features = TextFeatures(NgramTable(*none, 1, words), NgramTable(*none, *chars))
    intercepts = {name: np.zeros(len(LABELS), np.float32) for name in linear_names((ENGLISH,))}
    judges = Judges((ENGLISH,), intercepts, dict.fromkeys(PLATFORMS, Calibration(1.0)), 0.0)
    leaves = np.zeros(len(LABELS))
    trees: Arrays = {"tree_starts": np.zeros(len(LABELS) + 1), "leaves": leaves, "leaf_rows": leaves}
    return _file(
        _NOTHING, features, weights, judges, terms_of(features, np.zeros((0, len(LABELS)), np.float32)) | trees
    )


def _file(
    version: str, features: TextFeatures, weights: EncoderWeights | None, judges: Judges, learnt: Arrays
) -> bytes:
    scored = (ENGLISH,) if weights is None else weights.languages
    codes = tuple(dict.fromkeys((*scored, *(of[0] for of in WRITTEN_IN.values()), UNDETERMINED, NO_WORDS)))
    numbers = {
        "text_version": int(TEXT_VERSION),
        "features_version": int(FEATURES_VERSION),
        "longest_words": features.words.ngram_max,
        "shortest_chars": features.chars.ngram_min,
        "longest_chars": features.chars.ngram_max,
        "inputs": len(input_names(encoder=weights is not None)),
        "encoder": int(weights is not None),
        "size": 0, "width": 0, "tongue": 0,
        "scored": len(scored),
        "english": scored.index(ENGLISH) if ENGLISH in scored and weights is not None else len(scored),
        "no_words": codes.index(NO_WORDS),
    }  # fmt: skip
    meta = {
        "version": version,
        "labels": LABELS,
        "codes": codes,
        "platforms": PLATFORMS,
        "features": LEXICAL_FEATURES,
        "languages": judges.languages,
    }
    arrays: Arrays = {"meta": np.frombuffer(json.dumps(meta).encode(), np.uint8)}
    arrays |= learnt | lexicon_arrays() | identity_arrays() | language_arrays(judges, scored, codes)
    arrays |= judge_arrays(judges)
    if weights is not None:
        arrays |= encoder_arrays(weights)
        padded = filled(weights.bias).shape[-1], filled(weights.tongue).shape[-1]
        numbers |= {"size": weights.vectors.shape[1], "width": padded[0], "tongue": padded[1]}
    return pack(numbers, arrays)


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("path", type=click.Path(dir_okay=False, path_type=Path))
def main(folder: Path, path: Path) -> None:
    """Write the model in FOLDER as one file, PATH."""
    path.write_bytes(flat_file(load_model(folder)))


if __name__ == "__main__":
    main()
