"""Drift of the input: a window of comments beside a profile; no verdict under ``MIN_ROWS``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Final

import numpy as np

from yt_sentiment.labels import NO_CONTENT
from yt_sentiment.monitoring.reference import MIN_ROWS, SIZES, TOKENS, Profile, repeated_share, statistic
from yt_sentiment.storage.served import ServedSample

PSI_FLOOR: Final = 0.1
"""Less is not worth a look, however surely it is there. Source: how the index is read in credit scoring."""
JS_FLOOR: Final = 0.05
MAX_REPEATED: Final = 0.3
"""Share of comments that repeat an earlier one, unless the reference has many: more is a feed that sends them again."""
MAX_EMPTY: Final = 0.3
"""Share of comments without content, unless the reference has many: more is a feed that loses the texts."""
FAULT_TIMES: Final = 3.0
"""So many times the reference's share is a fault, where that is more."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One feature of a window beside the reference.

    Attributes:
        statistic: ``psi`` or ``js``.
        value: of the statistic.
        threshold: above it the feature drifted.
    """

    statistic: str
    value: float
    threshold: float

    @property
    def drifted(self) -> bool:
        """Whether more is different than chance and indifference allow."""
        return self.value > self.threshold


class DriftStatus(StrEnum):
    """Whether a window drifted."""

    DRIFT = "drift"
    NO_DRIFT = "no drift"
    TOO_FEW_ROWS = "too few rows"


@dataclass(frozen=True, slots=True)
class DriftResult:
    """What a window is beside the reference.

    Attributes:
        rows: of the window.
        findings: by feature; empty if there are too few rows.
        faults: what is wrong with the window as data: a broken feed looks like drift.
    """

    rows: int
    findings: Mapping[str, Finding]
    faults: tuple[str, ...]

    @property
    def status(self) -> DriftStatus:
        """Whether it drifted."""
        if not self.findings:
            return DriftStatus.TOO_FEW_ROWS
        return DriftStatus.DRIFT if self.drifted else DriftStatus.NO_DRIFT

    @property
    def drifted(self) -> list[str]:
        """Names of the features that drifted."""
        return [name for name, finding in self.findings.items() if finding.drifted]

    def as_json(self) -> dict[str, Any]:
        """Return the verdict ready for JSON."""
        return {
            "says": self.status.value,
            "rows": self.rows,
            "drifted": self.drifted,
            "faults": list(self.faults),
            "features": {name: asdict(finding) for name, finding in self.findings.items()},
        }


def faults_of(profile: Profile, rows: Sequence[ServedSample]) -> tuple[str, ...]:
    """Return what makes a window no evidence of anything: texts that repeat, or have nothing in them."""
    found = []
    repeated, allowed = repeated_share(rows), max(MAX_REPEATED, FAULT_TIMES * profile.repeated)
    if repeated > allowed:
        found.append(f"{repeated:.0%} of the comments repeat an earlier one, at most {allowed:.0%} are expected")
    doubt = profile.features["uncertain"]
    usual = dict(zip(doubt.values, doubt.shares, strict=True)).get(NO_CONTENT, 0.0)
    empty = sum(row.uncertain == NO_CONTENT for row in rows) / max(len(rows), 1)
    allowed = max(MAX_EMPTY, FAULT_TIMES * usual)
    if empty > allowed:
        found.append(f"{empty:.0%} of the comments have no content, at most {allowed:.0%} are expected")
    return tuple(found)


def measure_drift(profile: Profile, rows: Sequence[ServedSample]) -> DriftResult:
    """Return the verdict on a window; none under ``MIN_ROWS``."""
    if len(rows) < MIN_ROWS:
        return DriftResult(len(rows), {}, ())
    size = sum(len(rows) >= limit for limit in SIZES) - 1
    findings = {}
    for name, feature in profile.features.items():
        value = statistic(name, np.array(feature.shares), feature.counts(name, rows))
        kind, floor = ("js", JS_FLOOR) if name == TOKENS else ("psi", PSI_FLOOR)
        findings[name] = Finding(kind, round(value, 4), round(max(floor, feature.null[size]), 4))
    return DriftResult(len(rows), findings, faults_of(profile, rows))
