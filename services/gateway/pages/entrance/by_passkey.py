"""Passkeys: signing in by one, adding one, removing one."""

import time
from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.identity.passkeys import Asked, Passkeys
from services.gateway.identity.sign_in_refusals import SIGN_IN_HAS_RUN_OUT
from services.gateway.operations.people import own_contact
from services.gateway.pages.entrance.attempts import forget, remember, remembered
from services.gateway.pages.entrance.scripts import PASSKEY
from services.gateway.pages.entrance.signing_in import signed_in
from services.gateway.pages.site.answers import after_sign_in, see
from services.gateway.pages.site.form_views import FormView, blank
from services.gateway.pages.site.root import root_of
from services.gateway.pages.site.serving import page, require_person
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from shared.kernel.refusals import Rejected

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class PasskeyPage(PageView):
    """A button that has the browser ask for a passkey."""

    template: ClassVar[str] = "entrance/passkey.html"

    form: FormView
    options: str
    script: str
    is_new: bool
    """Whether one is made, or one is used."""


@page(router, "GET /sign-in/passkey")
async def sign_in_by_passkey(visit: Visit) -> Response:
    """The button with which one signs in."""
    asked = _passkeys(visit).ask_for_one()
    return await _ask(visit, asked, "sign-in", after_sign_in(visit.asked("to")))


@page(router, "POST /sign-in/passkey")
async def use_passkey(visit: Visit) -> Response:
    """Begins a session as whose passkey it was."""
    given = dict(await visit.fields_of_stranger())
    challenge, to = await _begun(visit, "sign-in")
    person_id = await _passkeys(visit).person_of(challenge, given.get("credential", ""), time.time())
    response = await signed_in(visit, person_id, to, "passkey")
    forget(visit.request, response)
    return response


@page(router, "GET /account/passkey")
async def new_passkey(visit: Visit) -> Response:
    """The button with which one adds a passkey, shortly after a sign-in."""
    person_id = require_person(visit)
    visit.require_fresh()
    known = await own_contact(visit.gateway, person_id)
    asked = await _passkeys(visit).ask_for_new(person_id, known.name if known else person_id)
    return await _ask(visit, asked, person_id, "/account")


@page(router, "POST /account/passkey")
async def keep_passkey(visit: Visit) -> Response:
    """Keeps the passkey that was made."""
    given = dict(await visit.fields())
    person_id = require_person(visit)
    visit.require_fresh()
    challenge, to = await _begun(visit, person_id)
    await _passkeys(visit).keep_new(person_id, challenge, given.get("credential", ""), time.time())
    return see(to)


@page(router, "POST /account/passkey/removal")
async def remove_passkey(visit: Visit) -> Response:
    """Nobody signs in by this one of the visitor's passkeys any more."""
    given = dict(await visit.fields())
    person_id = require_person(visit)
    visit.require_fresh()
    await visit.gateway.accounts.drop_passkey(given.get("passkey", ""), person_id)
    return see("/account")


async def _ask(visit: Visit, asked: Asked, whose: str, to: str) -> Response:
    is_new = whose != "sign-in"
    view = PasskeyPage(
        title=visit.words("passkey.new" if is_new else "passkey.sign_in"),
        form=blank(),
        options=asked.options,
        script=PASSKEY.path,
        is_new=is_new,
    )
    response = await visit.page(view)
    kept = {"challenge": asked.challenge, "whose": whose, "to": to}
    remember(visit.request, response, await visit.gateway.accounts.begin(kept))
    return response


async def _begun(visit: Visit, whose: str) -> tuple[str, str]:
    """The challenge of what this browser began, and where it leads."""
    kept = await visit.gateway.accounts.finish(remembered(visit.request))
    if kept is None or kept.get("whose") != whose:
        raise Rejected(SIGN_IN_HAS_RUN_OUT)
    return kept["challenge"], kept["to"]


def _passkeys(visit: Visit) -> Passkeys:
    return Passkeys(visit.gateway.accounts, root_of(visit))
