"""Comments that are nearly the same: texts that many paste, and spam."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import compress, islice
from typing import Final

import numpy as np
from numpy.typing import NDArray

from yt_sentiment.insights import Judged
from yt_sentiment.labels import LABELS, Label
from yt_sentiment.language.text import normalise_all

SHINGLE: Final = 5
"""Characters. Source: Leskovec, Rajaraman and Ullman (2014), section 3.2.2, for short texts."""
BANDS, ROWS = 12, 5
"""Two texts are compared where all hashes of a band are the same: of those that share four fifths of their shingles
that are 99 %, of those that share a third 5 %."""
SAME_SHARE: Final = 0.8
SHORTEST_BYTES: Final = 30
"""Of UTF-8; shorter texts, such as "first!", are the same by chance."""
FEWEST_COPIES: Final = 3
MOST_COMPARED: Final = 8
"""Texts in a bucket that a further one is compared with."""
AT_ONCE: Final = 500
SIGNED_AT_ONCE: Final = 50
"""Texts; of the longest there are, their shingles take 20 MB."""
HASHES: Final = BANDS * ROWS

MOST_GROUPS: Final = 1000
"""That are kept apart at once; where there are more, the smaller half is let go."""

Buckets = list[defaultdict[int, list[int]]]
Signatures = NDArray[np.uint64]


@dataclass(slots=True)
class Group:
    """Comments that are nearly the same as the first of them.

    Attributes:
        first: that came.
        count: how many there are, the first among them.
        labels: of those of which there is no doubt.
        authors: hashes of those who are known.
    """

    first: Judged
    count: int = 0
    labels: Counter[Label] = field(default_factory=Counter)
    authors: set[int] = field(default_factory=set)

    @property
    def of_first(self) -> Counter[Label]:
        """The label of the first, unless there is doubt of it."""
        return Counter() if self.first.prediction.uncertain else Counter([self.first.prediction.label])

    def add(self, one: Judged) -> None:
        """Take a comment."""
        self.count += 1
        if not one.prediction.uncertain:
            self.labels[one.prediction.label] += 1
        if one.comment.author:
            self.authors.add(hash(one.comment.author))


def _mixed(numbers: Signatures) -> Signatures:
    """Return numbers whose bits depend on all bits of these. Source: Steele, Lea and Flood (2014), SplitMix64."""
    numbers = (numbers ^ (numbers >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    numbers = (numbers ^ (numbers >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return numbers ^ (numbers >> np.uint64(31))


_FACTORS: Final = _mixed(np.arange(1, 1 + HASHES, dtype=np.uint64)) | np.uint64(1)
_SUMMANDS: Final = _mixed(np.arange(1000, 1000 + HASHES, dtype=np.uint64))
_PLACES: Final = _mixed(np.arange(2000, 2000 + SHINGLE, dtype=np.uint64)) | np.uint64(1)


def signatures(texts: Sequence[str]) -> Signatures:
    """Return the least hash of the shingles of each text, for each of ``HASHES`` functions; shape (n, HASHES).

    Source: Broder (1997), On the resemblance and containment of documents: two texts have as large a share of these in
    common as of their shingles; multiply-shift by Dietzfelbinger et al. (1997).
    """
    found = np.empty((len(texts), HASHES), dtype=np.uint64)
    for start in range(0, len(texts), SIGNED_AT_ONCE):
        _sign(texts[start : start + SIGNED_AT_ONCE], found[start : start + SIGNED_AT_ONCE])
    return found


def _sign(texts: Sequence[str], found: Signatures) -> None:
    """Put the signatures of texts into ``found``."""
    padded = [text.ljust(SHINGLE) for text in texts]
    codes = np.frombuffer("".join(padded).encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.uint64)
    count = len(codes) - SHINGLE + 1
    shingles = _mixed(sum(codes[i : i + count] * _PLACES[i] for i in range(SHINGLE)))
    ends = np.cumsum([len(text) for text in padded])
    for row, (end, text) in enumerate(zip(ends.tolist(), padded, strict=True)):
        own = shingles[end - len(text) : end - SHINGLE + 1]
        found[row] = ((own[:, None] * _FACTORS + _SUMMANDS) >> np.uint64(32)).min(axis=0)


def _keys(found: Signatures) -> NDArray[np.uint32]:
    """Return what the bands of signatures are looked up by, shape (n, BANDS)."""
    bands = found.reshape(-1, BANDS, ROWS)
    key = np.zeros(bands.shape[:2], dtype=np.uint64)
    for row in range(ROWS):
        key = _mixed(key + bands[:, :, row])
    return key.astype(np.uint32)


def _empty() -> Buckets:
    return [defaultdict(list) for _ in range(BANDS)]


def _put(buckets: Buckets, keys: Sequence[int], number: int) -> None:
    for bucket, key in zip(buckets, keys, strict=True):
        if len(bucket[key]) < MOST_COMPARED:
            bucket[key].append(number)


class Copies:
    """Which comments may be nearly the same, in 49 bytes a comment, and then which are."""

    def __init__(self) -> None:
        """Begin without comments."""
        self._keys, self._long = array("I"), bytearray()

    def add(self, normalised: Sequence[str]) -> None:
        """Take texts as they are read by the model."""
        long = [len(text.encode("utf-8", "surrogatepass")) >= SHORTEST_BYTES for text in normalised]
        keys = np.zeros((len(normalised), BANDS), dtype=np.uint32)
        if any(long):
            keys[np.array(long)] = _keys(signatures(list(compress(normalised, long))))
        self._keys.frombytes(keys.tobytes())
        self._long.extend(long)

    def groups(self, judged: Collection[Judged], normalised: Sequence[str] = ()) -> list[Group]:
        """Return the groups of nearly the same comments, the largest first.

        A comment belongs to the first earlier one, itself no copy, that it shares ``SAME_SHARE`` of its shingles with
        by the estimate of all hashes.

        Args:
            judged: the comments whose texts were taken, in the same order.
            normalised: these texts, where they are still there; else those in doubt are normalised again.
        """
        leaders: list[Group] = []
        signed: list[Signatures] = []
        buckets = _empty()
        doubtful = self._doubtful()
        waiting, texts = compress(judged, doubtful), compress(normalised, doubtful)
        while some := list(islice(waiting, AT_ONCE)):
            if len(leaders) >= MOST_GROUPS:
                largest = sorted(range(len(leaders)), key=lambda number: -leaders[number].count)[: MOST_GROUPS // 2]
                leaders, signed = [leaders[number] for number in largest], [signed[number] for number in largest]
                buckets = _empty()
                for number, keys in enumerate(_keys(np.array(signed)).tolist()):
                    _put(buckets, keys, number)
            read = list(islice(texts, len(some))) or normalise_all([one.comment.text for one in some])
            found = signatures(read)
            for one, signature, keys in zip(some, found, _keys(found).tolist(), strict=True):
                near = sorted({number for bucket, key in zip(buckets, keys, strict=True) for number in bucket[key]})
                leader = next((n for n in near if (signed[n] == signature).mean() >= SAME_SHARE), len(leaders))
                if leader == len(leaders):
                    leaders.append(Group(one))
                    signed.append(signature.copy())
                    _put(buckets, keys, leader)
                leaders[leader].add(one)
        large = [group for group in leaders if group.count >= FEWEST_COPIES]
        return sorted(large, key=lambda group: -group.count)

    def _doubtful(self) -> list[bool]:
        """Return of each comment whether another one is in a bucket with it."""
        keys = np.frombuffer(self._keys, dtype=np.uint32).reshape(-1, BANDS)
        long = np.frombuffer(self._long, dtype=np.bool_)
        doubtful = np.zeros(len(long), dtype=np.bool_)
        for band in keys.T:
            _, which, count = np.unique(band[long], return_inverse=True, return_counts=True)
            doubtful[long] |= count[which] > 1
        answers: list[bool] = doubtful.tolist()
        return answers


def counted_once(counts: Mapping[Label, int], groups: Iterable[Group]) -> dict[Label, int]:
    """Return how many comments of each class there are where each group counts as its first comment alone."""
    once = Counter(counts)
    for group in groups:
        once += group.of_first
        once -= group.labels
    return {label: once[label] for label in LABELS}
