"""``yt-sentiment predict`` and ``explain``."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from yt_sentiment.cli.errors import plain_errors
from yt_sentiment.cli.options import COLUMN, MODEL

if TYPE_CHECKING:
    from yt_sentiment.comment import Prediction

SHOWN_FEATURES: Final = 6
NOTHING: Final = "–"
"""Shown instead of a sentiment and its confidence where there is none."""


def line_of(text: str, prediction: Prediction) -> str:
    """Return what ``predict`` prints of a comment."""
    doubt = f"  (uncertain: {prediction.uncertain})" if prediction.uncertain else ""
    return f"{prediction.sentiment or NOTHING:<8} {_percent(prediction)}  {text}{doubt}"


def _percent(prediction: Prediction) -> str:
    return f"{prediction.confidence:>4.0%}" if prediction.sentiment else f"{NOTHING:>4}"


@click.command()
@click.argument("comments", nargs=-1)
@click.option(
    "--file",
    "source",
    type=click.Path(path_type=Path, allow_dash=True),
    help="File to score: CSV, TSV, XLSX, Parquet, text or JSON; - for standard input.",
)
@COLUMN
@click.option(
    "--out",
    "target",
    type=click.Path(path_type=Path),
    help="CSV file to write: the rows of --file, with seven more columns; standard output unless given.",
)
@MODEL
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
@plain_errors
def predict(
    comments: tuple[str, ...],
    source: Path | None,
    column: str | None,
    target: Path | None,
    folder: Path | None,
    as_json: bool,
) -> None:
    """Predict the sentiment of COMMENTS, or of those in a file.

    With --file, rows and columns are kept in order, and label, confidence, p_negative, p_neutral, p_positive, language
    and uncertain are added; rows that cannot be read are left out and counted. `uncertain` is the reason not to count a
    label: `language` (in none that the model reads), `no content` (nothing to judge), with both of which the label is
    empty, or `confidence` (below the model's threshold).
    """
    if bool(comments) == bool(source):
        raise click.UsageError("give either comments, or --file")
    if target and not source:
        raise click.UsageError("--out is given without --file, expected both")
    if source and as_json:
        raise click.UsageError("--json is given with --file, expected it with comments: a file gives CSV")
    from yt_sentiment.language.bounds import check_length
    from yt_sentiment.model import default_model_folder, load_model

    for number, text in enumerate(comments, 1):
        check_length(text, f"comment {number}")
    model = load_model(folder or default_model_folder())
    if source:
        from yt_sentiment.batch.csv_file import score_file

        length = source.stat().st_size if str(source) != "-" else 0
        with click.progressbar(length=length, label=f"scoring {source.name}", file=sys.stderr) as bar:
            done = score_file(model, source, target, lambda position: bar.update(position - bar.pos), column=column)
            bar.update(bar.length - bar.pos if bar.length else 0)
        click.echo(f"{done.rows} rows -> {target or 'standard output'} (model {model.version})", err=True)
        for reason, count in done.left_out.most_common():
            click.echo(f"left out: {count} × {reason}", err=True)
        return
    predictions = model.predict(comments)
    if as_json:
        scored = [{"text": text, **p._asdict()} for text, p in zip(comments, predictions, strict=True)]
        click.echo(json.dumps({"model_version": model.version, "predictions": scored}, ensure_ascii=False, indent=2))
        return
    for text, p in zip(comments, predictions, strict=True):
        click.echo(line_of(text, p))


@click.command()
@click.argument("comment")
@MODEL
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
@plain_errors
def explain(comment: str, folder: Path | None, as_json: bool) -> None:
    """Show which words and features led to the label of COMMENT.

    Each number is a contribution to the raw score of the label: positive ones speak for it, negative ones against it.
    """
    from yt_sentiment.language.bounds import check_length
    from yt_sentiment.model import default_model_folder, load_model
    from yt_sentiment.model.explain import explain as explained

    check_length(comment, "the comment")
    model = load_model(folder or default_model_folder())
    found = explained(model, comment)
    if as_json:
        content = {"model_version": model.version, "text": comment, **asdict(found)}
        content |= {"prediction": found.prediction._asdict(), "raw_score": found.raw_score}
        click.echo(json.dumps(content, ensure_ascii=False, indent=2))
        return
    p = found.prediction
    doubt = f", uncertain: {p.uncertain}" if p.uncertain else ""
    click.echo(
        f"{p.sentiment or NOTHING} {_percent(p).strip()} ({p.language}{doubt}), raw score {found.raw_score:+.2f}"
    )
    for token, part in found.tokens:
        click.echo(f"  {part:+.2f}  {token}")
    features = sorted(found.features, key=lambda entry: -abs(entry[2]))
    for name, value, part in features[:SHOWN_FEATURES]:
        click.echo(f"  {part:+.2f}  {name.replace('_', ' ')} = {value:.3g}")
    others = sum(part for _, _, part in features[SHOWN_FEATURES:])
    click.echo(
        f"  {others:+.2f}  other features\n  {found.rest:+.2f}  no single token\n  {found.base:+.2f}  any comment"
    )
