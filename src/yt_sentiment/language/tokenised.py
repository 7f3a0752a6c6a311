"""Comments as tokens: normalised once, and handed on to everything that looks at their words."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from yt_sentiment.engine import Core
from yt_sentiment.engine.records import WORD
from yt_sentiment.language.core_file import bare_core
from yt_sentiment.language.hashing import Hashes
from yt_sentiment.language.lexical_features import LEXICAL_FEATURES
from yt_sentiment.language.text import normalise_all

BATCH_ROWS: Final = 4096
"""Comments of one batch at most, where a caller may give any number; bounds the memory of a large call."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of a batch of texts, one text after the other.

    A token is a word (apostrophes and hyphens inside it stay), one emoji, one emoticon, a run of ``!`` and ``?``, an
    ellipsis, or one of ``. , ; : $ % # &``. Letters repeated three times keep one where English never doubles them,
    else two; marks repeated more than three times keep three.

    Attributes:
        parts: lower-case tokens of all texts.
        offsets: text ``i`` has ``parts[offsets[i] : offsets[i + 1]]``; shape (n + 1,).
        known: what the module knows of each, of dtype ``TOKEN``, shape (len(parts),).
    """

    parts: list[str]
    offsets: NDArray[np.int64]
    known: NDArray[Any]

    @property
    def counts(self) -> NDArray[np.int64]:
        """Tokens per text, shape (n,)."""
        return np.diff(self.offsets)

    @property
    def hashes(self) -> Hashes:
        """Hash of what is read of each, a stand-in for an identity term, shape (len(parts),)."""
        found: Hashes = self.known["hash"]
        return found

    def marked(self, bit: int) -> NDArray[np.bool_]:
        """Return which tokens have a mark, such as ``NEGATED``, shape (len(parts),)."""
        found: NDArray[np.bool_] = (self.known["marks"] & bit) != 0
        return found


class Batch:
    """Comments, normalised once; their tokens are found when they are first asked for.

    Attributes:
        comments: raw texts.
        normalised: the form that everything is computed on.
        core: the module that finds the tokens; where none is named, it is one that has learnt nothing.
    """

    core: Core | None = None

    def __init__(self, comments: Sequence[str]) -> None:
        """Raise TypeError if a comment is not a string."""
        self.comments = comments
        self.normalised = normalise_all(comments)

    def part(self, rows: Sequence[int]) -> Batch:
        """Return a batch of some of the comments, which are not normalised again."""
        chosen = Batch(())
        chosen.comments = [self.comments[row] for row in rows]
        chosen.normalised = [self.normalised[row] for row in rows]
        chosen.core = self.core
        return chosen

    def __len__(self) -> int:
        return len(self.normalised)

    @functools.cached_property
    def tokens(self) -> Tokens:
        """The tokens of all comments."""
        found = (self.core or bare_core()).tokens(self.normalised)
        return Tokens(found.parts, np.concatenate([[0], np.cumsum(found.counts, dtype=np.int64)]), found.tokens)

    def token_slice(self, row: int) -> slice:
        """Return where the tokens of one comment are among those of all."""
        return slice(int(self.tokens.offsets[row]), int(self.tokens.offsets[row + 1]))

    def is_word(self) -> NDArray[np.bool_]:
        """Return which tokens begin with a letter, shape (n_tokens,)."""
        return self.tokens.marked(WORD)

    def lexical_features(self) -> NDArray[np.float32]:
        """Return the lexical features, shape (n, len(LEXICAL_FEATURES))."""
        return bare_core().columns(self.normalised)[1][:, -len(LEXICAL_FEATURES) :].astype(np.float32)

    def script_languages(self) -> list[str]:
        """Return each comment's language as its script alone tells it: what is in Latin letters is English."""
        core = bare_core()
        return core.languages(core.predict(self.normalised))


def batches(comments: Sequence[str], rows: int = BATCH_ROWS) -> Iterator[Batch]:
    """Yield any number of comments in batches of ``rows`` at most.

    Raises:
        TypeError: if a comment is not a string.
    """
    for start in range(0, len(comments), rows):
        yield Batch(comments[start : start + rows])
