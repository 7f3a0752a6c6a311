"""What there is to learn from: labelled rows, what is made of them, other texts and synthetic sentences, each judged.

Source: Hinton, Vinyals and Dean (2015), Distilling the knowledge in a neural network.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.special import softmax

from yt_sentiment.corpora.synthetic import synthetic_sentences
from yt_sentiment.labels import LABELS
from yt_sentiment.language.identification import ENGLISH
from yt_sentiment.params import DistilParams
from yt_sentiment.training.distillation.derived import DerivedTexts
from yt_sentiment.training.distillation.labelled_rows import HALVES, LabelledRows
from yt_sentiment.training.distillation.network import Target
from yt_sentiment.training.distillation.teacher import Teachers
from yt_sentiment.training.distillation.texts import UnlabelledTexts

NO_LABEL: Final = -1
NO_HALF: Final = -1
NO_LANGUAGE: Final = -1

Floats = NDArray[np.float32]
Codes = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class SoftLabels:
    """Texts, what two teachers say of each, and what people say of some; labelled rows come first.

    Attributes:
        texts: one per row.
        scores: before the softmax, by the teacher that did not learn from half 0, and from half 1, shape (2, n, 3).
        classes: index into ``LABELS``, ``NO_LABEL`` without a person's label, shape (n,).
        log_priors: log share of each class in the row's source, 0 without a label, shape (n, 3).
        halves: half of the labelled rows that the text is or is taken from, ``NO_HALF`` for other texts, shape (n,).
        languages: codes of the languages that are told apart.
        language: index into ``languages``, ``NO_LANGUAGE`` where it is not known, shape (n,).
        weights: of each in the loss of sentiment, shape (n,).
    """

    texts: Sequence[str]
    scores: Floats
    classes: Codes
    log_priors: Floats
    halves: Codes
    languages: Sequence[str]
    language: Codes
    weights: Floats

    def __len__(self) -> int:
        return len(self.texts)

    @property
    def made(self) -> NDArray[np.bool_]:
        """Whether each text is made of a labelled one, shape (n,)."""
        made: NDArray[np.bool_] = (self.classes == NO_LABEL) & (self.halves != NO_HALF)
        return made

    def out_of_fold_scores(self) -> Floats:
        """Return the scores of the teacher that did not learn from the row; of texts that are in no half, the mean."""
        own = self.scores[np.maximum(self.halves, 0), np.arange(len(self.texts))]
        scores: Floats = np.where((self.halves == NO_HALF)[:, None], self.scores.mean(axis=0), own)
        return scores

    def target(self, without: int | None, label_weight: float) -> Target:
        """Return what each text has to teach.

        Args:
            without: the opinions are those of the teacher that did not learn from this half; out of fold if None.
            label_weight: weight of a person's label against the teacher's opinion, where there is one.
        """
        opinions = softmax(self.out_of_fold_scores() if without is None else self.scores[without], axis=1)
        labelled = (self.classes != NO_LABEL).astype(np.float32)
        return Target(
            soft=torch.from_numpy(opinions.astype(np.float32)),
            opinion_weight=torch.from_numpy(self.weights * (1 - label_weight * labelled)),
            hard=torch.from_numpy(np.maximum(self.classes, 0)),
            label_weight=torch.from_numpy(self.weights * label_weight * labelled),
            log_priors=torch.from_numpy(self.log_priors),
            language=torch.from_numpy(self.language),
        )


def judge(
    teachers: Mapping[int, Teachers],
    labelled: LabelledRows,
    derived: Sequence[DerivedTexts],
    unlabelled: UnlabelledTexts,
    params: DistilParams,
    seed: int,
) -> SoftLabels:
    """Return every text with what is said of it.

    Args:
        teachers: by the half of ``labelled`` that they did not learn from.
        labelled: rows with a person's label.
        derived: texts that are made of those, without one. Variants tell the language of their row, and so do English
            pieces, so that a few words are English where little speaks for another; those of others may be a name.
        unlabelled: texts without one.
        params: how many synthetic sentences, which bring probabilities and a language of their own, and what rows of
            small corpora weigh.
        seed: random seed of those sentences.
    """
    made = [text for part in derived for text in part.texts]
    judged = [*labelled.texts, *made, *unlabelled.texts]
    sentences, answers, spoken = synthetic_sentences(params.synthetic_rows, seed)
    texts = [*judged, *sentences]
    given = np.log(answers)
    codes_made = [code for part in derived for code in part.codes]
    read_as = [*labelled.languages(), *codes_made, *unlabelled.codes]
    kinds = ["labelled"] * len(labelled) + [part.kind for part in derived for _ in part.texts] + unlabelled.origins
    scores = np.stack([np.vstack([teachers[half].scores(judged, read_as, kinds), given]) for half in HALVES])
    classes, halves = np.full(len(texts), NO_LABEL, np.int64), np.full(len(texts), NO_HALF, np.int64)
    log_priors = np.zeros((len(texts), len(LABELS)), np.float32)
    classes[: len(labelled)] = labelled.classes
    halves[: len(labelled) + len(made)] = np.concatenate([labelled.halves(), *(part.halves for part in derived)])
    log_priors[: len(labelled)] = labelled.log_priors()
    told = [code if part.kind == "variants" or code == ENGLISH else "" for part in derived for code in part.codes]
    codes = [*labelled.languages(), *told, *unlabelled.codes, *spoken]
    languages = sorted({code for code in codes if code})
    places = {code: place for place, code in enumerate(languages)}
    language = np.array([places.get(code, NO_LANGUAGE) for code in codes], np.int64)
    weights = np.ones(len(texts), np.float32)
    weights[: len(labelled)] = labelled.weights(params.student.small_corpora)
    return SoftLabels(texts, scores.astype(np.float32), classes, log_priors, halves, languages, language, weights)
