"""``yt-sentiment``: score comments, and move models through the registry."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from yt_sentiment import __version__

if TYPE_CHECKING:
    from yt_sentiment.params import Params
    from yt_sentiment.registry.store import Registry

# What the user can mend; anything else is a defect and keeps its traceback.
EXPECTED_ERRORS = (ValueError, RuntimeError, OSError)
BUNDLED_MODEL = Path("src/yt_sentiment/default_model")
TEST_ROWS = Path("data/clean/test.parquet")
SHOWN_FEATURES = 6


def _plain_errors(command: Callable[..., None]) -> Callable[..., None]:
    """End on an expected error with one line and exit code 1."""

    @wraps(command)
    def wrapped(*args: Any, **kwargs: Any) -> None:
        try:
            command(*args, **kwargs)
        except ModuleNotFoundError as error:
            raise click.ClickException(f"{error}; install the extra with `pip install 'yt-sentiment[train]'`") from None
        except EXPECTED_ERRORS as error:
            raise click.ClickException(str(error)) from error

    return wrapped


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def main() -> None:
    """What the comments under a YouTube video feel."""


@main.command()
@click.argument("comments", nargs=-1)
@click.option("--file", "source", type=click.Path(path_type=Path), help="CSV (UTF-8) with a `text` column.")
@click.option("--out", "target", type=click.Path(path_type=Path), help="Where to write it with seven more columns.")
@click.option("--model", "folder", type=click.Path(path_type=Path), help="Model directory instead of the default.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
@_plain_errors
def predict(
    comments: tuple[str, ...], source: Path | None, target: Path | None, folder: Path | None, as_json: bool
) -> None:
    """Score COMMENTS, or every row of a CSV file.

    The output file keeps all rows and columns in order and adds label, confidence, p_negative,
    p_neutral, p_positive, language, and why the label is uncertain, if it is.
    """
    if bool(comments) == bool(source) or bool(source) != bool(target):
        raise click.UsageError("give either comments, or both --file and --out")
    from yt_sentiment.model import default_model_folder, load_model

    model = load_model(folder or default_model_folder())
    if source and target:
        from yt_sentiment.scoring import score_file

        with click.progressbar(length=source.stat().st_size, label=f"scoring {source.name}", file=sys.stderr) as bar:
            rows = score_file(model, source, target, lambda position: bar.update(position - bar.pos))
            bar.update(bar.length - bar.pos if bar.length else 0)
        click.echo(f"{rows} rows -> {target} (model {model.version})", err=True)
        return
    predictions = model.predict(comments)
    if as_json:
        scored = [{"text": text, **p._asdict()} for text, p in zip(comments, predictions, strict=True)]
        click.echo(json.dumps({"model_version": model.version, "predictions": scored}, ensure_ascii=False, indent=2))
        return
    for text, p in zip(comments, predictions, strict=True):
        doubt = f"  (uncertain: {p.uncertain})" if p.uncertain else ""
        click.echo(f"{p.label:<8} {p.confidence:>4.0%}  {text}{doubt}")


@main.command()
@click.argument("comment")
@click.option("--model", "folder", type=click.Path(path_type=Path), help="Model directory instead of the default.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
@_plain_errors
def explain(comment: str, folder: Path | None, as_json: bool) -> None:
    """Print which tokens and features moved the label of COMMENT.

    The numbers are parts of the label's raw score: above 0 they speak for the label, below 0 against it.
    """
    from yt_sentiment.explain import explain as explained
    from yt_sentiment.model import default_model_folder, load_model

    model = load_model(folder or default_model_folder())
    found = explained(model, comment)
    if as_json:
        content = {"model_version": model.version, "text": comment, **asdict(found)}
        content |= {"prediction": found.prediction._asdict(), "raw_score": found.raw_score}
        click.echo(json.dumps(content, ensure_ascii=False, indent=2))
        return
    p = found.prediction
    doubt = f", uncertain: {p.uncertain}" if p.uncertain else ""
    click.echo(f"{p.label} {p.confidence:.0%} ({p.language}{doubt}), raw score {found.raw_score:+.2f}")
    for token, part in found.tokens:
        click.echo(f"  {part:+.2f}  {token}")
    features = sorted(found.features, key=lambda entry: -abs(entry[2]))
    for name, value, part in features[:SHOWN_FEATURES]:
        click.echo(f"  {part:+.2f}  {name.replace('_', ' ')} = {value:.3g}")
    others = sum(part for _, _, part in features[SHOWN_FEATURES:])
    click.echo(
        f"  {others:+.2f}  other features\n  {found.rest:+.2f}  no single token\n  {found.base:+.2f}  any comment"
    )


def _registry() -> tuple[Registry, Params]:
    from yt_sentiment.params import load_params
    from yt_sentiment.registry.store import Registry

    params = load_params()
    return Registry(params.register_.model_name, params.register_.experiment), params


@main.command()
@click.option("--first", is_flag=True, help="Allow a candidate where nothing is in production yet.")
@click.option("--reason", default="", help="Why, for the log.")
@_plain_errors
def promote(first: bool, reason: str) -> None:
    """Put `staging` into `production`, if the gate agrees; exit code 1 if it refuses."""
    from yt_sentiment.registry import promotion
    from yt_sentiment.registry.decisions import default_log

    registry, params = _registry()
    decision = promotion.promote(
        registry, TEST_ROWS, params.promote, seed=params.seed, log=default_log(), first=first, reason=reason
    )
    entry = decision.entry
    click.echo(f"{entry['outcome']}: version {entry['from']} -> {entry['to']}")
    for name, figures in entry["comparison"].items():
        f1 = figures["macro_f1"]
        click.echo(f"  {name}: macro-F1 {f1['difference']:+.4f} [{f1['interval'][0]:+.4f}, {f1['interval'][1]:+.4f}]")
    for line in entry["reasons"]:
        click.echo(f"  refused because {line}")
    if not decision.accepted:
        raise SystemExit(1)


@main.command()
@click.option("--reason", default="", help="Why, for the log.")
@_plain_errors
def rollback(reason: str) -> None:
    """Put the version before back into `production`."""
    from yt_sentiment.registry import promotion
    from yt_sentiment.registry.decisions import default_log

    registry, _ = _registry()
    entry = promotion.rollback(registry, log=default_log(), reason=reason).entry
    click.echo(f"{entry['outcome']}: version {entry['from']} -> {entry['to']}")


@main.command()
@_plain_errors
def history() -> None:
    """Print the log of decisions, oldest first."""
    from yt_sentiment.registry import decisions

    for entry in decisions.read(decisions.default_log()):
        what = f"{entry['when']} {entry['who']} {entry['action']}: {entry['outcome']}, {entry['from']} -> {entry['to']}"
        click.echo("; ".join([what, *filter(None, [entry["why"], *entry.get("reasons", [])])]))


@main.command()
@click.option("--to", "target", type=click.Path(path_type=Path), default=BUNDLED_MODEL, show_default=True)
@click.option("--alias", default="production", show_default=True)
@_plain_errors
def export(target: Path, alias: str) -> None:
    """Copy a registered model into a folder, by default the package's own."""
    from yt_sentiment.registry import promotion

    registry, _ = _registry()
    click.echo(f"model {promotion.export(registry, target, alias).version} -> {target}")
