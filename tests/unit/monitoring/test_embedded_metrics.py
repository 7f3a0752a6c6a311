"""What the monitor finds, in lines from which CloudWatch takes metrics."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from yt_sentiment.monitoring.accuracy import Accuracy
from yt_sentiment.monitoring.domain_shift import DomainShift
from yt_sentiment.monitoring.drift import DriftResult, Finding
from yt_sentiment.monitoring.embedded_metrics import line
from yt_sentiment.monitoring.textfile import CloudWatch, write_accuracy, write_domain_shift, write_drift

SCHEMA = Path(__file__).with_name("emf_schema.json")
DRIFTED = DriftResult(800, {"language": Finding("psi", 0.5, 0.1)}, ())


def refused_by_the_schema(folder: Path, text: str) -> str:
    document = folder / "line.json"
    document.write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "check_jsonschema", "--schemafile", str(SCHEMA), str(document)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    return "" if done.returncode == 0 else done.stdout


def test_each_look_is_one_line_of_the_format(tmp_path: Path) -> None:
    lines: list[str] = []
    before = time.time()
    target = CloudWatch("sentiment", DRIFTED.as_json(), lines.append)
    write_drift(DRIFTED, target)
    write_accuracy(Accuracy(400, 1, 2, 300, 0.7, 0.8, 0.6, {}), target)
    write_domain_shift(DomainShift((500, 500), 0.5, 0.4, 0.6), target)
    after = time.time()
    assert len(lines) == 3
    for one in lines:
        assert "\n" not in one
        assert refused_by_the_schema(tmp_path, one) == ""
        found = json.loads(one)
        (directive,) = found["_aws"]["CloudWatchMetrics"]
        named = [metric["Name"] for metric in directive["Metrics"]]
        assert all(isinstance(found[name], int | float) for name in named), "each metric is at the root"
        assert all(found[name] for dimensions in directive["Dimensions"] for name in dimensions)
        assert len(named) <= 100, "more than CloudWatch takes of one line"
        assert before - 0.001 <= found["_aws"]["Timestamp"] / 1000 <= after + 0.001, "milliseconds since 1970"
    drift = json.loads(lines[0])
    assert (drift["job"], drift["yt_sentiment_drift_verdict"], drift["yt_sentiment_drift_window_rows"]) == (
        "yt_sentiment_drift", 1, 800,
    )  # fmt: skip
    assert drift["result"]["features"]["language"] == {"statistic": "psi", "value": 0.5, "threshold": 0.1}
    assert json.loads(lines[1])["yt_sentiment_audit_accuracy"] == 0.75


def test_the_schema_refuses_what_cloudwatch_would_not_read(tmp_path: Path) -> None:
    broken = line({"a": 1.0}, namespace="sentiment", job="j", seconds=0.0).replace('"Namespace": "sentiment", ', "")
    assert "'Namespace' is a required property" in refused_by_the_schema(tmp_path, broken)


@pytest.mark.parametrize(
    ("value", "namespace", "said"),
    [(float("nan"), "n", "a is nan, expected a finite number"), (1.0, " ", "' ' is not a namespace")],
)
def test_what_cloudwatch_would_drop_is_refused(value: float, namespace: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        line({"a": value}, namespace=namespace, job="j", seconds=0.0)
