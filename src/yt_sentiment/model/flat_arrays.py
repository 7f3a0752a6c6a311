"""The sections of the module's model file that are learnt, from the parts of a model."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from yt_sentiment.engine.layout import SPLIT, TERM
from yt_sentiment.language.core_file import Arrays, EncoderPart, Names
from yt_sentiment.model.classifier import FittedClassifier
from yt_sentiment.model.encoder_file import PLACES, EncoderWeights
from yt_sentiment.model.vectorizer import IDF, NgramTable, TextFeatures

QUAD: Final = 4
"""Numbers that the module adds and multiplies at once; rows are filled up with zeros to a multiple of it."""
_MISSING_ZERO: Final = 4
_DEFAULT_LEFT: Final = 2
"""Bits of LightGBM's ``decision_type``: what is missing is a zero; it goes left."""


def term_arrays(features: TextFeatures, weights: NDArray[np.int8]) -> Arrays:
    """Return each n-gram's hash, weights and level, and the inverse document frequency of each level."""
    split = len(features.words.hashes)
    return {
        "word_terms": _terms(features.words, weights[:split]),
        "char_terms": _terms(features.chars, weights[split:]),
        "idf": IDF,
    }


def _terms(table: NgramTable, weights: NDArray[np.int8]) -> NDArray[Any]:
    terms = np.zeros(len(table.hashes), TERM)
    terms["hash"], terms["weights"], terms["level"] = table.hashes, weights, table.levels
    return terms


def judge_arrays(fitted: FittedClassifier, names: Names) -> Arrays:
    """Return the linear models' units and intercepts, the calibrations, and the threshold of doubt."""
    calibrations = [fitted.calibrations[name] for name in names.calibrations]
    return {
        "units": filled(np.stack([fitted.linear.units[name] for name in names.linear])),
        "intercepts": filled(np.stack([fitted.linear.intercepts[name] for name in names.linear])),
        "calibrations": np.array(
            [(one.temperature, one.negative, one.neutral, one.linear, one.encoder) for one in calibrations]
        ),
        "confidence": np.array([fitted.min_confidence]),
    }


def tree_arrays(text: str) -> Arrays:
    """Return the trees of LightGBM's text, as the module has them."""
    body = text.partition("\nend of trees\n")[0]
    splits, leaves, split_rows, leaf_rows, starts = [], [], [], [], [0]
    for block in body.split("\nTree=")[1:]:
        found = dict(line.split("=", 1) for line in block.split("\n")[1:] if "=" in line)
        count = int(found["num_leaves"])
        rows = {key: value.split() for key, value in found.items()}
        if count > 1:
            kinds = [int(kind) for kind in rows["decision_type"]]
            zeros = [0 if not kind & _MISSING_ZERO else 1 if kind & _DEFAULT_LEFT else 2 for kind in kinds]
            columns = (
                map(int, rows["split_feature"]),
                zeros,
                map(int, rows["left_child"]),
                map(int, rows["right_child"]),
            )
            splits += list(zip(map(float, rows["threshold"]), *columns, strict=True))
            split_rows += [int(rows_) for rows_ in rows["internal_count"]]
        leaves += [float(value) for value in rows["leaf_value"]]
        leaf_rows += [int(rows_) for rows_ in rows["leaf_count"]] if rows["leaf_count"] else [0] * count
        starts.append(len(splits))
    return {
        "tree_starts": np.array(starts),
        "splits": np.array(splits, SPLIT),
        "leaves": np.array(leaves),
        "split_rows": np.array(split_rows),
        "leaf_rows": np.array(leaf_rows),
    }


def encoder_part(weights: EncoderWeights) -> EncoderPart:
    """Return the encoder's part of a model file: its vocabulary in ascending order, rows filled up with zeros."""
    words, second_width = len(weights.hashes), len(weights.second_bias)
    order = np.argsort(weights.hashes)
    rows = np.concatenate([order, np.arange(words, len(weights.vectors))])
    widths = {"first_width": weights.bias, "second_width": weights.second_bias, "dense_width": weights.dense_bias}
    sizes = {name: filled(array).shape[-1] for name, array in (widths | {"tongue": weights.tongue}).items()}
    first, second, tongue = (sizes[name] for name in ("first_width", "second_width", "tongue"))
    of_tongue, *of_convolved = np.split(filled(weights.dense), len(weights.dense) - second_width * np.array([2, 1]))
    largest, summed, direct = np.split(filled(weights.output), [second_width, 2 * second_width])
    kernel = np.concatenate([filled(weights.second_kernel[place]) for place in range(PLACES)], axis=1)
    arrays = {
        "encoder_hashes": weights.hashes[order],
        "vectors": weights.vectors[rows],
        "scales": weights.scales[rows],
        "projection": np.concatenate([*map(filled, weights.kernel), direct, filled(weights.tongue)], axis=1),
        "bias": filled(weights.bias),
        "second": _taller(kernel, first),
        "second_bias": filled(weights.second_bias),
        "dense": np.concatenate([_taller(of_tongue, tongue), *(_taller(part, second) for part in of_convolved)]),
        "dense_bias": filled(weights.dense_bias),
        "output": np.concatenate(
            [
                _taller(largest, second),
                _taller(summed, second),
                _taller(filled(weights.dense_output), sizes["dense_width"]),
            ]
        ),
        "output_bias": filled(weights.output_bias),
        "language_output": _taller(filled(weights.language_output), tongue),
        "language_bias": filled(weights.language_bias),
    }
    return EncoderPart(weights.languages, sizes | {"size": weights.vectors.shape[1]}, arrays)


def filled(array: NDArray[Any]) -> NDArray[Any]:
    """Return an array whose rows are filled up with zeros to a multiple of ``QUAD``."""
    missing = -array.shape[-1] % QUAD
    return np.pad(array, [(0, 0)] * (array.ndim - 1) + [(0, missing)])


def _taller(array: NDArray[Any], rows: int) -> NDArray[Any]:
    """Return an array with rows of zeros below, up to ``rows``."""
    return np.pad(array, [(0, rows - len(array)), (0, 0)])
