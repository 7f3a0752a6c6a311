"""The module's model file: what it needs of languages and words, and the file of a model that has learnt nothing."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from yt_sentiment.engine import Core
from yt_sentiment.engine.layout import LEVELS, pack
from yt_sentiment.labels import LABELS
from yt_sentiment.language.hashing import hash_terms
from yt_sentiment.language.identification import (
    ENGLISH,
    NO_WORDS,
    UNDETERMINED,
    WRITTEN_IN,
    allowed_languages,
    linear_name,
    linear_names,
)
from yt_sentiment.language.identity_terms import IDENTITY_TERMS
from yt_sentiment.language.lexical_features import FEATURES_VERSION, LEXICAL_FEATURES
from yt_sentiment.language.lexicon import lexicon
from yt_sentiment.language.scripts import NO_SCRIPT, SCRIPTS
from yt_sentiment.language.text import TEXT_VERSION

Arrays = Mapping[str, NDArray[Any]]

PLATFORM_COUNT: Final = 3
"""Platforms of which the module knows; each has a calibration."""
ENCODER_SIZES: Final = ("size", "first_width", "second_width", "dense_width", "tongue")
"""Of the file's header; 0 without an encoder."""
UNCALIBRATED: Final = (1.0, 0.0, 0.0, 0.0, 0.0)
"""Temperature, what is added to the negative and the neutral class, weights of the linear model and the encoder."""


@dataclass(frozen=True, slots=True)
class Lengths:
    """Lengths of n-grams.

    Attributes:
        words: longest of words, in tokens; single words are always there.
        shortest_chars: shortest of characters, in English.
        longest_chars: longest.
        shortest_elsewhere: shortest of characters in other languages.
    """

    words: int = 1
    shortest_chars: int = 2
    longest_chars: int = 2
    shortest_elsewhere: int = 2

    def elsewhere(self) -> Lengths:
        """Return the lengths for texts that are not English, as those of one language."""
        return replace(self, shortest_chars=self.shortest_elsewhere)


@dataclass(frozen=True, slots=True)
class Names:
    """What a model's rows are of.

    Attributes:
        languages: codes of those that are read, English first.
        linear: of each linear model.
        calibrations: of each calibration; those of the platforms come first.
    """

    languages: tuple[str, ...]
    linear: tuple[str, ...]
    calibrations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EncoderPart:
    """An encoder's part of a model file.

    Attributes:
        languages: codes of those that it tells apart.
        sizes: ``ENCODER_SIZES``, as the file's header has them.
        arrays: by section.
    """

    languages: tuple[str, ...]
    sizes: Mapping[str, int]
    arrays: Arrays


def core_file(lengths: Lengths, names: Names, learnt: Arrays, encoder: EncoderPart | None = None) -> bytes:
    """Return a model file.

    Args:
        lengths: of n-grams.
        names: of what the rows of ``learnt`` are.
        learnt: n-grams, linear models, trees and calibrations, by section.
        encoder: the encoder's part, if there is one.
    """
    scored = (ENGLISH,) if encoder is None else encoder.languages
    codes = tuple(dict.fromkeys((*scored, *(of[0] for of in WRITTEN_IN.values()), UNDETERMINED, NO_WORDS)))
    numbers = {
        "text_version": int(TEXT_VERSION),
        "features_version": int(FEATURES_VERSION),
        "longest_words": lengths.words,
        "shortest_chars": lengths.shortest_chars,
        "longest_chars": lengths.longest_chars,
        "inputs": len(input_names(encoder=encoder is not None)),
        "encoder": int(encoder is not None),
        "scored": len(scored),
        "english": scored.index(ENGLISH) if ENGLISH in scored and encoder is not None else len(scored),
        "no_words": codes.index(NO_WORDS),
        "shortest_elsewhere": lengths.shortest_elsewhere,
    }
    meta = {
        "labels": LABELS,
        "codes": codes,
        "platforms": names.calibrations[:PLATFORM_COUNT],
        "features": LEXICAL_FEATURES,
        "languages": names.languages,
    }
    arrays = {
        "meta": np.frombuffer(json.dumps(meta).encode(), np.uint8),
        **learnt, **_lexicon_arrays(), **_identity_arrays(), **_language_arrays(names, scored, codes),
    }  # fmt: skip
    if encoder is None:
        return pack({**numbers, **dict.fromkeys(ENCODER_SIZES, 0)}, arrays)
    return pack({**numbers, **encoder.sizes}, {**arrays, **encoder.arrays})


def bare_file(lengths: Lengths = Lengths(), encoder: EncoderPart | None = None) -> bytes:
    """Return the file of a model that has learnt nothing yet, but for its encoder if it has one.

    With it the module gives what training reads: tokens, n-grams, the language, and all columns but the linear scores.
    """
    linear, leaves = linear_names((ENGLISH,)), np.zeros(len(LABELS))
    learnt = {
        "idf": np.zeros(LEVELS), "units": np.zeros((len(linear), 4)), "intercepts": np.zeros((len(linear), 4)),
        "calibrations": np.tile(UNCALIBRATED, (PLATFORM_COUNT, 1)), "confidence": np.zeros(1),
        "tree_starts": np.zeros(len(LABELS) + 1), "leaves": leaves, "leaf_rows": leaves,
    }  # fmt: skip
    return core_file(lengths, Names((ENGLISH,), linear, ("",) * PLATFORM_COUNT), learnt, encoder)


@functools.cache
def bare_core(lengths: Lengths = Lengths()) -> Core:
    """Return the module with a model that has learnt nothing; one per process and lengths of n-grams."""
    return Core(bare_file(lengths))


def input_names(*, encoder: bool) -> list[str]:
    """Return the names of the columns that the trees read."""
    return [f"linear_{label}" for label in LABELS] + list(ENCODER_COLUMNS if encoder else ()) + list(LEXICAL_FEATURES)


ENCODER_COLUMNS: Final = (*(f"encoder_{label}" for label in LABELS), "known_words", "english")
"""What the trees read of the encoder: its scores, the share of words that it knows, and how likely English is."""


def _lexicon_arrays() -> Arrays:
    """Return the lexicon, in ascending order of hashes."""
    known = lexicon()
    return {
        "lexicon_hashes": known.hashes,
        "lexicon_valence": known.valence,
        "lexicon_booster": known.booster,
        "lexicon_flags": known.flags,
    }


def _identity_arrays() -> Arrays:
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


def _language_arrays(names: Names, scored: tuple[str, ...], codes: tuple[str, ...]) -> Arrays:
    """Return, per code, whose linear model and calibration it has; and what each script may be."""
    own = [linear_name(code, names.linear) for code in codes]
    rows = {name: row for row, name in enumerate(names.calibrations)}
    alone = [WRITTEN_IN.get(script, ()) for script in SCRIPTS]
    return {
        "code_salts": hash_terms(own),
        "code_linear": np.array([names.linear.index(name) for name in own]),
        "code_calibrations": np.array([rows.get(code, -1) for code in codes]),
        "code_is_read": np.array([code in (*names.languages, NO_WORDS) for code in codes], np.uint8),
        "allowed": allowed_languages(scored).astype(np.uint8),
        "script_codes": np.array(
            [
                codes.index(NO_WORDS if script == NO_SCRIPT else of[0] if len(of) == 1 else UNDETERMINED)
                for script, of in zip(SCRIPTS, alone, strict=True)
            ]
        ),
    }
