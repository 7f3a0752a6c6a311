"""A user's own labelled comments as a source: described, looked at, and taken out again."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pandas as pd

from yt_sentiment.corpora.clean import clean_source, separate
from yt_sentiment.corpora.own import (
    NAME,
    TEST_SHARES,
    OwnSource,
    as_source,
    bring,
    descriptor_of,
    digest_of_file,
    own_sources,
    read_descriptor,
    verify,
    write_descriptor,
)
from yt_sentiment.corpora.synthetic import SYNTHETIC
from yt_sentiment.labels import LABELS
from yt_sentiment.params import CORPORA, ConfigError, Params
from yt_sentiment.pipeline import RAW
from yt_sentiment.pipeline.own_file import read_own

MAX_DROPPED: Final = 0.5
"""Largest share of rows that may be dropped: above it the columns or the meaning of the labels are wrong."""


@dataclass(frozen=True, slots=True)
class OwnRows:
    """What is in a user's file.

    Attributes:
        read: number of rows of the file.
        kept: valid rows, one per text, with ``text``, ``label`` and ``split``.
        missing: number of rows without a text.
        repeated: number of rows with a text that another has, or about whose label its copies are split.
        copies: number of training rows that differ from a test row in digits, signs or their end alone.
        unknown: how often each value of the label column stands for no class.
    """

    read: int
    kept: pd.DataFrame
    missing: int
    repeated: int
    copies: int
    unknown: Mapping[str, int]


def stored_address(address: str) -> str:
    """Return an address as a description holds it: a path inside the project relative to it, others absolute."""
    if "://" in address:
        return address
    path = Path(address).resolve()
    return str(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path)


def add(name: str, own: OwnSource, params: Params) -> tuple[OwnSource, OwnRows]:
    """Describe a source, or give one that is described a further role; return the description and the rows.

    Raises:
        ConfigError: if the name is taken, the file is another source's, or most rows would be dropped.
        CommentFileError: if the file is none of comments, or lacks a column.
    """
    if not re.fullmatch(NAME, name) or name in {*CORPORA, SYNTHETIC}:
        raise ConfigError(f"{name!r} is taken or no name, expected a new one of a-z, 0-9 and _, such as 'channel'")
    for other, source in own_sources().items():
        if other != name and source.files[0].sha256 == own.sha256:
            raise ConfigError(
                f"{own.file} is the source {other!r} already; to train and to test on it, add it once more as {other!r}"
            )
    if descriptor_of(name).exists():
        before = read_descriptor(descriptor_of(name))
        roles = tuple(dict.fromkeys((*before.roles, *own.roles)))
        if before.model_copy(update={"roles": own.roles}) != own:
            raise ConfigError(
                f"{descriptor_of(name)} describes another file, or the same one otherwise; `yt-sentiment data remove "
                f"{name}` first"
            )
        own = own.model_copy(update={"roles": roles})
    rows = rows_of(name, own, params)
    _check(name, own, rows)
    write_descriptor(name, own)
    return own, rows


def rows_of(name: str, own: OwnSource, params: Params) -> OwnRows:
    """Return what the stage ``preprocess`` will make of a file, before it is kept apart from other sources."""
    source = as_source(name, own)
    with tempfile.TemporaryDirectory() as folder:
        bring(source, Path(folder) / source.files[0].name)
        raw = read_own(source, own, Path(folder))
    valid, report = clean_source(raw, params.preprocess, test_share=TEST_SHARES.get(own.roles))
    kept, _ = separate(valid)
    is_text = raw["text"].notna()
    unknown = Counter(raw.loc[is_text & ~raw["label"].isin(LABELS), "label"].fillna("").astype(str))
    missing = report["defects"]["missing_text"]
    return OwnRows(
        read=len(raw),
        kept=kept,
        missing=missing,
        repeated=len(raw) - missing - unknown.total() - len(valid),
        copies=len(valid) - len(kept),
        unknown=unknown,
    )


def _check(name: str, own: OwnSource, rows: OwnRows) -> None:
    """Refuse a file of which little is left."""
    if len(rows.kept) < (1 - MAX_DROPPED) * rows.read:
        hint = ""
        if rows.unknown:
            shown = ", ".join(f"{value!r} ({count:,})" for value, count in Counter(rows.unknown).most_common(5))
            hint = f"; column {own.label!r} holds {shown}: say what they mean, as in --map 2=positive"
        raise ConfigError(f"{name}: {len(rows.kept):,} of {rows.read:,} rows could be used, at least half must{hint}")
    splits = set(rows.kept["split"])
    if missing := [role for role in own.roles if role not in splits]:
        raise ConfigError(f"{name}: {len(rows.kept):,} rows are too few to {' and '.join(missing)}")


def check() -> list[str]:
    """Return what is said of files that cannot be looked at from here.

    Raises:
        ConfigError: if the file of a source is not what was added.
    """
    unseen = []
    for source in own_sources().values():
        try:
            verify(source, digest_of_file(source.origin))
        except OSError as error:
            unseen.append(f"{source.origin} of source {source.name!r} cannot be looked at: {error}")
    return unseen


def remove(name: str, params: Params) -> None:
    """Take a source out: its description, and the copy of its file.

    Raises:
        ConfigError: if there is no such source, or the parameters name it.
        OSError: if the copy cannot be deleted; the source stays described then.
    """
    if not re.fullmatch(NAME, name) or not descriptor_of(name).exists():
        raise ConfigError(f"no source {name!r} of your own, expected one of {', '.join(own_sources()) or '(none)'}")
    named = {
        "ingest.train": params.ingest.train,
        "ingest.evaluate": params.ingest.evaluate,
        "train.source_weight": params.train.source_weight,
        "preprocess.own_limits": params.preprocess.own_limits,
    }
    if places := [place for place, names in named.items() if name in names]:
        raise ConfigError(f"params.yaml names {name} in {', '.join(places)}; take it out there first")
    if (copy := RAW / name).exists():
        shutil.rmtree(copy)
    descriptor_of(name).unlink()  # last: what could not be deleted can be removed again
