"""The messages of a topic and their answers: which topics, what is read of a message, and what is written of it."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from yt_sentiment.batch.inputs import read_lines
from yt_sentiment.batch.windows import Answer
from yt_sentiment.comment_files.entries import Bad, Row, row_of, shown
from yt_sentiment.language.tokenised import Batch
from yt_sentiment.model import SentimentModel

if TYPE_CHECKING:
    from confluent_kafka import Message


class StreamError(RuntimeError):
    """Topics cannot be read or written as they are."""


@dataclass(frozen=True, slots=True)
class Stream:
    """What is scored, and into what.

    Attributes:
        servers: of Kafka, ``HOST:PORT`` with commas between them.
        source: topic of JSON messages with ``text``.
        target: topic of the answers; it is made if it is not there. Windows go to ``target.insights``.
        group: consumer group; whoever is in it shares the work.
        instance: tells processes of a group apart, and stays the same when one is started again.
        minutes: length of a window; 0 for no windows.
        options: more of the client's settings, such as those of TLS.
    """

    servers: str
    source: str
    target: str
    group: str = "yt-sentiment"
    instance: str = "0"
    minutes: int = 0
    options: Mapping[str, str] = field(default_factory=dict)

    @property
    def insights(self) -> str:
        """Topic of the windows."""
        return f"{self.target}.insights"

    def client(self, **more: Any) -> dict[str, Any]:
        """Return settings of a client."""
        return {"bootstrap.servers": self.servers, **self.options, **more}


def answers(model: SentimentModel, messages: Sequence[Message]) -> list[Answer]:
    """Return what is written of each message, ready for JSON."""
    rows = [_row(message.value() or b"") for message in messages]
    said = iter(model.predict_batch(Batch([row.text for row in rows if not isinstance(row, Bad)])))
    found, received = [], time.time_ns() // 1_000_000
    for message, row in zip(messages, rows, strict=True):
        answer: Answer = {
            "source": message.topic(),
            "source_partition": message.partition(),
            "source_row": message.offset(),
            "timestamp_ms": message.timestamp()[1],
            "received_ms": received,
        }
        if isinstance(row, Bad):
            answer |= {"reason": row.reason, "value": row.value}
        else:
            fields = row._asdict()
            del fields["row"], fields["unreadable"], fields["author"]
            fields["published_at"] = row.published_at.isoformat() if row.published_at else None
            prediction = next(said)
            answer |= fields | dict(zip(prediction._fields, prediction.cells, strict=True))
            answer["model_version"] = model.version
        found.append(answer)
    return found


def _row(value: bytes) -> Row | Bad:
    """Return the one comment of a message, or why there is none."""
    found = read_lines([value])
    first = next(found, Bad(0, "the message is empty"))
    if next(found, None) is None:
        return row_of(first)
    return Bad(0, "the message holds several comments", shown(value.decode("utf-8", "replace")))
