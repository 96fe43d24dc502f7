"""The register of relations: what an official said once holds for every application, until said anew."""

import pytest
from pydantic import ValidationError

from shared.contracts.partners.agreements.commands import AmendAgreement, DraftAgreement
from shared.contracts.partners.agreements.events import AgreementAmended, AgreementDrafted
from shared.contracts.partners.applications.commands import BeginScreening
from shared.contracts.partners.complaints.proposals import (
    DropSuspensionProposal,
    ProposeSuspension,
    SuspensionProposalDropped,
)
from shared.contracts.partners.decisions.commands import AskException, DecideApplication, DeclareRelation
from shared.contracts.partners.decisions.events import ApplicationDecided, RelationKind, Verdict
from shared.contracts.partners.needs.assigning import AssignNeed, NeedAssigned, NeedAssignee
from shared.contracts.partners.partnership import ReinstatePartner, SuspendPartner
from shared.contracts.partners.people import CountAsOne
from shared.contracts.partners.receptions.commands import InviteToApply
from shared.contracts.partners.refusals.decisions import EVIDENCE_IS_MISSING, RELATED_PERSON_TAKES_NO_PART
from shared.contracts.partners.refusals.reviews import DECISION_NEEDS_REVIEWS
from shared.contracts.partners.reviews.relations import (
    ListRelations,
    RegisterRelations,
    Relation,
    RelationsRegistered,
)
from shared.contracts.partners.trials.commands import CheckIn, PlanTrial, RecordTrialHeld
from shared.contracts.partners.trials.events import Presence
from shared.kernel.messages import Envelope
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS
from shared.kernel.roles import Role
from shared.kernel.windows import TimeWindow
from tests.specification import MONDAY, later
from tests.unit.partners.reading import ReadModels
from tests.unit.partners.scenes import (
    APPLICANT,
    DECIDED,
    IN_A_YEAR,
    PUBLICITY_ENDS,
    REVIEWERS,
    TRIAL_BEGINS,
    TRIAL_ENDS,
    Scene,
    applicant,
    by,
    resident,
    review,
    staff,
    terms,
)

TO_THE_PERSON = Relation(person=APPLICANT, kind=RelationKind.FAMILY)
TO_THE_ORGANISATION = Relation(organisation="广州晓宸生物科技有限公司", kind=RelationKind.BUSINESS)
ELSEWHERE = Relation(organisation="Nansha Garden Co.", kind=RelationKind.OTHER)


def registers(*relations: Relation, who: Envelope) -> RegisterRelations:
    return RegisterRelations(relations=relations, **who)


def decide(scene: Scene, who: Envelope) -> DecideApplication:
    return DecideApplication(
        application_id=scene.application_id, decision=Verdict.ADMIT, reason="评议", **who
    )


@pytest.mark.parametrize("relation", [TO_THE_PERSON, TO_THE_ORGANISATION], ids=["person", "organisation"])
def test_who_registered_a_relation_takes_no_part_in_any_application_of_theirs(relation: Relation) -> None:
    scene = Scene().opened()
    scene.when(registers(relation, who=staff("staff-wu")))
    for project in ("天空农场", "屋顶菜园"):
        scene.feedback_closed(project=project).reviewed()
        scene.refuses(decide(scene, staff("staff-wu", at=DECIDED)), RELATED_PERSON_TAKES_NO_PART)
        scene.refuses(review(scene, staff("staff-wu", at=DECIDED)), RELATED_PERSON_TAKES_NO_PART)


def test_a_relation_to_somebody_else_bars_nobody_here() -> None:
    scene = Scene().opened()
    scene.when(registers(ELSEWHERE, who=staff("staff-wu")))
    scene.feedback_closed().reviewed().when(decide(scene, staff("staff-wu", at=DECIDED)))
    assert scene.happened(ApplicationDecided).decided_by == "staff-wu"


def test_what_is_registered_anew_takes_the_place_of_what_was() -> None:
    scene = Scene().opened()
    scene.when(registers(TO_THE_PERSON, ELSEWHERE, who=staff("staff-wu")))
    scene.when(registers(ELSEWHERE, who=staff("staff-wu")))
    scene.feedback_closed().reviewed().when(decide(scene, staff("staff-wu", at=DECIDED)))
    scene.happened(ApplicationDecided)


def test_a_relation_whose_renewal_is_overdue_goes_on_to_hold() -> None:
    scene = Scene().opened()
    scene.when(registers(TO_THE_PERSON, who=staff("staff-wu")))
    scene.feedback_closed().reviewed()
    scene.refuses(decide(scene, staff("staff-wu", at=later(days=400))), RELATED_PERSON_TAKES_NO_PART)


def test_an_organisation_is_known_again_whatever_its_capitals() -> None:
    scene = Scene().opened()
    shouted = Relation(organisation="NANSHA GARDEN CO.", kind=RelationKind.OTHER)
    scene.when(registers(shouted, who=staff("staff-wu")))
    scene.feedback_closed(organisation="Nansha Garden Co.").reviewed()
    scene.refuses(decide(scene, staff("staff-wu", at=DECIDED)), RELATED_PERSON_TAKES_NO_PART)


def test_a_review_no_longer_counts_once_its_author_registers_a_relation() -> None:
    scene = Scene().opened().feedback_closed().reviewed()
    scene.when(registers(TO_THE_ORGANISATION, who=by(REVIEWERS[0], Role.COMMITTEE, at=DECIDED)))
    facts = scene.refuses(decide(scene, staff("staff-wu", at=DECIDED)), DECISION_NEEDS_REVIEWS)
    assert facts["lacking"] == 1


def test_whoever_registered_a_relation_does_not_judge_as_a_resident_either() -> None:
    scene = Scene().opened()
    scene.when(registers(TO_THE_PERSON, who=staff("staff-wu")))
    scene.trial_planned()
    check_in = CheckIn(
        application_id=scene.application_id,
        presence=Presence.CODE,
        **resident("staff-wu", at=TRIAL_BEGINS),
    )
    scene.refuses(check_in, RELATED_PERSON_TAKES_NO_PART)


@pytest.mark.parametrize(
    ("named", "merged", "into"),
    [
        (APPLICANT, "staff-hu", "staff-wu"),
        ("partner-old", "partner-old", APPLICANT),
        ("partner-new", APPLICANT, "partner-new"),
    ],
    ids=["the official's", "the one that is named", "the applicant's"],
)
def test_a_relation_holds_under_every_id_of_both(named: str, merged: str, into: str) -> None:
    scene = Scene().opened()
    official = merged if merged.startswith("staff") else "staff-wu"
    scene.when(registers(Relation(person=named, kind=RelationKind.FAMILY), who=staff(official)))
    scene.feedback_closed().reviewed()
    scene.when(CountAsOne(person_id=merged, into=into, **by("gateway", Role.SYSTEM)))
    scene.refuses(decide(scene, staff("staff-wu", at=DECIDED)), RELATED_PERSON_TAKES_NO_PART)


def test_the_register_is_not_public_and_says_by_when_it_is_renewed() -> None:
    scene = Scene().opened()
    scene.when(registers(who=staff("staff-wu")))
    scene.then(RelationsRegistered(person="staff-wu", relations=(), registered_at=MONDAY, renew_by=IN_A_YEAR))
    assert not RelationsRegistered.public


def test_only_officials_register_relations() -> None:
    scene = Scene().opened()
    for who in (resident(), applicant()):
        scene.refuses(registers(who=who), ACTOR_MAY_NOT_DO_THIS)


@pytest.mark.parametrize("named", [{}, {"person": APPLICANT, "organisation": "天空农场"}])
def test_a_relation_is_to_a_person_or_to_an_organisation(named: dict[str, str]) -> None:
    with pytest.raises(ValidationError, match="either"):
        Relation.model_validate(named | {"kind": "family"})


async def test_the_read_model_shows_what_each_official_said_last() -> None:
    scene = Scene().opened()
    scene.when(registers(TO_THE_PERSON, who=staff("staff-wu")))
    scene.when(registers(ELSEWHERE, who=staff("staff-wu", at=later(1))))
    scene.when(registers(who=by(REVIEWERS[0], Role.COMMITTEE, at=later(2))))
    models = ReadModels(*scene.history)
    page = await models.ask(ListRelations())
    assert [(one.person, one.relations) for one in page.items] == [
        ("staff-wu", (ELSEWHERE,)),
        (REVIEWERS[0], ()),
    ]
    (own,) = (await models.ask(ListRelations(person="staff-wu"))).items
    assert own.renew_by == later(366)


def test_an_exception_of_somebody_who_turns_out_to_be_related_is_none() -> None:
    scene = Scene().opened().matched()
    case = scene.application_id
    scene.when(AskException(application_id=case, public_reason="台风停课", **staff("staff-he")))
    scene.when(DeclareRelation(application_id=case, kind=RelationKind.BUSINESS, **staff("staff-he")))
    decision = DecideApplication(
        application_id=case, decision=Verdict.ADMIT, reason="街道现场评估", **staff("staff-li")
    )
    scene.refuses(decision, EVIDENCE_IS_MISSING)


def _agreed() -> Scene:
    scene = Scene().opened().agreement_active()
    scene.when(registers(TO_THE_PERSON, who=staff("staff-wu")))
    return scene


def test_whoever_is_related_gives_a_partner_no_agreement() -> None:
    scene = Scene().opened().admitted()
    scene.when(registers(TO_THE_ORGANISATION, who=staff("staff-wu")))
    term = terms()
    related = DraftAgreement(partner_id=scene.partner_id, **term, **staff("staff-wu", at=PUBLICITY_ENDS))
    scene.refuses(related, RELATED_PERSON_TAKES_NO_PART)
    scene.when(DraftAgreement(partner_id=scene.partner_id, **term, **staff(at=PUBLICITY_ENDS)))
    scene.happened(AgreementDrafted)


def test_whoever_is_related_gives_a_partner_no_other_terms() -> None:
    scene = _agreed()
    wu = staff("staff-wu", at=PUBLICITY_ENDS)
    amended = AmendAgreement(agreement_id=scene.agreement_id, **terms(), **wu)
    scene.refuses(amended, RELATED_PERSON_TAKES_NO_PART)
    scene.when(amended.model_copy(update=dict(staff(at=PUBLICITY_ENDS)))).happened(AgreementAmended)


def test_whoever_is_related_neither_reinstates_a_partner_nor_keeps_it_from_being_suspended() -> None:
    scene = _agreed()
    one, reason = scene.partner_id, {"reason": "已缴清"}
    scene.when(SuspendPartner(partner_id=one, **reason, **staff(at=PUBLICITY_ENDS)))
    wu = staff("staff-wu", at=PUBLICITY_ENDS)
    scene.refuses(ReinstatePartner(partner_id=one, **reason, **wu), RELATED_PERSON_TAKES_NO_PART)
    scene.when(ReinstatePartner(partner_id=one, **reason, **staff(at=PUBLICITY_ENDS)))
    gateway = by("gateway", Role.SYSTEM, at=PUBLICITY_ENDS)
    scene.when(ProposeSuspension(partner_id=one, share_overdue_fen=500, **gateway))
    scene.refuses(DropSuspensionProposal(partner_id=one, **wu), RELATED_PERSON_TAKES_NO_PART)
    scene.when(DropSuspensionProposal(partner_id=one, **staff(at=PUBLICITY_ENDS)))
    scene.happened(SuspensionProposalDropped)


def _plan(scene: Scene, who: Envelope) -> PlanTrial:
    window = TimeWindow(starts_at=TRIAL_BEGINS, ends_at=TRIAL_ENDS)
    return PlanTrial(application_id=scene.application_id, window=window, place="三楼露台", capacity=20, **who)


def test_an_application_is_taken_in_hand_and_tried_by_others() -> None:
    scene, hu = Scene().opened(), staff("staff-hu")
    scene.when(registers(TO_THE_ORGANISATION, who=hu))
    scene.submitted()
    begin = BeginScreening(application_id=scene.application_id, **hu)
    scene.refuses(begin, RELATED_PERSON_TAKES_NO_PART)
    scene.matched(project="屋顶菜园")
    scene.refuses(_plan(scene, hu), RELATED_PERSON_TAKES_NO_PART)
    scene.plan()
    held = RecordTrialHeld(application_id=scene.application_id, **staff("staff-hu", at=TRIAL_ENDS))
    scene.refuses(held, RELATED_PERSON_TAKES_NO_PART)


def test_whoever_is_related_invites_nobody_to_apply_and_assigns_no_need_to_their_partner() -> None:
    scene, hu = Scene().opened().intent_offered(), staff("staff-hu")
    scene.when(registers(TO_THE_PERSON, TO_THE_ORGANISATION, who=hu))
    scene.refuses(InviteToApply(intent_id=scene.intent_id, **hu), RELATED_PERSON_TAKES_NO_PART)
    scene.when(InviteToApply(intent_id=scene.intent_id, **staff()))
    scene.admitted()
    late = later(days=60)
    assign = AssignNeed(
        need_id=scene.need_id,
        to=NeedAssignee.PARTNER,
        assignee_id=scene.partner_id,
        due_on=later(days=90).date(),
        **staff("staff-hu", at=late),
    )
    scene.refuses(assign, RELATED_PERSON_TAKES_NO_PART)
    scene.when(assign.model_copy(update=dict(staff(at=late)))).happened(NeedAssigned)
