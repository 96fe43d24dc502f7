"""Complaints about partners: who may complain, answer and decide, and what follows."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from shared.contracts.partners.admission import AgreementEnded, PartnerReinstated, PartnerSuspended
from shared.contracts.partners.complaints.commands import (
    AcknowledgeComplaint,
    AnswerComplaint,
    DecideComplaint,
    DecideComplaintRequest,
    FileComplaint,
    WithdrawComplaint,
)
from shared.contracts.partners.complaints.events import (
    ComplaintAcknowledged,
    ComplaintDecided,
    ComplaintFiled,
    ComplaintWithdrawn,
    Measure,
    TimedSuspensionEnded,
)
from shared.contracts.partners.complaints.proposals import (
    DropSuspensionProposal,
    ProposeSuspension,
    SuspensionProposalDropped,
    SuspensionProposed,
)
from shared.contracts.partners.partnership import (
    LiftSuspension,
    PartnerState,
    PartnerTerminated,
    ReinstatePartner,
    SuspendPartner,
    TerminatePartner,
)
from shared.contracts.partners.people import CountAsOne
from shared.contracts.partners.refusals.agreements import (
    ONLY_THE_REPRESENTATIVE_MAY,
    PARTNER_HAS_LEFT,
    PARTNER_IS_UNKNOWN,
)
from shared.contracts.partners.refusals.complaints import (
    COMPLAINT_IS_ANSWERED,
    COMPLAINT_IS_NOT_ACKNOWLEDGED,
    COMPLAINT_IS_UNKNOWN,
    COMPLAINT_WAITS_FOR_ITS_DECISION,
    NO_COMPLAINT_SUSPENDS_THE_PARTNER,
    ONLY_THE_COMPLAINANT_MAY,
    PARTNER_IS_HEARD_FIRST,
    PARTNER_LEFT_TOO_LONG_AGO,
    PARTNERS_PEOPLE_DO_NOT_COMPLAIN,
    SUSPENSION_ENDS_BY_ITSELF,
    SUSPENSION_ENDS_WITHIN_A_YEAR,
    WHO_SUSPENDED_DOES_NOT_LIFT_IT,
    WHO_TOOK_A_COMPLAINT_DOES_NOT_DECIDE,
)
from shared.contracts.partners.refusals.decisions import RELATED_PERSON_TAKES_NO_PART
from shared.kernel.messages import Envelope
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS
from shared.kernel.roles import Role
from tests.specification import later
from tests.unit.partners.cases import Case, each
from tests.unit.partners.scenes import (
    NOBODYS_ID,
    TERM_BEGINS,
    Scene,
    applicant,
    by,
    for_resident,
    resident,
    staff,
)

FILED, TAKEN, HEARD, UNTIL = later(21), later(22), later(23), later(40)
SPECIAL = "staff-wu"
"""Decides: has not taken the complaint."""


class Complained(Scene):
    complaint_id = NOBODYS_ID

    def filed(self, envelope: Envelope | None = None, **changes: Any) -> "Complained":
        self.when(file(self, envelope or resident(at=FILED), **changes))
        self.complaint_id = self.happened(ComplaintFiled).complaint_id
        return self

    def taken(self) -> "Complained":
        self.when(take(self, staff(at=TAKEN)))
        return self

    def heard(self) -> "Complained":
        self.when(answer(self, applicant(at=HEARD)))
        return self

    def suspended(self) -> "Complained":
        self.when(decide(self, measure=Measure.SUSPENSION, suspended_until=UNTIL))
        return self


def active() -> Complained:
    scene = Complained()
    scene.opened().agreement_active()
    return scene


def filed() -> Complained:
    return active().filed()


def taken() -> Complained:
    return filed().taken()


def heard() -> Complained:
    return taken().heard()


def left() -> Complained:
    scene = active()
    scene.when(TerminatePartner(partner_id=scene.partner_id, reason="违约", **staff(at=TERM_BEGINS)))
    return scene


def file(scene: Scene, envelope: Envelope, **changes: Any) -> FileComplaint:
    return FileComplaint(**{"partner_id": scene.partner_id, "text": "迟到40分钟", **changes}, **envelope)


def take(scene: Complained, envelope: Envelope) -> AcknowledgeComplaint:
    return AcknowledgeComplaint(complaint_id=scene.complaint_id, **envelope)


def answer(scene: Complained, envelope: Envelope) -> AnswerComplaint:
    return AnswerComplaint(complaint_id=scene.complaint_id, answer="已补课", **envelope)


def decide(scene: Complained, person: str = SPECIAL, at: datetime = HEARD, **changes: Any) -> DecideComplaint:
    return DecideComplaint(
        **{"complaint_id": scene.complaint_id, "reason": "属实", **changes}, **staff(person, at=at)
    )


def withdraw(scene: Complained, envelope: Envelope) -> WithdrawComplaint:
    return WithdrawComplaint(complaint_id=scene.complaint_id, **envelope)


def lift(scene: Scene, person: str = "staff-gao", **changes: Any) -> LiftSuspension:
    return LiftSuspension(
        **{"partner_id": scene.partner_id, "reason": "已整改", **changes}, **staff(person, at=HEARD)
    )


def suspend(scene: Scene, at: datetime = HEARD) -> SuspendPartner:
    return SuspendPartner(partner_id=scene.partner_id, reason="逾期", **staff(at=at))


def proposed(scene: Scene, at: datetime = FILED) -> ProposeSuspension:
    return ProposeSuspension(
        partner_id=scene.partner_id, session_id=NOBODYS_ID, **by("policy", Role.SYSTEM, at=at)
    )


def drop(scene: Scene, **changes: Any) -> DropSuspensionProposal:
    return DropSuspensionProposal(**{"partner_id": scene.partner_id, **changes}, **staff(at=FILED))


def reinstate(scene: Scene, at: datetime = HEARD) -> ReinstatePartner:
    return ReinstatePartner(partner_id=scene.partner_id, reason="已缴清", **staff(at=at))


CASES: tuple[Case[Complained], ...] = (
    Case(
        PARTNER_IS_UNKNOWN,
        "nobody's",
        active,
        lambda scene: file(scene, resident(at=FILED), partner_id=NOBODYS_ID),
    ),
    Case(
        PARTNER_LEFT_TOO_LONG_AGO,
        "on the last day plus one",
        left,
        lambda scene: file(scene, resident(at=TERM_BEGINS + timedelta(days=90))),
    ),
    Case(
        PARTNERS_PEOPLE_DO_NOT_COMPLAIN,
        "its representative",
        active,
        lambda scene: file(scene, applicant(at=FILED)),
    ),
    Case(PARTNER_IS_UNKNOWN, "not suspended", active, lambda scene: drop(scene, partner_id=NOBODYS_ID)),
    Case(COMPLAINT_WAITS_FOR_ITS_DECISION, "twice", filed, lambda scene: file(scene, resident(at=FILED))),
    Case(COMPLAINT_IS_UNKNOWN, "nobody's", active, lambda scene: take(scene, staff(at=TAKEN))),
    Case(COMPLAINT_IS_UNKNOWN, "answered", active, lambda scene: answer(scene, applicant(at=HEARD))),
    Case(COMPLAINT_IS_UNKNOWN, "decided on", active, decide),
    Case(COMPLAINT_IS_UNKNOWN, "taken back", active, lambda scene: withdraw(scene, resident(at=HEARD))),
    Case(
        RELATED_PERSON_TAKES_NO_PART,
        "the applicant, who is staff too, acknowledges",
        filed,
        lambda scene: take(scene, by("partner-xiaochen", Role.STAFF, at=TAKEN)),
    ),
    Case(RELATED_PERSON_TAKES_NO_PART, "decides", heard, lambda scene: decide(scene, "partner-xiaochen")),
    Case(ONLY_THE_REPRESENTATIVE_MAY, "else", taken, lambda scene: answer(scene, resident(at=HEARD))),
    Case(COMPLAINT_IS_NOT_ACKNOWLEDGED, "answered", filed, lambda scene: answer(scene, applicant(at=HEARD))),
    Case(COMPLAINT_IS_NOT_ACKNOWLEDGED, "decided on", filed, decide),
    Case(COMPLAINT_IS_ANSWERED, "twice", heard, lambda scene: answer(scene, applicant(at=HEARD))),
    Case(PARTNER_IS_HEARD_FIRST, "at once", taken, decide),
    Case(
        WHO_TOOK_A_COMPLAINT_DOES_NOT_DECIDE,
        "acknowledged it",
        heard,
        lambda scene: decide(scene, "staff-chen"),
    ),
    Case(
        WHO_TOOK_A_COMPLAINT_DOES_NOT_DECIDE,
        "complained",
        lambda: active().filed(staff(SPECIAL, at=FILED)).taken().heard(),
        decide,
    ),
    Case(
        PARTNER_HAS_LEFT,
        "suspended",
        lambda: left().filed().taken().heard(),
        lambda scene: decide(scene, measure=Measure.SUSPENSION, suspended_until=UNTIL),
    ),
    Case(
        SUSPENSION_ENDS_WITHIN_A_YEAR,
        "now",
        heard,
        lambda scene: decide(scene, measure=Measure.SUSPENSION, suspended_until=HEARD),
    ),
    Case(
        SUSPENSION_ENDS_WITHIN_A_YEAR,
        "in 366 days",
        heard,
        lambda scene: decide(scene, measure=Measure.SUSPENSION, suspended_until=HEARD + timedelta(days=366)),
    ),
    Case(ONLY_THE_COMPLAINANT_MAY, "staff", filed, lambda scene: withdraw(scene, staff(at=HEARD))),
    Case(
        SUSPENSION_ENDS_BY_ITSELF,
        "lifted by one member of staff",
        lambda: heard().suspended(),
        reinstate,
    ),
    Case(PARTNER_IS_UNKNOWN, "nobody's is lifted", active, lambda scene: lift(scene, partner_id=NOBODYS_ID)),
    Case(PARTNER_HAS_LEFT, "lifted", left, lift),
    Case(NO_COMPLAINT_SUSPENDS_THE_PARTNER, "lifted", active, lift),
    Case(
        RELATED_PERSON_TAKES_NO_PART,
        "lifts",
        lambda: heard().suspended(),
        lambda scene: lift(scene, "partner-xiaochen"),
    ),
    Case(
        WHO_SUSPENDED_DOES_NOT_LIFT_IT,
        "decided it",
        lambda: heard().suspended(),
        lambda scene: lift(scene, SPECIAL),
    ),
)


@each(*CASES)
def test_a_complaint_refuses(case: Case[Complained]) -> None:
    case.holds()


def test_each_step_has_the_days_of_the_rules() -> None:
    scene = filed()
    assert scene.happened(ComplaintFiled).acknowledge_by == FILED + timedelta(days=5)
    acknowledged = scene.taken().happened(ComplaintAcknowledged)
    assert (acknowledged.hear_by, acknowledged.decide_by) == (
        TAKEN + timedelta(days=10),
        TAKEN + timedelta(days=20),
    )
    scene.when(take(scene, staff(SPECIAL, at=HEARD))).then_nothing()


def test_only_staff_acknowledge_and_decide() -> None:
    scene = filed()
    scene.refuses(take(scene, resident("resident-mai", at=TAKEN)), ACTOR_MAY_NOT_DO_THIS)


@pytest.mark.parametrize("measure", [None, Measure.WARNING])
def test_a_warning_and_a_complaint_that_is_not_upheld_change_nothing_else(measure: Measure | None) -> None:
    scene = heard()
    scene.when(decide(scene, measure=measure))
    (decided,) = scene.last
    assert isinstance(decided, ComplaintDecided)
    assert (decided.measure, decided.year) == (measure, 2026)
    assert scene.state.complaints == {}
    assert scene.state.partners[scene.partner_id].state is PartnerState.ACTIVE


def test_a_partner_that_says_nothing_is_decided_on_when_its_time_is_over() -> None:
    scene = taken()
    scene.when(decide(scene, at=TAKEN + timedelta(days=10)))
    scene.happened(ComplaintDecided)


def test_a_suspension_begins_with_the_decision_and_ends_by_itself() -> None:
    scene = heard().suspended()
    assert scene.happened(PartnerSuspended).ends_at == UNTIL
    scene.passes(UNTIL)
    ended, reinstated = scene.last
    assert isinstance(ended, TimedSuspensionEnded)
    assert isinstance(reinstated, PartnerReinstated)
    assert scene.state.partners[scene.partner_id].state is PartnerState.ACTIVE
    assert f"suspension/{scene.partner_id}" not in scene.state.deadlines.set_for


@pytest.mark.parametrize("before", [True, False])
def test_a_suspension_by_staff_outlasts_one_by_a_complaint(before: bool) -> None:
    scene = heard()
    if before:
        scene.when(suspend(scene)).happened(PartnerSuspended)
    scene.suspended()
    if not before:
        scene.when(suspend(scene)).happened(PartnerSuspended)
    scene.passes(UNTIL)
    (ended,) = scene.last
    assert isinstance(ended, TimedSuspensionEnded)
    assert scene.state.partners[scene.partner_id].state is PartnerState.SUSPENDED
    scene.when(reinstate(scene, at=UNTIL)).happened(PartnerReinstated)


def test_others_than_decided_lift_a_suspension_before_its_day() -> None:
    scene = heard().suspended()
    scene.when(lift(scene))
    ended, reinstated = scene.last
    assert isinstance(ended, TimedSuspensionEnded)
    assert isinstance(reinstated, PartnerReinstated)
    assert (ended.lifted_by, reinstated.reason) == ("staff-gao", "已整改")
    assert f"suspension/{scene.partner_id}" not in scene.state.deadlines.set_for
    assert scene.state.partners[scene.partner_id].state is PartnerState.ACTIVE
    scene.refuses(lift(scene), NO_COMPLAINT_SUSPENDS_THE_PARTNER)


def test_what_staff_suspended_besides_stays_when_a_complaints_suspension_is_lifted() -> None:
    scene = heard().suspended()
    scene.when(suspend(scene)).when(lift(scene))
    (ended,) = scene.last
    assert isinstance(ended, TimedSuspensionEnded)
    assert scene.state.partners[scene.partner_id].state is PartnerState.SUSPENDED


def test_who_decided_a_suspension_does_not_lift_it_also_by_another_complaint() -> None:
    scene = heard().suspended()
    scene.refuses(lift(scene, SPECIAL), WHO_SUSPENDED_DOES_NOT_LIFT_IT)
    scene.filed(resident("resident-mai", at=HEARD)).taken().heard()
    scene.when(decide(scene, "staff-gao", measure=Measure.SUSPENSION, suspended_until=UNTIL - timedelta(1)))
    scene.refuses(lift(scene), WHO_SUSPENDED_DOES_NOT_LIFT_IT)
    scene.when(lift(scene, "staff-hu")).happened(PartnerReinstated)


def test_a_second_suspension_lasts_until_the_later_end() -> None:
    scene = heard().suspended()
    scene.filed(resident("resident-mai", at=HEARD)).taken().heard()
    scene.when(decide(scene, measure=Measure.SUSPENSION, suspended_until=UNTIL - timedelta(days=1)))
    assert [type(one) for one in scene.last] == [ComplaintDecided]
    scene.filed(resident("resident-mai", at=HEARD)).taken().heard()
    scene.when(decide(scene, measure=Measure.SUSPENSION, suspended_until=UNTIL + timedelta(days=1)))
    scene.happened(PartnerSuspended)
    assert scene.state.deadlines.set_for[f"suspension/{scene.partner_id}"] == UNTIL + timedelta(days=1)


def test_a_termination_ends_the_agreement_and_the_suspensions_clock() -> None:
    scene = heard().suspended()
    scene.filed(resident("resident-mai", at=HEARD)).taken().heard()
    scene.when(decide(scene, measure=Measure.TERMINATION))
    scene.happened(AgreementEnded)
    scene.happened(PartnerTerminated)
    assert f"suspension/{scene.partner_id}" not in scene.state.deadlines.set_for


def test_one_is_taken_back_and_another_filed() -> None:
    scene = filed()
    scene.when(withdraw(scene, resident(at=HEARD))).happened(ComplaintWithdrawn)
    scene.filed()


def test_one_person_complains_of_two_sessions_and_of_the_partner() -> None:
    scene = filed().filed(session_id=NOBODYS_ID)
    scene.refuses(file(scene, resident(at=HEARD), session_id=NOBODYS_ID), COMPLAINT_WAITS_FOR_ITS_DECISION)


def test_staff_enter_a_complaint_and_so_do_not_decide() -> None:
    scene = active().filed(for_resident("resident-lin", at=FILED))
    scene.when(take(scene, staff(SPECIAL, at=TAKEN)))
    scene.heard()
    scene.refuses(decide(scene, "staff-chen"), WHO_TOOK_A_COMPLAINT_DOES_NOT_DECIDE)
    scene.when(decide(scene, "staff-gao")).happened(ComplaintDecided)


def test_two_records_of_one_person_are_one_complainant() -> None:
    scene = filed()
    scene.when(
        CountAsOne(person_id="resident-lin", into="resident-two", **by("gateway", Role.SYSTEM, at=TAKEN))
    )
    scene.refuses(file(scene, resident("resident-two", at=TAKEN)), COMPLAINT_WAITS_FOR_ITS_DECISION)
    scene.when(withdraw(scene, resident("resident-two", at=TAKEN))).happened(ComplaintWithdrawn)


def test_of_a_partner_that_left_one_complains_for_a_time() -> None:
    scene = left()
    scene.filed(resident(at=TERM_BEGINS + timedelta(days=89)))


@pytest.mark.parametrize(
    "wish",
    [{"measure": "suspension"}, {"measure": "warning", "suspended_until": UNTIL}, {"suspended_until": UNTIL}],
)
def test_a_suspension_alone_has_an_end(wish: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        DecideComplaintRequest(reason="属实", **wish)


def test_a_missing_report_proposes_a_suspension_once_until_staff_have_said() -> None:
    scene = active()
    scene.when(drop(scene)).then_nothing()
    scene.when(proposed(scene)).happened(SuspensionProposed)
    scene.when(proposed(scene)).then_nothing()
    scene.when(drop(scene)).happened(SuspensionProposalDropped)
    scene.when(proposed(scene)).happened(SuspensionProposed)
    scene.when(suspend(scene)).happened(PartnerSuspended)
    scene.when(proposed(scene)).then_nothing()
    scene.when(reinstate(scene))
    scene.when(proposed(scene)).happened(SuspensionProposed)
    assert scene.state.partners[scene.partner_id].state is PartnerState.ACTIVE, "proposed alone"


def test_nothing_is_proposed_of_a_partner_that_has_left_or_is_unknown() -> None:
    scene = left()
    scene.when(proposed(scene)).then_nothing()
    scene.partner_id = NOBODYS_ID
    scene.when(proposed(scene)).then_nothing()
