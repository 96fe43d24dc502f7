"""What is proposed: the surest first, each line and entry once, and what could be there twice is said."""

from datetime import UTC, date, datetime, timedelta
from itertools import count

from hypothesis import given, settings
from hypothesis import strategies as st

from services.gateway.statements.proposing import propose, twins
from shared.contracts.fund.account_statements.movements import Direction, LineState, Movement
from shared.contracts.fund.account_statements.proposals import Why
from shared.contracts.fund.account_statements.views import StatementLineView
from shared.contracts.fund.entries import EntryView
from shared.contracts.fund.ledger import HOST_CHARITY, EntryKind, Line

DAY = date(2026, 7, 6)
_names = count(1)


def line(
    amount_fen: int,
    day: int = 0,
    *,
    number: str = "",
    account: str = "bank",
    movement: Movement = Movement.PAYMENT,
    fee_fen: int = 0,
    state: LineState = LineState.WAITING,
) -> StatementLineView:
    on = DAY + timedelta(days=day)
    return StatementLineView(
        line_id=f"line-{next(_names)}", statement_id="s", account=account, line=1, number=number, day=on,
        month=on.isoformat()[:7], place=f"{on} 000001", at=None, amount_fen=abs(amount_fen),
        direction=Direction.IN if amount_fen > 0 else Direction.OUT, movement=movement, doubt=None,
        state=state,
        balance_fen=None, original="", fee_fen=fee_fen, status="", words=None,
    )  # fmt: skip


def entry(amount_fen: int, day: int = 0, reference: str = "", *, found: bool = False) -> EntryView:
    number = next(_names)
    return EntryView(
        entry_id=f"entry-{number}", number=number, kind=EntryKind.DONATION_RECEIVED, subject_id="d",
        month="2026-07", booked_on=DAY + timedelta(days=day), occurred_at=datetime(2026, 7, 6, tzinfo=UTC),
        lines=(Line(account=HOST_CHARITY, amount_fen=amount_fen),), amount_fen=abs(amount_fen),
        balance_after_fen=0, reference=reference, on_statement=found,
    )  # fmt: skip


def test_a_number_in_the_reference_goes_before_the_day() -> None:
    by_number, by_day = entry(100, day=3, reference="银行回单 K99 0077"), entry(100)
    told = line(100, number="K990077")
    (proposal,) = propose([told], [by_day, by_number])
    assert (proposal.why, proposal.entry_ids) == (Why.REFERENCE, (by_number.entry_id,))
    (proposal,) = propose([line(100, number="77")], [by_number, by_day])
    assert (proposal.why, proposal.entry_ids) == (Why.AMOUNT_AND_DAY, (by_day.entry_id,))


def test_a_withdrawal_and_the_credit_of_what_is_left_are_one_movement() -> None:
    out = line(-50_110, account="wallet", movement=Movement.WITHDRAWAL, fee_fen=50)
    credit, too_late = line(50_060, day=2), line(50_060, day=4)
    (proposal,) = propose([too_late, out, credit], [])
    assert (proposal.why, proposal.fee_fen, proposal.certain) == (Why.TRANSFER, 50, True)
    assert proposal.line_ids == (out.line_id, credit.line_id)
    assert propose([out, line(50_060, account="wallet")], []) == []


def test_the_nearest_day_within_three_is_proposed_and_another_that_fits_makes_it_uncertain() -> None:
    near, far = entry(100, day=1), entry(100, day=-3)
    (proposal,) = propose([line(100)], [far, near])
    assert (proposal.entry_ids, proposal.certain) == ((near.entry_id,), False)
    (proposal,) = propose([line(100)], [near])
    assert proposal.certain
    assert propose([line(100)], [entry(100, day=4), entry(101), entry(-100), entry(100, found=True)]) == []


def test_what_could_be_there_twice_is_named_whether_it_waits_or_is_settled() -> None:
    waits, settled, aside = (
        line(100),
        line(100, day=3, state=LineState.MATCHED),
        line(100, state=LineState.SET_ASIDE),
    )
    (found,) = twins([waits, settled, aside, line(100, day=9, state=LineState.MATCHED), line(-100)])
    assert (found.line_id, found.twin_ids) == (waits.line_id, (settled.line_id,))


SIDES = st.lists(st.tuples(st.sampled_from([100, -100, 250]), st.integers(-4, 4)), max_size=15)


@settings(max_examples=60, deadline=None)
@given(SIDES, SIDES)
def test_each_line_and_each_entry_is_proposed_once_and_to_the_fen(
    told: list[tuple[int, int]], booked: list[tuple[int, int]]
) -> None:
    lines = {one.line_id: one for one in (line(*each) for each in told)}
    entries = {one.entry_id: one for one in (entry(*each) for each in booked)}
    found = propose([*lines.values()], [*entries.values()])
    line_ids = [one for each in found for one in each.line_ids]
    entry_ids = [one for each in found for one in each.entry_ids]
    assert len(set(line_ids)) == len(line_ids)
    assert len(set(entry_ids)) == len(entry_ids)
    for each in found:
        one, other = lines[each.line_ids[0]], entries[each.entry_ids[0]]
        assert one.signed_fen == other.lines[0].amount_fen
        assert abs(one.day - other.booked_on) <= timedelta(days=3)
