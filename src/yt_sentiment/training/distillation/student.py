"""The student: a small encoder that learns what the teachers say, and its form in a model."""

from __future__ import annotations

import logging
from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray

from yt_sentiment.model.encoder_file import EncoderWeights
from yt_sentiment.params import StudentParams
from yt_sentiment.training.distillation.batching import Positions, batches
from yt_sentiment.training.distillation.groups import alike, group_rows
from yt_sentiment.training.distillation.network import Bags, StudentNetwork, Target, loss_of
from yt_sentiment.training.distillation.optimisation import warmed_up
from yt_sentiment.training.distillation.soft_labels import SoftLabels
from yt_sentiment.training.distillation.vocabulary import Slices, Vocabulary

log = logging.getLogger(__name__)

Floats = NDArray[np.float32]


def bags_of(
    texts: Slices, positions: Positions, vocabulary: Vocabulary, params: StudentParams, rng: np.random.Generator
) -> Bags:
    """Return the tokens of some texts as rows of the table.

    A word that is known is read as its subwords now and then, so that those learn from it, or left out.
    """
    places, starts = texts.taken(positions)
    lengths = np.diff(np.append(starts, len(places)))
    present = np.arange(max(int(lengths.max()), 1))[None] < lengths[:, None]
    known = len(vocabulary.words)
    drawn = rng.random(len(places))
    dropped = drawn < params.word_dropout
    spelt = ~dropped & ((places >= known) | (drawn < params.word_dropout + params.spelling_share))
    sizes = np.ones(len(places), np.int64)
    rows, inner = vocabulary.pieces.taken(places[spelt])
    sizes[spelt] = np.diff(np.append(inner, len(rows)))
    begins = np.cumsum(sizes) - sizes
    joined = np.empty(int(sizes.sum()), np.int64)
    joined[begins[~spelt]] = np.where(dropped, vocabulary.rows - 1, places)[~spelt]
    joined[np.repeat(spelt, sizes)] = rows
    return Bags(torch.from_numpy(joined), torch.from_numpy(begins), torch.from_numpy(present))


def fit_student(
    soft_labels: SoftLabels,
    texts: Slices,
    vocabulary: Vocabulary,
    vectors: Floats,
    params: StudentParams,
    *,
    without: int | None,
    seed: int,
) -> EncoderWeights:
    """Return an encoder; equal arguments give equal encoders on one machine.

    Args:
        soft_labels: texts and what is said of them.
        texts: the tokens of each.
        vocabulary: the words and subwords.
        vectors: where their vectors begin, shape (rows, size).
        params: sizes, duration and noise.
        without: half of the labelled rows to learn nothing from, neither by them nor by the teacher that saw them.
        seed: random seed.
    """
    rng = np.random.default_rng(seed)
    torch.manual_seed(seed)
    network = StudentNetwork(
        torch.from_numpy(vectors.copy()), params.widths, params.tongue, len(soft_labels.languages), params.dropout
    )
    # Of the table, a batch touches few rows; the others and their moments stay as they are.
    optimisers = (
        torch.optim.SparseAdam(network.vectors.parameters(), lr=params.learning_rate),
        torch.optim.Adam(network.layers(), lr=params.learning_rate, fused=True),
    )
    rows = np.arange(len(soft_labels)) if without is None else np.flatnonzero(soft_labels.halves != without)
    rows = rows[np.diff(texts.offsets)[rows] > 0]
    lengths = np.diff(texts.offsets)[rows]
    steps = params.epochs * -(-len(rows) // params.batch_rows)
    courses = [
        torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: warmed_up(step, steps, params.warm_up_share))
        for optimiser in optimisers
    ]
    learnt = soft_labels.target(without, params.label_weight)
    network.train()
    for epoch in range(params.epochs):
        total = 0.0
        for positions in batches(lengths, params.batch_rows, rng):
            chosen = rows[positions]
            scores, languages = network(bags_of(texts, chosen, vocabulary, params, rng))
            loss = loss_of(scores, languages, part_of(learnt, chosen), params.language_weight)
            network.zero_grad()
            loss.backward()
            for optimiser, course in zip(optimisers, courses, strict=True):
                optimiser.step()
                course.step()
            total += loss.item() * len(chosen)
        log.info("student: epoch %d of %d, loss %.4f", epoch + 1, params.epochs, total / len(rows))
    places, _ = texts.taken(rows[~soft_labels.made[rows]])
    counts = np.bincount(places[places < len(vocabulary.words)], minlength=len(vocabulary.words))
    vectors = leaning(network.vectors.weight.detach().numpy(), vocabulary, counts, params.rare_words)
    network.vectors.weight.data = torch.from_numpy(alike(vectors, group_rows(vocabulary), params.group_share))
    return exported(network.eval(), vocabulary, soft_labels.languages)


def part_of(target: Target, rows: Positions) -> Target:
    """Return what some texts are to learn."""
    places = torch.from_numpy(rows)
    return Target(
        target.soft[places],
        target.opinion_weight[places],
        target.hard[places],
        target.label_weight[places],
        target.log_priors[places],
        target.language[places],
    )


def leaning(vectors: Floats, vocabulary: Vocabulary, counts: Positions, weight: float) -> Floats:
    """Return the table of vectors, in which those of rare words lean on what their subwords say.

    A word that was read n times keeps n / (n + weight) of its own vector; the rest is the mean of its subwords', of
    which a word that is not in the vocabulary is all. So a few comments with a word, as with the name of a small group
    of people, do not make it good or bad.

    Source: Bojanowski et al. (2017), Enriching word vectors with subword information, whose words have both.

    Args:
        vectors: shape (rows, size).
        vocabulary: the words and their subwords.
        counts: how often each word was read, in texts that are made of no other, shape (words,).
        weight: as many readings the subwords are worth.
    """
    of = vocabulary.spelling()
    spelt = (of @ vectors) / np.maximum(of.sum(axis=1).A, 1)
    own = (counts / np.maximum(counts + weight, 1))[:, None].astype(np.float32)
    leant = vectors.copy()
    leant[: len(own)] = own * vectors[: len(own)] + (1 - own) * spelt
    return leant


def exported(network: StudentNetwork, vocabulary: Vocabulary, languages: Sequence[str]) -> EncoderWeights:
    """Return the network as a model's encoder: vectors rounded to integers, kernels as they are saved."""
    parts = {name: values.detach().numpy() for name, values in network.named_parameters()}
    table = parts["vectors.weight"]
    scales = (np.abs(table).max(axis=1) / 127).clip(1e-6).astype(np.float16)
    integers = np.rint(table / scales.astype(np.float32)[:, None]).clip(-127, 127).astype(np.int8)
    halved = {
        name: np.ascontiguousarray(values).astype(np.float16).astype(np.float32)
        for name, values in (
            ("kernel", parts["first.weight"].transpose(2, 1, 0)),
            ("second_kernel", parts["second.weight"].transpose(2, 1, 0)),
            ("tongue", parts["tongue.weight"].T),
        )
    }
    return EncoderWeights(
        hashes=vocabulary.hashes,
        vectors=integers,
        scales=scales,
        bias=parts["first.bias"],
        second_bias=parts["second.bias"],
        dense=np.ascontiguousarray(parts["dense.weight"].T),
        dense_bias=parts["dense.bias"],
        dense_output=np.ascontiguousarray(parts["dense_output.weight"].T),
        output=np.ascontiguousarray(parts["output.weight"].T),
        output_bias=parts["output.bias"],
        language_output=np.ascontiguousarray(parts["language.weight"].T),
        language_bias=parts["language.bias"],
        languages=tuple(languages),
        **halved,
    )
