"""``yt-sentiment analyze``: what the comments of links and files say, in one answer."""

from __future__ import annotations

import functools
import itertools
import json
import os
import shutil
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from yt_sentiment.cli.analyze_options import PERIODS, READING, WATCHING, options
from yt_sentiment.cli.errors import plain_errors
from yt_sentiment.cli.options import COLUMN, MODEL, no_key

if TYPE_CHECKING:
    from yt_sentiment.findings.gathered import Reading
    from yt_sentiment.findings.judging import Judgement
    from yt_sentiment.findings.screen import Screen
    from yt_sentiment.insights.schema import Period
    from yt_sentiment.model import SentimentModel
    from yt_sentiment.youtube import YouTube

ALARM: Final = 3
"""Exit code where a source has more negative comments than is allowed."""
PIECES_AT_ONCE: Final = 10_000
EXIT_CODES: Final = """\b
Exit codes:
  0  the answer was given
  1  error
  2  wrong options
  3  a source has a larger share of negative comments than --fail-above-negative
"""


@click.command(epilog=EXIT_CODES)
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@COLUMN
@click.option("--period", type=click.Choice(PERIODS), help="Step of the trend; chosen to fit, if not given.")
@click.option("--json", "as_json", is_flag=True, help="Print the whole analysis as JSON.")
@click.option(
    "--html", "page", type=click.Path(path_type=Path, dir_okay=False), help="Write one page with charts, too."
)
@click.option(
    "--csv", "table", type=click.Path(path_type=Path, dir_okay=False), help="Write the scored comments as CSV, too."
)
@click.option("--label", help="Column with your own labels; measures the model against them, instead.")
@options(READING, WATCHING)
@MODEL
@plain_errors
def analyze(sources: tuple[str, ...], folder: Path | None, **given: Any) -> None:
    """Say what the comments of each SOURCE add up to.

    A SOURCE is a link or id of a video, channel or playlist (with a key of the YouTube Data API in YOUTUBE_API_KEY), a
    file (CSV, TSV, XLSX, Parquet, text or JSON, of whatever tool), a folder of files, or - for standard input. Several
    sources are compared with the first.

    Figures have 95 % intervals. What was left out, and why, is said at the end.
    """
    _check(sources, given)
    from yt_sentiment.model import default_model_folder, load_model

    model = load_model(folder or default_model_folder())
    if given["label"]:
        _measure(model, sources, given)
        return
    look = functools.partial(_look, model, sources, given, _reading(given))
    judgements = look()
    _show(judgements, model.version, given)
    if given["watch"]:
        judgements = _watch(judgements, look, model.version, given)
    _alarm(judgements, given["limit_negative"])


def _check(sources: Sequence[str], options: dict[str, Any]) -> None:
    """Refuse options that would do nothing together."""
    if options["label"]:
        if unfit := [name for name, value in (("--html", options["page"]), ("--csv", options["table"])) if value]:
            raise click.UsageError(f"{unfit[0]} is given with --label, which measures and writes no file")
        limit = options["limit_negative"]
        for name, given in (("--watch", options["watch"]), ("--fail-above-negative", limit is not None)):
            if given:
                raise click.UsageError(f"{name} is given with --label, which measures once and judges no source")
    if options["watch"]:
        if "-" in sources:
            raise click.UsageError("--watch is given with -, but standard input can be read once only")
        if options["as_json"]:
            raise click.UsageError("--watch is given with --json, but says in words what changed")
        return
    source_of = click.get_current_context().get_parameter_source
    for name in ("every", "times"):
        if source_of(name) is not click.core.ParameterSource.DEFAULT:
            raise click.UsageError(f"--{name} is given without --watch, which alone looks again")


def _reading(options: dict[str, Any]) -> Reading:
    from yt_sentiment.findings.gathered import Reading

    spent = [0]

    def youtube() -> YouTube:
        key = os.environ.get("YOUTUBE_API_KEY", "")
        if not key:
            raise no_key()
        from yt_sentiment.youtube import YouTube

        return YouTube(key, os.environ.get("YT_SENTIMENT_YOUTUBE_URL"), max_units=options["max_units"] - spent[0])

    def spend(units: int) -> None:
        spent[0] += units

    names = ("column", "limit", "order", "replies", "videos")
    return Reading(**{name: options[name] for name in names}, youtube=youtube, spend=spend)


def _look(model: SentimentModel, sources: Sequence[str], options: dict[str, Any], how: Reading) -> list[Judgement]:
    """Read and judge every source."""
    from yt_sentiment.findings.gathering import read_source
    from yt_sentiment.findings.judging import judge

    judgements = []
    period: Period | None = options["period"]
    for name in sources:
        source = read_source(name, how)
        with click.progressbar(
            length=len(source.comments),
            label=f"judging {source.name[:40]}",
            file=sys.stderr,
            hidden=not _is_terminal(sys.stderr),
        ) as bar:
            judgements.append(judge(model, source, period, bar.update))
    return judgements


def _is_terminal(stream: Any) -> bool:
    return bool(stream is not None and stream.isatty())


def _screen() -> Screen:
    from yt_sentiment.findings.screen import Screen

    colours = _is_terminal(sys.stdout) and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return Screen(shutil.get_terminal_size((80, 24)).columns, colours)


def _show(judgements: Sequence[Judgement], version: str, options: dict[str, Any]) -> None:
    from yt_sentiment.findings import side_by_side, terminal
    from yt_sentiment.findings.page import as_json

    _write(judgements, version, options)
    if options["as_json"]:
        found = [{"name": one.source.name, **as_json(one, version)} for one in judgements]
        shares = [(one.source.name, one.analysis["shares"]) for one in judgements]
        content = {"sources": found, "differences": side_by_side.as_json(shares)} if found[1:] else found[0]
        _echo_json(content)
    else:
        screen = _screen()
        for number, one in enumerate(judgements):
            lines = [*([""] if number else []), *terminal.answer(one, screen), *side_by_side.parts(one.parts, screen)]
            click.echo("\n".join(lines), color=screen.colours)
        if judgements[1:]:
            click.echo("\n".join(["", *side_by_side.comparison(judgements, screen)]), color=screen.colours)
    for written in filter(None, (options["page"], options["table"])):
        click.echo(f"-> {written}", err=True)


def _echo_json(content: dict[str, Any]) -> None:
    """Print an object piece by piece: as one text, all comments of a large file would be in memory twice more."""
    pieces = json.JSONEncoder(ensure_ascii=False, indent=1).iterencode(content)
    while some := "".join(itertools.islice(pieces, PIECES_AT_ONCE)):
        click.echo(some, nl=False)
    click.echo()


def _write(judgements: Sequence[Judgement], version: str, options: dict[str, Any]) -> None:
    """Write the page and the table, where they are asked for."""
    from yt_sentiment.findings.page import page
    from yt_sentiment.findings.table import write_table
    from yt_sentiment.io.files import write_text

    if options["table"]:
        write_table(judgements, options["table"], version)
    if options["page"]:
        write_text(options["page"], page(judgements, version))


def _watch(
    judgements: list[Judgement], look: Callable[[], list[Judgement]], version: str, options: dict[str, Any]
) -> list[Judgement]:
    """Look again until the looks or the quota are used up, or the share of negative comments is too large."""
    from yt_sentiment.findings.changes import alarms, changes
    from yt_sentiment.youtube import YouTubeError

    looks, screen = 0, _screen()
    while not alarms(judgements, options["limit_negative"]) and looks != options["times"]:
        looks += 1
        _pause(60 * options["every"])
        try:
            now = look()
        except YouTubeError as error:
            if error.kind != "passing":
                click.echo(f"the watch ends: {error} ({error.reason})", err=True)
                return judgements
            click.echo(f"not read this time: {error} ({error.reason})", err=True)
            continue
        for before, after in zip(judgements, now, strict=True):
            lines = changes(before, after, screen)
            click.echo("\n".join([f"{after.source.name}: {lines[0]}" if now[1:] else lines[0], *lines[1:]]))
        judgements = now
        _write(judgements, version, options)
    return judgements


def _pause(seconds: float) -> None:
    time.sleep(seconds)


def _alarm(judgements: Sequence[Judgement], limit: float | None) -> None:
    from yt_sentiment.findings.changes import alarms

    if said := alarms(judgements, limit):
        for line in said:
            click.echo(line, err=True)
        raise SystemExit(ALARM)


def _measure(model: SentimentModel, sources: Sequence[str], options: dict[str, Any]) -> None:
    """Print how right the model is by labels of the user's own."""
    from yt_sentiment.findings.labelled import lines_of_measure, measure, read_labelled

    found = {name: measure(model, read_labelled(name, options["label"], options["column"])) for name in sources}
    if options["as_json"]:
        click.echo(json.dumps(found if sources[1:] else found[sources[0]], ensure_ascii=False, indent=1))
        return
    for number, (name, one) in enumerate(found.items()):
        click.echo("\n".join([*([""] if number else []), *lines_of_measure(Path(name).name, one)]))
