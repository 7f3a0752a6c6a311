"""AfriSenti's tweets in Nigerian Pidgin."""

from __future__ import annotations

from typing import Final

from yt_sentiment.corpora.afrisenti import afrisenti

SOURCE: Final = afrisenti(
    "pcm",
    "pcm",
    "Nigerian Pidgin",
    "Hardly any neutral tweet to learn from (1 % of the training rows, 10 % of the test); many repeat each other.",
    train="87622392d18358005b046a5f01a966d6c4f96635cdda2a6e6a212ba5b7580647",
    dev="d7635a8b2b41f02c96f5edb3b8694ba2ec2dcf2e4bfc01eee169d70dd1603c71",
    test="35e94e674b8642f5ee4b2cff32fca9b29821ee8d243ae2b177049a82ae95a4b0",
)
