"""Pack a built extension as a zip, named after the version in its manifest, and say how large it is."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from scripts.archive import write_zip


def pack(folder: Path, target: Path) -> Path:
    """Return the zip of ``folder`` that was written into ``target``."""
    version = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["version"]
    files = {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}
    return write_zip(target / f"yt-sentiment-extension-{version}.zip", files)


if __name__ == "__main__":
    path = pack(Path(sys.argv[1]), Path(sys.argv[2]))
    sys.stdout.write(f"{path}: {path.stat().st_size / 1e6:.1f} MB\n")
