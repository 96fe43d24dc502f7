"""An officer of the district signs in the first time, with the operator's invitation (`hehuo invite`)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.operations.claims import redeem_invitation
from services.gateway.pages.entrance.signing_in import signed_in
from services.gateway.pages.site.form_views import FormView, Wrong, blank, sent
from services.gateway.pages.site.forms import FormInvalid, read
from services.gateway.pages.site.serving import page
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from shared.contracts.gateway.membership import ClaimRequest
from shared.contracts.gateway.refusals import CLAIM_CODE_IS_NOT_VALID
from shared.kernel.refusals import Rejected

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationPage(PageView):
    """Typing in the code of an invitation."""

    template: ClassVar[str] = "entrance/invitation.html"

    form: FormView


@page(router, "GET /sign-in/invitation")
async def invitation(visit: Visit) -> Response:
    """The form for the code, which the operator's link brings along."""
    return await _form(visit, [("code", visit.asked("code")[:40])], None)


@page(router, "POST /sign-in/invitation")
async def accept(visit: Visit) -> Response:
    """Begins a session as the officer for whom the code was made."""
    pairs = await visit.fields_of_stranger()
    try:
        body = read(ClaimRequest, pairs, (await visit.shown()).zone)
        person_id = await redeem_invitation(visit.gateway, body.code)
    except (FormInvalid, Rejected) as wrong:
        return await _form(visit, pairs, wrong)
    return await signed_in(visit, person_id, "/account", "invitation")


async def _form(visit: Visit, pairs: Sequence[tuple[str, str]], wrong: Wrong | None) -> Response:
    form = blank(**dict(pairs))
    if wrong is not None:
        fields = {CLAIM_CODE_IS_NOT_VALID.code: "code"}
        form = sent(pairs, wrong, visit.words, await visit.shown(), fields)
    return await visit.page(InvitationPage(title=visit.words("invitation.title"), form=form), wrong=wrong)
