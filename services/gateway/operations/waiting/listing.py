"""What waits for whoever asks, over all services, by clock and age."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence

from services.gateway.operations import people
from services.gateway.operations.caller import Caller
from services.gateway.operations.complaints import complained_of
from services.gateway.operations.parts import Patience, unless_away
from services.gateway.operations.sessions import represented
from services.gateway.operations.waiting import (
    boxes,
    complaints,
    declared_relations,
    disclosures,
    goods,
    markets,
    meetings,
    merchants,
    money,
    prices,
    programme,
    projects,
    purchases,
    relations,
    residents_votes,
    rewards,
    rooms,
    rosters,
    rules,
    sessions,
    splits,
    surplus,
    terms,
)
from services.gateway.operations.waiting.residents import records_to_merge, residents_to_verify
from shared.contracts.gateway.contact import ContactPurpose
from shared.contracts.gateway.waiting import MOST_OF_A_TASK, LeftOff, Task, WaitingThing, WaitingView
from shared.kernel.copies import copied
from shared.kernel.roles import Role


async def list_waiting(
    caller: Caller,
    role: Role | None = None,
    purpose: ContactPurpose | None = None,
    *,
    with_offers: bool = True,
) -> WaitingView:
    """What waits for the caller in each of their roles, or in one of them.

    ``purpose`` is for staff, who then get the names of those whom it is about; each reading is written down.
    ``with_offers``: False where whoever asks shows the places on offer by other means. What a service that
    does not answer in time knows is left out, and the view names it.
    """
    caller.patience = caller.patience or Patience()
    caller.patience.hurry(caller.gateway.limits.page_wait_seconds)
    roles = [one for one in _ASKED if role in {None, one} and caller.has(one)]
    asked = [ask(caller) for one in roles for ask in _ASKED[one] if with_offers or ask is not rooms.offers]
    if role in {None, Role.PARTNER}:
        # Whoever applies or is invited has no role yet.
        asked += [programme.of_applicant(caller), rosters.of_invited(caller)]
        if not caller.has(Role.PARTNER):
            asked.append(_of_partner_that_left(caller))
    parts = [unless_away(one, [], caller.min_sequence) for one in asked]
    found = [thing for things in await asyncio.gather(*parts) for thing in things]
    timed = (
        copied(one, {"overdue": True}) if one.due_at and one.due_at < caller.now else one for one in found
    )
    shown, left_off = first_of_each(sorted(timed, key=_order))
    if purpose is not None and caller.has(Role.STAFF):
        shown = await _named(caller, shown, purpose)
    missing = caller.patience.missing
    return WaitingView(at=caller.now, things=tuple(shown), left_off=left_off, missing=missing)


def first_of_each(found: Sequence[WaitingThing]) -> tuple[list[WaitingThing], tuple[LeftOff, ...]]:
    """The first of each task in each role, in this order, and how many more there are of which."""
    count: dict[tuple[Task, Role], int] = {}
    shown: list[WaitingThing] = []
    more: dict[tuple[Task, Role], list[WaitingThing]] = {}
    for one in found:
        kind = (one.task, one.role)
        count[kind] = count.get(kind, 0) + 1
        (shown if count[kind] <= MOST_OF_A_TASK else more.setdefault(kind, [])).append(one)
    left_off = (
        LeftOff(task=task, role=role, count=len(those), overdue=sum(one.overdue for one in those))
        for (task, role), those in more.items()
    )
    return shown, tuple(left_off)


async def _of_partner(caller: Caller) -> list[WaitingThing]:
    partners = await represented(caller)
    found: list[WaitingThing] = []
    for of_partner in (
        programme.of_partner,
        projects.of_partner,
        sessions.of_partner,
        money.of_partner,
        purchases.of_partner,
        complaints.of_partner,
    ):
        found += await unless_away(of_partner(caller, partners), [], caller.min_sequence)
    return found


async def _of_partner_that_left(caller: Caller) -> list[WaitingThing]:
    """Nothing but complaints: about what happened before it left."""
    return await complaints.of_partner(caller, await complained_of(caller))


# Whoever audits reads: nothing waits for them here. What the district sees to has a page of its own.
_ASKED: Mapping[Role, Sequence[Callable[[Caller], Awaitable[list[WaitingThing]]]]] = {
    Role.RESIDENT: (
        rooms.offers,
        rooms.offers_of_courses,
        rooms.offers_of_rooms,
        rooms.to_check_in,
        purchases.of_resident,
        rewards.of_resident,
        residents_votes.of_resident,
        merchants.of_resident,
        declared_relations.of_resident,
    ),
    Role.PARTNER: (_of_partner,),
    Role.STAFF: (
        residents_to_verify,
        records_to_merge,
        programme.of_staff,
        projects.of_staff,
        purchases.of_staff,
        rooms.to_answer,
        sessions.of_staff,
        prices.of_staff,
        money.of_staff,
        relations.of_staff,
        declared_relations.of_staff,
        rewards.of_staff,
        rosters.of_staff,
        complaints.of_staff,
        terms.of_staff,
        meetings.of_staff,
        rules.of_staff,
        markets.of_staff,
        boxes.of_staff,
        goods.of_staff,
        residents_votes.of_staff,
    ),
    Role.TREASURER: (
        money.of_treasurer,
        relations.of_treasurer,
        declared_relations.of_treasurer,
        disclosures.of_treasurer,
        markets.of_treasurer,
        merchants.of_treasurer,
        boxes.of_treasurer,
        goods.of_treasurer,
    ),
    Role.COMMITTEE: (
        programme.of_committee,
        money.of_committee,
        surplus.of_committee,
        splits.of_committee,
        relations.of_committee,
        declared_relations.of_committee,
        rules.of_committee,
        markets.of_committee,
        meetings.of_committee,
    ),
    Role.DISTRICT: (rules.of_district, declared_relations.of_district, terms.of_district),
    Role.SUPERVISOR: (
        money.of_supervisor,
        relations.of_supervisor,
        declared_relations.of_supervisor,
        markets.of_supervisor,
        boxes.of_supervisor,
        goods.of_supervisor,
        residents_votes.of_supervisor,
    ),
}


async def _named(caller: Caller, found: list[WaitingThing], purpose: ContactPurpose) -> list[WaitingThing]:
    known = await people.contacts(caller, {one.person_id for one in found if one.person_id}, purpose)
    names = {person_id: person.name for person_id, person in known.items()}
    return [copied(one, {"person": names.get(one.person_id or "")}) for one in found]


def _order(one: WaitingThing) -> tuple[bool, float, bool, float]:
    """Clocks first, the soonest first; then by age, and what has none last."""
    due = one.due_at.timestamp() if one.due_at else 0.0
    since = one.since.timestamp() if one.since else 0.0
    return one.due_at is None, due, one.since is None, since
