"""``python -m yt_sentiment.experiments [NAME ...]``: run experiments, write their reports, log them to MLflow.

Reads   data/raw/, data/clean/{train,validation}.parquet; the search also data/features/
Writes  reports/experiments/NAME.json; of a part or with a smaller budget build/experiments/NAME.json
Params  seed, threads, ingest, preprocess, features, train, experiments
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import click
import pandas as pd

from yt_sentiment.experiments import algorithms, imbalance, label_origin, search, staleness, text_features
from yt_sentiment.experiments.protocol import Rows, sample
from yt_sentiment.io.files import write_json
from yt_sentiment.params import Params, load_params
from yt_sentiment.pipeline import CLEAN, RAW, REPORTS
from yt_sentiment.pipeline.feature_files import load_split
from yt_sentiment.registry.store import Registry

log = logging.getLogger(__name__)

Table = Callable[[Rows, Rows, Params], Iterator[tuple[str, dict[str, Any]]]]
TABLES: Final[dict[str, Table]] = {
    "features": text_features.run,
    "imbalance": imbalance.run,
    "algorithms": algorithms.run,
}
SEARCH: Final = "search"
LABELS_EXPERIMENT: Final = "labels"
STALENESS: Final = "staleness"
BUILD: Final = Path("build")
ALL: Final = (LABELS_EXPERIMENT, *TABLES, SEARCH, STALENESS)


def _table(name: str, params: Params, registry: Registry, target: Path) -> None:
    frame = sample(pd.read_parquet(CLEAN / "train.parquet"), params.experiments.rows, params.seed)
    train, validation = Rows.of(frame), Rows.of(pd.read_parquet(CLEAN / "validation.parquet"))
    report: dict[str, Any] = {
        "train_rows": len(train.classes),
        "validation_rows": len(validation.classes),
        "max_features": params.experiments.max_features,
        "candidates": {},
    }
    for candidate, result in TABLES[name](train, validation, params):
        report["candidates"][candidate] = result
        log.info("%s, %s: macro-F1 %s, fitted in %s s", name, candidate, result["macro_f1"], result["fit_seconds"])
        metrics = {key: result[key] for key in ("macro_f1", "fit_seconds", "microseconds_per_comment", "megabytes")}
        metrics |= {f"{source}.macro_f1": entry["macro_f1"] for source, entry in result["sources"].items()}
        settings = {"experiment": name, "candidate": candidate, "train_rows": report["train_rows"]}
        registry.log_experiment(f"{registry.experiment}-{name}", candidate, settings, metrics)
    write_json(target / f"{name}.json", report)


def _search(params: Params, registry: Registry, target: Path) -> None:
    report = search.run(load_split("train", with_encoder=params.features.encoder), params)
    for trial in report["history"]:
        settings = {key: value for key, value in trial.items() if key not in ("number", "state", "macro_f1")}
        metrics = {"macro_f1": trial["macro_f1"]}
        registry.log_experiment(f"{registry.experiment}-{SEARCH}", f"trial {trial['number']}", settings, metrics)
    write_json(target / f"{SEARCH}.json", report)


@click.command(help=__doc__)
@click.argument("names", nargs=-1, type=click.Choice(ALL))
@click.option("--rows", type=click.IntRange(min=1), help="Training rows instead of experiments.rows.")
@click.option("--trees", type=click.IntRange(min=1), help="Trees per algorithm instead of experiments.trees.")
@click.option("--trials", type=click.IntRange(min=1), help="Trials instead of experiments.search.trials.")
@click.option("--out", "target", type=click.Path(path_type=Path), help="Another folder for the reports.")
def main(names: tuple[str, ...], rows: int | None, trees: int | None, trials: int | None, target: Path | None) -> None:
    """Run the experiments of these names, or all of them; only all of them in full are recorded in ``reports/``."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    params = load_params()
    budget = params.experiments
    reduced = budget.model_copy(
        update={
            "rows": rows or budget.rows,
            "trees": trees or budget.trees,
            "search": budget.search.model_copy(update={"trials": trials or budget.search.trials}),
        }
    )
    params = params.model_copy(update={"experiments": reduced})
    registry = Registry(params.register_.model_name, params.register_.experiment)
    is_part = bool(names or rows or trees or trials)
    target = target or (BUILD if is_part else REPORTS) / "experiments"
    for name in names or ALL:
        if name == LABELS_EXPERIMENT:
            write_json(target / f"{name}.json", label_origin.run(RAW, params))
        elif name == STALENESS:
            train, validation = (pd.read_parquet(CLEAN / f"{split}.parquet") for split in ("train", "validation"))
            write_json(target / f"{name}.json", staleness.run(train, validation, params))
        elif name == SEARCH:
            _search(params, registry, target)
        else:
            _table(name, params, registry, target)


if __name__ == "__main__":
    main()
