"""The opening of a community, and its dated rules."""

import pytest
from pydantic import ValidationError

from shared.contracts.partners.committee_rules import CommitteeRules
from shared.contracts.partners.need_rules import NeedRules
from shared.contracts.partners.needs.commands import CollectNeed
from shared.contracts.partners.programme import (
    CommunityOpened,
    OpenCommunity,
    Rules,
)
from shared.contracts.partners.refusals.programme import (
    COMMUNITY_IS_ALREADY_OPEN,
    QUORUM_TELLS_WHO_SAID_WHAT,
)
from shared.contracts.partners.refusals.rulemaking import RULES_LEAVE_THE_BOUNDS
from shared.contracts.partners.review_rules import ReviewRules
from shared.contracts.partners.rule_bounds import RuleBounds
from shared.contracts.partners.volunteer_rules import VolunteerRules
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS, COMMUNITY_IS_NOT_OPEN
from tests.specification import MONDAY, later
from tests.unit.partners.cases import Case, each
from tests.unit.partners.scenes import Scene, district, need, opening, staff

TODAY = CommitteeRules(fees_alone_fen=10_000)
DEFAULT = Rules(
    committee=TODAY,
    review=ReviewRules(),
    needs_references=True,
    volunteering=VolunteerRules(),
    needs=NeedRules(),
)
STRICTER = Rules(
    share_bps=2_000,
    feedback_quorum=8,
    committee=TODAY,
    review=ReviewRules(),
    needs_references=True,
    volunteering=VolunteerRules(),
    needs=NeedRules(),
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
        QUORUM_TELLS_WHO_SAID_WHAT,
        "in a community that is opened",
        Scene,
        lambda _: OpenCommunity(**opening(rules=Rules(feedback_quorum=4)), **district()),
    ),
    Case(
        RULES_LEAVE_THE_BOUNDS,
        "in a community that is opened",
        Scene,
        lambda _: OpenCommunity(**opening(rules=Rules(share_bps=0)), **district()),
    ),
    Case(
        RULES_LEAVE_THE_BOUNDS,
        "which the district sets with the opening",
        Scene,
        lambda _: OpenCommunity(**opening(bounds=RuleBounds(publicity_days_at_least=9)), **district()),
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
            bounds=RuleBounds(),
        )
    )


def test_a_community_that_is_opened_twice_alike_is_open_once() -> None:
    Scene().opened().when(OpenCommunity(**opening(), **district(at=later(days=1)))).then_nothing()


def test_only_the_district_opens_a_community() -> None:
    facts = Scene().refuses(OpenCommunity(**opening(), **staff()), ACTOR_MAY_NOT_DO_THIS)
    assert facts == {"allowed": ["district"]}


def test_a_zone_that_nobody_knows_is_refused_before_it_is_recorded() -> None:
    with pytest.raises(ValidationError, match="time zone"):
        Rules(zone="Asia/Nansha")


def test_rules_that_say_nothing_of_the_committee_have_the_platforms_defaults() -> None:
    scene = Scene().opened(rules=Rules(share_bps=1_800))
    assert scene.state.rules_at(MONDAY).committee == TODAY


def test_a_community_that_is_opened_asks_for_evidence_of_prices_and_one_of_before_does_not() -> None:
    assert Scene().opened(rules=Rules()).state.rules_at(MONDAY).needs_references is True
    assert (
        Scene().opened(rules=Rules(needs_references=False)).state.rules_at(MONDAY).needs_references is False
    )
    before = CommunityOpened(
        name="海湾社区",
        name_en="Haiwan",
        host_charity="广州市南沙区慈善会",
        rules=Rules(committee=CommitteeRules()),
        opened_at=MONDAY,
    )
    scene = Scene().given(before)
    scene.when(OpenCommunity(**opening(), **district())).then_nothing()  # Asked again, it is open as it was.


def test_a_community_of_before_takes_its_opening_again_whatever_its_bounds_became() -> None:
    scene = Scene().opened().when(OpenCommunity(**opening(bounds=RuleBounds()), **district()))
    scene.then_nothing()
    scene.refuses(
        OpenCommunity(**opening(bounds=RuleBounds(approvals=2)), **district()), COMMUNITY_IS_ALREADY_OPEN
    )
