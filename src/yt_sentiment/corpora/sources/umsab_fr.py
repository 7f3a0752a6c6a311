"""UMSAB French: tweets on climate news (DEFT 2015), balanced."""

from __future__ import annotations

from typing import Final

from yt_sentiment.corpora.parallel_files import umsab

SOURCE: Final = umsab(
    "fr",
    "French",
    title="French tweets of DEFT 2015, in UMSAB",
    years="until 2015",
    labelling="people, for DEFT 2015; as many rows of each class by leaving others out",
    flaws="Small. Climate and news, a poor match for comments. The shares of the classes are made.",
    digests={
        "train_text": "11b9d5d5c75b47c2f38e84a843153979e72fe06c89d57c33e242b342b98e70f7",
        "train_labels": "1225a2d319fe4831e1dcb859a51e21c6a8a40c627f4a18c4e872554c385d23f5",
        "val_text": "fc6a9b759e27a9b57db5db90e73e4c280a75b4771637ed5be583f931cde6d9c1",
        "val_labels": "2728c5af0a67fdb89dfbab4663e5df365c529bb7c513192e829771ebe16aef65",
        "test_text": "fae6827fdec40ab49ba04e62586f198721b054b8de556f62129e60bf1138fcf1",
        "test_labels": "7977cc5b0346f7ddab596fa6655ee7d2fe9f36c77129bfc14f3307d607a91761",
    },
)
