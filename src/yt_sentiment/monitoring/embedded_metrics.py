"""Metrics in a line of a log, from which CloudWatch Logs takes them: the Embedded Metric Format.

Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any, Final

JOB: Final = "job"
"""The one dimension: which job measured, as a Pushgateway labels it."""
RESULT: Final = "result"


def line(
    values: Mapping[str, float], *, namespace: str, job: str, seconds: float, result: Mapping[str, Any] | None = None
) -> str:
    """Return one line of JSON, without its end.

    Args:
        values: metrics by name, finite.
        namespace: of CloudWatch, not empty.
        job: value of the dimension ``job``.
        seconds: time of the measurement since 1970.
        result: what is kept beside the metrics, for whoever searches the log.

    Raises:
        ValueError: if a value is not finite, or the namespace is empty.
    """
    if not namespace.strip():
        raise ValueError(f"{namespace!r} is not a namespace of CloudWatch, expected a name such as yt-sentiment")
    if broken := [name for name, value in values.items() if not math.isfinite(value)]:
        raise ValueError(f"{broken[0]} is {values[broken[0]]}, expected a finite number")
    directive = {"Namespace": namespace, "Dimensions": [[JOB]], "Metrics": [{"Name": name} for name in values]}
    told = {} if result is None else {RESULT: dict(result)}
    metadata = {"Timestamp": round(1000 * seconds), "CloudWatchMetrics": [directive]}
    return json.dumps({"_aws": metadata, JOB: job, **values, **told}, allow_nan=False)
