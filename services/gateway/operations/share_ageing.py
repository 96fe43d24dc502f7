"""What partners owe by its age: worked out of what they owed by day, on the day on which it is asked."""

from collections.abc import Iterator, Sequence
from datetime import date

from services.gateway.operations.caller import Caller
from services.gateway.operations.local_time import today_here
from services.gateway.operations.whole_lists import whole_answer
from shared.contracts.fund.markets.ageing import AgeBand
from shared.contracts.fund.shares.ageing import (
    AgedShares,
    GetShareCharges,
    ListShareCharges,
    PartnerAgeing,
    ShareAgeingView,
    ShareCharges,
)
from shared.contracts.fund.shares.views import GetShare, ListShares, ShareView
from shared.kernel.sheets import csv_of

COLUMNS = (
    *("partner_id", "project", "organisation", "due_fen", "overdue_fen"),
    *(f"{band.value}_fen" for band in AgeBand),
    *(f"{band.value}_disputed_fen" for band in AgeBand),
)
"""Of the table as CSV: one row for each partner that owes something."""


async def share_ageing(caller: Caller, partner_id: str | None = None) -> ShareAgeingView:
    """What partners owe, or one of them, with the sums of 30, 60, 90 and more days."""
    today = await today_here(caller)
    if partner_id is None:
        shares = await whole_answer(caller, ListShares())
        charges = await whole_answer(caller, ListShareCharges())
    else:
        shares = [one for one in [await caller.ask(GetShare(partner_id=partner_id))] if one]
        charges = [one for one in [await caller.ask(GetShareCharges(partner_id=partner_id))] if one]
    by_partner = {one.partner_id: one for one in shares}
    aged = [_of_partner(one, by_partner.get(one.partner_id), today) for one in charges]
    owing = [one for one in aged if one.due_fen]
    return ShareAgeingView(
        as_of=today,
        total_fen=sum(one.due_fen for one in owing),
        bands=_sums(owing),
        partners=tuple(sorted(owing, key=lambda one: (-one.overdue_fen, -one.due_fen, one.partner_id))),
    )


def _sums(partners: Sequence[PartnerAgeing]) -> tuple[AgedShares, ...]:
    columns = zip(*(one.bands for one in partners), strict=True) if partners else ((),) * len(AgeBand)
    return tuple(
        AgedShares(
            band=band,
            partners=sum(one.partners for one in column),
            due_fen=sum(one.due_fen for one in column),
            disputed_fen=sum(one.disputed_fen for one in column),
        )
        for band, column in zip(AgeBand, columns, strict=True)
    )


def _of_partner(charges: ShareCharges, share: ShareView | None, today: date) -> PartnerAgeing:
    owed = list(unpaid(charges))
    bands = []
    for band in AgeBand:
        own = [one for one in owed if AgeBand.of((today - one[0]).days) is band]
        due_fen = sum(amount_fen for _, amount_fen, _ in own)
        disputed_fen = sum(amount_fen for _, amount_fen, is_disputed in own if is_disputed)
        bands.append(AgedShares(band=band, partners=bool(own), due_fen=due_fen, disputed_fen=disputed_fen))
    return PartnerAgeing(
        partner_id=charges.partner_id,
        organisation=share.organisation if share else None,
        project=share.project if share else None,
        due_fen=sum(one.due_fen for one in bands),
        overdue_fen=share.overdue_fen if share else 0,
        bands=tuple(bands),
    )


def unpaid(charges: ShareCharges) -> Iterator[tuple[date, int, bool]]:
    """What is owed: the day, how much in fen, and whether it is in dispute.

    Payments count against the oldest first, and against what is in dispute after all else.
    """
    plain, disputed = dict(charges.charges), dict[date, int]()
    for by_day in charges.disputed.values():
        for booked_on, amount_fen in by_day.items():
            # What is old stands under one day.
            day = booked_on if booked_on in plain else min(plain, default=booked_on)
            part_fen = min(amount_fen, plain.get(day, 0))
            plain[day] = plain.get(day, 0) - part_fen
            disputed[day] = disputed.get(day, 0) + part_fen
    left_fen = charges.credits_fen
    for owed, is_disputed in ((plain, False), (disputed, True)):
        for day, amount_fen in sorted(owed.items()):
            paid_fen = min(left_fen, amount_fen)
            left_fen -= paid_fen
            if amount_fen > paid_fen:
                yield day, amount_fen - paid_fen, is_disputed


def table_of(view: ShareAgeingView) -> str:
    """The same as CSV."""
    rows = (
        (
            one.partner_id,
            one.project or "",
            one.organisation or "",
            one.due_fen,
            one.overdue_fen,
            *(band.due_fen for band in one.bands),
            *(band.disputed_fen for band in one.bands),
        )
        for one in view.partners
    )
    return csv_of(COLUMNS, rows)
