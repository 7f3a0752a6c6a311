"""Zips whose bytes depend on their content alone."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path

MOMENT = (1980, 1, 1, 0, 0, 0)
"""The first that a zip can hold; real times would make every build another file."""


def write_zip(target: Path, files: Mapping[str, bytes]) -> Path:
    """Write ``files``, by name within the zip; scripts (``.sh``) may be executed."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(files.items()):
            entry = zipfile.ZipInfo(name, MOMENT)
            entry.external_attr = (0o100755 if name.endswith(".sh") else 0o100644) << 16
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return target
