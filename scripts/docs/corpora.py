"""Tables of the corpora: where each comes from, what validation dropped, rows per split."""

from __future__ import annotations

from typing import Any

from scripts.docs.markdown import read, table
from yt_sentiment.labels import LABELS


def _use(entry: dict[str, Any]) -> str:
    if entry.get("left_out"):  # older reports do not say
        return "**Left out**: `ingest.licences` does not allow it."
    return "Trained on." if entry["trained_on"] else "**Not trained on** by default."


def sources() -> str:
    """Where each label comes from."""
    return "".join(
        f"### {name}\n\n{entry['title']}. Labels: **{entry['labels']}** — {entry['labelling']}. "
        f"Licence: {entry['licence']}. {_use(entry)}\n\n"
        f"Known flaws: {entry['flaws']}\n\n"
        for name, entry in read("ingest").items()
    )


def defects() -> str:
    """What the validation counted and dropped."""
    report = {name: entry for name, entry in read("preprocess").items() if "defects" in entry}  # synthetic ones do not
    kinds = list(next(iter(report.values()))["defects"])
    rows = []
    for name, entry in report.items():
        counts = [entry["defects"][kind] for kind in kinds]
        rows.append([name, f"{entry['rows_read']:,}", *counts, entry["dropped_as_known_to_another_split"]])
    names = (kind.replace("_", " ") for kind in kinds)
    return table(["source", "rows read", *names, "known to another split"], rows)


def splits() -> str:
    """Rows per split and class."""
    rows = [
        [name, split, *(f"{counts.get(label, 0):,}" for label in LABELS)]
        for name, entry in read("preprocess").items()
        for split, counts in entry.get("splits", {}).items()
    ]
    return table(["source", "split", *LABELS], rows)


BLOCKS = (
    sources,
    defects,
    splits,
)
