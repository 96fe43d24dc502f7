"""The code at a trial's door: of the moment, of this trial, and not to be guessed."""

from datetime import timedelta

import pytest

from services.gateway.operations import door
from shared.contracts.gateway.refusals import CHECK_IN_WAS_TRIED_TOO_OFTEN
from shared.contracts.partners.refusals.trials import CHECK_IN_CODE_IS_NOT_VALID
from shared.contracts.partners.trials.commands import CheckIn, CheckInRequest
from shared.contracts.partners.trials.events import Presence
from shared.kernel.refusals import Refusal, Rejected
from shared.kernel.roles import Role
from tests.unit.gateway.test_caller import LIN, NOW, ZHANG, Bench, bench, vault

__all__ = ["bench", "vault"]  # The fixtures of the caller.

TRIAL = "0197e2a0-0000-7000-8000-0000000000aa"
OTHER = "0197e2a0-0000-7000-8000-0000000000bb"


async def _shown(bench: Bench, later: float = 0.0, trial: str = TRIAL) -> str:
    caller = bench.caller(Role.STAFF, person=ZHANG)
    caller.now = NOW + timedelta(seconds=later)
    shown = await door.door_code(caller, trial)
    assert shown is not None
    assert 0 < (shown.changes_at - caller.now).total_seconds() <= 30
    return shown.code


async def _types(bench: Bench, code: str | None, later: float = 0.0, person: str = LIN) -> None:
    caller = bench.caller(Role.RESIDENT, person=person)
    caller.now = NOW + timedelta(seconds=later)
    await door.check_in(caller, TRIAL, CheckInRequest(code=code))


async def _refused(bench: Bench, refusal: Refusal, code: str | None, later: float = 0.0) -> None:
    with pytest.raises(Rejected, match=refusal.code):
        await _types(bench, code, later)


async def test_a_code_is_taken_for_a_minute_at_most_and_is_said_to_be_proof(bench: Bench) -> None:
    code = await _shown(bench)
    assert len(code) == 6
    assert code.isdecimal()
    for later in (0, 29.9, 59.9):
        await _types(bench, code, later)
    await _refused(bench, CHECK_IN_CODE_IS_NOT_VALID, code, 60)
    await _refused(bench, CHECK_IN_CODE_IS_NOT_VALID, code, -30.1)
    assert await _shown(bench, 30) != code
    command = bench.garden.commands[-1][1]
    assert isinstance(command, CheckIn)
    assert command.presence is Presence.CODE
    assert code not in command.model_dump_json()


async def test_the_code_of_another_door_and_none_at_all_are_no_proof(bench: Bench) -> None:
    await _refused(bench, CHECK_IN_CODE_IS_NOT_VALID, "000000")  # Nobody has opened the door yet.
    other = await _shown(bench, trial=OTHER)
    await _shown(bench)
    await _refused(bench, CHECK_IN_CODE_IS_NOT_VALID, other)
    await _refused(bench, CHECK_IN_CODE_IS_NOT_VALID, None)
    assert bench.garden.commands == []


async def test_a_code_is_tried_five_times_a_minute_by_each_person(bench: Bench) -> None:
    code = await _shown(bench)
    for _ in range(5):
        await _refused(bench, CHECK_IN_CODE_IS_NOT_VALID, "000000" if code != "000000" else "000001")
    await _refused(bench, CHECK_IN_WAS_TRIED_TOO_OFTEN, code)
    await _types(bench, code, person=ZHANG)
    await _types(bench, await _shown(bench, 60), 60)


async def test_whom_staff_lead_in_needs_no_code_and_is_marked(bench: Bench) -> None:
    caller = bench.caller(Role.STAFF, person=ZHANG)
    await door.check_in(caller, TRIAL, CheckInRequest(person=LIN))
    for_lin = bench.caller(Role.STAFF, Role.RESIDENT, person=ZHANG, on_behalf_of=LIN)
    await door.check_in(for_lin, TRIAL, CheckInRequest())
    commands = [command for _, command in bench.garden.commands if isinstance(command, CheckIn)]
    assert [(one.actor.id, one.presence) for one in commands] == [(ZHANG, Presence.STAFF)] * 2


async def test_the_secret_is_drawn_once_for_each_door_and_lies_in_the_vault(bench: Bench) -> None:
    await _shown(bench)
    kept = bench.gateway.vault
    secret = await kept.door_secret("haiwan", TRIAL)
    assert secret == await kept.door_secret("haiwan", TRIAL, make=True)
    assert secret is not None
    assert len(secret) == 32
    assert await kept.door_secret("nanbeitai", TRIAL) is None
