"""What became of the rows of a job, and whether that is good enough to call the job done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, TypedDict

from yt_sentiment.comment_files.entries import Bad, Row

MAX_QUARANTINED: Final = 0.05
"""Share of the rows that may be put aside, unless the user says another one."""
LISTED_REASONS: Final = 10


@dataclass(slots=True)
class Report:
    """What became of a unit.

    Attributes:
        unit: its id.
        source: file or table.
        rows: that were scored.
        duplicates: rows that were left out, because an earlier one has the same comment id.
        quarantined: rows that were put aside.
        broken: whether the source could not be read to its end.
        unreadable: by column, the scored rows in which it is empty because it could not be read.
        reasons: by kind of reason, the rows that were put aside.
    """

    unit: str
    source: str
    rows: int = 0
    duplicates: int = 0
    quarantined: int = 0
    broken: bool = False
    unreadable: dict[str, int] = field(default_factory=dict)
    reasons: dict[str, int] = field(default_factory=dict)

    def add(self, good: Iterable[Row], bad: Iterable[Bad]) -> None:
        """Count rows that were scored, and rows that were put aside."""
        for row in good:
            self.rows += 1
            for name in row.unreadable:
                self.unreadable[name] = self.unreadable.get(name, 0) + 1
        for one in bad:
            self.quarantined += 1
            self.broken = self.broken or one.rest
            self.reasons[one.kind] = self.reasons.get(one.kind, 0) + 1


class Counts(TypedDict):
    """What became of all rows, as the output and the command say it; the fields are those of ``Report``, added up."""

    sources: int
    units: int
    rows: int
    duplicates: int
    quarantined: int
    broken_sources: int
    reasons: dict[str, int]
    unreadable: dict[str, int]


class JobCounts(Counts):
    """The same of a job, with the model that scored its rows."""

    model_version: str


class Tally:
    """The reports of many units, added up."""

    def __init__(self, reports: Iterable[Report] = ()) -> None:
        self.units = self.rows = self.duplicates = self.quarantined = 0
        self.sources: set[str] = set()
        self.broken: set[str] = set()
        self.unreadable: Counter[str] = Counter()
        self.reasons: Counter[str] = Counter()
        self.add(reports)

    def add(self, reports: Iterable[Report]) -> None:
        """Count units."""
        for report in reports:
            self.units += 1
            self.rows += report.rows
            self.duplicates += report.duplicates
            self.quarantined += report.quarantined
            self.sources.add(report.source)
            if report.broken:
                self.broken.add(report.source)
            self.unreadable.update(report.unreadable)
            self.reasons.update(report.reasons)

    def summary(self) -> Counts:
        """Return the counts as the output holds them."""
        return {
            "sources": len(self.sources),
            "units": self.units,
            "rows": self.rows,
            "duplicates": self.duplicates,
            "quarantined": self.quarantined,
            "broken_sources": len(self.broken),
            "reasons": dict(self._commonest()[:LISTED_REASONS]),
            "unreadable": dict(sorted(self.unreadable.items())),
        }

    def _commonest(self) -> list[tuple[str, int]]:
        return sorted(self.reasons.items(), key=lambda one: (-one[1], one[0]))


def refusal(summary: Counts, limit: float) -> str:
    """Return why a job with these counts is not done, in a line; empty where it is.

    It is not where nothing was scored, or where more than ``limit`` of the rows were put aside, or of the files cannot
    be read to their end: how many rows such a file has is not known.
    """
    aside, read = summary["quarantined"], summary["rows"] + summary["duplicates"] + summary["quarantined"]
    if not read:
        return "no comment was scored: the input has no rows"
    said = f"{aside} of {read} rows were put aside"
    if summary["reasons"]:
        reason, count = next(iter(summary["reasons"].items()))
        most = f"most often: {reason} ({count})"
    if not summary["rows"]:
        return f"no comment was scored: {said}; {most}"
    if aside / read > limit:
        return f"{said}, more than --max-quarantined {limit:g}; {most}"
    if summary["broken_sources"] / summary["sources"] > limit:
        broken = f"{summary['broken_sources']} of {summary['sources']} files cannot be read to their end"
        return f"{broken}, more than --max-quarantined {limit:g}; {said}; {most}"
    return ""


def remarks(summary: Counts) -> list[str]:
    """Return what was left out and what was left empty, in a line each."""
    said = []
    if count := summary["duplicates"]:
        said.append(f"left out, because an earlier row has the same comment_id: {count} rows")
    if columns := summary["unreadable"]:
        counts = ", ".join(f"{name} ({count})" for name, count in columns.items())
        said.append(f"left empty, because it cannot be read, in so many rows: {counts}")
    return said
