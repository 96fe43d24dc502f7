"""Rules change as laws do: proposed, approved by others, shown, in force from a day; within the bounds."""

from datetime import UTC, date, datetime

import pytest
from pydantic import ValidationError

from services.partners.domain.decider import DECIDER
from services.partners.domain.programme import whole
from shared.contracts.partners.people import CountAsOne
from shared.contracts.partners.programme import GetCommunity, Rules, RulesChanged, RulesChangedV1
from shared.contracts.partners.refusals.decisions import (
    PERSON_HAS_AN_OPEN_OBJECTION,
    PUBLICITY_IS_NOT_RUNNING,
)
from shared.contracts.partners.refusals.programme import QUORUM_TELLS_WHO_SAID_WHAT
from shared.contracts.partners.refusals.rulemaking import (
    OTHER_RULES_ARE_PROPOSED,
    RULES_ARE_APPROVED_BY_OTHERS,
    RULES_ARE_IN_PUBLICITY,
    RULES_CHANGE_NOTHING,
    RULES_HOLD_FROM_A_FUTURE_DAY,
    RULES_LEAVE_THE_BOUNDS,
    RULES_OBJECTION_IS_NOT_OPEN,
    RULES_PROPOSAL_IS_NOT_OPEN,
    WHO_PROPOSED_RULES_SETTLES_NOTHING,
)
from shared.contracts.partners.rule_bounds import RuleBounds
from shared.contracts.partners.rulemaking.commands import (
    ApproveRules,
    ProposeRules,
    SetRuleBounds,
    WithdrawRules,
)
from shared.contracts.partners.rulemaking.events import (
    ProposalEnd,
    RuleBoundsSet,
    RulesApproved,
    RulesObjectionAnswered,
    RulesProposalEnded,
    RulesPublicised,
)
from shared.contracts.partners.rulemaking.views import (
    GetRuleProposal,
    ListRuleProposals,
    ListRulesObjections,
    ProposalState,
)
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS, REVISION_HAS_MOVED_ON
from shared.kernel.roles import Role
from tests.specification import MONDAY, later
from tests.unit.partners.cases import Case, each
from tests.unit.partners.reading import ReadModels
from tests.unit.partners.rules import COMMITTEE, DAY, NEW, RuleScene, member, opened, shown
from tests.unit.partners.scenes import NOBODYS_ID, by, district, resident, staff, tick

FIRST_OF_AUGUST = datetime(2026, 7, 31, 16, 0, tzinfo=UTC)
"""The beginning of that day in Guangzhou."""
SHOWN_UNTIL = later(8)


def proposes(rules: Rules = NEW, day: date = DAY, **more: int) -> ProposeRules:
    return ProposeRules(rules=rules, in_force_on=day, reason="议事会", **more, **staff())


def approves(scene: RuleScene) -> ApproveRules:
    return ApproveRules(proposal_id=scene.proposal_id, **district())


def bounds(**changes: int) -> SetRuleBounds:
    return SetRuleBounds(bounds=RuleBounds.model_validate(changes), reason="街道会议", **district())


def withdrawal(scene: RuleScene) -> WithdrawRules:
    return WithdrawRules(proposal_id=scene.proposal_id, reason="重新征求意见", **staff())


def withdrawn() -> RuleScene:
    scene = opened().proposed()
    scene.when(withdrawal(scene))
    return scene


CASES = (
    Case(
        REVISION_HAS_MOVED_ON,
        "rules changed in between",
        opened,
        lambda _: proposes(expected_revision=7),
    ),
    Case(OTHER_RULES_ARE_PROPOSED, "one at a time", lambda: opened().proposed(), lambda _: proposes()),
    Case(RULES_HOLD_FROM_A_FUTURE_DAY, "today", opened, lambda _: proposes(day=date(2026, 7, 6))),
    Case(RULES_HOLD_FROM_A_FUTURE_DAY, "in two years", opened, lambda _: proposes(day=date(2028, 7, 6))),
    Case(
        QUORUM_TELLS_WHO_SAID_WHAT, "a quorum of four", opened, lambda _: proposes(Rules(feedback_quorum=4))
    ),
    Case(
        RULES_LEAVE_THE_BOUNDS,
        "no share, any price, one day of publicity, no floor",
        opened,
        lambda _: proposes(
            Rules(
                share_bps=0,
                price_ratio_bps=10_000,
                publicity_days=1,
                resident_floor_minutes_per_week=0,
                feedback_threshold_bps=0,
            )
        ),
    ),
    Case(RULES_CHANGE_NOTHING, "as they are", opened, lambda _: proposes(Rules())),
    Case(
        RULES_PROPOSAL_IS_NOT_OPEN,
        "approved, of which nobody knows",
        opened,
        lambda _: ApproveRules(proposal_id=NOBODYS_ID, **district()),
    ),
    Case(
        RULES_ARE_APPROVED_BY_OTHERS,
        "the district, where the committee is to",
        lambda: opened(COMMITTEE).proposed(),
        approves,
    ),
    Case(
        RULES_ARE_APPROVED_BY_OTHERS,
        "the committee, where the district is to",
        lambda: opened().proposed(),
        lambda scene: ApproveRules(proposal_id=scene.proposal_id, **member()),
    ),
    Case(
        WHO_PROPOSED_RULES_SETTLES_NOTHING,
        "approved by whoever proposed them, who is an officer too",
        lambda: opened().proposed(),
        lambda scene: ApproveRules(
            proposal_id=scene.proposal_id, **by("staff-chen", Role.STAFF, Role.DISTRICT)
        ),
    ),
    Case(
        RULES_ARE_IN_PUBLICITY,
        "approved once more",
        shown,
        lambda scene: ApproveRules(proposal_id=scene.proposal_id, **by("officer-xu", Role.DISTRICT)),
    ),
    Case(
        RULES_PROPOSAL_IS_NOT_OPEN,
        "objected to, once it is over",
        withdrawn,
        lambda scene: scene.objection(),
    ),
    Case(
        PUBLICITY_IS_NOT_RUNNING,
        "before it is approved",
        lambda: opened().proposed(),
        lambda scene: scene.objection(),
    ),
    Case(PUBLICITY_IS_NOT_RUNNING, "afterwards", shown, lambda scene: scene.objection(at=SHOWN_UNTIL)),
    Case(
        PERSON_HAS_AN_OPEN_OBJECTION,
        "twice",
        lambda: shown().objected(),
        lambda scene: scene.objection(at=later(3)),
    ),
    Case(
        RULES_OBJECTION_IS_NOT_OPEN,
        "answered before",
        lambda: shown().objected().when_answered(),
        lambda scene: scene.answer(district(at=later(4))),
    ),
    Case(
        WHO_PROPOSED_RULES_SETTLES_NOTHING,
        "an objection to one's own rules",
        lambda: shown().objected(),
        lambda scene: scene.answer(staff()),
    ),
    Case(
        RULES_PROPOSAL_IS_NOT_OPEN,
        "withdrawn twice",
        withdrawn,
        withdrawal,
    ),
    Case(
        RULES_ARE_APPROVED_BY_OTHERS,
        "withdrawn by a colleague",
        lambda: opened().proposed(),
        lambda scene: WithdrawRules(proposal_id=scene.proposal_id, reason="不妥", **staff("staff-wu")),
    ),
    Case(
        REVISION_HAS_MOVED_ON,
        "bounds changed in between",
        opened,
        lambda _: bounds().model_copy(update={"expected_revision": 7}),
    ),
)


@each(*CASES)
def test_new_rules_are_refused(case: Case[RuleScene]) -> None:
    case.holds()


def test_who_may_what_is_said_by_the_commands() -> None:
    scene = opened().proposed()
    scene.refuses(ProposeRules(rules=NEW, in_force_on=DAY, reason="x", **resident()), ACTOR_MAY_NOT_DO_THIS)
    scene.refuses(ApproveRules(proposal_id=scene.proposal_id, **staff("staff-wu")), ACTOR_MAY_NOT_DO_THIS)
    scene.refuses(SetRuleBounds(bounds=RuleBounds(), reason="x", **staff()), ACTOR_MAY_NOT_DO_THIS)


def test_rules_are_in_force_from_the_beginning_of_their_day_in_the_communitys_zone() -> None:
    scene = shown()
    publicised = scene.happened(RulesPublicised)
    assert (publicised.publicity_ends_at, publicised.in_force_from) == (SHOWN_UNTIL, FIRST_OF_AUGUST)
    assert DECIDER.due(scene.state) == FIRST_OF_AUGUST
    scene.when(tick(SHOWN_UNTIL)).then_nothing()
    before = scene.state.rules_at(SHOWN_UNTIL)
    scene.when(tick(FIRST_OF_AUGUST))
    new = whole(NEW, needs_references=True)
    scene.then(
        RulesChanged(
            rules=new,
            effective_from=FIRST_OF_AUGUST,
            reason="议事会",
            revision=2,
            proposal_id=scene.proposal_id,
        )
    )
    assert scene.state.rules_at(FIRST_OF_AUGUST) == new
    assert scene.state.rules_at(SHOWN_UNTIL) == before
    assert (scene.state.proposal, DECIDER.due(scene.state)) == (None, None)


def test_a_day_within_the_publicity_becomes_the_day_after_it() -> None:
    scene = opened().proposed(day=date(2026, 7, 8)).approved()
    assert scene.happened(RulesPublicised).in_force_from == datetime(2026, 7, 14, 16, 0, tzinfo=UTC)


def test_as_many_of_the_committee_approve_as_the_bounds_say() -> None:
    scene = opened(COMMITTEE).proposed()
    scene.approved(member()).then(
        RulesApproved(proposal_id=scene.proposal_id, approved_by="committee-wang", approved_at=MONDAY)
    )
    scene.approved(member(at=later(1))).then_nothing()
    scene.approved(member("committee-zhou")).happened(RulesPublicised)


def test_two_records_of_one_person_approve_once_and_not_what_they_proposed() -> None:
    scene = opened(COMMITTEE).proposed().approved(member())
    system = by("policy:x", Role.SYSTEM)
    scene.when(CountAsOne(person_id="committee-zhou", into="committee-wang", **system))
    scene.approved(member("committee-zhou")).then_nothing()
    scene.when(CountAsOne(person_id="committee-luo", into="staff-chen", **by("policy:y", Role.SYSTEM)))
    scene.refuses(
        ApproveRules(proposal_id=scene.proposal_id, **member("committee-luo")),
        WHO_PROPOSED_RULES_SETTLES_NOTHING,
    )


def test_whoever_gave_up_the_office_in_which_they_approved_counts_no_more() -> None:
    scene = opened(COMMITTEE).proposed().approved(member())
    second = ApproveRules(
        proposal_id=scene.proposal_id, in_office=("committee-zhou",), **member("committee-zhou")
    )
    scene.when(second)
    assert not any(isinstance(one, RulesPublicised) for one in scene.last)
    third = ApproveRules(
        proposal_id=scene.proposal_id,
        in_office=("committee-luo", "committee-zhou"),
        **member("committee-luo"),
    )
    scene.when(third).happened(RulesPublicised)


def test_bounds_that_change_do_not_move_who_approves_what_is_proposed() -> None:
    scene = opened(COMMITTEE).proposed()
    scene.when(SetRuleBounds(bounds=RuleBounds(), reason="街道会议", **district()))
    scene.approved(member()).approved(member("committee-zhou")).happened(RulesPublicised)


def test_an_objection_holds_the_rules_up_until_it_is_answered() -> None:
    scene = shown().objected()
    assert DECIDER.due(scene.state) is None
    scene.when(tick(later(60))).then_nothing()
    scene.when(scene.answer(district(at=later(60))))
    tomorrow = datetime(2026, 9, 4, 16, 0, tzinfo=UTC)
    assert scene.happened(RulesObjectionAnswered).in_force_from == tomorrow
    assert scene.when(tick(tomorrow)).happened(RulesChanged).effective_from == tomorrow


def test_an_objection_that_is_answered_in_time_delays_nothing_and_another_one_still_does() -> None:
    scene = shown().objected()
    first = scene.answer(district(at=later(3)))
    scene.objected("resident-mai")
    assert scene.when(first).happened(RulesObjectionAnswered).in_force_from is None
    scene.when(scene.answer(member(at=later(3))))
    assert scene.happened(RulesObjectionAnswered).in_force_from == FIRST_OF_AUGUST


def test_an_objection_that_is_upheld_ends_the_proposal_and_the_others_are_still_answered() -> None:
    scene = shown().objected()
    upheld = scene.answer(district(at=later(3)), upheld=True)
    scene.objected("resident-mai").when(upheld)
    assert scene.happened(RulesProposalEnded).end is ProposalEnd.OBJECTION
    assert (scene.state.proposal, DECIDER.due(scene.state)) == (None, None)
    scene.proposed().when(
        scene.answer(district(at=later(4))).model_copy(update={"proposal_id": upheld.proposal_id})
    )
    scene.happened(RulesObjectionAnswered)
    assert not scene.state.rule_objections
    assert scene.state.proposal is not None


def test_nobody_answers_their_own_objection() -> None:
    scene = shown().objected("committee-wang")
    scene.refuses(scene.answer(member()), ACTOR_MAY_NOT_DO_THIS)


def test_whoever_approves_rejects_until_the_rules_are_in_force() -> None:
    scene = shown()
    scene.when(WithdrawRules(proposal_id=scene.proposal_id, reason="不妥", **district(at=later(9))))
    assert scene.happened(RulesProposalEnded).end is ProposalEnd.REJECTED
    assert DECIDER.due(scene.state) is None


def test_new_bounds_end_what_leaves_them_and_leave_what_is_in_force() -> None:
    scene = shown()
    scene.when(bounds(share_bps_at_least=1_800, share_bps_at_most=1_900))
    assert scene.happened(RulesProposalEnded).end is ProposalEnd.BOUNDS
    assert scene.state.rules_at(later(60)).share_bps == 1_500
    scene.when(bounds(share_bps_at_least=1_800, share_bps_at_most=1_900)).then_nothing()
    facts = scene.refuses(proposes(), RULES_LEAVE_THE_BOUNDS)
    assert facts["outside"] == [{"rule": "share_bps", "value": 2_000, "at_least": None, "at_most": 1_900}]


def test_bounds_that_leave_no_share_are_none() -> None:
    with pytest.raises(ValidationError, match="least share"):
        RuleBounds(share_bps_at_least=3_000, share_bps_at_most=2_000)


def test_the_publicity_is_as_long_as_rules_and_bounds_say() -> None:
    scene = opened()
    scene.when(bounds(publicity_days_at_least=14))
    scene.proposed(Rules(publicity_days=20)).approved()
    assert scene.happened(RulesPublicised).publicity_ends_at == later(15)


def test_rules_that_one_person_changed_in_an_earlier_version_hold() -> None:
    earlier = RulesChangedV1(rules=Rules(share_bps=0), effective_from=later(1), reason="议事会", revision=2)
    scene = opened()
    scene.given(earlier)
    assert scene.state.rules_at(later(1)).share_bps == 0
    scene.when(proposes(Rules(), day=DAY).model_copy(update={"now": later(2)}))


async def test_proposals_and_objections_are_read() -> None:
    scene = shown().objected()
    scene.when(scene.answer(district(at=later(3))))
    models = ReadModels(*scene.history)
    shown_to_all = await models.ask(GetRuleProposal(proposal_id=scene.proposal_id))
    assert shown_to_all is not None
    assert (shown_to_all.state, shown_to_all.before.share_bps, shown_to_all.rules.share_bps) == (
        ProposalState.PUBLICITY,
        1_500,
        2_000,
    )
    assert (shown_to_all.objections_raised, shown_to_all.objections_open) == (1, 0)
    assert shown_to_all.in_force_from == FIRST_OF_AUGUST
    objections = await models.ask(ListRulesObjections(proposal_id=scene.proposal_id))
    assert [(one.answer, one.upheld) for one in objections.items] == [("已听取", False)]
    scene.when(tick(FIRST_OF_AUGUST))
    found = await ReadModels(*scene.history).ask(ListRuleProposals(state=ProposalState.IN_FORCE))
    assert [one.in_force_from for one in found.items] == [FIRST_OF_AUGUST]


async def test_a_proposal_that_ended_says_why() -> None:
    found = await ReadModels(*withdrawn().history).ask(ListRuleProposals(state=ProposalState.ENDED))
    assert [(one.end, one.end_reason) for one in found.items] == [(ProposalEnd.WITHDRAWN, "重新征求意见")]


async def test_rules_in_force_outside_new_bounds_are_named() -> None:
    scene = opened()
    scene.when(bounds(share_bps_at_least=2_000))
    scene.happened(RuleBoundsSet)
    view = await ReadModels(*scene.history).ask(GetCommunity(at=later(1)))
    assert view is not None
    assert (view.bounds_revision, [one.rule for one in view.outside]) == (2, ["share_bps"])
