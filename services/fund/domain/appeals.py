"""Casual gifts at the law's gate: whom they were asked of, and under which filed plan everybody may be."""

from datetime import date

from services.fund.domain.appeal_state import Appeal
from services.fund.domain.campaign_law import require_certificate, require_plan
from services.fund.domain.disclosure_clocks import appeal_awaited
from services.fund.domain.guards import require_earmark
from services.fund.domain.state import Fund
from shared.contracts.fund.appeals import AppealFiled, FileAppeal
from shared.contracts.fund.donations.commands import RecordDonationRequest
from shared.contracts.fund.donations.events import Asked, Channel
from shared.contracts.fund.refusals.appeals import (
    APPEAL_IS_FOR_ANOTHER_PURSE,
    APPEAL_IS_UNKNOWN,
    APPEAL_LEAVES_ITS_PLAN,
    APPEAL_MUST_BE_FILED_FIRST,
    CAMPAIGN_HAS_ITS_OWN_FILING,
    CERTIFICATE_DOES_NOT_COVER_THE_GIFT,
    PLATFORM_ASKS_EVERYBODY,
)
from shared.kernel.messages import Event
from shared.kernel.refusals import Rejected


def _has_its_own_filing(state: Fund, earmark_id: str | None) -> bool:
    """Whether it is the purse of a campaign, or of a pool that matches gifts to campaigns."""
    campaigns = state.campaigns
    return earmark_id is not None and (earmark_id in campaigns.by_id or earmark_id in campaigns.pools)


def file_appeal(state: Fund, command: FileAppeal) -> list[Event]:
    require_earmark(state, command.earmark_id)
    if _has_its_own_filing(state, command.earmark_id):
        raise Rejected(CAMPAIGN_HAS_ITS_OWN_FILING)
    filed = AppealFiled(
        appeal_id=command.new_id("appeal"),
        title=command.title,
        use=command.use,
        beneficiaries=command.beneficiaries,
        surplus=command.surplus,
        earmark_id=command.earmark_id,
        filing_number=command.filing_number,
        starts_on=command.starts_on,
        ends_on=command.ends_on,
        area=command.area,
        responsible_id=command.responsible_id or command.actor.id,
        cost_fen=command.cost_fen,
        platform_url=command.platform_url,
        filed_at=command.now,
    )
    return [filed, *appeal_awaited(state, filed)]


def appeal_filed(state: Fund, event: AppealFiled) -> None:
    state.appeals[event.appeal_id] = Appeal(event.earmark_id, (event.starts_on, event.ends_on))


def asked_of(state: Fund, gift: RecordDonationRequest) -> Asked | None:
    """Of whom a gift was asked that comes out of no box; refuses what the law does not allow.

    None for a gift to a campaign: it passed the gate when it was opened.
    """
    if _has_its_own_filing(state, gift.earmark_id):
        if gift.appeal_id is not None:
            raise Rejected(CAMPAIGN_HAS_ITS_OWN_FILING)
        return None
    on_platform = gift.channel is Channel.DESIGNATED_PLATFORM
    asked = gift.asked or (Asked.EVERYBODY if on_platform or gift.appeal_id else Asked.INSIDE)
    if asked is Asked.EVERYBODY:
        _require_filed(state, gift)
    elif on_platform:
        raise Rejected(PLATFORM_ASKS_EVERYBODY)
    return asked


def _require_filed(state: Fund, gift: RecordDonationRequest) -> None:
    """Everybody was asked (Charity Law, art. 22 to 24); each refusal names its article."""
    if gift.appeal_id is None:
        raise Rejected(APPEAL_MUST_BE_FILED_FIRST)
    appeal = state.appeals.get(gift.appeal_id)
    if appeal is None:
        raise Rejected(APPEAL_IS_UNKNOWN)
    if appeal.earmark_id != gift.earmark_id:
        raise Rejected(APPEAL_IS_FOR_ANOTHER_PURSE, earmark_id=appeal.earmark_id)
    day: date = gift.given_on or gift.received_on
    days, told = (day, day), day.isoformat()
    require_certificate(state.campaigns, days, CERTIFICATE_DOES_NOT_COVER_THE_GIFT, given_on=told)
    require_plan(appeal.planned, days, APPEAL_MUST_BE_FILED_FIRST, APPEAL_LEAVES_ITS_PLAN, given_on=told)
