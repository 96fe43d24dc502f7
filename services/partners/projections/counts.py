"""What a programme comes to, by mechanism and field of work: one document, of what stands now."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from shared.contracts.partners.admission import PartnerAdmitted
from shared.contracts.partners.counts import (
    Counted,
    CountedThing,
    GetProgrammeCounts,
    KindCounts,
    OfferedAmount,
    OfferedSum,
    OfferedSums,
    ProgrammeCountsView,
    SumOffers,
)
from shared.contracts.partners.intents import IntentOffered, IntentTakenUp, IntentWithdrawn
from shared.contracts.partners.partnership import PartnerExited, PartnerTerminated
from shared.contracts.partners.projects.events import (
    ProjectCancelled,
    ProjectClosed,
    ProjectEdited,
    ProjectProposed,
)
from shared.contracts.partners.receptions.events import IntentDeclined, IntentLapsed, IntentMerged
from shared.kernel.messages import Recorded
from shared.projections.projection import Documents, Projection

_KEY = "counts"
"""The key of the one document."""


def _offered(counted: Counted | None, recorded: Recorded[IntentOffered], _key: str) -> Counted:
    counted, said = counted or Counted(), recorded.data.particulars
    amounts = tuple(
        OfferedAmount(kind=one.kind, unit=one.unit, quantity=one.quantity)
        for one in said.contributions
        if one.unit is not None and one.quantity is not None
    )
    thing = CountedThing(mechanism=said.mechanism, field=said.field, amounts=amounts)
    intents = {**counted.intents, recorded.data.intent_id: thing}
    return counted.model_copy(update={"offered": counted.offered + 1, "intents": intents})


def _out_of_line(counted: Counted | None, recorded: Recorded[Any], _key: str) -> Counted:
    return _without(counted, "intents", recorded.data.intent_id)


def _admitted(counted: Counted | None, recorded: Recorded[PartnerAdmitted], _key: str) -> Counted:
    event = recorded.data
    thing = CountedThing(mechanism=event.mechanism, field=event.field, actor_kind=event.actor_kind)
    return _with(counted, "partners", event.partner_id, thing)


def _left(
    counted: Counted | None, recorded: Recorded[PartnerExited] | Recorded[PartnerTerminated], _key: str
) -> Counted:
    return _without(counted, "partners", recorded.data.partner_id)


def _planned(
    counted: Counted | None, recorded: Recorded[ProjectProposed] | Recorded[ProjectEdited], _key: str
) -> Counted:
    thing = CountedThing(field=recorded.data.plan.field)
    return _with(counted, "projects", recorded.data.project_id, thing)


def _over(
    counted: Counted | None, recorded: Recorded[ProjectClosed] | Recorded[ProjectCancelled], _key: str
) -> Counted:
    return _without(counted, "projects", recorded.data.project_id)


def _with(counted: Counted | None, what: str, key: str, thing: CountedThing) -> Counted:
    counted = counted or Counted()
    return counted.model_copy(update={what: {**getattr(counted, what), key: thing}})


def _without(counted: Counted | None, what: str, key: str) -> Counted:
    counted = counted or Counted()
    left = {one: thing for one, thing in getattr(counted, what).items() if one != key}
    return counted.model_copy(update={what: left})


async def count(documents: Documents[Counted], _query: GetProgrammeCounts) -> ProgrammeCountsView:
    """How many there are."""
    counted = await documents.get(_KEY) or Counted()
    return ProgrammeCountsView(
        intents_offered=counted.offered,
        intents=_by_kind(counted.intents.values()),
        partners=_by_kind(counted.partners.values()),
        projects=_by_kind(counted.projects.values()),
    )


def _by_kind(things: Iterable[CountedThing]) -> KindCounts:
    found = [*things]
    return KindCounts(
        total=len(found),
        by_mechanism=Counter(one.mechanism for one in found if one.mechanism),
        by_field=Counter(one.field for one in found if one.field),
        by_actor_kind=Counter(one.actor_kind for one in found if one.actor_kind),
    )


async def sum_offers(documents: Documents[Counted], query: SumOffers) -> OfferedSums:
    """What is offered with a number, in a lasting order."""
    counted = await documents.get(_KEY) or Counted()
    quantities: Counter[tuple[Any, ...]] = Counter()
    intents: Counter[tuple[Any, ...]] = Counter()
    for one in counted.intents.values():
        if query.mechanism not in {None, one.mechanism} or query.field not in {None, one.field}:
            continue
        for amount in one.amounts:
            quantities[one.field, amount.kind, amount.unit] += amount.quantity
        intents.update({(one.field, amount.kind, amount.unit) for amount in one.amounts})
    return OfferedSums(
        sums=tuple(
            OfferedSum(field=key[0], kind=key[1], unit=key[2], quantity=quantities[key], intents=intents[key])
            for key in sorted(quantities, key=lambda key: (key[0] or "~", *key[1:]))
        )
    )


PROGRAMME_COUNTS = (
    Projection("programme_counts", Counted)
    .on(IntentOffered, lambda _: _KEY, _offered)
    .on(IntentTakenUp, lambda _: _KEY, _out_of_line)
    .on(IntentWithdrawn, lambda _: _KEY, _out_of_line)
    .on(IntentDeclined, lambda _: _KEY, _out_of_line)
    .on(IntentLapsed, lambda _: _KEY, _out_of_line)
    .on(IntentMerged, lambda _: _KEY, _out_of_line)
    .on(PartnerAdmitted, lambda _: _KEY, _admitted)
    .on(PartnerExited, lambda _: _KEY, _left)
    .on(PartnerTerminated, lambda _: _KEY, _left)
    .on(ProjectProposed, lambda _: _KEY, _planned)
    .on(ProjectEdited, lambda _: _KEY, _planned)
    .on(ProjectClosed, lambda _: _KEY, _over)
    .on(ProjectCancelled, lambda _: _KEY, _over)
    .answers(GetProgrammeCounts, count)
    .answers(SumOffers, sum_offers)
)
