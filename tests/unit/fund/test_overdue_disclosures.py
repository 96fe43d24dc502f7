"""What was not published by its day is told once, to those whose task it is."""

from datetime import UTC, date, datetime

from services.fund.domain.decider import DECIDER
from services.gateway.policies import POLICIES
from shared.contracts.fund.campaigns.groups import AddToGroup
from shared.contracts.fund.campaigns.terms import CampaignKind
from shared.contracts.fund.disclosures.commands import PublishDisclosure
from shared.contracts.fund.disclosures.events import DisclosureScheduled
from shared.contracts.fund.disclosures.overdue import DisclosureFellDue
from shared.contracts.fund.markets.events import MarketShareAccrued
from shared.contracts.gateway.messages import MessageKind, Notify
from shared.kernel.messages import Event, Tick
from shared.kernel.roles import Role
from tests.read_models import recorded
from tests.unit.fund.campaigns import draft, drafted, opening
from tests.unit.fund.markets import TREASURER, cancel, count, disclose, held
from tests.unit.fund.scenes import History, open_fund, policy, reversal, staff, treasurer
from tests.unit.shelves import assert_the_same_without_memory

MARKET_IS_LATE = datetime(2026, 8, 5, 16, tzinfo=UTC)
"""The market is held on 6 July; the last of its thirty days ends."""
CAMPAIGN_IS_LATE = datetime(2026, 10, 6, 16, tzinfo=UTC)


def running() -> tuple[History, str]:
    """A campaign that runs until December, of which a report is awaited in October."""
    spec = open_fund()
    garden = drafted(spec, draft(CampaignKind.DIRECTED, ends_on=date(2026, 12, 1)))
    spec.when(AddToGroup(campaign_id=garden, person_id="resident-lin", **staff()))
    spec.when(opening(garden))
    return spec, garden


def ticked(spec: History, at: datetime) -> list[DisclosureFellDue]:
    spec.when(Tick(**policy(at)))
    return [one for one in spec.last if isinstance(one, DisclosureFellDue)]


def told(event: Event) -> list[Notify]:
    return [one for one in POLICIES.commands_for(recorded(event, 7, "fund")) if isinstance(one, Notify)]


def test_a_report_that_is_late_is_told_to_treasurer_and_supervisor_once() -> None:
    spec, garden = running()
    report = next(one for one in spec.events if isinstance(one, DisclosureScheduled))
    (late,) = ticked(spec, CAMPAIGN_IS_LATE)
    assert (late.disclosure_id, late.market_id, late.title) == (report.disclosure_id, None, report.title)
    assert report.subject_id == garden
    messages = told(late)
    assert [one.role for one in messages] == [Role.TREASURER, Role.SUPERVISOR]
    assert {one.kind for one in messages} == {MessageKind.DISCLOSURE_OVERDUE}
    assert len({one.command_id for one in messages}) == 2
    assert ticked(spec, CAMPAIGN_IS_LATE) == []


def test_what_is_published_in_time_or_replaced_is_never_late() -> None:
    spec, _ = running()
    report = next(one for one in spec.events if isinstance(one, DisclosureScheduled))
    spec.when(PublishDisclosure(disclosure_id=report.disclosure_id, text="已全部用于花园", **treasurer()))
    assert ticked(spec, CAMPAIGN_IS_LATE) == []


def test_a_year_of_standstill_tells_of_what_was_scheduled_too_late_in_the_same_tick() -> None:
    spec = open_fund()
    late = ticked(spec, datetime(2027, 12, 1, tzinfo=UTC))
    scheduled = [one for one in spec.last if isinstance(one, DisclosureScheduled)]
    assert [one.disclosure_id for one in late] == [one.disclosure_id for one in scheduled]
    assert len(late) == 1
    due = spec.decider.due(spec.state)
    assert due is not None
    assert due > datetime(2027, 12, 1, tzinfo=UTC)


def test_a_market_that_is_not_disclosed_in_thirty_days_is_told_of() -> None:
    spec = open_fund()
    market, _ = held(spec, 5_000)
    (late,) = ticked(spec, MARKET_IS_LATE)
    assert (late.market_id, late.disclosure_id) == (market, None)
    assert {one.kind for one in told(late)} == {MessageKind.MARKET_OVERDUE}
    assert ticked(spec, MARKET_IS_LATE) == []


def test_neither_a_market_that_is_disclosed_nor_one_that_is_cancelled_is_late() -> None:
    disclosed, cancelled = open_fund(), open_fund()
    market, (stall,) = held(disclosed, 5_000)
    for person in ("staff-chen", TREASURER):
        disclosed.when(count(market, stall, 1_000, person))
    disclosed.when(disclose(market))
    cancelled.when(cancel(held(cancelled, 5_000)[0]))
    assert ticked(disclosed, MARKET_IS_LATE) == ticked(cancelled, MARKET_IS_LATE) == []


def test_a_market_whose_share_is_taken_back_is_to_be_disclosed_again_by_the_same_day() -> None:
    spec = open_fund()
    market, (stall,) = held(spec, 5_000)
    for person in ("staff-chen", TREASURER):
        spec.when(count(market, stall, 1_000, person))
    accrued = spec.happened(MarketShareAccrued)
    spec.when(disclose(market))
    spec.when(reversal(spec, accrued.entry.entry_id))
    (late,) = ticked(spec, MARKET_IS_LATE)
    assert late.market_id == market
    assert_the_same_without_memory(DECIDER, spec.events)
