"""What the visitor has in credits, and what the partners have for whom they act."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.operations.room_credits import own_credits, partners_credits
from services.gateway.pages.credits.accounts import AccountShown, account_shown
from services.gateway.pages.partner.access import own_page, own_partners
from services.gateway.pages.site.names import partners_of
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from shared.contracts.bookings.credits.views import READ_OWN_CREDITS, READ_PARTNERS_CREDITS
from shared.kernel.roles import Role

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnCreditsPage(PageView):
    """Each account of which the visitor may spend."""

    template: ClassVar[str] = "credits/own.html"

    accounts: tuple[AccountShown, ...]


@own_page(router, "GET /{community}/me/credits")
async def own(visit: Visit) -> Response:
    """What is left, what ends first, and what became of the rest."""
    words, shown, accounts = visit.words, await visit.shown(), list[AccountShown]()
    if await visit.has(Role.RESIDENT):
        found = await own_credits(await visit.caller_of(READ_OWN_CREDITS))
        accounts.append(account_shown(words, shown, words("credits.own"), found))
    partners = await partners_of(visit)
    for partner_id in await own_partners(visit):
        theirs = await partners_credits(await visit.caller_of(READ_PARTNERS_CREDITS), partner_id)
        name = partners[partner_id].project if partner_id in partners else ""
        accounts.append(account_shown(words, shown, name, theirs))
    return await visit.page(OwnCreditsPage(title=words("credits.title"), accounts=tuple(accounts)))
