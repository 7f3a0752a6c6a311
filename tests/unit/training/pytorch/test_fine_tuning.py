"""States that are computed once, and the layers above them that learn."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import nn

from yt_sentiment.params import DistilParams, TeacherParams
from yt_sentiment.training.distillation.fine_tuning import FineTuned, MasterWeights, PooledHead, fine_tune
from yt_sentiment.training.distillation.frozen_states import FrozenStates

pytestmark = pytest.mark.needs("distil")

SIZE = 8
IDS = [[3, 1, 4], [1], [5, 9, 2, 6, 5], [3, 5]]


def states_of(ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    """Return states that depend on the token alone, and are wrong where there is none."""
    values = ids[..., None].float() + torch.arange(SIZE) / 8
    return torch.where(mask[..., None], values, torch.nan).to(torch.bfloat16)


@pytest.fixture
def frozen() -> FrozenStates:
    return FrozenStates.of(IDS, states_of, SIZE, padding=0)


def tokens_in(states: FrozenStates, text: int) -> list[int]:
    """Return the token ids that a text's states were made of."""
    block, mask = states.padded(np.array([text]))
    found: list[int] = block[mask][:, 0].int().tolist()
    return found


def test_states_belong_to_their_text(frozen: FrozenStates) -> None:
    assert len(frozen) == 4
    assert [tokens_in(frozen, text) for text in range(4)] == IDS
    assert frozen.states.dtype == torch.bfloat16
    assert len(FrozenStates.of([], states_of, SIZE, 0)) == 0


def test_texts_are_chosen_and_joined_without_a_copy(frozen: FrozenStates) -> None:
    chosen = frozen.of_texts(np.array([2, 0, 2]))
    assert [tokens_in(chosen, text) for text in range(3)] == [IDS[2], IDS[0], IDS[2]]
    assert chosen.states.data_ptr() == frozen.states.data_ptr()
    joined = (
        FrozenStates.of([], states_of, SIZE, 0)
        .followed_by(frozen)
        .followed_by(FrozenStates.of([[7, 7]], states_of, SIZE, 0))
    )
    assert [tokens_in(joined, text) for text in range(5)] == [*IDS, [7, 7]]


def test_a_batch_is_filled_up_with_nothing(frozen: FrozenStates) -> None:
    block, mask = frozen.padded(np.array([1, 2]))
    assert block.shape == (2, 5, SIZE)
    assert mask.tolist() == [[True, False, False, False, False], [True] * 5]
    assert (block[0, 1:] == 0).all()
    assert sorted(np.concatenate(list(frozen.batches(3, np.random.default_rng(1)))).tolist()) == [0, 1, 2, 3]


def test_where_nothing_is_frozen_the_token_ids_are_the_states() -> None:
    ids = FrozenStates.of([], None, SIZE, 0).followed_by(FrozenStates.of(IDS, None, SIZE, 0))
    block, mask = ids.padded(np.array([1, 0]))
    assert block.tolist() == [[1, 0, 0], [3, 1, 4]]
    assert mask.tolist() == [[True, False, False], [True, True, True]]


def test_many_texts_are_read_in_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("yt_sentiment.training.distillation.frozen_states.BATCH_ROWS", 2)
    assert [tokens_in(FrozenStates.of(IDS, states_of, SIZE, 0), text) for text in range(4)] == IDS


class Body(nn.Module):
    """A linear layer over each state, of which padding is no part."""

    def __init__(self) -> None:
        super().__init__()
        self.linear = nn.Linear(SIZE, SIZE)

    def forward(self, states: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        return torch.tanh(self.linear(states)) * mask[..., None]


@pytest.fixture
def tuning(small: DistilParams) -> TeacherParams:
    return small.teachers[0].model_copy(
        update={"batch_rows": 8, "body_learning_rate": 0.01, "head_learning_rate": 0.05}
    )


def coloured(rows: int = 90) -> tuple[FrozenStates, np.ndarray]:
    """Return texts whose tokens' states say their class, and the classes."""
    classes = np.arange(rows) % 3
    ids = [[10 * label + 1] * (1 + i % 4) for i, label in enumerate(classes.tolist())]

    def states(block: torch.Tensor, _: torch.Tensor) -> torch.Tensor:
        return nn.functional.one_hot(block // 10, SIZE).to(torch.bfloat16)

    return FrozenStates.of(ids, states, SIZE, 0), classes


def learnt(
    texts: FrozenStates, soft: np.ndarray, log_priors: np.ndarray, params: TeacherParams, epochs: int = 30
) -> FineTuned:
    """Return a network of equal first weights after so many epochs."""
    torch.manual_seed(1)
    network = PooledHead(Body(), SIZE).to(torch.bfloat16)
    fine_tune(network, texts, soft, log_priors, params, epochs=epochs, seed=1)
    return FineTuned(network)


def test_scores_are_logarithms_of_probabilities() -> None:
    scores = FineTuned(PooledHead(Body(), SIZE).to(torch.bfloat16)).scores(FrozenStates.of(IDS, states_of, SIZE, 0))
    assert np.exp(scores).sum(axis=1) == pytest.approx(np.ones(4), abs=1e-4)


def test_each_epoch_learns_from_every_text_once(tuning: TeacherParams, monkeypatch: pytest.MonkeyPatch) -> None:
    texts, classes = coloured(20)
    read: list[int] = []
    padded = FrozenStates.padded

    def noted(self: FrozenStates, positions: np.ndarray) -> tuple[torch.Tensor, torch.Tensor]:
        read.extend(positions.tolist())
        return padded(self, positions)

    monkeypatch.setattr(FrozenStates, "padded", noted)
    learnt(texts, np.eye(3, dtype=np.float32)[classes], np.zeros((20, 3), np.float32), tuning, epochs=2)
    assert sorted(read[:20]) == sorted(read[20:]) == list(range(20))
    assert read[:20] != read[20:], "in another order"


def test_layers_learn_what_the_rows_say(tuning: TeacherParams) -> None:
    texts, classes = coloured()
    tuned = learnt(texts, np.eye(3, dtype=np.float32)[classes], np.zeros((90, 3), np.float32), tuning)
    assert (tuned.scores(texts).argmax(axis=1) == classes).all()
    assert tuned.pooled(texts).shape == (90, SIZE)


def test_shares_of_the_source_are_no_part_of_what_is_learnt(tuning: TeacherParams) -> None:
    texts, _ = coloured()
    shares = np.tile(np.array([0.7, 0.2, 0.1], np.float32), (90, 1))
    with_priors = learnt(texts, shares, np.log(shares), tuning).scores(texts)
    without = learnt(texts, shares, np.zeros((90, 3), np.float32), tuning).scores(texts)
    assert np.ptp(with_priors, axis=1).max() < 0.5, "they explain the labels, and nothing is left to learn"
    assert (without.argmax(axis=1) == 0).all()
    assert np.ptp(without, axis=1).min() > 1


def test_steps_that_are_too_small_for_half_precision_add_up(tuning: TeacherParams) -> None:
    network = PooledHead(Body(), SIZE).to(torch.bfloat16)
    with torch.no_grad():
        for weights in network.parameters():
            weights.fill_(1.0)
    tiny = tuning.model_copy(update={"body_learning_rate": 0.0005, "head_learning_rate": 0.0005, "warm_up_share": 0.0})
    masters = MasterWeights(network, tiny, 10_000)
    for step in range(40):
        for weights in network.parameters():
            weights.grad = torch.ones_like(weights)
        masters.step()
        if step == 0:
            assert (network.body.linear.weight == 1).all(), "bfloat16 has no number between 0.996 and 1"
    assert (network.body.linear.weight < 0.99).all()
    assert all(weights.grad is None for weights in network.parameters())


def test_head_and_body_learn_at_their_own_rates(tuning: TeacherParams) -> None:
    network = PooledHead(Body(), SIZE)
    before = {name: weights.detach().clone() for name, weights in network.named_parameters()}
    masters = MasterWeights(
        network, tuning.model_copy(update={"body_learning_rate": 0.001, "head_learning_rate": 0.1}), 1000
    )
    for weights in network.parameters():
        weights.grad = torch.ones_like(weights)
    masters.step()
    moved = {name: (weights - before[name]).abs().mean().item() for name, weights in network.named_parameters()}
    assert moved["head.weight"] > 20 * moved["body.linear.weight"] > 0


def test_what_pads_a_text_does_not_change_what_is_said_of_it() -> None:
    torch.manual_seed(3)
    tuned = FineTuned(PooledHead(Body(), SIZE).to(torch.bfloat16))
    texts = FrozenStates.of(IDS, states_of, SIZE, 0)
    alone = np.vstack([tuned.scores(texts.of_texts(np.array([text]))) for text in range(4)])
    assert tuned.scores(texts) == pytest.approx(alone, abs=0.02)
