"""Alembic runs this on each upgrade; the connection comes from ``yt_sentiment.database``."""

from alembic import context

from yt_sentiment.database.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
