"""``yt-sentiment feedback`` and ``token``: what the service keeps."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import click

from yt_sentiment.cli.failing import plain_errors
from yt_sentiment.tokens import SCOPES, TokenFile, new_token

_TOKEN_FILE = click.option(
    "--file",
    "path",
    type=click.Path(path_type=Path),
    envvar="YT_SENTIMENT_TOKENS",
    default=Path("tokens.json"),
    show_default=True,
    help="Where tokens are kept; YT_SENTIMENT_TOKENS names it to the service.",
)


@click.group()
def feedback() -> None:
    """What people said of predictions."""


@feedback.command("export")
@click.option(
    "--out",
    "target",
    type=click.Path(path_type=Path),
    default=Path("data/feedback.csv"),
    show_default=True,
    help="CSV to write.",
)
@plain_errors
def export_feedback(target: Path) -> None:
    """Write what was kept with a text as CSV, and print the digest that pins it.

    With that digest as `ingest.feedback_sha256` in params.yaml, `feedback` may stand in `ingest.train`.
    The database is that of DATABASE_URL, by default the service's file in this folder.
    """
    from yt_sentiment.database import connect
    from yt_sentiment.database import feedback as kept
    from yt_sentiment.database.engine import DEFAULT_URL

    rows = kept.export(connect(os.environ.get("DATABASE_URL") or DEFAULT_URL), target)
    digest = hashlib.sha256(target.read_bytes()).hexdigest()
    click.echo(f"{rows} rows -> {target}\nfeedback_sha256: {digest}")


@click.group()
def token() -> None:
    """Who may use the service."""


@token.command("new")
@click.argument("name")
@click.option("--scope", "scopes", type=click.Choice(SCOPES), multiple=True, default=["predict"])
@_TOKEN_FILE
@plain_errors
def new(name: str, scopes: tuple[str, ...], path: Path) -> None:
    """Make a token called NAME and print it; only its digest is kept, so that it is never shown again."""
    known = TokenFile.read(path) if path.exists() else TokenFile()
    secret, tokens = new_token(known, name, scopes)
    tokens.write(path)
    click.echo(secret)


@token.command("list")
@_TOKEN_FILE
@plain_errors
def list_tokens(path: Path) -> None:
    """Print the names and scopes of the tokens."""
    for one in TokenFile.read(path).tokens:
        click.echo(f"{one.name}: {', '.join(one.scopes)}")


@token.command("revoke")
@click.argument("name")
@_TOKEN_FILE
@plain_errors
def revoke(name: str, path: Path) -> None:
    """Refuse the token called NAME from now on."""
    known = TokenFile.read(path)
    left = tuple(one for one in known.tokens if one.name != name)
    if len(left) == len(known.tokens):
        raise ValueError(f"there is no token {name!r} in {path}, only {[one.name for one in known.tokens]}")
    TokenFile(tokens=left).write(path)
    click.echo(f"{name} is refused from now on")
