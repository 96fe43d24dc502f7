"""People at the service desk: finding somebody, registering them, their claim code, their checks."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.operations.claims import issue_claim_code
from services.gateway.operations.merging import drop_merge, merge_persons
from services.gateway.operations.offices import is_more_than_a_resident
from services.gateway.operations.people import find_people, get_person, register_person
from services.gateway.operations.phones import verify_resident
from services.gateway.pages.desk.access import desk_form, desk_page, staff_caller
from services.gateway.pages.site.fields import Fields, Kind
from services.gateway.pages.site.form_pages import Form, answer_form
from services.gateway.pages.site.form_views import FormView, blank, once_of
from services.gateway.pages.site.names import partners_of
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from shared.contracts.gateway.contact import ContactPurpose
from shared.contracts.gateway.identity import PersonView, RegisterPersonRequest
from shared.contracts.gateway.membership import ClaimCodeView, RegisterPerson
from shared.contracts.gateway.refusals import PERSON_IS_UNKNOWN
from shared.contracts.gateway.verification import DropMerge, MergePersons, MergePersonsRequest, VerifyResident
from shared.contracts.partners.decisions.commands import RecordScreening, RecordScreeningRequest
from shared.contracts.partners.refusals.agreements import PARTNER_IS_UNKNOWN
from shared.kernel.refusals import require
from shared.kernel.roles import Role

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class PeoplePage(PageView):
    """Who fits what was typed."""

    template: ClassVar[str] = "desk/people.html"

    asked: str
    found: tuple[PersonView, ...]
    form: FormView


@desk_page(router, "GET /{community}/desk/people")
async def people(visit: Visit) -> Response:
    """Members by name or number. Nobody is listed unasked: each name that is shown was read by somebody."""
    asked = visit.asked("name")[:60]
    found = await find_people(await staff_caller(visit), asked, ContactPurpose.MEMBERSHIP) if asked else []
    view = PeoplePage(
        title=visit.words("desk.people"), asked=asked, found=tuple(found), form=blank(name=asked)
    )
    return await visit.page(view)


@desk_form(router, "/{community}/desk/register")
async def register(visit: Visit) -> Response:
    """Somebody who is at the counter becomes a resident, with or without a phone."""
    fields, back = Fields(visit.words), f"/{visit.community}/desk/people"
    form = Form(
        title=visit.words("people.register"),
        back=back,
        back_words=visit.words("desk.people"),
        lead=visit.words("people.register_text"),
        fields=(
            fields("name"),
            fields("phone", Kind.PHONE, required=False),
            fields.yes_or_no("shares_phone", hint="people.shares_phone_hint"),
        ),
        values=(("name", visit.asked("name")[:60]), ("shares_phone", "false")),
        button=visit.words("people.register_button"),
    )

    async def done(body: RegisterPersonRequest, once: str) -> Response:
        person_id, _ = await register_person(await visit.changing(RegisterPerson, once), body)
        return visit.see(f"{back}/{person_id}")

    return await answer_form(visit, form, RegisterPersonRequest, done)


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonPage(PageView):
    """One member, and what the desk does for them."""

    template: ClassVar[str] = "desk/person.html"

    person: PersonView
    is_resident: bool
    """Whether staff may act in their place."""
    may_verify: bool
    """Whether the visitor is the second member of staff who looks."""
    merges_into: str
    """By name, as whose person somebody has asked to see this record."""
    may_merge: bool
    """Whether the visitor is another member of staff than who asked for that."""
    opened_by_code: bool
    """Whether the person waits for them because a claim code was redeemed."""
    is_more: bool
    """Whether the person is more than a resident: their code is the district's to hand out."""
    code: ClaimCodeView | None
    """A claim code that was made just now; it is shown this once."""
    form: FormView


@desk_page(router, "GET /{community}/desk/people/{person_id}")
async def person(visit: Visit) -> Response:
    """The member."""
    return await _person_page(visit, None)


@desk_page(router, "POST /{community}/desk/people/{person_id}/code")
async def hand_out_code(visit: Visit) -> Response:
    """A claim code on paper. It stands nowhere else, so this page answers the form itself."""
    await visit.fields()
    caller = await staff_caller(visit)
    code = await issue_claim_code(caller, visit.id_part("person_id", PERSON_IS_UNKNOWN))
    return await _person_page(visit, code)


@desk_page(router, "POST /{community}/desk/people/{person_id}/verification")
async def verify(visit: Visit) -> Response:
    """A second member of staff has looked: from now on the person counts."""
    person_id = visit.id_part("person_id", PERSON_IS_UNKNOWN)
    once = once_of(await visit.fields())
    await verify_resident(await visit.changing(VerifyResident, once), person_id)
    return visit.see(f"/{visit.community}/desk/people/{person_id}")


@desk_form(router, "/{community}/desk/people/{person_id}/merge")
async def merge(visit: Visit) -> Response:
    """Two records are one person's: this one goes into another one, which is chosen among those found."""
    person_id = visit.id_part("person_id", PERSON_IS_UNKNOWN)
    back = f"/{visit.community}/desk/people"
    caller = await staff_caller(visit)
    merged = await get_person(caller, person_id, ContactPurpose.MEMBERSHIP)
    asked = visit.asked("name")[:60] or merged.name or ""
    found = await find_people(caller, asked, ContactPurpose.MEMBERSHIP)
    choices = tuple(
        (one.person_id, f"{one.name} {one.phone or visit.words('people.no_phone')}")
        for one in found
        if one.person_id != person_id and Role.RESIDENT in one.roles
    )
    form = Form(
        title=visit.words("people.merge"),
        back=f"{back}/{person_id}",
        back_words=merged.name or visit.words("counter.somebody"),
        lead=visit.words("people.merge_lead", name=merged.name or "") if choices else "",
        facts=() if choices else ((visit.words("people.merge_into"), visit.words("people.nobody")),),
        fields=(Fields(visit.words)("into", Kind.RADIOS, choices=choices, label="people.merge_into"),)
        if choices
        else (),
        button=visit.words("people.merge_button"),
        danger=True,
    )

    async def done(body: MergePersonsRequest, once: str) -> Response:
        await merge_persons(await visit.changing(MergePersons, once), person_id, body)
        merged = (await caller.gateway.state_of(caller.community)).merged
        return visit.see(f"{back}/{body.into if person_id in merged else person_id}")

    return await answer_form(visit, form, MergePersonsRequest, done)


@desk_page(router, "POST /{community}/desk/people/{person_id}/merge/drop")
async def drop(visit: Visit) -> Response:
    """Whoever looked says that these are two people, or whoever asked thinks better of it."""
    person_id = visit.id_part("person_id", PERSON_IS_UNKNOWN)
    once = once_of(await visit.fields())
    await drop_merge(await visit.changing(DropMerge, once), person_id)
    return visit.see(f"/{visit.community}/desk/people/{person_id}")


async def _person_page(visit: Visit, code: ClaimCodeView | None) -> Response:
    person_id = visit.id_part("person_id", PERSON_IS_UNKNOWN)
    caller = await staff_caller(visit)
    found = await get_person(caller, person_id, ContactPurpose.MEMBERSHIP)
    state, asked = await caller.gateway.state_of(caller.community), found.merge_asked
    other = await get_person(caller, asked.into, ContactPurpose.MEMBERSHIP) if asked else None
    view = PersonPage(
        title=found.name or visit.words("counter.somebody"),
        person=found,
        is_resident=Role.RESIDENT in found.roles,
        may_verify=state.may_verify(caller.actor.id, person_id),
        opened_by_code=person_id in state.opened_by_code,
        is_more=await is_more_than_a_resident(caller.gateway, person_id),
        merges_into=other.name or visit.words("counter.somebody") if other else "",
        may_merge=asked is not None and asked.asked_by != caller.actor.id,
        code=code,
        form=blank(),
    )
    return await visit.page(view)


@desk_form(router, "/{community}/desk/partners/{partner_id}/screening")
async def record_screening(visit: Visit) -> Response:
    """A new check for work with minors of whoever represents a partner: until when it is valid."""
    partner_id = visit.id_part("partner_id", PARTNER_IS_UNKNOWN)
    partner = require((await partners_of(visit)).get(partner_id), PARTNER_IS_UNKNOWN)
    back = f"/{visit.community}/partners/{partner_id}"
    form = Form(
        title=visit.words("screening.record"),
        back=back,
        back_words=partner.project,
        lead=visit.words("screening.record_lead"),
        fields=(Fields(visit.words)("valid_until", Kind.MOMENT, hint="cases.screening_hint"),),
        button=visit.words("screening.record"),
    )

    async def done(body: RecordScreeningRequest, once: str) -> Response:
        outcome = await visit.submit(RecordScreening, body, once=once)
        return visit.see_done(back, RecordScreening, outcome)

    whose = (("person", partner.representative),)
    return await answer_form(visit, form, RecordScreeningRequest, done, whose)
