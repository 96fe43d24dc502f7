"""A partner's months: each begins with what the one before left due."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from services.gateway.pages.partner.months import months_of_partner
from shared.contracts.fund.shares.views import RemittanceView, SessionShareView

ZONE = "Asia/Shanghai"
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)


def session(number: int, at: datetime, share_fen: int) -> SessionShareView:
    return SessionShareView(
        session_id=f"s{number}",
        partner_id="p",
        agreement_id="a",
        title="课",
        delivered_at=at,
        paid_fen=share_fen * 10,
        refunded_fen=0,
        base_fen=share_fen * 10,
        share_bps=1_000,
        share_fen=share_fen,
    )


def money(number: int, on: date, amount_fen: int, *, back: bool = False) -> RemittanceView:
    return RemittanceView(
        remittance_id=f"r{number}",
        partner_id="p",
        amount_fen=amount_fen,
        arrived_on=on,
        reference="",
        recorded_at=BEGIN,
        entry_id="",
        reversed=back,
    )


def test_a_session_late_at_night_is_of_the_month_in_the_communitys_zone() -> None:
    [only] = months_of_partner([session(1, datetime(2026, 6, 30, 17, tzinfo=UTC), 100)], [], ZONE)
    assert (only.month, only.opening_fen, only.closing_fen) == ("2026-07", 0, 100)


def test_what_was_reversed_is_listed_and_not_counted() -> None:
    sessions = [session(1, BEGIN, 100)]
    came = [money(1, date(2026, 1, 5), 60, back=True), money(2, date(2026, 2, 5), 130)]
    january, february = months_of_partner(sessions, came, ZONE)
    assert (len(january.remittances), january.remitted_fen, january.closing_fen) == (1, 0, 100)
    assert (february.opening_fen, february.closing_fen) == (100, -30)


def test_a_partner_without_anything_has_no_months() -> None:
    assert months_of_partner([], [], ZONE) == ()


hours = st.integers(0, 24 * 300)


@given(
    st.lists(st.tuples(hours, st.integers(0, 10_000))),
    st.lists(st.tuples(hours, st.integers(1, 10_000), st.booleans())),
)
def test_months_follow_on_each_other_and_end_at_what_is_due(
    held: list[tuple[int, int]], came: list[tuple[int, int, bool]]
) -> None:
    sessions = [session(number, BEGIN + timedelta(hours=at), fen) for number, (at, fen) in enumerate(held)]
    arrived = [
        money(number, (BEGIN + timedelta(hours=at)).date(), fen, back=back)
        for number, (at, fen, back) in enumerate(came)
    ]
    months = months_of_partner(sessions, arrived, ZONE)
    assert [one.month for one in months] == sorted({one.month for one in months})
    assert sum(len(one.sessions) + len(one.remittances) for one in months) == len(held) + len(came)
    for before, after in pairwise(months):
        assert after.opening_fen == before.closing_fen
    due = sum(fen for _, fen in held) - sum(fen for _, fen, back in came if not back)
    assert (months[-1].closing_fen if months else 0) == due
