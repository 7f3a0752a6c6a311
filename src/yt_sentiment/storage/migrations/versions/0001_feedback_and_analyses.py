"""Tables of feedback and of kept analyses."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make both tables."""
    op.create_table(
        "feedback",
        sa.Column(
            "id", sa.String(36), primary_key=True, comment="made from subject and reporter, so that it comes once"
        ),
        sa.Column("prediction_id", sa.String(200)),
        sa.Column("comment_id", sa.String(200)),
        sa.Column("reporter", sa.String(200), nullable=False),
        sa.Column("video_id", sa.String(11)),
        sa.Column("label", sa.String(8), nullable=False),
        sa.Column("predicted", sa.String(8)),
        sa.Column("model_version", sa.String(64), nullable=False, comment="served when the feedback came"),
        sa.Column("text", sa.Text, comment="only with consent"),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "analyses",
        sa.Column("key", sa.String(64), primary_key=True, comment="SHA-256 of video, options and model version"),
        sa.Column("video_id", sa.String(11), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False, comment="JSON, compressed"),
    )
    for table, column in (
        ("feedback", "created_at"),
        ("feedback", "reporter"),
        ("feedback", "video_id"),
        ("analyses", "video_id"),
        ("analyses", "created_at"),
    ):
        op.create_index(f"ix_{table}_{column}", table, [column])


def downgrade() -> None:
    """Drop both tables, and what people said with them."""
    op.drop_table("analyses")
    op.drop_table("feedback")
