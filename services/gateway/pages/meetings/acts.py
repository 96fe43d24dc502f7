"""What is done with meetings: each act a page of one form, beside the pages that show them."""

from collections.abc import Iterable
from typing import Annotated, Self

from fastapi import Response
from pydantic import Field, model_validator

from services.gateway.operations import meetings
from services.gateway.operations.payments import seats_of
from services.gateway.operations.people import contacts
from services.gateway.pages.meetings.routes import acts_of, meeting_of, papers_of, router
from services.gateway.pages.site import fields as form_fields
from services.gateway.pages.site.fields import Choices, Fields, Kind
from services.gateway.pages.site.form_pages import Form, answer_form
from services.gateway.pages.site.forms import made_of
from services.gateway.pages.site.languages import title_in
from services.gateway.pages.site.serving import form_at, page
from services.gateway.pages.site.visit import Visit
from shared.contracts.fund.budgets.terms import BudgetState
from shared.contracts.fund.budgets.views import ListBudgets
from shared.contracts.fund.disbursements.views import DisbursementState, ListDisbursements
from shared.contracts.fund.meetings.commands import (
    CallMeeting,
    CallMeetingRequest,
    CancelMeeting,
    CancelMeetingRequest,
    ChangeMeeting,
    RecordMinutes,
    RecordMinutesRequest,
    SignMinutes,
    SignMinutesRequest,
)
from shared.contracts.fund.meetings.terms import MOST_POINTS
from shared.contracts.fund.meetings.views import MeetingPapersView, MeetingView
from shared.contracts.fund.refusals.meetings import MEETING_IS_UNKNOWN
from shared.contracts.gateway.contact import ContactPurpose
from shared.kernel.messages import Command
from shared.kernel.models import Instant, Line, Request, Title
from shared.kernel.refusals import Rejected

__all__ = ["router"]

_ROWS = 6
_SHOWN = 2
"""Rows that stand there at once; the others are opened where there is more to talk about."""
_MORE = 2
"""Empty rows beside the points that there are."""
_OPEN = (DisbursementState.REQUESTED, DisbursementState.WITH_RESIDENTS, DisbursementState.IN_PUBLICITY)
_MOST = 50
_COMMANDS: dict[str, type[Command]] = {
    "change": ChangeMeeting,
    "cancellation": CancelMeeting,
    "minutes": RecordMinutes,
    "signature": SignMinutes,
}


class PointTyped(Request):
    """A row of the form: a case by its kind and id, or a subject."""

    case: str | None = None
    title: Title | None = None
    note: Line | None = None

    @model_validator(mode="after")
    def _names_one(self) -> Self:
        if (self.case is None) == (self.title is None):
            raise ValueError("choose a payment or budget, or type a subject")
        return self


class MeetingTyped(Request):
    """The form of a meeting as it is sent."""

    starts_at: Instant
    place: Title
    agenda: Annotated[tuple[PointTyped, ...], Field(min_length=1, max_length=MOST_POINTS)]

    def request(self) -> CallMeetingRequest:
        """What it asks for."""
        wishes = []
        for one in self.agenda:
            kind, _, case_id = (one.case or "").partition(":")
            subject = {f"{kind}_id": case_id} if case_id else {"title": one.title}
            wishes.append({**subject, "note": one.note})
        values = {"starts_at": self.starts_at, "place": self.place, "agenda": wishes}
        return made_of(CallMeetingRequest, values)


@form_at("/{community}/fund/meeting-call", lambda route: page(router, route))
async def calling(visit: Visit) -> Response:
    """A meeting is called."""
    await visit.caller(CallMeeting)
    back = f"/{visit.community}/fund/meetings"
    form = Form(
        title=visit.words("meetings.call"),
        back=back,
        back_words=visit.words("meetings.title"),
        lead=visit.words("meetings.call_lead"),
        fields=_meeting_fields(visit, _ROWS, await _cases(visit)),
        button=visit.words("meetings.call"),
    )

    async def done(body: MeetingTyped, once: str) -> Response:
        wish = body.request()
        outcome = await meetings.call_meeting(await visit.changing(CallMeeting, once), wish)
        return visit.see_done(f"{back}/{outcome.made('meeting_id')}", CallMeeting, outcome)

    return await answer_form(visit, form, MeetingTyped, done)


async def _cases(visit: Visit, *, also: Choices = ()) -> Choices:
    """What waits to be decided, and what stands on the agenda already; the first says that it is no case."""
    words, shown = visit.words, await visit.shown()
    payments = [
        one for state in _OPEN for one in (await visit.ask(ListDisbursements(state=state, limit=_MOST))).items
    ]
    budgets = (await visit.ask(ListBudgets(state=BudgetState.PROPOSED, limit=_MOST))).items
    found = {
        "": words("meetings.no_case"),
        **dict(also),
        **{
            f"disbursement:{one.disbursement_id}": " · ".join(
                (title_in(visit.language, one), shown.money(one.amount_fen))
            )
            for one in payments
        },
        **{f"budget:{one.budget_id}": words("budgets.title", year=one.year) for one in budgets},
    }
    return tuple(found.items())


def _meeting_fields(visit: Visit, rows: int, cases: Choices) -> tuple[form_fields.Field, ...]:
    fields = Fields(visit.words)
    return (
        fields("starts_at", Kind.MOMENT, label="meetings.starts_at"),
        fields("place", label="meetings.place"),
        *fields.rows((_row(fields, place, cases) for place in range(min(rows, MOST_POINTS))), _SHOWN),
    )


def _row(fields: Fields, place: int, cases: Choices) -> Iterable[form_fields.Field]:
    row = f"agenda.{place}"
    case = fields.nth(f"{row}.case", place, Kind.SELECT, label="meetings.case")
    yield form_fields.Field(name=case.name, label=case.label, kind=Kind.SELECT, choices=cases, required=False)
    yield fields.nth(f"{row}.title", place, label="meetings.subject")
    yield fields.nth(f"{row}.note", place, label="meetings.note")


@form_at("/{community}/fund/meetings/{meeting_id}/{act}", lambda route: page(router, route))
async def acting(visit: Visit) -> Response:
    """A meeting is changed, cancelled or minuted, or its minutes are signed."""
    act = visit.part("act")
    if act not in _COMMANDS:
        raise Rejected(MEETING_IS_UNKNOWN)
    await visit.caller(_COMMANDS[act])
    one = await meeting_of(visit)
    has_begun = one.starts_at <= visit.gateway.clock.now()
    if visit.request.method != "POST" and act not in acts_of(one, await visit.roles(), has_begun=has_begun):
        return visit.see(f"/{visit.community}/fund/meetings/{one.meeting_id}")  # An old link.
    if act == "change":
        return await _change(visit, one)
    if act == "cancellation":
        return await _cancel(visit, one)
    papers = await papers_of(visit, one.meeting_id) or MeetingPapersView(meeting_id=one.meeting_id)
    return await (_minutes(visit, one, papers) if act == "minutes" else _sign(visit, one, papers))


async def _change(visit: Visit, one: MeetingView) -> Response:
    papers, shown = await papers_of(visit, one.meeting_id), await visit.shown()
    notes = {note.number: str(note.note) for note in papers.notes} if papers else {}
    values = [("starts_at", shown.typed(one.starts_at)), ("place", one.place)]
    known: list[tuple[str, str]] = []
    for point in one.agenda:
        row = f"agenda.{point.number - 1}"
        kind = "disbursement" if point.disbursement_id else "budget" if point.budget_id else ""
        title = point.title or visit.words("budgets.title", year=point.year)
        if kind:
            case = f"{kind}:{point.disbursement_id or point.budget_id}"
            known.append((case, title))
            values.append((f"{row}.case", case))
        else:
            values.append((f"{row}.title", title))
        values.append((f"{row}.note", notes.get(point.number, "")))
    rows = max(_ROWS, len(one.agenda) + _MORE)
    form = _form(
        visit, one, "change", _meeting_fields(visit, rows, await _cases(visit, also=tuple(known))), values
    )

    async def done(body: MeetingTyped, once: str) -> Response:
        wish, caller = body.request(), await visit.changing(ChangeMeeting, once)
        outcome = await meetings.change_meeting(caller, one.meeting_id, wish)
        return visit.see_done(form.back, ChangeMeeting, outcome)

    return await answer_form(visit, form, MeetingTyped, done)


def _form(
    visit: Visit,
    one: MeetingView,
    act: str,
    fields: tuple[form_fields.Field, ...],
    values: Iterable[tuple[str, str]] = (),
    facts: Choices = (),
) -> Form:
    return Form(
        title=visit.words(f"meetings.act_{act}"),
        back=f"/{visit.community}/fund/meetings/{one.meeting_id}",
        back_words=visit.words("meetings.this"),
        lead=visit.words(f"meetings.{act}_lead"),
        fields=fields,
        values=tuple(values),
        facts=facts,
        button=visit.words(f"meetings.act_{act}"),
        danger=act == "cancellation",
    )


async def _cancel(visit: Visit, one: MeetingView) -> Response:
    fields = (Fields(visit.words)("reason", hint="spending.public_hint"),)
    form = _form(visit, one, "cancellation", fields)

    async def done(body: CancelMeetingRequest, once: str) -> Response:
        outcome = await visit.submit(CancelMeeting, body, once=once, meeting_id=one.meeting_id)
        return visit.see_done(form.back, CancelMeeting, outcome)

    return await answer_form(visit, form, CancelMeetingRequest, done)


async def _minutes(visit: Visit, one: MeetingView, papers: MeetingPapersView) -> Response:
    fields, words, shown = Fields(visit.words), visit.words, await visit.shown()
    points = tuple(
        (str(point.number), f"{point.number} · {point.title or words('budgets.title', year=point.year)}")
        for point in one.agenda
    )
    values = [
        ("began_at", shown.typed(one.began_at or one.starts_at)),
        ("ended_at", shown.typed(one.ended_at) if one.ended_at else ""),
        *(("present_ids", person) for person in papers.present_ids),
        *(("dealt_with", str(point.number)) for point in one.agenda if point.dealt_with),
        ("minutes", str(papers.minutes)),
    ]
    typed = (
        fields("began_at", Kind.MOMENT, label="meetings.began_at"),
        fields("ended_at", Kind.MOMENT, label="meetings.ended_at"),
        fields(
            "present_ids",
            Kind.CHECKS,
            label="meetings.present_ids",
            hint="meetings.present_hint",
            choices=await _members(visit),
        ),
        fields("dealt_with", Kind.CHECKS, label="meetings.dealt_with", choices=points),
        fields("minutes", Kind.AREA, label="meetings.minutes", hint="meetings.minutes_hint"),
    )
    facts = ((words("meetings.quorum"), words("meetings.quorum_of", n=one.quorum, of=one.members)),)
    form = _form(visit, one, "minutes", typed, values, facts)

    async def done(body: RecordMinutesRequest, once: str) -> Response:
        caller = await visit.changing(RecordMinutes, once)
        outcome = await meetings.record_minutes(caller, one.meeting_id, body)
        return visit.see_done(form.back, RecordMinutes, outcome)

    return await answer_form(visit, form, RecordMinutesRequest, done)


async def _members(visit: Visit) -> Choices:
    """The committee by name. That a name was read is written down where its bearer sees it."""
    caller = await visit.caller(RecordMinutes)
    seats = await seats_of(caller)
    others = {*seats.treasurers, *seats.staff}
    people = [one for one in seats.committee if one not in others]
    known = await contacts(caller, people, ContactPurpose.MEMBERSHIP)
    return tuple((one, known[one].name if one in known else one) for one in people)


async def _sign(visit: Visit, one: MeetingView, papers: MeetingPapersView) -> Response:
    words = visit.words
    fields = (form_fields.Field(name="version", label="", kind=Kind.HIDDEN),)
    facts = (
        (words("meetings.minutes"), str(papers.minutes) or words("words.erased")),
        (words("meetings.sha256"), one.minutes_sha256),
    )
    form = _form(visit, one, "signature", fields, (("version", str(papers.version)),), facts)

    async def done(body: SignMinutesRequest, once: str) -> Response:
        outcome = await visit.submit(SignMinutes, body, once=once, meeting_id=one.meeting_id)
        return visit.see_done(form.back, SignMinutes, outcome)

    return await answer_form(visit, form, SignMinutesRequest, done)
