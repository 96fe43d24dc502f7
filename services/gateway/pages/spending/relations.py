"""Who is said to be related to a payee or an applicant: read, confirmed, contested, settled by others."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.operations.caller import Caller
from services.gateway.operations.declared_relations import (
    DeclaredRelation,
    list_case_relations,
    list_declared_relations,
    takes_part_in,
)
from services.gateway.operations.people import contacts
from services.gateway.pages.site.form_views import FormView, Wrong, blank, sent
from services.gateway.pages.site.languages import title_in
from services.gateway.pages.site.serving import page
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from services.gateway.pages.spending.case import id_of
from shared.contracts.fund.disbursements.views import GetDisbursement
from shared.contracts.fund.refusals import DISBURSEMENT_IS_UNKNOWN
from shared.contracts.fund.relations.commands import SettleRelation
from shared.contracts.fund.relations.views import (
    DeclaredRelationView,
    ListDeclaredRelations,
    ListDeclaredRelationsRequest,
)
from shared.contracts.gateway.contact import ContactPurpose
from shared.contracts.partners.applications.views import GetApplication
from shared.contracts.partners.decisions.claimed_relations import ListCaseRelationsRequest
from shared.contracts.partners.decisions.commands import DeclareRelation
from shared.contracts.partners.refusals.applications import APPLICATION_IS_UNKNOWN
from shared.kernel.claims import RelationState
from shared.kernel.operations import Operation
from shared.kernel.refusals import require
from shared.kernel.roles import SIGNED_IN

router = APIRouter(include_in_schema=False)

_READ = Operation("Read declared relations", SIGNED_IN)
_OPEN = frozenset({RelationState.CLAIMED, RelationState.CONTESTED})
_MOST = 200


@dataclass(frozen=True, slots=True)
class RelationRow:
    """One relation: whose, by whom, to whom, and what the visitor may do about it."""

    one: DeclaredRelation
    person: str
    declared_by: str
    about: str
    """What the payment is for, or what the application's project is called."""
    about_path: str
    """Where the visitor can read it; empty for nowhere."""
    path: str
    """Under which address what is done about it lies."""
    is_payment: bool
    is_own: bool
    """Whether it concerns the visitor, who can still answer it."""
    may_confirm: bool
    may_settle: bool
    is_late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationsPage(PageView):
    """The relations that the visitor may see: all of them, or those to one payee or applicant."""

    template: ClassVar[str] = "spending/relations.html"

    back: str
    back_words: str
    rows: tuple[RelationRow, ...]
    form: FormView


@page(router, "GET /{community}/relations")
async def all_relations(visit: Visit) -> Response:
    """One's own, those that one declared, all of them for those who watch."""
    return await relations_page(visit)


@page(router, "GET /{community}/fund/spending/{disbursement_id}/relations")
async def of_payment(visit: Visit) -> Response:
    """Those to the payee of one payment."""
    await visit.caller(ListDeclaredRelations)
    found = require(await visit.ask(GetDisbursement(disbursement_id=id_of(visit))), DISBURSEMENT_IS_UNKNOWN)
    title = title_in(visit.language, found)
    return await relations_page(visit, disbursement_id=found.disbursement_id, title=title)


@page(router, "GET /{community}/applications/{application_id}/relations")
async def of_application(visit: Visit) -> Response:
    """Those to the applicant of one application."""
    caller = await visit.caller(DeclareRelation)
    application_id = visit.id_part("application_id", APPLICATION_IS_UNKNOWN)
    found = require(await caller.ask(GetApplication(application_id=application_id)), APPLICATION_IS_UNKNOWN)
    return await relations_page(visit, application_id=found.application_id, title=found.project)


async def relations_page(
    visit: Visit,
    wrong: Wrong | None = None,
    *,
    disbursement_id: str | None = None,
    application_id: str | None = None,
    title: str = "",
) -> Response:
    """The page, with what was against an answer."""
    caller = await visit.caller_of(_READ)
    declared: list[DeclaredRelation] = []
    if application_id is None and await visit.has(*ListDeclaredRelations.operation.allowed.roles):
        declared += await _to_payees(caller, disbursement_id)
    if disbursement_id is None:
        declared += await _to_applicants(caller, application_id)
    people = {one for said in declared for one in (said.person_id, said.declared_by) if one}
    known = await contacts(caller, people, ContactPurpose.FUND)
    names = {one: known[one].name if one in known else visit.words("relations.no_name") for one in people}
    back = "/me"
    if disbursement_id is not None:
        back = f"/fund/spending/{disbursement_id}"
    elif application_id is not None:
        back = f"/desk/applications/{application_id}"
    view = RelationsPage(
        title=visit.words("relations.declared"),
        back=back,
        back_words=title or visit.words("nav.me"),
        rows=tuple([await _row(visit, caller, one, names) for one in declared]),
        form=sent((), wrong, visit.words, await visit.shown()) if wrong else blank(),
    )
    return await visit.page(view, wrong=wrong)


async def _to_payees(caller: Caller, disbursement_id: str | None) -> Iterable[DeclaredRelation]:
    found = [
        (
            await list_declared_relations(
                caller,
                ListDeclaredRelationsRequest(
                    disbursement_id=disbursement_id, declared_by_me=by_me, limit=_MOST
                ),
            )
        ).items
        for by_me in (False, True)
    ]
    return {(one.disbursement_id, one.person_id): one for one in chain(*found)}.values()


async def _to_applicants(caller: Caller, application_id: str | None) -> Iterable[DeclaredRelation]:
    found = [
        (
            await list_case_relations(
                caller,
                ListCaseRelationsRequest(application_id=application_id, declared_by_me=by_me, limit=_MOST),
            )
        ).items
        for by_me in (False, True)
    ]
    return {(one.application_id, one.person_id): one for one in chain(*found)}.values()


async def _row(
    visit: Visit, caller: Caller, one: DeclaredRelation, names: Mapping[str, str | None]
) -> RelationRow:
    reads = await visit.has(*DeclareRelation.operation.allowed.roles)
    is_payment = isinstance(one, DeclaredRelationView)
    if isinstance(one, DeclaredRelationView):
        payment = await caller.ask(GetDisbursement(disbursement_id=one.disbursement_id))
        about = title_in(visit.language, payment) if payment else ""
        path = about_path = f"/fund/spending/{one.disbursement_id}"
    else:
        case = await caller.ask(GetApplication(application_id=one.application_id))
        about = case.project if case else ""
        path = f"/applications/{one.application_id}"
        about_path = f"/desk{path}" if reads else ""
    contested = one.state is RelationState.CONTESTED
    settles = contested and await visit.has(*SettleRelation.operation.allowed.roles)
    return RelationRow(
        one=one,
        person=names[one.person_id] or "",
        declared_by=names[one.declared_by] or "" if one.declared_by else visit.words("relations.no_name"),
        about=about,
        about_path=about_path,
        path=path,
        is_payment=is_payment,
        is_own=one.person_id == caller.person_id and one.state in _OPEN,
        may_confirm=is_payment or reads,
        may_settle=settles and not await takes_part_in(caller, one),
        is_late=contested and one.settle_by is not None and one.settle_by < caller.now,
    )
