"""What somebody has in credits: reckoned from what they were given and spent, and the rule of the month."""

from services.gateway.operations.caller import Caller
from services.gateway.operations.local_time import zone_here
from services.gateway.operations.related_partners import require_unrelated
from services.gateway.operations.sessions import represented
from shared.contracts.bookings.credits.commands import GrantCredits, GrantCreditsRequest
from shared.contracts.bookings.credits.lots import lots_of
from shared.contracts.bookings.credits.views import (
    CreditAccountView,
    CreditSheet,
    GetCreditRules,
    GetCreditSheet,
)
from shared.contracts.bookings.hosts import GetHost
from shared.contracts.bookings.refusals.spaces import HOST_IS_UNKNOWN
from shared.contracts.partners.refusals.decisions import RELATED_PERSON_TAKES_NO_PART
from shared.kernel.outcome import Outcome
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS, Rejected, require
from shared.kernel.roles import Role

GRANT_CREDITS = GrantCredits.operation.refusing_first(RELATED_PERSON_TAKES_NO_PART)


async def grant_credits(caller: Caller, body: GrantCreditsRequest) -> Outcome:
    """Gives credits; refused to whoever is related to the partner that would have them."""
    await require_unrelated(caller, body.partner_id)
    return await caller.submit(GrantCredits, body)


async def own_credits(caller: Caller) -> CreditAccountView:
    """The caller's own."""
    return await _account(caller, caller.person_id, of_partner=False)


async def persons_credits(caller: Caller, person_id: str) -> CreditAccountView:
    """Those of a person; of others for staff alone."""
    if person_id != caller.person_id and not caller.has(Role.STAFF):
        raise Rejected(ACTOR_MAY_NOT_DO_THIS)
    return await _account(caller, person_id, of_partner=False)


async def partners_credits(caller: Caller, partner_id: str) -> CreditAccountView:
    """Those of a partner, for whoever acts for it and for staff."""
    require(await caller.ask(GetHost(partner_id=partner_id)), HOST_IS_UNKNOWN)
    if not caller.has(Role.STAFF) and partner_id not in await represented(caller):
        raise Rejected(HOST_IS_UNKNOWN)
    return await _account(caller, partner_id, of_partner=True)


async def _account(caller: Caller, account: str, *, of_partner: bool) -> CreditAccountView:
    sheet = await caller.ask(GetCreditSheet(account=account)) or CreditSheet(account=account)
    rules = (await caller.ask(GetCreditRules())).rules
    zone = (await zone_here(caller)).key
    lots = lots_of(rules, sheet.grants, sheet.spent, caller.now, zone, of_partner=of_partner)
    return CreditAccountView(
        account=account,
        of_partner=of_partner,
        left=sum(one.left for one in lots),
        lots=tuple(lots),
        entries=tuple(reversed(sheet.entries)),
    )
