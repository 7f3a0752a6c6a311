"""Model directories whose files a test changed, described again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from yt_sentiment.model.persistence import MANIFEST, Manifest, write_manifest


def described(
    folder: Path, *, data: Mapping[str, str] | None = None, metrics: Mapping[str, Any] | None = None
) -> Manifest:
    """Write the manifest of a folder again, which reads the languages that it read before."""
    languages = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["languages"]
    return write_manifest(folder, languages=languages, data=data or {}, metrics=metrics or {})
