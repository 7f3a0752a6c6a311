"""Tumbling windows over the answers of a topic: what a video's comments of some minutes say, taken together.

Time is what Kafka says of the messages, but no later than the answer says that they were received: a sender whose clock
is wrong closes no windows. The clock is never asked here: the same answers give the same windows, whenever they are
read. So what was open when a process was killed is made again from the answers that it wrote.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

from yt_sentiment.comment import Comment, Prediction
from yt_sentiment.insights import Judged, analyse
from yt_sentiment.insights.details import details
from yt_sentiment.insights.schema import Details
from yt_sentiment.language.tokenised import Batch

Answer = dict[str, Any]
"""What is written of one message: its prediction, or the ``reason`` for none."""
GRACE_MS: Final = 60_000
"""How much later than its end a window closes, in messages' own time: for those that come out of order."""


class Closed(NamedTuple):
    """A window that is complete.

    Attributes:
        place: offset of the message that closed it, and its number among those that the same one closed.
        content: ready for JSON.
    """

    place: tuple[int, int]
    content: dict[str, Any]


class Windows:
    """The windows of one partition.

    Attributes:
        late: messages whose window was closed already; they are scored, and counted in none.
    """

    def __init__(self, minutes: int) -> None:
        self._length = minutes * 60_000
        self._now = 0
        self._open: defaultdict[tuple[int, str], list[Judged]] = defaultdict(list)
        self.late = 0

    def add(self, answers: Sequence[Answer]) -> list[Closed]:
        """Add answers in their order, and return the windows that they closed, in order."""
        scored = [answer for answer in answers if "reason" not in answer]
        batch = Batch([answer["text"] for answer in scored])
        found = iter(details(batch, [answer["language"] for answer in scored]))
        closed: list[Closed] = []
        for answer in answers:
            moment = answer["timestamp_ms"]
            start = moment - moment % self._length
            if "reason" not in answer:
                judged = _judged(answer, next(found))
                if start + self._length + GRACE_MS <= self._now:
                    self.late += 1
                elif answer["video_id"]:
                    self._open[start, answer["video_id"]].append(judged)
            self._now = max(self._now, min(moment, answer["received_ms"]))
            closed += self._close(answer["source_row"])
        return closed

    def _close(self, offset: int) -> list[Closed]:
        ended = sorted(key for key in self._open if key[0] + self._length + GRACE_MS <= self._now)
        return [Closed((offset, i), self._content(key, offset, i)) for i, key in enumerate(ended)]

    def _content(self, key: tuple[int, str], offset: int, number: int) -> dict[str, Any]:
        start, video = key
        found: dict[str, Any] = {**analyse(self._open.pop(key))}
        del found["comments"], found["video"], found["trend"]  # each is in the other topic; a window is one point
        span = [datetime.fromtimestamp(moment / 1000, UTC).isoformat() for moment in (start, start + self._length)]
        return {"video_id": video, "from": span[0], "until": span[1], "closed_by": [offset, number], **found}


def _judged(answer: Answer, found: Details) -> Judged:
    published = answer["published_at"]
    comment = Comment(
        id=answer["comment_id"],
        text=answer["text"],
        published_at=datetime.fromisoformat(published) if published else None,
        likes=answer["like_count"] or 0,
        reply_to=answer["parent_id"] or None,
    )
    said = {name: answer[name] for name in Prediction._fields}
    likely = max((name for name in Prediction._fields if name.startswith("p_")), key=lambda name: float(answer[name]))
    said["label"] = likely.removeprefix("p_")  # the answer has none where a comment has no content or is not read
    return Judged(comment, Prediction(**said), found)
