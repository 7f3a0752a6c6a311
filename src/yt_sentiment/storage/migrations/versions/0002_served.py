"""A sample of what was served: numbers, no text."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "served",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("model_version", sa.String(64), nullable=False),
        sa.Column("digest", sa.String(16), nullable=False, comment="of the text, which is not kept"),
        sa.Column("characters", sa.Integer, nullable=False),
        sa.Column("words", sa.Integer, nullable=False),
        sa.Column("known", sa.Float, nullable=False),
        sa.Column("emoji", sa.Integer, nullable=False),
        sa.Column("links", sa.Integer, nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("label", sa.String(8), nullable=False),
        sa.Column("confidence", sa.Float, nullable=False),
        sa.Column("uncertain", sa.String(16), nullable=False),
        sa.Column("buckets", sa.JSON, nullable=False, comment="which of 512 its words fall into"),
    )
    op.create_index("ix_served_created_at", "served", ["created_at"])


def downgrade() -> None:
    """Drop the sample."""
    op.drop_table("served")
