"""Tables of scores: the test sets, classes, slices and behaviour, and the model that they are of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scripts.docs.markdown import BUNDLED, HEADLINE, OURS, TITLES, bundled, decimal, read, scored, system, table
from yt_sentiment.cli.score_commands import line_of
from yt_sentiment.engine.layout import number, section
from yt_sentiment.labels import LABELS
from yt_sentiment.language.lexical_features import LEXICAL_FEATURES
from yt_sentiment.model.persistence import MODEL
from yt_sentiment.params import load_params

EXAMPLES = (
    "This tutorial saved my week, thank you!",
    "not funny, just loud",
    "Which camera did you use?",
    "I hate that this ends",
    "worst update ever 😡",
)


def results() -> str:
    """Our model and the baselines on the human-judged test sets."""
    human = read("metrics")["human"]
    names = [name for name in HEADLINE if name in human]
    header = [""]
    for name in names:
        header.append(f"{TITLES[name]}<br>{HEADLINE[name].replace('_', '-')}, {human[name]['rows']:,} rows")
    rows = [[f"**{OURS}**", *(f"**{scored(human[name], HEADLINE[name])}**" for name in names)]]
    for other in human[names[0]]["baselines"]:
        rows.append([system(other), *(scored(human[name]["baselines"][other], HEADLINE[name]) for name in names)])
    return table(header, rows)


def kaggle_alone() -> str:
    """What the usual 87 % is worth."""
    report = read("kaggle_alone")
    own = report["machine"]["kaggle_reddit"]
    sets = {f"{TITLES['kaggle_reddit']}, its own 20 % ({own['rows']:,} rows)": own}
    sets |= {TITLES[name]: entry for name, entry in report["human"].items()}
    rows = [[name, scored(entry, "accuracy"), scored(entry, "macro_f1")] for name, entry in sets.items()]
    return table(["trained on the Kaggle file alone, measured on", "accuracy", "macro-F1"], rows)


def example() -> str:
    """What the bundled model says of a few comments."""
    answers = bundled().predict(EXAMPLES)
    lines = list(map(line_of, EXAMPLES, answers))
    first, second = (" ".join(f'"{text}"' for text in part) for part in (EXAMPLES[:2], EXAMPLES[2:]))
    command = f"$ .venv/bin/yt-sentiment predict {first} \\\n    {second}"
    return "```console\n" + "\n".join([command, *lines]) + "\n```\n"


def costs() -> str:
    """Size of the model and seconds of the slow baseline."""
    train, baseline = read("train"), read("baseline")
    made_up = sum(read("preprocess").get("made_up", {}).get("splits", {}).get("train", {}).values())
    return (
        f"The bundled model `{bundled().version}` is {train['bytes'] / 1e6:.1f} MB and learnt from "
        f"{train['rows']['train'] - made_up:,} labelled comments and {made_up:,} synthetic "
        f"sentences. The Kaggle baseline's model, stage `baseline`, took "
        f"{baseline['fit_seconds']:.0f} s to fit in the run that these numbers are from, and is built once.\n"
    )


def kaggle_labels() -> str:
    """What the usual 87 % measures."""
    part = read("experiments/labels")["kaggle_reddit"]
    return (
        "Nearly every project of this kind trains on one Kaggle file of Reddit comments and reports about 87 % "
        "accuracy. A program made the labels of that file: they equal the sign of TextBlob's polarity on "
        f"{part['equal']:,} of its {part['rows']:,} rows with a text. A score on it measures how well a model imitates "
        "TextBlob.\n"
    )


def anatomy() -> str:
    """What the bundled model is made of."""
    content = (BUNDLED / MODEL).read_bytes()
    words, chars, trees = (len(section(content, name)) for name in ("word_terms", "char_terms", "tree_starts"))
    longest_words, shortest, elsewhere, longest = (
        number(content, name) for name in ("longest_words", "shortest_chars", "shortest_elsewhere", "longest_chars")
    )
    youtube = sum(read("preprocess")["sentistrength_youtube"]["splits"]["train"].values())
    return (
        f"TF-IDF over {words:,} word {_lengths(1, longest_words)} (single words marked where a negation governs them) "
        f"and {chars:,} character {_lengths(shortest, longest)} ({_lengths(elsewhere, longest)} where it is not "
        "English), and a linear support vector machine per class and language; two convolutions and a dense layer over "
        "vectors of words, and of subwords where a word is unknown, distilled from a multilingual encoder "
        "([how](teacher.md)), "
        f"which also tells the language; LightGBM ({(trees - 1) // len(LABELS)} trees per class) over both groups of "
        "three scores, held out from the rows that it learns from, and "
        f"{len(LEXICAL_FEATURES)} lexical features; a calibration per platform and language that weighs these judges, "
        "fitted on held-out answers. Classes are balanced within each source. "
        f"YouTube's own corpus has {youtube:,} training rows.\n"
    )


def doubt() -> str:
    """When an answer is marked as uncertain."""
    train, threshold = load_params().train, bundled().min_confidence
    heavier = ", ".join(f"{TITLES[name]} {weight:g} times that" for name, weight in train.source_weight.items())
    return (
        f"An answer with a confidence below {decimal(threshold)} is marked `uncertain: confidence`. Below it fall "
        f"{train.abstain_share:.0%} of the held-out training rows, where every source counts the same, but {heavier}.\n"
    )


def _lengths(shortest: int, longest: int) -> str:
    return f"{shortest}-grams" if shortest == longest else f"{shortest}- to {longest}-grams"


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
    """Failure rate per capability, ours and VADER's, and the share that is wrong without a doubt."""
    report = read("behaviour")
    rows = []
    for name, part in report["ours"].items():
        rows.append([name.replace("_", " "), *_behaved(part, report["VADER"][name])])
    rows.append(["**all**", *_behaved(report["suite"]["ours"], report["suite"]["VADER"])])
    return table(["capability", "cases", "failures, ours", "failures, VADER", "wrong and unflagged, ours"], rows)


def _behaved(ours: Mapping[str, Any], vader: Mapping[str, Any]) -> list[str]:
    shares = (ours["failure_rate"], vader["failure_rate"], ours["wrong_and_unflagged"])
    return [f"{ours['cases']:,}", *(f"{share:.0%}" for share in shares)]


def gap() -> str:
    """How far a probability moves with the identity that a sentence names."""
    report = read("behaviour")
    return "\n".join(
        f"Largest gap between the mean probabilities of two of {entry['terms']} {terms} over the same "
        f"{entry['sentences']} sentences: **{decimal(entry['gap'])}** (class {entry['class']}, lowest for "
        f"“{entry['lowest']}”, highest for “{entry['highest']}”).\n"
        for entry, terms in (
            (report["identity_gap"], "common identity terms"),
            (report["unlisted_gap"], "identity terms without a stand-in, which synthetic sentences name"),
            (report["unseen_gap"], "identity terms without either"),
            *((entry, f"identity terms in `{language}`") for language, entry in report["identity_gaps"].items()),
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


def unflagged() -> str:
    """What is wrong without a doubt, and what is wrong among the most confident answers."""
    rows, shares = [], ("1.0", "0.9", "0.8", "0.7", "0.5")
    for name, entry in read("metrics")["human"].items():
        if "risk_coverage" not in entry:
            return "The recorded run was made before this was measured.\n"
        errors = {str(point["answered"]): point["error"] for point in entry["risk_coverage"]["points"]}
        rows.append(
            [
                TITLES[name],
                f"{entry['answered']:.0%}",
                scored(entry, "wrong_and_unflagged"),
                *(decimal(errors[share]) for share in shares),
                decimal(entry["risk_coverage"]["area"]),
            ]
        )
    at = (f"error at {float(share):.0%}" for share in shares)
    return table(["test set", "answered without a doubt", "wrong and unflagged", *at, "mean error"], rows)


def identity() -> str:
    """What the bundled model says of itself."""
    manifest = bundled().manifest
    rows = {
        "version": f"`{manifest.version}`",
        "text / features version": f"{manifest.text_version} / {manifest.features_version}",
        "labels, in order": ", ".join(LABELS),
        **manifest.libraries,
        **{f"SHA-256 of {name}": f"`{value[:16]}…`" for name, value in manifest.data.items()},
    }
    return table(["", ""], rows.items())


BLOCKS = (
    results,
    kaggle_labels,
    anatomy,
    doubt,
    kaggle_alone,
    example,
    costs,
    details,
    classes,
    slices,
    behaviour,
    gap,
    coverage,
    unflagged,
    identity,
)
