"""DravidianCodeMix's YouTube comments in Malayalam and English."""

from __future__ import annotations

from typing import Final

from yt_sentiment.corpora.dravidian import dravidian

SOURCE: Final = dravidian(
    "ml",
    "Malayalam",
    flaws="Half praise a trailer. Written in the Malayalam script, in Latin letters, and in English, "
    "often in one comment.",
    train="c346277a654f1d681e23778d264294ac0475a96f0f39e0e8d219b018ddc016a8",
    dev="7adb8a17d7f6e1cbce175ed481be09522e8bbce74021d7f6ca3d41bb990b3a5f",
    test="b26e1058821e4cb8f24d0b87c559a5da5588f77035b7012467ad2dbbd1a7a34e",
)
