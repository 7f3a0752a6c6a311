"""Character n-grams of words that no vocabulary holds: typing errors, inflection, new words, scripts without spaces.

An n-gram is known by the bucket that its hash falls into; a word that is not in a vocabulary has the mean of the
vectors of its n-grams' buckets. ``core/encoder.c`` spells words alike.

Source: Bojanowski et al. (2017), Enriching word vectors with subword information.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import scipy.sparse as sp

from yt_sentiment.language.hashing import Characters

SHORTEST: Final = 3
LONGEST: Final = 4
MAX_CHARACTERS: Final = 40
"""Of a token that are read: enough for every word, and for a sentence in a script without spaces much."""


def subwords(tokens: Sequence[str], buckets: int) -> list[sp.csr_matrix]:
    """Return, per length of n-grams, the buckets of those of each token, shape (n_tokens, buckets).

    An entry is a 1 per n-gram; a bucket may stand in a row more than once. Every token has an n-gram of some length.

    Args:
        tokens: none of which is empty or holds a space.
        buckets: how many there are.
    """
    characters = Characters([token[:MAX_CHARACTERS] for token in tokens])
    found = []
    for hashes, owners in characters.ngrams(SHORTEST, LONGEST):
        starts = np.zeros(len(tokens) + 1, np.int32)
        np.cumsum(np.bincount(owners, minlength=len(tokens)), out=starts[1:])
        places = (hashes % np.uint32(buckets)).astype(np.int32)
        ones = np.ones(len(places), np.float32)
        found.append(sp.csr_matrix((ones, places, starts), (len(tokens), buckets), copy=False))
    return found
