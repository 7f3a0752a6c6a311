"""Write the Grafana dashboards of ``deploy/monitoring/grafana/dashboards``: ``make dashboards``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from grafana_foundation_sdk.builders import dashboard, prometheus, stat, timeseries
from grafana_foundation_sdk.builders.common import StackingConfig
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models.common import StackingMode
from grafana_foundation_sdk.models.dashboard import DataSourceRef

FOLDER: Final = Path("deploy/monitoring/grafana/dashboards")
SOURCE: Final = DataSourceRef(type_val="prometheus", uid="${source}")
ASKED: Final = 'endpoint!~"health\\\\..*|metrics\\\\..*",endpoint=~"$endpoint"'
ANY: Final = ".*"
"""What a variable stands for unless somebody chooses."""
_SERVED: Final = "count by (model, version) (yt_sentiment_model_info{})"
DEPLOYED: Final = f"{_SERVED.format('')} unless {_SERVED.format(' offset 2m')}"
"""A model, or a version of the service, that was not there before."""


@dataclass(frozen=True, slots=True)
class Panel:
    """One chart.

    Attributes:
        title: what it shows, as a question or a noun.
        unit: of Grafana: ``s``, ``percentunit``, ``reqps``, ``short``.
        queries: pairs of PromQL and legend.
        stacked: whether the lines are parts of a whole.
        single: whether the last value alone is shown, in large.
    """

    title: str
    unit: str
    queries: Sequence[tuple[str, str]]
    stacked: bool = False
    single: bool = False

    @property
    def asked(self) -> list[str]:
        """The queries, with every variable at ``ANY``."""
        return [query.replace("$endpoint", ANY) for query, _ in self.queries]


def _quantiles(metric: str, by: str = "") -> list[tuple[str, str]]:
    return [
        (f"histogram_quantile({q}, sum by (le) (rate({metric}_bucket{by}[5m])))", f"{round(q * 100)} %")
        for q in (0.5, 0.95, 0.99)
    ]


def _sums(metric: str, by: str, over: str = "5m", function: str = "rate") -> tuple[str, str]:
    """Return a counter per second, or per window, by one label that the legend shows."""
    return f"sum by ({by}) ({function}(yt_sentiment_{metric}[{over}]))", f"{{{{{by}}}}}"


def _total(metric: str, legend: str, over: str = "5m", function: str = "rate") -> tuple[str, str]:
    return f"sum({function}(yt_sentiment_{metric}[{over}]))", legend


ERRORS: Final = [(f"yt_sentiment:errors:ratio{window}", window) for window in ("5m", "1h", "6h")]
UNCERTAIN: Final = (
    f"{_sums('uncertain_total', 'reason', '1h')[0]} / ignoring (reason) group_left "
    "sum(rate(yt_sentiment_predictions_total[1h]))"
)
FOREIGN: Final = 'topk(8, sum by (language) (rate(yt_sentiment_languages_total{language!="en"}[1h])))'
DRIFT: Final = "yt_sentiment_drift / yt_sentiment_drift_threshold"
CORRECTIONS: Final = _sums("feedback_total", "agrees", "1d", "increase")
WINDOW: Final = [("max(yt_sentiment_drift_window_rows)", "comments"), ("max(yt_sentiment_drift_faults)", "faults")]
ACCURACY: Final = [
    ("max(yt_sentiment_audit_accuracy)", "accuracy"),
    ("max(yt_sentiment_audit_accuracy_low)", "at least"),
    ("max(yt_sentiment_audit_accuracy_high)", "at most"),
    ("max(yt_sentiment_audit_accuracy_least)", "what it should be"),
]
DOMAIN: Final = [("max(yt_sentiment_domain_auc)", "AUC"), ("max(yt_sentiment_domain_auc_low)", "at least")]
AGE: Final = "time() - max(yt_sentiment_model_trained_timestamp_seconds)"
PREDICT: Final = _quantiles("yt_sentiment_request_seconds", '{endpoint="predict.predict"}')
QUOTA: Final = _total("youtube_quota_units_total", "units of 10,000", "1d", "increase")
CONFIDENCE: Final = _sums("predictions_total", "confidence", "1h", "increase")

UP: Final = [('sum(up{job="yt-sentiment"})', "instances")]
RATE: Final = [("yt_sentiment:requests:rate5m", "requests")]
FAILED: Final = [("yt_sentiment:errors:ratio1h", "failed")]
SLOW: Final = [("yt_sentiment:predict_seconds:p99_5m", "99 %")]
RINGING: Final = [('count(ALERTS{alertstate="firing"}) or vector(0)', "alerts")]
RIGHT: Final = [("max(yt_sentiment_audit_accuracy)", "accuracy")]
DRIFTED: Final = [("max(yt_sentiment_drift_verdict)", "verdict")]
LOOKED: Final = [("time() - max(yt_sentiment_drift_checked_timestamp_seconds)", "ago")]

SERVICE: Final = (
    Panel("Instances up", "short", UP, single=True),
    Panel("Requests now", "reqps", RATE, single=True),
    Panel("Failed in an hour", "percentunit", FAILED, single=True),
    Panel("1 in 100 predictions takes", "s", SLOW, single=True),
    Panel("Alerts that ring", "short", RINGING, single=True),
    Panel("Quota of today, of 10,000", "short", [QUOTA], single=True),
    Panel("Requests", "reqps", [_sums(f"request_seconds_count{{{ASKED}}}", "endpoint")]),
    Panel("Failed requests", "percentunit", ERRORS),
    Panel("Time of a prediction request", "s", PREDICT),
    Panel("Time of the model per batch", "s", _quantiles("yt_sentiment_inference_seconds")),
    Panel("Comments per batch", "short", _quantiles("yt_sentiment_batch_comments")),
    Panel("In flight", "short", [("sum(yt_sentiment_requests_in_flight)", "requests")]),
    Panel("Refused requests", "reqps", [_sums("rejected_total", "status")]),
    Panel("Requests without room or time", "reqps", [_sums("overloaded_total", "reason")]),
    Panel("YouTube quota in a day", "short", [QUOTA]),
    Panel("Look-ups of kept analyses", "reqps", [_sums("analysis_cache_total", "outcome")]),
)
MODEL: Final = (
    Panel("Right, of what people judged", "percentunit", RIGHT, single=True),
    Panel("Input drifted: 1 yes, 0 no, -1 too little", "short", DRIFTED, single=True),
    Panel("Looked at", "s", LOOKED, single=True),
    Panel("Trained", "s", [(AGE, "ago")], single=True),
    Panel("Uncertain in an hour", "percentunit", [("yt_sentiment:uncertain:share1h", "share")], single=True),
    Panel("Not a number, in a day", "short", [_total("not_finite_total", "in a day", "1d", "increase")], single=True),
    Panel("Labels", "percentunit", [("yt_sentiment:labels:share1h", "{{label}}")], stacked=True),
    Panel("Comments per second", "short", [_total("predictions_total", "comments")]),
    Panel("Comments of an hour by tenth of confidence", "short", [CONFIDENCE], stacked=True),
    Panel("Uncertain", "percentunit", [(UNCERTAIN, "{{reason}}")], stacked=True),
    Panel("Comments per second in other languages than English", "short", [(FOREIGN, "{{language}}")]),
    Panel(
        "Probabilities that are not numbers", "short", [_total("not_finite_total", "in 5 minutes", "5m", "increase")]
    ),
    Panel("Drift: 1 is what is allowed", "short", [(DRIFT, "{{feature}}")]),
    Panel("Window that was looked at", "short", WINDOW),
    Panel("Corrections of a day, by whether they agree", "short", [CORRECTIONS]),
    Panel("Judged comments that were right", "percentunit", ACCURACY),
    Panel("Comments judged in a day, by label", "short", [_sums("judged_total", "label", "1d", "increase")]),
    Panel("This week told from the weeks before: 0.5 is chance", "short", DOMAIN),
    Panel("Age of the model", "s", [(AGE, "since training")]),
    Panel("Instances by model", "short", [("count by (model) (yt_sentiment_model_info)", "{{model}}")], stacked=True),
    Panel("Sample for monitoring, comments per second", "short", [_sums("sampled_total", "outcome")]),
)
DASHBOARDS: Final = {"service": ("Service", SERVICE), "model": ("Model", MODEL)}


def _chart(panel: Panel) -> stat.Panel | timeseries.Panel:
    chart: stat.Panel | timeseries.Panel
    if panel.single:
        chart = stat.Panel().title(panel.title).unit(panel.unit).datasource(SOURCE).span(4).height(4)
    else:
        chart = timeseries.Panel().title(panel.title).unit(panel.unit).datasource(SOURCE).span(8).height(8).min(0)
    if panel.stacked and isinstance(chart, timeseries.Panel):
        chart = chart.fill_opacity(60).stacking(StackingConfig().mode(StackingMode.NORMAL))
    for number, (query, legend) in enumerate(panel.queries):
        chart = chart.with_target(
            prometheus.Dataquery().expr(query).legend_format(legend).ref_id(chr(ord("A") + number)).datasource(SOURCE)
        )
    return chart


def built(name: str) -> str:
    """Return a dashboard as JSON."""
    title, panels = DASHBOARDS[name]
    board = dashboard.Dashboard(f"yt-sentiment: {title}").uid(f"yt-sentiment-{name}").tags(["yt-sentiment"])
    board = board.refresh("30s").time("now-6h", "now").timezone("browser").editable()
    board = board.with_variable(dashboard.DatasourceVariable("source").label("Source").type("prometheus"))
    if any("$endpoint" in query for panel in panels for query, _ in panel.queries):
        board = board.with_variable(
            dashboard.QueryVariable("endpoint").label("Endpoint").datasource(SOURCE)
            .query("label_values(yt_sentiment_request_seconds_count, endpoint)")
            .include_all(True).all_value(ANY).multi(True)
        )  # fmt: skip
    board = board.annotation(
        dashboard.AnnotationQuery().name("Deployments").datasource(SOURCE).expr(DEPLOYED).enable(True)
        .icon_color("blue")
    )  # fmt: skip
    for panel in panels:
        board = board.with_panel(_chart(panel))
    return JSONEncoder(sort_keys=True, indent=2).encode(board.build()) + "\n"


def main() -> None:
    """Write, or check."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 if a file is stale")
    check = parser.parse_args().check
    stale = []
    for name in DASHBOARDS:
        path = FOLDER / f"{name}.json"
        if check and (not path.exists() or path.read_text(encoding="utf-8") != built(name)):
            stale.append(str(path))
        elif not check:
            path.write_text(built(name), encoding="utf-8")
    if stale:
        sys.exit(f"stale, run `make dashboards`: {', '.join(stale)}")


if __name__ == "__main__":
    main()
