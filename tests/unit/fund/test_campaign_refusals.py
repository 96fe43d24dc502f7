"""Every refusal that campaigns bring is really given, with its facts; those of the law name their article."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

import pytest

from shared.contracts.fund import COMMANDS
from shared.contracts.fund import refusals as fund_refusals
from shared.contracts.fund.campaigns.commands import CancelCampaign
from shared.contracts.fund.campaigns.groups import AddToGroup, GroupJoined, JoinGroup, LeaveGroup, PostUpdate
from shared.contracts.fund.campaigns.surplus import ClosePool, DecideSurplus
from shared.contracts.fund.campaigns.terms import CampaignKind, CampaignState, FundingMode
from shared.contracts.fund.campaigns.views import ListMyGroups
from shared.contracts.fund.earmarks import TranslateEarmark
from shared.contracts.fund.ledger import ProposeReversal, ReverseEntry
from shared.contracts.fund.refusals import campaigns as refusals
from shared.contracts.gateway.refusals import PERSON_IS_NO_MEMBER_HERE
from shared.kernel.messages import Command
from shared.kernel.refusals import Refusal
from shared.kernel.roles import Role
from tests.unit.fund.campaigns import (
    OVER,
    certificate,
    draft,
    drafted,
    emptying,
    filing,
    left,
    live,
    opening,
    over,
    pledging,
    pool,
    pool_closing,
    pooled,
    proposing,
    refund,
    release,
    surplus,
)
from tests.unit.fund.reading import ReadModels
from tests.unit.fund.scenes import (
    TODAY,
    History,
    approval,
    by,
    closing,
    committee,
    donated,
    earmarked,
    fee,
    given,
    granted,
    id_of,
    many,
    open_fund,
    payment,
    requested,
    staff,
    supervisor,
    treasurer,
    wished,
)

NOBODY = id_of("nobody")
PUBLIC = draft(CampaignKind.PUBLIC)
RESIDENT = by("resident-lin", Role.RESIDENT)


@dataclass
class Scene:
    """One campaign of each kind and fate."""

    spec: History = field(default_factory=open_fund)

    def __post_init__(self) -> None:
        spec = self.spec
        self.purse = earmarked(spec)
        self.draft = drafted(spec)
        self.public = drafted(spec, PUBLIC)
        self.directed = drafted(spec, draft(CampaignKind.DIRECTED))
        self.group = drafted(spec, draft(CampaignKind.DIRECTED))
        spec.when(AddToGroup(campaign_id=self.group, person_id="resident-he", **staff()))
        spec.when(opening(self.group))
        self.live, self.other, self.other2 = live(spec), live(spec), live(spec)
        spec.when(given(600, earmark=self.other2))
        self.empty = pooled(spec, pool(self.other))
        self.pool = pooled(spec, pool(self.live))
        spec.when(granted(1_000, earmark=self.pool))
        self.gift = donated(spec, given(500, earmark=self.live))
        self.match = spec.events[-1]
        self.wish = requested(spec, wished(1, earmark=self.live))
        for person in ("committee-liang", "committee-ye"):
            spec.when(approval(self.wish, committee(person)))
        self.failed = live(spec)
        self.back = donated(spec, given(700, earmark=self.failed)).donation_id
        self.returned = donated(spec, given(300, earmark=self.failed))
        spec.when(CancelCampaign(campaign_id=self.failed, reason="x", **treasurer()))
        spec.when(refund(self.returned.donation_id, day=TODAY))
        self.done = live(spec, draft(mode=FundingMode.OPEN, ends_on=TODAY))
        self.last = donated(spec, given(100, earmark=self.done))
        spec.when(over(OVER.replace(day=7, month=7)))


def joining(campaign_id: str) -> Command:
    return JoinGroup(campaign_id=campaign_id, **RESIDENT)


def leaving(campaign_id: str) -> Command:
    return LeaveGroup(campaign_id=campaign_id, **RESIDENT)


def telling(campaign_id: str) -> Command:
    return PostUpdate(campaign_id=campaign_id, title="x", text="x", **staff())


def cancelling(campaign_id: str) -> Command:
    return CancelCampaign(campaign_id=campaign_id, reason="x", **treasurer())


def undoing(entry_id: str) -> list[Command]:
    return [
        ProposeReversal(entry_id=entry_id, reason="x", **treasurer()),
        ReverseEntry(entry_id=entry_id, **supervisor()),
    ]


def by_drafter(command: Command) -> Command:
    return command.model_copy(update={"actor": committee("staff-chen")["actor"]})


def by_proposer(command: Command) -> Command:
    return command.model_copy(update={"actor": committee("treasurer-wu")["actor"]})


def of_another(command: DecideSurplus | ClosePool) -> Command:
    """The same, of a proposal that another one took the place of."""
    return command.model_copy(update={"proposal_id": NOBODY})


def released(scene: Scene) -> list[Command]:
    return [release(scene.done), release(scene.done, 2)]


def undone(scene: Scene) -> list[Command]:
    """The only gift to what is done is taken back."""
    entry_id = scene.last.entry.entry_id
    return [
        ProposeReversal(entry_id=entry_id, reason="x", **treasurer(OVER)),
        ReverseEntry(entry_id=entry_id, **supervisor(OVER)),
    ]


def emptied(scene: Scene) -> list[Command]:
    return [emptying(scene.pool, scene.purse), pool_closing(scene.pool)]


def after(scene: Scene, *commands: Command) -> list[Command]:
    """All but the last have been done."""
    for command in commands[:-1]:
        scene.spec.when(command)
    return [commands[-1]]


Case = Callable[[Scene], list[Command]]
CASES: dict[Refusal, Case] = {
    refusals.CERTIFICATE_IS_MISSING: lambda s: [opening(s.public)],
    refusals.CERTIFICATE_DOES_NOT_COVER_THE_CAMPAIGN: lambda s: after(
        s, certificate(last=date(2026, 7, 30)), opening(s.public)
    ),
    refusals.CAMPAIGN_MUST_BE_FILED_FIRST: lambda s: after(s, certificate(), opening(s.public)),
    refusals.CAMPAIGN_LEAVES_ITS_PLAN: lambda s: after(
        s, certificate(), filing(s.public, first=date(2026, 7, 7)), opening(s.public)
    ),
    refusals.CAMPAIGN_IS_NOT_PUBLIC: lambda s: [filing(s.draft)],
    refusals.DIRECTED_CAMPAIGN_HAS_NO_GROUP: lambda s: [opening(s.directed)],
    refusals.DIRECTED_CAMPAIGN_IS_FOR_ITS_GROUP: lambda s: [
        pledging(s.group),
        given(earmark=s.group),
        given(donor=None, earmark=s.group),
        many(given(earmark=s.group)),
    ],
    refusals.CAMPAIGN_NEEDS_A_SECOND_PERSON: lambda s: [
        by_drafter(opening(s.draft)),
        by_drafter(release(s.done)),
        by_drafter(surplus(s.done)),
    ],
    refusals.CAMPAIGN_IS_UNKNOWN: lambda s: [
        filing(NOBODY),
        opening(NOBODY),
        cancelling(NOBODY),
        release(NOBODY),
        surplus(NOBODY),
        proposing(NOBODY, s.purse),
        joining(NOBODY),
        leaving(NOBODY),
        telling(NOBODY),
        AddToGroup(campaign_id=NOBODY, person_id="resident-lin", **staff()),
        pool(NOBODY),
    ],
    refusals.CAMPAIGN_IS_IN_ANOTHER_STATE: lambda s: [
        *after(s, certificate(), filing(s.public), opening(s.public), filing(s.public)),
        opening(s.done),
        cancelling(s.done),
        release(s.live),
        surplus(s.live),
        proposing(s.live, s.purse),
        joining(s.draft),
        telling(s.draft),
    ],
    refusals.CAMPAIGN_MUST_END_LATER: lambda s: [opening(s.draft, OVER)],
    refusals.CAMPAIGN_IS_OVER: lambda s: [pledging(s.done), pledging(s.failed)],
    refusals.MILESTONE_IS_UNKNOWN: lambda s: [release(s.done, 3)],
    refusals.MONEY_IS_NOT_RELEASED: lambda s: [
        payment(s.wish),
        fee(1, earmark=s.live),
        fee(1, earmark=s.pool),
    ],
    refusals.REFUND_IS_NOT_DUE: lambda s: [
        refund(s.gift.donation_id),
        refund(s.returned.donation_id),
        left(s.gift.donation_id),
    ],
    fund_refusals.DONATION_IS_UNKNOWN: lambda _: [refund(NOBODY), left(NOBODY)],
    fund_refusals.EARMARK_IS_UNKNOWN: lambda s: [proposing(s.done, NOBODY), emptying(s.pool, NOBODY)],
    fund_refusals.DAY_LIES_IN_THE_FUTURE: lambda s: [refund(s.back, day=date(2026, 8, 3))],
    fund_refusals.DAY_LIES_BEFORE_THE_FUND: lambda s: [refund(s.back, day=date(2026, 7, 5))],
    fund_refusals.PERIOD_IS_CLOSED: lambda s: after(
        s, closing(s.spec, "2026-06", OVER), refund(s.back, day=date(2026, 6, 30))
    ),
    fund_refusals.REFERENCE_IS_BOOKED: lambda s: [
        refund(s.back).model_copy(update={"reference": s.returned.reference}),
    ],
    refusals.GIFT_IS_REFUNDED: lambda s: undoing(s.returned.entry.entry_id),
    refusals.MATCH_FOLLOWS_ITS_GIFT: lambda s: undoing(s.match.model_dump()["entry"]["entry_id"]),
    refusals.NOTHING_IS_LEFT: lambda s: [
        proposing(s.failed, s.purse),
        *after(s, *released(s), proposing(s.done, s.purse), *undone(s), surplus(s.done)),
        *after(s, *emptied(s), emptying(s.pool, s.purse)),
    ],
    refusals.SURPLUS_MUST_GO_ELSEWHERE: lambda s: [
        proposing(s.done, s.done),
        emptying(s.pool, s.failed),
        *after(
            s,
            given(600, earmark=s.other),
            *released(s),
            proposing(s.done, s.other),
            cancelling(s.other),
            surplus(s.done),
        ),
        *after(s, emptying(s.pool, s.other2), cancelling(s.other2), pool_closing(s.pool)),
    ],
    refusals.SURPLUS_MUST_BE_PROPOSED_FIRST: lambda s: [surplus(s.done), pool_closing(s.pool)],
    refusals.WHO_PROPOSES_A_SURPLUS_DOES_NOT_DECIDE: lambda s: [
        *after(s, *released(s), proposing(s.done, s.purse), by_proposer(surplus(s.done))),
        *after(s, emptying(s.pool, s.purse), by_proposer(pool_closing(s.pool))),
    ],
    refusals.SURPLUS_WAS_PROPOSED_ANEW: lambda s: [
        *after(s, *released(s), proposing(s.done, s.purse), of_another(surplus(s.done))),
        *after(s, emptying(s.pool, s.purse), of_another(pool_closing(s.pool))),
    ],
    refusals.PERSON_IS_NOT_IN_THE_GROUP: lambda s: [leaving(s.live)],
    refusals.GROUP_IS_BY_INVITATION: lambda s: [joining(s.group)],
    refusals.POOL_IS_UNKNOWN: lambda _: [emptying(NOBODY), pool_closing(NOBODY)],
    refusals.POOL_HAS_MONEY_LEFT: lambda s: [
        emptying(s.pool),
        *after(s, emptying(s.empty), granted(100, earmark=s.empty), pool_closing(s.empty)),
    ],
    refusals.CAMPAIGN_IS_MATCHED_ALREADY: lambda s: [pool(s.live)],
    refusals.PURSE_IS_SAID_WITH_ITS_CAMPAIGN: lambda s: [
        TranslateEarmark(earmark_id=s.live, title_en="Garden", **treasurer())
    ],
}
NAMED = [
    (command, refusal)
    for command in COMMANDS
    for refusal in command.operation.refuses
    if refusal is not PERSON_IS_NO_MEMBER_HERE  # The gateway's word: test_fund_campaigns.py.
    and "account_statements" not in command.__module__  # They pass on what others refuse.
    and ".translations" not in command.__module__  # Its own cases: test_translations.py.
    and ".markets." not in command.__module__  # Its own cases: test_markets.py.
    and ".boxes." not in command.__module__  # Its own cases: test_boxes.py.
    and ".purpose_changes." not in command.__module__  # Its own cases: test_purpose_changes.py.
    and not (
        refusal is refusals.CERTIFICATE_IS_MISSING and ".donations." in command.__module__
    )  # test_appeals.py.
    and ("campaigns" in command.__module__ or refusal in refusals.ALL)
]


def test_every_refusal_of_campaigns_is_named_by_a_command() -> None:
    assert set(refusals.ALL) <= {refusal for _, refusal in NAMED}


@pytest.mark.parametrize(
    ("kind", "refusal"), NAMED, ids=[f"{kind.__name__}-{refusal.code}" for kind, refusal in NAMED]
)
def test_a_command_is_refused_as_its_operation_says_and_told_the_facts(
    kind: type[Command], refusal: Refusal
) -> None:
    scene = Scene()
    commands = [command for command in CASES[refusal](scene) if type(command) is kind]
    assert commands, f"no case in which {refusal.code} refuses {kind.__name__}"
    for command in commands:
        assert scene.spec.refuses(command, refusal).keys() == refusal.example.keys()


@pytest.mark.parametrize("refusal", [*CASES][:7], ids=lambda one: one.code)
def test_each_refusal_of_the_law_names_its_article(refusal: Refusal) -> None:
    assert re.search(r"Charity Law, art\. \d+", refusal.sentence)


def test_a_public_campaign_opens_under_certificate_and_plan() -> None:
    scene = Scene()
    after(scene, certificate(), filing(scene.public), opening(scene.public), pledging(scene.public))
    assert scene.spec.state.campaigns.by_id[scene.public].state is CampaignState.LIVE


async def test_a_group_is_joined_left_and_told_how_it_goes() -> None:
    scene = Scene()
    spec = scene.spec
    spec.when(joining(scene.live)).happened(GroupJoined)
    spec.when(joining(scene.live)).then_nothing()
    mine = ListMyGroups(person_id=("resident-lin",))
    assert [one.campaign_id for one in (await ReadModels(*spec.events).ask(mine)).items] == [scene.live]
    spec.when(leaving(scene.live)).when(telling(scene.live))
    assert not (await ReadModels(*spec.events).ask(mine)).items
    spec.when(given(1, "resident-he", earmark=scene.group))  # One of those who are asked.
