"""What deliveries go over: connections that are kept, encrypted where asked, in so many slots."""

import asyncio
import resource
import socket
import ssl
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from services.gateway.webhooks.connections import Connections, room_beside
from services.gateway.webhooks.delivery import Answer, deliver, message_of
from services.gateway.webhooks.places import Places
from services.gateway.webhooks.signing import secret_of
from services.gateway.webhooks.slots import SLOW_SECONDS, Slots
from shared.storage.faults import StoreUnavailable
from tests.faulty_documents import FaultyDocuments, unavailable
from tests.webhook_receiver import receiver

HERE = [ip_network("127.0.0.0/8")]
SECRETS = [secret_of(bytes(32), "one", 1)]
MESSAGE = message_of("haiwan", 1, b'{"type":"a.b.v1"}' * 20_000, head=1, epoch=0)
EMPTY = b"HTTP/1.1 204 -\r\nContent-Length: 0\r\n\r\n"


class Endpoint:
    """Counts who connects and what comes; ``answer`` is what it says each time, nothing where it is empty."""

    def __init__(self) -> None:
        self.answer = EMPTY
        self.connected = 0
        self.bodies: list[bytes] = []
        self.writers: list[asyncio.StreamWriter] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connected += 1
        self.writers.append(writer)
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
                length = int(head.partition("content-length: ")[2].partition("\r\n")[0])
                self.bodies.append(await reader.readexactly(length))
                writer.write(self.answer)
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    async def hang_up(self) -> None:
        for writer in self.writers:
            writer.close()
        await asyncio.gather(*(one.wait_closed() for one in self.writers), return_exceptions=True)


@asynccontextmanager
async def endpoint(tls: ssl.SSLContext | None = None) -> AsyncIterator[tuple[Endpoint, str]]:
    one = Endpoint()
    server = await asyncio.start_server(one.serve, "127.0.0.1", 0, ssl=tls)
    port = server.sockets[0].getsockname()[1]
    try:
        yield one, f"http{'s' if tls else ''}://localhost:{port}/hook"
    finally:
        server.close()
        await one.hang_up()


@asynccontextmanager
async def connections(most_idle: int = 8) -> AsyncIterator[Connections]:
    ours = Connections(HERE, lambda: most_idle)
    try:
        yield ours
    finally:
        await ours.close()


async def sent(ours: Connections, url: str) -> Answer:
    return await deliver(ours, url, MESSAGE, SECRETS)


async def test_a_connection_is_used_again_and_made_anew_where_the_endpoint_closed_it() -> None:
    async with endpoint() as (one, url), connections() as ours:
        for _ in range(3):
            assert (await sent(ours, url)).is_taken
        assert one.connected == 1
        await one.hang_up()
        await ours.sweep()
        assert (await sent(ours, url)).is_taken
        assert (one.connected, one.bodies) == (2, [MESSAGE.body] * 4)


async def test_no_more_connections_are_kept_than_there_is_room_for() -> None:
    async with endpoint() as (one, url), endpoint() as (other, elsewhere), connections(1) as ours:
        for _ in range(2):
            assert (await sent(ours, url)).is_taken
            assert (await sent(ours, elsewhere)).is_taken
        assert (one.connected, other.connected) == (1, 2)


@pytest.mark.parametrize(
    ("descriptors", "most_connections", "room"),
    [(1_024, 4_000, 512), (5_000, 4_000, 680), (5_856, 4_000, 1_536), (65_536, 4_000, 1_536)],
)
def test_there_is_room_for_what_the_web_server_leaves(
    monkeypatch: pytest.MonkeyPatch, descriptors: int, most_connections: int, room: int
) -> None:
    monkeypatch.setattr(resource, "getrlimit", lambda _kind: (descriptors, descriptors))
    assert room_beside(most_connections) == room


@pytest.mark.parametrize(
    ("answer", "status", "text"),
    [
        (b"HTTP/1.1 200 -\r\nContent-Length: 300000\r\n\r\n" + b"x" * 300_000, 200, "x" * 1_024),
        (b"HTTP/1.1 500 -\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno", 500, "no"),
        (b"HTTP/1.1 100 -\r\n\r\n" + EMPTY, 204, ""),
        (b"HTTP/1.1 307 -\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n", 307, ""),
    ],
)
async def test_of_any_answer_the_status_and_the_beginning_are_read(
    answer: bytes, status: int, text: str
) -> None:
    async with endpoint() as (one, url), connections() as ours:
        one.answer = answer
        first, second = await sent(ours, url), await sent(ours, url)
        assert [(told.status, told.text) for told in (first, second)] == [(status, text)] * 2
        assert (len(one.bodies), first.is_taken) == (2, status // 100 == 2), "no redirect is followed"


async def test_what_is_no_http_or_breaks_off_is_not_taken() -> None:
    async with endpoint() as (one, url), connections() as ours:
        one.answer = b"220 mail.example ESMTP\r\n\r\n"
        answers = [await sent(ours, url)]
        async with receiver() as gone:
            nowhere = gone.url
        answers.append(await sent(ours, nowhere))
        assert [(told.status, bool(told.error)) for told in answers] == [(None, True)] * 2


async def test_the_environment_names_no_proxy_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    async with receiver() as gone:
        nowhere = gone.url
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, nowhere)
        monkeypatch.setenv(name.lower(), nowhere)
    async with endpoint() as (one, url), connections() as ours:
        assert (await sent(ours, url)).is_taken
        assert one.bodies == [MESSAGE.body]


async def test_an_endpoint_proves_its_name_before_anything_is_sent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tls = certificate(tmp_path)
    async with endpoint(tls) as (one, url):
        async with connections() as stranger:
            answer = await sent(stranger, url)
        assert answer.status is None
        assert "certificate verify failed" in str(answer.error)
        assert one.bodies == []
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificate.pem"))
        async with connections() as knowing:
            for _ in range(2):
                assert (await sent(knowing, url)).is_taken
            assert "certificate verify failed" in str((await sent(knowing, numbered(url))).error)
        assert (one.bodies, len(one.writers)) == ([MESSAGE.body] * 2, 1)


def numbered(url: str) -> str:
    return url.replace("localhost", "127.0.0.1")


def certificate(directory: Path) -> ssl.SSLContext:
    """What a server that proves to be ``localhost`` has, and a file that says so."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, SHA256())
    )
    both = directory / "both.pem"
    (directory / "certificate.pem").write_bytes(made.public_bytes(Encoding.PEM))
    both.write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + made.public_bytes(Encoding.PEM)
    )
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(both)
    return tls


async def test_what_turns_out_slow_goes_on_where_there_is_room_among_the_slow() -> None:
    slots = Slots(4, 1)
    async with AsyncExitStack() as stack:
        first, second = [await stack.enter_async_context(slots.one(slow_times=0)) for _ in range(2)]
        assert (first.may_go_on(), first.may_go_on(), second.may_go_on()) == (True, True, False)
        slow = asyncio.create_task(stack.enter_async_context(slots.one(slow_times=1)))
        async with slots.one(slow_times=0):
            assert not slow.done()
        first.leave()
        first.leave()
        assert (await slow).may_go_on()
        assert not second.may_go_on()


async def test_whoever_was_slow_once_goes_before_those_that_always_are_and_they_go_in_turn() -> None:
    slots, order = Slots(8, 1), []

    async def deliver_to(name: str, slow_times: int) -> None:
        async with slots.one(slow_times=slow_times):
            order.append(name)
            await asyncio.sleep(0)

    async with slots.one(slow_times=9):
        every = [
            asyncio.create_task(deliver_to(name, times))
            for name, times in [
                ("old", 9),
                ("older", 90),
                ("leaves", 1),
                ("again", 2),
                ("once", 1),
                ("gone", 1),
            ]
        ]
        await asyncio.sleep(0)
        every[2].cancel()
        await asyncio.sleep(0)
        every[-1].cancel()
    await asyncio.gather(*every, return_exceptions=True)
    assert order == ["once", "again", "old", "older"]


async def test_room_that_is_given_to_somebody_who_leaves_is_given_to_the_next() -> None:
    slots = Slots(8, 1)
    async with AsyncExitStack() as stack:
        async with slots.one(slow_times=1):
            leaves = asyncio.create_task(stack.enter_async_context(slots.one(slow_times=1)))
            await asyncio.sleep(0)
        leaves.cancel()  # It has room, and does not know it yet.
        assert (await stack.enter_async_context(slots.one(slow_times=3))).may_go_on()
        assert leaves.cancelled()


async def test_a_slow_endpoint_is_left_where_no_room_is_for_it_and_has_its_full_time_else() -> None:
    async with endpoint() as (one, url), connections() as ours:
        one.answer = b""
        answer = await deliver(ours, url, MESSAGE, SECRETS, may_go_on=lambda: False)
        assert (answer.status, answer.error) == (None, "no answer in 1 s")
        answer = await deliver(ours, url, MESSAGE, SECRETS, seconds=0.2)
        assert (answer.status, answer.error) == (None, "no answer in 0.2 s")


async def test_what_this_process_reads_late_makes_no_endpoint_slow() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answers() -> None:
            connection, _ = server.accept()
            with connection:
                connection.recv(65_536)
                time.sleep(0.5)
                connection.sendall(EMPTY)
                connection.recv(1)

        endpoint = asyncio.create_task(asyncio.to_thread(answers))
        url = f"http://127.0.0.1:{server.getsockname()[1]}/hook"
        message = message_of("haiwan", 1, b"{}", head=1, epoch=0)
        async with connections() as ours:
            sending = asyncio.create_task(deliver(ours, url, message, SECRETS, may_go_on=lambda: False))
            await asyncio.sleep(0.1)
            time.sleep(1.5)  # noqa: ASYNC251 (the process is busy with something else)
            answer = await sending
        await endpoint
    assert (answer.is_taken, answer.seconds <= SLOW_SECONDS) == (True, True)


async def test_places_are_known_at_once_and_written_together_when_the_store_is_there(tmp_path: Path) -> None:
    store = FaultyDocuments(tmp_path / "documents.db", unavailable("save_checkpoints:before", 1))
    places, later = Places(store), Places(store)
    for sequence in (7, 8):
        places.note("webhook.1.0.0", "haiwan", sequence)
    with pytest.raises(StoreUnavailable):
        await places.write()
    assert (await places.of("webhook.1.0.0", "haiwan"), await later.of("webhook.1.0.0", "haiwan")) == (8, 0)
    writing = asyncio.create_task(places.write())
    await asyncio.sleep(0)
    places.note("webhook.1.0.0", "haiwan", 9)
    await writing
    assert (await places.of("webhook.1.0.0", "haiwan"), await later.of("webhook.1.0.0", "haiwan")) == (9, 8)
    await places.write()
    assert await later.of("webhook.1.0.0", "haiwan") == 9
    await store.close()
