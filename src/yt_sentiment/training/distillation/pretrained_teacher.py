"""Teachers that are pretrained encoders, fine-tuned; both halves' share what the frozen layers make of texts.

Source: Huang et al. (2017), Snapshot ensembles: train 1, get M for free.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray

from yt_sentiment.corpora.synthetic import synthetic_sentences
from yt_sentiment.labels import LABELS
from yt_sentiment.params import TeacherParams
from yt_sentiment.training.distillation.bert import Bert
from yt_sentiment.training.distillation.e5 import load_e5
from yt_sentiment.training.distillation.fine_tuning import FineTuned, PooledHead, fine_tune
from yt_sentiment.training.distillation.frozen_states import FrozenStates
from yt_sentiment.training.distillation.labelled_rows import HALVES, LabelledRows
from yt_sentiment.training.distillation.minilm import load_minilm

Floats = NDArray[np.float32]

LOADERS: Final[Mapping[str, Callable[[int | None], Bert]]] = {"e5": load_e5, "minilm": load_minilm}
"""By the name that a teacher's ``encoder`` gives in ``params.yaml``."""


class LowerStates:
    """What the frozen layers make of texts, each computed once."""

    def __init__(self, encoder: Bert, max_tokens: int) -> None:
        self.encoder, self._max_tokens = encoder, max_tokens
        self._frozen = None if encoder.lower is None else encoder.lower.to(torch.bfloat16)
        self._states = FrozenStates.of([], self._frozen, encoder.size, encoder.padding)
        self._places: dict[str, int] = {}

    def of(self, texts: Sequence[str]) -> FrozenStates:
        """Return the states of texts, in their order."""
        if fresh := [text for text in dict.fromkeys(texts) if text not in self._places]:
            ids = self.encoder.tokenise(fresh, self._max_tokens)
            self._places |= {text: len(self._states) + i for i, text in enumerate(fresh)}
            computed = FrozenStates.of(ids, self._frozen, self.encoder.size, self.encoder.padding)
            self._states = self._states.followed_by(computed)
        return self._states.of_texts(np.array([self._places[text] for text in texts], np.int64))


class PretrainedTeacher:
    """An encoder as a ``Teacher``: as it was after each pass, with the kinds of texts that it judges since then."""

    def __init__(self, lower: LowerStates, passes: Sequence[tuple[FineTuned, Collection[str]]]) -> None:
        """Raise ValueError if there is no pass."""
        if not passes:
            raise ValueError("no pass, expected one at least")
        self._lower, self._passes = lower, passes

    def states(self, texts: Sequence[str]) -> Floats:
        """Return the mean token state of each text after the last pass, shape (n, size)."""
        return self._passes[-1][0].pooled(self._lower.of(texts))

    def scores(self, texts: Sequence[str], kinds: Sequence[str]) -> Floats:
        """Return the logarithms of the probabilities, the mean of the passes that judge a text's kind, shape (n, 3)."""
        states = self._lower.of(texts)
        total, count = np.zeros((len(texts), len(LABELS)), np.float32), np.zeros((len(texts), 1), np.float32)
        for tuned, judged in self._passes:
            chosen = np.flatnonzero(np.isin(kinds, [*judged]))
            total[chosen] += tuned.scores(states.of_texts(chosen))
            count[chosen] += 1
        return total / count


def fit_pretrained_teachers(rows: LabelledRows, params: TeacherParams, seed: int) -> Mapping[int, PretrainedTeacher]:
    """Return, per half, a teacher that learnt from the other half of the rows, and from synthetic sentences.

    Raises:
        ConfigError: if what carries the encoder is not installed, or of another form.
        ValueError: if a half has no rows.
    """
    lower = LowerStates(LOADERS[params.encoder](params.frozen_layers), params.max_tokens)
    return {half: _fitted(rows.without(half), lower, params, seed + half) for half in HALVES}


def _fitted(rows: LabelledRows, lower: LowerStates, params: TeacherParams, seed: int) -> PretrainedTeacher:
    """Return a teacher whose passes each go on where the one before ended."""
    torch.manual_seed(seed)  # the head's first weights are drawn
    network = PooledHead(lower.encoder.upper(), lower.encoder.size).to(torch.bfloat16)
    passes = []
    for number, part in enumerate(params.passes):
        sentences = synthetic_sentences(part.synthetic_rows, seed).of_languages(params.languages)
        learnt = rows.at_most(part.max_rows)
        labels = np.eye(len(LABELS), dtype=np.float32)[learnt.classes]
        soft = np.vstack([labels, sentences.answers])
        priors = np.vstack([learnt.log_priors(), np.zeros_like(sentences.answers)])
        texts = lower.of([*learnt.texts, *sentences.texts])
        fine_tune(network, texts, soft, priors, params, epochs=part.epochs, seed=seed + len(HALVES) * number)
        passes.append((FineTuned(copy.deepcopy(network)), part.judges))
    return PretrainedTeacher(lower, passes)
