"""Texts that no person writes, of which a normaliser and a tokeniser may think differently."""

from __future__ import annotations

import numpy as np


def made_of_pieces(count: int) -> list[str]:
    """Return texts of pieces that the normaliser's expressions look at, in any order."""
    rng = np.random.default_rng(8)
    pieces = [
        *"&#x;<>/@:.-_'`\"!?0123456789abeiopstwxyzAIOBR \t\n",
        *"\u00e9\u0130\u0131\u017f\u0301\u0323\u200d\u3000\u0660\U0001f600\U0001f3fd",
        "&amp;", "&#", "&lt", "<br", "http://", "https://", "www.", "@a", "1:23", "12:34:56", "aaaa", "ﬁ", "\ufb1d",
        "각", "\u1100\u1161",
    ]  # fmt: skip
    sizes = rng.integers(1, 40, count).tolist()
    return ["".join(pieces[i] for i in rng.integers(0, len(pieces), size).tolist()) for size in sizes]
