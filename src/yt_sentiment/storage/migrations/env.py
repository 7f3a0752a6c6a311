"""Alembic runs this on each upgrade; the connection, inside a transaction, comes from ``yt_sentiment.storage``."""

from alembic import context

from yt_sentiment.storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,  # Alembic takes it that SQLite has none, which is so of Python's driver left to itself
)
with context.begin_transaction():
    context.run_migrations()
