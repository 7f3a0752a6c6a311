"""What sets two groups of speakers apart: log-odds with a prior, an exact test, and a limit to false finds."""

from __future__ import annotations

import functools
import itertools
import math
from array import array
from bisect import bisect_right
from collections.abc import Sequence
from typing import Final, NamedTuple

PRIOR_WEIGHT: Final = 50
"""Speakers that the prior counts for: about as many as judge a small video, so that a large one decides for itself."""


@functools.lru_cache(maxsize=1)
def _log_factorials(most: int) -> array[float]:
    return array("d", itertools.accumulate(map(math.log, range(1, most + 1)), initial=0.0))


class LogOdds(NamedTuple):
    """A log-odds ratio, in nats, above 0 where ours mention it more; and that over its standard deviation."""

    value: float
    z: float


class Mentions(NamedTuple):
    """How many speakers of each group mention something."""

    ours: int
    theirs: int


class Contrast:
    """Two groups, of which each speaker mentions a thing or does not."""

    def __init__(self, of_ours: int, of_theirs: int) -> None:
        """Compare groups of so many speakers each."""
        self.of_ours, self.of_theirs = of_ours, of_theirs
        self._least: dict[int, float] = {}

    def log_odds(self, mentions: Mentions, share: float) -> LogOdds:
        """Return the log-odds ratio between the groups with an informative Dirichlet prior.

        Args:
            mentions: in both groups.
            share: of all speakers who mention it, by which the prior is informed; above 0 and below 1.

        Source: Monroe, Colaresi and Quinn (2008), Fightin' Words, equations 15 and 19, with speakers where they have
        occurrences of words: who says a word ten times says it once. Their equation 20 leaves out of 19 what is next to
        nothing where a word is one of thousands; of speakers, most may mention the same.
        """
        prior = PRIOR_WEIGHT * share
        ours, theirs = mentions.ours + prior, mentions.theirs + prior
        silent, other_silent = self.of_ours + PRIOR_WEIGHT - ours, self.of_theirs + PRIOR_WEIGHT - theirs
        value = math.log(ours / silent) - math.log(theirs / other_silent)
        return LogOdds(value, value / math.sqrt(1 / ours + 1 / silent + 1 / theirs + 1 / other_silent))

    def p_value(self, mentions: Mentions) -> float:
        """Return how probable mentions as far to one side are where the groups do not differ, 0 to 1.

        Source: Fisher's exact test (Fisher 1935), the smaller tail doubled.
        """
        ours, theirs = mentions
        of_ours, of_theirs = self.of_ours, self.of_theirs
        if ours * of_theirs < theirs * of_ours:
            ours, theirs, of_ours, of_theirs = theirs, ours, of_theirs, of_ours
        every, size = ours + theirs, of_ours + of_theirs
        logs = _log_factorials(size)
        term = tail = math.exp(
            (logs[every] + logs[size - every] - logs[size])
            + (logs[of_ours] - logs[ours] - logs[of_ours - ours])
            + (logs[of_theirs] - logs[theirs] - logs[of_theirs - theirs])
        )
        while theirs > 0 and ours < of_ours:
            term *= theirs * (of_ours - ours) / ((ours + 1) * (of_theirs - theirs + 1))
            ours, theirs = ours + 1, theirs - 1
            if tail + term == tail:  # and so with all that follow, which are smaller
                break
            tail += term
        return min(1.0, 2 * tail)

    def least_p_value(self, every: int) -> float:
        """Return the smallest p-value that so many mentions in both groups together can have, whoever makes them."""
        if every not in self._least:
            most, least = min(every, self.of_ours), max(0, every - self.of_theirs)
            self._least[every] = min(
                self.p_value(Mentions(most, every - most)), self.p_value(Mentions(least, every - least))
            )
        return self._least[every]

    def significant(self, found: Sequence[Mentions], level: float) -> list[bool]:
        """Return which of many things set the groups apart, where ``level`` is the chance that any of them is false.

        What is too rare ever to be found costs the others nothing; that is told by how often a thing is said, not
        by whom. The chance holds beside things that do set the groups apart, too, however many names those have.

        Source: Tarone (1990), which divides the level by the tests that could be below it.
        """
        ranked = sorted(self.least_p_value(sum(mentions)) for mentions in found)
        tests = next((k for k in range(1, len(found) + 1) if bisect_right(ranked, level / k) <= k), 1)
        return [
            self.least_p_value(sum(mentions)) <= level / tests and self.p_value(mentions) <= level / tests
            for mentions in found
        ]
