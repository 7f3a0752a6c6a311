"""Synthetic sentences on what corpora hold too little of: negation and contrast, today's slang, ratings, pictographs.

Training rows, never test rows, drawn from the words and frames of ``frames/*.yaml`` and typed as people type; a test
sees to it that none is a sentence of the behaviour suite.

A file has ``words`` (name -> list), ``kinds`` (name -> probabilities, frames, and a weight if it is drawn more often
than others), or ``excluded`` sentences, and a ``language`` if that is not English. A frame's ``{slot}`` is one of the
words of that name, whichever file has them.
Probabilities are those that a reader would give to each label. Order matters: the same seed draws the same sentences
from the same files.
"""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from yt_sentiment.corpora.as_typed import as_typed, one_of
from yt_sentiment.corpora.splits import text_key
from yt_sentiment.io.strict_yaml import load as load_yaml
from yt_sentiment.labels import LABELS
from yt_sentiment.language.articles import with_article
from yt_sentiment.language.identification import ENGLISH

SYNTHETIC: Final = "made_up"
"""Source of these rows, in tables and manifests."""

OTHERS_SHARE: Final = 0.35
"""Share of sentences that are not English; each other language has the same part of it."""
JOINED_SHARE: Final = 0.12
"""Share of sentences that are two of one kind."""

GROUPS: Final = "group_"
"""What the names of lists begin with whose words are groups of people (``frames/groups.yaml``)."""
SAID_OF_THINGS: Final = "said_of_things"
"""List of those among them that are as often said of things."""
SLOT: Final = re.compile(r"\{(\w+)\}")


class Kind(NamedTuple):
    """Frames that say one kind of thing.

    Attributes:
        probabilities: of negative, neutral and positive, as a reader would give them; they add up to 1.
        frames: sentences with slots.
        weight: how often the kind is drawn, against 1.
        language: ISO 639 code, as corpora have it.
    """

    probabilities: tuple[float, ...]
    frames: tuple[str, ...]
    weight: float
    language: str


class Frames(NamedTuple):
    """What sentences are drawn from.

    Attributes:
        words: per slot.
        kinds: by name.
        excluded: bare sentences that are never drawn, since a test asks for them.
    """

    words: Mapping[str, Sequence[str]]
    kinds: Mapping[str, Kind]
    excluded: frozenset[str]


class Sentences(NamedTuple):
    """Sentences that were drawn.

    Attributes:
        texts: no two alike.
        answers: probabilities of each, shape (n, 3).
        codes: language of each.
    """

    texts: list[str]
    answers: NDArray[np.float32]
    codes: list[str]

    def of_languages(self, codes: Sequence[str] | None) -> Sentences:
        """Return those in some languages; all, if ``codes`` is None."""
        kept = [i for i, code in enumerate(self.codes) if codes is None or code in codes]
        return Sentences([self.texts[i] for i in kept], self.answers[kept], [self.codes[i] for i in kept])


class Draw(NamedTuple):
    """Kinds of one language, of which one is drawn by its weight; ``bounds`` are the sums of the weights so far."""

    kinds: list[Kind]
    bounds: NDArray[np.float64]

    @classmethod
    def of(cls, kinds: Iterable[Kind], language: str) -> Draw:
        """Return the kinds of that language."""
        chosen = [kind for kind in kinds if kind.language == language]
        return cls(chosen, np.cumsum([kind.weight for kind in chosen]))

    def one(self, rng: np.random.Generator) -> Kind:
        """Return a kind."""
        return self.kinds[int(np.searchsorted(self.bounds, rng.random() * self.bounds[-1], side="right"))]


@functools.cache
def load_frames() -> Frames:
    """Return words, kinds and excluded sentences, file by file in the order of their names.

    Raises:
        ValueError: if a name is given twice, a kind's probabilities do not add up to 1 or rule out a label, or a frame
            has a slot without words.
    """
    words: dict[str, Sequence[str]] = {}
    kinds: dict[str, Kind] = {}
    excluded: set[str] = set()
    for file in sorted((files(__package__) / "frames").iterdir(), key=lambda file: file.name):
        theme = load_yaml(file.read_text(encoding="utf-8"))
        entries = {
            name: _kind(name, entry, theme.get("language", ENGLISH)) for name, entry in theme.get("kinds", {}).items()
        }
        if twice := sorted((words.keys() & theme.get("words", {})) | (kinds.keys() & entries)):
            raise ValueError(f"{twice[0]!r} is in two files, expected a name once")
        words |= theme.get("words", {})
        kinds |= entries
        excluded |= {bare(sentence) for sentence in theme.get("excluded", [])}
    for name, kind in kinds.items():
        slots = {slot for frame in kind.frames for slot in SLOT.findall(frame)}
        if unknown := sorted(slots - set(words)):
            raise ValueError(f"a frame of {name!r} has the slot {unknown[0]!r}, expected one of {', '.join(words)}")
    return Frames(words, kinds, frozenset(excluded))


def group_names() -> frozenset[str]:
    """Return the groups of people that are named in praise, blame and neither alike, in lower case.

    Words with an ordinary sense are left out: "this never gets old" is no sentence about the old.
    """
    lists = load_frames().words
    named = {word.lower() for name, words in lists.items() if name.startswith(GROUPS) for word in words}
    return frozenset(named - {word.lower() for word in lists.get(SAID_OF_THINGS, ())})


def bare(sentence: str) -> str:
    """Return ``sentence`` without case and without marks at its end."""
    return sentence.casefold().rstrip(" .!?")


def synthetic_sentences(count: int, seed: int) -> Sentences:
    """Return ``count`` sentences, ``OTHERS_SHARE`` of them in other languages than English if there are frames."""
    rng = np.random.default_rng(seed)
    words, kinds, excluded = load_frames()
    draws = {code: Draw.of(kinds.values(), code) for code in sorted({kind.language for kind in kinds.values()})}
    others = [code for code in draws if code != ENGLISH]
    sentences: dict[str, Kind] = {}
    while len(sentences) < count:
        code = one_of(others, rng) if others and rng.random() < OTHERS_SHARE else ENGLISH
        kind = draws[code].one(rng)
        parts = [_said(kind, words, rng) for _ in range(1 + (rng.random() < JOINED_SHARE))]
        typed = as_typed(one_of(words["joints"], rng).join(parts), words, rng, fillers=code == ENGLISH)
        if excluded.isdisjoint(map(bare, (*parts, typed))):
            sentences.setdefault(typed, kind)
    drawn = list(sentences.values())
    answers = np.array([kind.probabilities for kind in drawn], np.float32).reshape(-1, len(LABELS))
    return Sentences(list(sentences), answers, [kind.language for kind in drawn])


def synthetic_rows(count: int, seed: int) -> pd.DataFrame:
    """Return ``count`` training rows with a ``key`` column, each label drawn with its probability."""
    sentences, answers, _ = synthetic_sentences(count, seed)
    drawn = (np.random.default_rng(seed).random((count, 1)) > np.cumsum(answers, axis=1)[:, :-1]).sum(axis=1)
    return pd.DataFrame(
        {
            "text": sentences,
            "label": [LABELS[code] for code in drawn],
            "source": SYNTHETIC,
            "split": "train",
            "id": [f"{SYNTHETIC}-{i}" for i in range(count)],
            "key": [text_key(sentence) for sentence in sentences],
        }
    )


def _said(kind: Kind, words: Mapping[str, Sequence[str]], rng: np.random.Generator) -> str:
    said, *rest = SLOT.split(one_of(kind.frames, rng))
    for name, after in zip(rest[::2], rest[1::2], strict=True):
        word = one_of(words[name], rng)
        said = with_article(said, word, kind.language) + word + after
    return said


def _kind(name: str, entry: Mapping[str, Any], language: str) -> Kind:
    kind = Kind(
        tuple(float(entry["probabilities"][label]) for label in LABELS),
        tuple(entry["frames"]),
        float(entry.get("weight", 1)),
        language,
    )
    if not math.isclose(sum(kind.probabilities), 1):
        raise ValueError(f"the probabilities of {name!r} add up to {sum(kind.probabilities):g}, expected 1")
    if min(kind.probabilities) <= 0:
        raise ValueError(f"the probabilities of {name!r} rule out a label, expected some doubt")
    return kind
