"""Words placed in a picture, the largest first, each where it overlaps no other."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from PIL import Image
from wordcloud.wordcloud import IntegralOccupancyMap

from yt_sentiment.insights.fonts import Font

WIDTH: Final = 900
HEIGHT: Final = 450
DRAWN_WORDS: Final = 100
LARGEST_PIXELS: Final = 200
"""Size of the largest word at most: sizes are tried from it downward until the word fits."""
SMALLEST_PIXELS: Final = 4
STEP_PIXELS: Final = 2
MARGIN_PIXELS: Final = 6
"""Between two words."""
SEED: Final = 17


@dataclass(frozen=True, slots=True)
class PlacedWord:
    """A word in a picture.

    Attributes:
        word: the word.
        image: its pixels, RGBA.
        left: pixels to the left of it.
        top: pixels above it.
    """

    word: str
    image: Image.Image
    left: int
    top: int


def placed(
    words: Mapping[str, float], font_of: Callable[[str], Font], ink_of: Callable[[str], str]
) -> list[PlacedWord]:
    """Return the largest words with a place for each, the same for the same words and fonts, while there is room.

    The method is that of ``WordCloud.generate_from_frequencies`` with a relative scaling of one half, which draws all
    words in one font.

    Args:
        words: word -> how large it is, above 0.
        font_of: gives a font that has the characters of a word.
        ink_of: gives the colour of a word, as in CSS.
    """
    chance = random.Random(SEED)  # noqa: S311 - where words stand is no secret
    occupied = Image.new("L", (WIDTH, HEIGHT))
    occupancy = IntegralOccupancyMap(HEIGHT, WIDTH, None)
    ordered = sorted(words.items(), key=lambda item: item[1], reverse=True)[:DRAWN_WORDS]
    found: list[PlacedWord] = []
    pixels, before = LARGEST_PIXELS, ordered[0][1] if ordered else 1.0
    for word, size in ordered:
        pixels = round((size / before + 1) / 2 * pixels)
        before = size
        font, ink, place = font_of(word), ink_of(word), None
        while place is None:
            if pixels < SMALLEST_PIXELS:
                return found
            image = font.image(word, pixels, ink)
            tall, wide = image.height + MARGIN_PIXELS, image.width + MARGIN_PIXELS
            place = occupancy.sample_position(tall, wide, chance)
            if place is None:
                # At once to what the picture holds: a long word would be tried a hundred times.
                pixels = min(pixels - STEP_PIXELS, int(pixels * min(WIDTH / wide, HEIGHT / tall)))
        if not image.width:
            continue
        top, left = (at + MARGIN_PIXELS // 2 for at in place)
        found.append(PlacedWord(word, image, left, top))
        occupied.paste(255, (left, top), image.getchannel("A"))
        occupancy.update(np.asarray(occupied), top, left)
    return found
