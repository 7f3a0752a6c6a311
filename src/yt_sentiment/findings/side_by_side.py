"""Sources, and the videos of one, beside each other in a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from yt_sentiment.findings.judging import Judgement, differences
from yt_sentiment.findings.screen import Screen, cut, plain, width_of
from yt_sentiment.findings.terminal import READING_ORDER, split_bar
from yt_sentiment.findings.videos import Part, ranked
from yt_sentiment.insights.analysis import FEW_COMMENTS
from yt_sentiment.insights.intervals import Interval, score_interval
from yt_sentiment.insights.schema import Shares

SHOWN_PARTS: Final = 10
"""Videos in a terminal; half of them may be those that are above the others, and half those below."""
BAR: Final = 20
"""Columns of the bar of shares."""


def comparison(judgements: Sequence[Judgement], screen: Screen) -> list[str]:
    """Return sources side by side, and what each differs by from the first."""
    names = [plain(one.source.name) for one in judgements]
    rows = [
        (name, one.analysis["coverage"]["certain"], one.analysis["shares"])
        for name, one in zip(names, judgements, strict=True)
    ]
    lines = [_head(screen), *_rows(rows, screen), ""]
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
    """Return the videos of a source: those that stand out from the others first, and the most negative last."""
    if not found:
        return []
    above, between, below = ranked(found)
    most = SHOWN_PARTS // 2
    ups = min(len(above), max(most, SHOWN_PARTS - len(between) - len(below)))
    downs = min(len(below), max(most, SHOWN_PARTS - len(between) - len(above)))
    lines = ["", _head(screen)]
    for title, group, room in (
        ("more positive than the others together", above, ups),
        ("not told apart from the others", between, max(0, SHOWN_PARTS - ups - downs)),
        ("more negative than the others together", below, downs),
    ):
        if not group:
            continue
        some = group[:room]
        first = f", the first {len(some)}" if 0 < len(some) < len(group) else ""
        lines.append(screen.painted(f"{title}: {len(group):,} of {len(found):,} videos{first}", bold=True))
        lines += _rows([(plain(one.video.title or one.video.id), one.comments, one.shares) for one in some], screen)
    return [*lines, "… all of them with --html or --json"] if len(found) > SHOWN_PARTS else lines


def _name_width(screen: Screen) -> int:
    return screen.width - 9 - BAR - 18 - 4


def _head(screen: Screen) -> str:
    return screen.painted(f"{'':<{_name_width(screen)}} {'comments':>8}  {'':<{BAR}}  score", quiet=True)


def _rows(rows: Sequence[tuple[str, int, Shares]], screen: Screen) -> list[str]:
    """Return a line per source: its name, its certain comments, and of enough of them the shares and the score."""
    lines = []
    for name, count, shares in rows:
        found = score_interval(shares) if count >= FEW_COMMENTS else None
        shown = cut(name, _name_width(screen))
        padded = shown + " " * (_name_width(screen) - width_of(shown))
        drawn = split_bar(shares, screen, BAR) if found else " " * BAR
        said = f"{found.value:.1f} ({found.low:.1f}–{found.high:.1f})" if found else "too few" if count else "none"
        lines.append(f"{padded} {count:>8,}  {drawn}  {said}")
    return lines
