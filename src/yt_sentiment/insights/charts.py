"""Pictures of the insights, as PNG or SVG, light or dark.

Colours are Okabe and Ito's (2008), which colour-blind readers tell apart; every class has its name and a hatch too.
"""

from __future__ import annotations

import heapq
import io
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from matplotlib import rcParams
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from PIL import Image

from yt_sentiment.insights import word_layout
from yt_sentiment.insights.chart_formats import Format, Theme
from yt_sentiment.insights.fonts import font_of
from yt_sentiment.insights.schema import Trend
from yt_sentiment.labels import LABELS

rcParams["text.parse_math"] = False  # text is text, whoever sent it

COLOURS: Final = {"negative": "#d55e00", "neutral": "#8c8c8c", "positive": "#0072b2"}
HATCHES: Final = {"negative": "//", "neutral": "..", "positive": ""}
MARKERS: Final = {"negative": "v", "neutral": "s", "positive": "^"}
NOTE: Final = "predicted by yt-sentiment, not a YouTube metric"
DOTS_PER_INCH: Final = 110
SHOWN_PERIODS: Final = 12
"""Labels on the time axis at most."""
BARS_POINTS: Final = 400
"""Width of all bars together, in points: eight tenths of the axis."""
CONSIDERED_WORDS: Final = 1000
"""The largest words, among which those are that can be drawn."""
SHOWN_CHARACTERS: Final = 30
"""Of a word; a longer one would leave no room for others, and fitting it in takes seconds."""


@dataclass(frozen=True, slots=True)
class _Look:
    ground: str
    ink: str
    line: str
    brighten: float
    words: tuple[str, ...]


_LOOKS: Final = {
    "light": _Look("#ffffff", "#1b1b1b", "#d0d0d0", 0.0, ("#0072b2", "#1b1b1b", "#7a3e00", "#44546a")),
    "dark": _Look("#181818", "#f1f1f1", "#4a4a4a", 0.35, ("#8ecbf0", "#f1f1f1", "#f0b27a", "#b9c6d6")),
}


def _colour(label: str, theme: Theme) -> tuple[float, float, float]:
    """Return the colour of a class, lighter on a dark ground."""
    code, look = COLOURS[label], _LOOKS[theme]
    red, green, blue = (int(code[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return (
        red + (1 - red) * look.brighten,
        green + (1 - green) * look.brighten,
        blue + (1 - blue) * look.brighten,
    )


def _figure(theme: Theme, width: float, height: float) -> tuple[Figure, Axes]:
    figure = Figure(figsize=(width, height), dpi=DOTS_PER_INCH, facecolor=_LOOKS[theme].ground, layout="constrained")
    axes = figure.subplots()
    axes.set_facecolor(_LOOKS[theme].ground)
    return figure, axes


def _bytes(figure: Figure, theme: Theme, form: Format) -> bytes:
    figure.supxlabel(NOTE, fontsize=7, color=_LOOKS[theme].ink, alpha=0.7)
    content = io.BytesIO()
    figure.savefig(content, format=form, metadata={"Date": None} if form == "svg" else None)
    return content.getvalue()


def _message(text: str, theme: Theme, form: Format) -> bytes:
    """Return a picture that says why there is none."""
    figure, axes = _figure(theme, 6, 2)
    axes.axis("off")
    axes.text(0.5, 0.5, text, ha="center", va="center", color=_LOOKS[theme].ink, fontsize=11, wrap=True)
    return _bytes(figure, theme, form)


def pie(counts: Mapping[str, int], theme: Theme = "light", form: Format = "png") -> bytes:
    """Return a ring of the class shares, each with its name, number and percentage.

    Args:
        counts: comments per class, 0 or more.
        theme: light or dark ground.
        form: file format.
    """
    total = sum(counts.values())
    if not total:
        return _message("no comments to show", theme, form)
    look = _LOOKS[theme]
    shown = [label for label in LABELS if counts.get(label)]
    figure, axes = _figure(theme, 6, 4)
    axes.pie(
        [counts[label] for label in shown],
        labels=[f"{label}\n{counts[label]:,} ({counts[label] / total:.0%})" for label in shown],
        colors=[_colour(label, theme) for label in shown],
        hatch=[HATCHES[label] for label in shown],
        startangle=90,
        counterclock=False,
        wedgeprops={"width": 0.45, "edgecolor": look.ground, "linewidth": 1.5},
        textprops={"color": look.ink, "fontsize": 11},
    )
    axes.set_title(f"{total:,} comments", color=look.ink, fontsize=12)
    return _bytes(figure, theme, form)


def trend(shown: Trend, theme: Theme = "light", form: Format = "png") -> bytes:
    """Return the class shares over time as lines, with the number of comments beneath.

    Args:
        shown: what to draw; the picture says where ``asked`` is another period, and what is ``outside``.
        theme: light or dark ground.
        form: file format.
    """
    points, period = shown["points"], shown["period"]
    if not any(point[label]["share"] is not None for point in points for label in LABELS):
        return _message("no comment has a date", theme, form)
    look = _LOOKS[theme]
    figure = Figure(figsize=(8, 4.5), dpi=DOTS_PER_INCH, facecolor=look.ground, layout="constrained")
    above, below = figure.subplots(2, 1, sharex=True, height_ratios=(4, 1))
    places = range(len(points))
    for label in LABELS:
        known = [(x, 100 * share) for x, point in enumerate(points) if (share := point[label]["share"]) is not None]
        above.plot(
            *zip(*known, strict=True),
            color=_colour(label, theme),
            marker=MARKERS[label],
            markersize=4,
            linewidth=2,
            label=label,
        )
    counts = [sum(point[label]["count"] for label in LABELS) for point in points]
    # One collection: as many bars would take ten times as long.
    below.vlines(places, 0, counts, color=look.line, linewidth=BARS_POINTS / len(points))
    above.set_ylim(-2, 102)
    above.set_ylabel("% of comments", color=look.ink)
    below.set_ylabel("comments", color=look.ink)
    step = -(-len(points) // SHOWN_PERIODS)
    if note := _note(shown):
        above.set_title(note, color=look.ink, fontsize=8)
    cut = {"year": 4, "month": 7}.get(period, 10)
    below.set_xticks(list(places)[::step], [point["start"][:cut] for point in points][::step], rotation=45, ha="right")
    below.set_xlabel(f"{period} (UTC)", color=look.ink)
    for axes in (above, below):
        axes.set_facecolor(look.ground)
        axes.tick_params(colors=look.ink)
        axes.grid(axis="y", color=look.line, linewidth=0.6)
        axes.spines[:].set_color(look.line)
        axes.set_axisbelow(True)
    legend = above.legend(loc="upper left", ncols=3, facecolor=look.ground, edgecolor=look.line)
    for text in legend.get_texts():
        text.set_color(look.ink)
    return _bytes(figure, theme, form)


def _note(shown: Trend) -> str:
    """Return in what a trend differs from what was asked for."""
    period, asked, outside = shown["period"], shown["asked"], shown["outside"]
    notes = [f"per {period}, since there are too many of a {asked}"] if asked != period else []
    if outside:
        notes.append(f"{outside:,} comments dated outside these years are left out")
    return "; ".join(notes)


def _words(number: int) -> str:
    return "1 word" if number == 1 else f"{number:,} words"


def _shortened(words: Mapping[str, float]) -> dict[str, float]:
    """Return the largest words, long ones cut; those that are then the same add up."""
    sizes: defaultdict[str, float] = defaultdict(float)
    for word, size in heapq.nlargest(CONSIDERED_WORDS, words.items(), key=lambda item: item[1]):
        sizes[word if len(word) <= SHOWN_CHARACTERS else word[: SHOWN_CHARACTERS - 1] + "…"] += size
    return dict(sizes)


def cloud(words: Mapping[str, float], theme: Theme = "light", form: Format = "png") -> bytes:
    """Return a word cloud, each word in a font that has its characters; how many have none is said.

    Args:
        words: word or emoji -> how large it is, above 0: of a class its weight times its count, as in the browser.
        theme: light or dark ground.
        form: file format.
    """
    if not words:
        return _message("no words to show", theme, form)
    words = _shortened(words)
    fonts = {word: font for word in words if (font := font_of(word))}
    if not fonts:
        return _message(f"no font on this server can draw {_words(len(words))}", theme, form)
    look = _LOOKS[theme]
    picture = Image.new("RGB", (word_layout.WIDTH, word_layout.HEIGHT), look.ground)
    drawn = {word: words[word] for word in fonts}
    for word in word_layout.placed(drawn, fonts.__getitem__, lambda word: look.words[len(word) % len(look.words)]):
        picture.paste(word.image, (word.left, word.top), word.image)
    figure, axes = _figure(theme, 8, 4.2)
    axes.axis("off")
    axes.imshow(np.asarray(picture), interpolation="bilinear")
    if missing := len(words) - len(drawn):
        title = f"{_words(missing)} in a script without a font left out"
        axes.set_title(title, color=look.ink, fontsize=8)
    return _bytes(figure, theme, form)
