"""``yt-sentiment feedback``, ``token``, ``forget`` and ``audit-log``: what the service keeps."""

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
    help="Token file, the one that the service is given as YT_SENTIMENT_TOKENS.",
)


@click.group()
def feedback() -> None:
    """Use the corrections that users sent."""


@feedback.command("export")
@click.option(
    "--out",
    "target",
    type=click.Path(path_type=Path),
    default=Path("data/feedback.csv"),
    show_default=True,
    help="CSV file to write.",
)
@plain_errors
@needs("admin")
def export_feedback(target: Path) -> None:
    """Export corrections as CSV, and print the file's SHA-256.

    Corrections without a text are left out. To train on them, set `ingest.feedback_sha256` in params.yaml to that
    digest and add `feedback` to `ingest.train`; `yt-sentiment retrain --pin` does both. The database is the one in
    DATABASE_URL, by default the service's file in this folder.
    """
    from yt_sentiment.io.files import file_sha256
    from yt_sentiment.storage import feedback as kept
    from yt_sentiment.storage import from_environment

    rows = kept.export(from_environment(), target)
    click.echo(f"{rows} rows -> {target}\nfeedback_sha256: {file_sha256(target)}")


@click.command()
@click.option("--video", help="Id of a video.")
@click.option("--author", help="Name of an author, as it was sent with the comments.")
@click.option("--reporter", help="Name of somebody who sent corrections.")
@click.option("--comment", help="Id of a comment or of a prediction.")
@plain_errors
@needs("admin")
def forget(**given: str | None) -> None:
    """Delete what is stored about a video, a person or a comment.

    Feedback, comments to be annotated and cached analyses are deleted. Files exported for training stay as they are:
    export them again, and retrain.
    """
    from yt_sentiment.storage import from_environment
    from yt_sentiment.storage.erase import SUBJECTS
    from yt_sentiment.storage.erase import forget as delete

    chosen = [(subject, value) for subject in SUBJECTS if (value := given[subject])]
    if len(chosen) != 1:
        raise click.UsageError("give exactly one of " + ", ".join(f"--{subject}" for subject in SUBJECTS))
    deleted = delete(from_environment(), *chosen[0], actor(), datetime.now(UTC))
    click.echo("deleted: " + ", ".join(f"{count} of {table}" for table, count in deleted.items()))


@click.command("audit-log")
@plain_errors
@needs("admin")
def audit_log() -> None:
    """Show the audit log: token use and deletions, as JSON lines.

    The exit code is 1 if an entry was altered.
    """
    from yt_sentiment.storage import audit_log as log
    from yt_sentiment.storage import from_environment

    for entry in log.read(from_environment()):
        click.echo(json.dumps(entry))


@click.group()
def token() -> None:
    """Manage access tokens of the service and of these commands."""


def _known(path: Path) -> TokenFile:
    """Return the tokens; where one of them is an admin's, only an admin may go on."""
    known = TokenFile.read(path) if path.exists() else TokenFile()
    now = datetime.now(UTC)
    if any("admin" in token.scopes and not token.expired(now) for token in known.tokens):
        check("admin", known, str(path))
    return known


def _note(action: str, name: str, **more: object) -> None:
    from yt_sentiment.storage import audit_log as log
    from yt_sentiment.storage import from_environment

    log.record(from_environment(), {"action": action, "token": name, **more}, actor(), datetime.now(UTC))


@token.command("new")
@click.argument("name")
@click.option(
    "--scope",
    "scopes",
    type=click.Choice(SCOPES),
    multiple=True,
    default=["predict"],
    show_default=True,
    help="What the token allows; give it again for more. `admin` allows everything.",
)
@click.option("--days", type=click.IntRange(1, 3650), help="Days until the token expires; never, if not given.")
@_TOKEN_FILE
@plain_errors
def new(name: str, scopes: tuple[str, ...], days: int | None, path: Path) -> None:
    """Create a token called NAME and print it.

    It is shown only once: only its digest is stored.
    """
    expires_at = None if days is None else datetime.now(UTC).replace(microsecond=0) + timedelta(days=days)
    secret, tokens = new_token(_known(path), name, scopes, expires_at)
    _note("token new", name, scopes=list(scopes), expires_at=expires_at and expires_at.isoformat())
    tokens.write(path)
    click.echo(secret)


@token.command("list")
@_TOKEN_FILE
@plain_errors
def list_tokens(path: Path) -> None:
    """List the tokens with their scopes and expiry."""
    for one in TokenFile.read(path).tokens:
        until = f" until {one.expires_at.isoformat(timespec='seconds')}" if one.expires_at else ""
        click.echo(f"{one.name}: {', '.join(one.scopes)}{until}")


@token.command("export")
@_TOKEN_FILE
@plain_errors
def export_tokens(path: Path) -> None:
    """Print the token digests for YT_SENTIMENT_TOKENS_JSON.

    They are one line of JSON, for a service without the token file; it fits an SSM parameter, a Kubernetes secret, or
    NAME='…' in an environment file. It contains no token.
    """
    click.echo(TokenFile.read(path).to_line())


@token.command("revoke")
@click.argument("name")
@_TOKEN_FILE
@plain_errors
def revoke(name: str, path: Path) -> None:
    """Revoke the token called NAME, with immediate effect."""
    TokenFile.read(path)
    known = _known(path)
    left = tuple(token for token in known.tokens if token.name != name)
    if len(left) == len(known.tokens):
        raise ValueError(f"there is no token {name!r} in {path}, only {[token.name for token in known.tokens]}")
    TokenFile(tokens=left).write(path)
    click.echo(f"{name} is refused from now on")
    _note("token revoke", name)  # last: a log that cannot be written must not keep a token alive
