"""What the comments under a video say, taken together: pure functions of comments and predictions."""

from yt_sentiment.insights.analysis import Judged, analyse
from yt_sentiment.insights.details import details

__all__ = ["Judged", "analyse", "details"]
