"""A model directory, written from what was trained."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from yt_sentiment.engine.layout import SECTIONS, section
from yt_sentiment.language.core_file import Names, core_file
from yt_sentiment.language.identification import linear_names
from yt_sentiment.model.calibration import calibration_names
from yt_sentiment.model.checksums import MODEL, TREES, ModelFilesError, read_file
from yt_sentiment.model.classifier import FittedClassifier
from yt_sentiment.model.encoder_file import EncoderWeights
from yt_sentiment.model.flat_arrays import encoder_part, judge_arrays, term_arrays, tree_arrays
from yt_sentiment.model.persistence import Manifest, write_manifest
from yt_sentiment.model.vectorizer import TextFeatures


def model_file(
    features: TextFeatures, encoder: EncoderWeights | None, fitted: FittedClassifier, languages: Sequence[str]
) -> bytes:
    """Return the file that the module reads; see ``save_model``."""
    names = Names(tuple(languages), linear_names(languages), calibration_names(languages))
    learnt = {
        **term_arrays(features, fitted.linear.weights),
        **judge_arrays(fitted, names),
        **tree_arrays(fitted.trees.model_to_string()),
    }
    return core_file(features.lengths, names, learnt, None if encoder is None else encoder_part(encoder))


def save_model(
    folder: Path,
    features: TextFeatures,
    encoder: EncoderWeights | None,
    fitted: FittedClassifier,
    *,
    languages: Sequence[str],
    data: Mapping[str, str],
    metrics: Mapping[str, Any],
) -> Manifest:
    """Write a model directory and return its manifest.

    Args:
        folder: made if missing.
        features: fitted TF-IDF.
        encoder: the distilled encoder, if the trees read its scores.
        fitted: everything that was trained on top of it.
        languages: codes of those that are read, English first.
        data: SHA-256 per file of training data.
        metrics: validation scores to keep with the model.

    Raises:
        ModelFilesError: if the directory gets larger than is allowed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MODEL).write_bytes(model_file(features, encoder, fitted, languages))
    (folder / TREES).write_text(fitted.trees.model_to_string(), encoding="utf-8")
    check_trees(folder)
    return write_manifest(folder, languages=languages, data=data, metrics=metrics)


def check_trees(folder: Path) -> None:
    """Check that a model directory's text of LightGBM's describes the trees that the module reads.

    Raises:
        ModelFilesError: naming the section of the model file that differs.
    """
    content, text = read_file(folder, MODEL), read_file(folder, TREES).decode("utf-8")
    for name, array in tree_arrays(text).items():
        if not np.array_equal(section(content, name), array.astype(SECTIONS[name][0])):
            raise ModelFilesError(f"{folder / TREES}: its {name.replace('_', ' ')} are not those of {MODEL}")
