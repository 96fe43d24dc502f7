"""What the read models of the partners service answer; every event is delivered twice."""

from shared.contracts.partners.agreements.views import AgreementState, GetAgreement, ListAgreements
from shared.contracts.partners.applications.commands import AnswerInformation, WithdrawApplication
from shared.contracts.partners.applications.views import ApplicationState, GetApplication, ListApplications
from shared.contracts.partners.calls import CallState, GetCall, ListCalls
from shared.contracts.partners.committee_rules import CommitteeRules
from shared.contracts.partners.decisions.commands import AnswerObjection
from shared.contracts.partners.decisions.events import EvidenceCode
from shared.contracts.partners.decisions.views import (
    DecisionState,
    GetEvidence,
    ListDecisions,
    ListObjections,
)
from shared.contracts.partners.intents import (
    GetIntent,
    IntentOffered,
    ListIntents,
    OfferIntent,
    ScheduleIntent,
    WithdrawIntent,
)
from shared.contracts.partners.need_rules import NeedRules
from shared.contracts.partners.needs.commands import EditNeed
from shared.contracts.partners.needs.views import GetNeed, ListNeeds, NeedState
from shared.contracts.partners.partnership import (
    AnnounceExit,
    GetPartner,
    ListPartners,
    PartnerState,
    SuspendPartner,
)
from shared.contracts.partners.programme import GetCommunity, Rules
from shared.contracts.partners.review_rules import ReviewRules
from shared.contracts.partners.trials.commands import GiveFeedback, PlanTrial
from shared.contracts.partners.trials.views import GetTrial, ListTrials, TrialState
from shared.contracts.partners.volunteer_rules import VolunteerRules
from shared.kernel.ids import derived_id
from shared.kernel.windows import TimeWindow
from tests.specification import MONDAY, later
from tests.unit.partners.reading import ReadModels
from tests.unit.partners.scenes import (
    APPLICANT,
    DECIDED,
    FEEDBACK_ENDS,
    HELD,
    NOBODYS_ID,
    PUBLICITY_ENDS,
    RESIDENTS,
    TERM_BEGINS,
    TERM_ENDS,
    Scene,
    applicant,
    in_force,
    intent,
    need,
    resident,
    staff,
)


def after(scene: Scene) -> ReadModels:
    return ReadModels(*scene.history)


async def test_a_community_answers_with_the_rules_of_the_instant() -> None:
    scene = Scene().opened()
    first = Rules(
        committee=CommitteeRules(fees_alone_fen=10_000),
        review=ReviewRules(),
        needs_references=True,
        volunteering=VolunteerRules(),
        needs=NeedRules(),
    )
    stricter = first.model_copy(update={"share_bps": 2_000})
    scene.given(in_force(stricter, later(30)))
    models = after(scene)
    today = await models.ask(GetCommunity(at=later(1)))
    then = await models.ask(GetCommunity(at=later(30)))
    assert today is not None
    assert then is not None
    assert (today.community, today.rules, today.revision) == ("haiwan", first, 2)
    assert then.rules == stricter
    assert [one.effective_from for one in then.dated_rules] == [MONDAY, later(30)]


async def test_a_community_that_was_never_opened_is_not_there() -> None:
    assert await ReadModels().ask(GetCommunity(at=MONDAY)) is None


async def test_a_need_is_on_the_public_list_once_it_is_published() -> None:
    scene = Scene().opened().need_verified()
    hidden = scene.need_id
    scene.when(EditNeed(need_id=hidden, **need(households=130), **staff()))
    scene.need_published()
    models = after(scene)
    assert [one.need_id for one in (await models.ask(ListNeeds())).items] == [scene.need_id]
    everything = await models.ask(ListNeeds(listed=None))
    assert {one.need_id for one in everything.items} == {hidden, scene.need_id}
    view = await models.ask(GetNeed(need_id=hidden))
    assert view is not None
    assert (view.state, view.revision, view.households) == (NeedState.COLLECTED, 2, 130)
    collected = await models.ask(ListNeeds(state=NeedState.COLLECTED, listed=None))
    assert [one.need_id for one in collected.items] == [hidden]


async def test_a_call_is_listed_from_its_publication_to_its_archive() -> None:
    scene = Scene().opened().need_published().call_drafted()
    assert (await after(scene).ask(ListCalls())).items == []
    scene.call_published().passes(later(30))
    models = after(scene)
    view = await models.ask(GetCall(call_id=scene.call_id))
    assert view is not None
    assert (view.state, view.closed_at, view.need_ids) == (CallState.CLOSED, later(30), (scene.need_id,))
    assert [one.call_id for one in (await models.ask(ListCalls(state=CallState.CLOSED))).items] == [
        scene.call_id
    ]


async def test_the_queue_of_intents_moves_up_and_never_back() -> None:
    scene = Scene().opened()
    ids = []
    for person in ("partner-a", "partner-b", "partner-c"):
        scene.when(OfferIntent(**intent(), **resident(person)))
        ids.append(scene.happened(IntentOffered).intent_id)
    before = await after(scene).ask(ListIntents())
    assert [one.position for one in before.items] == [1, 2, 3]
    scene.when(WithdrawIntent(intent_id=ids[0], **resident("partner-a")))
    scene.when(ScheduleIntent(intent_id=ids[2], planned_for=later(60), **staff()))
    models = after(scene)
    assert [one.position for one in (await models.ask(ListIntents())).items] == [None, 1, 2]
    third = await models.ask(GetIntent(intent_id=ids[2]))
    assert third is not None
    assert (third.position, third.planned_for, third.number) == (2, later(60), 3)
    own = await models.ask(ListIntents(offered_by="partner-b"))
    assert [one.intent_id for one in own.items] == [ids[1]]


async def test_an_application_shows_its_questions_and_answers() -> None:
    scene = Scene().opened().information_asked()
    scene.when(AnswerInformation(application_id=scene.application_id, answer="150公斤", **applicant()))
    models = after(scene)
    view = await models.ask(GetApplication(application_id=scene.application_id))
    assert view is not None
    assert view.state is ApplicationState.SCREENING
    assert [(one.question, one.answer) for one in view.exchanges] == [("露台荷载？", "150公斤")]
    assert (await models.ask(ListApplications(applicant="somebody-else"))).items == []
    assert len((await models.ask(ListApplications(applicant=APPLICANT))).items) == 1


async def test_nobody_sees_results_before_the_feedback_window_closes() -> None:
    scene = Scene().opened().answered()
    open_ = await after(scene).ask(GetTrial(application_id=scene.application_id))
    assert open_ is not None
    assert (open_.state, open_.checked_in, open_.results) == (TrialState.FEEDBACK_OPEN, 5, None)
    assert "text_ids" not in open_.model_dump()
    closed = await after(scene.passes(FEEDBACK_ENDS)).ask(GetTrial(application_id=scene.application_id))
    assert closed is not None
    assert closed.results is not None
    assert (closed.results.answers, closed.results.in_favour) == (5, 5)


async def test_the_words_of_those_who_answered_come_in_an_order_that_tells_nothing() -> None:
    scene = Scene().opened().trial_held()
    kept = [derived_id(HELD, person) for person in RESIDENTS]
    for person, text_id in zip(RESIDENTS, kept, strict=True):
        scene.when(
            GiveFeedback(
                verified=True,
                application_id=scene.application_id,
                score=4,
                in_favour=True,
                text_id=text_id,
                **resident(person, at=HELD),
            )
        )
    view = await after(scene.passes(FEEDBACK_ENDS)).ask(GetTrial(application_id=scene.application_id))
    assert view is not None
    assert view.results is not None
    assert sorted(view.results.text_ids) == sorted(kept)
    assert view.results.text_ids == tuple(sorted(kept, key=lambda text_id: text_id[::-1]))


async def test_a_replaced_trial_is_cancelled_and_the_newest_one_answers() -> None:
    scene = Scene().opened().trial_planned()
    scene.when(
        PlanTrial(
            application_id=scene.application_id,
            window=TimeWindow(starts_at=later(2), ends_at=later(3)),
            place="书法区",
            capacity=10,
            **staff(at=later(hours=1)),
        )
    )
    models = after(scene)
    view = await models.ask(GetTrial(application_id=scene.application_id))
    assert view is not None
    assert (view.place, view.state) == ("书法区", TrialState.PLANNED)
    cancelled = await models.ask(ListTrials(state=TrialState.CANCELLED))
    assert [one.place for one in cancelled.items] == ["党群服务中心三楼露台"]


async def test_evidence_lists_every_piece_with_what_was_found_and_needed() -> None:
    scene = Scene().opened().screened().feedback_closed(against=1, serves_minors=True)
    evidence = await after(scene).ask(GetEvidence(application_id=scene.application_id, at=DECIDED))
    assert evidence is not None
    assert evidence.complete
    assert [(one.code, one.met, one.found, one.needed) for one in evidence.pieces] == [
        (EvidenceCode.MATCHED_NEED, True, 1, 1),
        (EvidenceCode.TRIAL_HELD, True, 1, 1),
        (EvidenceCode.FEEDBACK_WINDOW_CLOSED, True, 1, 1),
        (EvidenceCode.FEEDBACK_QUORUM, True, 5, 5),
        (EvidenceCode.FEEDBACK_THRESHOLD, True, 8_000, 6_000),
        (EvidenceCode.SCREENING_RECORD, True, 1, 1),
    ]
    a_year_on = await after(scene).ask(GetEvidence(application_id=scene.application_id, at=later(365)))
    assert a_year_on is not None
    assert [one.code for one in a_year_on.pieces if not one.met] == [EvidenceCode.SCREENING_RECORD]


async def test_evidence_hides_what_few_people_said() -> None:
    scene = Scene().opened().feedback_closed(RESIDENTS[:4])
    evidence = await after(scene).ask(GetEvidence(application_id=scene.application_id, at=DECIDED))
    assert evidence is not None
    found = {one.code: one.found for one in evidence.pieces}
    assert found[EvidenceCode.FEEDBACK_QUORUM] == 4
    assert found[EvidenceCode.FEEDBACK_THRESHOLD] is None


async def test_a_decision_shows_its_objections_and_whether_they_are_answered() -> None:
    scene = Scene().opened().decided().objected()
    (in_publicity,) = (await after(scene).ask(ListDecisions(state=DecisionState.PUBLICITY))).items
    assert (in_publicity.objections_raised, in_publicity.objections_open) == (1, 1)
    scene.when(
        AnswerObjection(
            application_id=scene.application_id,
            objection_id=scene.objection_id,
            answer="已商定",
            upheld=True,
            **staff(at=later(7)),
        )
    )
    models = after(scene)
    (set_aside,) = (await models.ask(ListDecisions(application_id=scene.application_id))).items
    assert (set_aside.state, set_aside.objections_open) == (DecisionState.SET_ASIDE, 0)
    (objection,) = (await models.ask(ListObjections(application_id=scene.application_id))).items
    assert (objection.answer, objection.upheld) == ("已商定", True)
    assert "raised_by" not in objection.model_dump()


async def test_a_decision_in_effect_names_the_partner() -> None:
    scene = Scene().opened().admitted()
    (decision,) = (await after(scene).ask(ListDecisions())).items
    assert (decision.state, decision.partner_id) == (DecisionState.IN_EFFECT, scene.partner_id)


async def test_a_decision_lapses_when_the_applicant_withdraws() -> None:
    scene = Scene().opened().decided()
    scene.when(WithdrawApplication(application_id=scene.application_id, **applicant(at=DECIDED)))
    (decision,) = (await after(scene).ask(ListDecisions())).items
    assert decision.state is DecisionState.LAPSED


async def test_a_partner_is_listed_by_where_it_stands() -> None:
    scene = Scene().opened().agreement_active()
    active = await after(scene).ask(ListPartners(state=PartnerState.ACTIVE))
    assert [one.partner_id for one in active.items] == [scene.partner_id]
    scene.when(SuspendPartner(partner_id=scene.partner_id, reason="逾期", **staff(at=TERM_BEGINS)))
    view = await after(scene).ask(GetPartner(partner_id=scene.partner_id))
    assert view is not None
    assert (view.state, view.reason, view.agreement_id) == (
        PartnerState.SUSPENDED,
        "逾期",
        scene.agreement_id,
    )


async def test_a_partner_who_left_says_when_and_why() -> None:
    scene = Scene().opened().agreement_active()
    scene.when(AnnounceExit(partner_id=scene.partner_id, reason="搬迁", **applicant(at=TERM_BEGINS)))
    scene.passes(TERM_ENDS)
    view = await after(scene).ask(GetPartner(partner_id=scene.partner_id))
    assert view is not None
    assert (view.state, view.reason, view.left_at) == (PartnerState.EXITED, "搬迁", TERM_ENDS)


async def test_an_agreement_keeps_every_version_and_who_signed_it_when() -> None:
    scene = Scene().opened().agreement_active()
    view = await after(scene).ask(GetAgreement(agreement_id=scene.agreement_id))
    assert view is not None
    (version,) = view.versions
    assert (view.state, view.version, version.partner_signed_at, version.activated_at) == (
        AgreementState.ACTIVE,
        1,
        PUBLICITY_ENDS,
        TERM_BEGINS,
    )
    expired = await after(scene.passes(TERM_ENDS)).ask(ListAgreements(state=AgreementState.EXPIRED))
    assert [one.reason for one in expired.items] == ["expired"]


async def test_what_is_not_there_is_not_found() -> None:
    models = after(Scene().opened())
    assert await models.ask(GetNeed(need_id=NOBODYS_ID)) is None
    assert await models.ask(GetCall(call_id=NOBODYS_ID)) is None
    assert await models.ask(GetIntent(intent_id=NOBODYS_ID)) is None
    assert await models.ask(GetApplication(application_id=NOBODYS_ID)) is None
    assert await models.ask(GetTrial(application_id=NOBODYS_ID)) is None
    assert await models.ask(GetEvidence(application_id=NOBODYS_ID, at=MONDAY)) is None
    assert await models.ask(GetPartner(partner_id=NOBODYS_ID)) is None
    assert await models.ask(GetAgreement(agreement_id=NOBODYS_ID)) is None
