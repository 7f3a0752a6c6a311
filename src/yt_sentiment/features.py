"""From comments to numbers: TF-IDF over words and characters, and a small lexicon-and-form group.

Training and serving call the same two functions, so that there is no skew between them.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Self

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from yt_sentiment.text import EMOJI, normalise, tokens

FEATURES_VERSION: Final = "1"
"""Raised with any change that alters a feature; stored with each model and checked at load."""

FORM_NAMES: Final = (
    "vader_negative",
    "vader_neutral",
    "vader_positive",
    "vader_compound",
    "characters",
    "tokens",
    "exclamations",
    "questions",
    "capital_share",
    "capital_words",
    "emoji",
    "ellipses",
    "hashtags",
    "elongations",
)
"""Columns of the lexicon-and-form group. ``vader_*``: Hutto and Gilbert (2014), 0 to 1 or -1 to 1."""

_EMOJI = re.compile(f"[{EMOJI}]")
_ELONGATION = re.compile(r"([^\W\d])\1\1")

Floats = NDArray[np.float32]


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
    def of(cls, vectorizer: TfidfVectorizer) -> Self:
        """Return the state of a fitted ``vectorizer``."""
        low, high = vectorizer.ngram_range
        terms = [str(term) for term in vectorizer.get_feature_names_out()]
        return cls(terms, vectorizer.idf_.astype(np.float32), low, high)


def word_vectorizer(ngram_max: int, **options: Any) -> TfidfVectorizer:
    """Return an unfitted TF-IDF over word 1- to ``ngram_max``-grams of normalised texts."""
    return TfidfVectorizer(
        tokenizer=tokens,
        token_pattern=None,
        lowercase=False,
        ngram_range=(1, ngram_max),
        sublinear_tf=True,
        dtype=np.float64,
        **options,
    )


def char_vectorizer(ngram_min: int, ngram_max: int, **options: Any) -> TfidfVectorizer:
    """Return an unfitted TF-IDF over lower-case character n-grams inside words."""
    return TfidfVectorizer(
        analyzer="char_wb", ngram_range=(ngram_min, ngram_max), sublinear_tf=True, dtype=np.float64, **options
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

    @property
    def columns(self) -> int:
        """Width of the matrix that ``transform`` gives."""
        return len(self.words.terms) + len(self.chars.terms)

    def transform(self, normalised: Sequence[str]) -> sp.csr_matrix:
        """Return the TF-IDF matrix of normalised texts, shape (n, columns); word columns come first."""
        return sp.hstack([vectorizer.transform(normalised) for vectorizer in self._vectorizers], format="csr")


def _restore(vectorizer: TfidfVectorizer, table: NgramTable) -> TfidfVectorizer:
    vectorizer.idf_ = table.idf
    return vectorizer


def normalise_all(comments: Sequence[str]) -> list[str]:
    """Return the normalised form of each comment."""
    return [normalise(comment) for comment in comments]


@functools.cache
def _vader() -> SentimentIntensityAnalyzer:
    return SentimentIntensityAnalyzer()


def form_features(normalised: Sequence[str]) -> Floats:
    """Return the lexicon-and-form group of normalised texts, shape (n, len(FORM_NAMES))."""
    rows = np.zeros((len(normalised), len(FORM_NAMES)), dtype=np.float32)
    for row, text in zip(rows, normalised, strict=True):
        if text:
            row[:] = _form(text)
    return rows


def _form(text: str) -> tuple[float, ...]:
    vader = _vader().polarity_scores(text)
    letters = sum(character.isalpha() for character in text)
    return (
        vader["neg"],
        vader["neu"],
        vader["pos"],
        vader["compound"],
        len(text),
        len(tokens(text)),
        text.count("!"),
        text.count("?"),
        sum(character.isupper() for character in text) / max(letters, 1),
        sum(len(word) > 1 and word.isupper() for word in text.split()),
        len(_EMOJI.findall(text)),
        text.count("..."),
        text.count("#"),
        len(_ELONGATION.findall(text)),
    )
