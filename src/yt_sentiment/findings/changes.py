"""What changed between two looks at a source."""

from __future__ import annotations

from collections.abc import Sequence

from yt_sentiment.findings.judging import Judgement, differences, share_of
from yt_sentiment.findings.screen import Screen, cut, plain
from yt_sentiment.insights import Judged
from yt_sentiment.insights.best import Best
from yt_sentiment.insights.intervals import score_interval


def changes(before: Judgement, now: Judgement, screen: Screen) -> list[str]:
    """Return in a line or two how many comments are new, what moved, and the new one that people like best."""
    known = {comment.id for comment in before.source.comments}
    new, best = 0, Best[Judged](1)
    for one in now.comments:
        if one.comment.id not in known:
            new += 1
            best.add(one.comment.likes, one)
    gone = len(known) - (len(now.comments) - new)
    found, share = score_interval(now.analysis["shares"]), share_of(now.analysis["shares"], "negative")
    state = f"score {found.value:.1f}, negative {share.value:.0%}" if found and share else "no comment was judged"
    said = f"{now.asked_at:%H:%M} UTC  {new:+,} comments{f', {gone:,} no longer listed' if gone > 0 else ''}; {state}"
    moved = differences(now.analysis["shares"], before.analysis["shares"]).get("score")
    if moved and moved.value:
        said += f" ({moved.value:+.2f})"  # without an interval: most comments are the same, twice
    lines = [said]
    for comment, prediction, _ in best.ranked():
        label = "unsure" if prediction.uncertain else prediction.label
        lines.append(f"           new, {label}: {cut(plain(comment.text), screen.width - 30)}")
    return lines


def alarms(judgements: Sequence[Judgement], limit: float | None) -> list[str]:
    """Return which sources have a larger share of negative comments than ``limit``, in a line each."""
    said = []
    for one in judgements:
        share = share_of(one.analysis["shares"], "negative")
        if limit is not None and share and share.value > limit:
            low, high = 100 * share.low, 100 * share.high
            name = cut(plain(one.source.name), 60)
            said.append(f"{name}: {share.value:.1%} negative ({low:.0f}–{high:.0f}), more than {limit:.1%}")
    return said
