"""``yt-sentiment data``: labelled comments of one's own as a source of training or test rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from yt_sentiment.cli.errors import plain_errors
from yt_sentiment.labels import LABELS

if TYPE_CHECKING:
    from yt_sentiment.labels import Label


@click.group()
def data() -> None:
    """Train or test on labelled comments of your own."""


def _meanings(_: click.Context, __: click.Parameter, values: tuple[str, ...]) -> dict[str, Label]:
    found: dict[str, Label] = {label: label for label in LABELS}
    for value in values:
        given, separator, label = value.rpartition("=")
        if not separator or label not in LABELS:
            raise click.BadParameter(f"{value!r} is not VALUE=CLASS with one of {', '.join(LABELS)}")
        found[given] = label
    return found


@data.command("add")
@click.argument("file")
@click.option("--name", required=True, help="Name of the source: letters, digits and _, such as channel.")
@click.option("--text", "--column", help="Column that holds the comment; found by its name unless given.")
@click.option("--label", default="label", show_default=True, help="Column that holds the label.")
@click.option(
    "--map",
    "labels",
    metavar="VALUE=CLASS",
    multiple=True,
    callback=_meanings,
    help="Class of a value of the label column, such as 2=positive; may be repeated.",
)
@click.option("--train", "roles", flag_value="train", multiple=True, help="Learn from it.")
@click.option(
    "--test", "roles", flag_value="test", multiple=True, help="Measure on it; the gate compares models there."
)
@click.option(
    "--platform",
    type=click.Choice(["youtube", "reddit", "twitter", "social"]),
    default="youtube",
    show_default=True,
    help="Where the comments were written.",
)
@click.option("--language", default="en", show_default=True, help="Language of most comments, as in en or pt-BR.")
@click.option(
    "--licence",
    type=click.Choice(["permissive", "non-commercial", "unstated"]),
    default="unstated",
    show_default=True,
    help="What its licence allows; ingest.licences in params.yaml chooses by it.",
)
@plain_errors
def add(file: str, name: str, roles: tuple[str, ...], **given: Any) -> None:
    """Make a file of labelled comments a training or test source.

    FILE is a path or an s3:// address of CSV, TSV, Excel, Parquet or JSON, with a label on each comment. Its
    description is written to data/sources/NAME.yaml with the file's SHA-256, and the next run of the pipeline reads
    it. The same command with the other role adds that role.
    """
    from yt_sentiment.corpora.own import described, descriptor_of, digest_of_file
    from yt_sentiment.model import default_model_folder, load_model
    from yt_sentiment.params import load_params
    from yt_sentiment.pipeline import own_data, own_summary

    if not roles:
        raise click.UsageError("say what it is for: --train, --test or both")
    params = load_params()
    identity = {"file": own_data.stored_address(file), "sha256": digest_of_file(file)}
    asked = described({**identity, **given, "roles": list(dict.fromkeys(roles))}, where=f"source {name!r}")
    own, rows = own_data.add(name, asked, params)
    click.echo(f"{descriptor_of(name)}: {file}, {' and '.join(own.roles)}")
    for line in own_summary.shares(rows):
        click.echo(f"  {line}")
    for line in own_summary.measured(own, rows, load_model(default_model_folder()), params):
        click.echo(f"  {line}")
    for line in own_summary.consequences(own, rows, params):
        click.echo(f"  note: {line}")
    click.echo("`make pipeline` takes it from here; `yt-sentiment promote` then compares models on its test rows, too")


@data.command("list")
@plain_errors
def list_() -> None:
    """List the sources of your own."""
    from yt_sentiment.corpora.own import descriptor_of, own_sources, read_descriptor

    sources = own_sources()
    for name in sources:
        own = read_descriptor(descriptor_of(name))
        facts = [" and ".join(own.roles), own.platform, own.language, own.licence, own.file, own.sha256[:12]]
        click.echo("  ".join([name, *facts]))
    if not sources:
        click.echo("no sources of your own; `yt-sentiment data add` makes one (the catalog's: docs/data-card.md)")


@data.command("check")
@plain_errors
def check() -> None:
    """Check that the files of your sources are those that were added.

    `make pipeline` begins with it: DVC watches the descriptions, and not the files that they name. The exit code is 1
    if one has changed; one that is elsewhere is said, and the copy that was made of it counts.
    """
    from yt_sentiment.pipeline import own_data

    for line in own_data.check():
        click.echo(line, err=True)


@data.command("remove")
@click.argument("name")
@plain_errors
def remove(name: str) -> None:
    """Take a source of your own out again."""
    from yt_sentiment.params import load_params
    from yt_sentiment.pipeline import own_data

    own_data.remove(name, load_params())
    click.echo(
        f"{name} is taken out. The next `make pipeline` makes data and model without it; `dvc gc --workspace` then "
        "deletes what DVC's cache holds of it"
    )
