"""The visitor's children: registered with consent, gone with its withdrawal, and enrolled in sessions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.operations.families import (
    enrol_children,
    invitation_code,
    list_children,
    register_child,
    remove_fetcher,
    withdraw_consent,
)
from services.gateway.pages.sessions.routes import session_page
from services.gateway.pages.site.form_views import FormView, Wrong, blank, once_of, sent
from services.gateway.pages.site.forms import Fault, FormInvalid, read
from services.gateway.pages.site.serving import page
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from services.gateway.pages.tables.listings import files_of
from shared.contracts.bookings.families.commands import (
    EnrolChildren,
    EnrolChildrenInSessionRequest,
    RegisterChild,
    RegisterChildRequest,
    WithdrawConsent,
)
from shared.contracts.bookings.families.consent import CONSENT_VERSION
from shared.contracts.bookings.families.pickup import NameFetcher, NameFetcherRequest, RemoveFetcher
from shared.contracts.bookings.families.views import ChildView, ListChildren
from shared.contracts.bookings.refusals.families import CHILD_IS_UNKNOWN, FETCHER_IS_UNKNOWN
from shared.contracts.bookings.refusals.sessions import SESSION_IS_UNKNOWN
from shared.kernel.refusals import Rejected

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyPage(PageView):
    """The visitor's children, and the form for one more."""

    template: ClassVar[str] = "family/family.html"

    children: Sequence[ChildView]
    version: str
    """Of the text to which a guardian consents."""
    codes: Mapping[str, str]
    """By child: the code of an open invitation of a second guardian, to hand on."""
    form: FormView


@page(router, "GET /{community}/me/family")
async def family(visit: Visit) -> Response:
    """The visitor's children."""
    return await _family_page(visit, (), None)


@page(router, "POST /{community}/me/family")
async def register(visit: Visit) -> Response:
    """Registers a child, with the consent that the box says."""
    pairs = await visit.fields()
    try:
        body = read(RegisterChildRequest, pairs, (await visit.shown()).zone)
        outcome = await register_child(await visit.changing(RegisterChild, once_of(pairs)), body)
    except (FormInvalid, Rejected) as wrong:
        return await _family_page(visit, pairs, wrong)
    return visit.see_done(f"/{visit.community}/me/family", RegisterChild, outcome)


@page(router, "POST /{community}/me/family/{child_id}/withdrawal")
async def withdraw(visit: Visit) -> Response:
    """Takes the consent back: the child's places ahead are free, and its name is forgotten."""
    once = once_of(await visit.fields())
    child_id = visit.id_part("child_id", CHILD_IS_UNKNOWN)
    try:
        outcome = await withdraw_consent(await visit.changing(WithdrawConsent, once), child_id)
    except Rejected as wrong:
        return await _family_page(visit, (), wrong)
    return visit.see_done(f"/{visit.community}/me/family", WithdrawConsent, outcome)


@page(router, "POST /{community}/me/family/{child_id}/fetchers")
async def name_fetcher(visit: Visit) -> Response:
    """Somebody else may fetch the child."""
    pairs = await visit.fields()
    child_id = visit.id_part("child_id", CHILD_IS_UNKNOWN)
    named = [("name", value) for name, value in pairs if name == f"fetcher-{child_id}"]
    try:
        body = read(NameFetcherRequest, named, (await visit.shown()).zone)
        outcome = await visit.submit(NameFetcher, body, once=once_of(pairs), child_id=child_id)
    except FormInvalid as wrong:
        # The field has the child's id in its name: there is one for each.
        there = [Fault(f"fetcher-{child_id}", one.code, one.facts) for one in wrong.faults]
        return await _family_page(visit, pairs, FormInvalid(there))
    except Rejected as wrong:
        return await _family_page(visit, pairs, wrong)
    return visit.see_done(f"/{visit.community}/me/family", NameFetcher, outcome)


@page(router, "POST /{community}/me/family/{child_id}/fetchers/{fetcher_id}/removal")
async def take_fetcher_away(visit: Visit) -> Response:
    """This person fetches the child no more."""
    once = once_of(await visit.fields())
    child_id = visit.id_part("child_id", CHILD_IS_UNKNOWN)
    fetcher_id = visit.id_part("fetcher_id", FETCHER_IS_UNKNOWN)
    try:
        outcome = await remove_fetcher(await visit.changing(RemoveFetcher, once), child_id, fetcher_id)
    except Rejected as wrong:
        return await _family_page(visit, (), wrong)
    return visit.see_done(f"/{visit.community}/me/family", RemoveFetcher, outcome)


@page(router, "POST /{community}/sessions/{session_id}/enrol-children")
async def enrol(visit: Visit) -> Response:
    """Takes a place for each child whose box is ticked, or the next ones on the waitlist."""
    pairs = await visit.fields()
    session_id = visit.id_part("session_id", SESSION_IS_UNKNOWN)
    try:
        body = read(EnrolChildrenInSessionRequest, pairs, (await visit.shown()).zone)
        caller = await visit.changing(EnrolChildren, once_of(pairs))
        outcome = await enrol_children(caller, session_id, body)
    except (FormInvalid, Rejected) as wrong:
        return await session_page(visit, session_id, wrong, pairs)
    return visit.see_done(f"/{visit.community}/sessions/{session_id}", EnrolChildren, outcome)


async def _family_page(visit: Visit, pairs: Sequence[tuple[str, str]], wrong: Wrong | None) -> Response:
    children = await list_children(await visit.caller(ListChildren))
    labels = {f"fetcher-{one.child_id}": visit.words("field.fetcher") for one in children}
    shown = await visit.shown()
    view = FamilyPage(
        title=visit.words("family.title"),
        list_files=await files_of(visit, "children") if children else None,
        children=children,
        version=CONSENT_VERSION,
        codes=await _codes(visit, children),
        form=sent(pairs, wrong, visit.words, shown, labels=labels) if wrong else blank(),
    )
    return await visit.page(view, wrong=wrong)


async def _codes(visit: Visit, children: Sequence[ChildView]) -> Mapping[str, str]:
    caller = await visit.caller(ListChildren)
    codes = {one.child_id: await invitation_code(caller, one) for one in children}
    return {child_id: code for child_id, code in codes.items() if code}
