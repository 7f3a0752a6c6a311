"""Pieces of labelled texts."""

from __future__ import annotations

import numpy as np
import pytest

from tests.distilled_rows import labelled
from yt_sentiment.params import PhraseParams
from yt_sentiment.training.distillation.labelled_rows import LabelledRows, half_of
from yt_sentiment.training.distillation.phrases import LONGEST, SHORTEST, phrases_of


def rows_of(texts: list[str]) -> LabelledRows:
    return LabelledRows(texts, np.zeros(len(texts), np.int64), np.array(["goemotions"] * len(texts)))


def numbered(count: int, words: int) -> list[str]:
    """Return texts no two of which share a word."""
    return [" ".join(f"w{row}x{place}" for place in range(words)) for row in range(count)]


def a_row(share: float, *languages: str) -> PhraseParams:
    return PhraseParams(languages=languages or ("en",), per_row=share)


def test_a_piece_is_a_run_of_one_to_eight_words_of_its_row() -> None:
    texts = numbered(200, 12)
    found = phrases_of(rows_of(texts), a_row(1.0), seed=1)
    assert len(found) == 200
    lengths = [len(text.split()) for text in found.texts]
    assert (min(lengths), max(lengths)) == (SHORTEST, LONGEST) == (1, 8)
    for text, half in zip(found.texts, found.halves.tolist(), strict=True):
        [row] = [row for row in texts if f" {text} " in f" {row} "]
        assert half == half_of(row)
    assert set(found.halves.tolist()) == {0, 1}
    assert {text.split()[-1].split("x")[1] for text in found.texts} >= {"0", "11"}, "from end to end"


def test_no_piece_is_a_labelled_text_and_none_is_there_twice() -> None:
    rows = rows_of(["so good", "so", "good", *numbered(20, 3)])
    found = phrases_of(rows, a_row(10), seed=1)
    assert not set(found.texts) & set(rows.texts), "both words of the first text have a label of their own"
    assert len(set(found.texts)) == len(found) == len(found.halves) > 20


def test_a_piece_is_read_in_the_language_of_its_row_if_that_gives_any() -> None:
    rows = rows_of(numbered(60, 12))
    rows = LabelledRows(rows.texts, rows.classes, np.array(["intertass_es", "goemotions", "sentimix_spanglish"] * 20))
    found = phrases_of(rows, a_row(1.0, "en", "es"), seed=1)
    rows_drawn = [int(text.split("x")[0].removeprefix("w")) for text in found.texts]
    assert found.codes == [("es", "en")[row % 3] for row in rows_drawn]
    assert set(found.codes) == {"es", "en"}
    assert set(phrases_of(rows, a_row(1.0), seed=1).codes) == {"en"}


def test_a_text_as_short_as_the_piece_gives_none() -> None:
    found = phrases_of(rows_of(["one", "two", ""]), a_row(10), seed=1)
    assert found.texts == []
    assert found.halves.shape == (0,)


@pytest.mark.parametrize(("share", "pieces"), [(0, 0), (0.25, 50), (1.0, 200), (2.5, 500)])
def test_there_are_as_many_pieces_as_is_said(share: float, pieces: int) -> None:
    found = phrases_of(rows_of(numbered(200, 60)), a_row(share), seed=1)
    assert len(found) == pytest.approx(pieces, abs=0.04 * pieces), "a piece may be drawn twice"
    owners = {text.split("x")[0] for text in found.texts}
    assert len(owners) == min(pieces, 200), "as many of each row as of another"


def test_pieces_depend_on_rows_and_seed_alone() -> None:
    one, again, other = (phrases_of(labelled(60), a_row(1.0), seed) for seed in (1, 1, 2))
    assert one.texts == again.texts
    assert one.halves.tolist() == again.halves.tolist()
    assert one.texts != other.texts
