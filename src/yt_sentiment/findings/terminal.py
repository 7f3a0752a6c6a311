"""The answer as one screen of a terminal holds it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from yt_sentiment.findings.apart import shares_once
from yt_sentiment.findings.bursts import Burst
from yt_sentiment.findings.judging import Judgement, share_of
from yt_sentiment.findings.screen import MARGIN, Screen, cut, plain, row, width_of
from yt_sentiment.insights.intervals import Interval, score_interval
from yt_sentiment.insights.schema import JudgedComment, Shares, Subject, Summary, Trend
from yt_sentiment.insights.shares import score
from yt_sentiment.labels import CODES, LABELS, Label

BLOCKS: Final = "▁▂▃▄▅▆▇█"
FILLS: Final[dict[Label, str]] = {"positive": "█", "neutral": "▒", "negative": "░"}
"""Told apart without colours."""
READING_ORDER: Final[tuple[Label, ...]] = ("positive", "neutral", "negative")
SHOWN_COMMENTS: Final = 3
SHOWN_MOMENTS: Final = 5
SHOWN_LANGUAGES: Final = 5
SHOWN_REASONS: Final = 4
_DOUBTS: Final = {
    "confidence": "of which the model is unsure",
    "language": "in a language that it does not read",
    "no content": "without a word to judge",
}


def answer(judgement: Judgement, screen: Screen) -> list[str]:
    """Return the lines of the answer on one source."""
    analysis = judgement.analysis
    lines = [*_head(judgement, screen), "", *_verdict(analysis, screen), *_trend(analysis["trend"], screen), ""]
    lines += _subjects("they like", analysis["subjects"]["liked"], screen, "positive")
    lines += _subjects("they dislike", analysis["subjects"]["disliked"], screen, "negative")
    lines += _quotes("positive", _best(judgement, "positive"), screen, "positive")
    lines += _quotes("negative", _best(judgement, "negative"), screen, "negative")
    for name, found in (("questions", analysis["questions"]), ("requests", analysis["requests"])):
        lines += _quotes(f"{name} {found['count']:,}", found["comments"], screen)
    lines += _bursts(judgement.bursts, screen) + _copies(judgement, screen)
    lines += _moments(analysis, screen) + _languages(analysis, screen) + _left_out(judgement, screen)
    return lines


def _head(judgement: Judgement, screen: Screen) -> list[str]:
    coverage, source = judgement.analysis["coverage"], judgement.source
    total = f" of {coverage['total']:,}" if coverage["total"] is not None else ""
    videos = f" of {len(judgement.parts)} videos" if judgement.parts else ""
    counted = f"{coverage['analysed']:,}{total} comments{videos}"
    name = cut(plain(source.name), screen.width - len(counted) - 3)
    return [f"{screen.painted(name, bold=True)} · {counted}"]


def _verdict(analysis: Summary, screen: Screen) -> list[str]:
    shares, coverage = analysis["shares"], analysis["coverage"]
    if not coverage["certain"]:
        return ["no comment that the model could judge"]
    lines = [split_bar(shares, screen, screen.width)]
    said = []
    for label in READING_ORDER:
        count, found = shares[label]["count"], share_of(shares, label)
        figure = f"{count:,}" if coverage["few"] or found is None else _percent(found)
        said.append(f"{screen.painted(FILLS[label], label)} {label} {figure}")
    lines.append("   ".join(said))
    if found := score_interval(shares):
        lines.append(f"score {found.value:.1f} of 10 ({found.low:.1f}–{found.high:.1f})")
    if coverage["few"]:
        lines[-1] += f"; of {coverage['certain']} comments, which are few to read shares from"
    return lines


def _percent(found: Interval) -> str:
    return f"{found.value:.0%} ({100 * found.low:.0f}–{100 * found.high:.0f})"


def split_bar(shares: Shares, screen: Screen, width: int) -> str:
    """Return the shares as a bar; a class that is there has a column at least."""
    counts = {label: shares[label]["count"] for label in READING_ORDER}
    total = sum(counts.values())
    columns = {label: max(round(width * count / total), count > 0) for label, count in counts.items()}
    largest = max(columns, key=lambda label: columns[label])
    columns[largest] += width - sum(columns.values())
    return "".join(screen.painted(FILLS[label] * columns[label], label) for label in READING_ORDER)


def _trend(trend: Trend, screen: Screen) -> list[str]:
    """Return the score over time as blocks, from its lowest to its highest, which are said; empty steps are blank."""
    points = trend["points"]
    if len(points) < 2:
        return []
    scores = [score({label: point[label]["count"] for label in LABELS}) for point in points]
    known = [one for one in scores if one is not None]
    low, high = min(known, default=0.0), max(known, default=0.0)
    length = {"year": 4, "month": 7}.get(trend["period"], 10)
    first, last = (point["start"][:length] for point in (points[0], points[-1]))
    before, after = f"by {trend['period']}  {first} ", f" {last}  score {low:.1f}–{high:.1f}"
    marks = "".join(" " if one is None else _block(one, low, high) for one in scores)
    room = screen.width - len(before) - len(after)
    shown = marks if len(marks) <= room else f"…{marks[-room + 1 :]}"
    return [f"{before}{screen.painted(shown, 'positive')}{after}"]


def _block(value: float, low: float, high: float) -> str:
    share = (value - low) / (high - low) if high > low else 0.5
    return BLOCKS[min(len(BLOCKS) - 1, int(share * len(BLOCKS)))]


def _best(judgement: Judgement, label: Label) -> list[JudgedComment]:
    """Return the comments of a class that people liked best; where none has likes, the clearest."""
    clearest = judgement.analysis["most_positive" if CODES[label] > 0 else "most_negative"]
    return judgement.liked[label] or clearest


def _quotes(title: str, comments: Sequence[JudgedComment], screen: Screen, label: Label | None = None) -> list[str]:
    """Return the first comments in a line each; of those with the same text the first."""
    once: dict[str, JudgedComment] = {}
    for one in comments:
        once.setdefault(one["text"], one)
        if len(once) == SHOWN_COMMENTS:
            break
    lines = []
    for number, one in enumerate(once.values()):
        head = title if number == 0 else ""
        likes = f"▲{one['likes']:,} " if one["likes"] else ""
        text = cut(plain(one["text"]), screen.width - MARGIN - 2 - len(likes) - 1)
        lines.append(
            f"{screen.painted(f'{head:<{MARGIN}}', label, quiet=True)}  {screen.painted(likes, quiet=True)}{text}"
        )
    return lines


def _bursts(bursts: Sequence[Burst], screen: Screen) -> list[str]:
    """Return a line per burst: when it was, how large, and what it spoke of, with one of the comments."""
    lines: list[str] = []
    for burst in bursts:
        until = f"–{burst.last:%m-%d}" if burst.last > burst.first else ""
        text = f"{burst.first}{until} {burst.comments:,} comments, usual {burst.usual:,.1f}"
        if burst.said:
            names = ", ".join(f"{said.subject} ({said.speakers:,})" for said in burst.said)
            text += f"; {names}: {plain(burst.said[0].quote.comment.text)}"
        lines += row("" if lines else "bursts", text, screen)
    return lines


def _copies(judgement: Judgement, screen: Screen) -> list[str]:
    """Return the largest groups of comments that are nearly the same, and the shares where each counts once."""
    groups = judgement.copies
    lines: list[str] = []
    for group in groups[:SHOWN_COMMENTS]:
        title = f"copies {sum(one.count for one in groups):,}" if not lines else ""
        lines += row(title, f"{group.count:,} × {plain(group.first.comment.text)}", screen)
    once = shares_once(judgement.analysis["shares"], judgement.copies)
    if groups and not judgement.analysis["coverage"]["few"]:
        said = ", ".join(f"{label} {found.value:.0%}" for label in READING_ORDER if (found := share_of(once, label)))
        lines += row("", f"counted once each: {said}", screen)
    return lines


def _subjects(title: str, subjects: Sequence[Subject], screen: Screen, label: Label) -> list[str]:
    """Return a line per subject: how many of the comments that mention it are of the class, and one of them."""
    lines = []
    for number, one in enumerate(subjects):
        mentions = sum(one["mentions"][name]["count"] for name in LABELS)
        said = f"{one['subject']} ({one['mentions'][label]['count']:,} of {mentions:,}): {plain(one['quote']['text'])}"
        text = cut(said, screen.width - MARGIN - 2)
        lines.append(f"{screen.painted(f'{title if number == 0 else str():<{MARGIN}}', label)}  {text}")
    return lines


def _moments(analysis: Summary, screen: Screen) -> list[str]:
    found = analysis["timestamps"][:SHOWN_MOMENTS]
    return row("moments", ", ".join(f"{clock(one['seconds'])} ({one['count']})" for one in found), screen)


def clock(seconds: int) -> str:
    """Return a position in a video as people write it."""
    minutes, rest = divmod(seconds, 60)
    return f"{minutes // 60}:{minutes % 60:02}:{rest:02}" if minutes >= 60 else f"{minutes}:{rest:02}"


def _languages(analysis: Summary, screen: Screen) -> list[str]:
    found, total = analysis["languages"], analysis["coverage"]["analysed"]
    common = [one for one in found if 100 * one["count"] >= total][:SHOWN_LANGUAGES]
    said = [f"{one['language']} {one['count'] / total:.0%}" for one in common]
    more = f", {len(found) - len(common)} more" if len(found) > len(common) else ""
    return row("languages", ", ".join(said) + more, screen)


def _left_out(judgement: Judgement, screen: Screen) -> list[str]:
    """Return what is in no share, and why: first what was judged with doubt, then what was not read."""
    uncertain = judgement.analysis["coverage"]["uncertain"]
    doubts = [f"{count:,} {_DOUBTS[doubt]}" for doubt, count in sorted(uncertain.items(), key=lambda one: -one[1])]
    missing = [plain(reason) for reason in judgement.source.missing]
    rest = [f"{len(missing) - SHOWN_REASONS} more reasons (--json)"] if len(missing) > SHOWN_REASONS else []
    lines = _wrapped("not counted", "; ".join(doubts), screen)
    for number, reason in enumerate([*missing[:SHOWN_REASONS], *rest]):
        lines += _wrapped("left out" if number == 0 else "", reason, screen)
    return lines


def _wrapped(title: str, text: str, screen: Screen) -> list[str]:
    """Return a row whose text goes on below, three lines at most."""
    room, lines, words = screen.width - MARGIN - 2, [""], text.split()
    for word in words:
        longer = f"{lines[-1]} {word}".strip()
        lines = [*lines[:-1], longer] if width_of(longer) <= room else [*lines, word]
    shown = lines[:3] if len(lines) <= 3 else [*lines[:2], cut(" ".join(lines[2:]), room)]
    return [one for number, line in enumerate(shown) for one in row(title if number == 0 else "", line, screen)]
