"""Synthetic sentences on what corpora hold too little of: negation, litotes, contrast, then against now, pictographs.

Training rows, never test rows, drawn from the frames and words of ``synthetic.yaml``; a test sees to it that none is a
sentence of the behaviour suite.
"""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Final, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from yt_sentiment.corpora.splits import text_key
from yt_sentiment.io.strict_yaml import load as load_yaml
from yt_sentiment.labels import LABELS

SYNTHETIC: Final = "made_up"
"""Source of these rows, in tables and manifests."""

_SLOT = re.compile(r"\{(\w+)\}")


class Kind(NamedTuple):
    """Frames that say one kind of thing.

    Attributes:
        probabilities: of negative, neutral and positive, as a reader would give them; they add up to 1.
        frames: sentences with slots.
    """

    probabilities: tuple[float, ...]
    frames: tuple[str, ...]


@functools.cache
def load_frames() -> tuple[Mapping[str, Sequence[str]], Mapping[str, Kind]]:
    """Return the words per slot, and the kinds by name.

    Raises:
        ValueError: if a kind's probabilities do not add up to 1, or a frame has a slot without words.
    """
    content = load_yaml((files(__package__) / "synthetic.yaml").read_text(encoding="utf-8"))
    words, kinds = content["words"], {}
    for name, entry in content["kinds"].items():
        kind = Kind(tuple(float(entry["probabilities"][label]) for label in LABELS), tuple(entry["frames"]))
        if not math.isclose(sum(kind.probabilities), 1):
            raise ValueError(f"the probabilities of {name!r} add up to {sum(kind.probabilities):g}, expected 1")
        slots = {slot for frame in kind.frames for slot in _SLOT.findall(frame)}
        if unknown := sorted(slots - set(words)):
            raise ValueError(f"a frame of {name!r} has the slot {unknown[0]!r}, expected one of {', '.join(words)}")
        kinds[name] = kind
    return words, kinds


def synthetic_sentences(count: int, seed: int) -> tuple[list[str], NDArray[np.float32]]:
    """Return ``count`` sentences and their probabilities, shape (count, 3)."""
    rng = np.random.default_rng(seed)
    words, kinds = load_frames()
    choices = list(kinds.values())
    sentences: dict[str, tuple[float, ...]] = {}
    while len(sentences) < count:
        kind = choices[rng.integers(len(choices))]
        frame = str(rng.choice(kind.frames))
        sentence = _SLOT.sub(lambda slot: str(rng.choice(words[slot[1]])), frame)
        sentences[sentence] = kind.probabilities
    return list(sentences), np.array(list(sentences.values()), np.float32)


def synthetic_rows(count: int, seed: int) -> pd.DataFrame:
    """Return ``count`` training rows with a ``key`` column, each label drawn with its probability."""
    sentences, answers = synthetic_sentences(count, seed)
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
