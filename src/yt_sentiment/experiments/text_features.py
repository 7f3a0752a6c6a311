"""Experiment on text features: one classifier, logistic regression with balanced classes, on each of them."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse as sp
import wordllama
from gensim.models import Word2Vec
from nltk.stem import PorterStemmer
from nltk.tokenize import TweetTokenizer
from numpy.typing import NDArray
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import MaxAbsScaler, StandardScaler
from wordllama import WordLlama

from yt_sentiment.experiments.protocol import Rows, measure
from yt_sentiment.language.tokenised import Batch
from yt_sentiment.model.vectorizer import TextFeatures, fit_features
from yt_sentiment.params import FeatureParams, Params

Words = list[list[str]]


def words_of(batch: Batch) -> Words:
    """Return the tokens of each text."""
    return [batch.tokens.parts[batch.token_slice(row)] for row in range(len(batch))]


def same(words: list[str]) -> list[str]:
    """Return ``words``; a vectoriser's analyzer where texts are tokens already."""
    return words


@functools.cache
def _stem(word: str) -> str:
    return str(PorterStemmer().stem(word))


def stemmed(text: str) -> list[str]:
    """Return the tokens of NLTK's TweetTokenizer, each as Porter's stem."""
    return [_stem(word) for word in TweetTokenizer(preserve_case=False, reduce_len=True).tokenize(text)]


def word_means(words: Words, model: Word2Vec) -> NDArray[np.float32]:
    """Return the mean vector of the known tokens of each text, shape (n, vector_size)."""
    vectors = model.wv
    out = np.zeros((len(words), model.vector_size), np.float32)
    for row, parts in zip(out, words, strict=True):
        known = [vectors.key_to_index[part] for part in parts if part in vectors.key_to_index]
        if known:
            row[:] = vectors.vectors[known].mean(axis=0)
    return out


def classifier(seed: int) -> LogisticRegression:
    """Return the one classifier of this table."""
    return LogisticRegression(class_weight="balanced", max_iter=300, random_state=seed)


@dataclass(frozen=True)
class Kind:
    """One kind of features.

    Attributes:
        fit: learns from the training texts; its answer is what ``transform`` needs.
        transform: turns texts into a matrix.
    """

    fit: Callable[[Batch], Any]
    transform: Callable[[Any, Batch], Any]


def counted(vectorizer: Any) -> Kind:
    """Return a vectoriser of tokens."""
    return Kind(lambda batch: vectorizer.fit(words_of(batch)), lambda fitted, batch: fitted.transform(words_of(batch)))


def tfidf(params: FeatureParams) -> Kind:
    """Return this project's TF-IDF."""
    return Kind(lambda batch: fit_features(batch, params), lambda fitted, batch: fitted.transform(batch))


def tfidf_and_form(params: FeatureParams) -> Kind:
    """Return this project's TF-IDF beside the lexical features."""

    def transform(fitted: tuple[TextFeatures, MaxAbsScaler], batch: Batch) -> sp.csr_matrix:
        features, scaler = fitted
        return sp.hstack(
            [features.transform(batch), sp.csr_matrix(scaler.transform(batch.lexical_features()))], format="csr"
        )

    return Kind(lambda batch: (fit_features(batch, params), MaxAbsScaler().fit(batch.lexical_features())), transform)


def word2vec(params: Params) -> Kind:
    """Return the mean of Word2Vec vectors, learnt from the training texts."""
    options = {"vector_size": 100, "min_count": 3, "epochs": 10, "workers": params.threads, "seed": params.seed}
    return Kind(
        lambda batch: Word2Vec(words_of(batch), **options),
        lambda fitted, batch: word_means(words_of(batch), fitted),
    )


def static_embedding() -> Kind:
    """Return WordLlama's sentence embedding."""
    # The package carries its weights and tokenizer, and looks for the latter in a cache folder only.
    folder = Path(wordllama.__file__).parent
    return Kind(
        lambda _: WordLlama.load(dim=256, cache_dir=folder, disable_download=True),
        lambda fitted, batch: fitted.embed(batch.normalised, norm=True),
    )


def kinds(params: Params) -> dict[str, Kind]:
    """Return each kind of features by name."""
    size = params.experiments.max_features
    ours = params.features.model_copy(update={"word_max_features": size, "char_max_features": size})
    words = ours.model_copy(update={"char_max_features": 1})
    stems = TfidfVectorizer(sublinear_tf=True, analyzer=stemmed, max_features=size)
    return {
        "Bag of Words": counted(make_pipeline(CountVectorizer(analyzer=same, max_features=size), MaxAbsScaler())),
        "TF-IDF, words": counted(TfidfVectorizer(sublinear_tf=True, analyzer=same, max_features=size)),
        "TF-IDF, words of NLTK's TweetTokenizer, stemmed": Kind(
            lambda batch: stems.fit(batch.normalised), lambda fitted, batch: fitted.transform(batch.normalised)
        ),
        f"TF-IDF, words 1-{ours.word_ngram_max}": tfidf(words),
        f"TF-IDF, words 1-{ours.word_ngram_max} and characters {ours.char_ngram_min}-{ours.char_ngram_max}": tfidf(
            ours
        ),
        "Word2Vec, mean of vectors": word2vec(params),
        "static sentence embedding (WordLlama, 256)": static_embedding(),
        "lexicon and form": Kind(lambda _: None, lambda _, batch: batch.lexical_features()),
        "TF-IDF, words and characters, lexicon and form": tfidf_and_form(ours),
    }


def run(train: Rows, validation: Rows, params: Params) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield name and result of each kind of features."""
    for name, kind in kinds(params).items():
        fit, guess = functools.partial(_fit, kind, train, params.seed), functools.partial(_guess, kind, validation)
        yield name, measure(fit, guess, validation, params.experiments, params.seed)


def _fit(kind: Kind, train: Rows, seed: int) -> tuple[Any, Any]:
    features = kind.fit(train.batch)
    matrix = kind.transform(features, train.batch)
    model: Any = classifier(seed) if sp.issparse(matrix) else make_pipeline(StandardScaler(), classifier(seed))
    return features, model.fit(matrix, train.classes)


def _guess(kind: Kind, validation: Rows, fitted: tuple[Any, Any]) -> NDArray[np.int64]:
    features, model = fitted
    guessed: NDArray[np.int64] = model.predict(kind.transform(features, Batch(validation.comments)))
    return guessed
