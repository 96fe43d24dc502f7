"""Donation boxes: sealed, counted blind by two who do not keep them, banked as one gift, late, closed."""

from collections.abc import Callable
from datetime import date, datetime

import pytest

from services.fund.audit import audit
from services.fund.domain.ticks import due
from shared.contracts.fund import COMMANDS
from shared.contracts.fund import refusals as fund_refusals
from shared.contracts.fund.boxes.events import BoxEmptied, BoxFellDue, BoxSealed
from shared.contracts.fund.boxes.terms import BoxKind, BoxReach, BoxState
from shared.contracts.fund.boxes.views import BoxPartView, GetBoxPart
from shared.contracts.fund.campaigns.groups import AddToGroup
from shared.contracts.fund.campaigns.terms import CampaignKind
from shared.contracts.fund.donations.events import Channel, DonationReceived, ReceiptState
from shared.contracts.fund.ledger import IncomeSource
from shared.contracts.fund.refusals import boxes as refusals
from shared.contracts.fund.refusals import campaigns as campaign_refusals
from shared.kernel.messages import Command, Tick
from shared.kernel.refusals import Refusal
from tests.specification import MONDAY, later
from tests.unit.fund.boxes import (
    HE,
    KEEPER,
    STAFF,
    TREASURER,
    YE,
    banking,
    box_closing,
    box_count,
    box_filing,
    box_settling,
    emptied,
    registered,
    registering,
    sealed,
    sealing,
    seen,
)
from tests.unit.fund.campaigns import certificate, draft, drafted
from tests.unit.fund.campaigns import opening as opening_of
from tests.unit.fund.reading import ReadModels
from tests.unit.fund.scenes import (
    TODAY,
    YEAR_IS_OVER,
    closing,
    earmarked,
    id_of,
    open_fund,
    policy,
    reversal,
    staff,
    sums,
)

NOBODY = id_of("nobody")


async def test_two_equal_counts_empty_a_box_and_what_is_banked_is_one_anonymous_gift_of_its_purse() -> None:
    spec = open_fund()
    box = sealed(spec, registering(earmark=earmarked(spec)))
    spec.when(box_count(box, 12_350))
    blind = await seen(spec, box)
    assert (blind.state, blind.openings, blind.counted_fen) == (BoxState.COUNTING, (), 0)
    opening = spec.when(box_count(box, 12_350, HE)).happened(BoxEmptied).opening_id
    assert (await seen(spec, box)).to_bank
    spec.when(banking(box, opening, 12_350))
    gift = spec.happened(DonationReceived)
    assert (gift.source, gift.channel, gift.receipt, gift.box_id) == (
        IncomeSource.CASUAL_DONATION,
        Channel.CASH,
        ReceiptState.ANONYMOUS,
        box,
    )
    assert sums(spec) == {"assets:host_charity": 12_350, "income:casual_donation": -12_350}
    view = await seen(spec, box)
    assert (view.state, view.banked_fen, view.to_bank) == (BoxState.EMPTIED, 12_350, False)
    assert audit(enumerate(spec.events, 1)).discrepancies == []


async def test_a_difference_is_settled_by_another_and_a_broken_seal_and_a_lesser_sum_are_shown() -> None:
    spec = open_fund()
    box = sealed(spec, registering(kind=BoxKind.QR_CODE))
    spec.when(box_count(box, 100, intact=False)).when(box_count(box, 90, HE))
    assert (await seen(spec, box)).differs
    opening = spec.when(box_settling(box, 95)).happened(BoxEmptied).opening_id
    spec.when(banking(box, opening, 90, reason="一枚残币"))
    assert spec.happened(DonationReceived).channel is Channel.QR_CODE
    (told,) = (await seen(spec, box)).openings
    assert (told.counts_fen, told.counted_fen, told.banked_fen) == ((100, 90), 95, 90)
    assert (told.seal_intact, told.reason, told.short_reason) == (False, "漏点", "一枚残币")
    assert audit(enumerate(spec.events, 1)).discrepancies == []


async def test_what_was_banked_wrongly_is_reversed_and_banked_again_and_an_empty_box_is_sealed_anew() -> None:
    spec = open_fund()
    box = sealed(spec)
    opening = emptied(spec, box, 100)
    spec.when(banking(box, opening, 100))
    spec.when(reversal(spec, spec.happened(DonationReceived).entry.entry_id))
    assert (await seen(spec, box)).to_bank
    spec.when(banking(box, opening, 100))
    spec.when(sealing(box))
    emptied(spec, box, 0)
    view = await seen(spec, box)
    assert (view.counted_fen, view.banked_fen, view.to_bank, len(view.openings)) == (100, 100, False, 2)
    spec.when(box_closing(box)).when(box_closing(box)).then_nothing()
    assert (await seen(spec, box)).state is BoxState.CLOSED


async def test_each_is_told_their_own_part_until_the_box_is_sealed_again() -> None:
    spec = open_fund()
    box = sealed(spec)
    spec.when(box_count(box, 1))

    async def part(person: str, box_id: str = box) -> BoxPartView | None:
        return await ReadModels(*spec.events).ask(GetBoxPart(box_id=box_id, person_id=person))

    assert await part(STAFF) == BoxPartView(box_id=box, counted=True)
    assert await part(KEEPER) == BoxPartView(box_id=box, keeps=True)
    assert await part(STAFF, NOBODY) is None
    spec.when(box_count(box, 1, HE)).when(sealing(box))
    assert await part(STAFF) == BoxPartView(box_id=box)


def test_the_laws_gate_of_a_public_box_is_told_with_its_article_and_ends_with_its_plan() -> None:
    spec = open_fund()
    box = registered(spec, registering(BoxReach.PUBLIC))
    spec.refuses(sealing(box), campaign_refusals.CERTIFICATE_IS_MISSING)
    spec.when(certificate(last=date(2026, 7, 5)))
    spec.refuses(sealing(box), refusals.CERTIFICATE_DOES_NOT_COVER_THE_BOX)
    spec.when(certificate())
    spec.refuses(sealing(box), refusals.BOX_MUST_BE_FILED_FIRST)
    assert "Charity Law, art. 23 and 24" in refusals.BOX_MUST_BE_FILED_FIRST.sentence
    spec.when(box_filing(box, date(2026, 7, 7), date(2026, 7, 8)))
    spec.refuses(sealing(box), refusals.BOX_LEAVES_ITS_PLAN)
    spec.when(box_filing(box, TODAY, date(2026, 7, 20))).when(sealing(box))
    assert spec.happened(BoxSealed).count_by == date(2026, 7, 20)


def test_a_box_that_nobody_counts_by_its_day_is_told_of_once() -> None:
    spec = open_fund()
    box = sealed(spec)
    over = datetime.fromisoformat("2026-08-06T00:00:00+08:00")
    assert due(spec.state) == over
    spec.when(Tick(**policy(over))).then(BoxFellDue(box_id=box, title="大厅募捐箱", fell_due_at=over))
    assert due(spec.state) == YEAR_IS_OVER
    emptied(spec, box, 5)
    spec.when(sealing(box, over))
    assert due(spec.state) == datetime.fromisoformat("2026-09-06T00:00:00+08:00")


class Scene:
    """A fresh, a sealed, a once counted, a differing and an emptied box, and one that is closed."""

    def __init__(self) -> None:
        self.spec = spec = open_fund()
        self.fresh, self.sealed, self.once, self.differs = (
            registered(spec),
            sealed(spec),
            sealed(spec),
            sealed(spec),
        )
        spec.when(box_count(self.once, 100))
        spec.when(box_count(self.differs, 100)).when(box_count(self.differs, 90, HE))
        self.emptied = sealed(spec)
        self.opening = emptied(spec, self.emptied, 100)
        self.banked = sealed(spec)
        self.done = emptied(spec, self.banked, 100)
        spec.when(banking(self.banked, self.done, 100))
        self.closed = registered(spec)
        spec.when(box_closing(self.closed))


Case = Callable[[Scene], list[Command]]
CASES: dict[Refusal, Case] = {
    fund_refusals.EARMARK_IS_UNKNOWN: lambda s: [registering(earmark=NOBODY)],
    refusals.BOX_IS_UNKNOWN: lambda s: [
        box_filing(NOBODY),
        sealing(NOBODY),
        box_count(NOBODY, 1),
        box_settling(NOBODY, 1),
        banking(NOBODY, s.opening, 1),
        box_closing(NOBODY),
    ],
    refusals.BOX_IS_IN_ANOTHER_STATE: lambda s: [
        box_filing(s.closed),
        sealing(s.sealed),
        sealing(s.closed),
        box_count(s.fresh, 1),
        box_settling(s.emptied, 1),
        box_closing(s.sealed),
    ],
    refusals.KEEPER_DOES_NOT_COUNT_THE_BOX: lambda s: [
        box_count(s.sealed, 1, KEEPER),
        box_settling(s.differs, 95, KEEPER),
    ],
    refusals.PERSON_IS_RELATED_TO_THE_BOX: lambda s: [
        box_count(s.sealed, 1).model_copy(update={"related_people": (KEEPER,)}),
        box_settling(s.differs, 95).model_copy(update={"related_people": (KEEPER,)}),
    ],
    refusals.PERSON_HAS_COUNTED_THE_BOX: lambda s: [box_count(s.once, 100)],
    refusals.BOX_COUNTS_DO_NOT_DIFFER: lambda s: [box_settling(s.once, 100), box_settling(s.sealed, 0)],
    refusals.BOX_SETTLER_MUST_NOT_HAVE_COUNTED: lambda s: [box_settling(s.differs, 95, HE)],
    refusals.SUM_LIES_OUTSIDE_THE_COUNTS: lambda s: [
        box_settling(s.differs, 89, YE),
        box_settling(s.differs, 101, TREASURER),
    ],
    refusals.OPENING_IS_UNKNOWN: lambda s: [banking(s.emptied, s.done, 1), banking(s.banked, s.done, 100)],
    refusals.BOX_HELD_LESS: lambda s: [banking(s.emptied, s.opening, 101)],
    refusals.BANKED_SUM_NEEDS_ITS_REASON: lambda s: [banking(s.emptied, s.opening, 99)],
    fund_refusals.DAY_LIES_IN_THE_FUTURE: lambda s: [
        banking(s.emptied, s.opening, 100, day=date(2026, 7, 7))
    ],
    fund_refusals.DAY_LIES_BEFORE_THE_FUND: lambda s: [
        banking(s.emptied, s.opening, 100, day=date(2026, 7, 5))
    ],
    fund_refusals.REFERENCE_IS_BOOKED: lambda s: [banking(s.emptied, s.opening, 100, " 募捐箱 回单")],
}
GIVEN_ALONE = {
    campaign_refusals.CERTIFICATE_IS_MISSING,
    campaign_refusals.DIRECTED_CAMPAIGN_IS_FOR_ITS_GROUP,
    refusals.CERTIFICATE_DOES_NOT_COVER_THE_BOX,
    refusals.BOX_MUST_BE_FILED_FIRST,
    refusals.BOX_LEAVES_ITS_PLAN,
    fund_refusals.PERIOD_IS_CLOSED,
}


@pytest.fixture(scope="module")
def scene() -> Scene:
    return Scene()


@pytest.mark.parametrize("refusal", CASES, ids=lambda one: one.code)
def test_what_a_box_refuses_is_refused_with_its_facts(refusal: Refusal, scene: Scene) -> None:
    for command in CASES[refusal](scene):
        assert scene.spec.refuses(command, refusal).keys() == refusal.example.keys()


def test_nothing_is_banked_into_a_closed_month() -> None:
    spec = open_fund()
    box = sealed(spec)
    opening = emptied(spec, box, 100)
    spec.when(closing(spec, "2026-06", MONDAY))
    spec.refuses(banking(box, opening, 100, day=date(2026, 6, 30)), fund_refusals.PERIOD_IS_CLOSED)


def test_a_box_gives_nothing_to_a_campaign_that_is_for_its_group_alone() -> None:
    spec = open_fund()
    group = drafted(spec, draft(CampaignKind.DIRECTED))
    spec.when(AddToGroup(campaign_id=group, person_id="resident-he", **staff())).when(opening_of(group))
    box = sealed(spec, registering(earmark=group))
    late = banking(box, emptied(spec, box, 100), 100, at=later(0))
    spec.refuses(late, campaign_refusals.DIRECTED_CAMPAIGN_IS_FOR_ITS_GROUP)


def test_every_refusal_of_a_box_is_named_by_a_command_and_given_here() -> None:
    named = {
        one for command in COMMANDS if ".boxes." in command.__module__ for one in command.operation.refuses
    }
    assert named == {*CASES} | GIVEN_ALONE
    assert set(refusals.ALL) <= named
