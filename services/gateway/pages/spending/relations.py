"""Who is said to be related to the payee of a payment: read, confirmed, contested, settled by others."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.operations.declared_relations import list_declared_relations
from services.gateway.operations.people import contacts
from services.gateway.pages.site.fields import Fields, Kind
from services.gateway.pages.site.form_pages import Form, answer_form, at_once, submits
from services.gateway.pages.site.form_views import FormView, Wrong, blank, sent
from services.gateway.pages.site.serving import form_at, page
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from services.gateway.pages.spending.case import id_of
from shared.contracts.fund.disbursements.views import GetDisbursement
from shared.contracts.fund.refusals import DISBURSEMENT_IS_UNKNOWN
from shared.contracts.fund.refusals.relations import RELATION_IS_NOT_CONTESTED
from shared.contracts.fund.relations.commands import ContestRelation, SettleRelation, SettleRelationRequest
from shared.contracts.fund.relations.views import (
    DeclaredRelationView,
    ListDeclaredRelations,
    ListDeclaredRelationsRequest,
    RelationState,
)
from shared.contracts.gateway.contact import ContactPurpose
from shared.kernel.refusals import Rejected, require

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class RelationRow:
    """One relation: whose, by whom, and what the visitor may do about it."""

    one: DeclaredRelationView
    person: str
    declared_by: str
    is_own: bool
    """Whether it concerns the visitor, who can still answer it."""
    may_settle: bool
    is_late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationsPage(PageView):
    """The relations to one payee that the visitor may see."""

    template: ClassVar[str] = "spending/relations.html"

    disbursement_id: str
    about: str
    rows: tuple[RelationRow, ...]
    form: FormView


@page(router, "GET /{community}/fund/spending/{disbursement_id}/relations")
async def relations(visit: Visit) -> Response:
    """One's own for those in office, all of them for those who watch the fund."""
    return await _relations(visit)


async def _relations(visit: Visit, wrong: Wrong | None = None) -> Response:
    caller = await visit.caller(ListDeclaredRelations)
    found = require(await visit.ask(GetDisbursement(disbursement_id=id_of(visit))), DISBURSEMENT_IS_UNKNOWN)
    asked = ListDeclaredRelationsRequest(disbursement_id=found.disbursement_id, limit=200)
    declared = (await list_declared_relations(caller, asked)).items
    people = {one for relation in declared for one in (relation.person_id, relation.declared_by)}
    known = await contacts(caller, people, ContactPurpose.FUND)
    names = {one: known[one].name if one in known else visit.words("relations.no_name") for one in people}
    settles = await visit.has(*SettleRelation.operation.allowed.roles)
    own, now = caller.person_id, visit.gateway.clock.now()
    open_states = {RelationState.CLAIMED, RelationState.CONTESTED}
    shown = await visit.shown()
    view = RelationsPage(
        title=visit.words("relations.of_payment"),
        disbursement_id=found.disbursement_id,
        about=found.title,
        rows=tuple(
            RelationRow(
                one=one,
                person=names[one.person_id],
                declared_by=names[one.declared_by],
                is_own=one.person_id == own and one.state in open_states,
                may_settle=settles
                and one.state is RelationState.CONTESTED
                and own not in {one.person_id, one.declared_by},
                is_late=one.state is RelationState.CONTESTED
                and one.settle_by is not None
                and one.settle_by < now,
            )
            for one in declared
        ),
        form=sent((), wrong, visit.words, shown) if wrong else blank(),
    )
    return await visit.page(view, wrong=wrong)


@page(router, "POST /{community}/fund/spending/{disbursement_id}/relations/contest")
async def contest(visit: Visit) -> Response:
    """The visitor is not related to the payee, as somebody else declared."""
    back = f"/{visit.community}/fund/spending/{id_of(visit)}/relations"

    async def again(visit: Visit, wrong: Rejected) -> Response:
        return await _relations(visit, wrong)

    return await at_once(visit, ContestRelation, back, again, disbursement_id=id_of(visit))


@form_at(
    "/{community}/fund/spending/{disbursement_id}/relations/{person_id}/settlement",
    lambda route: page(router, route),
)
async def settle(visit: Visit) -> Response:
    """A third person upholds a contested relation, or dismisses it."""
    await visit.caller(SettleRelation)
    person_id = visit.id_part("person_id", RELATION_IS_NOT_CONTESTED)
    words, fields = visit.words, Fields(visit.words)
    back = f"/{visit.community}/fund/spending/{id_of(visit)}/relations"
    form = Form(
        title=words("relations.settle"),
        lead=words("relations.settle_lead"),
        back=back,
        back_words=words("relations.of_payment"),
        fields=(
            fields.yes_or_no("upheld", label="relations.is_related"),
            fields("reason", Kind.AREA, hint="relations.reason_hint"),
        ),
        button=words("relations.settle"),
    )
    done = submits(visit, SettleRelation, back, disbursement_id=id_of(visit), person_id=person_id)
    return await answer_form(visit, form, SettleRelationRequest, done)
