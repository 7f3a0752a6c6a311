"""Tables of the experiments and of the distillation."""

from __future__ import annotations

import numpy as np

from scripts.docs.markdown import HEADLINE, TITLES, decimal, read, scored, table
from yt_sentiment.corpora import language_of
from yt_sentiment.language.identification import ENGLISH


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
    """Teacher and encoder on labelled rows that they did not see, a corpus a row, those that are measured on first."""
    report = read("distillation")
    teacher, encoder = report["scores"]["teacher"], report["scores"]["encoder"]
    names = sorted(
        teacher, key=lambda name: (name not in HEADLINE, language_of(name) != ENGLISH, language_of(name), name)
    )
    rows = [
        [
            TITLES.get(name, name),
            language_of(name),
            *(decimal(part[name][score]) for score in ("macro_f1", "macro_recall") for part in (teacher, encoder)),
        ]
        for name in names
    ]
    means = [
        f"**{decimal(float(np.mean([part[name][score] for name in names])))}**"
        for score in ("macro_f1", "macro_recall")
        for part in (teacher, encoder)
    ]
    derived = report["derived_rows"]
    judged = {
        "pieces of rows": derived["phrases"],
        "variants of rows": derived["variants"],
        **report["unlabelled_rows"],
    }
    texts = ", ".join(f"{count:,} {origin}" for origin, count in judged.items())
    known = report["encoder"]
    subwords = f"{known['subword_buckets']:,} buckets of subwords, " if "subword_buckets" in known else ""
    languages = f", {known['languages']} languages told apart" if "languages" in known else ""
    header = [
        "corpus",
        "language",
        *(f"{score}, {name}" for score in ("macro-F1", "macro-recall") for name in ("teacher", "encoder")),
    ]
    encoder = (
        f"{known['words']:,} words, {subwords}{known['size']} numbers each, convolutions {known['first_width']} and "
        f"{known['second_width']} wide, a dense layer of {known['dense_width']}{languages}"
    )
    return (
        f"{report['labelled_rows']:,} labelled rows of {len(names)} corpora; texts judged by the teacher: {texts}; "
        f"{report['made_up_rows']:,} synthetic sentences; in the encoder {encoder}.\n\n"
        + table(header, [*rows, ["mean of the corpora", "", *means]])
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
