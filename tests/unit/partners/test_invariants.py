"""Random histories: whatever people try, in whatever order, the programme's promises hold."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from services.partners.domain.decider import DECIDER
from services.partners.domain.evidence import evidence_at, findings_of
from services.partners.domain.reviews import counted_reviews
from services.partners.domain.stages import SETTLED
from services.partners.domain.state import Programme
from shared.contracts.partners import partnership as partner
from shared.contracts.partners.agreements import commands as agreement
from shared.contracts.partners.agreements.events import Side
from shared.contracts.partners.agreements.views import GetAgreement
from shared.contracts.partners.applications import commands as applying
from shared.contracts.partners.applications import identity as identifying
from shared.contracts.partners.applications.views import ApplicationState, GetApplication
from shared.contracts.partners.decisions import commands as decision
from shared.contracts.partners.decisions.events import RelationKind, Verdict
from shared.contracts.partners.decisions.views import GetEvidence
from shared.contracts.partners.needs import closing
from shared.contracts.partners.needs import commands as needing
from shared.contracts.partners.needs.views import GetNeed
from shared.contracts.partners.partnership import GetPartner
from shared.contracts.partners.reviews import commands as reviewing
from shared.contracts.partners.reviews import relations as relating
from shared.contracts.partners.reviews.views import GetReviews
from shared.contracts.partners.trials import commands as trial
from shared.contracts.partners.trials.events import Presence
from shared.kernel.messages import Command, Envelope
from shared.kernel.refusals import Rejected
from shared.kernel.roles import Role
from shared.kernel.windows import TimeWindow
from tests.soaking import when_soaking
from tests.specification import MONDAY, assert_named
from tests.unit.partners.promises import Promises
from tests.unit.partners.reading import ReadModels
from tests.unit.partners.scenes import (
    APPLICANT,
    NOBODYS_ID,
    RESIDENTS,
    Scene,
    application,
    by,
    for_resident,
    identity,
    need,
    scores,
)
from tests.unit.shelves import assert_the_same_without_memory

SNAPSHOTS = TypeAdapter(Programme)
STARTS: tuple[Callable[[], Scene], ...] = (
    lambda: Scene().opened(),
    lambda: Scene().opened().matched(),
    lambda: Scene().opened().trial_planned(serves_minors=True).screened(),
    lambda: Scene().opened().attended(),
    lambda: Scene().opened().answered(against=2),
    lambda: Scene().opened().decided().objected(),
    lambda: Scene().opened().admitted(),
    lambda: Scene().opened().agreement_signed(),
    lambda: Scene().opened().agreement_active(),
)
PEOPLE: tuple[Callable[[datetime], Envelope], ...] = (
    lambda at: by("staff-chen", Role.STAFF, at=at),
    lambda at: by("staff-wu", Role.STAFF, Role.RESIDENT, at=at),
    lambda at: by("committee-wang", Role.COMMITTEE, at=at),
    lambda at: by("committee-zhou", Role.COMMITTEE, at=at),
    lambda at: by(APPLICANT, Role.PARTNER, Role.RESIDENT, at=at),
    lambda at: by(APPLICANT, Role.STAFF, at=at),
    lambda at: by(RESIDENTS[0], Role.RESIDENT, at=at),
    lambda at: by(RESIDENTS[1], Role.RESIDENT, at=at),
    lambda at: for_resident(RESIDENTS[2], at=at),
)


def newest(things: Sequence[str] | Mapping[str, Any]) -> str:
    return next(reversed([*things]), NOBODYS_ID)


class Wishes:
    """The commands that somebody may wish for, on the newest things of a programme and on its first need."""

    def __init__(self, state: Programme) -> None:
        self.application: dict[str, Any] = {"application_id": newest(state.applications)}
        self.agreement: dict[str, Any] = {"agreement_id": newest(state.agreements)}
        self.partner: dict[str, Any] = {"partner_id": newest(state.partners)}
        self.need: dict[str, Any] = {"need_id": next(iter(state.needs), NOBODYS_ID)}
        newest_one = state.applications.get(self.application["application_id"])
        pending = newest_one.decision if newest_one else None
        self.objection: dict[str, Any] = {
            "objection_id": newest(pending.objections) if pending else NOBODYS_ID
        }
        latest = state.agreements.get(self.agreement["agreement_id"])
        self.version = latest.latest_version if latest else 1

    def all(self, who: Envelope, *, yes: bool) -> list[Command]:
        now = who["now"]
        soon = TimeWindow(starts_at=now + timedelta(hours=1), ends_at=now + timedelta(hours=3))
        term: dict[str, Any] = {"starts_at": now, "ends_at": now + timedelta(days=3 if yes else 30)}
        rate: dict[str, Any] = {"score": 5 if yes else 1, "in_favour": yes}
        verdict = Verdict.ADMIT if yes else Verdict.REJECT
        person: dict[str, Any] = {"person": RESIDENTS[3] if yes else None}
        related: dict[str, Any] = {"person": "staff-wu" if yes else None, "kind": RelationKind.FAMILY}
        to_applicant = relating.Relation(person=APPLICANT, kind=RelationKind.FAMILY)
        plan: dict[str, Any] = {"window": soon, "place": "舞蹈室", "capacity": 3}
        return [
            needing.CollectNeed(**need(), **who),
            needing.VerifyNeed(**self.need, **who),
            needing.PublishNeed(**self.need, **who),
            closing.ConfirmNeed(**self.need, verified=True, **who),
            needing.CloseNeed(**self.need, reason="已解决", **who),
            applying.DraftApplication(**application(serves_minors=yes), **who),
            identifying.IdentifyApplicant(
                **identity(**self.application), licence_valid_until=now.date() if yes else None, **who
            ),
            applying.SubmitApplication(**self.application, **who),
            applying.BeginScreening(**self.application, **who),
            applying.MatchApplication(**self.application, need_ids=(self.need["need_id"],), **who),
            applying.WithdrawApplication(**self.application, **who),
            reviewing.ReviewApplication(
                **self.application, scores=scores(rate["score"]), vote=verdict, reason="评议", **who
            ),
            relating.RegisterRelations(relations=(to_applicant,) if yes else (), **who),
            trial.PlanTrial(**self.application, **plan, **who),
            trial.CheckIn(**self.application, **person, presence=Presence.CODE, **who),
            trial.RecordTrialHeld(**self.application, **who),
            trial.GiveFeedback(verified=True, **self.application, **rate, **who),
            decision.RecordScreening(person=APPLICANT, valid_until=now + timedelta(days=9), **who),
            decision.DeclareRelation(**self.application, **related, **who),
            decision.AskException(**self.application, public_reason="台风停课", **who),
            decision.DecideApplication(**self.application, decision=verdict, reason="评议", **who),
            decision.RaiseObjection(**self.application, text_id=NOBODYS_ID, **who),
            decision.AnswerObjection(
                **self.application, **self.objection, answer="已商定", upheld=yes, **who
            ),
            partner.SuspendPartner(**self.partner, reason="逾期", **who),
            partner.ReinstatePartner(**self.partner, reason="已缴清", **who),
            partner.AnnounceExit(**self.partner, reason="搬迁", **who),
            partner.TerminatePartner(**self.partner, reason="违约", **who),
            agreement.DraftAgreement(**self.partner, **term, **who),
            agreement.AmendAgreement(**self.agreement, **term, share_bps=1_400 + 200 * yes, **who),
            agreement.SignAgreement(**self.agreement, side=Side.PARTNER, version=self.version, **who),
            agreement.SignAgreement(**self.agreement, side=Side.COMMUNITY, version=self.version, **who),
            agreement.TerminateAgreement(**self.agreement, reason="双方同意", **who),
        ]


ASIDE = (
    needing.CollectNeed,
    needing.CloseNeed,
    closing.ConfirmNeed,
    applying.DraftApplication,
    applying.WithdrawApplication,
    decision.RaiseObjection,
    decision.RecordScreening,
    decision.DeclareRelation,
    relating.RegisterRelations,
    partner.SuspendPartner,
    partner.AnnounceExit,
    partner.TerminatePartner,
    agreement.AmendAgreement,
    agreement.TerminateAgreement,
)
"""Wishes that lead aside or out; whoever wants to get on has others."""
HOW_MANY = len(Wishes(Programme()).all(by("staff-chen", Role.STAFF), yes=True))
STEPS = st.lists(
    st.tuples(
        st.integers(0, HOW_MANY - 1),
        st.integers(0, len(PEOPLE) - 1),
        st.booleans(),
        st.booleans(),
        st.sampled_from((0, 0, 0, 1, 3, 24, 24 * 8)),
    ),
    min_size=10,
    max_size=40,
)
Step = tuple[int, int, bool, bool, int]


def played(start: int, steps: list[Step]) -> Scene:
    """A history: a start, and what people then wished.

    Some wish for one thing, allowed or not; some are content with whatever leads furthest, so that
    histories do too.
    """
    scene = STARTS[start]()
    promises = Promises()
    now = max((due for due in (DECIDER.due(scene.state),) if due), default=MONDAY) - timedelta(hours=1)
    told = 0
    for wish, person, yes, content, hours in steps:
        now += timedelta(hours=hours)
        scene.passes(now)
        wishes = Wishes(scene.state)
        if content:
            get_on(scene, wishes, [PEOPLE[(person + turn) % len(PEOPLE)](now) for turn in range(4)], yes=yes)
        else:
            tried(scene, wishes.all(PEOPLE[person](now), yes=yes)[wish])
        promises.watch(scene.history[told:])
        told = len(scene.history)
    return scene


def get_on(scene: Scene, wishes: Wishes, people: list[Envelope], *, yes: bool) -> None:
    """Whatever leads furthest and one of these people may do."""
    for who in people:
        for command in reversed(wishes.all(who, yes=yes)):
            if isinstance(command, ASIDE):
                continue
            try:
                scene.when(command)
            except Rejected as rejected:
                assert_named(command, rejected.refusal)
                continue
            if scene.last:
                return


def tried(scene: Scene, command: Command) -> None:
    """One wish; a refusal changes nothing, and the operation names it."""
    before = SNAPSHOTS.dump_json(scene.state)
    try:
        scene.when(command)
    except Rejected as rejected:
        assert_named(command, rejected.refusal)
        assert SNAPSHOTS.dump_json(scene.state) == before


HISTORIES = st.builds(played, st.integers(0, len(STARTS) - 1), STEPS)
BOUNDED = settings(
    max_examples=when_soaking(400, 15), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


@BOUNDED
@given(HISTORIES)
def test_a_log_and_a_snapshot_give_back_the_state_bit_for_bit(scene: Scene) -> None:
    assert DECIDER.replay(scene.history) == scene.state
    assert_the_same_without_memory(DECIDER, scene.history)
    assert SNAPSHOTS.validate_json(SNAPSHOTS.dump_json(scene.state)) == scene.state


@BOUNDED
@given(HISTORIES)
def test_read_models_show_the_very_states_that_the_rules_go_by(scene: Scene) -> None:
    asyncio.run(_compare(scene, ReadModels(*scene.history)))


async def _compare(scene: Scene, models: ReadModels) -> None:
    state = scene.state
    for need_id, one_need in state.needs.items():
        need_view = await models.ask(GetNeed(need_id=need_id))
        assert need_view is not None
        assert (need_view.state, set(need_view.application_ids)) == (one_need.state, one_need.matched)
        assert set(need_view.served_by) == one_need.served
    for application_id, one in state.applications.items():
        view = await models.ask(GetApplication(application_id=application_id))
        assert view is not None
        assert (view.state, list(view.need_ids)) == (one.state, one.need_ids)
        at = MONDAY + timedelta(days=10)
        evidence = await models.ask(GetEvidence(application_id=application_id, at=at))
        if evidence is None:
            assert one.state in {ApplicationState.DRAFTED, ApplicationState.WITHDRAWN}
        else:
            reviews = await models.ask(GetReviews(application_id=application_id))
            assert reviews is not None
            if one.decision is None and one.state not in SETTLED:
                assert reviews.given == len(counted_reviews(state, one))
            findings = findings_of(one, state.screened_until(one.applicant))
            assert evidence.pieces == evidence_at(findings, at)
    for partner_id, one_partner in state.partners.items():
        partner_view = await models.ask(GetPartner(partner_id=partner_id))
        assert partner_view is not None
        assert (partner_view.state, partner_view.agreement_id) == (
            one_partner.state,
            one_partner.agreement_id,
        )
    for agreement_id, one_agreement in state.agreements.items():
        agreement_view = await models.ask(GetAgreement(agreement_id=agreement_id))
        assert agreement_view is not None
        assert agreement_view.state is one_agreement.state
        if one_agreement.terms is not None:
            assert (agreement_view.version, agreement_view.terms) == (
                one_agreement.active_version,
                one_agreement.terms,
            )
