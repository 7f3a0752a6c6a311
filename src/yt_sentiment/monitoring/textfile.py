"""What monitoring found, as metrics: for Prometheus' node exporter, for a Pushgateway, or in a log for CloudWatch."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

from prometheus_client import CollectorRegistry, Gauge, push_to_gateway, write_to_textfile

from yt_sentiment.monitoring import embedded_metrics
from yt_sentiment.monitoring.accuracy import Accuracy, AccuracyStatus
from yt_sentiment.monitoring.domain_shift import DomainShift, DomainShiftStatus
from yt_sentiment.monitoring.drift import DriftResult, DriftStatus

_VERDICTS: Final[Mapping[AccuracyStatus | DriftStatus | DomainShiftStatus, int]] = {
    AccuracyStatus.TOO_LOW: 1,
    AccuracyStatus.AS_EXPECTED: 0,
    AccuracyStatus.TOO_FEW_JUDGED: -1,
    DriftStatus.DRIFT: 1,
    DriftStatus.NO_DRIFT: 0,
    DriftStatus.TOO_FEW_ROWS: -1,
    DomainShiftStatus.TOLD_APART: 1,
    DomainShiftStatus.ALIKE: 0,
    DomainShiftStatus.TOO_FEW_ROWS: -1,
}
"""1 for an alarm, 0 for none, -1 where there is too little to tell."""


class Pushgateway(NamedTuple):
    """A Pushgateway: what a look found replaces what the same look found before."""

    address: str


class CloudWatch(NamedTuple):
    """A log that CloudWatch takes metrics from.

    Attributes:
        namespace: of the metrics.
        result: what the line says besides; numbers per feature are there alone, since each metric costs.
        write_line: writes a line to the log.
    """

    namespace: str
    result: Mapping[str, Any]
    write_line: Callable[[str], object]


Target = Path | Pushgateway | CloudWatch


def write_drift(verdict: DriftResult, target: Target) -> None:
    """Write a verdict on drift."""
    found = _Gauges("yt_sentiment_drift")
    by_feature = {(name, one.statistic): one for name, one in verdict.findings.items()}
    found.per_feature(
        "", "How far a feature of the window is from the reference", {key: one.value for key, one in by_feature.items()}
    )
    found.per_feature(
        "_threshold", "Above it the feature drifted", {key: one.threshold for key, one in by_feature.items()}
    )
    found.add("_window_rows", "Comments in the window", verdict.rows)
    found.add("_faults", "What is wrong with the window as data", len(verdict.faults))
    found.add("_verdict", "1 if the window drifted, 0 if not, -1 if it has too few rows", _VERDICTS[verdict.status])
    found.write(target)


def write_accuracy(accuracy: Accuracy, target: Target) -> None:
    """Write what judged comments say; without any, there is no accuracy among it."""
    found = _Gauges("yt_sentiment_audit")
    if accuracy.accuracy is not None:
        found.add("_accuracy", "Share of judged predictions that were right", accuracy.accuracy)
        found.add("_accuracy_low", "Lower end of its 95 % interval", accuracy.low)
        found.add("_accuracy_high", "Upper end of its 95 % interval", accuracy.high)
    found.add("_accuracy_least", "What it should be", accuracy.least)
    found.add("_judged_comments", "Judged comments that it is counted from", accuracy.judged)
    found.add(
        "_verdict", "1 if the accuracy is too low, 0 if not, -1 if too few are judged", _VERDICTS[accuracy.status]
    )
    found.write(target)


def write_domain_shift(shift: DomainShift, target: Target) -> None:
    """Write how well a classifier tells what was served lately from what was served before."""
    found = _Gauges("yt_sentiment_domain")
    if shift.auc is not None:
        found.add("_auc", "How well lately is told from before: 0.5 not at all, 1 always", shift.auc)
        found.add("_auc_low", "Lower end of its 95 % interval", shift.low)
    found.add("_verdict", "1 if they are told apart, 0 if not, -1 with too few rows", _VERDICTS[shift.status])
    found.write(target)


class _Gauges:
    """Numbers whose names start alike."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix
        self._registry = CollectorRegistry()

    def add(self, name: str, meaning: str, value: float) -> None:
        """Add a number."""
        Gauge(self._prefix + name, meaning, registry=self._registry).set(value)

    def per_feature(self, name: str, meaning: str, values: Mapping[tuple[str, str], float]) -> None:
        """Add a number per feature and statistic."""
        gauge = Gauge(self._prefix + name, meaning, ["feature", "statistic"], registry=self._registry)
        for labels, value in values.items():
            gauge.labels(*labels).set(value)

    def write(self, target: Target) -> None:
        """Write or send what was added, and when; whole or not at all.

        Raises:
            OSError: if the file cannot be written, or the Pushgateway does not take it.
            ValueError: if the namespace of CloudWatch is empty.
        """
        now = time.time()
        if isinstance(target, CloudWatch):
            target.write_line(
                embedded_metrics.line(
                    self._values(), namespace=target.namespace, job=self._prefix, seconds=now, result=target.result
                )
            )
            return
        self.add("_checked_timestamp_seconds", "When it was looked at", now)
        if isinstance(target, Pushgateway):
            push_to_gateway(target.address, job=self._prefix, registry=self._registry)
        else:
            write_to_textfile(str(target), self._registry)

    def _values(self) -> dict[str, float]:
        """Return the numbers without labels, by name."""
        return {
            sample.name: sample.value
            for family in self._registry.collect()
            for sample in family.samples
            if not sample.labels
        }
