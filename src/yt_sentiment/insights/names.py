"""How many speakers of each group mention a name, in memory that hardly grows with the comments."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import compress
from typing import Final, NamedTuple

import numpy as np

from yt_sentiment.insights.distinct import Distinct
from yt_sentiment.insights.judged import Judged

LONGEST_NAME: Final = 3
"""Words. On a small video three are too rare ever to be found, and cost the others nothing."""
FEWEST_SPEAKERS: Final = 3
"""Different people who mention a subject on its side."""
BUCKETS_PER_COMMENT: Final = 64
BUCKET_BITS: Final = range(10, 26)


class Names(NamedTuple):
    """What is counted of names, by group of comments.

    Attributes:
        counts: speakers of each group who mention each name; names of fewer than ``FEWEST_SPEAKERS`` may be missing.
        speakers: of each group.
        comments: of each group.
    """

    counts: Sequence[Counter[str]]
    speakers: Sequence[int]
    comments: Sequence[int]


class Chosen:
    """Some of the comments, gone through as often as one likes."""

    def __init__(self, judged: Collection[Judged], chosen: Sequence[int]) -> None:
        """Take the comments for which ``chosen`` has 1, and not those for which it has 0."""
        self._judged, self._chosen = judged, chosen

    def __iter__(self) -> Iterator[Judged]:
        """Yield them in order."""
        return compress(self._judged, self._chosen)

    def __len__(self) -> int:
        return sum(self._chosen)


def names_in(phrases: Iterable[str], longest: int) -> Iterator[str]:
    """Yield each run of up to ``longest`` words of the phrases; the same may come again."""
    for phrase in phrases:
        words = phrase.split(" ")
        if longest:
            yield from words
        for length in range(2, min(longest, len(words)) + 1):
            for start in range(len(words) - length + 1):
                yield " ".join(words[start : start + length])


def count_names(comments: Chosen, group_of: Callable[[Judged], int], groups: int) -> Names:
    """Return how many speakers of each group mention each name that three of them may mention.

    The first look counts names by hash, the second those alone whose hash came often enough. A speaker counts once
    in a group; a comment without an author is a speaker.

    Args:
        comments: those that are counted.
        group_of: returns the number of a comment's group.
        groups: how many there are.

    Source: Park, Chen and Yu (1995), for the looks.
    """
    bits = (BUCKETS_PER_COMMENT * len(comments)).bit_length()
    buckets = bytearray(1 << min(max(bits, BUCKET_BITS[0]), BUCKET_BITS[-1]))
    last, speakers, group_by_row = len(buckets) - 1, Distinct(), array("b")
    for one in comments:
        group_by_row.append(group_of(one))
        speakers.add(f"{group_by_row[-1]} {f'@{one.comment.author}' if one.comment.author else one.comment.id}")
        for name in set(names_in(one.details["phrases"], LONGEST_NAME)):
            place = hash(name) & last
            if buckets[place] < FEWEST_SPEAKERS:
                buckets[place] += 1
    _, first, speaker, times = np.unique(speakers.hashes, return_index=True, return_inverse=True, return_counts=True)
    of_rows = np.array(group_by_row, dtype=np.int64)
    group_of_speaker = of_rows[first]
    again = (times[speaker] > 1).tobytes()
    counts: list[Counter[str]] = [Counter() for _ in range(groups)]
    numbers: dict[str, int] = {}
    of_speakers, of_names = array("i"), array("i")  # of those with several comments, who may repeat themselves
    for row, one in enumerate(comments):
        names = set(names_in(one.details["phrases"], LONGEST_NAME))
        names = {name for name in names if buckets[hash(name) & last] >= FEWEST_SPEAKERS}
        if again[row]:
            of_names.extend(numbers.setdefault(name, len(numbers)) for name in names)
            of_speakers.extend([int(speaker[row])] * len(names))
        else:
            counts[group_by_row[row]].update(names)
    pairs = np.unique(np.array(of_speakers, dtype=np.int64) * len(numbers) + np.array(of_names, dtype=np.int64))
    who, said = np.divmod(pairs, max(1, len(numbers)))
    for group, of_group in enumerate(counts):
        more = np.bincount(said[group_of_speaker[who] == group], minlength=len(numbers)).tolist()
        of_group.update({name: number for name, number in zip(numbers, more, strict=True) if number})
    sizes = (np.bincount(codes, minlength=groups).tolist() for codes in (group_of_speaker, of_rows))
    return Names(counts, *sizes)
