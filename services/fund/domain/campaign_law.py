"""The law's gate: of whom money may be asked, and on what conditions (Charity Law, art. 22 to 29, 122)."""

from datetime import date

from services.fund.domain.campaign_state import Campaign, Campaigns
from shared.contracts.fund.campaigns.terms import CampaignKind
from shared.contracts.fund.refusals.campaigns import (
    CAMPAIGN_LEAVES_ITS_PLAN,
    CAMPAIGN_MUST_BE_FILED_FIRST,
    CERTIFICATE_DOES_NOT_COVER_THE_CAMPAIGN,
    CERTIFICATE_IS_MISSING,
    DIRECTED_CAMPAIGN_HAS_NO_GROUP,
)
from shared.kernel.refusals import Rejected


def require_lawful(campaigns: Campaigns, campaign: Campaign, today: date) -> None:
    """Refuses a campaign that may not begin today; each refusal names its article."""
    if campaign.kind is CampaignKind.PUBLIC:
        _require_certificate(campaigns, today, campaign.ends_on)
        _require_plan(campaign, today)
    elif campaign.kind is CampaignKind.DIRECTED and not campaign.members:
        raise Rejected(DIRECTED_CAMPAIGN_HAS_NO_GROUP)


def _require_certificate(campaigns: Campaigns, starts_on: date, ends_on: date) -> None:
    """Refuses to ask everybody on days on which the host charity has no certificate."""
    if campaigns.certificate is None:
        raise Rejected(CERTIFICATE_IS_MISSING)
    first, last = campaigns.certificate
    if not (first <= starts_on and ends_on <= last):
        raise Rejected(
            CERTIFICATE_DOES_NOT_COVER_THE_CAMPAIGN,
            valid_from=first.isoformat(),
            valid_until=last.isoformat(),
            ends_on=ends_on.isoformat(),
        )


def _require_plan(campaign: Campaign, today: date) -> None:
    if campaign.planned is None:
        raise Rejected(CAMPAIGN_MUST_BE_FILED_FIRST)
    first, last = campaign.planned
    if not (first <= today and campaign.ends_on <= last):
        raise Rejected(CAMPAIGN_LEAVES_ITS_PLAN, starts_on=first.isoformat(), ends_on=last.isoformat())
