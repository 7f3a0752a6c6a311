"""AfriSenti's tweets in Hausa."""

from __future__ import annotations

from typing import Final

from yt_sentiment.corpora.afrisenti import afrisenti

SOURCE: Final = afrisenti(
    "hau",
    "ha",
    "Hausa",
    "Part of the tweets mix in English or Arabic; emoji are kept, user names are not.",
    train="0a125f4528d1ae86b112ec5d3d66312fcb154883a5a021c6ab913cd2ce877d87",
    dev="6f895e66fb732b45fad926315841c41da8fc03dde2aef3a5386183bdcf15221b",
    test="29b2193808935c459e323b4434f9d1e1968883eed273617f43510b7127a3fa0a",
)
