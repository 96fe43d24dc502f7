"""What bookings does when the partners service reports something: it keeps its rules and hosts, space for
trials, and one record of each volunteer."""

from shared.contracts.bookings.hosts import (
    EndHost,
    EndHostTerms,
    RecordHostScreening,
    RegisterHost,
    ReinstateHost,
    SetHostRepresentatives,
    SetHostTerms,
    SuspendHost,
)
from shared.contracts.bookings.programme import AdoptRules
from shared.contracts.bookings.trials import FreeTrialSpace, KeepTrialSpace
from shared.contracts.bookings.volunteering.commands import CountVolunteersAsOne
from shared.contracts.partners.admission import (
    AgreementActivated,
    AgreementEnded,
    PartnerAdmitted,
    PartnerReinstated,
    PartnerSuspended,
)
from shared.contracts.partners.decisions.events import ScreeningRecorded
from shared.contracts.partners.partnership import PartnerExited, PartnerTerminated
from shared.contracts.partners.people import PersonsCountedAsOne
from shared.contracts.partners.programme import CommunityOpened, RulesChanged
from shared.contracts.partners.roster.events import RepresentativesChanged
from shared.contracts.partners.trials.events import TrialCancelled, TrialPlanned
from shared.kernel.messages import Command, Recorded, caused_by
from shared.kernel.policies import Policies


def on_community_opened(recorded: Recorded[CommunityOpened]) -> list[Command]:
    event = recorded.data
    return [
        AdoptRules(
            rules=event.rules,
            effective_from=event.opened_at,
            **caused_by(recorded, "on_community_opened"),
        )
    ]


def on_rules_changed(recorded: Recorded[RulesChanged]) -> list[Command]:
    event = recorded.data
    return [
        AdoptRules(
            rules=event.rules,
            effective_from=event.effective_from,
            **caused_by(recorded, "on_rules_changed"),
        )
    ]


def on_partner_admitted(recorded: Recorded[PartnerAdmitted]) -> list[Command]:
    event = recorded.data
    return [
        RegisterHost(
            partner_id=event.partner_id,
            form=event.form,
            mechanism=event.mechanism,
            organisation=event.organisation,
            project=event.project,
            representative=event.representative,
            **caused_by(recorded, "on_partner_admitted"),
        )
    ]


def on_representatives_changed(recorded: Recorded[RepresentativesChanged]) -> list[Command]:
    event = recorded.data
    return [
        SetHostRepresentatives(
            partner_id=event.partner_id,
            representative=event.representative,
            second_representative=event.second_representative,
            **caused_by(recorded, "on_representatives_changed"),
        )
    ]


def on_agreement_activated(recorded: Recorded[AgreementActivated]) -> list[Command]:
    event = recorded.data
    return [
        SetHostTerms(
            partner_id=event.partner_id,
            agreement_id=event.agreement_id,
            version=event.version,
            terms=event.terms,
            **caused_by(recorded, "on_agreement_activated"),
        )
    ]


def on_agreement_ended(recorded: Recorded[AgreementEnded]) -> list[Command]:
    event = recorded.data
    return [
        EndHostTerms(
            partner_id=event.partner_id,
            agreement_id=event.agreement_id,
            reason=event.reason,
            **caused_by(recorded, "on_agreement_ended"),
        )
    ]


def on_partner_suspended(recorded: Recorded[PartnerSuspended]) -> list[Command]:
    event = recorded.data
    return [
        SuspendHost(
            partner_id=event.partner_id,
            reason=event.reason,
            **caused_by(recorded, "on_partner_suspended"),
        )
    ]


def on_partner_reinstated(recorded: Recorded[PartnerReinstated]) -> list[Command]:
    event = recorded.data
    return [
        ReinstateHost(
            partner_id=event.partner_id,
            reason=event.reason,
            **caused_by(recorded, "on_partner_reinstated"),
        )
    ]


def on_partner_exited(recorded: Recorded[PartnerExited]) -> list[Command]:
    partner_id = recorded.data.partner_id
    return [EndHost(partner_id=partner_id, **caused_by(recorded, "on_partner_exited"))]


def on_partner_terminated(recorded: Recorded[PartnerTerminated]) -> list[Command]:
    partner_id = recorded.data.partner_id
    return [EndHost(partner_id=partner_id, **caused_by(recorded, "on_partner_terminated"))]


def on_screening_recorded(recorded: Recorded[ScreeningRecorded]) -> list[Command]:
    event = recorded.data
    envelope = caused_by(recorded, "on_screening_recorded")
    return [RecordHostScreening(person=event.person, valid_until=event.valid_until, **envelope)]


def on_trial_planned(recorded: Recorded[TrialPlanned]) -> list[Command]:
    """A trial elsewhere is no affair of bookings."""
    event = recorded.data
    if event.space_id is None:
        return []
    return [
        KeepTrialSpace(
            trial_id=event.trial_id,
            application_id=event.application_id,
            space_id=event.space_id,
            starts_at=event.window.starts_at,
            ends_at=event.window.ends_at,
            people=event.capacity,
            **caused_by(recorded, "on_trial_planned"),
        )
    ]


def on_trial_cancelled(recorded: Recorded[TrialCancelled]) -> list[Command]:
    return [FreeTrialSpace(trial_id=recorded.data.trial_id, **caused_by(recorded, "on_trial_cancelled"))]


def on_persons_counted_as_one(recorded: Recorded[PersonsCountedAsOne]) -> list[Command]:
    event = recorded.data
    envelope = caused_by(recorded, "on_persons_counted_as_one")
    return [CountVolunteersAsOne(person_id=event.person_id, into=event.into, **envelope)]


POLICIES = (
    Policies()
    .on(CommunityOpened, on_community_opened)
    .on(RulesChanged, on_rules_changed)
    .on(PartnerAdmitted, on_partner_admitted)
    .on(RepresentativesChanged, on_representatives_changed)
    .on(AgreementActivated, on_agreement_activated)
    .on(AgreementEnded, on_agreement_ended)
    .on(PartnerSuspended, on_partner_suspended)
    .on(PartnerReinstated, on_partner_reinstated)
    .on(PartnerExited, on_partner_exited)
    .on(PartnerTerminated, on_partner_terminated)
    .on(ScreeningRecorded, on_screening_recorded)
    .on(TrialPlanned, on_trial_planned)
    .on(TrialCancelled, on_trial_cancelled)
    .on(PersonsCountedAsOne, on_persons_counted_as_one)
)
