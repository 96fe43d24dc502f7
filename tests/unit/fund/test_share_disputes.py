"""Disputes of statements: not overdue while they wait, answered by others, corrected, due again later."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from services.fund.audit import audit
from services.fund.domain.decider import DECIDER
from services.fund.domain.ticks import due
from services.gateway.operations.share_ageing import unpaid
from shared.contracts.fund import refusals as fund_refusals
from shared.contracts.fund.refusals import share_disputes as refusals
from shared.contracts.fund.share_disputes.commands import (
    AnswerShareDispute,
    Correction,
    DisputeShare,
)
from shared.contracts.fund.share_disputes.events import (
    ShareDisputeAnswered,
    ShareDisputed,
    TakingsCorrected,
)
from shared.contracts.fund.shares.ageing import GetShareCharges
from shared.contracts.fund.shares.events import AccrualCause, ShareAccrued
from shared.contracts.fund.shares.overdue import OverdueShare, SharesFellDue
from shared.contracts.fund.shares.views import GetShare, ListSessionShares
from shared.contracts.fund.sums import GatherClocks
from shared.kernel.messages import Command, Tick
from shared.kernel.refusals import Refusal
from shared.kernel.roles import Role
from tests.specification import MONDAY, later
from tests.unit.fund.reading import ReadModels
from tests.unit.fund.scenes import (
    SKY_FARM,
    History,
    by,
    delivered,
    id_of,
    policy,
    refunded,
    remitted,
    supervisor,
    treasurer,
    with_partner,
)

JULY = "2026-07"
FIRST_LATE = later(56)
"""After the day of July's shares."""
NOBODY = id_of("nobody")


def disputing(
    session: str | None = "种植课", month: str | None = None, at: datetime = MONDAY, partner: str = SKY_FARM
) -> DisputeShare:
    return DisputeShare(
        partner_id=partner,
        session_id=id_of(session) if session else None,
        month=month,
        reason="两位家长已现场退款。",
        **by("partner-xiaochen", Role.PARTNER, at=at),
    )


def answering(
    dispute_id: str, *right: tuple[str, int], upheld: bool = True, at: datetime = MONDAY, person: str = ""
) -> AnswerShareDispute:
    return AnswerShareDispute(
        dispute_id=dispute_id,
        upheld=upheld,
        corrections=tuple(Correction(session_id=id_of(one), base_fen=fen) for one, fen in right),
        reason="退款单已核对。",
        **(supervisor(at=at) if person == "" else by(person, Role.TREASURER, at=at)),
    )


def tick(at: datetime) -> Tick:
    return Tick(**policy(at))


def overdue(spec: History) -> int:
    return sum(one.amount_fen for one in spec.happened(SharesFellDue).overdue)


async def read(spec: History) -> tuple[int, int, int]:
    """Overdue, in dispute, and what the district reads as overdue."""
    models = ReadModels(*spec.events)
    share = await models.ask(GetShare(partner_id=SKY_FARM))
    assert share is not None
    clocks = await models.ask(GatherClocks(communities=("haiwan",)))
    return share.overdue_fen, share.disputed_fen, clocks["haiwan"].shares_overdue_fen


def test_a_line_in_dispute_is_not_overdue_on_its_day_and_what_is_left_is_due_after_the_answer() -> None:
    spec = with_partner().when(delivered()).when(delivered("绘本课")).when(disputing())
    raised = spec.happened(ShareDisputed)
    assert (raised.disputed_fen, raised.overdue_fen) == (15_000, 0)
    assert raised.answer_by == datetime.fromisoformat("2026-07-27T00:00:00+08:00")
    spec.when(tick(FIRST_LATE))
    assert overdue(spec) == 15_000, "the other line is"
    spec.when(answering(raised.dispute_id, upheld=False, at=FIRST_LATE))
    answered = spec.happened(ShareDisputeAnswered)
    assert (answered.upheld, answered.corrected_fen) == (False, 0)
    assert due(spec.state) == answered.falls_due_at
    spec.when(tick(answered.falls_due_at))
    spec.then(
        SharesFellDue(
            due_at=answered.falls_due_at,
            overdue=(OverdueShare(partner_id=SKY_FARM, amount_fen=30_000),),
            dispute_id=raised.dispute_id,
        )
    )
    assert spec.state.share_disputes.held == {}
    assert DECIDER.replay(spec.events) == spec.state


async def test_a_dispute_of_what_is_overdue_takes_it_off_everywhere() -> None:
    spec = with_partner().when(delivered()).when(delivered("绘本课")).when(tick(FIRST_LATE))
    assert await read(spec) == (30_000, 0, 30_000)
    spec.when(disputing(at=FIRST_LATE))
    assert await read(spec) == (15_000, 15_000, 15_000)
    spec.when(remitted(15_000, date(2026, 8, 30), at=FIRST_LATE))
    assert (await read(spec))[0] == 0, "payments count against what is not in dispute first"
    spec.when(tick(later(90)))
    assert [one for one in spec.last if isinstance(one, SharesFellDue) and one.overdue] == []


async def test_an_upheld_dispute_takes_the_difference_back_and_the_books_prove_it() -> None:
    spec = with_partner().when(delivered()).when(disputing(None, JULY)).when(tick(FIRST_LATE))
    dispute_id = next(one.dispute_id for one in spec.events if isinstance(one, ShareDisputed))
    spec.when(answering(dispute_id, ("种植课", 80_000), at=FIRST_LATE))
    corrected, accrued = spec.happened(TakingsCorrected), spec.happened(ShareAccrued)
    assert (corrected.change_fen, corrected.base_fen) == (-20_000, 80_000)
    assert (accrued.change_fen, accrued.share_fen, accrued.cause) == (-3_000, 12_000, AccrualCause.CORRECTION)
    assert spec.happened(ShareDisputeAnswered).corrected_fen == 3_000
    assert spec.state.partners[SKY_FARM].fallen_due_fen == 12_000, "it was never owed"
    spec.when(refunded(10_000, at=FIRST_LATE))
    assert spec.happened(ShareAccrued).share_fen == 10_500, "a later refund is of the right takings"
    spec.when(tick(FIRST_LATE + timedelta(days=9)))
    assert overdue(spec) == 12_000, "a refund is set off when its own month falls due"
    assert audit(enumerate(spec.events, 1)).discrepancies == []
    models = ReadModels(*spec.events)
    share = await models.ask(GetShare(partner_id=SKY_FARM))
    assert share is not None
    assert (share.base_fen, share.due_fen, share.disputed_fen) == (70_000, 10_500, 0)
    (line,) = (await models.ask(ListSessionShares(partner_id=SKY_FARM))).items
    assert (line.base_fen, line.share_fen) == (70_000, 10_500)


def test_a_correction_before_its_day_takes_away_from_what_falls_due() -> None:
    spec = with_partner().when(delivered()).when(disputing())
    spec.when(answering(spec.happened(ShareDisputed).dispute_id, ("种植课", 0)))
    assert spec.state.partners[SKY_FARM].due_fen == 0
    spec.when(tick(FIRST_LATE))
    assert [one.overdue for one in spec.last if isinstance(one, SharesFellDue)] == [(), ()]


def test_a_month_is_disputed_but_for_what_was_before() -> None:
    spec = with_partner().when(delivered()).when(delivered("绘本课")).when(delivered("八月", at=later(30)))
    spec.when(disputing("绘本课")).when(disputing(None, JULY))
    assert [one.session_id for one in spec.happened(ShareDisputed).lines] == [id_of("种植课")]


async def test_what_is_owed_has_its_age_and_adds_up() -> None:
    spec = with_partner()
    for place in range(9):
        spec.when(delivered(f"课{place}", 10_000 * (place + 1), at=later(31 * place)))
    spec.when(remitted(5_000, at=later(250), day=date(2027, 3, 1)))
    spec.when(disputing("课8", at=later(250))).when(refunded(10_000, "课0", at=later(250)))
    charges = await ReadModels(*spec.events).ask(GetShareCharges(partner_id=SKY_FARM))
    assert charges is not None
    assert len(charges.charges) == 5, "what is older than 120 days stands under one day"
    found = list(unpaid(charges))
    assert sum(amount_fen for _, amount_fen, _ in found) == spec.state.partners[SKY_FARM].due_fen
    assert [amount_fen for _, amount_fen, is_disputed in found if is_disputed] == [13_500]
    spec.when(remitted(spec.state.partners[SKY_FARM].due_fen, at=later(250), day=date(2027, 3, 2)))
    charges = await ReadModels(*spec.events).ask(GetShareCharges(partner_id=SKY_FARM))
    assert charges is not None
    assert list(unpaid(charges)) == []


class Scene:
    """A line in dispute, one whose dispute was answered, and one about which nobody has said anything."""

    def __init__(self) -> None:
        self.spec = spec = with_partner()
        for one in ("种植课", "绘本课", "手工课"):
            spec.when(delivered(one))
        spec.when(delivered("免费课", 3))
        self.answered = spec.when(disputing("绘本课")).happened(ShareDisputed).dispute_id
        spec.when(answering(self.answered, upheld=False))
        self.open = spec.when(disputing()).happened(ShareDisputed).dispute_id


Case = Callable[[Scene], list[Command]]
CASES: dict[Refusal, Case] = {
    fund_refusals.PARTNER_IS_UNKNOWN: lambda _: [disputing(partner=NOBODY)],
    refusals.SHARE_LINE_IS_UNKNOWN: lambda _: [disputing("nobody")],
    refusals.SHARE_IS_IN_DISPUTE: lambda _: [disputing()],
    refusals.SHARE_DISPUTE_WAS_ANSWERED: lambda _: [disputing("绘本课")],
    refusals.NOTHING_IS_LEFT_TO_DISPUTE: lambda _: [disputing("免费课"), disputing(None, "2026-06")],
    refusals.SHARE_DISPUTE_IS_UNKNOWN: lambda _: [answering(NOBODY, upheld=False)],
    refusals.SHARE_DISPUTE_IS_ANSWERED: lambda s: [answering(s.answered, upheld=False)],
    refusals.WHO_DISPUTES_DOES_NOT_ANSWER: lambda s: [
        answering(s.open, upheld=False, person="partner-xiaochen")
    ],
    refusals.SESSION_IS_NOT_IN_DISPUTE: lambda s: [answering(s.open, ("手工课", 1))],
    refusals.CORRECTION_IS_NOT_LESS: lambda s: [answering(s.open, ("种植课", 100_001))],
    refusals.CORRECTION_NEEDS_AN_UPHELD_DISPUTE: lambda s: [answering(s.open, ("种植课", 1), upheld=False)],
    refusals.UPHELD_DISPUTE_NEEDS_ITS_CORRECTION: lambda s: [
        answering(s.open),
        answering(s.open, ("种植课", 100_000)),
    ],
}


@pytest.fixture(scope="module")
def scene() -> Scene:
    return Scene()


@pytest.mark.parametrize("refusal", CASES, ids=lambda one: one.code)
def test_what_a_dispute_refuses_is_refused_with_its_facts(refusal: Refusal, scene: Scene) -> None:
    for command in CASES[refusal](scene):
        assert scene.spec.refuses(command, refusal).keys() == refusal.example.keys()


def test_every_refusal_of_a_dispute_is_named_by_a_command_and_given_here() -> None:
    named = {*DisputeShare.operation.refuses, *AnswerShareDispute.operation.refuses}
    assert named == {*CASES}
    assert {*refusals.ALL} == {*CASES} - {fund_refusals.PARTNER_IS_UNKNOWN} | {
        refusals.SHARE_IS_SOMEBODY_ELSES  # The gateway's: who acts for a partner is not the fund's to know.
    }
    assert treasurer()["actor"].has(*AnswerShareDispute.operation.allowed.roles)
