"""The English rows of the Bangla YouTube comments of Tripto and Ali (2018)."""

from __future__ import annotations

from typing import Final

from yt_sentiment.corpora.tripto_ali import tripto_ali

SOURCE: Final = tripto_ali("EN", "bangla_youtube_en", "en", "English")
