"""Score a unit: read, check, predict, write, and count what insights are made from."""

from __future__ import annotations

import itertools
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final
from urllib.parse import quote

import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import fs

from yt_sentiment.batch.inputs import Raw, Unit, filesystem, read
from yt_sentiment.batch.rows import QUARANTINED, SCORED, Bad, Row, as_table, checked
from yt_sentiment.comment import Prediction
from yt_sentiment.insights.words import shown_words
from yt_sentiment.model import SentimentModel
from yt_sentiment.text import normalise_all, tokenise

SCORED_AT_ONCE: Final = 1000
PART_ROWS: Final = 100_000
"""Rows that are in memory at most before they are written."""
TOP_ROWS: Final = 25
UNITS: Final = "_units"
PARTIAL: Final = "_partial"

COUNTS: Final = pa.schema(
    [
        ("channel_id", pa.string()),
        ("video_id", pa.string()),
        ("month", pa.string()),
        ("label", pa.string()),
        ("comments", pa.int64()),
    ]
)
"""``label`` is ``uncertain`` where the prediction counts nothing."""
WORDS: Final = pa.schema(
    [
        ("channel_id", pa.string()),
        ("video_id", pa.string()),
        ("label", pa.string()),
        ("word", pa.string()),
        ("comments", pa.int64()),
    ]
)
TOP: Final = SCORED
TABLES: Final = {"counts": COUNTS, "words": WORDS, "top": TOP}


@dataclass(frozen=True, slots=True)
class Report:
    """What became of a unit."""

    unit: str
    source: str
    rows: int
    quarantined: int


class Store:
    """A folder, local or on S3, under which everything is written."""

    def __init__(self, root: str, partition_by: Sequence[str]) -> None:
        """Write under ``root``, scored rows apart by the columns of ``partition_by``."""
        self.root, self.partition_by = root, tuple(partition_by)
        self._files, self._path = filesystem(root)

    def write(self, name: str, table: pa.Table) -> None:
        """Write a table under a name; a file of that name is replaced."""
        path = f"{self._path}/{name}"
        self._files.create_dir(path.rpartition("/")[0], recursive=True)
        with self._files.open_output_stream(path) as out:
            pq.write_table(table, out, compression="zstd")

    def note(self, report: Report) -> None:
        """Note that a unit is done."""
        path = f"{self._path}/{UNITS}"
        self._files.create_dir(path, recursive=True)
        with self._files.open_output_stream(f"{path}/{report.unit}.json") as out:
            out.write(json.dumps(asdict(report)).encode())

    def done(self, unit: str) -> Report | None:
        """Return what became of a unit, if it is done; a note that was cut short is none."""
        path = f"{self._path}/{UNITS}/{unit}.json"
        if not self._files.get_file_info(path).is_file:
            return None
        with self._files.open_input_stream(path) as file:
            try:
                return Report(**json.loads(file.read()))
            except (ValueError, TypeError):
                return None

    def names(self, folder: str) -> list[str]:
        """Return the addresses of the files of a folder, in order."""
        selector = fs.FileSelector(f"{self._path}/{folder}", allow_not_found=True, recursive=True)
        scheme = self.root.partition("://")[0] + "://" if "://" in self.root else ""
        return sorted(scheme + info.path for info in self._files.get_file_info(selector) if info.is_file)


def process(unit: Unit, model: SentimentModel, store: Store) -> Report:
    """Score a unit and write what came of it, unless that was done before.

    Raises:
        OSError: if something cannot be written; the unit is not done then, and is written anew the next time.
    """
    if (found := store.done(unit.id)) is not None:
        return found
    report = score(read(unit), unit.source, unit.id, model, store)
    store.note(report)
    return report


def score(raw: Iterable[Raw], source: str, name: str, model: SentimentModel, store: Store) -> Report:
    """Score rows and write what came of them, in files whose names begin with ``name``; return the counts."""
    rows = quarantined = 0
    for number, (good, bad) in enumerate(_parts(raw)):
        file = f"{name}-{number}.parquet"
        if good:
            _write_good(good, source, file, model, store)
        if bad:
            columns = [[source] * len(bad), *map(list, zip(*bad, strict=True))]
            store.write(f"quarantine/{file}", as_table(columns, QUARANTINED))
        rows, quarantined = rows + len(good), quarantined + len(bad)
    return Report(name, source, rows, quarantined)


def _parts(rows: Iterable[Raw]) -> Iterator[tuple[list[Row], list[Bad]]]:
    good: list[Row] = []
    bad: list[Bad] = []
    for one in rows:
        found = one if isinstance(one, Bad) else checked(*one)
        if isinstance(found, Bad):
            bad.append(found)
        else:
            good.append(found)
        if len(good) + len(bad) >= PART_ROWS:
            yield good, bad
            good, bad = [], []
    yield good, bad


def _write_good(rows: list[Row], source: str, name: str, model: SentimentModel, store: Store) -> None:

    def partition(row: Row) -> tuple[str, ...]:
        return tuple(getattr(row, column) for column in store.partition_by)

    rows.sort(key=partition)  # stable
    predictions: list[Prediction] = []
    counts: Counter[tuple[str, ...]] = Counter()
    words: Counter[tuple[str, ...]] = Counter()
    for start in range(0, len(rows), SCORED_AT_ONCE):
        some = rows[start : start + SCORED_AT_ONCE]
        texts = [row.text for row in some]
        said = model.predict(texts)
        predictions += said
        shown = shown_words(tokenise(normalise_all(texts)))
        for row, one, held in zip(some, said, shown, strict=True):
            counts[row.channel_id, row.video_id, row.month, "uncertain" if one.uncertain else one.label] += 1
            if not one.uncertain:
                words.update((row.channel_id, row.video_id, one.label, word) for word in held)
    place = 0
    for _, group in itertools.groupby(rows, key=partition):
        some = list(group)
        table = _table(some, predictions[place : place + len(some)], source, model.version)
        folder = "/".join(f"{column}={_folder(getattr(some[0], column))}" for column in store.partition_by)
        store.write(
            f"scored/{folder}/{name}" if folder else f"scored/{name}", table.drop_columns(list(store.partition_by))
        )
        place += len(some)
    for kind, found in (("counts", counts), ("words", words)):
        keys = sorted(found)
        columns = [*map(list, zip(*keys, strict=True)), [found[key] for key in keys]] if keys else []
        store.write(f"{PARTIAL}/{kind}/{name}", as_table(columns, TABLES[kind]))
    store.write(f"{PARTIAL}/top/{name}", _top(rows, predictions, source, model.version))


def _folder(value: str) -> str:
    """Return a value as a name of a folder, as Hive writes it."""
    return quote(value, safe="") or "__HIVE_DEFAULT_PARTITION__"


def _table(rows: Sequence[Row], predictions: Sequence[Prediction], source: str, version: str) -> pa.Table:
    n, cells = len(rows), [prediction.cells for prediction in predictions]
    columns: dict[str, list[Any]] = {"source": [source] * n, "model_version": [version] * n}
    columns |= {name: [getattr(row, name) for row in rows] for name in (*Row._fields, "month")}
    columns["source_row"] = columns["row"]
    columns |= {name: [getattr(one, name) for one in cells] for name in Prediction._fields}
    return as_table([columns[name] for name in SCORED.names], SCORED)


def _top(rows: Sequence[Row], predictions: Sequence[Prediction], source: str, version: str) -> pa.Table:
    """Return the comments of each video that people liked best: those of the whole input are among them."""
    by_video: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for i, row in enumerate(rows):
        by_video[row.channel_id, row.video_id].append(i)
    chosen = [
        i
        for _, places in sorted(by_video.items())
        for i in sorted(places, key=lambda place: (-rows[place].like_count, rows[place].row))[:TOP_ROWS]
    ]
    return _table([rows[i] for i in chosen], [predictions[i] for i in chosen], source, version)
