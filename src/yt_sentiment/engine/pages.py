"""Large pages of memory, where the system has them: a model is looked up in at random, and small pages cost a third."""

from __future__ import annotations

import ctypes
import mmap
import sys
from typing import Final

HINTED_BYTES: Final = 64 << 20
"""Room for a model and its caches. ``wasmtime`` sets 4 GiB of addresses aside per memory, so none is another's."""


def prefer_large_pages(address: int) -> None:
    """Ask for large pages from an address on; a hint, which some systems do not know, and may leave aside."""
    hint = getattr(mmap, "MADV_HUGEPAGE", None)
    if hint is None or sys.maxsize < 2**32:
        return
    madvise = ctypes.CDLL(None).madvise
    madvise.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int)
    madvise(address, HINTED_BYTES, hint)
