"""Labelled texts with words left out and others in their place, for the teachers to judge.

A word gives way to one that stands near it in the teachers' space, so a student hears what a teacher makes of many
words in one sentence.

Source: Jiao et al. (2020), TinyBERT, section 3.2, who replace words by neighbours; Wei and Zou (2019), EDA, who leave
words out.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from yt_sentiment.params import VariantParams, VariantPassParams
from yt_sentiment.training.distillation.derived import DerivedTexts
from yt_sentiment.training.distillation.labelled_rows import LabelledRows

JOINERS: Final = "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"
_COMPARED: Final = 2000
"""Words that are compared with all others at once."""

Floats = NDArray[np.float32]
States = Callable[[Sequence[str]], Floats]


def variants_of(rows: LabelledRows, states: States, params: VariantParams, seed: int) -> DerivedTexts:
    """Return variants of rows, for each pass at most one of each row in its languages.

    Args:
        rows: with a person's label.
        states: what the teachers make of single words, shape (n, any).
        params: passes, and which words may stand in another's place.
        seed: random seed.
    """
    return DerivedTexts.of(rows, "variants", _variants(rows, states, params, np.random.default_rng(seed)))


def _variants(
    rows: LabelledRows, states: States, params: VariantParams, rng: np.random.Generator
) -> Iterator[tuple[int, str]]:
    codes = np.array(rows.languages())
    of_language = {code: np.flatnonzero(codes == code).tolist() for part in params.passes for code in part.languages}
    nearest = {
        code: neighbours([rows.texts[i] for i in places], states, params) for code, places in of_language.items()
    }
    for part in params.passes:
        for code in part.languages:
            for place in of_language[code]:
                if text := varied(rows.texts[place].split(), nearest[code], part, rng):
                    yield place, text


def neighbours(texts: Sequence[str], states: States, params: VariantParams) -> Mapping[str, Sequence[str]]:
    """Return, per common word in small letters, the other words that are nearest by the cosine of their states."""
    counts = Counter(word for text in texts for word in text.lower().split() if _is_word(word))
    words = [word for word, count in counts.most_common(params.max_words) if count >= params.min_occurrences]
    most = min(params.neighbours, len(words) - 1)
    if most < 1:
        return {}
    vectors = states(words)
    vectors = vectors - vectors.mean(axis=0)
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
    nearest: dict[str, Sequence[str]] = {}
    for start in range(0, len(words), _COMPARED):
        alike = vectors[start : start + _COMPARED] @ vectors.T
        alike[np.arange(len(alike)), start + np.arange(len(alike))] = -np.inf
        for word, places in zip(words[start:], np.argpartition(-alike, most - 1)[:, :most].tolist(), strict=False):
            nearest[word] = [words[place] for place in places]
    return nearest


def _is_word(text: str) -> bool:
    """Return whether there are letters alone, with the marks and joiners of scripts that have some."""
    return all(unicodedata.category(character)[0] in "LM" or character in JOINERS for character in text)


def varied(
    words: Sequence[str], nearest: Mapping[str, Sequence[str]], part: VariantPassParams, rng: np.random.Generator
) -> str:
    """Return the words, some left out and some replaced; nothing where fewer than two remain."""
    kept = []
    for word, drawn in zip(words, rng.random(len(words)).tolist(), strict=True):
        if drawn < part.left_out:
            continue
        others = nearest.get(word.lower(), ()) if drawn < part.left_out + part.replaced else ()
        kept.append(others[int(rng.integers(len(others)))] if others else word)
    return " ".join(kept) if len(kept) > 1 else ""
