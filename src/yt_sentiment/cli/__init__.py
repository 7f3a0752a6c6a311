"""``yt-sentiment``: score comments, move models through the registry, look after the service, watch it."""

from __future__ import annotations

import click

from yt_sentiment import __version__
from yt_sentiment.cli import (
    annotation_commands,
    batch_command,
    fetch_command,
    model_commands,
    monitor_commands,
    retrain_command,
    score_commands,
    service_commands,
)
from yt_sentiment.cli.errors import CommandLine


@click.group(cls=CommandLine, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def main() -> None:
    """What the comments under a YouTube video feel."""


for _command in (
    score_commands.predict,
    score_commands.explain,
    batch_command.batch,
    batch_command.stream,
    fetch_command.fetch,
    model_commands.promote,
    model_commands.rollback,
    model_commands.history,
    model_commands.lineage,
    model_commands.export,
    service_commands.feedback,
    service_commands.token,
    service_commands.forget,
    service_commands.events,
    annotation_commands.audit,
    monitor_commands.monitor,
    retrain_command.retrain,
):
    main.add_command(_command)
