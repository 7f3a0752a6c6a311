"""Synthetic sentences: frames that can be drawn from, none of which says what the behaviour suite asks for."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from tests.conftest import ROOT
from yt_sentiment.corpora import synthetic
from yt_sentiment.corpora.as_typed import as_typed, mistyped
from yt_sentiment.corpora.splits import text_key
from yt_sentiment.corpora.synthetic import (
    OTHERS_SHARE,
    SAID_OF_THINGS,
    SLOT,
    bare,
    group_names,
    load_frames,
    synthetic_rows,
    synthetic_sentences,
)
from yt_sentiment.evaluation.behaviour import load_suite
from yt_sentiment.labels import LABELS
from yt_sentiment.language.identification import ENGLISH
from yt_sentiment.params import load_params

KIND = "{probabilities: {negative: 0.2, neutral: 0.3, positive: 0.5}, frames: ['a {noun}']}"


def frame_pattern(frame: str) -> str:
    """Return an expression for every sentence that ``frame`` can say, without case and marks at the end."""
    parts = SLOT.split(frame)
    plain = [re.escape(part.casefold()) for part in parts[::2]]
    slots = ["|".join(re.escape(word.casefold()) for word in load_frames().words[slot]) for slot in parts[1::2]]
    return plain[0] + "".join(f"(?:{slot}){text}" for slot, text in zip(slots, plain[1:], strict=True))


def test_no_frame_says_a_sentence_of_the_behaviour_suite() -> None:
    cases = [case.text for cases in load_suite().values() for case in cases]
    tested = {bare(text) for case in cases for text in (case, text_key(case))} - load_frames().excluded
    said = [
        f"{text!r} by {frame!r} of {name!r}"
        for name, kind in load_frames().kinds.items()
        for frame in kind.frames
        for text in filter(re.compile(frame_pattern(frame) + "[ .!?]*").fullmatch, sorted(tested))
    ]
    assert not said, "add them to frames/excluded.yaml, or drop the frame:\n" + "\n".join(said)


ALIKE = {
    "an": "",
    "a": "",
    "the": "",
    "she": "he",
    "they": "he",
    "him": "her",
    "them": "her",
    "his": "her",
    "their": "her",
}
"""Words of a sentence that another may have in their place, and say the same."""


def parts(said: str) -> set[str]:
    """Return the words and marks of a sentence or frame, without articles and slots."""
    found = re.findall(r"\w+'?\w*|[^\w\s]", SLOT.sub(" ", said.casefold()))
    return {ALIKE.get(part, part) for part in found} - {""}


def test_no_frame_is_next_to_a_sentence_of_the_behaviour_suite() -> None:
    """Two thirds of the words and marks that either has, of three at least, are not in both."""
    asked = [found for cases in load_suite().values() for case in cases if len(found := parts(case.text)) >= 3]
    holding: dict[str, list[set[str]]] = {}
    for other in asked:
        for part in other:
            holding.setdefault(part, []).append(other)

    def is_near(said: set[str]) -> bool:
        # What shares two thirds of them has one of any third and one more: those are looked for that are rarest.
        rarest = sorted(said, key=lambda part: len(holding.get(part, ())))[: len(said) // 3 + 1]
        others = (other for part in rarest for other in holding.get(part, ()))
        return len(said) >= 3 and any(3 * len(said & other) >= 2 * len(said | other) for other in others)

    assert all(map(is_near, asked))
    assert is_near(parts("who let her near the microphone")), "another pronoun is no other sentence"
    near = [frame for kind in load_frames().kinds.values() for frame in kind.frames if is_near(parts(frame))]
    assert near == []


def test_an_english_article_is_that_of_the_word_behind_it(frames: Path) -> None:
    (frames / "a.yaml").write_text(
        "words: {who: [Icelandic, Peruvian], before: [well], after: [man], marks: ['!'], joints: [' + ']}\n"
        "kinds:\n  plain: {probabilities: {negative: 0.1, neutral: 0.1, positive: 0.8}, frames: ['a {who} band']}\n",
        encoding="utf-8",
    )
    sentences = [sentence.lower() for sentence in synthetic_sentences(40, seed=5).texts]
    assert any("an icelandic band" in sentence for sentence in sentences)
    assert any("a peruvian band" in sentence for sentence in sentences)
    assert not any("a icelandic" in sentence or "an peruvian" in sentence for sentence in sentences)


def test_no_row_that_is_trained_on_is_a_sentence_of_the_behaviour_suite() -> None:
    params = load_params(ROOT / "params.yaml")
    tested = {text_key(case.text) for cases in load_suite().values() for case in cases}
    for count in (params.preprocess.synthetic_rows, params.distil.synthetic_rows):
        rows = synthetic_rows(count, params.seed)
        assert not tested & set(rows["key"]), "add them to frames/excluded.yaml"
        assert rows["text"].is_unique
        assert not rows["text"].str.contains(r"[{}|]").any()


def test_an_excluded_sentence_is_not_drawn_however_it_is_typed(frames: Path) -> None:
    (frames / "a.yaml").write_text(
        "words: {noun: [dog, cat], before: [well], after: [man], marks: ['!'], joints: [' + ']}\n"
        f"kinds:\n  plain: {KIND}\nexcluded: [A cat.]\n",
        encoding="utf-8",
    )
    sentences = synthetic_sentences(30, seed=5).texts
    assert {"a dog", "A DOG", "a dog + a dog"} <= set(sentences)
    assert not [sentence for sentence in sentences if "cat" in sentence.lower()]


@pytest.fixture
def frames(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Return an empty folder that frames are read from."""
    folder = tmp_path / "frames"
    folder.mkdir()
    monkeypatch.setattr(synthetic, "files", lambda _: tmp_path)
    monkeypatch.setattr(synthetic, "load_frames", load_frames.__wrapped__)
    return folder


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("0.5}", "0.8}", "'plain' add up to 1.3, expected 1"),
        ("0.2, neutral: 0.3", "0, neutral: 0.5", "'plain' rule out a label"),
        ("{noun}", "{name}", "the slot 'name', expected one of noun"),
    ],
)
def test_frames_that_cannot_be_drawn_from_are_refused(frames: Path, old: str, new: str, problem: str) -> None:
    assert old in KIND
    content = f"words: {{noun: [dog]}}\nkinds:\n  plain: {KIND.replace(old, new)}\n"
    (frames / "a.yaml").write_text(content, encoding="utf-8")
    with pytest.raises(ValueError, match=problem):
        synthetic.load_frames()


@pytest.mark.parametrize("content", ["words: {noun: [cat]}", f"kinds: {{plain: {KIND}}}"])
def test_a_name_in_two_files_is_refused(frames: Path, content: str) -> None:
    (frames / "a.yaml").write_text(f"words: {{noun: [dog]}}\nkinds: {{plain: {KIND}}}\n", encoding="utf-8")
    assert synthetic.load_frames().words == {"noun": ["dog"]}
    (frames / "b.yaml").write_text(content, encoding="utf-8")
    with pytest.raises(ValueError, match="is in two files"):
        synthetic.load_frames()


def test_labels_follow_their_probabilities() -> None:
    sentences, answers, _ = synthetic_sentences(4000, seed=3)
    rows = synthetic_rows(4000, seed=3)
    assert rows["text"].tolist() == sentences
    assert answers.sum(axis=1) == pytest.approx(np.ones(4000), abs=1e-6)
    negative = (rows["label"] == "negative").to_numpy()
    assert negative.mean() == pytest.approx(answers[:, 0].mean(), abs=0.03)
    assert negative[answers[:, 0] > 0.7].mean() == pytest.approx(answers[answers[:, 0] > 0.7, 0].mean(), abs=0.03)


@pytest.mark.parametrize("english", [True, False])
def test_each_label_and_kind_is_drawn_as_often_as_its_weight_says(english: bool) -> None:
    _, answers, codes = synthetic_sentences(12_000, seed=4)
    chosen = (np.array(codes) == ENGLISH) == english
    best = np.bincount(answers[chosen].argmax(axis=1), minlength=len(LABELS)) / chosen.sum()
    assert (best > 0.2).all(), "a label that is drawn seldom is learnt as the rare one"
    expected = []
    for code in sorted(set(codes)):
        kinds = [kind for kind in load_frames().kinds.values() if kind.language == code]
        weights = np.array([kind.weight for kind in kinds])
        mean = weights @ np.array([kind.probabilities for kind in kinds]) / weights.sum()
        expected += [mean] if (code == ENGLISH) == english else []
    assert answers[chosen].mean(axis=0) == pytest.approx(np.mean(expected, axis=0), abs=0.03)


def test_a_third_is_not_english_and_each_language_has_the_same_part_of_it() -> None:
    codes = Counter(synthetic_sentences(12_000, seed=4).codes)
    assert codes.keys() == {kind.language for kind in load_frames().kinds.values()}
    others = 12_000 - codes.pop(ENGLISH)
    assert others / 12_000 == pytest.approx(OTHERS_SHARE, abs=0.03)
    assert np.array(list(codes.values())) / others == pytest.approx(np.full(len(codes), 1 / len(codes)), abs=0.02)


def test_sentences_in_other_languages_have_no_english_fillers(frames: Path) -> None:
    (frames / "a.yaml").write_text(
        "words: {noun: [dog], before: [well], after: [man], marks: ['!'], joints: [' + ']}\n"
        f"kinds:\n  plain: {KIND}\n",
        encoding="utf-8",
    )
    kind = KIND.replace("a {noun}", "un {es_noun}")
    (frames / "b.yaml").write_text(
        f"language: es\nwords: {{es_noun: [perro, gato, ganso, toro, oso]}}\nkinds:\n  es plain: {kind}\n", "utf-8"
    )
    sentences = synthetic_sentences(60, seed=5)
    spanish = sentences.of_languages(["es"])
    assert spanish.texts == [text for text, code in zip(sentences.texts, sentences.codes, strict=True) if code == "es"]
    assert len(spanish.texts) == len(spanish.answers) > 10
    assert all(re.fullmatch(r"(?i)un \w+( \+ un \w+)?!?", text) for text in spanish.texts)
    assert any("well" in text.lower() for text in sentences.texts)
    assert sentences.of_languages(None).texts == sentences.texts


def test_no_sentence_stands_in_two_kinds_of_a_language() -> None:
    said = [(kind.language, frame) for kind in load_frames().kinds.values() for frame in kind.frames]
    assert len(said) == len(set(said))


def test_every_word_list_is_used() -> None:
    frames = load_frames()
    used = {slot for kind in frames.kinds.values() for frame in kind.frames for slot in SLOT.findall(frame)}
    assert set(frames.words) - used == {"before", "after", "marks", "joints", SAID_OF_THINGS}
    assert all(words for words in frames.words.values())


def test_words_that_are_said_of_things_are_no_names_of_groups() -> None:
    names = group_names()
    assert {"jain", "stateless", "bolivian", "female"} <= names
    assert names.isdisjoint({"old", "short", "single", "polish"}), "as in: this never gets old"
    assert all(name == name.lower() for name in names)


def test_a_typing_error_is_one_slip_inside_a_longer_word() -> None:
    rng = np.random.default_rng(8)
    slips = {mistyped("such a lovely cat", rng) for _ in range(500)}
    assert {"such a lvoely cat", "such a lvely cat", "such a loovely cat", "such a lively cat"} <= slips
    assert "such a lovely cat" not in slips
    assert all(re.fullmatch(r"such a l\w+ cat", slip) for slip in slips)
    assert mistyped("so bad 10/10", rng) == "so bad 10/10"


def test_typed_sentences_keep_what_carries_the_sense() -> None:
    words = {"before": ["well"], "after": ["man"], "marks": ["!"]}
    rng = np.random.default_rng(8)
    typed = {as_typed("Oh no 😭", words, rng) for _ in range(2000)}
    assert {sentence.removeprefix("well ").removeprefix("Well ").removeprefix("WELL ") for sentence in typed} == {
        "Oh no 😭",
        "oh no 😭",
        "OH NO 😭",
    }
    assert {"well Oh no 😭", "WELL OH NO 😭"} <= typed
    ends = {as_typed("W", words, rng) for _ in range(2000)}
    assert {"W", "w", "W!", "W man", "well W"} <= ends
