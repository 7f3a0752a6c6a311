"""How a chart may be asked for; apart from ``charts``, whose libraries take a second to import."""

from __future__ import annotations

from typing import Final, Literal

Theme = Literal["light", "dark"]
Format = Literal["png", "svg"]

MEDIA_TYPES: Final = {"png": "image/png", "svg": "image/svg+xml"}
