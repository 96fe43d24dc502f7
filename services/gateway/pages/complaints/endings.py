"""How a partnership ends: its representative announces that it leaves, or staff end it at once."""

from fastapi import APIRouter, Response

from services.gateway.pages.partner.access import own_form, own_partners
from services.gateway.pages.site.fields import Fields, Kind
from services.gateway.pages.site.form_pages import Form, answer_form
from services.gateway.pages.site.names import partners_of
from services.gateway.pages.site.visit import Visit
from shared.contracts.partners.needs.commands import ReasonRequest
from shared.contracts.partners.partnership import AnnounceExit, TerminatePartner
from shared.contracts.partners.refusals.agreements import PARTNER_IS_UNKNOWN
from shared.kernel.messages import Command
from shared.kernel.refusals import require
from shared.kernel.roles import Role

router = APIRouter(include_in_schema=False)


@own_form(router, "/{community}/partners/{partner_id}/leave")
async def leave(visit: Visit) -> Response:
    """Whoever acts for the partner says that it leaves, and why; it does when its agreement ends."""
    require(_partner_id(visit) in await own_partners(visit) or None, PARTNER_IS_UNKNOWN)
    return await _ends(visit, AnnounceExit, "leave")


@own_form(router, "/{community}/partners/{partner_id}/terminate")
async def terminate(visit: Visit) -> Response:
    """Staff end it at once, and the agreement with it."""
    require(await visit.has(Role.STAFF) or None, PARTNER_IS_UNKNOWN)
    return await _ends(visit, TerminatePartner, "terminate")


async def _ends(visit: Visit, command: type[Command], key: str) -> Response:
    partner_id = _partner_id(visit)
    partner = require((await partners_of(visit)).get(partner_id), PARTNER_IS_UNKNOWN)
    form = Form(
        title=visit.words(f"ending.{key}"),
        back=f"/{visit.community}/partners/{partner_id}",
        back_words=partner.project,
        lead=visit.words(f"ending.{key}_text"),
        fields=(Fields(visit.words)("reason", Kind.AREA, hint="cases.public_hint"),),
        button=visit.words(f"ending.{key}"),
        danger=True,
    )

    async def done(body: ReasonRequest, once: str) -> Response:
        outcome = await visit.submit(command, body, once=once, partner_id=partner_id)
        return visit.see_done(form.back, command, outcome)

    return await answer_form(visit, form, ReasonRequest, done)


def _partner_id(visit: Visit) -> str:
    return visit.id_part("partner_id", PARTNER_IS_UNKNOWN)
