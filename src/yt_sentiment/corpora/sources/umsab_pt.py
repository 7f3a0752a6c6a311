"""UMSAB Portuguese: Brazilian tweets (SentiBR), balanced."""

from __future__ import annotations

from typing import Final

from yt_sentiment.corpora.parallel_files import umsab

SOURCE: Final = umsab(
    "pt",
    "Portuguese",
    title="Brazilian tweets of SentiBR, in UMSAB",
    years="until 2018",
    labelling="people, for SentiBR; as many rows of each class by leaving others out",
    flaws="Small. The shares of the classes are made.",
    digests={
        "train_text": "7d4ef66e226d073e527a2b7164351cf9c26f2297608e872d0c8c586dce9118ac",
        "train_labels": "1225a2d319fe4831e1dcb859a51e21c6a8a40c627f4a18c4e872554c385d23f5",
        "val_text": "4a0ab0ef9ce458524fc97279c5c3fc47562d21312ca90972feb674f8ba0f8af3",
        "val_labels": "2728c5af0a67fdb89dfbab4663e5df365c529bb7c513192e829771ebe16aef65",
        "test_text": "7509d97cb78f7c9796fe2d6814428febf138e7c4c76285745cc8f05a514b94eb",
        "test_labels": "7977cc5b0346f7ddab596fa6655ee7d2fe9f36c77129bfc14f3307d607a91761",
    },
)
