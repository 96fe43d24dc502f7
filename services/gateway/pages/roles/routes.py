"""The offices of a community, and one person's roles: given and ended, each by a form of its own."""

import re
from dataclasses import dataclass
from typing import ClassVar, get_args

from fastapi import APIRouter, Response

from services.gateway.domain.people import GRANTED_BY
from services.gateway.operations.claims import ISSUE_CLAIM_CODE, issue_claim_code
from services.gateway.operations.offices import is_more_than_a_resident
from services.gateway.operations.people import find_people, revoke_role
from services.gateway.operations.roles import RoleChoices, grant_role, office_holders, role_choices
from services.gateway.operations.tokens import withdraw_tokens
from services.gateway.pages.site.form_pages import Form, Nothing, answer_form
from services.gateway.pages.site.form_views import FormView, blank
from services.gateway.pages.site.serving import form_at, page
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from shared.contracts.gateway.contact import ContactPurpose
from shared.contracts.gateway.identity import CommunityRole, GrantRole, PersonView, RevokeRole
from shared.contracts.gateway.membership import ClaimCodeView
from shared.contracts.gateway.refusals import PERSON_IS_UNKNOWN
from shared.kernel.operations import Operation
from shared.kernel.refusals import Rejected
from shared.kernel.roles import Role, roles

router = APIRouter(include_in_schema=False)

_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_ROLES = frozenset(get_args(CommunityRole))
_SIGN_OUT = Operation("Withdraw all tokens of a person", roles(Role.DISTRICT))


@dataclass(frozen=True, slots=True, kw_only=True)
class RolesPage(PageView):
    """Who holds an office here, and who fits what was typed."""

    template: ClassVar[str] = "roles/roles.html"

    offices: tuple[tuple[Role, tuple[tuple[str, str | None], ...]], ...]
    asked: str
    found: tuple[PersonView, ...]
    form: FormView
    is_officer: bool
    """Whether the visitor grants offices; staff make members residents alone."""


@page(router, "GET /{community}/roles")
async def offices(visit: Visit) -> Response:
    """The offices, with their holders; and a search for anybody else."""
    caller, asked = await visit.caller(GrantRole), visit.asked("name").strip()[:60]
    if _ID.fullmatch(asked):
        return visit.see(f"/{visit.community}/roles/{asked}")
    found = await find_people(caller, asked, ContactPurpose.MEMBERSHIP) if asked else []
    view = RolesPage(
        title=visit.words("roles.title"),
        offices=tuple((await office_holders(caller)).items()),
        asked=asked,
        found=tuple(found),
        form=blank(name=asked),
        is_officer=caller.has(Role.DISTRICT),
    )
    return await visit.page(view)


@dataclass(frozen=True, slots=True, kw_only=True)
class RolesOfPage(PageView):
    """One person's roles here."""

    template: ClassVar[str] = "roles/person.html"

    person_id: str
    choices: RoleChoices
    granted_by: tuple[Role, ...]
    """Who grants the offices, for whoever may grant none of them."""
    is_officer: bool
    gets_code: bool
    """Whether the district hands out their claim code: they are more than a resident, and a member here."""
    code: ClaimCodeView | None
    """A claim code that was made just now; it is shown this once."""
    form: FormView


@page(router, "GET /{community}/roles/{person_id}")
async def roles_of(visit: Visit) -> Response:
    """What somebody is here, what they can become, and what stands against the rest."""
    return await _roles_page(visit, None)


@page(router, "POST /{community}/roles/{person_id}/code")
async def hand_out_code(visit: Visit) -> Response:
    """A claim code on paper for somebody with an office. It stands nowhere else: this page answers itself."""
    await visit.fields()
    caller = await visit.caller_of(ISSUE_CLAIM_CODE)
    code = await issue_claim_code(caller, visit.id_part("person_id", PERSON_IS_UNKNOWN))
    return await _roles_page(visit, code)


async def _roles_page(visit: Visit, code: ClaimCodeView | None) -> Response:
    person_id = visit.id_part("person_id", PERSON_IS_UNKNOWN)
    caller = await visit.caller(GrantRole)
    choices, is_officer = await role_choices(caller, person_id), caller.has(Role.DISTRICT)
    if choices.person is None and not is_officer:
        raise Rejected(PERSON_IS_UNKNOWN)  # Staff make nobody a member; their desk registers people.
    view = RolesOfPage(
        title=_name(visit, choices),
        person_id=person_id,
        choices=choices,
        granted_by=() if is_officer else GRANTED_BY[Role.STAFF],
        is_officer=is_officer,
        gets_code=choices.person is not None and await is_more_than_a_resident(caller.gateway, person_id),
        code=code,
        form=blank(),
    )
    return await visit.page(view)


@form_at("/{community}/roles/{person_id}/sign-out", lambda route: page(router, route))
async def sign_out(visit: Visit) -> Response:
    """Signs somebody out everywhere: their phone was lost, say."""
    person_id = visit.id_part("person_id", PERSON_IS_UNKNOWN)
    choices = await role_choices(await visit.caller_of(_SIGN_OUT), person_id)
    name = _name(visit, choices)
    form = Form(
        title=visit.words("roles.sign_out"),
        back=f"/{visit.community}/roles/{person_id}",
        back_words=name,
        lead=visit.words("roles.sign_out_text", name=name),
        fields=(),
        button=visit.words("roles.sign_out"),
        danger=True,
    )

    async def done(_: Nothing, once: str) -> Response:
        await withdraw_tokens(await visit.changing(_SIGN_OUT, once), person_id)
        return visit.see(form.back)

    return await answer_form(visit, form, Nothing, done)


@form_at("/{community}/roles/{person_id}/{role}/grant", lambda route: page(router, route))
async def grant(visit: Visit) -> Response:
    """Gives one role, once it is confirmed."""
    person_id, role = _parts(visit)
    choices = await role_choices(await visit.caller(GrantRole), person_id)
    words, name = visit.words, _name(visit, choices)
    form = Form(
        title=words("roles.grant", role=words.of(role)),
        back=f"/{visit.community}/roles/{person_id}",
        back_words=name,
        lead=words("roles.grant_text", name=name, about=words(f"roles.about_{role.value}")),
        fields=(),
        button=words("roles.grant", role=words.of(role)),
    )

    async def done(_: Nothing, once: str) -> Response:
        outcome = await grant_role(await visit.changing(GrantRole, once), person_id, role)
        return visit.see_done(form.back, GrantRole, outcome)

    return await answer_form(visit, form, Nothing, done)


@form_at("/{community}/roles/{person_id}/{role}/end", lambda route: page(router, route))
async def end(visit: Visit) -> Response:
    """Ends one role, once it is confirmed."""
    person_id, role = _parts(visit)
    choices = await role_choices(await visit.caller(RevokeRole), person_id)
    words, name = visit.words, _name(visit, choices)
    after = words("roles.end_resident" if role is Role.RESIDENT else "roles.end_office")
    form = Form(
        title=words("roles.end", role=words.of(role)),
        back=f"/{visit.community}/roles/{person_id}",
        back_words=name,
        lead=words("roles.end_text", name=name, after=after),
        fields=(),
        button=words("roles.end", role=words.of(role)),
        danger=True,
    )

    async def done(_: Nothing, once: str) -> Response:
        outcome = await revoke_role(await visit.changing(RevokeRole, once), person_id, role)
        return visit.see_done(f"/{visit.community}/roles", RevokeRole, outcome)

    return await answer_form(visit, form, Nothing, done)


def _parts(visit: Visit) -> tuple[str, Role]:
    person_id, role = visit.id_part("person_id", PERSON_IS_UNKNOWN), visit.part("role")
    if role not in _ROLES:
        raise Rejected(PERSON_IS_UNKNOWN)
    return person_id, Role(role)


def _name(visit: Visit, choices: RoleChoices) -> str:
    if choices.person is None:
        return visit.words("roles.nobody_known")
    return choices.person.name or visit.words("counter.somebody")
