"""When something has to be disclosed: clocks that events start.

Charity Law, art. 42 and 79; Guangzhou, art. 23, 27 and 33; 2026 disclosure rules, art. 13 to 16.
"""

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from services.fund.domain.campaign_state import Campaign
from services.fund.domain.guards import local_day
from services.fund.domain.state import Fund
from shared.contracts.fund.appeals import AppealFiled
from shared.contracts.fund.campaigns.terms import CampaignKind, CampaignState
from shared.contracts.fund.disbursements.commands import PayDisbursement
from shared.contracts.fund.disclosures.events import DisclosureScheduled
from shared.contracts.fund.disclosures.terms import DisclosureKind
from shared.kernel.ids import derived_id
from shared.kernel.messages import Event, Tick

WITHIN_A_MONTH = timedelta(days=30)
"""For mutual aid and for payments to related parties."""
ANSWERED_WITHIN = timedelta(days=20)
"""A donor's question (Guangzhou, art. 23)."""
_MONTHS = 3
"""Between two reports on a campaign, after its end, and after a year's."""


def months_after(day: date, months: int) -> date:
    """The same day of a later month; its last where that month is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def after(state: Fund, day: date, at: datetime) -> datetime:
    """The first moment after a day, in the community's zone."""
    zone = ZoneInfo(state.rules_at(at).zone)
    return datetime.combine(day + timedelta(days=1), time(), zone).astimezone(UTC)


def _scheduled(
    kind: DisclosureKind, subject_id: str, title: str, due_on: date, now: datetime
) -> DisclosureScheduled:
    return DisclosureScheduled(
        disclosure_id=derived_id(now, "disclosure", kind.value, subject_id, due_on.isoformat()),
        kind=kind,
        subject_id=subject_id,
        title=title,
        due_on=due_on,
        scheduled_at=now,
    )


def progress_awaited(state: Fund, campaign_id: str, now: datetime) -> list[Event]:
    """The next report on a campaign that runs. Of mutual aid none is awaited before its end."""
    campaign = state.campaigns.by_id[campaign_id]
    if campaign.kind is CampaignKind.MUTUAL_AID:
        return []
    due_on = months_after(local_day(state, now), _MONTHS)
    return [_scheduled(DisclosureKind.CAMPAIGN_PROGRESS, campaign_id, campaign.title, due_on, now)]


def end_awaited(state: Fund, campaign_id: str, campaign: Campaign, now: datetime) -> list[Event]:
    """The report on a campaign that is over, in place of what was awaited of it. None of what never ran."""
    if campaign.state is not CampaignState.LIVE:
        return []
    today = local_day(state, now)
    aid = campaign.kind is CampaignKind.MUTUAL_AID
    kind = DisclosureKind.MUTUAL_AID if aid else DisclosureKind.CAMPAIGN_END
    due_on = today + WITHIN_A_MONTH if aid else months_after(today, _MONTHS)
    awaited = tuple(
        key
        for key, one in state.disclosures.by_id.items()
        if one.kind is DisclosureKind.CAMPAIGN_PROGRESS
        and one.subject_id == campaign_id
        and one.text_sha256 is None
        and one.due_on >= today
    )
    event = _scheduled(kind, campaign_id, campaign.title, due_on, now)
    return [event.model_copy(update={"replaces": awaited})]


def appeal_awaited(state: Fund, filed: AppealFiled) -> list[Event]:
    """The reports on a filed appeal that are still to come, and the one on its end."""
    now, days = filed.filed_at, [months_after(filed.ends_on, _MONTHS)]
    while (day := months_after(filed.starts_on, _MONTHS * len(days))) <= filed.ends_on:
        days.append(day)
    today, kind = local_day(state, now), DisclosureKind.GIFT_APPEAL
    awaited = sorted({days[0], *(day for day in days if day >= today)})
    return [_scheduled(kind, filed.appeal_id, filed.title, day, now) for day in awaited]


def related_payment_awaited(state: Fund, disbursement_id: str, day: date, now: datetime) -> list[Event]:
    """A payment to whom somebody is related who has declared it, once."""
    disbursement = state.disbursements[disbursement_id]
    if any(one.subject_id == disbursement_id for one in state.disclosures.by_id.values()):
        return []
    kind, due_on = DisclosureKind.RELATED_PARTY, day + WITHIN_A_MONTH
    return [_scheduled(kind, disbursement_id, disbursement.title, due_on, now)]


def paid_to_related(state: Fund, command: PayDisbursement) -> list[Event]:
    """What a payment begins, where somebody has declared a relation to the payee."""
    if not state.disbursements[command.disbursement_id].related_party:
        return []
    return related_payment_awaited(state, command.disbursement_id, command.paid_on, command.now)


def clocks_due(state: Fund, command: Tick) -> list[Event]:
    """What begins to be awaited by now: the next report on a campaign, and the one on a year."""
    now = command.now
    events = [
        event for key in state.disclosures.clocks.until(now) for event in progress_awaited(state, key, now)
    ]
    opened_at = state.opened_at
    if opened_at is not None and now >= _year_is_over(state, opened_at):
        over = local_day(state, now).year - 1
        due_on = months_after(date(over, 12, 31), _MONTHS)
        events.append(
            DisclosureScheduled(
                # No subject tells it from that of another community, whose year is over at the same moment.
                disclosure_id=command.new_id(f"disclosure-{over}"),
                kind=DisclosureKind.YEARLY,
                subject_id=None,
                title=str(over),
                due_on=due_on,
                scheduled_at=now,
            )
        )
    return events


def next_clock(state: Fund) -> datetime | None:
    """When something begins to be awaited by itself."""
    if state.opened_at is None:
        return None
    of_year, of_campaign = _year_is_over(state, state.opened_at), state.disclosures.clocks.next()
    return of_year if of_campaign is None else min(of_year, of_campaign)


def _year_is_over(state: Fund, opened_at: datetime) -> datetime:
    """When the first year is over that is to be disclosed next: none before the fund was opened."""
    year = max(state.disclosures.last_year, local_day(state, opened_at).year - 1) + 1
    return after(state, date(year, 12, 31), opened_at)
