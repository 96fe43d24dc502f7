"""What waits in a fund with a day by which it has to be done, for the district: one document."""

from datetime import date

from pydantic import Field

from services.fund.domain.merchant_reversals import MERCHANT_KINDS
from services.fund.projections import late_months
from services.fund.projections.late_months import OpenMonth
from services.fund.projections.shares import debtors, in_dispute, owing
from shared.contracts.fund.boxes.events import BoxEmptied, BoxFellDue
from shared.contracts.fund.disclosures.events import DisclosurePublished, DisclosureScheduled
from shared.contracts.fund.ledger import RECEIVABLE, EntryKind, EntryReversed
from shared.contracts.fund.markets.events import MarketCancelled, MarketDisclosed, MarketOpened
from shared.contracts.fund.merchants.events import SalesShareFellDue, SalesSharePaidIn, SalesStated
from shared.contracts.fund.objections import DisbursementObjectedTo, DisbursementObjectionAnswered
from shared.contracts.fund.share_disputes.events import ShareDisputed
from shared.contracts.fund.shares.events import ShareAccrued, ShareRemitted
from shared.contracts.fund.shares.overdue import SharesFellDue
from shared.contracts.fund.shares.views import ShareView
from shared.contracts.fund.sums import FundClocks, GatherClocks
from shared.kernel.messages import Recorded
from shared.kernel.models import View
from shared.projections.projection import Documents, Projection

CLOCKS = "clocks"
"""The key of the one document."""


class Clocks(View):
    markets: dict[str, date] = Field(default_factory=dict)
    """By market that was opened: the last day for its disclosure."""
    undisclosed: tuple[str, ...] = ()
    """Those of them that are not disclosed."""
    shares: dict[str, ShareView] = Field(default_factory=dict)
    """By partner: what is accrued and remitted since it last owed nothing, and what of it is overdue."""
    disclosures: dict[str, date] = Field(default_factory=dict)
    """By disclosure that is awaited and not published: its last day."""
    objections: tuple[str, ...] = ()
    """Objections to payments that nobody has answered."""
    merchant_months: dict[str, OpenMonth] = Field(default_factory=dict)
    boxes: tuple[str, ...] = ()
    """Boxes that nobody has counted by their day."""


def _opened(clocks: Clocks | None, recorded: Recorded[MarketOpened], _key: str) -> Clocks:
    clocks, event = clocks or Clocks(), recorded.data
    markets = {**clocks.markets, event.market_id: event.disclose_by}
    return _owes(clocks.model_copy(update={"markets": markets}), event.market_id)


def _owes(clocks: Clocks, market_id: str) -> Clocks:
    return clocks.model_copy(update={"undisclosed": tuple(sorted({*clocks.undisclosed, market_id}))})


def _disclosed(
    clocks: Clocks | None, recorded: Recorded[MarketDisclosed] | Recorded[MarketCancelled], _key: str
) -> Clocks:
    clocks = clocks or Clocks()
    left = tuple(one for one in clocks.undisclosed if one != recorded.data.market_id)
    return clocks.model_copy(update={"undisclosed": left})


def _reversed(clocks: Clocks | None, recorded: Recorded[EntryReversed], _key: str) -> Clocks:
    """A stall's share that is taken back is counted anew, and its market disclosed again, by the same day;
    a partner's payment that is, is owed again."""
    clocks, event = clocks or Clocks(), recorded.data
    if event.reversed_kind is EntryKind.MARKET_SHARE_ACCRUED:
        return _owes(clocks, event.reversed_subject_id)
    if event.reversed_kind in MERCHANT_KINDS:
        return _with_months(clocks, late_months.reversed_(clocks.merchant_months, event))
    for partner_id in debtors(event):
        account = RECEIVABLE + partner_id
        back_fen = sum(line.amount_fen for line in event.entry.lines if line.account == account)
        clocks = _owing(clocks, partner_id, remitted_fen=-back_fen)
    return clocks


def _is_on_a_clock(event: EntryReversed) -> tuple[str, ...]:
    on_a_clock = event.reversed_kind in {EntryKind.MARKET_SHARE_ACCRUED, *MERCHANT_KINDS}
    return (CLOCKS,) if on_a_clock or debtors(event) else ()


def _with_months(clocks: Clocks, months: late_months.OpenMonths) -> Clocks:
    return clocks.model_copy(update={"merchant_months": {**months}})


def _stated(clocks: Clocks | None, recorded: Recorded[SalesStated], _key: str) -> Clocks:
    clocks = clocks or Clocks()
    return _with_months(clocks, late_months.stated(clocks.merchant_months, recorded.data))


def _month_fell_due(clocks: Clocks | None, recorded: Recorded[SalesShareFellDue], _key: str) -> Clocks:
    clocks = clocks or Clocks()
    return _with_months(clocks, late_months.fell_due(clocks.merchant_months, recorded.data))


def _paid_in(clocks: Clocks | None, recorded: Recorded[SalesSharePaidIn], _key: str) -> Clocks:
    clocks = clocks or Clocks()
    return _with_months(clocks, late_months.paid_in(clocks.merchant_months, recorded.data))


def _box_fell_due(clocks: Clocks | None, recorded: Recorded[BoxFellDue], _key: str) -> Clocks:
    clocks = clocks or Clocks()
    return clocks.model_copy(update={"boxes": (*clocks.boxes, recorded.data.box_id)})


def _box_emptied(clocks: Clocks | None, recorded: Recorded[BoxEmptied], _key: str) -> Clocks:
    clocks = clocks or Clocks()
    return clocks.model_copy(
        update={"boxes": tuple(one for one in clocks.boxes if one != recorded.data.box_id)}
    )


def _objected(clocks: Clocks | None, recorded: Recorded[DisbursementObjectedTo], _key: str) -> Clocks:
    clocks = clocks or Clocks()
    return clocks.model_copy(update={"objections": (*clocks.objections, recorded.data.objection_id)})


def _answered(clocks: Clocks | None, recorded: Recorded[DisbursementObjectionAnswered], _key: str) -> Clocks:
    clocks = clocks or Clocks()
    left = tuple(one for one in clocks.objections if one != recorded.data.objection_id)
    return clocks.model_copy(update={"objections": left})


def _accrued(clocks: Clocks | None, recorded: Recorded[ShareAccrued], _key: str) -> Clocks:
    event = recorded.data
    return _owing(clocks or Clocks(), event.partner_id, accrued_fen=event.change_fen)


def _remitted(clocks: Clocks | None, recorded: Recorded[ShareRemitted], _key: str) -> Clocks:
    event = recorded.data
    return _owing(clocks or Clocks(), event.partner_id, remitted_fen=event.amount_fen)


def _fell_due(clocks: Clocks | None, recorded: Recorded[SharesFellDue], _key: str) -> Clocks:
    clocks = clocks or Clocks()
    shares = dict(clocks.shares)
    for one in recorded.data.overdue:
        before = shares.get(one.partner_id) or ShareView(partner_id=one.partner_id)
        shares[one.partner_id] = before.model_copy(update={"overdue_fen": one.amount_fen})
    return clocks.model_copy(update={"shares": shares})


def _disputed(clocks: Clocks | None, recorded: Recorded[ShareDisputed], _key: str) -> Clocks:
    clocks, event = clocks or Clocks(), recorded.data
    if event.partner_id not in clocks.shares:
        return clocks
    share = in_dispute(clocks.shares[event.partner_id], event)
    return clocks.model_copy(update={"shares": {**clocks.shares, event.partner_id: share}})


def _owing(clocks: Clocks, partner_id: str, *, accrued_fen: int = 0, remitted_fen: int = 0) -> Clocks:
    before = clocks.shares.get(partner_id) or ShareView(partner_id=partner_id)
    after = owing(before, accrued_fen=accrued_fen, remitted_fen=remitted_fen)
    shares = {key: one for key, one in clocks.shares.items() if key != partner_id}
    return clocks.model_copy(update={"shares": {**shares, partner_id: after} if after.due_fen else shares})


def _scheduled(clocks: Clocks | None, recorded: Recorded[DisclosureScheduled], _key: str) -> Clocks:
    clocks, event = clocks or Clocks(), recorded.data
    awaited = {key: day for key, day in clocks.disclosures.items() if key not in event.replaces}
    return clocks.model_copy(update={"disclosures": {**awaited, event.disclosure_id: event.due_on}})


def _published(clocks: Clocks | None, recorded: Recorded[DisclosurePublished], _key: str) -> Clocks:
    clocks = clocks or Clocks()
    awaited = {key: day for key, day in clocks.disclosures.items() if key != recorded.data.disclosure_id}
    return clocks.model_copy(update={"disclosures": awaited})


async def gather_clocks(documents: Documents[Clocks], query: GatherClocks) -> dict[str, FundClocks]:
    """What waits in the funds of these communities; those in which nothing ever did are missing."""
    return {
        community: FundClocks(
            disclosures_due=tuple(
                sorted([*(one.markets[key] for key in one.undisclosed), *one.disclosures.values()])
            ),
            objections_open=len(one.objections),
            shares_overdue=sum(share.overdue_fen > 0 for share in one.shares.values()),
            shares_overdue_fen=sum(share.overdue_fen for share in one.shares.values()),
            merchant_months_late=sum(month.late for month in one.merchant_months.values()),
            merchant_late_fen=sum(month.owed_fen for month in one.merchant_months.values() if month.late),
            boxes_overdue=len(one.boxes),
        )
        for community, one in (await documents.across(query.communities, CLOCKS)).items()
    }


FUND_CLOCKS = (
    Projection("fund-clocks", Clocks, version=4)
    .on(MarketOpened, lambda _: (CLOCKS,), _opened)
    .on(MarketDisclosed, lambda _: (CLOCKS,), _disclosed)
    .on(MarketCancelled, lambda _: (CLOCKS,), _disclosed)
    .on(EntryReversed, _is_on_a_clock, _reversed)
    .on(ShareAccrued, lambda _: (CLOCKS,), _accrued)
    .on(ShareRemitted, lambda _: (CLOCKS,), _remitted)
    .on(SharesFellDue, lambda _: (CLOCKS,), _fell_due)
    .on(ShareDisputed, lambda _: (CLOCKS,), _disputed)
    .on(DisclosureScheduled, lambda _: (CLOCKS,), _scheduled)
    .on(DisclosurePublished, lambda _: (CLOCKS,), _published)
    .on(DisbursementObjectedTo, lambda _: (CLOCKS,), _objected)
    .on(DisbursementObjectionAnswered, lambda _: (CLOCKS,), _answered)
    .on(SalesStated, lambda _: (CLOCKS,), _stated)
    .on(SalesShareFellDue, lambda _: (CLOCKS,), _month_fell_due)
    .on(SalesSharePaidIn, lambda _: (CLOCKS,), _paid_in)
    .on(BoxFellDue, lambda _: (CLOCKS,), _box_fell_due)
    .on(BoxEmptied, lambda _: (CLOCKS,), _box_emptied)
    .answers(GatherClocks, gather_clocks)
)
