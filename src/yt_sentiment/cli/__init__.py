"""``yt-sentiment``: score comments, move models through the registry, look after the service, watch it."""

from __future__ import annotations

import click

from yt_sentiment import __version__
from yt_sentiment.cli import audit, batch, fetch, models, monitoring, retraining, scoring, service
from yt_sentiment.cli.failing import CommandLine


@click.group(cls=CommandLine, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def main() -> None:
    """What the comments under a YouTube video feel."""


for _command in (
    scoring.predict,
    scoring.explain,
    batch.batch,
    batch.stream,
    fetch.fetch,
    models.promote,
    models.rollback,
    models.history,
    models.lineage,
    models.export,
    service.feedback,
    service.token,
    service.forget,
    service.events,
    audit.audit,
    monitoring.monitor,
    retraining.retrain,
):
    main.add_command(_command)
