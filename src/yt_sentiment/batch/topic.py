"""Kafka: score the messages of a topic into another one, each exactly once, across processes that are killed.

Each message has one answer, in the partition that has the number of its own, in order. So the output itself says how
far the input is done, and a process goes on behind the last answer that a reader sees. Answers, windows and the
group's offsets are one transaction: where the broker hides what a transaction left behind, that is done again, and
where it shows it, that counts as done.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from yt_sentiment.batch.messages import Stream, StreamError, answers
from yt_sentiment.batch.topic_reader import AT_ONCE, READING, SECONDS, TRANSACTION_SECONDS, TopicReader, is_end
from yt_sentiment.batch.windows import Answer, Closed, Windows
from yt_sentiment.model import SentimentModel

if TYPE_CHECKING:
    from confluent_kafka import Consumer, Message, Producer, TopicPartition


class Scorer:
    """Scores what comes, a transaction at a time.

    Attributes:
        scored: messages that were answered with a prediction.
        put_aside: messages that were answered with a reason for none.
        late: messages that came after their window.
    """

    def __init__(self, stream: Stream, model: SentimentModel) -> None:
        from confluent_kafka import Consumer, Producer

        self._stream, self._model = stream, model
        joining = {**READING, "session.timeout.ms": 10_000, "group.id": stream.group}
        self._consumer: Consumer = Consumer(stream.client(**joining))
        self._reader = TopicReader(stream)
        name = f"{stream.group}.{stream.target}.{stream.instance}"
        sending = {"transactional.id": name, "transaction.timeout.ms": TRANSACTION_SECONDS * 1000, "linger.ms": 20}
        self._producer: Producer = Producer(stream.client(**sending))
        self._windows: dict[int, Windows] = {}
        self._waiting: dict[int, list[Closed]] = {}
        self._ended: set[int] = set()
        self.scored = self.put_aside = self.late = 0

    def run(self, *, once: bool) -> None:
        """Score until the process ends, or, ``once``, until what is there now is scored.

        Raises:
            StreamError: if a topic is missing or too small, or the broker refuses; what was not committed is scored
                again by whoever starts next.
        """
        from confluent_kafka import KafkaException

        try:
            self._prepare()
            self._producer.init_transactions(SECONDS)  # ends what a killed process of this instance left open
            self._consumer.subscribe([self._stream.source], on_assign=self._assigned, on_revoke=self._revoked)
            while not (once and self._all_ended()):
                self._score(self._consumer.consume(AT_ONCE, 1.0))
        except KafkaException as error:
            raise StreamError(f"Kafka at {self._stream.servers}: {error.args[0].str()}") from error
        finally:
            self._consumer.close()
            self._reader.close()

    def _prepare(self) -> None:
        """See to it that each partition of the source has one of the targets."""
        from confluent_kafka.admin import AdminClient, NewTopic

        admin = AdminClient(self._stream.client())
        known = {name: len(topic.partitions) for name, topic in admin.list_topics(timeout=SECONDS).topics.items()}
        if not (needed := known.get(self._stream.source, 0)):
            raise StreamError(f"{self._stream.servers} has no topic {self._stream.source!r}")
        for name in self._targets():
            if name not in known:
                admin.create_topics([NewTopic(name, needed, -1)])[name].result(SECONDS)
            elif known[name] < needed:
                raise StreamError(f"topic {name!r} has {known[name]} partitions, expected the {needed} of the source")
        self._last_answers(
            range(known.get(self._stream.target, 0))
        )  # another source may use more of them than this one

    def _targets(self) -> list[str]:
        return [self._stream.target, self._stream.insights] if self._stream.minutes else [self._stream.target]

    def _assigned(self, consumer: Consumer, partitions: list[TopicPartition]) -> None:
        """Go on where each partition was left."""
        try:
            self._go_on(consumer, partitions)
        except BaseException:
            consumer.unassign()  # a consumer that was given partitions and took none never closes
            raise

    def _go_on(self, consumer: Consumer, partitions: list[TopicPartition]) -> None:
        """Go on behind the last answer; without one, where the group was, or at the beginning."""
        # First, for the broker holds this back until offsets that are being committed are. An owner of before that
        # still commits between the last answer that is seen and here would have its messages answered twice.
        committed = {one.partition: one.offset for one in consumer.committed(partitions, SECONDS)}
        self._reader.wait_until_settled([(name, one.partition) for name in self._targets() for one in partitions])
        last = self._last_answers([one.partition for one in partitions])
        for one in partitions:
            answer = last[one.partition]
            one.offset = committed[one.partition] if answer is None else answer["source_row"] + 1
            if self._stream.minutes:
                self._remember(one.partition)
        self._ended -= {one.partition for one in partitions}
        consumer.assign(partitions)

    def _last_answers(self, numbers: Iterable[int]) -> dict[int, Answer | None]:
        """Return the last answer of partitions of the target.

        Raises:
            StreamError: if one answers another topic: its offsets would be taken for those of the source.
        """
        source, target = self._stream.source, self._stream.target
        last = {number: self._reader.last(target, number) for number in numbers}
        for number, answer in last.items():
            if answer is not None and answer.get("source") != source:
                raise StreamError(
                    f"partition {number} of topic {target!r} ends with an answer to {answer.get('source')!r}, expected "
                    f"to {source!r}; each source needs a target of its own"
                )
        return last

    def _revoked(self, _consumer: Consumer, partitions: list[TopicPartition]) -> None:
        for one in partitions:
            for kept in (self._windows, self._waiting):
                kept.pop(one.partition, None)

    def _remember(self, partition: int) -> None:
        """Make a partition's windows again from all its answers; those that were not told yet wait."""
        last = self._reader.last(self._stream.insights, partition)
        told = (-1, -1) if last is None else tuple(last["closed_by"])
        windows = self._windows[partition] = Windows(self._stream.minutes)
        closed: list[Closed] = []
        for some in self._reader.read(self._stream.target, partition):
            closed += windows.add(some)
        self._waiting[partition] = [one for one in closed if one.place > told]
        windows.late = 0

    def _score(self, heard: Sequence[Message]) -> None:
        """Answer messages, and commit."""
        from confluent_kafka import KafkaException

        for message in heard:
            if (error := message.error()) and not is_end(message):
                raise KafkaException(error)
        messages = [message for message in heard if not message.error()]
        waiting = [(number, closed) for number, some in self._waiting.items() for closed in some]
        if messages or waiting:
            self._producer.begin_transaction()
            found = answers(self._model, messages)
            for message, answer in zip(messages, found, strict=True):
                self._send(self._stream.target, answer["source_partition"], message.key(), answer)
            for number, closed in [*waiting, *self._closed_by(found)]:
                self._send(self._stream.insights, number, closed.content["video_id"].encode(), closed.content)
            place = self._consumer.position(self._consumer.assignment())
            group = self._consumer.consumer_group_metadata()
            self._producer.send_offsets_to_transaction([one for one in place if one.offset >= 0], group, SECONDS)
            self._producer.commit_transaction(SECONDS)
            self._waiting.clear()
            bad = sum("reason" in answer for answer in found)
            self.put_aside += bad
            self.scored += len(found) - bad
        self._ended -= {message.partition() or 0 for message in messages}
        self._ended |= {message.partition() or 0 for message in heard if is_end(message)}

    def _closed_by(self, found: Sequence[Answer]) -> list[tuple[int, Closed]]:
        by_partition: dict[int, list[Answer]] = {}
        for answer in found:
            by_partition.setdefault(answer["source_partition"], []).append(answer)
        closed = []
        for number, windows in self._windows.items():
            closed += [(number, one) for one in windows.add(by_partition.get(number, []))]
        self.late = sum(windows.late for windows in self._windows.values())
        return closed

    def _send(self, topic: str, partition: int, key: bytes | None, content: Mapping[str, Any]) -> None:
        value = json.dumps(content, ensure_ascii=False).encode("utf-8")
        moment = content.get("timestamp_ms", 0)
        while True:
            try:
                self._producer.produce(topic, value, key, partition, timestamp=moment)
            except BufferError:
                self._producer.poll(1.0)
            else:
                return

    def _all_ended(self) -> bool:
        assigned = {one.partition for one in self._consumer.assignment()}
        return bool(assigned) and assigned <= self._ended
