from __future__ import annotations

from itertools import chain
from pathlib import Path

import numpy as np
import pytest

from tests import synthetic
from yt_sentiment.labels import LABELS
from yt_sentiment.language.tokenised import Batch
from yt_sentiment.model.encoder import Encoder
from yt_sentiment.params import DistilParams, Params, StudentParams
from yt_sentiment.training.distillation import out_of_fold
from yt_sentiment.training.distillation.batching import batches, padded
from yt_sentiment.training.distillation.cross_fitting import Distilled, distil, scores_by_source
from yt_sentiment.training.distillation.emoji_tones import emoji_polarity
from yt_sentiment.training.distillation.labelled_rows import HALVES, LabelledRows, half_of
from yt_sentiment.training.distillation.network import (
    WORDS,
    Target,
    initial_weights,
    loss,
    loss_and_gradients,
    network_scores,
)
from yt_sentiment.training.distillation.optimisation import Adam, summed_by_row, warmed_up
from yt_sentiment.training.distillation.random_words import fit_random_words
from yt_sentiment.training.distillation.soft_labels import NO_HALF, SoftLabels, judge
from yt_sentiment.training.distillation.student import exported, fit_student
from yt_sentiment.training.distillation.texts import english_comments, may_be_english, unlabelled_texts
from yt_sentiment.training.distillation.vocabulary import Vocabulary, fit_vocabulary, tokens_of


def labelled(count: int, seed: int = 3) -> LabelledRows:
    rows = synthetic.comments(count, seed)
    texts = [f"{text} {i}" for i, (text, _) in enumerate(rows)]
    sources = np.array(["goemotions", "semeval2017"] * count)[:count]
    return LabelledRows(texts, np.array([LABELS.index(label) for _, label in rows]), sources)


@pytest.fixture(scope="module")
def small(params: Params) -> DistilParams:
    """Sizes and durations for two hundred rows, with the teacher that needs no PyTorch."""
    student = params.distil.student.model_copy(
        update={"size": 16, "width": 8, "epochs": 6, "batch_rows": 32, "learning_rate": 0.03}
    )
    teacher = params.distil.teacher.model_copy(update={"encoder": "random_words"})
    return params.distil.model_copy(update={"synthetic_rows": 30, "student": student, "teacher": teacher})


@pytest.fixture(scope="module")
def distilled(small: DistilParams) -> Distilled:
    return distil(labelled(200), labelled(50, seed=9).texts, small, seed=1)


def test_two_hundred_rows_give_an_encoder_that_a_model_can_carry(distilled: Distilled, tmp_path: Path) -> None:
    distilled.encoder.save(tmp_path / "encoder.npz")
    new = labelled(90, seed=77)
    scores = Encoder.load(tmp_path / "encoder.npz").scores(Batch([*new.texts, "", "unheard of"]))
    assert np.isfinite(scores).all()
    assert np.mean(scores[:90].argmax(axis=1) == new.classes) > 0.6, "it learnt what the labels say"


def test_labelled_rows_are_judged_by_encoders_that_did_not_see_them(distilled: Distilled) -> None:
    rows = labelled(200)
    in_sample = distilled.encoder.scores(Batch(rows.texts))
    assert distilled.encoder_scores.shape == distilled.teacher_scores.shape == in_sample.shape
    assert (distilled.encoder_scores != in_sample).any(axis=1).all()
    report = scores_by_source(rows, distilled.encoder_scores)
    assert set(report) == {"goemotions", "semeval2017"}
    assert all(0.5 < scores["macro_f1"] <= 1 for scores in report.values())


def test_what_is_distilled_depends_on_its_arguments_alone(distilled: Distilled, small: DistilParams) -> None:
    again = distil(labelled(200), labelled(50, seed=9).texts, small, seed=1)
    for name in ("hashes", "vectors", "scales", "kernel", "second_kernel", "output", "output_bias"):
        assert (getattr(again.encoder, name) == getattr(distilled.encoder, name)).all(), name
    assert (again.encoder_scores == distilled.encoder_scores).all()


def test_a_held_out_student_learns_nothing_from_its_half_nor_from_its_teacher(small: DistilParams) -> None:
    rows = labelled(60)
    soft_labels = judge({half: fit_random_words(rows.without(half), half) for half in HALVES}, rows, ["so what"], 0, 1)
    tokens = tokens_of(soft_labels.texts)
    vocabulary = fit_vocabulary(tokens, small.student.model_copy(update={"min_occurrences": 1}))
    ids = [vocabulary.ids_of(text) for text in tokens]
    vectors = np.random.default_rng(0).normal(size=(len(vocabulary.words) + 1, 16)).astype(np.float32)

    def student(labels: SoftLabels) -> np.ndarray:
        quick = small.student.model_copy(update={"epochs": 1})
        return fit_student(labels, ids, vocabulary, vectors, quick, without=0, seed=3).output

    classes, scores = soft_labels.classes.copy(), soft_labels.scores.copy()
    classes[soft_labels.halves == 0] = 0
    scores[1] = 0  # of the teacher that learnt from half 0
    changed = SoftLabels(soft_labels.texts, scores, classes, soft_labels.log_priors, soft_labels.halves)
    assert (student(changed) == student(soft_labels)).all()
    scores[0] = 0
    assert (student(changed) != student(soft_labels)).any()


def test_a_row_gets_the_opinion_of_the_teacher_that_did_not_learn_from_it() -> None:
    rows = labelled(40)
    teachers = {half: fit_random_words(rows.without(half), half) for half in HALVES}
    soft_labels = judge(teachers, rows, ["no label here"], 5, 1)
    scores = soft_labels.out_of_fold_scores()
    for i, text in enumerate(rows.texts):
        assert scores[i] == pytest.approx(teachers[half_of(text)].scores([text])[0], abs=1e-5)
    both = [teachers[half].scores(["no label here"])[0] for half in HALVES]
    assert scores[40] == pytest.approx(np.mean(both, axis=0), abs=1e-5)
    assert (soft_labels.halves[40:] == NO_HALF).all()
    assert soft_labels.probabilities().sum(axis=1) == pytest.approx(np.ones(46), abs=1e-5)


@pytest.fixture
def batch() -> tuple[dict[str, np.ndarray], np.ndarray, Target]:
    """Two texts of two and four words, the second one with a label, in double precision."""
    rng = np.random.default_rng(5)
    weights = {name: layer.astype(np.float64) for name, layer in initial_weights(6, 5, rng).items()}
    weights[WORDS] = rng.normal(size=(2, 4, 6))
    present = np.array([[True, True, False, False], [True, True, True, True]])
    soft = rng.dirichlet(np.ones(3), 2)
    target = Target(soft, np.array([[0, 0, 0], [0, 1, 0]]), np.log(rng.dirichlet(np.ones(3), 2)), 0.3)
    return weights, present, target


def test_gradients_are_the_slopes_of_the_loss(batch: tuple[dict[str, np.ndarray], np.ndarray, Target]) -> None:
    weights, present, target = batch
    rng, step = np.random.default_rng(6), 1e-6
    kept = (rng.random((2, 16)) > 0.2) / 0.8
    value, gradients = loss_and_gradients(weights, present, kept, target)
    assert float(value) == pytest.approx(float(loss(weights, present, kept, target)))
    for name, layer in weights.items():
        direction = rng.normal(size=layer.shape)
        up, down = ({**weights, name: layer + sign * step * direction} for sign in (1, -1))
        slope = (loss(up, present, kept, target) - loss(down, present, kept, target)) / (2 * step)
        assert float((gradients[name] * direction).sum()) == pytest.approx(float(slope), rel=1e-3, abs=1e-6), name
    assert (gradients[WORDS][0, 2:] == 0).all(), "padding learns nothing"


def test_the_exported_encoder_computes_what_the_network_learnt() -> None:
    rng = np.random.default_rng(8)
    words = ["good", "bad", "not", "video"]
    vocabulary = Vocabulary(words, {word: i for i, word in enumerate(words)})
    vectors = rng.normal(size=(5, 6)).astype(np.float32)
    weights = initial_weights(6, 5, rng)
    texts = ["not good", "bad video not bad", "unheard good", "good"]
    ids = [vocabulary.ids_of(text) for text in tokens_of(texts)]
    block, present = padded(ids, np.arange(len(ids)), vocabulary.unknown)
    expected = network_scores({WORDS: vectors[block], **weights}, present)
    assert exported(vectors, weights, vocabulary).scores(Batch(texts)) == pytest.approx(expected, abs=0.05)


def test_priors_are_the_shares_within_the_source() -> None:
    rows = LabelledRows(["a", "b", "c", "d", "e"], np.array([0, 0, 1, 2, 1]), np.array(["x", "x", "x", "x", "y"]))
    assert np.exp(rows.log_priors()[:4]) == pytest.approx(np.tile([0.5, 0.25, 0.25], (4, 1)))
    assert np.exp(rows.log_priors()[4]) == pytest.approx([0.5, 1, 0.5]), "an absent class counts half a row"


def test_rows_that_are_all_of_one_half_are_refused() -> None:
    text = next(text for text in synthetic.WORDS["neutral"] if half_of(text) == 0)
    with pytest.raises(ValueError, match="all 1 labelled rows are of half 0"):
        LabelledRows([text], np.array([0]), np.array(["x"])).without(0)


def test_a_teacher_without_rows_of_a_class_is_refused() -> None:
    with pytest.raises(ValueError, match="hold none of neutral, positive"):
        fit_random_words(LabelledRows(["a", "b"], np.array([0, 0]), np.array(["x", "x"])), 1)


def test_batches_hold_every_text_once_and_like_lengths_together() -> None:
    ids = [[0] * length for length in (9, 1, 5, 30, 2, 31)]
    assert [positions.tolist() for positions in batches(ids, 2)] == [[1, 4], [2, 0], [3, 5]]
    drawn = list(batches(ids, 2, np.random.default_rng(0)))
    assert sorted(chain(*drawn)) == list(range(6))
    assert any(set(positions.tolist()) == {3, 5} for positions in drawn)


def test_short_texts_are_filled_up() -> None:
    block, mask = padded([[1, 2, 3], [0], [4, 5]], np.array([2, 1]), padding=7)
    assert block.tolist() == [[4, 5], [0, 7]]
    assert mask.tolist() == [[True, True], [True, False]]


def test_adam_goes_to_the_lowest_point_and_leaves_other_rows() -> None:
    adam = Adam(np.array([[3.0], [-2.0], [9.0]], np.float32))
    for _ in range(500):
        adam.step(2 * adam.weights[:2], 0.05, np.array([0, 1]))
    assert adam.weights[:2] == pytest.approx(np.zeros((2, 1)), abs=1e-2)
    assert adam.weights[2] == 9


def test_gradients_of_a_word_that_occurs_twice_add_up() -> None:
    rows, summed = summed_by_row(np.array([4, 1, 4]), np.array([[1, 2], [5, 5], [10, 20]], np.float32))
    assert rows.tolist() == [1, 4]
    assert summed.tolist() == [[5, 5], [11, 22]]


def test_the_learning_rate_rises_and_falls() -> None:
    rates = [warmed_up(step, 100, 0.1) for step in range(100)]
    assert rates[0] == pytest.approx(0.1)
    assert max(rates) == rates[9] == pytest.approx(1.0)
    assert rates[-1] == pytest.approx(1 / 90)
    assert 0 < warmed_up(0, 1, 0.05) <= 1


@pytest.mark.parametrize(
    ("comment", "expected"),
    [
        ("I love this video so much", True),
        ("😍😍😍", True),
        ("ok", False),
        ("word " * 200, False),
        ("это видео просто ужасное", False),
        ("me encanta este video, es muy bueno para todos", False),
    ],
)
def test_comments_that_may_be_english_are_told(params: Params, comment: str, expected: bool) -> None:
    assert may_be_english(comment, params.distil.texts) is expected


def test_unlabelled_texts_are_new_and_each_there_once(params: Params) -> None:
    found = {
        "youtube": english_comments(["Nice song", "nice  SONG", "so bad"], params.distil.texts),
        "review": ["so bad", "", "dull"],
    }
    assert unlabelled_texts(found, ["NICE song"], params.distil.texts) == {"youtube": ["so bad"], "review": ["dull"]}
    few = params.distil.texts.model_copy(update={"max_rows": 1})
    assert unlabelled_texts({"review": ["one", "two"]}, [], few) == {"review": ["one"]}


def test_a_vocabulary_holds_the_commonest_words(params: Params) -> None:
    student: StudentParams = params.distil.student.model_copy(update={"max_words": 2, "min_occurrences": 2})
    vocabulary = fit_vocabulary([["a", "b", "a"], ["b", "c"], ["a", "d"]], student)
    assert vocabulary.words == ["a", "b"]
    assert vocabulary.ids_of(["b", "c"]) == [1, 2]
    assert vocabulary.ids_of([]) == [2]
    with pytest.raises(ValueError, match="no word occurs 2 times"):
        fit_vocabulary([["a"]], student)


def test_saved_out_of_fold_scores_are_found_by_text(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "artefacts").mkdir()
    texts = ["good video", "bad video", "good video"]
    scores = np.array([[1, 2, 3], [4, 5, 6], [7, 8, 9]], np.float32)
    out_of_fold.save_out_of_fold(tmp_path / "artefacts" / "out_of_fold.npz", texts, scores)
    out_of_fold.encoder()
    monkeypatch.setattr(out_of_fold, "files", lambda _: tmp_path)
    assert out_of_fold.encoder_scores(Batch(texts)).tolist() == [[1, 2, 3], [4, 5, 6], [1, 2, 3]]


def test_emoji_take_the_tone_of_the_words_beside_them() -> None:
    comments = [f"this is the {i} good one 😀" for i in range(30)] + [f"that is the {i} bad one 😡" for i in range(30)]

    def judge_words(texts: list[str]) -> np.ndarray:
        return np.array([[0.1, 0.1, 0.8] if "good" in text else [0.8, 0.1, 0.1] for text in texts])

    content = emoji_polarity([*comments, "no emoji here", "это 😀"], judge_words)
    assert content["comments"] == 60
    assert content["polarity"] == {"😀": 0.42, "😡": -0.42}
