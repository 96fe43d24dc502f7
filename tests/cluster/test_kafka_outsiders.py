"""Systems outside on a real Kafka, by the words of docs/deployment.md: what a user may read, and how fast."""

import asyncio
import os
import re
import ssl
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import (
    GroupAuthorizationFailedError,
    KafkaConnectionError,
    SaslAuthenticationFailed,
    TopicAuthorizationFailedError,
)

from deploy.local.tools import jars, kafka_jars
from tests.native_server import free_port
from tests.rig import unavailable
from tests.server_kafka import NativeKafka, missing
from tests.unit.gateway.test_webhook_connections import certificate

pytestmark = [pytest.mark.servers, pytest.mark.asyncio(loop_scope="module")]

PAGE = (Path(__file__).parents[2] / "docs" / "deployment.md").read_text(encoding="utf-8")
SECTION = PAGE.partition("## Kafka for other systems\n")[2].partition("\n## ")[0]
SETTINGS, LET_IN, LET_GO = re.findall(r"^```\w+\n(.*?)^```$", SECTION, re.MULTILINE | re.DOTALL)
WORDS = {
    "kafka-acls.sh": "org.apache.kafka.tools.AclCommand",
    "kafka-configs.sh": "kafka.admin.ConfigCommand",
    "kafka-consumer-perf-test.sh": "org.apache.kafka.tools.ConsumerPerformance",
}
FEED, INSIDE = "hehuo.feed", "hehuo.partners"
RECORDS, RECORD = 20, os.urandom(900_000)
"""Four times as much as the user may read in a second."""
WORD = "a-long-one"
"""As the page prints it."""
NOT_LET_IN = (SaslAuthenticationFailed, KafkaConnectionError)


@dataclass(frozen=True)
class Broker:
    """It, and where it is reached by whom."""

    kafka: NativeKafka
    outside: str
    folder: Path

    def said(self, words: str) -> str:
        """What comes of words that operators have, as a page prints them."""
        with_address = words.replace("kafka:9092", self.kafka.bootstrap)
        path = f"{self.folder / 'bin'}{os.pathsep}{os.environ['PATH']}"
        done = subprocess.run(
            ["bash", "-ec", with_address],
            env={**os.environ, "PATH": path},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def as_library(self, word: str = WORD) -> dict[str, object]:
        """How the system connects."""
        return {
            "bootstrap_servers": self.outside,
            "security_protocol": "SASL_SSL",
            "sasl_mechanism": "SCRAM-SHA-512",
            "sasl_plain_username": "library",
            "sasl_plain_password": word,
            "ssl_context": ssl.create_default_context(cafile=self.folder / "certificate.pem"),
        }


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    """A broker as the page says, and what was said to it there."""
    if reason := missing():
        unavailable(reason)
    folder, outside = tmp_path_factory.mktemp("kafka"), free_port()
    certificate(folder)
    settings = SETTINGS
    for printed, ours in {
        "PLAINTEXT://:9092": "PLAINTEXT://127.0.0.1:@PORT@",
        "CONTROLLER://:9093": "CONTROLLER://127.0.0.1:@CONTROLLER_PORT@",
        "OUTSIDE://:9094": f"OUTSIDE://127.0.0.1:{outside}",
        "PLAINTEXT://kafka:9092": "PLAINTEXT://127.0.0.1:@PORT@",
        "kafka.example.org:9094": f"localhost:{outside}",
        "/etc/kafka/outside.pem": str(folder / "both.pem"),
    }.items():
        assert printed in settings
        settings = settings.replace(printed, ours)
    # A quota holds over eleven seconds otherwise, in which much would have to be read.
    kafka = NativeKafka(folder / "broker", also=f"{settings}quota.window.num=2\n")
    (folder / "bin").mkdir()
    for name, program in WORDS.items():
        script = folder / "bin" / name
        found, of_broker = jars(Path(__file__).parent / "kafka_tools"), kafka_jars()
        script.write_text(f'#!/bin/sh\nexec java -Xmx192m -cp "{found}/*:{of_broker}/*" {program} "$@"\n')
        script.chmod(0o755)
    try:
        kafka.start()
        yield Broker(kafka, f"localhost:{outside}", folder)
    finally:
        kafka.stop()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def let_in(broker: Broker) -> Broker:
    """What the platform has sent, and a system that may read it."""
    admin = AIOKafkaAdminClient(bootstrap_servers=broker.kafka.bootstrap)
    await admin.start()
    await admin.create_topics([NewTopic(one, 1, 1) for one in (FEED, INSIDE)])
    await admin.close()
    async with AIOKafkaProducer(
        bootstrap_servers=broker.kafka.bootstrap, compression_type="lz4", max_request_size=1_000_000
    ) as producer:
        for topic in (FEED, INSIDE):
            await producer.send_and_wait(topic, b"{}", key=b"haiwan")
        for _ in range(RECORDS):
            await producer.send_and_wait(FEED, RECORD, key=b"haiwan")
    await asyncio.to_thread(broker.said, LET_IN)
    return broker


@asynccontextmanager
async def consumer(settings: dict[str, object], topic: str, group: str) -> AsyncIterator[AIOKafkaConsumer]:
    one = AIOKafkaConsumer(topic, group_id=group, auto_offset_reset="earliest", **settings)
    try:
        await one.start()
        yield one
    finally:
        await one.stop()


async def read_on(one: AIOKafkaConsumer) -> None:
    while True:
        await one.getone()


async def test_it_reads_the_topic_under_its_group(let_in: Broker) -> None:
    async with consumer(let_in.as_library(), FEED, "library") as one:
        record = await one.getone()
        assert (record.key, record.value) == (b"haiwan", b"{}")
        await one.commit()
        # What else there is it does not even see.
        assert await one.topics() == {FEED}


@pytest.mark.parametrize(
    ("topic", "group", "refusal"),
    [
        (INSIDE, "library", TopicAuthorizationFailedError),
        (FEED, "somebody-else", GroupAuthorizationFailedError),
        (FEED, "library-2", GroupAuthorizationFailedError),
    ],
)
async def test_it_reads_no_other_topic_and_under_no_other_group(
    let_in: Broker, topic: str, group: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        async with consumer(let_in.as_library(), topic, group) as one:
            await one.getone()


async def test_it_writes_nothing_and_makes_no_topic(let_in: Broker) -> None:
    async with AIOKafkaProducer(**let_in.as_library()) as producer:
        for topic in (FEED, INSIDE):
            with pytest.raises(TopicAuthorizationFailedError):
                await producer.send_and_wait(topic, b"{}")
    admin = AIOKafkaAdminClient(**let_in.as_library())
    await admin.start()
    made = await admin.create_topics([NewTopic("mine", 1, 1)])
    await admin.close()
    (((_, code, *_),)) = made.topic_errors
    assert code == TopicAuthorizationFailedError.errno


async def test_nobody_comes_in_without_the_password_or_in_the_clear(let_in: Broker) -> None:
    in_the_clear: dict[str, object] = {"bootstrap_servers": let_in.outside}
    for settings in (let_in.as_library("another"), in_the_clear):
        with pytest.raises(NOT_LET_IN):
            async with consumer(settings, FEED, "library"):
                pass


async def test_who_reads_faster_than_the_quota_says_is_slowed_down(let_in: Broker) -> None:
    properties = let_in.folder / "library.properties"
    properties.write_text(
        "security.protocol=SASL_SSL\nsasl.mechanism=SCRAM-SHA-512\n"
        "sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required"
        ' username="library" password="a-long-one";\n'
        f"ssl.truststore.type=PEM\nssl.truststore.location={let_in.folder / 'certificate.pem'}\n"
    )
    words = (
        f"kafka-consumer-perf-test.sh --bootstrap-server {let_in.outside} --topic {FEED} --group library"
        f" --num-records {RECORDS} --timeout 60000 --print-metrics --command-config {properties}"
    )
    # Nobody has committed anything under the group but the first record.
    said = await asyncio.to_thread(let_in.said, words)
    (throttled,) = re.findall(r"fetch-throttle-time-max\S*\s*:\s*([\d.]+)", said)
    assert float(throttled) > 0, said


async def test_who_is_let_go_reads_nothing_more_also_where_it_is_connected(let_in: Broker) -> None:
    async with consumer(let_in.as_library(), FEED, "library") as one:
        await one.seek_to_beginning()
        assert await one.getone()
        await asyncio.to_thread(let_in.said, LET_GO)
        with pytest.raises((TopicAuthorizationFailedError, GroupAuthorizationFailedError)):
            await read_on(one)
    with pytest.raises(NOT_LET_IN):
        async with consumer(let_in.as_library(), FEED, "library"):
            pass
