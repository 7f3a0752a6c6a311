"""The arrays of the WebAssembly module's model file, from the parts of a model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from yt_sentiment.comment import PLATFORMS
from yt_sentiment.engine.layout import SPLIT, TERM
from yt_sentiment.language.hashing import hash_terms
from yt_sentiment.language.identification import NO_WORDS, UNDETERMINED, WRITTEN_IN, allowed_languages
from yt_sentiment.language.identity_terms import IDENTITY_TERMS
from yt_sentiment.language.lexicon import lexicon
from yt_sentiment.language.scripts import NO_SCRIPT, SCRIPTS
from yt_sentiment.model.calibration import Calibration
from yt_sentiment.model.classifier import linear_name
from yt_sentiment.model.encoder_file import PLACES, EncoderWeights
from yt_sentiment.model.vectorizer import NgramTable, TextFeatures

Arrays = dict[str, NDArray[Any]]

QUAD: Final = 4
"""Numbers that the module adds and multiplies at once; rows are filled up with zeros to a multiple of it."""
_MISSING_ZERO: Final = 4
_DEFAULT_LEFT: Final = 2
"""Bits of LightGBM's ``decision_type``: what is missing is a zero; it goes left."""


@dataclass(frozen=True, slots=True)
class Judges:
    """What weighs the scores of a text.

    Attributes:
        languages: codes of those that are read.
        intercepts: of the linear models, by name, shape (3,) each.
        calibrations: by name, those of the platforms first.
        min_confidence: below it an answer is called uncertain.
    """

    languages: tuple[str, ...]
    intercepts: Mapping[str, NDArray[np.float32]]
    calibrations: Mapping[str, Calibration]
    min_confidence: float


def terms_of(features: TextFeatures, coef: NDArray[np.float32]) -> Arrays:
    """Return hashes in ascending order, and weights with the inverse document frequency of each."""
    arrays: Arrays = {}
    first = 0
    groups: Mapping[str, NgramTable] = {"word": features.words, "char": features.chars}
    for name, table in groups.items():
        own = coef[first : first + len(table.hashes)]
        order = np.argsort(table.hashes)
        terms = np.zeros(len(order), TERM)
        terms["hash"] = table.hashes[order]
        terms["values"] = np.hstack([own, table.idf[:, None]])[order]
        arrays[f"{name}_terms"] = terms
        first += len(table.hashes)
    return arrays


def lexicon_arrays() -> Arrays:
    """Return the lexicon, in ascending order of hashes."""
    known = lexicon()
    order = np.argsort(known.hashes)
    return {
        "lexicon_hashes": known.hashes[order],
        "lexicon_valence": known.valence[order],
        "lexicon_booster": known.booster[order],
        "lexicon_flags": known.flags[order],
    }


def identity_arrays() -> Arrays:
    """Return the identity terms, in ascending order of hashes, each with its code points."""
    terms = sorted(IDENTITY_TERMS)
    hashes = hash_terms(terms)
    ordered = [terms[place] for place in np.argsort(hashes)]
    codes = np.frombuffer("".join(ordered).encode("utf-32-le"), "<u4")
    return {
        "identity_hashes": np.sort(hashes),
        "identity_starts": np.cumsum([0, *map(len, ordered)]),
        "identity_codes": codes,
    }


def language_arrays(judges: Judges, scored: tuple[str, ...], codes: tuple[str, ...]) -> Arrays:
    """Return, per code, whose linear model and calibration it has; and what each script may be."""
    names, calibrations = list(judges.intercepts), list(judges.calibrations)
    own = [linear_name(code, names) for code in codes]
    alone = [WRITTEN_IN.get(script, ()) for script in SCRIPTS]
    return {
        "code_salts": hash_terms(own),
        "code_linear": np.array([names.index(name) for name in own]),
        "code_calibrations": np.array([calibrations.index(code) if code in calibrations else -1 for code in codes]),
        "code_is_read": np.array([code in (*judges.languages, NO_WORDS) for code in codes], np.uint8),
        "allowed": allowed_languages(scored).astype(np.uint8),
        "script_codes": np.array(
            [
                codes.index(NO_WORDS if script == NO_SCRIPT else of[0] if len(of) == 1 else UNDETERMINED)
                for script, of in zip(SCRIPTS, alone, strict=True)
            ]
        ),
    }


def judge_arrays(fitted: Judges) -> Arrays:
    """Return intercepts, calibrations, and the threshold of doubt."""
    if tuple(fitted.calibrations)[: len(PLATFORMS)] != PLATFORMS:
        raise ValueError(f"calibrations begin with {tuple(fitted.calibrations)[:3]}, expected {PLATFORMS}")
    return {
        "intercepts": filled(np.stack(list(fitted.intercepts.values()))),
        "calibrations": np.array(
            [
                (one.temperature, one.negative, one.neutral, one.linear, one.encoder)
                for one in fitted.calibrations.values()
            ]
        ),
        "confidence": np.array([fitted.min_confidence]),
    }


def tree_arrays(text: str) -> Arrays:
    """Return the trees of LightGBM's text, which ``load_trees`` checked."""
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


def encoder_arrays(weights: EncoderWeights) -> Arrays:
    """Return the encoder's arrays, its vocabulary in ascending order of hashes, rows filled up with zeros."""
    words, width = len(weights.hashes), len(weights.bias)
    order = np.argsort(weights.hashes)
    rows = np.concatenate([order, np.arange(words, len(weights.vectors))])
    wide = filled(weights.bias).shape[-1]
    parts = [*map(filled, weights.kernel), filled(weights.output[2 * width :]), filled(weights.tongue)]
    second = np.concatenate([filled(weights.second_kernel[place]) for place in range(PLACES)], axis=1)
    return {
        "encoder_hashes": weights.hashes[order],
        "vectors": weights.vectors[rows],
        "scales": weights.scales[rows],
        "projection": np.concatenate(parts, axis=1),
        "bias": filled(weights.bias),
        "second": _taller(second, wide),
        "second_bias": filled(weights.second_bias),
        "largest": _taller(filled(weights.output[:width]), wide),
        "summed": _taller(filled(weights.output[width : 2 * width]), wide),
        "output_bias": filled(weights.output_bias),
        "language_output": _taller(filled(weights.language_output), filled(weights.tongue).shape[-1]),
        "language_bias": filled(weights.language_bias),
    }


def filled(array: NDArray[Any]) -> NDArray[Any]:
    """Return an array whose rows are filled up with zeros to a multiple of ``QUAD``."""
    missing = -array.shape[-1] % QUAD
    return np.pad(array, [(0, 0)] * (array.ndim - 1) + [(0, missing)])


def _taller(array: NDArray[Any], rows: int) -> NDArray[Any]:
    """Return an array with rows of zeros below, up to ``rows``."""
    return np.pad(array, [(0, rows - len(array)), (0, 0)])
