"""Signing in by a code that is sent to one's telephone: whose number it is, and the code on its way."""

import asyncio
from dataclasses import dataclass
from hashlib import sha256

import structlog

from services.gateway.domain.state import DISTRICT_LOG
from services.gateway.identity.phone_codes import (
    MOST_CODES_AN_HOUR,
    MOST_CODES_AN_HOUR_FROM_AN_ADDRESS,
)
from services.gateway.identity.sign_in_refusals import TOO_MANY_CODES_WERE_SENT
from services.gateway.identity.vault import plain_number
from services.gateway.letters import Letter, NotDelivered
from services.gateway.platform import Gateway
from shared.contracts.gateway.messages import Channel
from shared.kernel.addresses import origin_of
from shared.kernel.refusals import Rejected
from shared.kernel.roles import Role

_NO_OFFICE = frozenset({Role.RESIDENT, Role.PARTNER})
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class PhoneHolder:
    """Somebody who signs in by a number: a family may share one."""

    person_id: str
    community: str
    name: str


def codes_can_be_sent(gateway: Gateway) -> bool:
    """Whether SMS leave this platform."""
    return Channel.SMS in gateway.senders


async def require_few_codes(gateway: Gateway, phone: str, host: str) -> None:
    """Raises `Rejected` where one number, or one address, has asked for too many codes in this hour.

    Whether anybody has the number makes no difference: nobody learns it from here.
    """
    hour = f"{gateway.clock.now():%Y-%m-%dT%H}"
    number = sha256(plain_number(phone).encode()).hexdigest()
    for key, most in (
        (f"code-to:{number}", MOST_CODES_AN_HOUR),
        (f"code-from:{origin_of(host)}", MOST_CODES_AN_HOUR_FROM_AN_ADDRESS),
    ):
        if not await gateway.vault.take_try(DISTRICT_LOG, key, hour, most):
            raise Rejected(TOO_MANY_CODES_WERE_SENT)


async def who_signs_in_by(gateway: Gateway, phone: str) -> list[PhoneHolder]:
    """The residents with this number, as the communities know it that verified them.

    The number is the one with which they were verified; one that was given later proves nothing until a code
    sent there came back. Nor does one of somebody whom nobody has verified.
    Whoever holds an office anywhere needs a way that no copied SIM card opens: a passkey, or the provider.
    """
    found: dict[str, PhoneHolder] = {}
    for community, person_id in await gateway.vault.holders(phone):
        if person_id in found or not await _may(gateway, community, person_id):
            continue
        person = await gateway.vault.person(community, person_id)
        if person is not None and not person.phone_unproved:
            found[person_id] = PhoneHolder(person_id, community, person.name)
    return sorted(found.values(), key=lambda one: (one.community, one.name, one.person_id))


async def _may(gateway: Gateway, community: str, person_id: str) -> bool:
    if community == DISTRICT_LOG:
        return False
    here = await gateway.state_of(community)
    if not here.is_member(person_id) or person_id in here.unverified:
        return False
    if person_id in (await gateway.state_of(DISTRICT_LOG)).officers:
        return False
    places = {community, *await gateway.vault.communities_of(person_id)}
    held = [(await gateway.state_of(place)).roles_of(person_id) for place in places]
    return all(roles <= _NO_OFFICE for roles in held)


async def unproved_numbers(gateway: Gateway, person_id: str) -> list[str]:
    """The numbers of theirs that no code has proved yet, each once however it is written."""
    found: dict[str, str] = {}
    for community in await gateway.vault.communities_of(person_id):
        known = await gateway.vault.person(community, person_id)
        if known is not None and known.phone is not None and known.phone_unproved:
            found.setdefault(plain_number(known.phone), known.phone)
    return [*found.values()]


def send_code(gateway: Gateway, phone: str, letter: Letter, *, to_prove: bool = False) -> None:
    """Sends it if the number signs somebody in, or is to be proved. Nobody waits for that: how long an answer
    takes must not tell."""
    task = asyncio.create_task(_send(gateway, phone, letter, to_prove=to_prove), name="sign-in code")
    gateway.letters_on_their_way.add(task)
    task.add_done_callback(gateway.letters_on_their_way.discard)


async def _send(gateway: Gateway, phone: str, letter: Letter, *, to_prove: bool) -> None:
    try:
        if to_prove or await who_signs_in_by(gateway, phone):
            await gateway.senders[Channel.SMS].send(phone, letter)
    except NotDelivered as failed:
        _log.warning("sign_in_code_not_sent", message_id=letter.message_id, reason=str(failed))
    except Exception as error:  # noqa: BLE001 (nobody waits for it; told without words, in which a number may stand)
        _log.warning("sign_in_code_not_sent", message_id=letter.message_id, reason=type(error).__name__)
