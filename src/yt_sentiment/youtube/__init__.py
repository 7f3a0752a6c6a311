"""Comments from YouTube: which video a link means, and what the Data API says of it."""

from yt_sentiment.youtube.client import Order, VideoFacts, YouTube
from yt_sentiment.youtube.failures import YouTubeError
from yt_sentiment.youtube.links import video_id_of
from yt_sentiment.youtube.threads import PAGE_ROWS, Page

__all__ = ["PAGE_ROWS", "Order", "Page", "VideoFacts", "YouTube", "YouTubeError", "video_id_of"]
