"""What the partners service reports becomes commands on the own log, the same ones when told twice."""

import pytest

from services.bookings.domain.decider import DECIDER
from services.bookings.policies import POLICIES
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
    ActorKind,
    AgreementActivated,
    AgreementEnded,
    Mechanism,
    PartnerAdmitted,
    PartnerForm,
    PartnerReinstated,
    PartnerSuspended,
)
from shared.contracts.partners.decisions.events import ScreeningRecorded
from shared.contracts.partners.partnership import PartnerExited, PartnerTerminated
from shared.contracts.partners.people import PersonsCountedAsOne
from shared.contracts.partners.programme import CommunityOpened, Rules, RulesChanged
from shared.contracts.partners.roster.events import RepresentativesChanged
from shared.contracts.partners.trials.events import TrialCancelled, TrialPlanned
from shared.kernel.messages import Command, Event
from shared.kernel.windows import TimeWindow
from tests.specification import MONDAY, Specification
from tests.unit.bookings.haiwan import AGREEMENT, DANCE_ROOM, FARMER, NOWHERE, SKY_FARM, at, terms
from tests.unit.bookings.reading import recorded

REPORTS: list[tuple[Event, type[Command]]] = [
    (
        CommunityOpened(
            name="海湾社区",
            name_en="Haiwan",
            host_charity="广州市南沙区慈善会",
            rules=Rules(),
            opened_at=MONDAY,
        ),
        AdoptRules,
    ),
    (RulesChanged(rules=Rules(), effective_from=at(15, 0), reason="Season", revision=2), AdoptRules),
    (
        PartnerAdmitted(
            partner_id=SKY_FARM,
            application_id=NOWHERE,
            form=PartnerForm.TEAM,
            actor_kind=ActorKind.BUSINESS,
            mechanism=Mechanism.SPACE_COOPERATION,
            organisation="广州晓宸生物科技有限公司",
            project="天空农场",
            representative=FARMER,
            admitted_at=MONDAY,
        ),
        RegisterHost,
    ),
    (
        AgreementActivated(
            agreement_id=AGREEMENT, partner_id=SKY_FARM, version=1, terms=terms(), activated_at=MONDAY
        ),
        SetHostTerms,
    ),
    (
        RepresentativesChanged(
            partner_id=SKY_FARM,
            representative="zhao",
            second_representative=FARMER,
            former_representative=FARMER,
            changed_at=MONDAY,
        ),
        SetHostRepresentatives,
    ),
    (PartnerSuspended(partner_id=SKY_FARM, reason="overdue", suspended_at=MONDAY), SuspendHost),
    (PartnerReinstated(partner_id=SKY_FARM, reason="paid", reinstated_at=MONDAY), ReinstateHost),
    (
        AgreementEnded(agreement_id=AGREEMENT, partner_id=SKY_FARM, reason="expired", ended_at=MONDAY),
        EndHostTerms,
    ),
    (
        ScreeningRecorded(person=FARMER, valid_until=at(1, 0, month=12), recorded_at=MONDAY),
        RecordHostScreening,
    ),
    (PartnerExited(partner_id=SKY_FARM, exited_at=MONDAY), EndHost),
    (PartnerTerminated(partner_id=SKY_FARM, reason="breach", terminated_at=MONDAY), EndHost),
    (
        TrialPlanned(
            trial_id=AGREEMENT,
            application_id=NOWHERE,
            project="天空农场",
            organisation=None,
            window=TimeWindow(starts_at=at(8, 19), ends_at=at(8, 20)),
            place="舞蹈室",
            capacity=20,
            space_id=DANCE_ROOM,
        ),
        KeepTrialSpace,
    ),
    (TrialCancelled(trial_id=AGREEMENT, application_id=NOWHERE, cancelled_at=MONDAY), FreeTrialSpace),
    (PersonsCountedAsOne(person_id="zhao", into="lin", dropped=()), CountVolunteersAsOne),
]


@pytest.mark.parametrize(("report", "expected"), REPORTS, ids=lambda value: getattr(value, "type", None))
def test_each_report_asks_for_one_thing_and_always_for_the_same(
    report: Event, expected: type[Command]
) -> None:
    first, again = (POLICIES.commands_for(recorded(report, 7, "partners")) for _ in range(2))
    assert first == again
    (command,) = first
    assert isinstance(command, expected)
    assert command.command_id.startswith("partners/haiwan:7/on_")


def test_no_report_is_refused_in_whatever_order_it_comes_again() -> None:
    spec = Specification(DECIDER)
    for sequence, (report, _) in enumerate([*REPORTS, *REPORTS], 1):
        for command in POLICIES.commands_for(recorded(report, sequence, "partners")):
            spec.when(command)
    assert spec.state.hosts[SKY_FARM].terms is None


def test_every_report_that_concerns_bookings_is_answered() -> None:
    answered = {event for event in POLICIES.events if not event.earlier}
    assert answered == {type(report) for report, _ in REPORTS}
    assert POLICIES.sources == {"partners"}
