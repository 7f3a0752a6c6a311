"""The tables; ``migrations/`` builds them, and a test compares both."""

from __future__ import annotations

from sqlalchemy import JSON, Column, DateTime, Float, Index, Integer, LargeBinary, MetaData, String, Table, Text

metadata = MetaData()

feedback = Table(
    "feedback",
    metadata,
    Column("id", String(36), primary_key=True, comment="made from subject and reporter, so that it comes once"),
    Column("prediction_id", String(200)),
    Column("comment_id", String(200)),
    Column("reporter", String(200), nullable=False),
    Column("video_id", String(11)),
    Column("label", String(8), nullable=False),
    Column("predicted", String(8)),
    Column("model_version", String(64), nullable=False, comment="served when the feedback came"),
    Column("text", Text, comment="only with consent"),
    Column("author", String(16), comment="of the comment; a digest"),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("updated_at", DateTime(timezone=True), nullable=False),
    Index("ix_feedback_author", "author"),
    Index("ix_feedback_created_at", "created_at"),
    Index("ix_feedback_reporter", "reporter"),
    Index("ix_feedback_video_id", "video_id"),
)

analyses = Table(
    "analyses",
    metadata,
    Column("key", String(64), primary_key=True, comment="SHA-256 of video, options and model version"),
    Column("video_id", String(11), nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("content", LargeBinary, nullable=False, comment="JSON, compressed"),
    Index("ix_analyses_video_id", "video_id"),
    Index("ix_analyses_created_at", "created_at"),
)

served = Table(
    "served",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("model_version", String(64), nullable=False),
    Column("digest", String(16), nullable=False, comment="of the text, which is not kept"),
    Column("characters", Integer, nullable=False),
    Column("words", Integer, nullable=False),
    Column("known", Float, nullable=False),
    Column("emoji", Integer, nullable=False),
    Column("links", Integer, nullable=False),
    Column("language", String(8), nullable=False),
    Column("label", String(8), nullable=False),
    Column("confidence", Float, nullable=False),
    Column("uncertain", String(16), nullable=False),
    Column("buckets", JSON, nullable=False, comment="which of 512 its words fall into"),
    Index("ix_served_created_at", "created_at"),
)

audit = Table(
    "audit",
    metadata,
    Column("id", String(36), primary_key=True, comment="made from model and text, so that it comes once"),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("model_version", String(64), nullable=False),
    Column("digest", String(16), nullable=False, comment="of the text"),
    Column("text", Text, comment="gone after 30 days"),
    Column("video_id", String(11)),
    Column("comment_id", String(200)),
    Column("author", String(16), comment="of the comment; a digest"),
    Column("predicted", String(8), nullable=False),
    Column("confidence", Float, nullable=False),
    Column("uncertain", String(16), nullable=False),
    Column("language", String(8), nullable=False),
    Column("label", String(8), comment="what a person says, or unclear"),
    Column("reviewer", String(200)),
    Column("labelled_at", DateTime(timezone=True)),
    Index("ix_audit_author", "author"),
    Index("ix_audit_comment_id", "comment_id"),
    Index("ix_audit_created_at", "created_at"),
    Index("ix_audit_video_id", "video_id"),
)

events = Table(
    "events",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("digest", String(64), nullable=False, unique=True),
    Column("entry", Text, nullable=False, comment="JSON, as it was digested"),
)
