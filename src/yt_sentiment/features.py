"""From comments to a TF-IDF matrix over words and characters; training and serving share it."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Self

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer

from yt_sentiment.lexicon import pictograph_tone
from yt_sentiment.text import negated, normalise, tokens

if TYPE_CHECKING:
    from yt_sentiment.params import FeatureParams


FEATURES_VERSION: Final = "1"
"""Raised with any change that alters a feature; stored with each model and checked at load."""

NEGATED: Final = "not_"
"""Mark of a single word that a negation governs."""

_NO_TERMS = frozenset(".,;:")


@dataclass(frozen=True, slots=True)
class NgramTable:
    """Fitted state of one TF-IDF vectoriser.

    Attributes:
        terms: n-grams in column order; word n-grams join tokens by one space.
        idf: inverse document frequency per term, shape (n_terms,).
        ngram_min: shortest n-gram, in tokens or characters.
        ngram_max: longest n-gram.
    """

    terms: list[str]
    idf: NDArray[np.float32]
    ngram_min: int
    ngram_max: int

    @classmethod
    def of(cls, vectorizer: TfidfVectorizer, ngram_min: int, ngram_max: int) -> Self:
        """Return the state of a fitted ``vectorizer``."""
        terms = [str(term) for term in vectorizer.get_feature_names_out()]
        return cls(terms, vectorizer.idf_.astype(np.float32), ngram_min, ngram_max)


def word_terms(text: str, *, ngram_max: int) -> list[str]:
    """Return the word n-grams of a normalised text, up to ``ngram_max`` tokens long.

    Single words carry a mark where a negation governs them; longer n-grams hold it anyway. Emoji and
    emoticons of one tone share a term.
    """
    parts = tokens(text)
    marked = [
        f"{NEGATED}{part}" if mark else part
        for part, mark in zip(parts, negated(parts), strict=True)
        if part not in _NO_TERMS
    ]
    words = [part for part in parts if part not in _NO_TERMS]
    longer = (
        " ".join(words[start : start + length])
        for length in range(2, ngram_max + 1)
        for start in range(len(words) - length + 1)
    )
    tones = (tone for part in words if (tone := pictograph_tone(part)) is not None)
    return [*marked, *tones, *longer]


def word_vectorizer(ngram_max: int, **options: Any) -> TfidfVectorizer:
    """Return an unfitted TF-IDF over ``word_terms`` of normalised texts."""
    analyzer = functools.partial(word_terms, ngram_max=ngram_max)
    return TfidfVectorizer(analyzer=analyzer, sublinear_tf=True, dtype=np.float64, **options)


def char_vectorizer(ngram_min: int, ngram_max: int, **options: Any) -> TfidfVectorizer:
    """Return an unfitted TF-IDF over lower-case character n-grams inside words."""
    return TfidfVectorizer(
        analyzer="char_wb", ngram_range=(ngram_min, ngram_max), sublinear_tf=True, dtype=np.float64, **options
    )


def fit_features(normalised: Sequence[str], params: FeatureParams) -> TextFeatures:
    """Return the features fitted on normalised texts."""
    words = word_vectorizer(
        params.word_ngram_max, min_df=params.word_min_documents, max_features=params.word_max_features
    )
    chars = char_vectorizer(
        params.char_ngram_min,
        params.char_ngram_max,
        min_df=params.char_min_documents,
        max_features=params.char_max_features,
    )
    return TextFeatures(
        NgramTable.of(words.fit(normalised), 1, params.word_ngram_max),
        NgramTable.of(chars.fit(normalised), params.char_ngram_min, params.char_ngram_max),
    )


class TextFeatures:
    """Fitted TF-IDF over word and character n-grams of normalised texts."""

    def __init__(self, words: NgramTable, chars: NgramTable) -> None:
        self.words = words
        self.chars = chars
        self._vectorizers = (
            _restore(word_vectorizer(words.ngram_max, vocabulary=words.terms), words),
            _restore(char_vectorizer(chars.ngram_min, chars.ngram_max, vocabulary=chars.terms), chars),
        )

    def transform(self, normalised: Sequence[str]) -> sp.csr_matrix:
        """Return the TF-IDF matrix of normalised texts, shape (n, n_terms); word columns come first."""
        return sp.hstack([vectorizer.transform(normalised) for vectorizer in self._vectorizers], format="csr")


def _restore(vectorizer: TfidfVectorizer, table: NgramTable) -> TfidfVectorizer:
    vectorizer.idf_ = table.idf
    return vectorizer


def normalise_all(comments: Sequence[str]) -> list[str]:
    """Return the normalised form of each comment."""
    return [normalise(comment) for comment in comments]
