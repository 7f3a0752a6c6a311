"""The fonts that a picture of words is drawn with: for each word the first that has all of its characters."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import matplotlib as mpl
import numpy as np
from matplotlib import font_manager
from matplotlib.ft2font import FT2Font, LoadFlags
from PIL import Image, ImageColor, ImageDraw, ImageFont

from yt_sentiment.language.text import EMOJI

_ARABIC_FONT: Final = re.compile(r"NotoSansArabic\w*-Regular\.(?:ttf|otf)")
"""Before Matplotlib's own DejaVu Sans, which lacks letters of Urdu."""
_TEXT_FONTS: Final = tuple(
    re.compile(rf"{name}\.(?:ttf|ttc|otf)")
    for name in (r"NotoSans\w*-Regular", "wqy-microhei", "DroidSansFallback(?:Full)?")
)
"""After it, in this order. Among the thousands of fonts that a desktop may have, these are plain and upright."""
_EMOJI_FONT: Final = re.compile(r"NotoColorEmoji\.ttf")
_EMOJI_PIXELS: Final = 109
"""The one size of that font's bitmaps, in pixels per em."""
_EMOJI: Final = re.compile(f"[{EMOJI}]")
# Joiners, marks of direction, selectors of a variant, tags: a font that lacks them loses nothing.
_UNSEEN: Final = re.compile(
    "[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe00-\ufe0f\ufeff\U000e0020-\U000e007f]"
)


@dataclass(frozen=True, slots=True)
class Font:
    """A font in a file.

    Attributes:
        path: the file; of a collection, its first font is meant.
        covered: code points that it has.
        is_coloured: it has bitmaps with colours of their own, as a font of emoji does.
    """

    path: Path
    covered: frozenset[int]
    is_coloured: bool

    def has(self, word: str) -> bool:
        """Tell whether it has every character of a word that one sees, and there is one."""
        seen = _UNSEEN.sub("", word)
        return not seen.isspace() and seen != "" and self.covered.issuperset(map(ord, seen))

    def image(self, word: str, pixels: int, ink: str) -> Image.Image:
        """Return a word that it has, shaped, as an RGBA image without a margin; 0 pixels wide where there is no ink.

        Args:
            word: in the order in which it is read.
            pixels: size of the em, above 0.
            ink: colour as in CSS, of a font that has none.
        """
        text = "".join(character for character in word if ord(character) in self.covered)
        return self._bitmaps(text, pixels) if self.is_coloured else self._outlines(text, pixels, ink)

    def _outlines(self, text: str, pixels: int, ink: str) -> Image.Image:
        face = FT2Font(self.path)  # Matplotlib brings what shapes and orders a text; Pillow needs FriBiDi installed
        face.set_size(pixels, 72)
        face.set_text(text, flags=LoadFlags.NO_HINTING)
        face.draw_glyphs_to_bitmap()
        opacity = Image.fromarray(np.asarray(face.get_image(), np.uint8))
        image = Image.new("RGBA", opacity.size, ImageColor.getrgb(ink))
        image.putalpha(opacity)
        return image.crop(opacity.getbbox() or (0, 0, 0, 0))

    def _bitmaps(self, text: str, pixels: int) -> Image.Image:
        face = ImageFont.truetype(self.path, _EMOJI_PIXELS)
        left, top, right, bottom = map(int, face.getbbox(text))
        image = Image.new("RGBA", (max(1, right - left), max(1, bottom - top)))
        ImageDraw.Draw(image).text((-left, -top), text, font=face, embedded_color=True)
        image = image.crop(image.getbbox() or (0, 0, 0, 0))
        scale = pixels / _EMOJI_PIXELS
        return image.resize((round(image.width * scale), round(image.height * scale)), Image.Resampling.LANCZOS)


@functools.cache
def _read(path: Path) -> Font:
    face = FT2Font(path)
    return Font(path, frozenset(face.get_charmap()), not face.scalable)


@functools.cache
def installed() -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    """Return the fonts of emoji, and those of text in the order in which they are tried."""
    found = sorted(map(Path, font_manager.findSystemFonts()), key=lambda path: (path.name, path))

    def named(name: re.Pattern[str]) -> list[Path]:
        return [path for path in found if name.fullmatch(path.name)]

    own = Path(mpl.get_data_path(), "fonts", "ttf", "DejaVuSans.ttf")
    text = [*named(_ARABIC_FONT), own, *(path for name in _TEXT_FONTS for path in named(name))]
    return tuple(named(_EMOJI_FONT)), tuple(text)


def font_of(word: str) -> Font | None:
    """Return the first font that has all characters of a word; of an emoji one with colours, if there is."""
    emoji, text = installed()
    paths = emoji + text if _EMOJI.search(word) else text
    return next((font for font in map(_read, paths) if font.has(word)), None)
