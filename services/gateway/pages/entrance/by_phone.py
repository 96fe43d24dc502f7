"""Signing in by a code that is sent to a telephone: the number, the code, and who of those who share it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Response
from pydantic import BaseModel

from services.gateway.identity.phone_codes import is_phone_code, new_phone_code
from services.gateway.identity.sign_in_refusals import (
    PHONE_CODE_IS_WRONG,
    SIGN_IN_HAS_RUN_OUT,
    TOO_MANY_CODES_WERE_SENT,
)
from services.gateway.operations.phone_sign_in import (
    PhoneHolder,
    codes_can_be_sent,
    require_few_codes,
    send_code,
    who_signs_in_by,
)
from services.gateway.pages.entrance.attempts import forget
from services.gateway.pages.entrance.phone_attempts import (
    is_right,
    keep,
    keep_code,
    keep_on,
    left_after,
    letter_with,
    taken,
)
from services.gateway.pages.entrance.signing_in import signed_in
from services.gateway.pages.site.answers import after_sign_in, see
from services.gateway.pages.site.form_views import FormView, Wrong, blank, sent
from services.gateway.pages.site.forms import FormInvalid, read
from services.gateway.pages.site.refusals import ROUTE_IS_UNKNOWN
from services.gateway.pages.site.serving import page
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from shared.kernel.models import Phone
from shared.kernel.refusals import Rejected

router = APIRouter(include_in_schema=False)

_TYPED, _PROVED = "phone code", "phone proved"


class PhoneRequest(BaseModel):
    """The number to which a code is to be sent."""

    phone: Phone


@dataclass(frozen=True, slots=True, kw_only=True)
class PhonePage(PageView):
    """Typing in the number."""

    template: ClassVar[str] = "entrance/phone.html"

    form: FormView


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneCodePage(PageView):
    """Typing in the code."""

    template: ClassVar[str] = "entrance/phone_code.html"

    form: FormView


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneWhoPage(PageView):
    """Who of those who share the number it is."""

    template: ClassVar[str] = "entrance/phone_who.html"

    form: FormView
    people: tuple[PhoneHolder, ...]
    communities: dict[str, str]
    """What they are called, by id."""


@page(router, "GET /sign-in/phone")
async def sign_in_by_phone(visit: Visit) -> Response:
    """The form for the number."""
    _require_codes(visit)
    return await _ask_number(visit, [("to", visit.asked("to"))], None)


@page(router, "POST /sign-in/phone")
async def send_phone_code(visit: Visit) -> Response:
    """Sends a code, if the number is a resident's; the answer is the same if it is nobody's."""
    _require_codes(visit)
    pairs = await visit.fields_of_stranger()
    client = visit.request.client
    try:
        phone = read(PhoneRequest, pairs, (await visit.shown()).zone).phone
        await require_few_codes(visit.gateway, phone, client.host if client else "")
    except (FormInvalid, Rejected) as wrong:
        return await _ask_number(visit, pairs, wrong)
    code = new_phone_code()
    send_code(visit.gateway, phone, letter_with(visit, code, "phone.sign_in", "phone.letter"))
    response = await _ask_code(visit, phone, None)
    await keep_code(visit, response, code, phone, step=_TYPED, to=_to(pairs))
    return response


@page(router, "GET /sign-in/phone/code")
async def begin_again(visit: Visit) -> Response:
    """Whoever comes back here by a link has to type the number once more: it is kept nowhere."""
    _require_codes(visit)
    return see("/sign-in/phone")


@page(router, "POST /sign-in/phone/code")
async def use_phone_code(visit: Visit) -> Response:
    """Begins a session as whose number it is; asks who it is where several share it."""
    _require_codes(visit)
    given = dict(await visit.fields_of_stranger())
    code, phone = given.get("code", ""), given.get("phone", "")
    kept = await taken(visit, _TYPED)
    if not is_right(kept, code, phone):
        return await _wrong(visit, phone, kept)
    people = await who_signs_in_by(visit.gateway, phone)
    if len(people) == 1:
        return await _in(visit, people[0], kept["to"])
    if not people:  # Between the code and its use they left, or were given an office.
        raise Rejected(SIGN_IN_HAS_RUN_OUT)
    response = await _ask_who(visit, phone, people)
    await keep(visit, response, "", phone, step=_PROVED, to=kept["to"])
    return response


@page(router, "POST /sign-in/phone/who")
async def choose_who(visit: Visit) -> Response:
    """Begins a session as one of those who share the number."""
    given = dict(await visit.fields_of_stranger())
    phone, chosen = given.get("phone", ""), given.get("person", "")
    kept = await taken(visit, _PROVED)
    if is_phone_code("", phone, kept["salt"], kept["digest"]):
        for one in await who_signs_in_by(visit.gateway, phone):
            if one.person_id == chosen:
                return await _in(visit, one, kept["to"])
    raise Rejected(SIGN_IN_HAS_RUN_OUT)


async def _in(visit: Visit, who: PhoneHolder, to: str) -> Response:
    response = await signed_in(visit, who.person_id, to, "phone")
    forget(visit.request, response)
    return response


async def _wrong(visit: Visit, phone: str, kept: Mapping[str, str]) -> Response:
    left, wrong = left_after(kept)
    if not left:
        return await _ask_number(visit, [("phone", phone), ("to", kept["to"])], wrong)
    response = await _ask_code(visit, phone, wrong)
    await keep_on(visit, response, kept, left)
    return response


async def _ask_number(visit: Visit, pairs: Sequence[tuple[str, str]], wrong: Wrong | None) -> Response:
    form = blank(*pairs)
    if wrong is not None:
        fields = {one.code: "phone" for one in (TOO_MANY_CODES_WERE_SENT, PHONE_CODE_IS_WRONG)}
        form = sent(pairs, wrong, visit.words, await visit.shown(), fields)
    return await visit.page(PhonePage(title=visit.words("phone.sign_in"), form=form), wrong=wrong)


async def _ask_code(visit: Visit, phone: str, wrong: Wrong | None) -> Response:
    form = blank(phone=phone)
    if wrong is not None:
        fields = {PHONE_CODE_IS_WRONG.code: "code"}
        form = sent([("phone", phone)], wrong, visit.words, await visit.shown(), fields)
    return await visit.page(PhoneCodePage(title=visit.words("phone.code_title"), form=form), wrong=wrong)


async def _ask_who(visit: Visit, phone: str, people: Sequence[PhoneHolder]) -> Response:
    chinese = visit.language.value.startswith("zh")
    names = {one.community: one.name if chinese else one.name_en for one in visit.gateway.summaries.values()}
    view = PhoneWhoPage(
        title=visit.words("phone.who_title"), form=blank(phone=phone), people=tuple(people), communities=names
    )
    return await visit.page(view)


def _require_codes(visit: Visit) -> None:
    if not codes_can_be_sent(visit.gateway):
        raise Rejected(ROUTE_IS_UNKNOWN)


def _to(pairs: Sequence[tuple[str, str]]) -> str:
    return after_sign_in(dict(pairs).get("to", ""))
