"""Comments from YouTube: which video a link means, and what the Data API says of it."""

from yt_sentiment.youtube.answers import YouTubeError
from yt_sentiment.youtube.client import PAGE_ROWS, Order, Page, VideoFacts, YouTube
from yt_sentiment.youtube.links import video_id_of

__all__ = ["PAGE_ROWS", "Order", "Page", "VideoFacts", "YouTube", "YouTubeError", "video_id_of"]
