"""What is collected for bookings of rooms waits until it arrives, and no more than that is booked as such."""

from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st

from services.fund.audit import audit
from services.fund.policies import POLICIES
from shared.contracts.bookings.room_prices.events import SpaceIncomeRecorded, SpaceIncomeReturned
from shared.contracts.fund.income import IncomeReceived, RecordIncome
from shared.contracts.fund.ledger import IncomeSource
from shared.contracts.fund.refusals import SPACE_INCOME_IS_MORE_THAN_COLLECTED
from shared.contracts.fund.space_income import CountSpaceIncome, SpaceIncomeCounted
from shared.contracts.fund.statement import GetStatement
from shared.kernel.messages import Event
from tests.read_models import recorded
from tests.specification import MONDAY
from tests.unit.fund.reading import ReadModels
from tests.unit.fund.scenes import History, nothing_open, open_fund, policy, reversal, sums, treasurer

BOOKING, ROOM = "0197e3a0-5c00-7a10-8000-00000000b001", "0197e3a0-5c00-7a10-8000-000000000004"


def counted(change_fen: int) -> CountSpaceIncome:
    return CountSpaceIncome(change_fen=change_fen, **policy())


def arrived(amount_fen: int, slip: str = "银行回单 20260706-R1", at: datetime = MONDAY) -> RecordIncome:
    return RecordIncome(
        source=IncomeSource.SPACE_INCOME,
        amount_fen=amount_fen,
        received_on=MONDAY.date(),
        reference=slip,
        **treasurer(at),
    )


async def waiting(spec: History) -> int:
    statement = await ReadModels(*spec.events).ask(GetStatement())
    assert statement is not None
    return statement.space_income_waiting_fen


async def test_what_was_collected_is_the_funds_once_it_arrives() -> None:
    spec = open_fund().when(counted(9_000))
    assert spec.happened(SpaceIncomeCounted).waiting_fen == 9_000
    assert not sums(spec)
    assert await waiting(spec) == 9_000
    spec.when(arrived(6_000))
    assert sums(spec) == {"assets:host_charity": 6_000, "income:space_income": -6_000}
    assert await waiting(spec) == 3_000
    assert audit(enumerate(spec.events, 1)).discrepancies == []


def test_no_more_arrives_than_was_collected() -> None:
    spec = open_fund()
    facts = {"waiting_fen": 0, "amount_fen": 1}
    assert spec.refuses(arrived(1), SPACE_INCOME_IS_MORE_THAN_COLLECTED) == facts
    spec.when(counted(9_000)).when(arrived(9_000)).when(counted(-3_000)).when(counted(2_000))
    assert spec.refuses(arrived(1, "银行回单 20260706-R2"), SPACE_INCOME_IS_MORE_THAN_COLLECTED) == facts


def test_what_is_taken_back_waits_again() -> None:
    spec = open_fund().when(counted(9_000)).when(arrived(9_000))
    spec.when(reversal(spec, spec.happened(IncomeReceived).entry.entry_id))
    assert spec.state.space_income_waiting_fen == 9_000
    spec.when(arrived(9_000, "银行回单 20260706-R2"))
    assert spec.state.space_income_waiting_fen == 0


def test_it_is_counted_before_the_fund_is_open_too() -> None:
    assert nothing_open().when(counted(500)).happened(SpaceIncomeCounted).waiting_fen == 500


def test_the_fund_hears_of_payments_and_refunds_alone() -> None:
    paid = SpaceIncomeRecorded(
        booking_id=BOOKING, space_id=ROOM, amount_fen=9_000, paid_fen=9_000, recorded_at=MONDAY
    )
    back = SpaceIncomeReturned(
        booking_id=BOOKING,
        space_id=ROOM,
        refunded_fen=4_000,
        refunded_in_all_fen=4_000,
        refunded_at=MONDAY,
    )
    for event, change_fen in ((paid, 9_000), (back, -4_000)):
        [command] = POLICIES.commands_for(recorded(event, 1, "bookings"))
        assert isinstance(command, CountSpaceIncome)
        assert command.change_fen == change_fen


@given(
    st.lists(
        st.tuples(st.sampled_from(("collected", "returned", "arrived", "reversed")), st.integers(1, 900)),
        max_size=25,
    )
)
def test_in_any_order_what_waits_is_what_was_collected_less_what_arrived(
    steps: list[tuple[str, int]],
) -> None:
    spec, collected, booked = open_fund(), 0, dict[str, int]()
    for number, (what, amount_fen) in enumerate(steps):
        if what in {"collected", "returned"}:
            change_fen = amount_fen if what == "collected" else -amount_fen
            spec.when(counted(change_fen))
            collected += change_fen
        elif what == "arrived":
            wish = arrived(amount_fen, f"银行回单 20260706-R{number}")
            if amount_fen > collected - sum(booked.values()):
                spec.refuses(wish, SPACE_INCOME_IS_MORE_THAN_COLLECTED)
                continue
            entry = spec.when(wish).happened(IncomeReceived).entry
            booked[entry.entry_id] = amount_fen
        elif booked:
            entry_id, _ = booked.popitem()
            spec.when(reversal(spec, entry_id))
        assert spec.state.space_income_waiting_fen == collected - sum(booked.values())
    assert audit(enumerate(spec.events, 1)).discrepancies == []


def test_the_audit_finds_a_count_that_does_not_add_up() -> None:
    spec = open_fund().when(counted(900))
    told: Event = spec.events[-1].model_copy(update={"waiting_fen": 901})
    assert audit(enumerate([*spec.events[:-1], told], 1)).discrepancies
