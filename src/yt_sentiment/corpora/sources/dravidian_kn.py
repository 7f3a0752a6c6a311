"""DravidianCodeMix's YouTube comments in Kannada and English."""

from __future__ import annotations

from typing import Final

from yt_sentiment.corpora.dravidian import dravidian

SOURCE: Final = dravidian(
    "kn",
    "Kannada",
    flaws="Two thirds praise a trailer. Written in the Kannada script, in Latin letters, and in English, "
    "often in one comment.",
    train="5e75643ff5c2b1b9a97fd1cd8af3ee2b0d97a494d707863e3a7650b1b0aabc8d",
    dev="da47a798258fc3bb474c4c9628483366a72c52dcf23e7f236ea9c26e35f7af19",
    test="527ca0944e465092449f06133d4dde36582f3c7037ef115c3dcd35d3502feaee",
)
