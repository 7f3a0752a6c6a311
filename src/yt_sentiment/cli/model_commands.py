"""``yt-sentiment promote``, ``rollback``, ``history``, ``lineage``, ``export`` and ``release-pack``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from yt_sentiment.cli.access import needs
from yt_sentiment.cli.errors import plain_errors

if TYPE_CHECKING:
    from yt_sentiment.params import Params
    from yt_sentiment.registry.store import Registry

BUNDLED_MODEL: Final = Path("src/yt_sentiment/default_model")
RELEASE_PACK: Final = Path("build/release-pack.zip")
UNCHANGED: Final = 3
PROMOTE_CODES: Final = """\b
Exit codes:
  0  promoted
  1  refused by the gate, or an error
  2  wrong options
  3  unchanged: the candidate is in production already
"""
_ALIAS: Final = click.option(
    "--alias", default="production", show_default=True, help="Alias of the model in the registry."
)
TEST_ROWS: Final = Path("data/clean/test.parquet")


def _registry() -> tuple[Registry, Params]:
    from yt_sentiment.params import load_params
    from yt_sentiment.registry.store import Registry

    params = load_params()
    return Registry(params.register_.model_name, params.register_.experiment), params


@click.command(epilog=PROMOTE_CODES)
@click.option("--first", is_flag=True, help="Allow a promotion while no model is in production yet.")
@click.option("--reason", default="", help="Reason to record in the decision log.")
@plain_errors
@needs("promote")
def promote(first: bool, reason: str) -> None:
    """Move `staging` to `production`, if the gate accepts."""
    from yt_sentiment.auth.decisions import default_log
    from yt_sentiment.registry import promotion

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
        raise SystemExit(UNCHANGED if decision.unchanged else 1)


@click.command()
@click.option("--reason", default="", help="Reason to record in the decision log.")
@plain_errors
@needs("promote")
def rollback(reason: str) -> None:
    """Restore the model that was in production before."""
    from yt_sentiment.auth.decisions import default_log
    from yt_sentiment.registry import promotion

    registry, _ = _registry()
    entry = promotion.rollback(registry, log=default_log(), reason=reason).entry
    click.echo(f"{entry['outcome']}: version {entry['from']} -> {entry['to']}")


@click.command()
@plain_errors
def history() -> None:
    """Show the decision log, oldest entry first.

    The exit code is 1 if its last line is torn, or if it is not the log that the registry's anchor names.
    """
    from yt_sentiment.auth import decisions
    from yt_sentiment.auth.hash_chain import ChainError
    from yt_sentiment.cli.decision_log import anchor
    from yt_sentiment.registry.journal import check_anchor
    from yt_sentiment.registry.moves import settled, unfinished

    path = decisions.default_log()
    log = decisions.scan(path)
    for entry in settled(log.entries):
        moved = f", {entry['from']} -> {entry['to']}" if "to" in entry else ""
        what = f"{entry['when']} {entry['who']} {entry['action']}: {entry['outcome']}{moved}"
        click.echo("; ".join([what, *filter(None, [entry.get("why"), *entry.get("reasons", [])])]))
    if intent := unfinished(log.entries):
        click.echo(
            f"{intent['when']} {intent['who']} {intent['action']}: cut short, {intent['from']} -> {intent['to']}; the "
            "next `yt-sentiment promote`, `rollback` or `export` completes or abandons it"
        )
    if log.torn:
        raise ChainError(decisions.torn_line(log, path))
    if registry := anchor():
        check_anchor(log.entries, registry.head(), path)


@click.command()
@_ALIAS
@plain_errors
def lineage(alias: str) -> None:
    """Show a model's origin and every decision about it, as JSON."""
    from yt_sentiment.auth import decisions
    from yt_sentiment.registry.journal import check_anchor
    from yt_sentiment.registry.lineage import lineage_of

    registry, _ = _registry()
    path = decisions.default_log()
    log = decisions.scan(path)
    check_anchor(log.entries, registry.head(), path)
    click.echo(json.dumps(lineage_of(registry, alias, log.entries), indent=2))
    if log.torn:
        click.echo(decisions.torn_line(log, path), err=True)


@click.command()
@click.option(
    "--to",
    "target",
    type=click.Path(path_type=Path),
    default=BUNDLED_MODEL,
    show_default=True,
    help="Folder to write; what is in it is replaced.",
)
@_ALIAS
@plain_errors
def export(target: Path, alias: str) -> None:
    """Export a registered model to a folder."""
    from yt_sentiment.auth.decisions import default_log
    from yt_sentiment.registry.export import export as replace

    registry, _ = _registry()
    click.echo(f"model {replace(registry, target, alias, log=default_log()).version} -> {target}")


@click.command("release-pack")
@click.option(
    "--to",
    "target",
    type=click.Path(dir_okay=False, path_type=Path),
    default=RELEASE_PACK,
    show_default=True,
    help="ZIP archive to write; replaced if it exists.",
)
@click.option(
    "--sbom",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="List of what the image holds (`make sbom`); it must hold this model.",
)
@plain_errors
def release_pack(target: Path, sbom: Path | None) -> None:
    """Write what the promotion of `production` stands on.

    That is the decisions, the gate's comparison, cards of model and data, digests, what to roll back to, and checksums.
    """
    from yt_sentiment.auth.decisions import default_log
    from yt_sentiment.registry.release_pack import write_release_pack

    registry, _ = _registry()
    version = write_release_pack(registry, target, log=default_log(), sbom=sbom)
    click.echo(f"release of version {version} -> {target}")
