"""The example's data: invented people, and programmes that the contracts take."""

import re
from collections import Counter

from examples.gangwan.people import identities
from examples.gangwan.programme import programmes
from services.gateway.domain.exclusions import EXCLUDED_BY
from shared.kernel.roles import Role

LEAST_COMMITTEE = 5


def test_nobody_is_there_twice_and_every_name_is_easy_to_type() -> None:
    people = identities()
    assert len({one.person_id for one in people.values()}) == len(people)
    assert len({one.name for one in people.values()}) == len(people)
    assert [name for name in people if not re.fullmatch(r"[a-z]+(-[a-z]+)*", name)] == []


def test_no_telephone_of_the_example_can_be_rung() -> None:
    """No mobile number in China begins with 100."""
    assert {str(one.phone)[:8] for one in identities().values()} == {"+86 100 "}


def test_roles_are_such_as_the_gateway_would_grant() -> None:
    for name, one in identities().items():
        held = set(one.roles)
        assert not any(held & EXCLUDED_BY.get(role, frozenset()) for role in held), name
        assert bool(one.roles) is (one.community is not None), name


def test_each_community_has_the_people_that_its_rules_ask_for() -> None:
    for community in programmes():
        roles = Counter(
            role for one in identities().values() if one.community == community for role in one.roles
        )
        assert roles[Role.COMMITTEE] >= LEAST_COMMITTEE
        assert roles[Role.COMMITTEE] % 2 == 1
        assert roles[Role.STAFF] >= 2
        assert roles[Role.TREASURER] == roles[Role.SUPERVISOR] == roles[Role.AUDITOR] == 1
        assert roles[Role.RESIDENT] >= LEAST_COMMITTEE


def test_what_a_person_is_can_be_told_in_a_few_words() -> None:
    people = identities()
    assert people["luo-district"].about == "officer of the sub-district"
    assert people["qian-treasurer"].about == "treasurer of haiwan"
    assert people["xiaochen"].about == "offers to become a partner"


def test_programmes_hold_the_pilots_facts() -> None:
    haiwan, nanbeitai = programmes()["haiwan"], programmes()["nanbeitai"]
    names = [one.name for one in haiwan.spaces]
    assert names[:4] == ["舞蹈室", "曲艺室", "书法区", "三楼露天平台"]
    # The hall in two halves is invented, to show what that is.
    assert [(one.space, one.parts) for one in haiwan.divided] == [(names[4], tuple(names[5:]))]
    assert haiwan.spaces[3].area_m2 == 300
    assert {one.project for one in haiwan.intents} == {"爬宠空间"}
    assert {one.project for one in nanbeitai.intents} == {
        *("共享妈妈", "AI自习室", "彩虹村爱在南北聊天室"),
        *("万老师工作室", "张倩秋工作室"),
    }
    for programme in (haiwan, nanbeitai):
        rules = programme.opening.rules
        assert (rules.price_ratio_bps, rules.share_bps) == (5_000, 1_500)
        assert {one.by for one in programme.intents} <= identities().keys()
