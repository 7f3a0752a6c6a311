"""What each language is held against: TF-IDF and a linear support vector machine, fitted on its own rows alone.

It shares no code with our model, so that nothing that is done to ours fits it again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

from yt_sentiment.evaluation.metrics import confusion, scores_of
from yt_sentiment.labels import LABELS, Label

Codes = NDArray[np.int64]

WORD: Final = r"\S+"
"""What is between white space: Python's ``\\w`` would cut Indic and Thai words at their vowel signs."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Labelled texts.

    Attributes:
        texts: as they were written.
        codes: index into ``LABELS`` per text, shape (n,).
    """

    texts: Sequence[str]
    codes: Codes

    def of(self, classes: Sequence[Label]) -> Rows:
        """Return those of some classes."""
        kept = np.isin(self.codes, [LABELS.index(label) for label in classes])
        return Rows([text for text, keep in zip(self.texts, kept, strict=True) if keep], self.codes[kept])


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the model of one language says of its test rows.

    Attributes:
        codes: index into ``LABELS`` per test row, shape (n,).
        c: the strength that was chosen.
        validation_macro_f1: by which it was chosen; 0 where there is no validation row.
    """

    codes: Codes
    c: float
    validation_macro_f1: float


def judged_classes(labels: Sequence[str], min_rows: int) -> tuple[Label, ...]:
    """Return the classes of which a language's training labels hold evidence: at least ``min_rows``."""
    counts = Counter(labels)
    return tuple(label for label in LABELS if counts[label] >= min_rows)


def macro_f1(true: Codes, predicted: Codes) -> float:
    """Return macro-F1 over the classes that ``true`` holds, 0 to 1."""
    return float(scores_of(confusion(true, predicted)).macro_f1)


def fit_and_judge(train: Rows, validation: Rows, test: Sequence[str], c: Sequence[float], *, seed: int) -> Judgement:
    """Fit on training rows, choose ``c`` by macro-F1 on validation rows, and return what the best says of test texts.

    Args:
        train: of two classes or more.
        validation: may be empty; of equal scores the first of ``c`` is kept.
        test: texts alone.
        c: inverse regularisation strengths of scikit-learn to try.
        seed: of the solver's order of rows.

    Raises:
        ValueError: if the training rows are of one class.
    """
    groups = (
        TfidfVectorizer(ngram_range=(1, 2), token_pattern=WORD, sublinear_tf=True, dtype=np.float32),
        TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, dtype=np.float32),
    )
    fitted = sp.hstack([group.fit_transform(train.texts) for group in groups], format="csr")
    held_out, judged = (
        sp.hstack([group.transform(texts) for group in groups], format="csr") if len(texts) else None
        for texts in (validation.texts, test)
    )
    best: Judgement | None = None
    for strength in c:
        model = LinearSVC(C=strength, class_weight="balanced", random_state=seed).fit(fitted, train.codes)
        score = 0.0 if held_out is None else macro_f1(validation.codes, model.predict(held_out))
        if best is None or score > best.validation_macro_f1:
            codes = np.zeros(0, dtype=np.int64) if judged is None else model.predict(judged)
            best = Judgement(codes, strength, score)
    if best is None:
        raise ValueError("no strength to try")
    return best
