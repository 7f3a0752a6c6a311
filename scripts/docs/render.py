"""Write every number of README and the cards from ``reports/``; ``--check`` fails when one is stale.

Between ``<!-- generated:NAME -->`` and ``<!-- /generated -->`` stands what the function NAME returns.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np

from yt_sentiment.evaluation.figures import results_figure, save
from yt_sentiment.labels import LABELS
from yt_sentiment.model import load_model

REPORTS = Path("reports")
DOCUMENTS = tuple(
    Path(name)
    for name in (
        "README.md",
        "docs/model-card.md",
        "docs/data-card.md",
        "docs/experiments.md",
        "docs/teacher.md",
        "docs/deploy.md",
        "docs/monitoring.md",
        "docs/ml-test-score.md",
        "docs/scale.md",
    )
)
PICTURE = Path("docs/images/results.svg")
BUNDLED = Path("src/yt_sentiment/default_model")
OURS = "yt-sentiment"
HEADLINE = {"semeval2017": "macro_recall", "goemotions": "macro_f1", "sentistrength_youtube": "macro_f1"}
TITLES = {
    "semeval2017": "tweets (SemEval-2017)",
    "goemotions": "Reddit (GoEmotions)",
    "sentistrength_youtube": "YouTube (SentiStrength)",
    "vader_icwsm": "tweets (VADER's authors)",
    "kaggle_reddit": "Kaggle Reddit file",
}
EXAMPLES = (
    "This tutorial saved my week, thank you!",
    "not funny, just loud",
    "Which camera did you use?",
    "I don't hate it",
    "worst update ever 😡",
)
EMR_PRICES = (("m5.xlarge", 4, 0.24), ("m5.4xlarge", 16, 0.96), ("c5.4xlarge", 16, 0.85))
"""On-demand in us-east-1, Linux, with EMR's own charge; AWS' price lists as of 2025, spot prices are a third of it."""
_BLOCK = re.compile(r"(<!-- generated:(\w+) -->\n).*?(<!-- /generated -->)", re.DOTALL)


def read(name: str) -> dict[str, Any]:
    """Return a report."""
    content: dict[str, Any] = json.loads((REPORTS / f"{name}.json").read_text(encoding="utf-8"))
    return content


def table(header: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """Return a Markdown table."""
    names = list(header)
    lines = [names, ["---"] * len(names), *([str(cell) for cell in row] for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def decimal(value: float) -> str:
    """Return a score below 1 as `.712`."""
    return f"{value:.3f}".removeprefix("0")


def scored(entry: dict[str, Any], score: str) -> str:
    """Return a score with its interval."""
    low, high = entry[f"{score}_interval"]
    return f"{decimal(entry[score])} ({decimal(low)} – {decimal(high)})"


def results() -> str:
    """Our model and the baselines on the human-judged test sets."""
    human = read("metrics")["human"]
    names = [name for name in HEADLINE if name in human]
    header = [""]
    for name in names:
        header.append(f"{TITLES[name]}<br>{HEADLINE[name].replace('_', '-')}, {human[name]['rows']:,} rows")
    rows = [[f"**{OURS}**", *(f"**{scored(human[name], HEADLINE[name])}**" for name in names)]]
    for other in human[names[0]]["baselines"]:
        rows.append([other, *(scored(human[name]["baselines"][other], HEADLINE[name]) for name in names)])
    return table(header, rows)


def classic() -> str:
    """What the usual 87 % is worth."""
    report = read("classic")
    own = report["machine"]["kaggle_reddit"]
    sets = {f"{TITLES['kaggle_reddit']}, its own 20 % ({own['rows']:,} rows)": own}
    sets |= {TITLES[name]: entry for name, entry in report["human"].items()}
    rows = [[name, scored(entry, "accuracy"), scored(entry, "macro_f1")] for name, entry in sets.items()]
    return table(["trained on the Kaggle file alone, measured on", "accuracy", "macro-F1"], rows)


def example() -> str:
    """What the bundled model says of a few comments."""
    answers = load_model(BUNDLED).predict(EXAMPLES)
    lines = [f"{p.label:<8} {p.confidence:>4.0%}  {text}" for text, p in zip(EXAMPLES, answers, strict=True)]
    command = "$ yt-sentiment predict " + " ".join(f'"{text}"' for text in EXAMPLES[:2]) + " …"
    return "```console\n" + "\n".join([command, *lines]) + "\n```\n"


def costs() -> str:
    """Size of the model and seconds of the slow baseline."""
    train, baseline = read("train"), read("baseline")
    made_up = sum(read("validation").get("made_up", {}).get("splits", {}).get("train", {}).values())
    return (
        f"The bundled model `{load_model(BUNDLED).version}` has {train['bytes'] / 1e6:.1f} MB and learnt from "
        f"{train['rows']['train'] - made_up:,} labelled comments and {made_up:,} made-up "
        f"sentences. The typical project's model, stage `baseline`, took "
        f"{baseline['fit_seconds']:.0f} s to fit in the run that these numbers are from, and is built once.\n"
    )


def details() -> str:
    """Every test set with every score."""
    rows = []
    for kind in ("human", "machine"):
        for name, entry in read("metrics")[kind].items():
            scores = [scored(entry, score) for score in ("accuracy", "macro_f1", "macro_recall")]
            title = TITLES[name] + (f", **{entry['measures']}**" if "measures" in entry else "")
            rows.append([title, f"{entry['rows']:,}", *scores, decimal(entry["calibration_error"])])
    return table(["test set", "rows", "accuracy", "macro-F1", "macro-recall", "calibration error"], rows)


def classes() -> str:
    """Precision, recall and F1 per class."""
    rows = [
        [TITLES[name], label, f"{part['rows']:,}", *(decimal(part[score]) for score in ("precision", "recall", "f1"))]
        for name, entry in read("metrics")["human"].items()
        for label, part in entry["per_class"].items()
    ]
    return table(["test set", "class", "rows", "precision", "recall", "F1"], rows)


def slices() -> str:
    """Macro-F1 per slice; a small slice says so."""
    rows = []
    for name, entry in read("metrics")["human"].items():
        for slice_, part in entry["slices"].items():
            shown = scored(part, "macro_f1") if "macro_f1" in part else part["left_out"]
            rows.append([TITLES[name], slice_, f"{part['rows']:,}", shown])
    return table(["test set", "slice", "rows", "macro-F1"], rows)


def behaviour() -> str:
    """Failure rate per capability, ours and VADER's."""
    report = read("behaviour")
    rows = []
    for name, part in report["ours"].items():
        rates = [f"{entry['failure_rate']:.0%}" for entry in (part, report["VADER"][name])]
        rows.append([name.replace("_", " "), part["cases"], *rates])
    return table(["capability", "cases", "failures, ours", "failures, VADER"], rows)


def gap() -> str:
    """How far a probability moves with the identity that a sentence names."""
    report = read("behaviour")
    return "\n".join(
        f"Largest gap between the mean probabilities of two of {entry['terms']} {terms} over the same "
        f"{entry['sentences']} sentences: **{decimal(entry['gap'])}** (class {entry['class']}, lowest for "
        f"“{entry['lowest']}”, highest for “{entry['highest']}”).\n"
        for entry, terms in (
            (report["identity_gap"], "common identity terms"),
            (report["unlisted_gap"], "identity terms that the list lacks"),
        )
    )


def coverage() -> str:
    """Accuracy among the answers that the model does not call uncertain."""
    rows = []
    for name, entry in read("metrics")["human"].items():
        part = entry["coverage"]
        rows.append(
            [
                TITLES[name],
                f"{part['share']:.0%}",
                decimal(part["accuracy"]),
                *(decimal(v) for v in part["at"].values()),
            ]
        )
    at = next(iter(read("metrics")["human"].values()))["coverage"]["at"]
    return table(
        ["test set", "share of answers above the threshold", "their accuracy", *(f"at {share}" for share in at)], rows
    )


def bench() -> str:
    """Speed beside the others, measured in one run."""
    report = read("bench")
    about = report["comments"]
    rows = [
        [name, f"{part['comments_per_second']:,}", f"{part['times_vader']:.2f}", f"{part['one_comment_ms']:.2f} ms"]
        for name, part in report["systems"].items()
    ]
    return (
        table(["one core, in process", "comments per second", "times VADER", "one comment"], rows)
        + f"\nMedians of {report['rounds']} rounds over {about['rows']:,} {about['from']} (median "
        f"{about['median_characters']} characters) in batches of {about['batch']}; the systems took turns. "
        f"From texts to labels. The model loads in {report['load_seconds']:.2f} s.\n"
    )


def bench_service() -> str:
    """The service beside the typical project's, measured in one run, and under load."""
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
        table(["one worker process each", *systems, "times faster"], rows)
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


def label_evidence() -> str:
    """TextBlob's sign against each corpus' labels."""
    rows = [
        [TITLES[name], f"{part['rows']:,}", f"{part['equal']:,}", f"{part['agreement']:.1%}", f"{part['kappa']:.2f}"]
        for name, part in read("experiments/labels").items()
    ]
    return table(["corpus", "rows with a text", "label is TextBlob's sign", "share", "Cohen's kappa"], rows)


def _candidates(name: str) -> str:
    report = read(f"experiments/{name}")
    sources = [key for key, part in next(iter(report["candidates"].values()))["sources"].items() if part["counted"]]
    rows = []
    for candidate, part in sorted(report["candidates"].items(), key=lambda item: -item[1]["macro_f1"]):
        own = [decimal(part["sources"][source]["macro_f1"]) for source in sources]
        negative = decimal(float(np.mean([part["sources"][source]["recall"][0] for source in sources])))
        costs = [
            f"{part['fit_seconds']:.1f} s",
            f"{part['microseconds_per_comment']:.0f} µs",
            f"{part['megabytes']:.1f} MB",
        ]
        rows.append([candidate, f"**{scored(part, 'macro_f1')}**", *own, negative, *costs])
    header = ["", "mean macro-F1", *(TITLES[source] for source in sources), "recall of negative"]
    about = (
        f"{report['train_rows']:,} training rows, {report['validation_rows']:,} validation rows, at most "
        f"{report['max_features']:,} n-grams per group.\n\n"
    )
    return about + table([*header, "fit", "per comment", "size"], rows)


def features_table() -> str:
    """Question 1."""
    return _candidates("features")


def imbalance_table() -> str:
    """Question 2."""
    return _candidates("imbalance")


def algorithms_table() -> str:
    """Question 3."""
    return _candidates("algorithms")


def search_table() -> str:
    """The hyper-parameter search."""
    report = read("experiments/search")
    best, used = report["best"], report["in_use"]
    names = list(used["params"])
    rows = [
        [title, *(f"{entry['params'][name]:.3g}" for name in names), f"{entry['macro_f1']:.4f}"]
        for title, entry in (("best trial", best), ("in use", used))
    ]
    counts = ", ".join(f"{count} {state}" for state, count in report["trials"].items())
    return (
        f"{sum(report['trials'].values())} trials ({counts}) in {report['seconds']} s, budget "
        f"{report['budget']['trials']} "
        f"trials or {report['budget']['seconds']} s, ended by {report['stopped_by']}; {report['folds']}-fold "
        f"cross-validation over {report['rows']:,} training rows.\n\n" + table(["", *names, "mean macro-F1"], rows)
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


def staleness() -> str:
    """Question 4."""
    report = read("experiments/staleness")
    names = list(report["years"])
    rows = [
        [f"taught by {taught}", *(scored(judged[year], "macro_f1") for year in names)]
        for taught, judged in report["years"].items()
    ]
    counts = [f"judged by {year} ({report['years'][names[0]][year]['rows']:,} rows)" for year in names]
    return f"{report['rows']:,} training rows each.\n\n" + table(["", *counts], rows)


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


def distillation() -> str:
    """Teacher, blend and encoder on labelled rows that they did not see."""
    report = read("distillation")
    sources = list(report["scores"]["teacher"])
    rows = [
        [
            name,
            *(f"{decimal(part[source]['macro_f1'])} / {decimal(part[source]['macro_recall'])}" for source in sources),
        ]
        for name, part in report["scores"].items()
    ]
    texts = ", ".join(f"{count:,} {origin}" for origin, count in report["unlabelled_rows"].items())
    return (
        f"{report['labelled_rows']:,} labelled rows; texts judged by the teacher: {texts}; "
        f"{report['made_up_rows']:,} made-up sentences; "
        f"{report['encoder']['words']:,} words in the encoder.\n\n"
        + table(["macro-F1 / macro-recall", *(TITLES[source] for source in sources)], rows)
    )


def identity() -> str:
    """What the bundled model says of itself."""
    manifest = load_model(BUNDLED).manifest
    rows = {
        "version": f"`{manifest.version}`",
        "text / features version": f"{manifest.text_version} / {manifest.features_version}",
        "labels, in order": ", ".join(LABELS),
        **manifest.libraries,
        **{f"SHA-256 of {name}": f"`{value[:16]}…`" for name, value in manifest.data.items()},
    }
    return table(["", ""], rows.items())


def sources() -> str:
    """Where each label comes from."""
    return "".join(
        f"### {name}\n\n{entry['title']}. Labels: **{entry['labels']}** — {entry['labelling']}. "
        f"Licence: {entry['licence']}. {'Trained on.' if entry['trained_on'] else '**Not trained on** by default.'}\n\n"
        f"Known flaws: {entry['flaws']}\n\n"
        for name, entry in read("ingest").items()
    )


def defects() -> str:
    """What the validation counted and dropped."""
    report = {name: entry for name, entry in read("validation").items() if "defects" in entry}  # made-up rows have none
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
        for name, entry in read("validation").items()
        for split, counts in entry.get("splits", {}).items()
    ]
    return table(["source", "split", *LABELS], rows)


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


_FUNCTIONS = (
    drill_rollout,
    drill_clients,
    drill_drift,
    drill_alerts,
    results,
    classic,
    example,
    costs,
    details,
    classes,
    slices,
    behaviour,
    gap,
    coverage,
    bench,
    bench_service,
    robustness,
    label_evidence,
    features_table,
    imbalance_table,
    algorithms_table,
    search_table,
    staleness,
    scorecard,
    scale,
    cost,
    distillation,
    identity,
    sources,
    defects,
    splits,
)
BLOCKS: dict[str, Callable[[], str]] = {function.__name__: function for function in _FUNCTIONS}


def rendered(path: Path) -> str:
    """Return a document with every generated block anew.

    Raises:
        KeyError: if a block has a name that no function here has.
    """
    return _BLOCK.sub(lambda match: match[1] + BLOCKS[match[2]]() + match[3], path.read_text(encoding="utf-8"))


def picture(path: Path) -> None:
    """Draw the results table."""
    human = read("metrics")["human"]
    shown = {TITLES[name]: human[name] for name in HEADLINE if name in human}
    save(results_figure(shown, {TITLES[name]: score for name, score in HEADLINE.items()}, OURS), path)


def stale() -> list[str]:
    """Return the files whose generated part differs from the reports."""
    bundled, measured = load_model(BUNDLED).version, read("metrics")["model_version"]
    if bundled != measured:
        return [f"{BUNDLED} is model {bundled}, reports/metrics.json is of {measured}"]
    for name in ("bench", "bench_service"):
        if (timed := read(name)["model_version"]) != bundled:
            return [f"{BUNDLED} is model {bundled}, reports/{name}.json is of {timed}; run `make bench`"]
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / PICTURE.name
        picture(fresh)
        drawn = PICTURE.exists() and fresh.read_bytes() == PICTURE.read_bytes()
    old = [str(path) for path in DOCUMENTS if rendered(path) != path.read_text(encoding="utf-8")]
    return old if drawn else [*old, str(PICTURE)]


def main() -> None:
    """Render, or check."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 if a file is stale")
    if parser.parse_args().check:
        if old := stale():
            sys.exit("stale, run `make docs`: " + ", ".join(old))
        return
    picture(PICTURE)
    for path in DOCUMENTS:
        path.write_text(rendered(path), encoding="utf-8")


if __name__ == "__main__":
    main()
