"""What a programme comes to, by mechanism and field of work: a small document for each thing that stands."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from shared.contracts.partners.admission import (
    AgreementActivated,
    AgreementEnded,
    Mechanism,
    PartnerAdmitted,
)
from shared.contracts.partners.agreements.events import AgreementDrafted, AgreementWithdrawn
from shared.contracts.partners.counts import (
    CountedKind,
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
    ProjectApproved,
    ProjectCancelled,
    ProjectClosed,
    ProjectEdited,
    ProjectProposed,
)
from shared.contracts.partners.purchases.events import PurchaseAwarded, PurchaseGivenUp, PurchaseScoped
from shared.contracts.partners.receptions.events import IntentDeclined, IntentLapsed, IntentMerged
from shared.kernel.messages import Recorded
from shared.projections.projection import Documents, Projection

_OFFERED = "offered"
"""The key of the one document that counts all intents that there ever were."""


def _offered(thing: CountedThing | None, recorded: Recorded[IntentOffered], key: str) -> CountedThing:
    said = recorded.data.particulars
    if key == _OFFERED:
        return CountedThing(kind=CountedKind.OFFERED, number=1 + (thing.number if thing else 0))
    amounts = tuple(
        OfferedAmount(kind=one.kind, unit=one.unit, quantity=one.quantity)
        for one in said.contributions
        if one.unit is not None and one.quantity is not None
    )
    return CountedThing(kind=CountedKind.INTENT, mechanism=said.mechanism, field=said.field, amounts=amounts)


def _admitted(_thing: CountedThing | None, recorded: Recorded[PartnerAdmitted], _key: str) -> CountedThing:
    event = recorded.data
    return CountedThing(
        kind=CountedKind.PARTNER,
        mechanism=event.mechanism,
        field=event.field,
        actor_kind=event.actor_kind,
    )


def _proposed(_thing: CountedThing | None, recorded: Recorded[ProjectProposed], _key: str) -> CountedThing:
    event = recorded.data
    return CountedThing(kind=CountedKind.PROJECT, mechanism=event.mechanism, field=event.plan.field)


def _edited(thing: CountedThing | None, recorded: Recorded[ProjectEdited], _key: str) -> CountedThing | None:
    return thing.model_copy(update={"field": recorded.data.plan.field}) if thing else None


def _approved(
    thing: CountedThing | None, recorded: Recorded[ProjectApproved], _key: str
) -> CountedThing | None:
    event = recorded.data
    return thing.model_copy(update={"mechanism": event.mechanism or thing.mechanism}) if thing else None


def _drafted(
    thing: CountedThing | None, recorded: Recorded[AgreementDrafted], key: str
) -> CountedThing | None:
    """The agreement; and a partner that was admitted when nobody said its field is in the agreement's."""
    event = recorded.data
    if key == event.partner_id:
        return thing.model_copy(update={"field": thing.field or event.field}) if thing else None
    return CountedThing(kind=CountedKind.DRAFT, mechanism=event.mechanism, field=event.field)


def _activated(
    thing: CountedThing | None, _recorded: Recorded[AgreementActivated], _key: str
) -> CountedThing | None:
    return thing.model_copy(update={"kind": CountedKind.AGREEMENT}) if thing else None


def _scoped(_thing: CountedThing | None, recorded: Recorded[PurchaseScoped], _key: str) -> CountedThing:
    mechanism, field = Mechanism.PURCHASED_SERVICE, recorded.data.field
    return CountedThing(kind=CountedKind.PURCHASE, mechanism=mechanism, field=field)


def _awarded(
    thing: CountedThing | None, recorded: Recorded[PurchaseAwarded], _key: str
) -> CountedThing | None:
    return thing.model_copy(update={"field": thing.field or recorded.data.field}) if thing else None


def _gone(_thing: CountedThing | None, _recorded: Recorded[Any], _key: str) -> None:
    """It does not stand any more."""


async def count(documents: Documents[CountedThing], _query: GetProgrammeCounts) -> ProgrammeCountsView:
    """How many there are."""
    things = await documents.all()
    return ProgrammeCountsView(
        intents_offered=sum(one.number for one in things if one.kind is CountedKind.OFFERED),
        intents=_by_kind(things, CountedKind.INTENT),
        partners=_by_kind(things, CountedKind.PARTNER),
        projects=_by_kind(things, CountedKind.PROJECT),
        agreements=_by_kind(things, CountedKind.AGREEMENT),
        purchases=_by_kind(things, CountedKind.PURCHASE),
    )


def _by_kind(things: Iterable[CountedThing], kind: CountedKind) -> KindCounts:
    found = [one for one in things if one.kind is kind]
    return KindCounts(
        total=len(found),
        by_mechanism=Counter(one.mechanism for one in found if one.mechanism),
        by_field=Counter(one.field for one in found if one.field),
        by_actor_kind=Counter(one.actor_kind for one in found if one.actor_kind),
    )


async def sum_offers(documents: Documents[CountedThing], query: SumOffers) -> OfferedSums:
    """What is offered with a number, in a lasting order."""
    quantities: Counter[tuple[Any, ...]] = Counter()
    intents: Counter[tuple[Any, ...]] = Counter()
    for one in await documents.all({"kind": CountedKind.INTENT}):
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
    Projection("programme_counts", CountedThing, indexes=("kind",))
    .on(IntentOffered, lambda event: [event.intent_id, _OFFERED], _offered)
    .on(IntentTakenUp, lambda event: event.intent_id, _gone)
    .on(IntentWithdrawn, lambda event: event.intent_id, _gone)
    .on(IntentDeclined, lambda event: event.intent_id, _gone)
    .on(IntentLapsed, lambda event: event.intent_id, _gone)
    .on(IntentMerged, lambda event: event.intent_id, _gone)
    .on(PartnerAdmitted, lambda event: event.partner_id, _admitted)
    .on(PartnerExited, lambda event: event.partner_id, _gone)
    .on(PartnerTerminated, lambda event: event.partner_id, _gone)
    .on(ProjectProposed, lambda event: event.project_id, _proposed)
    .on(ProjectEdited, lambda event: event.project_id, _edited)
    .on(ProjectApproved, lambda event: event.project_id, _approved)
    .on(ProjectClosed, lambda event: event.project_id, _gone)
    .on(ProjectCancelled, lambda event: event.project_id, _gone)
    .on(AgreementDrafted, lambda event: [event.agreement_id, event.partner_id], _drafted)
    .on(AgreementActivated, lambda event: event.agreement_id, _activated)
    .on(AgreementEnded, lambda event: event.agreement_id, _gone)
    .on(AgreementWithdrawn, lambda event: event.agreement_id, _gone)
    .on(PurchaseScoped, lambda event: event.purchase_id, _scoped)
    .on(PurchaseAwarded, lambda event: event.purchase_id, _awarded)
    .on(PurchaseGivenUp, lambda event: event.purchase_id, _gone)
    .answers(GetProgrammeCounts, count)
    .answers(SumOffers, sum_offers)
)
