"""Where staff suspend a partner, say that they do not as was proposed, or let it go on."""

from fastapi import APIRouter, Response

from services.gateway.pages.partner.access import own_form
from services.gateway.pages.site.fields import Fields, Kind
from services.gateway.pages.site.form_pages import Form, Nothing, answer_form
from services.gateway.pages.site.names import partners_of
from services.gateway.pages.site.visit import Visit
from shared.contracts.partners.complaints.proposals import DropSuspensionProposal
from shared.contracts.partners.needs.commands import ReasonRequest
from shared.contracts.partners.partnership import LiftSuspension, ReinstatePartner, SuspendPartner
from shared.contracts.partners.refusals.agreements import PARTNER_IS_UNKNOWN
from shared.kernel.refusals import require
from shared.kernel.roles import Role

router = APIRouter(include_in_schema=False)


async def _form(visit: Visit, key: str, *, danger: bool) -> Form:
    require(await visit.has(Role.STAFF) or None, PARTNER_IS_UNKNOWN)
    partner = require((await partners_of(visit)).get(_partner_id(visit)), PARTNER_IS_UNKNOWN)
    reason = Fields(visit.words)("reason", Kind.AREA, hint="cases.public_hint")
    return Form(
        title=visit.words(f"suspension.{key}"),
        back=_back(visit),
        back_words=partner.project,
        lead=visit.words(f"suspension.{key}_text"),
        fields=() if key == "keep" else (reason,),
        button=visit.words(f"suspension.{key}"),
        danger=danger,
    )


def _partner_id(visit: Visit) -> str:
    return visit.id_part("partner_id", PARTNER_IS_UNKNOWN)


def _back(visit: Visit) -> str:
    return f"/{visit.community}/partners/{_partner_id(visit)}"


@own_form(router, "/{community}/partners/{partner_id}/suspend")
async def suspend(visit: Visit) -> Response:
    """Suspends the partner until staff say otherwise."""

    async def done(body: ReasonRequest, once: str) -> Response:
        outcome = await visit.submit(SuspendPartner, body, once=once, partner_id=_partner_id(visit))
        return visit.see_done(_back(visit), SuspendPartner, outcome)

    return await answer_form(visit, await _form(visit, "suspend", danger=True), ReasonRequest, done)


@own_form(router, "/{community}/partners/{partner_id}/keep")
async def keep(visit: Visit) -> Response:
    """Does not suspend it as proposed."""

    async def done(_body: Nothing, once: str) -> Response:
        outcome = await visit.submit(DropSuspensionProposal, None, once=once, partner_id=_partner_id(visit))
        return visit.see_done(_back(visit), DropSuspensionProposal, outcome)

    return await answer_form(visit, await _form(visit, "keep", danger=False), Nothing, done)


@own_form(router, "/{community}/partners/{partner_id}/reinstate")
async def reinstate(visit: Visit) -> Response:
    """Lets a suspended partner go on."""

    async def done(body: ReasonRequest, once: str) -> Response:
        outcome = await visit.submit(ReinstatePartner, body, once=once, partner_id=_partner_id(visit))
        return visit.see_done(_back(visit), ReinstatePartner, outcome)

    return await answer_form(visit, await _form(visit, "reinstate", danger=False), ReasonRequest, done)


@own_form(router, "/{community}/partners/{partner_id}/lift")
async def lift(visit: Visit) -> Response:
    """Ends a suspension by a complaint before its day."""

    async def done(body: ReasonRequest, once: str) -> Response:
        outcome = await visit.submit(LiftSuspension, body, once=once, partner_id=_partner_id(visit))
        return visit.see_done(_back(visit), LiftSuspension, outcome)

    return await answer_form(visit, await _form(visit, "lift", danger=False), ReasonRequest, done)
