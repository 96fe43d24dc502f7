"""The opening of a community, and its dated rules."""

import pytest
from pydantic import ValidationError

from shared.contracts.partners.committee_rules import CommitteeRules
from shared.contracts.partners.needs.commands import CollectNeed
from shared.contracts.partners.programme import (
    ChangeRules,
    CommunityOpened,
    OpenCommunity,
    Rules,
    RulesChanged,
)
from shared.contracts.partners.refusals.programme import (
    COMMUNITY_IS_ALREADY_OPEN,
    QUORUM_TELLS_WHO_SAID_WHAT,
    RULES_DO_NOT_REACH_INTO_THE_PAST,
)
from shared.contracts.partners.review_rules import ReviewRules
from shared.contracts.partners.volunteer_rules import VolunteerRules
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS, COMMUNITY_IS_NOT_OPEN, REVISION_HAS_MOVED_ON
from shared.kernel.roles import Role
from tests.specification import MONDAY, later
from tests.unit.partners.cases import Case, each
from tests.unit.partners.scenes import Scene, by, district, need, opening, staff

TODAY = CommitteeRules()
DEFAULT = Rules(committee=TODAY, review=ReviewRules(), needs_references=True, volunteering=VolunteerRules())
STRICTER = Rules(
    share_bps=2_000,
    feedback_quorum=8,
    committee=TODAY,
    review=ReviewRules(),
    needs_references=True,
    volunteering=VolunteerRules(),
)

CASES = (
    Case(
        COMMUNITY_IS_ALREADY_OPEN,
        "with other rules",
        lambda: Scene().opened(),
        lambda _: OpenCommunity(**opening(rules=STRICTER), **district()),
    ),
    Case(
        COMMUNITY_IS_NOT_OPEN,
        "nothing was opened",
        Scene,
        lambda _: CollectNeed(**need(), **staff()),
    ),
    Case(
        RULES_DO_NOT_REACH_INTO_THE_PAST,
        "yesterday",
        lambda: Scene().opened(),
        lambda _: ChangeRules(rules=STRICTER, effective_from=later(days=-1), reason="议事会", **staff()),
    ),
    Case(
        QUORUM_TELLS_WHO_SAID_WHAT,
        "in a community that is opened",
        Scene,
        lambda _: OpenCommunity(**opening(rules=Rules(feedback_quorum=4)), **district()),
    ),
    Case(
        QUORUM_TELLS_WHO_SAID_WHAT,
        "in rules that change",
        lambda: Scene().opened(),
        lambda _: ChangeRules(rules=Rules(feedback_quorum=4), reason="议事会", **staff()),
    ),
    Case(
        REVISION_HAS_MOVED_ON,
        "somebody changed them in between",
        lambda: Scene().opened(),
        lambda _: ChangeRules(rules=STRICTER, reason="议事会", expected_revision=7, **staff()),
    ),
)


@each(*CASES)
def test_a_programme_refuses(case: Case) -> None:
    case.holds()


def test_the_district_opens_a_community_with_its_rules() -> None:
    Scene().opened(rules=STRICTER).then(
        CommunityOpened(
            name="海湾社区",
            name_en="Haiwan",
            host_charity="广州市南沙区慈善会",
            rules=STRICTER,
            opened_at=MONDAY,
        )
    )


def test_a_community_that_is_opened_twice_alike_is_open_once() -> None:
    Scene().opened().when(OpenCommunity(**opening(), **district(at=later(days=1)))).then_nothing()


def test_only_the_district_opens_a_community() -> None:
    facts = Scene().refuses(OpenCommunity(**opening(), **staff()), ACTOR_MAY_NOT_DO_THIS)
    assert facts == {"allowed": ["district"]}


def test_staff_change_the_rules_at_once_where_no_day_is_named() -> None:
    scene = Scene().opened()
    scene.when(ChangeRules(rules=STRICTER, reason="议事会", expected_revision=1, **staff(at=later(1))))
    scene.then(RulesChanged(rules=STRICTER, effective_from=later(1), reason="议事会", revision=2))
    assert scene.state.rules_at(later(0)) == DEFAULT
    assert scene.state.rules_at(later(1)) == STRICTER


def test_rules_of_a_later_day_leave_those_of_today() -> None:
    scene = Scene().opened()
    scene.when(ChangeRules(rules=STRICTER, effective_from=later(30), reason="议事会", **district()))
    assert scene.state.rules_at(later(29)) == DEFAULT
    assert scene.state.rules_at(later(30)) == STRICTER


def test_rules_that_are_planned_for_later_are_not_undone_by_rules_for_sooner() -> None:
    scene = Scene().opened()
    sooner = STRICTER.model_copy(update={"share_bps": 1_800})
    scene.when(ChangeRules(rules=STRICTER, effective_from=later(30), reason="议事会", **staff()))
    scene.when(ChangeRules(rules=sooner, effective_from=later(10), reason="议事会", **staff()))
    assert scene.state.rules_at(later(10)) == sooner
    assert scene.state.rules_at(later(30)) == STRICTER


def test_of_two_changes_for_one_day_the_later_one_holds() -> None:
    scene = Scene().opened()
    second = STRICTER.model_copy(update={"share_bps": 1_600})
    for rules in (STRICTER, second):
        scene.when(ChangeRules(rules=rules, effective_from=later(30), reason="议事会", **staff()))
    assert scene.state.rules_at(later(30)) == second


def test_rules_that_hold_anyway_are_not_recorded_again() -> None:
    scene = Scene().opened()
    scene.when(
        ChangeRules(rules=Rules(), effective_from=later(30), reason="议事会", **staff())
    ).then_nothing()


def test_going_back_to_the_present_rules_before_others_begin_is_recorded() -> None:
    scene = Scene().opened()
    scene.when(ChangeRules(rules=STRICTER, effective_from=later(30), reason="议事会", **staff()))
    scene.when(ChangeRules(rules=Rules(), effective_from=later(30), reason="撤回", **staff()))
    assert scene.state.rules_at(later(31)) == DEFAULT


def test_neither_residents_nor_committee_change_the_rules() -> None:
    command = ChangeRules(
        rules=STRICTER, reason="议事会", **by("resident-lin", Role.RESIDENT, Role.COMMITTEE)
    )
    Scene().opened().refuses(command, ACTOR_MAY_NOT_DO_THIS)


def test_a_zone_that_nobody_knows_is_refused_before_it_is_recorded() -> None:
    with pytest.raises(ValidationError, match="time zone"):
        Rules(zone="Asia/Nansha")


def test_rules_that_say_nothing_of_the_committee_have_the_platforms_defaults() -> None:
    scene = Scene().opened(rules=Rules(share_bps=1_800))
    assert scene.state.rules_at(MONDAY).committee == CommitteeRules()
    own = Rules(committee=CommitteeRules(members_at_least=7))
    scene.when(ChangeRules(rules=own, reason="议事会", **staff()))
    assert scene.state.rules_at(later(1)).committee == CommitteeRules(members_at_least=7)


def test_a_community_of_an_earlier_version_votes_from_its_next_rules_on() -> None:
    recorded = CommunityOpened(
        name="海湾社区",
        name_en="Haiwan",
        host_charity="广州市南沙区慈善会",
        rules=Rules.model_validate({"share_bps": 1_500}),
        opened_at=MONDAY,
    )
    scene = Scene()
    scene.given(recorded)
    assert scene.state.rules_at(MONDAY).committee is None
    scene.when(ChangeRules(rules=Rules(), reason="议事会", **staff()))
    assert scene.state.rules_at(later(1)).committee == CommitteeRules()


def test_a_community_that_is_opened_asks_for_evidence_of_prices_and_one_of_before_does_not() -> None:
    assert Scene().opened(rules=Rules()).state.rules_at(MONDAY).needs_references is True
    assert (
        Scene().opened(rules=Rules(needs_references=False)).state.rules_at(MONDAY).needs_references is False
    )
    before = CommunityOpened(
        name="海湾社区",
        name_en="Haiwan",
        host_charity="广州市南沙区慈善会",
        rules=Rules(committee=TODAY),
        opened_at=MONDAY,
    )
    scene = Scene().given(before)
    scene.when(OpenCommunity(**opening(), **district())).then_nothing()  # Asked again, it is open as it was.
    scene.when(ChangeRules(rules=Rules(share_bps=1_800), reason="议事会", **staff()))
    assert scene.state.rules_at(later(1)).needs_references is None
    scene.when(ChangeRules(rules=Rules(needs_references=True), reason="议事会", **staff(at=later(2))))
    assert scene.state.rules_at(later(3)).needs_references is True
