"""Comments as tokens: made once, and handed on to everything that looks at their words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from yt_sentiment.language.hashing import Characters
from yt_sentiment.language.lexical_features import LexicalFeatures
from yt_sentiment.language.text import RATING, Tokens, normalise_all, tokenise, without_identity

BATCH_ROWS: Final = 4096
"""Comments of one batch at most, where a caller may give any number; bounds the memory of a large call."""


class Batch:
    """Comments, normalised and tokenised once.

    Attributes:
        comments: raw texts.
        normalised: the form that everything is computed on.
        tokens: of all of them.
        characters: code points of the tokens, a stand-in for each identity term.
        hashes: one per token.
        lexical: what the lexicon says of the tokens.
    """

    def __init__(self, comments: Sequence[str]) -> None:
        """Raise TypeError if a comment is not a string."""
        self.comments = comments
        self.normalised = normalise_all(comments)
        self.tokens: Tokens = tokenise(self.normalised)
        self.characters = Characters(without_identity(self.tokens.parts))
        self.hashes = self.characters.token_hashes()
        self.lexical = LexicalFeatures(self.tokens, self.characters, self.hashes)

    def __len__(self) -> int:
        return len(self.normalised)

    @property
    def rows(self) -> NDArray[np.int64]:
        """Index of its comment per token, shape (n_tokens,)."""
        return self.lexical.row

    @property
    def token_counts(self) -> NDArray[np.int64]:
        """Tokens per comment, shape (n,)."""
        return self.tokens.counts

    def token_slice(self, row: int) -> slice:
        """Return where the tokens of one comment are among those of all."""
        return slice(int(self.tokens.offsets[row]), int(self.tokens.offsets[row + 1]))

    def sums(self, values: NDArray[np.generic]) -> NDArray[np.float64]:
        """Return the sum per comment, shape (n,), of a value per token."""
        return self.lexical.sums(values)

    def is_word(self) -> NDArray[np.bool_]:
        """Return which tokens begin with a letter, shape (n_tokens,)."""
        return self.lexical.is_word()

    def has_pictograph(self) -> list[bool]:
        """Return which comments hold an emoji or emoticon that the lexicon knows."""
        return self.lexical.has_pictograph()

    def is_rating(self, row: int) -> bool:
        """Tell whether a comment holds a rating such as ``10/10``: without a word, it judges all the same."""
        return RATING.search(self.normalised[row]) is not None

    def lexical_features(self) -> NDArray[np.float32]:
        """Return the lexical features, shape (n, len(LEXICAL_FEATURES))."""
        return self.lexical.matrix()


def batches(comments: Sequence[str], rows: int = BATCH_ROWS) -> Iterator[Batch]:
    """Yield any number of comments in batches of ``rows`` at most.

    Raises:
        TypeError: if a comment is not a string.
    """
    for start in range(0, len(comments), rows):
        yield Batch(comments[start : start + rows])
