"""Score a unit: read, check, predict, write, and count what insights are made from."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from operator import attrgetter
from typing import Any, Final

import pyarrow as pa

from yt_sentiment.batch.duplicates import Duplicate, duplicates_of, without
from yt_sentiment.batch.inputs import Unit, read
from yt_sentiment.batch.output import PARTIAL, UNITS, Store
from yt_sentiment.batch.rows import QUARANTINED, SCORED, as_table
from yt_sentiment.batch.tally import Report
from yt_sentiment.comment import Prediction
from yt_sentiment.comment_files.entries import Bad, Raw, Row, row_of
from yt_sentiment.comment_files.values import folder_name
from yt_sentiment.insights.analysis import TOP_ROWS
from yt_sentiment.insights.words import shown_words, words_of
from yt_sentiment.language.tokenised import Batch
from yt_sentiment.model import SentimentModel

SCORED_AT_ONCE: Final = 1000
PART_ROWS: Final = 100_000
"""Rows that are in memory at most before they are written."""
UNCERTAIN: Final = "uncertain"
"""Stands instead of a label where the prediction counts nothing."""

COUNTS: Final = pa.schema(
    [
        ("channel_id", pa.string()),
        ("video_id", pa.string()),
        ("month", pa.string()),
        ("label", pa.string()),
        ("comments", pa.int64()),
    ]
)
"""``label`` is one of ``LABELS``, or ``UNCERTAIN``."""
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


def process(unit: Unit, number: int, model: SentimentModel, store: Store) -> Report:
    """Score a unit, the job's ``number``-th, and write what came of it, unless that was done before.

    Raises:
        OSError: if something cannot be written; the unit is not done then, and is written again the next time.
    """
    note = f"{UNITS}/{unit.id}.json"
    if (found := store.read_json(note)) is not None:
        return Report(**found)
    report = score(read(unit), unit.source, unit.id, model, store, duplicates_of(number, store))
    store.write_json(note, asdict(report))
    return report


def score(
    raw: Iterable[Raw],
    source: str,
    name: str,
    model: SentimentModel,
    store: Store,
    duplicates: Iterator[Duplicate],
) -> Report:
    """Score rows but for ``duplicates``, and write what came of them, in files whose names begin with ``name``."""
    report = Report(name, source)
    rows = without(map(row_of, raw), duplicates)
    for number, (good, bad, left_out) in enumerate(_parts(rows)):
        file = f"{name}-{number}.parquet"
        if good:
            _write_good(good, source, file, model, store)
        if bad:
            columns = [[source] * len(bad), *map(list, zip(*(one.cells for one in bad), strict=True))]
            store.write(f"quarantine/{file}", as_table(columns, QUARANTINED))
        report.add(good, bad)
        report.duplicates += left_out
    return report


def _parts(rows: Iterable[Row | Bad | None]) -> Iterator[tuple[list[Row], list[Bad], int]]:
    """Yield what is in memory at a time: rows to score, rows to put aside, and how many are left out."""
    good: list[Row] = []
    bad: list[Bad] = []
    left_out = 0
    for row in rows:
        if row is None:
            left_out += 1
        elif isinstance(row, Bad):
            bad.append(row)
        else:
            good.append(row)
        if len(good) + len(bad) >= PART_ROWS:
            yield good, bad, left_out
            good, bad, left_out = [], [], 0
    yield good, bad, left_out


def _write_good(rows: list[Row], source: str, name: str, model: SentimentModel, store: Store) -> None:
    partition = _key(store.partition_by)
    rows.sort(key=partition)  # stable
    predictions: list[Prediction] = []
    counts: Counter[tuple[str, ...]] = Counter()
    words: defaultdict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    for start in range(0, len(rows), SCORED_AT_ONCE):
        some = rows[start : start + SCORED_AT_ONCE]
        batch = Batch([row.text for row in some])
        said = model.predict_batch(batch)
        predictions += said
        if store.counts:
            _count(some, said, batch, counts, words)
    place = 0
    for _, group in itertools.groupby(rows, key=partition):
        some = list(group)
        table = _table(some, predictions[place : place + len(some)], source, model.version)
        folder = "/".join(f"{column}={_folder(getattr(some[0], column))}" for column in store.partition_by)
        store.write(
            f"scored/{folder}/{name}" if folder else f"scored/{name}", table.drop_columns(list(store.partition_by))
        )
        place += len(some)
    if not store.counts:
        return
    of_words = ((*key, *entry) for key in sorted(words) for entry in sorted(words[key].items()))
    for kind, found in (("counts", ((*key, counts[key]) for key in sorted(counts))), ("words", of_words)):
        store.write(f"{PARTIAL}/{kind}/{name}", as_table(list(zip(*found, strict=True)), TABLES[kind]))
    store.write(f"{PARTIAL}/top/{name}", _top(rows, predictions, source, model.version))


def _count(
    rows: Sequence[Row],
    predictions: Sequence[Prediction],
    batch: Batch,
    counts: Counter[tuple[str, ...]],
    words: Mapping[tuple[str, ...], Counter[str]],
) -> None:
    """Count comments by label, and the words of those whose prediction counts."""
    labels = [UNCERTAIN if one.uncertain else one.label for one in predictions]
    counts.update(zip(*_columns(rows, ("channel_id", "video_id", "month")), labels, strict=True))
    shown = shown_words(words_of(batch), [one.language for one in predictions])
    for row, label, held in zip(rows, labels, shown, strict=True):
        if label != UNCERTAIN:
            words[row.channel_id, row.video_id, label].update(held)


def _columns(rows: Sequence[Row], names: Sequence[str]) -> list[tuple[Any, ...]]:
    return [tuple(map(attrgetter(name), rows)) for name in names]


def _key(columns: Sequence[str]) -> Callable[[Row], Any]:
    """Return what gives a row's values in columns; all rows are alike in none."""
    return attrgetter(*columns) if columns else lambda _: ()


def _folder(value: str) -> str:
    """Return a value as a name of a folder, as Hive writes it."""
    return folder_name(value) or "__HIVE_DEFAULT_PARTITION__"


def _table(rows: Sequence[Row], predictions: Sequence[Prediction], source: str, version: str) -> pa.Table:
    n, names = len(rows), (*Row._fields, "month")
    columns: dict[str, Sequence[Any]] = dict(zip(names, _columns(rows, names), strict=True))
    columns |= {"source": [source] * n, "source_row": columns["row"], "model_version": [version] * n}
    columns |= zip(Prediction._fields, zip(*(prediction.cells for prediction in predictions), strict=True), strict=True)
    return as_table([columns[name] for name in SCORED.names], SCORED)


def _top(rows: Sequence[Row], predictions: Sequence[Prediction], source: str, version: str) -> pa.Table:
    """Return the comments of each video that people liked best: those of the whole input are among them."""
    by_video: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for i, row in enumerate(rows):
        by_video[row.channel_id, row.video_id].append(i)
    chosen = [
        i
        for _, places in sorted(by_video.items())
        for i in sorted(places, key=lambda place: (-_likes(rows[place]), rows[place].row))[:TOP_ROWS]
    ]
    return _table([rows[i] for i in chosen], [predictions[i] for i in chosen], source, version)


def _likes(row: Row) -> int:
    return -1 if row.like_count is None else row.like_count
