"""The student: a small encoder that learns what the teachers say, and its form in a model."""

from __future__ import annotations

import logging
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from yt_sentiment.labels import LABELS
from yt_sentiment.model.encoder import Encoder
from yt_sentiment.params import StudentParams
from yt_sentiment.training.distillation.batching import Positions, batches, padded
from yt_sentiment.training.distillation.network import WORDS, Target, Weights, initial_weights, loss_and_gradients
from yt_sentiment.training.distillation.optimisation import Adam, summed_by_row, warmed_up
from yt_sentiment.training.distillation.soft_labels import SoftLabels
from yt_sentiment.training.distillation.vocabulary import Vocabulary

log = logging.getLogger(__name__)

Floats = NDArray[np.float32]


def fit_student(
    soft_labels: SoftLabels,
    ids: Sequence[Sequence[int]],
    vocabulary: Vocabulary,
    first_vectors: Floats,
    params: StudentParams,
    *,
    without: int | None,
    seed: int,
) -> Encoder:
    """Return an encoder; equal arguments give equal encoders.

    Args:
        soft_labels: texts and what is said of them.
        ids: word ids of each text.
        vocabulary: the words.
        first_vectors: where their vectors begin, shape (words + 1, size).
        params: sizes, duration and noise.
        without: half of the labelled rows to learn nothing from, neither by them nor by the teacher that saw them.
        seed: random seed.
    """
    rng = np.random.default_rng(seed)
    weights = initial_weights(params.size, params.width, rng)
    words = Adam(first_vectors.copy())
    layers = {name: Adam(layer) for name, layer in weights.items()}
    probabilities, hard = soft_labels.probabilities(without), one_hot(soft_labels.classes)
    rows = np.flatnonzero(soft_labels.halves != without) if without is not None else np.arange(len(ids))
    chosen_ids = [ids[i] for i in rows.tolist()]
    step, steps = 0, params.epochs * -(-len(rows) // params.batch_rows)
    for epoch in range(params.epochs):
        total = 0.0
        for positions in batches(chosen_ids, params.batch_rows, rng):
            texts = rows[positions]
            block, present = padded(chosen_ids, positions, vocabulary.unknown)
            block[rng.random(block.shape) < params.word_dropout] = vocabulary.unknown
            kept = rng.random((len(texts), 2 * params.width + params.size)) >= params.dropout
            target = Target(
                probabilities[texts], hard[texts], soft_labels.log_priors[texts], params.label_weight
            )  # fmt: skip
            value, gradients = loss_and_gradients(
                {WORDS: words.weights[block], **weights},
                present,
                kept.astype(np.float32) / np.float32(1 - params.dropout),
                target,
            )
            rate = params.learning_rate * warmed_up(step, steps, params.warm_up_share)
            touched, summed = summed_by_row(block[present], gradients[WORDS][present])
            words.step(summed, rate, touched)
            for name, layer in layers.items():
                layer.step(gradients[name], rate)
            step += 1
            total += float(value) * len(texts)
        log.info("student: epoch %d of %d, loss %.4f", epoch + 1, params.epochs, total / len(rows))
    return exported(words.weights, weights, vocabulary)


def one_hot(classes: Positions) -> Floats:
    """Return 1 at each row's class, and only 0 where the class is negative, shape (n, 3)."""
    hard: Floats = (classes[:, None] == np.arange(len(LABELS))).astype(np.float32)
    return hard


def exported(words: Floats, weights: Weights, vocabulary: Vocabulary) -> Encoder:
    """Return the network as a model's encoder: word vectors rounded to integers, kernels as they are saved."""
    scales = (np.abs(words).max(axis=1) / 127).clip(1e-6).astype(np.float16)
    vectors = np.rint(words / scales.astype(np.float32)[:, None]).clip(-127, 127).astype(np.int8)
    kernels = {name: weights[name].astype(np.float16).astype(np.float32) for name in ("kernel", "second_kernel")}
    return Encoder(hashes=vocabulary.hashes, vectors=vectors, scales=scales, **{**weights, **kernels})
