"""Comments that people judge, the log of what was done, and whose comment a correction is about."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables and the column."""
    op.add_column("feedback", sa.Column("author", sa.String(16), comment="of the comment; a digest"))
    op.create_index("ix_feedback_author", "feedback", ["author"])
    op.create_table(
        "audit",
        sa.Column("id", sa.String(36), primary_key=True, comment="made from model and text, so that it comes once"),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("model_version", sa.String(64), nullable=False),
        sa.Column("digest", sa.String(16), nullable=False, comment="of the text"),
        sa.Column("text", sa.Text, comment="gone after 30 days"),
        sa.Column("video_id", sa.String(11)),
        sa.Column("comment_id", sa.String(200)),
        sa.Column("author", sa.String(16), comment="of the comment; a digest"),
        sa.Column("predicted", sa.String(8), nullable=False),
        sa.Column("confidence", sa.Float, nullable=False),
        sa.Column("uncertain", sa.String(16), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("label", sa.String(8), comment="what a person says, or unclear"),
        sa.Column("reviewer", sa.String(200)),
        sa.Column("labelled_at", sa.DateTime(timezone=True)),
    )
    for column in ("author", "comment_id", "created_at", "video_id"):
        op.create_index(f"ix_audit_{column}", "audit", [column])
    op.create_table(
        "events",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("digest", sa.String(64), nullable=False, unique=True),
        sa.Column("entry", sa.Text, nullable=False, comment="JSON, as it was digested"),
    )


def downgrade() -> None:
    """Drop them; what they hold is lost."""
    op.drop_table("events")
    op.drop_table("audit")
    op.drop_index("ix_feedback_author", "feedback")
    op.drop_column("feedback", "author")
