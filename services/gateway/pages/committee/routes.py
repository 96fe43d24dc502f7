"""The committee for everybody: what it has to decide, how many are in office, when their terms end."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.operations import payments
from services.gateway.operations.people import contacts
from services.gateway.pages.committee.cases import CaseShown, cases_of
from services.gateway.pages.site.fields import Fields, Kind
from services.gateway.pages.site.form_pages import Form, answer_form
from services.gateway.pages.site.names import everything
from services.gateway.pages.site.serving import form_at, page
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from services.gateway.pages.tables.listings import files_of
from shared.contracts.fund.officer import GetOfficer
from shared.contracts.fund.terms import ListTerms, SetTerm, SetTermRequest, TermView
from shared.contracts.fund.votes import Vote
from shared.contracts.gateway.contact import ContactPurpose
from shared.contracts.partners.band_rules import AmountBands, LargeBand, SmallBand
from shared.contracts.partners.committee_rules import CommitteeRules
from shared.kernel.messages import ActorId
from shared.kernel.roles import Role

router = APIRouter(include_in_schema=False)

_AHEAD = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class TermRow:
    """A member, whose name no public page shows."""

    number: int
    is_own: bool
    term: TermView | None
    """None where none is recorded: in office as long as the role is held."""
    is_over: bool
    ends_soon: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitteePage(PageView):
    """Payments that wait, seats and terms."""

    template: ClassVar[str] = "committee/committee.html"

    cases: tuple[CaseShown, ...]
    votes: tuple[Vote, ...]
    """What a member may say."""
    rows: tuple[TermRow, ...]
    in_office: int
    members_at_least: int
    can_vote: bool
    small: SmallBand | None
    large: LargeBand | None
    has_officer: bool
    is_officer: bool
    """Whether the visitor is the officer for small payments."""
    may_set: bool


@page(router, "GET /{community}/fund/committee")
async def committee(visit: Visit) -> Response:
    """The page."""
    rules = (await visit.here()).rules.committee or CommitteeRules()
    seats = await payments.seats_of(await visit.caller(ListTerms))
    others = {*seats.treasurers, *seats.staff}
    members = [one for one in seats.committee if one not in others]
    terms = {one.person_id: one for one in await everything(visit, ListTerms())}
    today = (await visit.shown()).today
    rows = tuple(
        _row(number, one, terms, visit.person_id, today) for number, one in enumerate(members, start=1)
    )
    in_office = sum(not row.is_over for row in rows)
    bands, officer = rules.bands or AmountBands(), (await visit.ask(GetOfficer())).person_id
    view = CommitteePage(
        title=visit.words("committee.title"),
        list_files=await files_of(visit, "fund-terms"),
        cases=await cases_of(visit),
        votes=tuple(Vote),
        rows=rows,
        in_office=in_office,
        members_at_least=rules.members_at_least,
        can_vote=in_office >= rules.members_at_least and in_office % 2 == 1,
        small=bands.small,
        large=bands.large,
        has_officer=officer is not None,
        is_officer=officer is not None and officer == visit.person_id,
        may_set=await visit.has(Role.DISTRICT),
    )
    return await visit.page(view)


def _row(number: int, person: str, terms: Mapping[str, TermView], own: str | None, today: date) -> TermRow:
    term = terms.get(person)
    runs = term is None or term.starts_on <= today <= term.ends_on
    soon = term is not None and runs and term.ends_on - _AHEAD <= today
    return TermRow(number, person == own, term, not runs, soon)


class TermForm(SetTermRequest):
    """The form as it is sent: whose term, and from when to when."""

    person_id: ActorId


@form_at("/{community}/fund/committee-term", lambda route: page(router, route))
async def setting(visit: Visit) -> Response:
    """The district records a term."""
    caller = await visit.caller(SetTerm)
    seats = await payments.seats_of(caller)
    known = await contacts(caller, seats.committee, ContactPurpose.MEMBERSHIP)
    names = {key: person.name for key, person in known.items()}
    fields, back = Fields(visit.words), f"/{visit.community}/fund/committee"
    form = Form(
        title=visit.words("committee.set"),
        back=back,
        back_words=visit.words("committee.title"),
        lead=visit.words("committee.set_lead"),
        fields=(
            fields(
                "person_id",
                Kind.SELECT,
                label="committee.member",
                choices=tuple((one, names.get(one) or one) for one in seats.committee),
            ),
            fields("starts_on", Kind.DAY, label="committee.starts_on"),
            fields("ends_on", Kind.DAY, label="committee.ends_on"),
        ),
        button=visit.words("committee.set"),
    )

    async def done(body: TermForm, once: str) -> Response:
        term = SetTermRequest(starts_on=body.starts_on, ends_on=body.ends_on)
        outcome = await payments.set_term(await visit.changing(SetTerm, once), body.person_id, term)
        return visit.see_done(back, SetTerm, outcome)

    return await answer_form(visit, form, TermForm, done)
