"""Signing in at the identity provider: the way there, and the way back.

Both are links, since a form may lead nowhere but here (``form-action 'self'``).
"""

from fastapi import APIRouter, Response

from services.gateway.domain.state import DISTRICT_LOG
from services.gateway.identity.oidc import Provider, SignedIn
from services.gateway.identity.sign_in_refusals import ACCOUNT_BELONGS_TO_ANOTHER, SIGN_IN_HAS_RUN_OUT
from services.gateway.pages.entrance.attempts import forget, remember, remembered
from services.gateway.pages.entrance.signing_in import signed_in
from services.gateway.pages.site.answers import after_sign_in, see
from services.gateway.pages.site.refusals import ROUTE_IS_UNKNOWN
from services.gateway.pages.site.root import root_of
from services.gateway.pages.site.serving import page, require_person
from services.gateway.pages.site.visit import Visit
from shared.kernel.ids import new_id
from shared.kernel.refusals import Rejected

router = APIRouter(include_in_schema=False)

BACK = "/sign-in/provider/done"
"""Where the provider sends people back to; it has to be registered there."""


@page(router, "GET /sign-in/provider")
async def go_to_provider(visit: Visit) -> Response:
    """Off to the provider; ``?link=1``: to add the account there to the person who is signed in here.

    A link on another website leads to the choice of ways first: nobody is signed in without meaning it.
    """
    to = after_sign_in(visit.asked("to"))
    if visit.request.headers.get("sec-fetch-site") in {"cross-site", "same-site"}:
        return see("/sign-in")
    links = visit.asked("link") == "1"
    if links:
        require_person(visit)
        visit.require_fresh()
    anew = visit.asked("anew") == "1"
    url, kept = await _provider(visit).begin(root_of(visit) + BACK, anew=anew)
    kept |= {"to": to, "person": visit.person_id or "" if links else ""}
    response = see(url)
    remember(visit.request, response, await visit.gateway.accounts.begin(kept))
    return response


@page(router, "GET /sign-in/provider/done")
async def come_back(visit: Visit) -> Response:
    """Back from the provider: whoever comes has a session, or one way more to sign in."""
    provider, accounts = _provider(visit), visit.gateway.accounts
    kept = await accounts.finish(remembered(visit.request))
    if kept is None or "nonce" not in kept:
        raise Rejected(SIGN_IN_HAS_RUN_OUT)
    came = await provider.finish(kept, visit.request.query_params)
    if kept["person"]:
        if kept["person"] != visit.person_id:
            raise Rejected(SIGN_IN_HAS_RUN_OUT)
        if await accounts.link(came.login, kept["person"]) != kept["person"]:
            raise Rejected(ACCOUNT_BELONGS_TO_ANOTHER)
        response: Response = see("/account")
    else:
        response = await signed_in(visit, await _person(visit, came), kept["to"], "provider")
    forget(visit.request, response)
    return response


async def _person(visit: Visit, came: SignedIn) -> str:
    """Who signs in by this account; one that nobody knows is a new person, who joins by a claim code."""
    accounts, vault = visit.gateway.accounts, visit.gateway.vault
    known = await accounts.person_of(came.login)
    if known is not None:
        return known
    fresh = new_id(visit.gateway.clock.now())
    person = await accounts.link(came.login, fresh)
    if person == fresh and came.name is not None:
        await vault.put_person(DISTRICT_LOG, person, came.name, None)
    return person


def _provider(visit: Visit) -> Provider:
    if visit.gateway.provider is None:
        raise Rejected(ROUTE_IS_UNKNOWN)
    return visit.gateway.provider
