"""A community's programme in numbers: one document, to which each event adds."""

from collections.abc import Set as AbstractSet
from datetime import datetime
from typing import Any

from shared.contracts.partners.admission import PartnerAdmitted
from shared.contracts.partners.calls import CallClosed, CallPublished
from shared.contracts.partners.decisions.events import ObjectionAnswered, ObjectionRaised
from shared.contracts.partners.intents import IntentOffered, IntentTakenUp, IntentWithdrawn
from shared.contracts.partners.partnership import PartnerExited, PartnerTerminated
from shared.contracts.partners.programme import CommunityOpened, RulesChanged
from shared.contracts.partners.receptions.events import (
    IntentDeclined,
    IntentInvitedToApply,
    IntentLapsed,
    IntentMerged,
    IntentMet,
    ReceptionsPlanned,
)
from shared.contracts.partners.sums import GatherProgrammes, PartnerKind, ProgrammeMonth, ProgrammeSums
from shared.contracts.partners.trials.events import TrialHeld
from shared.kernel.messages import Recorded
from shared.kernel.months import month_at
from shared.projections.projection import Documents, Projection

SUMS = "sums"
"""The key of the one document."""


def _ruled(
    sums: ProgrammeSums | None, recorded: Recorded[CommunityOpened] | Recorded[RulesChanged], _key: str
) -> ProgrammeSums:
    return (sums or ProgrammeSums()).model_copy(update={"zone": recorded.data.rules.zone})


def _offered(sums: ProgrammeSums | None, recorded: Recorded[IntentOffered], _key: str) -> ProgrammeSums:
    event, sums = recorded.data, _counted(sums, recorded.data.offered_at, "intents")
    waiting = {**sums.intents_waiting, event.intent_id: int(event.offered_at.timestamp())}
    return sums.model_copy(update={"intents_waiting": waiting})


def _waits_no_more(sums: ProgrammeSums | None, recorded: Recorded[Any], _key: str) -> ProgrammeSums:
    return _not_waiting(sums, {recorded.data.intent_id})


def _invited(sums: ProgrammeSums | None, recorded: Recorded[ReceptionsPlanned], _key: str) -> ProgrammeSums:
    return _not_waiting(sums, {one.intent_id for one in recorded.data.receptions})


def _not_waiting(sums: ProgrammeSums | None, intent_ids: AbstractSet[str]) -> ProgrammeSums:
    sums = sums or ProgrammeSums()
    waiting = {one: at for one, at in sums.intents_waiting.items() if one not in intent_ids}
    return sums.model_copy(update={"intents_waiting": waiting})


def _published(sums: ProgrammeSums | None, recorded: Recorded[CallPublished], _key: str) -> ProgrammeSums:
    sums = sums or ProgrammeSums()
    return sums.model_copy(update={"calls_open": (*sums.calls_open, recorded.data.call_id)})


def _closed(sums: ProgrammeSums | None, recorded: Recorded[CallClosed], _key: str) -> ProgrammeSums:
    sums = sums or ProgrammeSums()
    left = tuple(one for one in sums.calls_open if one != recorded.data.call_id)
    return sums.model_copy(update={"calls_open": left})


def _held(sums: ProgrammeSums | None, recorded: Recorded[TrialHeld], _key: str) -> ProgrammeSums:
    return _counted(sums, recorded.data.held_at, "trials")


def _admitted(sums: ProgrammeSums | None, recorded: Recorded[PartnerAdmitted], _key: str) -> ProgrammeSums:
    event, sums = recorded.data, _counted(sums, recorded.data.admitted_at, "admissions")
    kind = PartnerKind(mechanism=event.mechanism, actor_kind=event.actor_kind)
    return sums.model_copy(update={"partners": {**sums.partners, event.partner_id: kind}})


def _left(
    sums: ProgrammeSums | None, recorded: Recorded[PartnerExited] | Recorded[PartnerTerminated], _key: str
) -> ProgrammeSums:
    sums = sums or ProgrammeSums()
    left = {one: kind for one, kind in sums.partners.items() if one != recorded.data.partner_id}
    return sums.model_copy(update={"partners": left})


def _raised(sums: ProgrammeSums | None, recorded: Recorded[ObjectionRaised], _key: str) -> ProgrammeSums:
    sums = _counted(sums, recorded.data.raised_at, "objections")
    return sums.model_copy(update={"objections_open": (*sums.objections_open, recorded.data.objection_id)})


def _answered(sums: ProgrammeSums | None, recorded: Recorded[ObjectionAnswered], _key: str) -> ProgrammeSums:
    sums = sums or ProgrammeSums()
    left = tuple(one for one in sums.objections_open if one != recorded.data.objection_id)
    return sums.model_copy(update={"objections_open": left})


def _counted(sums: ProgrammeSums | None, at: datetime, what: str) -> ProgrammeSums:
    sums = sums or ProgrammeSums()
    name = month_at(at, sums.zone)
    month = sums.months.get(name) or ProgrammeMonth()
    raised = month.model_copy(update={what: getattr(month, what) + 1})
    return sums.model_copy(update={"months": {**sums.months, name: raised}})


async def gather(documents: Documents[ProgrammeSums], query: GatherProgrammes) -> dict[str, ProgrammeSums]:
    """The numbers of these communities."""
    return await documents.across(query.communities, SUMS)


PROGRAMME_SUMS = (
    Projection("sums", ProgrammeSums, version=3)
    .on(CommunityOpened, lambda _: SUMS, _ruled)
    .on(RulesChanged, lambda _: SUMS, _ruled)
    .on(IntentOffered, lambda _: SUMS, _offered)
    .on(IntentTakenUp, lambda _: SUMS, _waits_no_more)
    .on(IntentWithdrawn, lambda _: SUMS, _waits_no_more)
    .on(ReceptionsPlanned, lambda _: SUMS, _invited)
    .on(IntentMet, lambda _: SUMS, _waits_no_more)
    .on(IntentInvitedToApply, lambda _: SUMS, _waits_no_more)
    .on(IntentDeclined, lambda _: SUMS, _waits_no_more)
    .on(IntentLapsed, lambda _: SUMS, _waits_no_more)
    .on(IntentMerged, lambda _: SUMS, _waits_no_more)
    .on(CallPublished, lambda _: SUMS, _published)
    .on(CallClosed, lambda _: SUMS, _closed)
    .on(TrialHeld, lambda _: SUMS, _held)
    .on(PartnerAdmitted, lambda _: SUMS, _admitted)
    .on(PartnerExited, lambda _: SUMS, _left)
    .on(PartnerTerminated, lambda _: SUMS, _left)
    .on(ObjectionRaised, lambda _: SUMS, _raised)
    .on(ObjectionAnswered, lambda _: SUMS, _answered)
    .answers(GatherProgrammes, gather)
)
