"""The fund's part of the district's clocks: months of merchants that are late, and boxes nobody counted."""

from datetime import datetime

from shared.contracts.fund.boxes.events import BoxFellDue
from shared.contracts.fund.ledger import ProposeReversal, ReverseEntry
from shared.contracts.fund.merchants.events import SalesShareAccrued, SalesSharePaidIn
from shared.contracts.fund.sums import FundClocks, GatherClocks
from shared.kernel.messages import Tick
from tests.specification import later
from tests.unit.fund.boxes import emptied, sealed, sealing
from tests.unit.fund.merchants import agreed, paying, stated
from tests.unit.fund.reading import ReadModels
from tests.unit.fund.scenes import History, open_fund, policy, treasurer

JULY, AUGUST = "2026-07", "2026-08"
TENTH_IS_OVER = datetime.fromisoformat("2026-08-11T00:00:00+08:00")
LATER = later(days=61)
"""In September, after August and its tenth day."""


async def clocks(spec: History) -> FundClocks:
    return (await ReadModels(*spec.events).ask(GatherClocks(communities=("haiwan",))))["haiwan"]


async def late(spec: History) -> tuple[int, int]:
    found = await clocks(spec)
    return found.merchant_months_late, found.merchant_late_fen


def reverses(spec: History, entry_id: str) -> None:
    spec.when(ProposeReversal(entry_id=entry_id, reason="错账", **treasurer(LATER)))
    spec.when(ReverseEntry(entry_id=entry_id, **treasurer(LATER, "treasurer-su")))


async def test_a_month_is_late_from_its_day_until_it_is_stated_and_paid_whole() -> None:
    spec = open_fund()
    merchant = agreed(spec)
    spec.when(Tick(**policy(TENTH_IS_OVER)))
    assert await late(spec) == (1, 0), "July is not stated"
    statement = stated(spec, merchant, 2_680_000, JULY)
    assert await late(spec) == (1, 53_600), "stated, and owed"
    spec.when(paying(merchant, statement, 600, "回单一", at=LATER))
    assert await late(spec) == (1, 53_000)
    spec.when(paying(merchant, statement, 53_000, "回单二", at=LATER))
    assert await late(spec) == (0, 0)
    paid = spec.happened(SalesSharePaidIn).entry.entry_id
    reverses(spec, paid)
    assert await late(spec) == (1, 53_000), "a payment that is taken back is owed again"


async def test_what_is_stated_and_paid_in_time_is_on_no_clock_whatever_is_reversed_before_its_day() -> None:
    spec = open_fund()
    merchant = agreed(spec)
    statement = stated(spec, merchant, 2_680_000, JULY)
    spec.when(paying(merchant, statement, 53_600, at=later(days=31)))
    assert await late(spec) == (0, 0)
    reverses(spec, spec.happened(SalesSharePaidIn).entry.entry_id)
    assert await late(spec) == (0, 0), "its day has not come"
    spec.when(Tick(**policy(TENTH_IS_OVER)))
    assert await late(spec) == (1, 53_600)


async def test_a_share_that_is_taken_back_leaves_its_month_unstated_and_late() -> None:
    spec = open_fund()
    merchant = agreed(spec)
    stated(spec, merchant, 2_680_000, JULY)
    accrued = spec.happened(SalesShareAccrued).entry.entry_id
    spec.when(Tick(**policy(TENTH_IS_OVER)))
    assert await late(spec) == (1, 53_600)
    reverses(spec, accrued)
    assert await late(spec) == (1, 0)
    stated(spec, merchant, 0, JULY)
    assert await late(spec) == (0, 0), "it sold nothing"


async def test_a_box_is_overdue_from_its_day_until_it_is_counted() -> None:
    spec = open_fund()
    box = sealed(spec)
    over = datetime.fromisoformat("2026-08-06T00:00:00+08:00")
    spec.when(Tick(**policy(over)))
    assert spec.happened(BoxFellDue).box_id == box
    assert (await clocks(spec)).boxes_overdue == 1
    emptied(spec, box, 5)
    assert (await clocks(spec)).boxes_overdue == 0
    spec.when(sealing(box, over))
    assert (await clocks(spec)).boxes_overdue == 0
