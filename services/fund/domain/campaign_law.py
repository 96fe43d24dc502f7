"""The law's gate: of whom money may be asked, and on what conditions (Charity Law, art. 22 to 29, 122)."""

from datetime import date

from pydantic import JsonValue

from services.fund.domain.campaign_state import Campaign, Campaigns
from shared.contracts.fund.campaigns.terms import CampaignKind
from shared.contracts.fund.refusals.campaigns import (
    CAMPAIGN_LEAVES_ITS_PLAN,
    CAMPAIGN_MUST_BE_FILED_FIRST,
    CERTIFICATE_DOES_NOT_COVER_THE_CAMPAIGN,
    CERTIFICATE_IS_MISSING,
    DIRECTED_CAMPAIGN_HAS_NO_GROUP,
)
from shared.kernel.refusals import Refusal, Rejected


def require_lawful(campaigns: Campaigns, campaign: Campaign, today: date) -> None:
    """Refuses a campaign that may not begin today; each refusal names its article."""
    if campaign.kind is CampaignKind.PUBLIC:
        days, ends_on = (today, campaign.ends_on), campaign.ends_on.isoformat()
        require_certificate(campaigns, days, CERTIFICATE_DOES_NOT_COVER_THE_CAMPAIGN, ends_on=ends_on)
        require_plan(campaign.planned, days, CAMPAIGN_MUST_BE_FILED_FIRST, CAMPAIGN_LEAVES_ITS_PLAN)
    elif campaign.kind is CampaignKind.DIRECTED and not campaign.members:
        raise Rejected(DIRECTED_CAMPAIGN_HAS_NO_GROUP)


def require_certificate(
    campaigns: Campaigns, asked: tuple[date, date], uncovered: Refusal, **facts: JsonValue
) -> None:
    """Refuses to ask everybody on days, from the first to the last, on which the host charity has no
    certificate."""
    if campaigns.certificate is None:
        raise Rejected(CERTIFICATE_IS_MISSING)
    first, last = campaigns.certificate
    if not (first <= asked[0] and asked[1] <= last):
        raise Rejected(uncovered, None, valid_from=first.isoformat(), valid_until=last.isoformat(), **facts)


def require_plan(
    planned: tuple[date, date] | None,
    asked: tuple[date, date],
    unfiled: Refusal,
    left: Refusal,
    **facts: JsonValue,
) -> None:
    """Refuses to ask everybody on days for which no plan was filed."""
    if planned is None:
        raise Rejected(unfiled)
    first, last = planned
    if not (first <= asked[0] and asked[1] <= last):
        raise Rejected(left, None, starts_on=first.isoformat(), ends_on=last.isoformat(), **facts)
