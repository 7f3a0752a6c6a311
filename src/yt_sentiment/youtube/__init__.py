"""Comments from YouTube: which video a link means, and what the Data API says of it."""

from yt_sentiment.youtube.client import LISTED, Order, VideoFacts, YouTube
from yt_sentiment.youtube.failures import GONE, TIME_IS_OVER, YouTubeError
from yt_sentiment.youtube.links import Named, channel_of, named_by, playlist_of, video_id_of
from yt_sentiment.youtube.lists import VideoList, read_list
from yt_sentiment.youtube.threads import PAGE_ROWS, Page, Unfinished

__all__ = [
    "GONE",
    "LISTED",
    "PAGE_ROWS",
    "TIME_IS_OVER",
    "Named",
    "Order",
    "Page",
    "Unfinished",
    "VideoFacts",
    "VideoList",
    "YouTube",
    "YouTubeError",
    "channel_of",
    "named_by",
    "playlist_of",
    "read_list",
    "video_id_of",
]
