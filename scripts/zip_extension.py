"""A built extension as a zip, named after its browser and the version in its manifest."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from yt_sentiment.io.archive import write_zip


def pack(folder: Path, target: Path, browser: str) -> Path:
    """Return the zip of ``folder`` for a browser that was written into ``target``."""
    version = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["version"]
    files = {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}
    return write_zip(target / f"yt-sentiment-{browser}-{version}.zip", files)


def main(frontend: Path, target: Path) -> None:
    """Pack what was built for each browser, instead of earlier zips, and say how large each is."""
    for earlier in target.glob("yt-sentiment-*.zip"):
        earlier.unlink()
    for browser, folder in (("chrome", "dist"), ("firefox", "dist-firefox")):
        path = pack(frontend / folder, target, browser)
        sys.stdout.write(f"{path}: {path.stat().st_size / 1e6:.1f} MB\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
