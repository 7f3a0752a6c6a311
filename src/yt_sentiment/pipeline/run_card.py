"""What a reader of a run or a version in MLflow must know, and what the run read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from yt_sentiment.corpora import FEEDBACK, get_source
from yt_sentiment.evaluation.headline import HEADLINE
from yt_sentiment.pipeline import DATA
from yt_sentiment.registry.run_log import CorpusInput


def card(model_version: str, report: Mapping[str, Any], train: Mapping[str, Any], ingest: Mapping[str, Any]) -> str:
    """Return the short card of a model, in Markdown.

    Args:
        model_version: its identity.
        report: ``reports/metrics.json``.
        train: ``reports/train.json``.
        ingest: ``reports/ingest.json``.
    """
    lines = [f"Model `{model_version}`: labels comments negative, neutral or positive.", ""]
    lines += ["| test set | rows | score | ours | best baseline |", "| --- | --- | --- | --- | --- |"]
    for source, score in HEADLINE.values():
        if source in report["human"]:
            lines.append(_row(source, score, report["human"][source]))
    read = ", ".join(["en", *report["languages"]["read"]])
    used = sum(entry["trained_on"] for entry in ingest.values())
    lines += [
        "",
        f"Languages that are read: {read}. Learnt from {train['rows']['train']:,} rows of {used} corpora.",
        f"Test rows: SHA-256 `{report['test_sha256'][:12]}`. Corpora and their digests: *Datasets* of the run, and "
        "`ingest.json`; back to code and decisions: `yt-sentiment lineage`. Known flaws: docs/model-card.md.",
    ]
    return "\n".join(lines)


def _row(source: str, score: str, entry: Mapping[str, Any]) -> str:
    low, high = entry[f"{score}_interval"]
    name, best = max(entry["baselines"].items(), key=lambda item: float(item[1][score]), default=("none", None))
    beside = "—" if best is None else f"{name} {best[score]:.3f}"
    return f"| {source} | {entry['rows']:,} | {score} | **{entry[score]:.3f}** ({low:.3f} to {high:.3f}) | {beside} |"


def corpus_inputs(ingest: Mapping[str, Any], tested: Mapping[str, Any]) -> Iterator[CorpusInput]:
    """Yield each file that the run read.

    Args:
        ingest: ``reports/ingest.json``.
        tested: test sets of ``reports/metrics.json``.
    """
    for name, entry in ingest.items():
        source = get_source(name)
        context = " and ".join(
            role for role, used in (("training", entry["trained_on"]), ("test", name in tested)) if used
        )
        for file in source.files:
            if digest := entry["files"].get(file.name):
                address = source.origin or (str(DATA / file.name) if source is FEEDBACK else source.url(file))
                yield CorpusInput(name, address, digest, context or "read")
