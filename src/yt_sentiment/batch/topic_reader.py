"""What a topic of answers holds: its last message, all of them, and whether a transaction in it is still open."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from yt_sentiment.batch.messages import Stream, StreamError
from yt_sentiment.batch.windows import Answer

if TYPE_CHECKING:
    from confluent_kafka import Consumer, IsolationLevel, Message, TopicPartition

AT_ONCE: Final = 1000
"""Messages that are asked for at a time."""
SECONDS: Final = 30
"""How long a broker may take to answer."""
TRANSACTION_SECONDS: Final = 60
"""After which a broker ends a transaction whose process was killed."""
SETTLED_SECONDS: Final = 2 * TRANSACTION_SECONDS
"""How long transactions are waited for: a broker looks every few seconds which of them it must end."""
PAUSE: Final = 0.5
"""Between two looks whether they have ended, in seconds."""
END_SECONDS: Final = 0.1
"""How long messages are waited for at a time, though the end of the partition has come."""
TAIL: Final = 64
"""Messages that are looked at first for the last one of a partition: markers of transactions are among them."""
READING: Final[Mapping[str, Any]] = {
    "auto.offset.reset": "earliest",
    "enable.auto.commit": False,
    "isolation.level": "read_committed",
    "enable.partition.eof": True,
}
"""Settings of a consumer that is told where a partition ends, and sees nothing that may be taken back."""


class TopicReader:
    """Reads the targets of a stream, as anybody else who reads committed messages sees them."""

    def __init__(self, stream: Stream) -> None:
        from confluent_kafka import Consumer
        from confluent_kafka.admin import AdminClient

        self._admin = AdminClient(stream.client())
        self._consumer: Consumer = Consumer(stream.client(**READING, **{"group.id": f"{stream.group}.reader"}))

    def close(self) -> None:
        """Leave the broker."""
        self._consumer.close()

    def wait_until_settled(self, places: Sequence[tuple[str, int]]) -> None:
        """Return when each transaction has ended that is open now in these partitions of topics.

        What a process was committing when it was killed is committed all the same, partition by partition, by the
        broker. Until then a reader sees the partition end before it, and whoever went on from there would answer again.

        Raises:
            StreamError: naming the partition in which one stays open.
            KafkaException: if the broker refuses.
        """
        from confluent_kafka import IsolationLevel, TopicPartition

        deadline = time.monotonic() + SETTLED_SECONDS
        ends = self._ends([TopicPartition(*place) for place in places], IsolationLevel.READ_UNCOMMITTED)
        while True:
            stable = self._ends(list(ends), IsolationLevel.READ_COMMITTED)
            ends = {place: end for place, end in ends.items() if stable[place] < end}
            if not ends:
                return
            if time.monotonic() > deadline:
                place, end = next(iter(ends.items()))
                raise StreamError(
                    f"a transaction in partition {place.partition} of topic {place.topic!r} is open for more than "
                    f"{SETTLED_SECONDS} s: it is committed up to {stable[place]}, expected up to its end, {end}; end "
                    f"whatever else writes there, or abort it with kafka-transactions.sh"
                )
            pause(PAUSE)

    def last(self, topic: str, partition: int) -> Answer | None:
        """Return the last message of a partition."""
        from confluent_kafka import TopicPartition

        low, high = self._consumer.get_watermark_offsets(TopicPartition(topic, partition), SECONDS)
        back = TAIL
        while high > low:
            found = [answer for some in self.read(topic, partition, max(low, high - back)) for answer in some]
            if found:
                return found[-1]
            if high - back <= low:
                break
            back *= 8
        return None

    def read(self, topic: str, partition: int, start: int | None = None) -> Iterator[list[Answer]]:
        """Yield what is in a partition now, from its beginning unless said.

        Raises:
            StreamError: if a message is not a JSON object.
            KafkaException: if the broker refuses.
        """
        from confluent_kafka import OFFSET_BEGINNING, KafkaException, TopicPartition

        offset = OFFSET_BEGINNING if start is None else start
        self._consumer.assign([TopicPartition(topic, partition, offset)])
        ended = False
        while not ended:
            messages = self._consumer.consume(AT_ONCE, END_SECONDS)
            for message in messages:
                if (error := message.error()) and not is_end(message):
                    raise KafkaException(error)
            ended = any(map(is_end, messages))
            if some := [_answer(message) for message in messages if not message.error()]:
                yield some
        self._consumer.unassign()

    def _ends(self, places: Sequence[TopicPartition], level: IsolationLevel) -> dict[TopicPartition, int]:
        """Return the offset behind the last message of each partition, or behind the last that is sure to stay."""
        from confluent_kafka.admin import OffsetSpec

        if not places:
            return {}
        asked = {place: OffsetSpec.latest() for place in places}  # type: ignore[no-untyped-call]
        found = self._admin.list_offsets(asked, isolation_level=level, request_timeout=SECONDS)
        return {place: answer.result(SECONDS).offset for place, answer in found.items()}


def pause(seconds: float) -> None:
    """Wait until it is looked again."""
    time.sleep(seconds)


def is_end(message: Message) -> bool:
    """Return whether this is no message, but the end of a partition."""
    from confluent_kafka import KafkaError

    error = message.error()
    return error is not None and error.code() == KafkaError._PARTITION_EOF


def _answer(message: Message) -> Answer:
    try:
        found = json.loads(message.value() or b"null")
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise StreamError(
            f"message {message.offset()} in partition {message.partition()} of topic {message.topic()!r} is not a JSON "
            "object, expected nothing but answers there"
        )
    return found
