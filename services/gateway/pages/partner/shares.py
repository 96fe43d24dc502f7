"""The share that a partner owes the fund: session by session, and what has arrived of it."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.operations.complaints import acts_for
from services.gateway.operations.share_ageing import share_ageing
from services.gateway.operations.whole_lists import whole_answer
from services.gateway.pages.partner.access import own_caller, own_page
from services.gateway.pages.partner.months import months_of_partner
from services.gateway.pages.site.names import everything
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from shared.contracts.fund.markets.views import ListStallDues, StallDueView
from shared.contracts.fund.refusals import PARTNER_IS_UNKNOWN
from shared.contracts.fund.share_disputes.views import ListShareDisputes, ShareDisputeView
from shared.contracts.fund.shares.ageing import PartnerAgeing
from shared.contracts.fund.shares.views import (
    GetShare,
    ListRemittances,
    ListSessionShares,
    RemittanceView,
    SessionShareView,
    ShareView,
)
from shared.kernel.refusals import require

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SharePage(PageView):
    """What a partner earned, owes and has given."""

    template: ClassVar[str] = "partner/share.html"

    share: ShareView
    sessions: tuple[SessionShareView, ...]
    remittances: tuple[RemittanceView, ...]
    months: tuple[str, ...]
    """Of which there is a statement, the latest first."""
    stalls: tuple[StallDueView, ...]
    """Its stalls at charity markets that pledged something."""
    ageing: PartnerAgeing | None
    """What it owes, by its age; None where it owes nothing."""
    is_own: bool
    """Whether the visitor acts for it, and so may dispute what is wrong."""
    disputes: tuple[ShareDisputeView, ...]
    """Its disputes, the latest first, for those who act for it alone."""


@own_page(router, "GET /{community}/partner/shares/{partner_id}")
async def share(visit: Visit) -> Response:
    """The share, as the partner promised it and as everybody may see it (Charity Law, art. 37)."""
    partner_id = visit.id_part("partner_id", PARTNER_IS_UNKNOWN)
    found = require(await visit.ask(GetShare(partner_id=partner_id)), PARTNER_IS_UNKNOWN)
    stalls = await everything(visit, ListStallDues(partner_id=partner_id))
    sessions = await whole_answer(visit, ListSessionShares(partner_id=partner_id))
    remittances = await whole_answer(visit, ListRemittances(partner_id=partner_id))
    months = months_of_partner(sessions, remittances, (await visit.here()).rules.zone)
    caller = await own_caller(visit)
    aged = (await share_ageing(caller, partner_id)).partners
    is_own = await acts_for(caller, partner_id)
    disputes = await whole_answer(visit, ListShareDisputes(partner_id=partner_id)) if is_own else []
    view = SharePage(
        title=visit.words("partner.share"),
        share=found,
        sessions=tuple(sessions),
        remittances=tuple(remittances),
        months=tuple(one.month for one in reversed(months)),
        stalls=tuple(one for one in stalls if one.share_fen),
        ageing=aged[0] if aged else None,
        is_own=is_own,
        disputes=tuple(disputes),
    )
    return await visit.page(view)
