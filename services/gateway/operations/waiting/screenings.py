"""Checks for work with minors that end: the partner brings a new one, staff record it."""

from collections.abc import Sequence

from services.gateway.operations.caller import Caller
from services.gateway.operations.whole_lists import whole_answer
from shared.contracts.gateway.waiting import Task, WaitingThing
from shared.contracts.partners.decisions.reminders import EndingScreeningView, ListEndingScreenings
from shared.kernel.roles import Role


async def of_partner(caller: Caller, partners: Sequence[str]) -> list[WaitingThing]:
    """That of whoever represents a partner."""
    found = [await whole_answer(caller, ListEndingScreenings(partner_id=one)) for one in partners]
    return [_thing(one, Task.BRING_SCREENING, Role.PARTNER) for items in found for one in items]


async def of_staff(caller: Caller) -> list[WaitingThing]:
    """All of them, the one that ends first first."""
    ending = await whole_answer(caller, ListEndingScreenings())
    return [_thing(one, Task.RENEW_SCREENING, Role.STAFF) for one in ending]


def _thing(one: EndingScreeningView, task: Task, role: Role) -> WaitingThing:
    return WaitingThing(
        task=task,
        role=role,
        subject_id=one.partner_id,
        title=one.project,
        person_id=one.person_id,
        since=one.reminded_at,
        due_at=one.valid_until,
    )
