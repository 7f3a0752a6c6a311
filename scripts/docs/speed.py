"""Tables of speed: the model and the service beside others, hostile texts, and millions of comments."""

from __future__ import annotations

from typing import Any

from scripts.docs.markdown import HEADLINE, OURS, TITLES, decimal, read, system, table

EMR_PRICES = (("m5.xlarge", 4, 0.24), ("m5.4xlarge", 16, 0.96), ("c5.4xlarge", 16, 0.85))
"""On-demand in us-east-1, Linux, with EMR's own charge; AWS' price lists as of 2025, spot prices are a third of it."""


def bench() -> str:
    """Speed beside the others, and scores where the test split was there, measured in one run."""
    report = read("bench")
    scores = report.get("scores", {})
    judged = list(next(iter(scores.values()), ()))
    about = report["comments"]
    rows = [
        [
            system(name),
            f"{part['comments_per_second']:,}",
            f"{part['times_vader']:.2f}",
            f"{part['one_comment_ms']:.2f} ms",
            *(decimal(scores[name][source][HEADLINE[source]]) if name in scores else "" for source in judged),
        ]
        for name, part in report["systems"].items()
    ]
    named = [f"{TITLES[source]}, {HEADLINE[source].replace('_', '-')}" for source in judged]
    return (
        table(["one core, in process", "comments per second", "times VADER", "one comment", *named], rows)
        + f"\nMedians of {report['rounds']} rounds over {about['rows']:,} {about['from']} (median "
        f"{about['median_characters']} characters) in batches of {about['batch']}; the systems took turns. "
        f"From texts to labels. The model loads in {report['load_seconds']:.2f} s.\n"
    )


def speed_summary() -> str:
    """Speed of model and service in one sentence."""
    systems, service = read("bench")["systems"], read("bench_service")
    ours, vader = systems[OURS], systems["VADER"]
    task = "predict 100 comments"
    times = service["milliseconds"][task]
    own, other = list(service["start_seconds"])
    return (
        f"One core labels {ours['comments_per_second']:,} comments a second (VADER: {vader['comments_per_second']:,}), "
        f"and one worker of the service answers `{task}` in {times[own]:.1f} ms "
        f"({system(other)}: {times[other]:.1f} ms). "
        "More: [speed of the model](docs/model-card.md#speed) and [of the service](docs/api.md#speed).\n"
    )


def bench_service() -> str:
    """The service beside the Kaggle baseline's, measured in one run, and under load."""
    report, load = read("bench_service"), read("load")
    systems = list(report["start_seconds"])
    rows = [
        [task, *(f"{part[name]:.1f} ms" for name in systems), f"{part['times_faster']:.1f}"]
        for task, part in report["milliseconds"].items()
    ]
    rows.append(["memory of the worker", *(f"{report['resident_megabytes'][name]} MB" for name in systems), ""])
    rows.append(["start to first answer", *(f"{report['start_seconds'][name]:.1f} s" for name in systems), ""])
    about, times = report["comments"], load["milliseconds"]
    return (
        table(["one worker process each", *map(system, systems), "times faster"], rows)
        + f"\nMedians of {report['rounds']} rounds, the services taking turns, over {about['from']} (median "
        f"{about['median_characters']} characters), the client's own time included. All insights: one request "
        "here, the popup's four requests there.\n\n"
        f"Under load ({load['workers']} workers, {load['connections']} connections with "
        f"{load['comments_per_request']} comments each, {load['duration']}): {load['requests']:,} requests, "
        f"{load['failed']} failed, {load['requests_per_second']:.0f} a second; median {times['med']:.0f} ms, "
        f"99 % within {times['p(99)']:.0f} ms.\n"
    )


def robustness() -> str:
    """How the cost of each step grows with the length of hostile texts."""
    report = read("robustness")
    rows = [
        [name, part["largest_exponent"], part["steepest_shape"], part["most_milliseconds"], part["slowest_shape"]]
        for name, part in report["steps"].items()
    ]
    lengths = ", ".join(f"{size:,}" for size in report["characters"])
    over = ", ".join(report["steps_over_the_limit"]) or "none"
    return (
        table(["step", "largest exponent", "of the shape", "most ms", "for the shape"], rows)
        + f"\n{report['shapes']} shapes at {lengths} characters; milliseconds are for the longest. "
        f"Steps over an exponent of {report['limit']}: {over}.\n"
    )


def _per_core(runs: dict[str, Any], engine: str, cores: int) -> float:
    """Return comments a second of one core, start-up left out: what more comments cost more."""
    small, large = runs["once"][engine], runs["replicated"][engine]
    return float((large["rows"] - small["rows"]) / (large["seconds"] - small["seconds"]) / cores)


def scale() -> str:
    """Both engines of `yt-sentiment batch`, in one run."""
    report = read("scale")
    runs, cores = report["runs"], report["cores"]
    rows = [
        [
            f"{size}, {engine}",
            f"{run['rows']:,}",
            f"{run['seconds']:.0f} s",
            f"{run['rows'] / run['seconds']:,.0f}" if size != "start-up" else "",
            f"{run['megabytes']:,} MB",
        ]
        for size, engines in runs.items()
        for engine, run in engines.items()
    ]
    said = [
        f"{size}: {part['rows']:,} rows, {'the same' if part['same_labels'] else 'other'} labels, probabilities "
        f"at most {part['largest_difference']:.1g} apart, {len(part['unequal_tables'])} tables that differ"
        for size, part in report["compared"].items()
    ]
    versions = ", ".join(f"{name} {value}" for name, value in report["versions"].items())
    return (
        f"{report['machine']['cores']} cores, Spark as local[{cores}]; {versions}.\n\n"
        + table(["input, engine", "comments", "time", "comments per second", "memory of all processes"], rows)
        + "\n\nBoth engines compared: "
        + "; ".join(said)
        + ".\n"
    )


def cost() -> str:
    """What a billion comments take, from the measured rates."""
    report = read("scale")
    runs, cores = report["runs"], report["cores"]
    local, spark = _per_core(runs, "local", 1), _per_core(runs, "spark", cores)
    waits = [runs["start-up"][engine]["seconds"] for engine in ("local", "spark")]
    core_hours = 1e9 / spark / 3600
    rows = []
    for machine, machine_cores, dollars in EMR_PRICES:
        hours = core_hours / machine_cores
        rows.append([machine, machine_cores, f"{dollars:.3f} $", f"{hours:,.1f}", f"**{hours * dollars:,.2f} $**"])
    gain = 1 / local - 1 / (cores * spark)
    pays = f"{(waits[1] - waits[0]) / gain:,.0f} comments" if gain > 0 else "no size measured here"
    return (
        f"One core scores {local:,.0f} comments a second in one process and {spark:,.0f} under Spark, start-up left "
        f"out ({waits[0]:.0f} s and {waits[1]:.0f} s). With {cores} cores Spark is ahead from {pays} on. A billion "
        f"comments are {core_hours:,.0f} core-hours:\n\n"
        + table(["instance of EMR", "vCPUs", "price per hour", "instance-hours", "a billion comments"], rows)
    )


BLOCKS = (
    bench,
    speed_summary,
    bench_service,
    robustness,
    scale,
    cost,
)
