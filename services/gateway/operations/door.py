"""The door of a trial: a code of the moment that only those who are there can read, and checking in by it."""

import hmac
from datetime import UTC, datetime, timedelta

from services.gateway.operations.caller import Caller
from shared.contracts.gateway.refusals import CHECK_IN_WAS_TRIED_TOO_OFTEN, PERSON_IS_UNKNOWN
from shared.contracts.partners.refusals.trials import CHECK_IN_CODE_IS_NOT_VALID, TRIAL_IS_UNKNOWN
from shared.contracts.partners.trials.commands import CheckIn, CheckInRequest
from shared.contracts.partners.trials.events import Presence
from shared.contracts.partners.trials.views import DoorCode, GetTrial
from shared.kernel.operations import Operation
from shared.kernel.outcome import Outcome
from shared.kernel.refusals import Rejected, require
from shared.kernel.roles import Role, roles

SHOW_DOOR_CODE = Operation("Show the code at the door of a trial", roles(Role.STAFF), (TRIAL_IS_UNKNOWN,))
CHECK_IN_AT_DOOR = Operation(
    CheckIn.operation.title,
    CheckIn.operation.allowed,
    (*CheckIn.operation.refuses, CHECK_IN_WAS_TRIED_TOO_OFTEN, PERSON_IS_UNKNOWN),
)

_SECONDS = 30
_MOST_TRIES = 5
"""A minute and person: guessing a code of six digits takes weeks."""


async def door_code(caller: Caller, application_id: str) -> DoorCode | None:
    """The code of this moment; its secret is drawn when it is first shown. None without a trial."""
    if await caller.ask(GetTrial(application_id=application_id)) is None:
        return None
    secret = await caller.gateway.vault.door_secret(caller.community, application_id, make=True)
    turn = _turn(caller.now)
    changes_at = datetime.fromtimestamp((turn + 1) * _SECONDS, UTC)
    return DoorCode(code=_code(require(secret, TRIAL_IS_UNKNOWN), turn), changes_at=changes_at)


async def check_in(caller: Caller, application_id: str, body: CheckInRequest) -> Outcome:
    """Checks the caller in by the code at the door, or somebody whom staff lead in.

    Raises `Rejected` for a code that the door doesn't show, and for more than five tries a minute.
    """
    person = body.person or caller.person_id
    if body.person is not None and Role.RESIDENT not in (
        await caller.gateway.state_of(caller.community)
    ).roles_of(body.person):
        raise Rejected(PERSON_IS_UNKNOWN)
    presence = Presence.STAFF
    if person == caller.actor.id:
        await _require_code(caller, application_id, body.code or "")
        presence = Presence.CODE
    return await caller.submit(CheckIn, application_id=application_id, person=body.person, presence=presence)


async def _require_code(caller: Caller, application_id: str, typed: str) -> None:
    vault, now = caller.gateway.vault, caller.now
    minute = now.replace(second=0, microsecond=0).isoformat()
    if not await vault.take_try(caller.community, caller.person_id, minute, _MOST_TRIES):
        raise Rejected(CHECK_IN_WAS_TRIED_TOO_OFTEN)
    secret = await vault.door_secret(caller.community, application_id)
    # Whoever reads a code in its last second has until the end of the next one to type it.
    turns = {_turn(now), _turn(now - timedelta(seconds=_SECONDS))}
    if secret is None or not any(hmac.compare_digest(typed, _code(secret, turn)) for turn in turns):
        raise Rejected(CHECK_IN_CODE_IS_NOT_VALID)


def _turn(at: datetime) -> int:
    return int(at.timestamp()) // _SECONDS


def _code(secret: bytes, turn: int) -> str:
    digest = hmac.digest(secret, turn.to_bytes(8), "sha256")
    return f"{int.from_bytes(digest[:8]) % 1_000_000:06d}"
