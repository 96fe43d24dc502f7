"""By which ways letters leave: handed to a mail server, or signed to a service of the operator's."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email import message_from_bytes
from email.message import Message
from email.policy import default
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session
from pydantic import ValidationError

from services.gateway.letters import Letter, NotDelivered
from services.gateway.sending.courier import must_wait
from services.gateway.sending.mail import MailSender, MailServer
from services.gateway.sending.relay import RelaySender, secret_from
from services.gateway.webhooks.signing import signature
from shared.contracts.gateway.identity import RegisterPersonRequest
from shared.contracts.gateway.inboxes import WaitingMessage
from shared.contracts.gateway.messages import Channel, MessageFacts, MessageKind, MessageLanguage
from shared.kernel.clock import SystemClock
from shared.settings import MailSecurity
from tests.specification import MONDAY, later
from tests.webhook_receiver import receiver

LETTER = Letter(
    message_id="0197e2a0-0000-7000-8000-000000000001",
    kind=MessageKind.PLACE_OFFERED,
    language=MessageLanguage.CHINESE,
    subject="有名额留给您 · 海湾社区",
    text="“亲子无土栽培课”空出一个名额。",
    url="https://hehuo.example/haiwan/sessions/1",
    settings_url="https://hehuo.example/haiwan/me/settings",
)
SECRET = secret_from("a secret that both sides know, long enough")
GUANGZHOU = ZoneInfo("Asia/Shanghai")


class Mailbox:
    """A mail server's: takes what comes, but for one address."""

    def __init__(self) -> None:
        self.came: list[tuple[list[str], Message]] = []

    async def handle_RCPT(  # noqa: N802 (the library's name)
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if address.startswith("nobody"):
            return "550 no such mailbox"
        if address.startswith("full"):
            return "452 the mailbox is full"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        self.came.append((envelope.rcpt_tos, message_from_bytes(envelope.content, policy=default)))
        return "250 OK"


class Connection(SMTP):
    """One client's, which is known to be over."""

    def __init__(self, box: Mailbox) -> None:
        super().__init__(box, loop=asyncio.get_running_loop())
        self.over = asyncio.Event()

    def connection_lost(self, error: Exception | None) -> None:
        super().connection_lost(error)
        self.over.set()


@asynccontextmanager
async def mail_server() -> AsyncIterator[tuple[Mailbox, MailSender]]:
    box, connections = Mailbox(), list[Connection]()

    def connect() -> Connection:
        connections.append(Connection(box))
        return connections[-1]

    server = await asyncio.get_running_loop().create_server(connect, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    place = MailServer("127.0.0.1", port, MailSecurity.NONE, "Hehuo <hehuo@example.org>")
    try:
        yield box, MailSender(place, SystemClock())
    finally:
        server.close()
        for one in connections:
            if one.transport is not None:
                one.transport.close()
            await asyncio.wait_for(one.over.wait(), 30)


@pytest.mark.asyncio
async def test_an_email_says_what_happened_where_to_act_and_how_to_get_no_more() -> None:
    async with mail_server() as (box, sender):
        await sender.send("lin@example.org", LETTER)
        ((recipients, message),) = box.came
    assert recipients == ["lin@example.org"]
    assert (message["From"], message["Subject"]) == ("Hehuo <hehuo@example.org>", LETTER.subject)
    assert message["Message-ID"] == f"<{LETTER.message_id}@example.org>"
    assert message["List-Unsubscribe"] == f"<{LETTER.settings_url}>"
    assert (message["Auto-Submitted"], message["Content-Language"]) == ("auto-generated", "zh-Hans")
    text = str(message.get_payload(decode=True), "utf-8")  # type: ignore[arg-type]
    assert LETTER.text in text
    assert LETTER.url in text


@pytest.mark.asyncio
async def test_an_address_that_is_nobodys_is_given_up_and_a_full_mailbox_tried_again() -> None:
    async with mail_server() as (box, sender):
        with pytest.raises(NotDelivered) as refused:
            await sender.send("nobody@example.org", LETTER)
        assert refused.value.for_good
        with pytest.raises(NotDelivered) as refused:
            await sender.send("full@example.org", LETTER)
        assert not refused.value.for_good
        assert box.came == []


@pytest.mark.parametrize("address", ["().@example.org", "root,lin@example.org", '"lin"@example.org'])
def test_an_address_that_would_be_read_as_another_one_is_not_taken(address: str) -> None:
    with pytest.raises(ValidationError):
        RegisterPersonRequest(name="林", email=address)


@pytest.mark.asyncio
@pytest.mark.parametrize("address", ["lin.xiu-ying+hehuo@mail.example.org", "!#$%&'*+-/^_`{|}~@example.org"])
async def test_mail_goes_to_every_address_that_is_taken(address: str) -> None:
    RegisterPersonRequest(name="林", email=address)
    async with mail_server() as (box, sender):
        await sender.send(address, LETTER)
    assert [(to, str(message["To"])) for to, message in box.came] == [([address], address)]


@pytest.mark.asyncio
async def test_a_mail_server_that_is_away_is_tried_again() -> None:
    async with mail_server() as (_, sender):
        pass
    with pytest.raises(NotDelivered) as failed:
        await sender.send("lin@example.org", LETTER)
    assert not failed.value.for_good
    assert "lin" not in str(failed.value)


@pytest.mark.asyncio
async def test_what_is_sent_to_the_operators_service_is_signed_and_says_to_whom() -> None:
    async with receiver() as there:
        sender = RelaySender(Channel.SMS, there.url, SECRET)
        await sender.send("+86 138 0000 0000", LETTER)
        await sender.close()
    (came,) = there.came
    body: dict[str, Any] = json.loads(came.body)
    assert (body["channel"], body["to"], body["text"]) == ("sms", "+86 138 0000 0000", LETTER.text)
    assert came.id == f"{LETTER.message_id}.sms"
    timestamp = int(came.headers["webhook-timestamp"])
    assert came.headers["webhook-signature"] == signature([SECRET], came.id, timestamp, came.body)


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("status", "for_good"), [(302, False), (400, True), (404, True), (429, False), (500, False)]
)
async def test_no_redirect_is_followed_and_what_can_never_be_sent_is_not_tried_again(
    status: int, for_good: bool
) -> None:
    async with receiver() as there:
        there.answer = lambda _: (status, f"Location: {there.url}/elsewhere\r\n")
        sender = RelaySender(Channel.WECHAT, there.url, SECRET)
        with pytest.raises(NotDelivered) as failed:
            await sender.send("+86 138 0000 0000", LETTER)
        await sender.close()
    assert len(there.came) == 1
    assert failed.value.for_good is for_good


@pytest.mark.asyncio
async def test_a_service_that_does_not_answer_is_waited_for_a_bounded_time() -> None:
    over = asyncio.Event()

    async def never(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()
        over.set()

    server = await asyncio.start_server(never, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    sender = RelaySender(Channel.SMS, f"http://127.0.0.1:{port}/", SECRET, seconds=0.05)
    with pytest.raises(NotDelivered) as failed:
        await sender.send("+86 138 0000 0000", LETTER)
    await sender.close()
    await asyncio.wait_for(over.wait(), 30)
    server.close()
    assert not failed.value.for_good


def waiting(kind: MessageKind, until: Any = None) -> WaitingMessage:
    facts = MessageFacts(subject_id=LETTER.message_id, until=until)
    return WaitingMessage(
        message_id=LETTER.message_id, person_id="lin", kind=kind, facts=facts, notified_at=MONDAY
    )


def test_at_night_there_is_quiet_but_for_what_runs_out_before_the_morning() -> None:
    evening, midnight = later(hours=13, minutes=30), later(hours=16)  # 22:30 and 1:00 in Guangzhou.
    ordinary = waiting(MessageKind.FEEDBACK_ASKED, later(3))
    assert not must_wait(ordinary, MONDAY, GUANGZHOU)
    assert must_wait(ordinary, evening, GUANGZHOU)
    assert must_wait(ordinary, midnight, GUANGZHOU)
    assert not must_wait(ordinary, later(hours=22), GUANGZHOU)  # 7:00.
    assert must_wait(waiting(MessageKind.PLACE_OFFERED, later(3)), evening, GUANGZHOU)
    assert not must_wait(waiting(MessageKind.PLACE_OFFERED, later(hours=16)), evening, GUANGZHOU)
