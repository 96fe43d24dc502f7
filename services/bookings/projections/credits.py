"""What each has in credits as it is remembered, and the rules by which they get some each month."""

from collections.abc import Iterable
from typing import Any

from shared.contracts.bookings.approvals.events import (
    BookingRejected,
    BookingRequested,
    BookingRequestExpired,
)
from shared.contracts.bookings.bookings.events import (
    BookingCancelled,
    BookingUse,
    HoldExpired,
    SpaceBooked,
    SpaceHeld,
)
from shared.contracts.bookings.credits.events import (
    CreditRuleSet,
    CreditsCountedAsOne,
    CreditsGranted,
    CreditsTakenBack,
)
from shared.contracts.bookings.credits.lots import CreditGrant, CreditPart, total
from shared.contracts.bookings.credits.views import (
    MOST_ENTRIES,
    CreditEntry,
    CreditEntryKind,
    CreditRulesView,
    CreditSheet,
    GetCreditRules,
    GetCreditSheet,
)
from shared.contracts.bookings.people import PersonErased
from shared.contracts.bookings.series_edits import BookingMoved
from shared.kernel.messages import Recorded
from shared.projections.projection import Documents, Projection

Taking = SpaceHeld | SpaceBooked | BookingRequested
Ending = BookingCancelled | HoldExpired | BookingRejected | BookingRequestExpired
Sheet = CreditSheet | None
RULES = "rules"


def _rule_set(rules: CreditRulesView | None, recorded: Recorded[CreditRuleSet], _key: str) -> CreditRulesView:
    new = recorded.data.rule
    others = (one for one in (rules.rules if rules else ()) if one.from_month != new.from_month)
    return CreditRulesView(rules=tuple(sorted((*others, new), key=lambda one: one.from_month)))


async def get_rules(documents: Documents[CreditRulesView], _query: GetCreditRules) -> CreditRulesView:
    return await documents.get(RULES) or CreditRulesView()


CREDIT_RULES = (
    Projection("credit_rules", CreditRulesView)
    .on(CreditRuleSet, lambda _event: RULES, _rule_set)
    .answers(GetCreditRules, get_rules)
)


def _granted(sheet: Sheet, recorded: Recorded[CreditsGranted], key: str) -> CreditSheet:
    event = recorded.data
    grant = CreditGrant(grant_id=event.grant_id, credits=event.credits, expires_at=event.expires_at)
    entry = CreditEntry(
        kind=CreditEntryKind.GIVEN, credits=event.credits, reason=event.reason, at=event.granted_at
    )
    before = sheet or CreditSheet(account=key, of_partner=event.of_partner)
    return _with(before, entry, grants=(*before.grants, grant))


def _taken_back(sheet: Sheet, recorded: Recorded[CreditsTakenBack], _key: str) -> Sheet:
    if sheet is None:
        return None
    event = recorded.data
    spent = sheet.spent.get(event.grant_id, 0)
    changed = (
        one.model_copy(update={"credits": spent}) if one.grant_id == event.grant_id else one
        for one in sheet.grants
    )
    entry = CreditEntry(kind=CreditEntryKind.TAKEN_BACK, credits=event.credits, at=event.taken_back_at)
    return _with(sheet, entry, grants=tuple(one for one in changed if one.credits))


def _payer(event: Taking) -> tuple[str, ...]:
    """Whose credits it takes; nobody's where it takes none, or has had them since it was held."""
    if not event.credits or (not isinstance(event, SpaceHeld) and event.credits_stand):
        return ()
    return (event.partner_id or event.booked_by if event.use is BookingUse.PARTNER else event.booked_by,)


def _taken(sheet: Sheet, recorded: Recorded[Taking], key: str) -> Sheet:
    event = recorded.data
    before = sheet or CreditSheet(account=key, of_partner=event.use is BookingUse.PARTNER)
    return _spent(before, recorded, event.booking_id, event.credits)


def _spent(
    sheet: CreditSheet, recorded: Recorded[Any], booking_id: str, parts: tuple[CreditPart, ...]
) -> CreditSheet:
    entry = CreditEntry(
        kind=CreditEntryKind.SPENT, credits=total(parts), booking_id=booking_id, at=recorded.time
    )
    return _with(sheet, entry, spent=_sums(sheet, parts, 1))


def _receiver(event: Ending | BookingMoved) -> tuple[str, ...]:
    return (event.credits_of,) if event.credits_of else ()


def _given_back(sheet: Sheet, recorded: Recorded[Ending], _key: str) -> Sheet:
    event = recorded.data
    return sheet and _returned(sheet, recorded, event.booking_id, event.credits_back)


def _returned(
    sheet: CreditSheet, recorded: Recorded[Any], booking_id: str, parts: tuple[CreditPart, ...]
) -> CreditSheet:
    if not parts:
        return sheet
    entry = CreditEntry(
        kind=CreditEntryKind.RETURNED, credits=total(parts), booking_id=booking_id, at=recorded.time
    )
    return _with(sheet, entry, spent=_sums(sheet, parts, -1))


def _moved(sheet: Sheet, recorded: Recorded[BookingMoved], key: str) -> Sheet:
    event = recorded.data
    after = _returned(sheet or CreditSheet(account=key), recorded, event.booking_id, event.credits_back)
    return _spent(after, recorded, event.booking_id, event.credits) if event.credits else after


def _sums(sheet: CreditSheet, parts: Iterable[CreditPart], sign: int) -> dict[str, int]:
    sums = {**sheet.spent}
    for one in parts:
        sums[one.lot] = sums.get(one.lot, 0) + sign * one.credits
    return {lot: number for lot, number in sums.items() if number > 0}


def _with(sheet: CreditSheet, entry: CreditEntry, **update: object) -> CreditSheet:
    entries = (*sheet.entries, entry)[-MOST_ENTRIES:]
    return sheet.model_copy(update={**update, "entries": entries})


def _merged(sheet: Sheet, recorded: Recorded[CreditsCountedAsOne], key: str) -> Sheet:
    """The record that goes has none any more; the other one has what was left, and each month once."""
    event = recorded.data
    if key == event.person_id:
        return None
    before = sheet or CreditSheet(account=key)
    spent = {one.lot: one.credits for one in event.spent}
    left = sum(one.credits - spent.get(one.grant_id, 0) for one in event.grants)
    after = before.model_copy(
        update={"grants": (*before.grants, *event.grants), "spent": _sums(before, event.spent, 1)}
    )
    if not left:
        return after
    return _with(after, CreditEntry(kind=CreditEntryKind.MERGED, credits=left, at=event.counted_at))


def _erased(_sheet: Sheet, _recorded: Recorded[PersonErased], _key: str) -> Sheet:
    return None


CREDITS = (
    Projection("credits", CreditSheet)
    .on(CreditsGranted, lambda event: event.account, _granted)
    .on(CreditsTakenBack, lambda event: event.account, _taken_back)
    .on(CreditsCountedAsOne, lambda event: (event.person_id, event.into), _merged)
    .on(SpaceHeld, _payer, _taken)
    .on(SpaceBooked, _payer, _taken)
    .on(BookingRequested, _payer, _taken)
    .on(BookingMoved, _receiver, _moved)
    .on(BookingCancelled, _receiver, _given_back)
    .on(HoldExpired, _receiver, _given_back)
    .on(BookingRejected, _receiver, _given_back)
    .on(BookingRequestExpired, _receiver, _given_back)
    .on(PersonErased, lambda event: event.person_id, _erased)
    .gets(GetCreditSheet)
)
