"""Pack a built extension as a zip whose bytes depend on its files alone."""

from __future__ import annotations

import json
import sys
import zipfile
from pathlib import Path

MOMENT = (1980, 1, 1, 0, 0, 0)
"""The first that a zip can hold; real times would make every build another file."""


def pack(folder: Path, target: Path) -> Path:
    """Return the zip that was written into ``target``, named after the version in the manifest."""
    version = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["version"]
    path = target / f"yt-sentiment-extension-{version}.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                entry = zipfile.ZipInfo(file.relative_to(folder).as_posix(), MOMENT)
                entry.external_attr = 0o644 << 16
                archive.writestr(entry, file.read_bytes(), zipfile.ZIP_DEFLATED)
    return path


if __name__ == "__main__":
    sys.stdout.write(f"{pack(Path(sys.argv[1]), Path(sys.argv[2]))}\n")
