"""A teacher that is a pretrained sentence encoder, fine-tuned on labelled rows with a mean-pooled head.

Source: Reimers and Gurevych (2019), Sentence-BERT; Menon et al. (2021), Long-tail learning via logit adjustment.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from yt_sentiment.labels import LABELS
from yt_sentiment.params import TeacherParams
from yt_sentiment.training.distillation.batching import Positions, batches, padded
from yt_sentiment.training.distillation.labelled_rows import LabelledRows
from yt_sentiment.training.distillation.optimisation import warmed_up
from yt_sentiment.training.distillation.pretrained import PretrainedEncoder

log = logging.getLogger(__name__)

DROPOUT: Final = 0.1
WEIGHT_DECAY: Final = 0.01
JUDGED_ROWS: Final = 256
"""Texts that are judged at once."""
LOGGED_STEPS: Final = 100

Floats = NDArray[np.float32]


def device() -> str:
    """Return where to compute: on the accelerator, if there is one."""
    return "cuda" if torch.cuda.is_available() else "cpu"


class PooledHead(nn.Module):
    """A pretrained encoder, the mean of its token states, and a linear layer to three scores."""

    def __init__(self, encoder: PretrainedEncoder) -> None:
        super().__init__()
        self.body = encoder.module
        self.head = nn.Linear(encoder.size, len(LABELS))
        self.dropout = nn.Dropout(DROPOUT)

    def pooled(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Return the mean of the token states, shape (texts, size)."""
        states = self.body(ids, mask)
        weights = mask.unsqueeze(-1).to(states.dtype)
        return (states * weights).sum(1) / weights.sum(1).clamp(min=1)

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Return scores, shape (texts, 3), before the softmax."""
        return self.head(self.dropout(self.pooled(ids, mask)))


def _tensors(ids: Sequence[Sequence[int]], positions: Positions) -> tuple[torch.Tensor, torch.Tensor]:
    block, mask = padded(ids, positions)
    return torch.from_numpy(block).to(device()), torch.from_numpy(mask.astype(np.int64)).to(device())


class FineTunedTeacher:
    """A fine-tuned encoder as a ``Teacher``."""

    def __init__(self, encoder: PretrainedEncoder, network: PooledHead, max_tokens: int) -> None:
        self._encoder, self._network, self._max_tokens = encoder, network, max_tokens

    def states(self, texts: Sequence[str]) -> Floats:
        """Return the mean token state of each text, shape (n, size)."""
        self._network.eval()
        ids = self._encoder.tokenise(texts, self._max_tokens)
        states = np.zeros((len(ids), self._encoder.size), np.float32)
        with torch.inference_mode(), torch.autocast(device(), torch.bfloat16):
            for positions in batches(ids, JUDGED_ROWS):
                states[positions] = self._network.pooled(*_tensors(ids, positions)).float().cpu().numpy()
        return states

    def scores(self, texts: Sequence[str]) -> Floats:
        """Return scores, shape (n, 3), before the softmax."""
        with torch.inference_mode():
            states = torch.from_numpy(self.states(texts)).to(device())
            scores: Floats = self._network.head(states).cpu().numpy()
        return scores


def optimiser_of(
    network: PooledHead, params: TeacherParams, steps: int
) -> tuple[torch.optim.Optimizer, torch.optim.lr_scheduler.LRScheduler]:
    """Return AdamW with a rate for the body and one for the head, and their course: up to it, then down to nothing."""
    groups = [
        {"params": network.body.parameters(), "lr": params.body_learning_rate},
        {"params": network.head.parameters(), "lr": params.head_learning_rate},
    ]
    optimiser = torch.optim.AdamW(groups, weight_decay=WEIGHT_DECAY)
    course = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: warmed_up(step, steps, params.warm_up_share))
    return optimiser, course


def fine_tune(encoder: PretrainedEncoder, rows: LabelledRows, params: TeacherParams, seed: int) -> FineTunedTeacher:
    """Return the encoder, fine-tuned on ``rows``; in training alone the source's log priors are added to the scores."""
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    ids = encoder.tokenise(rows.texts, params.max_tokens)
    classes, priors = torch.from_numpy(rows.classes).to(device()), torch.from_numpy(rows.log_priors()).to(device())
    network = PooledHead(encoder).to(device())
    steps = params.epochs * -(-len(ids) // params.batch_rows)
    optimiser, course = optimiser_of(network, params, steps)
    step, running = 0, 0.0
    network.train()
    for _ in range(params.epochs):
        for positions in batches(ids, params.batch_rows, rng):
            with torch.autocast(device(), torch.bfloat16):
                scores = network(*_tensors(ids, positions)).float()
            loss = nn.functional.cross_entropy(scores + priors[positions], classes[positions])
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            course.step()
            step += 1
            running += (loss.item() - running) / min(step, LOGGED_STEPS)
            if step % LOGGED_STEPS == 0:
                log.info("teacher: step %d of %d, loss %.4f", step, steps, running)
    return FineTunedTeacher(encoder, network, params.max_tokens)
