"""Tokens in the characters that people write: flags whole, and Korean letters as the keyboard has them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

HANGUL: Final = "\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3"
"""Body of a character class."""
_FLAG_HALF: Final = re.compile("[\U0001f1e6-\U0001f1ff]")
_LETTERS: Final = "".join(map(chr, [*range(0x3131, 0x3164), *range(0x3165, 0x318F)]))  # U+3164 is blank
# The compatibility forms of letters become parts of a syllable by NFKC, which fonts draw badly or not at all alone.
_TYPED: Final = str.maketrans({unicodedata.normalize("NFKC", letter): letter for letter in _LETTERS})


MAY_DIFFER: Final = re.compile(f"[\U0001f1e6-\U0001f1ff{''.join(map(chr, _TYPED))}]")
"""Finds what ``as_written`` changes, in the text that the tokens are of."""


def as_written(tokens: Iterable[str]) -> list[str]:
    """Return tokens with the halves of flags joined, and ``ㅋㅋ`` where normalisation left parts of syllables."""
    whole: list[str] = []
    is_open = False
    for token in tokens:
        is_half = _FLAG_HALF.fullmatch(token) is not None
        if is_half and is_open:
            whole[-1] += token
        else:
            whole.append(token.translate(_TYPED))
        is_open = is_half and not is_open
    return whole


def is_flag(word: str) -> bool:
    """Tell whether a word of ``as_written`` is a flag."""
    return _FLAG_HALF.match(word) is not None
