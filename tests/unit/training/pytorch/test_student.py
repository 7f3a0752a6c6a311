"""The network that learns, and the encoder that it becomes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from scipy.special import softmax

from tests import synthetic
from tests.distilled_rows import labelled, unlabelled
from yt_sentiment.corpora.synthetic import synthetic_sentences
from yt_sentiment.labels import LABELS
from yt_sentiment.language.hashing import hash_terms
from yt_sentiment.language.identity_terms import STAND_IN
from yt_sentiment.language.tokenised import Batch
from yt_sentiment.model.encoder_file import EncoderWeights
from yt_sentiment.model.encoder_reading import Reading, encoder_core
from yt_sentiment.model.encoder_reading import read as read_with
from yt_sentiment.params import DistilParams, StudentParams
from yt_sentiment.training.distillation.cross_fitting import Distilled, distil
from yt_sentiment.training.distillation.groups import alike
from yt_sentiment.training.distillation.labelled_rows import LabelledRows
from yt_sentiment.training.distillation.network import Bags, StudentNetwork, Target, loss_of
from yt_sentiment.training.distillation.student import bags_of, exported, leaning
from yt_sentiment.training.distillation.texts import UnlabelledTexts
from yt_sentiment.training.distillation.vocabulary import Vocabulary, fit_vocabulary, places_of, tokens_of

pytestmark = pytest.mark.needs("distil")

TEXTS = ["good video", "bad video , not bad", "goood vidoe", "good", "เพลงเพราะมาก good", "not a baad one !!!", "x y"]
CODES = ("en", "th", "und")


@pytest.fixture
def plain(small: DistilParams) -> StudentParams:
    """Neither word is dropped nor spelt."""
    sizes = {"size": 6, "first_width": 7, "second_width": 5, "dense_width": 6}
    noise = {"word_dropout": 0.0, "spelling_share": 0.0, "dropout": 0.5}
    return small.student.model_copy(update={"min_occurrences": 2, **sizes, **noise})


@pytest.fixture
def vocabulary(plain: StudentParams) -> Vocabulary:
    found = fit_vocabulary(tokens_of(TEXTS), plain)
    assert set(found.words) == {"good", "bad", "video", "not"}
    return found


@pytest.fixture
def network(plain: StudentParams, vocabulary: Vocabulary) -> StudentNetwork:
    torch.manual_seed(4)
    vectors = 0.3 * torch.randn(vocabulary.rows, plain.size)
    made = StudentNetwork(vectors, plain.widths, plain.tongue, len(CODES), plain.dropout)
    with torch.no_grad():
        for weights in made.parameters():
            weights.add_(0.1 * torch.randn_like(weights))
    made.eval()
    return made


def read(network: StudentNetwork, vocabulary: Vocabulary, params: StudentParams) -> tuple[np.ndarray, np.ndarray]:
    """Return what the network makes of the texts, as in training."""
    places = places_of(tokens_of(TEXTS), vocabulary)
    bags = bags_of(places, np.arange(len(TEXTS)), vocabulary, params, np.random.default_rng(1))
    with torch.no_grad():
        scores, languages = network(bags)
    return scores.numpy(), languages.numpy()


def reading(encoder: EncoderWeights, comments: list[str]) -> Reading:
    """Return what the module makes of comments with an encoder."""
    return read_with(encoder_core(encoder), Batch(comments).normalised)


def rounded(network: StudentNetwork, weights: EncoderWeights) -> None:
    """Give the network the vectors and kernels as they were rounded."""
    table = weights.vectors.astype(np.float32) * weights.scales.astype(np.float32)[:, None]
    with torch.no_grad():
        network.vectors.weight.copy_(torch.from_numpy(table))
        network.first.weight.copy_(torch.from_numpy(weights.kernel.transpose(2, 1, 0)))
        network.second.weight.copy_(torch.from_numpy(weights.second_kernel.transpose(2, 1, 0)))
        network.tongue.weight.copy_(torch.from_numpy(weights.tongue.T))


def test_the_exported_encoder_computes_what_the_network_learnt(
    network: StudentNetwork, vocabulary: Vocabulary, plain: StudentParams
) -> None:
    scores, languages = read(network, vocabulary, plain)
    encoder = exported(network, vocabulary, CODES)
    found = reading(encoder, TEXTS)
    assert found.scores == pytest.approx(scores, abs=0.05), "within what rounding costs"
    assert found.columns[:, 4] == pytest.approx(softmax(languages, axis=1)[:, 0], abs=0.05), "how likely English is"
    assert encoder.languages == CODES
    rounded(network, encoder)
    scores, languages = read(network, vocabulary, plain)
    assert found.scores == pytest.approx(scores, abs=1e-3), "words, and words that only subwords spell"
    assert found.columns[:, 4] == pytest.approx(softmax(languages, axis=1)[:, 0], abs=1e-3)


def test_a_spelt_word_is_read_as_the_encoder_reads_one_that_it_does_not_know(
    network: StudentNetwork, vocabulary: Vocabulary, plain: StudentParams
) -> None:
    encoder = exported(network, vocabulary, CODES)
    rounded(network, encoder)
    scores, _ = read(network, vocabulary, plain.model_copy(update={"spelling_share": 1.0}))
    forgetful = replace(encoder, hashes=np.arange(len(encoder.hashes), dtype=np.uint32))  # of no word
    assert reading(forgetful, TEXTS).scores == pytest.approx(scores, abs=1e-3)


def test_a_dropped_word_leaves_its_place(vocabulary: Vocabulary, plain: StudentParams) -> None:
    places = places_of(tokens_of(TEXTS), vocabulary)
    bags = bags_of(
        places, np.array([1, 3]), vocabulary, plain.model_copy(update={"word_dropout": 1.0}), np.random.default_rng(1)
    )
    assert bags.rows.tolist() == [vocabulary.rows - 1] * 6
    assert bags.present.sum(1).tolist() == [5, 1]


def test_words_are_dropped_and_spelt_as_often_as_is_said(vocabulary: Vocabulary, plain: StudentParams) -> None:
    tokens = [["good"] * 64] * 100
    places = places_of(tokens, vocabulary)
    params = plain.model_copy(update={"word_dropout": 0.1, "spelling_share": 0.2})
    bags = bags_of(places, np.arange(100), vocabulary, params, np.random.default_rng(1))
    sizes = np.diff(np.append(bags.starts.numpy(), len(bags.rows)))
    first = bags.rows.numpy()[bags.starts.numpy()]
    assert np.mean(first == vocabulary.rows - 1) == pytest.approx(0.1, abs=0.02)
    assert np.mean(sizes > 1) == pytest.approx(0.2, abs=0.02)
    assert (first[sizes == 1] <= vocabulary.rows - 1).all()
    spelt = bags.rows.numpy()[np.repeat(sizes > 1, sizes)]
    assert ((spelt >= len(vocabulary.words)) & (spelt < vocabulary.rows - 1)).all()


def test_a_text_is_read_alike_alone_and_in_a_batch(network: StudentNetwork) -> None:
    def bags(*texts: list[int]) -> Bags:
        rows = [row for text in texts for row in text]
        present = torch.tensor([[i < len(text) for i in range(max(map(len, texts)))] for text in texts])
        return Bags(torch.tensor(rows), torch.arange(len(rows)), present)

    with torch.no_grad():
        together, _ = network(bags([0, 1], [2, 3, 0, 1, 2]))
        alone, _ = network(bags([0, 1]))
    assert together[0].numpy() == pytest.approx(alone[0].numpy(), abs=1e-5)


def test_dropout_is_of_sentiment_in_training_alone(
    network: StudentNetwork, vocabulary: Vocabulary, plain: StudentParams
) -> None:
    scores, languages = read(network, vocabulary, plain)
    network.train()
    in_training, languages_in_training = read(network, vocabulary, plain)
    assert languages_in_training == pytest.approx(languages, abs=1e-6)
    assert (np.abs(in_training - scores) > 1e-3).any(axis=1).all()


def test_the_loss_adds_opinion_label_and_language() -> None:
    scores = torch.tensor([[1.0, 0.0, -1.0], [0.0, 2.0, 0.0]])
    priors = torch.tensor([[0.0, 0.5, 0.0], [0.0, 0.0, 0.0]])
    target = Target(
        soft=torch.tensor([[0.2, 0.3, 0.5], [0.1, 0.8, 0.1]]),
        opinion_weight=torch.tensor([0.6, 1.0]),
        hard=torch.tensor([2, 0]),
        label_weight=torch.tensor([0.4, 0.0]),
        log_priors=priors,
        language=torch.tensor([1, -1]),
    )
    languages = torch.tensor([[0.0, 1.0], [9.0, -9.0]])
    sure, unsure = scores.log_softmax(1), (scores + priors).log_softmax(1)
    first = -0.6 * (target.soft[0] * sure[0]).sum() - 0.4 * unsure[0, 2]
    second = -(target.soft[1] * sure[1]).sum()
    language = -languages[0].log_softmax(0)[1] / 2
    expected = (first + second) / 2 + 0.3 * language
    assert loss_of(scores, languages, target, 0.3).item() == pytest.approx(expected.item(), abs=1e-5)


def test_a_student_reads_words_with_a_typing_error(distilled: Distilled) -> None:
    words = [(word, label) for label in LABELS for word in synthetic.WORDS[label]]
    misspelt = [f"this video is {word}e" for word, _ in words]
    found = reading(distilled.encoder, misspelt)
    right = sum(LABELS[best] == label for best, (_, label) in zip(found.scores.argmax(axis=1), words, strict=True))
    assert (found.columns[:, 3] < 1).all()
    assert right / len(words) > 0.5, "a third would be chance"


def test_a_student_tells_languages_apart(small: DistilParams) -> None:
    rows = labelled(120)
    spanish = [
        f"el video de {word} es muy bueno para mi {i}" for i, word in enumerate("casa perro gato sol mar".split() * 12)
    ]
    mixed = LabelledRows(
        [*rows.texts, *spanish],
        np.append(rows.classes, np.arange(len(spanish)) % 3),
        np.append(rows.sources, ["intertass_es"] * len(spanish)),
    )
    korean = UnlabelledTexts({"youtube": [f"이 노래 정말 좋아요 {i}" for i in range(40)]}, ["ko"] * 40)
    encoder = distil(mixed, korean, small.model_copy(update={"synthetic_rows": 0}), seed=1).encoder
    assert encoder.languages == ("en", "es", "ko")
    new = ["this song is great", "el gato es muy bueno", "정말 좋아요"]
    assert reading(encoder, new).languages.tolist() == ["en", "es", "ko"]


def test_texts_of_no_known_language_teach_none(small: DistilParams) -> None:
    rows = labelled(60)
    rows = LabelledRows(rows.texts, rows.classes, np.array(["sentimix_spanglish"] * 60))
    quick = small.model_copy(update={"synthetic_rows": 5, "student": small.student.model_copy(update={"epochs": 1})})
    encoder = distil(rows, unlabelled(20), quick, seed=1).encoder
    assert encoder.languages == tuple(sorted(set(synthetic_sentences(5, 1).codes))), "those of the synthetic sentences"


def test_a_rare_word_leans_on_its_subwords(vocabulary: Vocabulary) -> None:
    known = len(vocabulary.words)
    vectors = np.random.default_rng(2).normal(size=(vocabulary.rows, 6)).astype(np.float32)
    counts = np.array([0, 6, 594, 6])[:known]
    leant = leaning(vectors, vocabulary, counts, 6)
    assert (leant[known:] == vectors[known:]).all(), "subwords stay"
    for place, own in enumerate((0, 0.5, 0.99, 0.5)):
        rows, _ = vocabulary.pieces.taken(np.array([place]))
        spelt = vectors[rows].mean(axis=0)
        assert leant[place] == pytest.approx(own * vectors[place] + (1 - own) * spelt, abs=1e-5)
    assert (leaning(vectors, vocabulary, counts + 1, 0) == vectors).all()


def test_words_for_groups_keep_a_share_of_what_tells_them_apart() -> None:
    vectors = np.random.default_rng(2).normal(size=(9, 6)).astype(np.float32)
    rows, others = np.array([1, 4, 6]), np.array([0, 2, 3, 5, 7, 8])
    found = alike(vectors, rows, 0.25)
    assert (found[others] == vectors[others]).all()
    assert found[rows].mean(axis=0) == pytest.approx(vectors[rows].mean(axis=0), abs=1e-6)
    assert found[1] - found[6] == pytest.approx(0.25 * (vectors[1] - vectors[6]), abs=1e-6)
    assert (alike(vectors, np.zeros(0, np.int64), 0.25) == vectors).all(), "a vocabulary without such words"


def test_a_student_reads_words_for_groups_and_their_stand_in_alike(small: DistilParams) -> None:
    rows = labelled(60)
    groups = ("jain", "mormon", STAND_IN)
    named = [f"{text} {groups[i % 3]}" for i, text in enumerate(rows.texts)]
    student = small.student.model_copy(update={"epochs": 1, "group_share": 0.0})
    quick = small.model_copy(update={"synthetic_rows": 5, "student": student})
    encoder = distil(LabelledRows(named, rows.classes, rows.sources), unlabelled(20), quick, seed=1).encoder
    table = encoder.vectors * encoder.scales.astype(np.float32)[:, None]
    places = {int(found): row for row, found in enumerate(encoder.hashes)}
    jain, mormon, human, video = (table[places[int(found)]] for found in hash_terms([*groups, "video"]))
    assert jain == pytest.approx(human, abs=1e-6)
    assert mormon == pytest.approx(human, abs=1e-6)
    assert np.abs(video - human).max() > 0.01
