"""``yt-sentiment``: score comments, move models through the registry, look after the service, watch it."""

from __future__ import annotations

import click

from yt_sentiment import __version__
from yt_sentiment.cli import (
    analyze_command,
    annotation_commands,
    batch_command,
    data_commands,
    fetch_command,
    model_commands,
    monitor_commands,
    retrain_command,
    score_commands,
    serve_command,
    service_commands,
    stream_command,
)
from yt_sentiment.cli.errors import CommandLine


@click.group(cls=CommandLine, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def main() -> None:
    """Classify the sentiment of YouTube comments; train, release and monitor the model behind it."""


main.add_section(
    "Score comments",
    analyze_command.analyze,
    score_commands.predict,
    score_commands.explain,
    batch_command.batch,
    stream_command.stream,
)
main.add_section(
    "Collect data", fetch_command.fetch, data_commands.data, service_commands.feedback, annotation_commands.annotate
)
main.add_section(
    "Manage models",
    model_commands.promote,
    model_commands.rollback,
    model_commands.history,
    model_commands.lineage,
    model_commands.export,
    model_commands.release_pack,
)
main.add_section(
    "Administer the service",
    serve_command.serve,
    service_commands.token,
    service_commands.forget,
    service_commands.audit_log,
)
main.add_section("Operate", monitor_commands.monitor, retrain_command.retrain)
main.add_former_name("audit", annotation_commands.annotate)
main.add_former_name("events", service_commands.audit_log)
