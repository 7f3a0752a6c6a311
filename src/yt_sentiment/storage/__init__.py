"""What the service keeps: feedback of people, and analyses for a while. SQLite by default, PostgreSQL by address."""

from yt_sentiment.storage.database import Database, DatabaseError, DiskFullError, connect, from_environment

__all__ = ["Database", "DatabaseError", "DiskFullError", "connect", "from_environment"]
