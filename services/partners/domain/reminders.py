"""Reminders before something ends: an agreement, a term of free hours, a check for work with minors."""

from datetime import datetime, timedelta

from shared.contracts.partners.agreements.reminders import REMINDED_DAYS_BEFORE


def reminders_to_come(ends_at: datetime, since: datetime, told: int | None) -> list[tuple[int, datetime]]:
    """The reminders that are still to come: how many days before the end, and when that is.

    None whose moment had passed at ``since``, and none from the one on that was ``told`` last.
    """
    marks = [(days, ends_at - timedelta(days=days)) for days in REMINDED_DAYS_BEFORE]
    return [(days, at) for days, at in marks if at > since and (told is None or days < told)]
