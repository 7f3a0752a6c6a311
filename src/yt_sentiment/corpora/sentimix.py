"""Files of SentiMix (SemEval-2020 task 9): CoNLL blocks, a word a line, joined to tweets."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from yt_sentiment.corpora.formats import Row, SourceFormatError, lines_of

_LINK: Final = re.compile(r"https? (?:: )?// ?t ?(?:\. )?co(?: / (\w*))?")
_HANDLE: Final = re.compile(r"@ (\w+(?: _ \w+)*(?: _(?!\S))?)")
_HASHTAG: Final = re.compile(r"# (\w+)")


def read_conll(path: Path, split: str | None, labels: Mapping[str, str] | None = None) -> list[Row]:
    """Return the tweets of a file.

    A block is ``meta``, an id and a label, then a word and its language a line; an empty line ends it.

    Args:
        path: the file.
        split: of all its rows.
        labels: by id, where the file has none; an id that it lacks gives the label ``""``, for the limits to count.

    Raises:
        SourceFormatError: naming the line that is neither the head of a block nor a word of one.
    """
    rows: list[Row] = []
    head: list[str] = []
    words: list[str] = []
    for number, line in enumerate([*lines_of(path), ""], start=1):
        fields = line.rstrip("\r").split("\t")
        if head and fields == [""]:
            label = labels.get(head[1], "") if labels is not None else head[2]
            rows.append((joined(words), label, split, f"{path.stem}-{head[1]}"))
            head, words = [], []
        elif head and len(fields) == 2:
            words.append(fields[0])
        elif not head and fields[0] == "meta" and len(fields) == (3 if labels is None else 2):
            head = fields
        elif fields != [""]:
            raise SourceFormatError(
                f"{path.name} line {number}: {len(fields)} columns, expected a block's head or a word"
            )
    return rows


def joined(words: list[str]) -> str:
    """Return the tweet of its words: links, handles and hashtags, which the publisher cut up, are whole again."""
    text = " ".join(_undo_cp1252(word) for word in words)
    text = _LINK.sub(r"https://t.co/\1", text)
    text = _HANDLE.sub(lambda match: "@" + match[1].replace(" ", ""), text)
    return _HASHTAG.sub(r"#\1", text)


def _undo_cp1252(word: str) -> str:
    """Return ``word`` as it was before somebody read its UTF-8 as Windows-1252; any other word stays as it is."""
    if word.isascii():
        return word
    try:
        # Five bytes have no character in Windows-1252, and were kept as control characters.
        content = b"".join(c.encode("latin-1") if "\x80" <= c <= "\x9f" else c.encode("cp1252") for c in word)
        return content.decode("utf-8")
    except UnicodeError:
        return word
