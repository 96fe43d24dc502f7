"""Forms of those who decide on a payment or watch it: votes, approvals, comments, relations, objections."""

from fastapi import APIRouter, Response

from services.gateway.operations.payments import (
    approve_disbursement,
    object_to_disbursement,
    vote_on_disbursement,
)
from services.gateway.pages.site.form_views import once_of
from services.gateway.pages.site.forms import read
from services.gateway.pages.site.serving import page
from services.gateway.pages.site.visit import Visit
from services.gateway.pages.spending.case import Fields, id_of, take
from shared.contracts.fund.approvals import (
    ApproveDisbursement,
    DeclareRelation,
    RejectDisbursement,
    RejectDisbursementRequest,
    ReviewDisbursement,
    ReviewDisbursementRequest,
)
from shared.contracts.fund.objections import (
    AnswerDisbursementObjection,
    AnswerDisbursementObjectionRequest,
    ObjectToDisbursement,
    ObjectToDisbursementRequest,
)
from shared.contracts.fund.refusals import DISBURSEMENT_OBJECTION_IS_UNKNOWN
from shared.contracts.fund.votes import VoteOnDisbursement, VoteOnDisbursementRequest
from shared.kernel.outcome import Outcome

router = APIRouter(include_in_schema=False)


@page(router, "POST /{community}/fund/spending/{disbursement_id}/votes")
async def vote(visit: Visit) -> Response:
    """A member of the committee votes."""

    async def work(pairs: Fields) -> Outcome:
        body = read(VoteOnDisbursementRequest, pairs, (await visit.shown()).zone)
        caller = await visit.changing(VoteOnDisbursement, once_of(pairs))
        return await vote_on_disbursement(caller, id_of(visit), body)

    return await take(visit, "vote", VoteOnDisbursement, work)


@page(router, "POST /{community}/fund/spending/{disbursement_id}/approvals")
async def approve(visit: Visit) -> Response:
    """One of the approvals, where no votes are taken."""

    async def work(pairs: Fields) -> Outcome:
        caller = await visit.changing(ApproveDisbursement, once_of(pairs))
        return await approve_disbursement(caller, id_of(visit))

    return await take(visit, "approve", ApproveDisbursement, work)


@page(router, "POST /{community}/fund/spending/{disbursement_id}/rejection")
async def reject(visit: Visit) -> Response:
    """A no, where no votes are taken."""

    async def work(pairs: Fields) -> Outcome:
        body = read(RejectDisbursementRequest, pairs, (await visit.shown()).zone)
        return await visit.submit(RejectDisbursement, body, once=once_of(pairs), disbursement_id=id_of(visit))

    return await take(visit, "reject", RejectDisbursement, work)


@page(router, "POST /{community}/fund/spending/{disbursement_id}/reviews")
async def comment(visit: Visit) -> Response:
    """The supervisor comments."""

    async def work(pairs: Fields) -> Outcome:
        body = read(ReviewDisbursementRequest, pairs, (await visit.shown()).zone)
        return await visit.submit(ReviewDisbursement, body, once=once_of(pairs), disbursement_id=id_of(visit))

    return await take(visit, "comment", ReviewDisbursement, work)


@page(router, "POST /{community}/fund/spending/{disbursement_id}/relations")
async def declare(visit: Visit) -> Response:
    """The visitor is related to the payee, and takes no part from now on."""

    async def work(pairs: Fields) -> Outcome:
        return await visit.submit(
            DeclareRelation, once=once_of(pairs), disbursement_id=id_of(visit), person_id=None
        )

    return await take(visit, "declare", DeclareRelation, work)


@page(router, "POST /{community}/fund/spending/{disbursement_id}/objections")
async def object_to_it(visit: Visit) -> Response:
    """Somebody objects, in words that only those who answer read."""

    async def work(pairs: Fields) -> Outcome:
        body = read(ObjectToDisbursementRequest, pairs, (await visit.shown()).zone)
        caller = await visit.changing(ObjectToDisbursement, once_of(pairs))
        return await object_to_disbursement(caller, id_of(visit), body)

    return await take(visit, "object", ObjectToDisbursement, work)


@page(router, "POST /{community}/fund/spending/{disbursement_id}/objections/{objection_id}/answer")
async def answer(visit: Visit) -> Response:
    """Committee or supervisor answer an objection, for everybody to read."""

    async def work(pairs: Fields) -> Outcome:
        body = read(AnswerDisbursementObjectionRequest, pairs, (await visit.shown()).zone)
        return await visit.submit(
            AnswerDisbursementObjection,
            body,
            once=once_of(pairs),
            disbursement_id=id_of(visit),
            objection_id=visit.id_part("objection_id", DISBURSEMENT_OBJECTION_IS_UNKNOWN),
        )

    return await take(visit, "answer", AnswerDisbursementObjection, work)
