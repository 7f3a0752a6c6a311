"""Tables of the corpora: all of them, what is wrong with each, what validation dropped, rows per split."""

from __future__ import annotations

from typing import Any, Final

from scripts.docs.markdown import read, table
from yt_sentiment.corpora import FEEDBACK, SOURCES, Source, all_sources
from yt_sentiment.labels import LABELS

PLATFORMS: Final = {"youtube": "YouTube", "reddit": "Reddit", "twitter": "Twitter", "social": "social media"}


def catalog() -> str:
    """Every corpus that can be named in the parameters: whose comments, and who judged them."""
    rows = [
        [
            ", ".join(f"[{text}]({address})" for text, address in _addresses(source).items()) or f"`{name}`",
            f"`{source.language}`",
            PLATFORMS[source.platform],
            source.years,
            f"**{source.terms}**: {source.licence}",
            f"**{source.labels}**: {source.labelling}",
        ]
        for name, source in all_sources().items()
    ]
    return table(["corpus", "language", "written on", "years", "licence", "labels"], rows)


def _addresses(source: Source) -> dict[str, str]:
    """Return where its files come from: under its own name, and under that of each other repository; none if own."""
    if source.origin:
        return {}
    pinned = [(file.repository, file.commit) for file in source.files if file.repository]
    others = {repository: f"https://github.com/{repository}/tree/{commit}" for repository, commit in pinned}
    return {source.name: f"https://github.com/{source.repository}/tree/{source.commit}", **others}


def _use(entry: dict[str, Any] | None) -> str:
    if entry is None:
        return "not used by default"
    if entry.get("left_out"):  # older reports do not say
        return "**left out**, `ingest.licences` does not allow it"
    return "trained on" if entry["trained_on"] else "**not trained on** by default"


def sources() -> str:
    """What a user of each corpus must know, and whether the last run used it."""
    used = read("ingest")
    lines = [
        f"- `{name}` ({_use(used.get(name))}): {source.title}. {source.flaws}\n"
        for name, source in (*all_sources().items(), (FEEDBACK.name, FEEDBACK))
        if name in SOURCES or source.origin or name in used
    ]
    return "".join(lines)


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
    catalog,
    sources,
    defects,
    splits,
)
