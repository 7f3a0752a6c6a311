"""Two hundred rows, from teacher to encoder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy.special import log_softmax

from tests.conftest import ROOT
from tests.distilled_rows import labelled, unlabelled
from yt_sentiment.corpora.synthetic import synthetic_sentences
from yt_sentiment.language.tokenised import Batch
from yt_sentiment.model.encoder_file import EncoderWeights
from yt_sentiment.model.encoder_reading import encoder_core, read
from yt_sentiment.params import DistilParams, load_params
from yt_sentiment.training.distillation.cross_fitting import Distilled, distil, scores_by_source
from yt_sentiment.training.distillation.derived import DerivedTexts
from yt_sentiment.training.distillation.labelled_rows import HALVES, LabelledRows, half_of
from yt_sentiment.training.distillation.random_words import fit_random_words
from yt_sentiment.training.distillation.soft_labels import NO_HALF, NO_LABEL, NO_LANGUAGE, SoftLabels, judge
from yt_sentiment.training.distillation.student import fit_student
from yt_sentiment.training.distillation.teacher import Teachers
from yt_sentiment.training.distillation.texts import UnlabelledTexts
from yt_sentiment.training.distillation.vocabulary import fit_vocabulary, places_of, tokens_of

pytestmark = pytest.mark.needs("distil")


def judged(
    rows: LabelledRows,
    texts: UnlabelledTexts,
    synthetic_rows: int = 0,
    derived: Sequence[DerivedTexts] = (),
    small_corpora: float = 0,
) -> SoftLabels:
    """Return what two teachers of random words say of rows and texts, and of what is made of those."""
    teachers = {half: Teachers([(fit_random_words(rows.without(half), half), None)]) for half in HALVES}
    params = load_params(ROOT / "params.yaml").distil
    student = params.student.model_copy(update={"small_corpora": small_corpora})
    params = params.model_copy(update={"synthetic_rows": synthetic_rows, "student": student})
    return judge(teachers, rows, derived, texts, params, 1)


def test_two_hundred_rows_give_an_encoder_that_a_model_can_carry(distilled: Distilled, tmp_path: Path) -> None:
    distilled.encoder.save(tmp_path / "encoder.npz")
    new = labelled(90, seed=77)
    core = encoder_core(EncoderWeights.parse((tmp_path / "encoder.npz").read_bytes()))
    scores = read(core, Batch([*new.texts, "", "unheard of"]).normalised).scores
    assert np.isfinite(scores).all()
    assert np.mean(scores[:90].argmax(axis=1) == new.classes) > 0.7, "a third would be chance"


def test_labelled_rows_are_judged_by_encoders_that_did_not_see_them(distilled: Distilled) -> None:
    rows = labelled(200)
    in_sample = read(encoder_core(distilled.encoder), Batch(rows.texts).normalised).scores
    assert distilled.reading.scores.shape == distilled.teacher_scores.shape == in_sample.shape
    assert (distilled.reading.scores != in_sample).any(axis=1).all()
    report = scores_by_source(rows, distilled.reading.scores)
    assert set(report) == {"goemotions", "semeval2017"}
    assert all(0.5 < scores["macro_f1"] <= 1 for scores in report.values())
    assert distilled.batch.normalised == Batch(rows.texts).normalised
    assert distilled.derived.keys() == {"phrases", "variants"}
    assert all(count > 50 for count in distilled.derived.values())


def test_what_is_distilled_depends_on_its_arguments_alone(distilled: Distilled, small: DistilParams) -> None:
    again = distil(labelled(200), unlabelled(50), small, seed=1)
    for name in EncoderWeights.__slots__:
        one, other = (np.asarray(getattr(found.encoder, name)) for found in (again, distilled))
        assert (one == other).all(), name
    assert (again.reading.scores == distilled.reading.scores).all()


def test_a_held_out_student_learns_nothing_from_its_half_nor_from_its_teacher(small: DistilParams) -> None:
    soft_labels = judged(labelled(60), UnlabelledTexts({"review": ["so what"]}, [""]))
    tokens = tokens_of(soft_labels.texts)
    quick = small.student.model_copy(update={"epochs": 1, "min_occurrences": 1})
    vocabulary = fit_vocabulary(tokens, quick)
    texts = places_of(tokens, vocabulary)
    vectors = np.random.default_rng(0).normal(size=(vocabulary.rows, quick.size)).astype(np.float32)

    def student(labels: SoftLabels) -> np.ndarray:
        return fit_student(labels, texts, vocabulary, vectors, quick, without=0, seed=3).output

    classes, scores, priors = soft_labels.classes.copy(), soft_labels.scores.copy(), soft_labels.log_priors.copy()
    language = soft_labels.language.copy()
    held_out = soft_labels.halves == 0
    assert 10 < held_out.sum() < 50
    classes[held_out], priors[held_out], language[held_out] = 0, 5.0, NO_LANGUAGE
    scores[1] = 0  # of the teacher that learnt from half 0
    changed = replace(soft_labels, scores=scores, classes=classes, log_priors=priors, language=language)
    assert (student(changed) == student(soft_labels)).all()
    scores[0] = 0
    assert (student(changed) != student(soft_labels)).any()


def test_a_row_gets_the_opinion_of_the_teacher_that_did_not_learn_from_it() -> None:
    rows = labelled(40)
    teachers = {half: fit_random_words(rows.without(half), half) for half in HALVES}
    soft_labels = judged(rows, UnlabelledTexts({"review": ["no label here"]}, [""]), 5)
    scores = soft_labels.out_of_fold_scores()
    for i, text in enumerate(rows.texts):
        assert scores[i] == pytest.approx(
            log_softmax(teachers[half_of(text)].scores([text], ["labelled"])[0]), abs=1e-5
        )
    both = [log_softmax(teachers[half].scores(["no label here"], ["review"])[0]) for half in HALVES]
    assert scores[40] == pytest.approx(np.mean(both, axis=0), abs=1e-5)
    assert (soft_labels.halves[40:] == NO_HALF).all()
    assert (soft_labels.classes[40:] == NO_LABEL).all()
    assert len(soft_labels) == 46


def test_a_phrase_belongs_to_the_half_of_its_row_and_brings_no_label() -> None:
    rows = labelled(40)
    teachers = {half: fit_random_words(rows.without(half), half) for half in HALVES}
    pieces = DerivedTexts(["so great", "Lionel"], "phrases", np.array([1, 0]), ["en", "es"])
    variants = DerivedTexts(["was awful"], "variants", np.array([0]), ["es"])
    soft_labels = judged(rows, UnlabelledTexts({"review": ["no label here"]}, ["es"]), 2, [pieces, variants])
    assert soft_labels.texts[40:44] == ["so great", "Lionel", "was awful", "no label here"]
    assert soft_labels.halves[40:].tolist() == [1, 0, 0, NO_HALF, NO_HALF, NO_HALF]
    assert (soft_labels.classes[40:] == NO_LABEL).all()
    assert (soft_labels.log_priors[40:] == 0).all()
    assert soft_labels.languages[soft_labels.language[40]] == "en", "a few Latin words are English if anything"
    assert soft_labels.language[41] == NO_LANGUAGE, "those of another text may be a name"
    assert [soft_labels.languages[place] for place in soft_labels.language[42:44]] == ["es", "es"]
    scores = soft_labels.out_of_fold_scores()
    assert scores[40] == pytest.approx(log_softmax(teachers[1].scores(["so great"], ["youtube"])[0]), abs=1e-5)
    assert scores[42] == pytest.approx(log_softmax(teachers[0].scores(["was awful"], ["youtube"])[0]), abs=1e-5)


def test_languages_come_from_corpora_from_texts_and_from_synthetic_sentences() -> None:
    rows = labelled(30)
    rows = LabelledRows(rows.texts, rows.classes, np.array(["intertass_es", "sentimix_spanglish", "goemotions"] * 10))
    soft_labels = judged(rows, UnlabelledTexts({"youtube": ["좋아요", "hm"]}, ["ko", ""]), 2)
    spoken = synthetic_sentences(2, 1).codes
    assert soft_labels.languages == sorted({"en", "es", "ko", *spoken})
    named = [soft_labels.languages[place] if place != NO_LANGUAGE else "" for place in soft_labels.language.tolist()]
    assert named == ["es", "", "en"] * 10 + ["ko", "", *spoken], "a corpus of mixed languages tells none"


def test_rows_of_a_small_corpus_weigh_more_and_texts_of_none_weigh_one() -> None:
    rows = labelled(40)
    rows = LabelledRows(rows.texts, rows.classes, np.array(["goemotions"] * 32 + ["umsab_fr"] * 8))
    variants = DerivedTexts(["a variant"], "variants", np.array([0]), ["fr"])
    texts = UnlabelledTexts({"review": ["no label here"]}, [""])
    soft_labels = judged(rows, texts, 3, [variants], small_corpora=0.5)
    assert soft_labels.weights == pytest.approx([1] * 32 + [2] * 8 + [1] * 5)
    assert soft_labels.made.tolist() == [False] * 40 + [True] + [False] * 4
    target = soft_labels.target(None, 0.4)
    assert target.opinion_weight.numpy() == pytest.approx([0.6] * 32 + [1.2] * 8 + [1] * 5)
    assert target.label_weight.numpy() == pytest.approx([0.4] * 32 + [0.8] * 8 + [0] * 5)


def test_a_target_weighs_opinion_and_label() -> None:
    soft_labels = judged(labelled(40), UnlabelledTexts({"review": ["no label here"]}, [""]), 3)
    target = soft_labels.target(None, 0.4)
    assert target.soft.sum(1).numpy() == pytest.approx(np.ones(44), abs=1e-5)
    assert target.opinion_weight.numpy() == pytest.approx([0.6] * 40 + [1.0] * 4)
    assert target.label_weight.numpy() == pytest.approx([0.4] * 40 + [0.0] * 4)
    assert (target.hard[:40].numpy() == soft_labels.classes[:40]).all()
    assert (target.log_priors[40:] == 0).all()
    one, other = (soft_labels.target(half, 0.4).soft.numpy() for half in HALVES)
    assert (one[:40] != other[:40]).any()
