"""What the comments under a video say, taken together: pure functions of comments and predictions."""

from yt_sentiment.insights.analysis import analyse, summary
from yt_sentiment.insights.details import details
from yt_sentiment.insights.judged import Judged

__all__ = ["Judged", "analyse", "details", "summary"]
