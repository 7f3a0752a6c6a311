"""Arrays of a model directory: what is in an ``.npz`` is checked before NumPy reads it.

An ``.npz`` is a ZIP archive (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html): its members may
have any name and grow a thousandfold, and a header is a Python literal of any size and type.
"""

from __future__ import annotations

import io
import math
import re
import zipfile
import zlib
from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

MAX_ARCHIVE_BYTES: Final = 64_000_000
"""All arrays of a file; twenty times those of the bundled model."""
_HEADER: Final = re.compile(
    rb"\x93NUMPY\x01\x00..\{'descr': '(?P<dtype>[<|][fiu][0-9])', 'fortran_order': (?P<fortran>True|False), "
    rb"'shape': \((?P<shape>(?:[0-9]{1,9}, ?)*(?:[0-9]{1,9})?)\), \} {0,80}\n",
    re.DOTALL,
)
"""NumPy itself would have Python parse a literal of any form and depth."""
MAX_MAGNITUDE: Final = 1e6
"""Of a weight: sums of so many stay finite in single precision."""

Dimension = int | str
Layout = Mapping[str, tuple[str, tuple[Dimension, ...]]]
"""Per array: its dtype, as NumPy spells it, and its shape; equal names stand for equal sizes."""


def read_arrays(content: bytes, layout: Layout) -> dict[str, NDArray[Any]]:
    """Return the arrays of an ``.npz``.

    Args:
        content: the whole file.
        layout: exactly the arrays that it must hold.

    Raises:
        ValueError: naming the array, what it is and what is expected.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            _check_members(members, layout)
            parts = {member.filename.removesuffix(".npy"): archive.read(member) for member in members}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise ValueError(f"not an archive of arrays: {error}") from None
    sizes: dict[str, int] = {}
    return {name: _read_array(name, parts[name], *expected, sizes) for name, expected in layout.items()}


def _check_members(members: list[zipfile.ZipInfo], layout: Layout) -> None:
    names = sorted(member.filename for member in members)
    if names != sorted(f"{name}.npy" for name in layout):
        raise ValueError(f"its arrays are {names[:20]}, expected {sorted(f'{name}.npy' for name in layout)}")
    size = sum(member.file_size for member in members)
    if size > MAX_ARCHIVE_BYTES:
        raise ValueError(f"its arrays have {size} bytes, at most {MAX_ARCHIVE_BYTES} are read")
    for member in members:
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise ValueError(f"{member.filename} is compressed by method {member.compress_type}, expected 0 or 8")


def _read_array(
    name: str, content: bytes, dtype: str, shape: tuple[Dimension, ...], sizes: dict[str, int]
) -> NDArray[Any]:
    header = _HEADER.match(content)
    if header is None:
        raise ValueError(f"{name} has no header as NumPy writes it in format 1.0")
    found_dtype = header["dtype"].decode()
    found = tuple(int(size) for size in header["shape"].replace(b",", b" ").split())
    if found_dtype != dtype:
        raise ValueError(f"{name} has dtype {found_dtype!r}, expected {dtype!r}")
    if len(found) != len(shape):
        raise ValueError(f"{name} has shape {found}, expected {shape}")
    for size, expected in zip(found, shape, strict=True):
        wanted = expected if isinstance(expected, int) else sizes.setdefault(expected, size)
        if size != wanted:
            raise ValueError(f"{name} has shape {found}, expected {wanted} for {expected!r}")
    data = content[header.end() :]
    if len(data) != math.prod(found) * np.dtype(dtype).itemsize:
        raise ValueError(f"{name} has {len(data)} bytes, expected those of shape {found}")
    array = np.frombuffer(data, dtype).reshape(found, order="F" if header["fortran"] == b"True" else "C")
    return np.ascontiguousarray(array).reshape(found)


def check_range(name: str, array: NDArray[Any], least: float = -MAX_MAGNITUDE, most: float = MAX_MAGNITUDE) -> None:
    """Refuse an array with a value that is not finite, or outside of ``least`` to ``most``.

    Raises:
        ValueError: naming the array and the value.
    """
    values = np.asarray(array, dtype=np.float64)
    wrong = ~((values >= least) & (values <= most))  # NaN is neither
    if wrong.any():
        raise ValueError(f"{name} has the value {values[wrong][0]!r}, expected {least:g} to {most:g}")
