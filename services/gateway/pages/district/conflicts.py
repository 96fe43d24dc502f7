"""Who holds roles that exclude each other, for the district; and the form that ends one of them."""

from dataclasses import dataclass
from typing import ClassVar, get_args

from fastapi import APIRouter, Response

from services.gateway.domain.exclusions import clashing_of
from services.gateway.operations.communities import summaries_of
from services.gateway.operations.people import get_person, revoke_role
from services.gateway.operations.separation import list_role_conflicts
from services.gateway.pages.site.fields import Fields, Kind
from services.gateway.pages.site.form_pages import Form, answer_form
from services.gateway.pages.site.languages import name_in
from services.gateway.pages.site.serving import form_at, page
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from shared.contracts.gateway.contact import ContactPurpose
from shared.contracts.gateway.identity import CommunityRole, RevokeRole
from shared.contracts.gateway.refusals import PERSON_IS_UNKNOWN
from shared.contracts.gateway.separation import LIST_ROLE_CONFLICTS, RoleConflictView
from shared.kernel.models import Request
from shared.kernel.refusals import Rejected

router = APIRouter(include_in_schema=False)

_MOST = 200
_REVOCABLE = frozenset(get_args(CommunityRole))


@dataclass(frozen=True, slots=True)
class ConflictRow:
    """One person, where they hold the roles, and whether one of these can be ended here."""

    conflict: RoleConflictView
    community_name: str
    may_end: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictsPage(PageView):
    """Everybody whose roles exclude each other."""

    template: ClassVar[str] = "district/conflicts.html"

    rows: tuple[ConflictRow, ...]


class EndRoleForm(Request):
    """Which of the roles ends."""

    role: CommunityRole


@page(router, "GET /district/role-conflicts")
async def conflicts(visit: Visit) -> Response:
    """The list. That the names were read is written down, as at any desk."""
    caller = await visit.caller_of(LIST_ROLE_CONFLICTS)
    found = await list_role_conflicts(caller, ContactPurpose.MEMBERSHIP, None, _MOST)
    summaries = await summaries_of(visit.gateway, [*dict.fromkeys(one.community for one in found.items)])
    names = {one.community: name_in(visit.language, one) for one in summaries}
    rows = tuple(
        ConflictRow(one, names.get(one.community, one.community), not _REVOCABLE.isdisjoint(one.roles))
        for one in found.items
    )
    return await visit.page(ConflictsPage(title=visit.words("conflicts.title"), rows=rows))


@form_at("/{community}/role-conflicts/{person_id}", lambda route: page(router, route))
async def end_role(visit: Visit) -> Response:
    """Ends one of the roles, so that the person acts in the other one again."""
    person_id = visit.id_part("person_id", PERSON_IS_UNKNOWN)
    caller = await visit.caller_of(LIST_ROLE_CONFLICTS)
    held = clashing_of(await visit.gateway.state_of(visit.community), person_id) & _REVOCABLE
    if not held:
        raise Rejected(PERSON_IS_UNKNOWN)  # Nothing is left to end; the list says so.
    person = await get_person(caller, person_id, ContactPurpose.MEMBERSHIP)
    choices = tuple((role.value, visit.words.of(role)) for role in sorted(held))
    form = Form(
        title=visit.words("conflicts.end"),
        back="/district/role-conflicts",
        back_words=visit.words("conflicts.title"),
        lead=visit.words("conflicts.end_text", name=person.name or visit.words("counter.somebody")),
        fields=(Fields(visit.words)("role", Kind.RADIOS, choices=choices, label="conflicts.which"),),
        button=visit.words("conflicts.end"),
        danger=True,
    )

    async def done(body: EndRoleForm, once: str) -> Response:
        await revoke_role(await visit.changing(RevokeRole, once), person_id, body.role)
        return visit.see(form.back)

    return await answer_form(visit, form, EndRoleForm, done)
