"""Sources, and the videos of one, beside each other in a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from yt_sentiment.findings.judging import Judgement, Part, differences
from yt_sentiment.findings.screen import Screen, cut, plain, width_of
from yt_sentiment.findings.terminal import READING_ORDER, split_bar
from yt_sentiment.insights.analysis import FEW_COMMENTS
from yt_sentiment.insights.intervals import Interval, score_interval
from yt_sentiment.insights.schema import Shares

SHOWN_PARTS: Final = 10


def comparison(judgements: Sequence[Judgement], screen: Screen) -> list[str]:
    """Return sources side by side, and what each differs by from the first."""
    names = [plain(one.source.name) for one in judgements]
    rows = [
        (name, one.analysis["coverage"]["certain"], one.analysis["shares"])
        for name, one in zip(names, judgements, strict=True)
    ]
    lines = [*_table(rows, screen), ""]
    first = judgements[0].analysis["shares"]
    for name, count, shares in rows[1:]:
        lines.append(f"{cut(name, 34)} – {cut(names[0], 34)}")
        if 0 < min(rows[0][1], count) < FEW_COMMENTS:
            lines.append(f"  fewer than {FEW_COMMENTS} comments, which are few to read differences from")
            continue
        found = differences(shares, first)
        said = [f"{label} {_points(found[label])}" for label in READING_ORDER if label in found]
        said += [f"score {found['score'].value:+.1f} ({found['score'].low:+.1f} to {found['score'].high:+.1f})"]
        lines += [f"  {line}" for line in said] if found else ["  no comment that the model could judge"]
        if found and not any(one.excludes_zero for one in found.values()):
            lines.append("  no difference that is more than chance")
    return lines


def as_json(sources: Sequence[tuple[str, Shares]]) -> list[dict[str, Any]]:
    """Return by how much each source differs from the first: the value and the ends of its interval.

    Args:
        sources: name and shares of each, the one that the others are compared with first.
    """
    (first, less), *others = sources
    return [
        {
            "source": name,
            "minus": first,
            **{what: found._asdict() for what, found in differences(shares, less).items()},
        }
        for name, shares in others
    ]


def _points(found: Interval) -> str:
    return f"{100 * found.value:+.0f} points ({100 * found.low:+.0f} to {100 * found.high:+.0f})"


def parts(found: Sequence[Part], screen: Screen) -> list[str]:
    """Return the videos of a source, those with most comments."""
    if not found:
        return []
    rows = [(plain(part.video.title or part.video.id), part.comments, part.shares) for part in found[:SHOWN_PARTS]]
    more = [f"… and {len(found) - SHOWN_PARTS} more videos (--json)"] if len(found) > SHOWN_PARTS else []
    return ["", *_table(rows, screen), *more]


def _table(rows: Sequence[tuple[str, int, Shares]], screen: Screen) -> list[str]:
    bar = 20
    name_width = screen.width - 9 - bar - 18 - 4
    lines = [screen.painted(f"{'':<{name_width}} {'comments':>8}  {'':<{bar}}  score", quiet=True)]
    for name, count, shares in rows:
        found = score_interval(shares)
        shown = cut(name, name_width)
        padded = shown + " " * (name_width - width_of(shown))
        said = f"{found.value:.1f} ({found.low:.1f}–{found.high:.1f})" if found else "–"
        drawn = split_bar(shares, screen, bar) if found else " " * bar
        lines.append(f"{padded} {count:>8,}  {drawn}  {said}")
    return lines
