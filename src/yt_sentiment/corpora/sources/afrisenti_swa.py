"""AfriSenti's tweets in Swahili."""

from __future__ import annotations

from typing import Final

from yt_sentiment.corpora.afrisenti import afrisenti

SOURCE: Final = afrisenti(
    "swa",
    "sw",
    "Swahili",
    "Small, and hardly negative: 191 training rows, 80 test rows.",
    train="d0cd654eeb84dae25e3fe8521ac88a1004cdd625e0fe90e7ab9a039a6655e431",
    dev="ef91098b77b5137e093fb78d7a0cc3bd4c561ba1f87dc86fdccbc16b4807f2af",
    test="1720b2a4dedce37e64b5820420a5de78caf66eaf2102f9cf276faba3a8261eb1",
)
