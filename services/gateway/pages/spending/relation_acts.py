"""What is done about a relation that somebody else declared: contested, confirmed, settled."""

from fastapi import APIRouter, Response

from services.gateway.pages.site.fields import Fields, Kind
from services.gateway.pages.site.form_pages import Form, answer_form, at_once, submits
from services.gateway.pages.site.form_views import once_of
from services.gateway.pages.site.forms import FormInvalid, read
from services.gateway.pages.site.serving import form_at, page
from services.gateway.pages.site.visit import Visit
from services.gateway.pages.spending.case import id_of
from services.gateway.pages.spending.relations import relations_page
from shared.contracts.fund.relations.commands import ContestRelation, SettleRelation, SettleRelationRequest
from shared.contracts.partners.decisions.claimed_relations import (
    ContestCaseRelation,
    SettleCaseRelation,
    SettleCaseRelationRequest,
)
from shared.contracts.partners.decisions.commands import DeclareRelation, DeclareRelationRequest
from shared.contracts.partners.refusals.applications import APPLICATION_IS_UNKNOWN
from shared.contracts.partners.refusals.relations import RELATION_IS_NOT_CONTESTED
from shared.kernel.messages import Command
from shared.kernel.models import Request
from shared.kernel.refusals import Rejected

router = APIRouter(include_in_schema=False)


def _application(visit: Visit) -> str:
    return visit.id_part("application_id", APPLICATION_IS_UNKNOWN)


def _back(visit: Visit) -> str:
    return f"/{visit.community}/relations"


@page(router, "POST /{community}/fund/spending/{disbursement_id}/relations/contest")
async def contest(visit: Visit) -> Response:
    """The visitor is not related to the payee, as somebody else declared."""
    return await at_once(visit, ContestRelation, _back(visit), relations_page, disbursement_id=id_of(visit))


@page(router, "POST /{community}/applications/{application_id}/relations/contest")
async def contest_case(visit: Visit) -> Response:
    """The visitor is not related to the applicant, as somebody else declared."""
    application_id = _application(visit)
    return await at_once(
        visit, ContestCaseRelation, _back(visit), relations_page, application_id=application_id
    )


@page(router, "POST /{community}/applications/{application_id}/relations")
async def confirm_case(visit: Visit) -> Response:
    """The visitor is related to the applicant, as somebody else declared."""
    application_id, pairs = _application(visit), await visit.fields()
    try:
        body = read(DeclareRelationRequest, pairs, (await visit.shown()).zone)
        outcome = await visit.submit(
            DeclareRelation, body, once=once_of(pairs), application_id=application_id
        )
    except (FormInvalid, Rejected) as wrong:
        return await relations_page(visit, wrong)
    return visit.see_done(_back(visit), DeclareRelation, outcome)


@form_at(
    "/{community}/fund/spending/{disbursement_id}/relations/{person_id}/settlement",
    lambda route: page(router, route),
)
async def settle(visit: Visit) -> Response:
    """A third person upholds a contested relation to a payee, or dismisses it."""
    return await _settlement(visit, SettleRelation, SettleRelationRequest, disbursement_id=id_of(visit))


@form_at(
    "/{community}/applications/{application_id}/relations/{person_id}/settlement",
    lambda route: page(router, route),
)
async def settle_case(visit: Visit) -> Response:
    """The same of a relation to an applicant."""
    application_id = _application(visit)
    return await _settlement(
        visit, SettleCaseRelation, SettleCaseRelationRequest, application_id=application_id
    )


async def _settlement(visit: Visit, command: type[Command], request: type[Request], **ids: str) -> Response:
    await visit.caller(command)
    person_id = visit.id_part("person_id", RELATION_IS_NOT_CONTESTED)
    words, fields = visit.words, Fields(visit.words)
    form = Form(
        title=words("relations.settle"),
        lead=words("relations.settle_lead"),
        back=_back(visit),
        back_words=words("relations.declared"),
        fields=(
            fields.yes_or_no("upheld", label="relations.is_related"),
            fields("reason", Kind.AREA, hint="relations.reason_hint"),
        ),
        button=words("relations.settle"),
    )
    done = submits(visit, command, _back(visit), person_id=person_id, **ids)
    return await answer_form(visit, form, request, done)
