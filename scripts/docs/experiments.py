"""Tables of the experiments and of the distillation."""

from __future__ import annotations

import numpy as np

from scripts.docs.markdown import TITLES, decimal, read, scored, table


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


def search_summary() -> str:
    """What the best trial gains over what is in use, and what it costs."""
    report = read("experiments/search")
    best, used = report["best"], report["in_use"]
    trees = best["params"]["num_boost_round"] / used["params"]["num_boost_round"]
    gain = decimal(best["macro_f1"] - used["macro_f1"])
    return f"The best trial is {gain} ahead of what is in use and takes {trees:.1f} times the trees.\n"


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
        f"{report['made_up_rows']:,} synthetic sentences; "
        f"{report['encoder']['words']:,} words in the encoder.\n\n"
        + table(["macro-F1 / macro-recall", *(TITLES[source] for source in sources)], rows)
    )


BLOCKS = (
    label_evidence,
    features_table,
    imbalance_table,
    algorithms_table,
    search_table,
    search_summary,
    staleness,
    distillation,
)
