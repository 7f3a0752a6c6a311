"""Tables of operation: drills, the rules of retraining, the ML Test Score."""

from __future__ import annotations

from scripts.docs.markdown import read, table
from yt_sentiment.params import load_params


def drill_rollout() -> str:
    """How versions rolled out under traffic."""
    report = read("drill_rollout")
    rows = []
    for name, part in report["scenarios"].items():
        ended = "succeeded" if part["succeeded"] else f"failed in {part['failed_in']}"
        back = f"{part['rollback_seconds']:.0f} s" if "rollback_seconds" in part else ""
        rows.append([name, ended, f"{part['seconds']:.0f} s", back, f"{part['requests']:,}", part["failed"]])
    return (
        table(["version", "deployment", "took", "version before back after", "requests meanwhile", "failed"], rows)
        + f"\nTwo instances, which were {report['instances']}, one after the other.\n"
    )


def drill_clients() -> str:
    """What slow clients cost the others."""
    report = read("drill_clients")
    names = {"idle": "nobody else", "attacked": "slow clients and pictures"}
    rows = [
        [
            what,
            names[run],
            f"{part['answered']} of {part['asked']}",
            *(f"{part['milliseconds'][p]:.0f} ms" for p in ("p50", "p99")),
        ]
        for what in report["idle"]
        for run, part in ((run, report[run][what]) for run in names)
    ]
    held = ", ".join(f"{part['at_once']} {name}" for name, part in report["held"].items())
    drawn = "; ".join(
        f"{name}: " + ", ".join(f"{count} × {status}" for status, count in statuses.items())
        for name, statuses in report["pictures"].items()
    )
    return (
        table(["asked for", "beside", "answered", "p50", "p99"], rows)
        + f"\nConnections held all the time: {held}. Pictures meanwhile, by status: {drawn}.\n"
    )


def drill_drift() -> str:
    """How often drift alarms for nothing, and is found."""
    report = read("drill_drift")
    rows = [
        [f"nothing, {int(size):,} comments", f"{part['alarms']} of {part['windows']}", ", ".join(part["by_feature"])]
        for size, part in report["without"].items()
    ]
    shifted = report["shifted"]
    for name in ("another language", "spam"):
        part, size = shifted[name], f"{shifted['size']:,}"
        what = f"{shifted['share']:.0%} {name}, {size} comments"
        rows.append([what, f"{part['alarms']} of {part['windows']}", ", ".join(part["by_feature"])])
    about = report["comments"]
    return (
        table(["what changed", "windows that alarm", "features that did"], rows)
        + f"\nReal comments from {about['from']}: {about['reference']:,} are the reference, windows are drawn from "
        f"{about['drawn_from']:,} others; what is shifted is made up.\n"
    )


def drill_alerts() -> str:
    """Which alerts rang in which scene."""
    rows = [[name, ", ".join(part["rang"]) or "nothing"] for name, part in read("drill_alerts").items()]
    return table(["scene", "what reached the webhook"], rows)


def retrain_rules() -> str:
    """When a training run is opened."""
    rules = load_params().retrain
    rows = [
        [
            f"the last one is older than {rules.max_age_days} days,",
            f"the last one is younger than {rules.cooldown_days} days,",
        ],
        [
            f"or {rules.drift_windows} windows in a row drifted and {rules.min_new_labels} corrections came,",
            "the input is broken,",
        ],
        [
            "or judged comments say that the accuracy is too low",
            "there are no new corrections with a text, or `YT_SENTIMENT_RETRAIN=off`",
        ],
    ]
    return table(["a run is opened if", "but not if"], rows)


def scorecard() -> str:
    """The 28 tests, each with its command."""
    report = read("scorecard")
    parts = []
    for section, part in report.items():
        rows = [
            [
                f"{test['points']:g}",
                test["title"],
                test["how"],
                f"`{test['command']}`: {test['said']}" if test["command"] else "",
            ]
            for test in part["tests"]
        ]
        parts.append(
            f"## {section.capitalize()}: {part['points']:g} of 7\n\n"
            + table(["points", "test", "how", "shown by"], rows)
        )
    least = min(part["points"] for part in report.values())
    return f"**Score: {least:g}**, the lowest of the four sections.\n\n" + "\n\n".join(parts)


BLOCKS = (
    drill_rollout,
    drill_clients,
    drill_drift,
    drill_alerts,
    retrain_rules,
    scorecard,
)
