"""A teacher that is a pretrained encoder whose upper layers are fine-tuned on labelled rows, with a mean-pooled head.

Source: Reimers and Gurevych (2019), Sentence-BERT; Menon et al. (2021), Long-tail learning via logit adjustment.
"""

from __future__ import annotations

import logging
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.special import log_softmax
from torch import nn

from yt_sentiment.labels import LABELS
from yt_sentiment.params import TeacherParams
from yt_sentiment.training.distillation.frozen_states import FrozenStates
from yt_sentiment.training.distillation.optimisation import warmed_up

log = logging.getLogger(__name__)

DROPOUT: Final = 0.1
WEIGHT_DECAY: Final = 0.01
JUDGED_ROWS: Final = 256
"""Texts that are judged at once."""
LOGGED_STEPS: Final = 100

Floats = NDArray[np.float32]


class PooledHead(nn.Module):
    """The layers that are fine-tuned, the mean of the token states, and a linear layer to three scores."""

    def __init__(self, upper: nn.Module, size: int) -> None:
        super().__init__()
        self.body = upper
        self.head = nn.Linear(size, len(LABELS))
        self.dropout = nn.Dropout(DROPOUT)

    def pooled(self, states: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Return the mean of the token states, shape (texts, size)."""
        weights = mask.unsqueeze(-1).to(states.dtype)
        return (self.body(states, mask) * weights).sum(1) / weights.sum(1).clamp(min=1)

    def forward(self, states: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Return scores, shape (texts, 3), before the softmax."""
        return self.head(self.dropout(self.pooled(states, mask)))


class MasterWeights:
    """Weights in single precision beside a network in bfloat16, whose arithmetic is several times faster on CPUs.

    Source: Micikevicius et al. (2018), Mixed precision training.
    """

    def __init__(self, network: PooledHead, params: TeacherParams, steps: int) -> None:
        self._working = list(network.parameters())
        self._masters = [weights.detach().float().clone().requires_grad_() for weights in self._working]
        head = {id(weights) for weights in network.head.parameters()}
        groups: dict[float, list[torch.Tensor]] = {params.body_learning_rate: [], params.head_learning_rate: []}
        for working, master in zip(self._working, self._masters, strict=True):
            groups[params.head_learning_rate if id(working) in head else params.body_learning_rate].append(master)
        self._optimiser = torch.optim.AdamW(
            [{"params": weights, "lr": rate} for rate, weights in groups.items()],
            weight_decay=WEIGHT_DECAY,
            foreach=True,
        )
        self._course = torch.optim.lr_scheduler.LambdaLR(
            self._optimiser, lambda step: warmed_up(step, steps, params.warm_up_share)
        )

    def step(self) -> None:
        """Change the weights by the gradients that the network holds, and forget those."""
        for master, working in zip(self._masters, self._working, strict=True):
            master.grad = None if working.grad is None else working.grad.float()
            working.grad = None
        nn.utils.clip_grad_norm_(self._masters, 1.0)
        self._optimiser.step()
        self._course.step()
        with torch.no_grad():
            for master, working in zip(self._masters, self._working, strict=True):
                working.copy_(master)


class FineTuned:
    """A fine-tuned network, and what it says of texts whose frozen states are there."""

    def __init__(self, network: PooledHead) -> None:
        self._network = network.eval()

    def pooled(self, texts: FrozenStates) -> Floats:
        """Return the mean token state of each text, shape (n, size)."""
        pooled = np.zeros((len(texts), self._network.head.in_features), np.float32)
        with torch.inference_mode():
            for positions in texts.batches(JUDGED_ROWS):
                pooled[positions] = self._network.pooled(*texts.padded(positions)).float().numpy()
        return pooled

    def scores(self, texts: FrozenStates) -> Floats:
        """Return the logarithms of the probabilities, shape (n, 3)."""
        head = self._network.head
        weights, bias = (part.detach().float().numpy() for part in (head.weight, head.bias))
        scores: Floats = log_softmax(self.pooled(texts) @ weights.T + bias, axis=1).astype(np.float32)
        return scores


def fine_tune(
    network: PooledHead,
    texts: FrozenStates,
    soft: Floats,
    log_priors: Floats,
    params: TeacherParams,
    *,
    epochs: int,
    seed: int,
) -> None:
    """Change a network in bfloat16, with rates that rise and fall once.

    Args:
        network: from frozen states to scores.
        texts: to learn from.
        soft: share of each class per text, 1 at the label that a person gave, shape (n, 3).
        log_priors: log share of each class in the text's source, added in training alone, shape (n, 3).
        params: rates.
        epochs: times that each text is learnt from.
        seed: random seed.
    """
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    steps = epochs * -(-len(texts) // params.batch_rows)
    weights = MasterWeights(network, params, steps)
    step, running = 0, 0.0
    network.train()
    for _ in range(epochs):
        for positions in texts.batches(params.batch_rows, rng):
            scores = network(*texts.padded(positions)).float() + torch.from_numpy(log_priors[positions])
            loss = nn.functional.cross_entropy(scores, torch.from_numpy(soft[positions]))
            loss.backward()
            weights.step()
            step += 1
            running += (loss.item() - running) / min(step, LOGGED_STEPS)
            if step % LOGGED_STEPS == 0:
                log.info("teacher: step %d of %d, loss %.4f", step, steps, running)
