"""Proving a number: a code that is sent there comes back; from then on such codes open the account."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.identity.phone_codes import new_phone_code
from services.gateway.identity.sign_in_refusals import PHONE_CODE_IS_WRONG, SIGN_IN_HAS_RUN_OUT
from services.gateway.identity.vault import plain_number
from services.gateway.operations.phone_sign_in import (
    codes_can_be_sent,
    require_few_codes,
    send_code,
    unproved_numbers,
)
from services.gateway.pages.entrance.attempts import forget
from services.gateway.pages.entrance.phone_attempts import (
    is_right,
    keep_code,
    keep_on,
    left_after,
    letter_with,
    taken,
)
from services.gateway.pages.site.answers import see
from services.gateway.pages.site.form_views import FormView, Wrong, blank, sent
from services.gateway.pages.site.refusals import ROUTE_IS_UNKNOWN
from services.gateway.pages.site.serving import page, require_person
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from shared.kernel.refusals import Rejected

router = APIRouter(include_in_schema=False)

_TO_PROVE = "phone to prove"


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneProofPage(PageView):
    """Typing in the code that was sent to one's own number."""

    template: ClassVar[str] = "entrance/phone_proof.html"

    form: FormView


@page(router, "GET /account/phone")
async def begin_again(visit: Visit) -> Response:
    """Whoever comes back here by a link begins at the account, where the number stands."""
    require_person(visit)
    return see("/account")


@page(router, "POST /account/phone")
async def send_proof_code(visit: Visit) -> Response:
    """Sends a code to a number of the visitor's own that nothing has proved yet."""
    person_id = require_person(visit)
    given = dict(await visit.fields())
    phone = await _own(visit, person_id, given.get("phone", ""))
    client = visit.request.client
    await require_few_codes(visit.gateway, phone, client.host if client else "")
    code = new_phone_code()
    letter = letter_with(visit, code, "phone.proof_title", "phone.proof_letter")
    send_code(visit.gateway, phone, letter, to_prove=True)
    response = await _ask(visit, phone, None)
    await keep_code(visit, response, code, phone, step=_TO_PROVE, person=person_id)
    return response


@page(router, "GET /account/phone/code")
async def code_again(visit: Visit) -> Response:
    """As `begin_again`."""
    return await begin_again(visit)


@page(router, "POST /account/phone/code")
async def use_proof_code(visit: Visit) -> Response:
    """The number is proved: by who asked, in the browser in which they asked."""
    person_id = require_person(visit)
    given = dict(await visit.fields())
    code, phone = given.get("code", ""), given.get("phone", "")
    kept = await taken(visit, _TO_PROVE)
    if kept["person"] != person_id:
        raise Rejected(SIGN_IN_HAS_RUN_OUT)
    if not is_right(kept, code, phone):
        return await _wrong(visit, phone, kept)
    await visit.gateway.vault.prove_phone(person_id, await _own(visit, person_id, phone))
    response = see("/account")
    forget(visit.request, response)
    return response


async def _own(visit: Visit, person_id: str, phone: str) -> str:
    """The number as it is kept: that of nobody else, and none that is proved or was changed meanwhile."""
    if not codes_can_be_sent(visit.gateway):
        raise Rejected(ROUTE_IS_UNKNOWN)
    for own in await unproved_numbers(visit.gateway, person_id):
        if plain_number(own) == plain_number(phone):
            return own
    raise Rejected(SIGN_IN_HAS_RUN_OUT)


async def _wrong(visit: Visit, phone: str, kept: Mapping[str, str]) -> Response:
    left, wrong = left_after(kept)
    response = await _ask(visit, phone, wrong)
    if left:
        await keep_on(visit, response, kept, left)
    return response


async def _ask(visit: Visit, phone: str, wrong: Wrong | None) -> Response:
    form = blank(phone=phone)
    if wrong is not None:
        fields = {PHONE_CODE_IS_WRONG.code: "code"}
        form = sent([("phone", phone)], wrong, visit.words, await visit.shown(), fields)
    return await visit.page(PhoneProofPage(title=visit.words("phone.proof_title"), form=form), wrong=wrong)
