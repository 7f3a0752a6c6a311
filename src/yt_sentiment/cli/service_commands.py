"""``yt-sentiment feedback``, ``token``, ``forget`` and ``events``: what the service keeps."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from yt_sentiment.auth.decisions import actor
from yt_sentiment.auth.tokens import SCOPES, TokenFile, new_token
from yt_sentiment.cli.access import check, needs
from yt_sentiment.cli.errors import plain_errors

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
@needs("admin")
def export_feedback(target: Path) -> None:
    """Write what was kept with a text as CSV, and print the digest that pins it.

    With that digest as `ingest.feedback_sha256` in params.yaml, `feedback` may stand in `ingest.train`;
    `yt-sentiment retrain --pin` writes both. The database is that of DATABASE_URL, by default the service's file in
    this folder.
    """
    from yt_sentiment.io.files import file_sha256
    from yt_sentiment.storage import feedback as kept
    from yt_sentiment.storage import from_environment

    rows = kept.export(from_environment(), target)
    click.echo(f"{rows} rows -> {target}\nfeedback_sha256: {file_sha256(target)}")


@click.command()
@click.option("--video", help="Everything about a video.")
@click.option("--author", help="Everything that somebody wrote, by the name that was sent along.")
@click.option("--reporter", help="Everything that somebody corrected.")
@click.option("--comment", help="Everything about a comment, or a prediction, by its id.")
@plain_errors
@needs("admin")
def forget(**given: str | None) -> None:
    """Delete feedback, comments to be judged and analyses of a video, an author, a reporter or a comment.

    What was exported for training before is not touched: export it anew, and train.
    """
    from yt_sentiment.storage import from_environment
    from yt_sentiment.storage.erase import SUBJECTS
    from yt_sentiment.storage.erase import forget as delete

    chosen = [(subject, value) for subject in SUBJECTS if (value := given[subject])]
    if len(chosen) != 1:
        raise click.UsageError("give exactly one of " + ", ".join(f"--{subject}" for subject in SUBJECTS))
    deleted = delete(from_environment(), *chosen[0], actor(), datetime.now(UTC))
    click.echo("deleted: " + ", ".join(f"{count} of {table}" for table, count in deleted.items()))


@click.command()
@plain_errors
@needs("admin")
def events() -> None:
    """Print what was done with tokens and people's data, a line of JSON each; fails where a line was altered."""
    from yt_sentiment.storage import audit_log as log
    from yt_sentiment.storage import from_environment

    for entry in log.read(from_environment()):
        click.echo(json.dumps(entry))


@click.group()
def token() -> None:
    """Who may use the service and these commands."""


def _known(path: Path) -> TokenFile:
    """Return the tokens; where one of them is an admin's, only an admin may go on."""
    known = TokenFile.read(path) if path.exists() else TokenFile()
    now = datetime.now(UTC)
    if any("admin" in one.scopes and not one.expired(now) for one in known.tokens):
        check("admin", known, str(path))
    return known


def _note(action: str, name: str, **more: object) -> None:
    from yt_sentiment.storage import audit_log as log
    from yt_sentiment.storage import from_environment

    log.record(from_environment(), {"action": action, "token": name, **more}, actor(), datetime.now(UTC))


@token.command("new")
@click.argument("name")
@click.option("--scope", "scopes", type=click.Choice(SCOPES), multiple=True, default=["predict"])
@click.option("--days", type=click.IntRange(1, 3650), help="Refuse it after so many days.")
@_TOKEN_FILE
@plain_errors
def new(name: str, scopes: tuple[str, ...], days: int | None, path: Path) -> None:
    """Make a token called NAME and print it; only its digest is kept, so that it is never shown again."""
    expires_at = None if days is None else datetime.now(UTC).replace(microsecond=0) + timedelta(days=days)
    secret, tokens = new_token(_known(path), name, scopes, expires_at)
    _note("token new", name, scopes=list(scopes), expires_at=expires_at and expires_at.isoformat())
    tokens.write(path)
    click.echo(secret)


@token.command("list")
@_TOKEN_FILE
@plain_errors
def list_tokens(path: Path) -> None:
    """Print the names and scopes of the tokens."""
    for one in TokenFile.read(path).tokens:
        until = f" until {one.expires_at.isoformat(timespec='seconds')}" if one.expires_at else ""
        click.echo(f"{one.name}: {', '.join(one.scopes)}{until}")


@token.command("export")
@_TOKEN_FILE
@plain_errors
def export_tokens(path: Path) -> None:
    """Print the digests of the tokens as one line of JSON, for YT_SENTIMENT_TOKENS_JSON of a service without the file.

    The line fits an SSM parameter, a Kubernetes secret, or NAME='…' in an environment file. It holds no token.
    """
    click.echo(TokenFile.read(path).to_line())


@token.command("revoke")
@click.argument("name")
@_TOKEN_FILE
@plain_errors
def revoke(name: str, path: Path) -> None:
    """Refuse the token called NAME from now on."""
    TokenFile.read(path)
    known = _known(path)
    left = tuple(one for one in known.tokens if one.name != name)
    if len(left) == len(known.tokens):
        raise ValueError(f"there is no token {name!r} in {path}, only {[one.name for one in known.tokens]}")
    TokenFile(tokens=left).write(path)
    click.echo(f"{name} is refused from now on")
    _note("token revoke", name)  # last: a log that cannot be written must not keep a token alive
