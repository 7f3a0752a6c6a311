"""Words of Thai, Chinese and Japanese, which write no spaces between them.

The models are those of BudouX: a score per character n-gram at its place around a boundary, which is where the scores
add up to more than 0. What is computed is what ``budoux.Parser`` computes, for all texts at once: the parser takes 30
microseconds a character, which is too long for ten thousand characters. Models are read when they are first needed.

Source: BudouX (google/budoux), Apache-2.0.
"""

from __future__ import annotations

import functools
import itertools
import json
import re
from collections.abc import Sequence
from importlib.resources import files
from typing import Final, Literal, get_args

import numpy as np

Model = Literal["th", "ja_word", "zh-hans", "zh-hant"]
MODELS: Final[tuple[Model, ...]] = get_args(Model)

THAI: Final = "\u0e00-\u0e7f"
KANA: Final = "\u3040-\u30ff\u31f0-\u31ff"
HAN: Final = "\u3005\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
UNSPACED: Final = re.compile(f"[{THAI}{KANA}{HAN}]+")
"""Runs of characters between which no spaces stand; each is segmented alone."""
_HAN: Final = re.compile(f"[{HAN}]")
_KANA: Final = re.compile(f"[{KANA}]")
_THAI: Final = re.compile(f"[{THAI}]+")
# Hiragana ends a word of Chinese characters or katakana, and seldom begins one; the model runs over some of those ends.
AFTER_HIRAGANA: Final = re.compile("(?<=[\u3041-\u309f])(?=[\u30a1-\u30fa\u4e00-\u9fff])")

WINDOWS: Final = {
    "UW1": (-3, 1), "UW2": (-2, 1), "UW3": (-1, 1), "UW4": (0, 1), "UW5": (1, 1), "UW6": (2, 1),
    "BW1": (-2, 2), "BW2": (-1, 2), "BW3": (0, 2), "TW1": (-3, 3), "TW2": (-2, 3), "TW3": (-1, 3), "TW4": (0, 3),
}  # fmt: skip
"""Where an n-gram begins, counted from the character behind the boundary, and how long it is."""
_PAD: Final = 3
"""Characters that the widest window reaches beyond a text; they are 0, which no n-gram holds."""
_BITS: Final = 21
"""Of a code point; three fit into one integer."""


def scores_of(model: Model) -> dict[str, dict[str, int]]:
    """Return the score of each n-gram of a model, by the name of its window."""
    content: dict[str, dict[str, int]]
    content = json.loads((files("budoux") / "models" / f"{model}.json").read_text(encoding="utf-8"))
    return content


class _Scores:
    """Scores of the n-grams at each place, as sorted keys with their values."""

    def __init__(self, model: Model) -> None:
        content = scores_of(model)
        self.base = -0.5 * sum(sum(scores.values()) for scores in content.values())
        self.tables = []
        for place, scores in content.items():
            keys = np.array([_key(gram) for gram in scores], np.int64)
            order = keys.argsort()
            values = np.array(list(scores.values()), np.float64)
            self.tables.append((*WINDOWS[place], keys[order], values[order]))


def _key(gram: str) -> int:
    key = 0
    for character in gram:
        key = key << _BITS | ord(character)
    return key


@functools.cache
def _scores(model: Model) -> _Scores:
    return _Scores(model)


def _cuts(texts: Sequence[str], model: Model) -> list[list[str]]:
    """Return the words of each text, none of which may be empty."""
    separator = "\0" * _PAD
    joined = separator + separator.join(texts) + separator
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.int64)
    size = len(codes) - 2 * _PAD
    scores = _scores(model)
    total = np.full(size, scores.base)
    for start, length, keys, values in scores.tables:
        grams = np.zeros(size, np.int64)
        for place in range(start, start + length):
            grams = grams << _BITS | codes[_PAD + place : _PAD + place + size]
        found = np.searchsorted(keys, grams)
        found[found == len(keys)] = 0
        total += np.where(keys[found] == grams, values[found], 0)
    ends: list[int] = np.flatnonzero(total > 0).tolist()
    words: list[list[str]] = []
    start, at = 0, 0
    for text in texts:
        cuts = [0]
        while at < len(ends) and ends[at] < start + len(text):
            if ends[at] > start:  # at the start is the end of the text before
                cuts.append(ends[at] - start)
            at += 1
        cuts.append(len(text))
        words.append([text[a:b] for a, b in itertools.pairwise(cuts)])
        start += len(text) + _PAD
    return words


def segment(runs: Sequence[str], *, japanese: Sequence[bool]) -> list[list[str]]:
    """Return the words of each run of ``UNSPACED`` characters.

    Args:
        runs: none of them empty.
        japanese: whether a run is of a Japanese text, which its Chinese characters do not tell.
    """
    parts: list[tuple[int, str, Model]] = []
    for i, run in enumerate(runs):
        last, model = 0, _east_asian(_THAI.sub("", run), japanese[i])
        for thai in _THAI.finditer(run):
            parts += [(i, run[last : thai.start()], model), (i, thai[0], "th")]
            last = thai.end()
        parts.append((i, run[last:], model))
    words: list[list[str]] = [[] for _ in runs]
    found: dict[int, list[str]] = {}
    for model in {model for _, part, model in parts if part}:
        places = [place for place, (_, part, own) in enumerate(parts) if part and own == model]
        found |= dict(zip(places, _cuts([parts[place][1] for place in places], model), strict=True))
    for place in sorted(found):
        run_words = found[place]
        if parts[place][2] == "ja_word":
            run_words = [piece for word in run_words for piece in AFTER_HIRAGANA.split(word)]
        words[parts[place][0]] += run_words
    return words


def is_japanese(text: str) -> bool:
    """Tell whether a text with Chinese characters is Japanese: it holds a syllabary too."""
    return _KANA.search(text) is not None


def is_han(word: str) -> bool:
    """Tell whether a word begins with a Chinese character: one alone is a word."""
    return _HAN.match(word) is not None


def _east_asian(text: str, japanese: bool) -> Model:
    if japanese:
        return "ja_word"
    try:
        text.encode("gb2312")  # holds the simplified characters, and none that was simplified
    except UnicodeEncodeError:
        return "zh-hant"
    return "zh-hans"
