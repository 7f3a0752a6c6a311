"""Words of each language that say nothing alone: articles, pronouns, particles.

They are those of Stopwords ISO (MIT), whose lists also hold words that say what people feel, and lack what comments are
full of; ``word_lists.json`` keeps the former and adds the latter. Romanised and mixed languages have no list but that.
"""

from __future__ import annotations

import functools
import json
from importlib.metadata import distribution
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from yt_sentiment.language.text import NEGATIONS

# The file that wordcloud reads itself: importing it would import matplotlib, which costs a second at start-up.
_ENGLISH_FILE: Final = Path(str(distribution("wordcloud").locate_file("wordcloud/stopwords")))
# A short comment in romanised Hindi is often taken for English. These say nothing there, and nothing else elsewhere:
# 'gaya', 'kar' and 'raha', which are words of Indonesian, Turkish and Swahili, are not among them.
_ROMANISED: Final = frozenset(
    "hai hain bhi kya kyun kaun kuch mein maine mera meri nahi nhi aap aapka aapke aapki aapko aapne iska iske iski "
    "uska uske uski isko usko mujhe tumhara tumhari hamara hamari sabko sabse jaise kaise aise itna itni kitna bahut "
    "bohot bhot abhi lekin liye hota hoti wala wali wale yeh aur".split()
)
ENGLISH_STOP_WORDS: Final = frozenset(_ENGLISH_FILE.read_text(encoding="utf-8").split()) | NEGATIONS | _ROMANISED


@functools.cache
def _content() -> dict[str, Any]:
    """Return the words that are kept and added, and the lists that they are kept from, by language."""
    own = json.loads((files(__package__) / "word_lists.json").read_text(encoding="utf-8"))
    lists = json.loads((files("stopwordsiso") / "stopwords-iso.json").read_text(encoding="utf-8"))
    return {"kept": own["kept"], "added": own["added"], "lists": lists}


def listed_languages() -> list[str]:
    """Return the languages that have stop words of their own, but for English."""
    content = _content()
    return sorted({*content["kept"], *content["added"]})


@functools.cache
def stop_words(language: str) -> frozenset[str]:
    """Return the words that a comment in a language is shown without: the language's own, and English ones.

    Args:
        language: as predictions have it; one that has no list, or none at all, has English ones.
    """
    if language == "en":
        return ENGLISH_STOP_WORDS  # the list of Stopwords ISO holds "good", "great" and "welcome"
    content = _content()
    kept, added = content["kept"].get(language), frozenset(content["added"].get(language, "").split())
    if kept is None:  # nobody has read its list for words that say what people feel
        return ENGLISH_STOP_WORDS | added
    return ENGLISH_STOP_WORDS | added | frozenset(content["lists"].get(language, ())) - frozenset(kept.split())
