"""Complaints about partners as their visitor may see them, and the forms that bring them further."""

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.operations.complaints import (
    acts_for,
    file_complaint,
    get_complaint,
    list_complaints,
    list_own_complaints,
)
from services.gateway.pages.partner.access import own_caller, own_form, own_page
from services.gateway.pages.sessions.rows import sessions_between
from services.gateway.pages.site.fields import Fields, Kind
from services.gateway.pages.site.form_pages import Form, answer_form
from services.gateway.pages.site.form_views import FormView, Wrong, once_of
from services.gateway.pages.site.languages import title_in
from services.gateway.pages.site.names import partners_of
from services.gateway.pages.site.serving import page
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from services.gateway.pages.tables.listings import files_of
from shared.contracts.partners.complaints.commands import (
    AcknowledgeComplaint,
    AnswerComplaint,
    AnswerComplaintRequest,
    DecideComplaint,
    DecideComplaintRequest,
    FileComplaint,
    FileComplaintRequest,
    WithdrawComplaint,
)
from shared.contracts.partners.complaints.events import Measure
from shared.contracts.partners.complaints.views import (
    ComplaintState,
    ComplaintView,
    ComplaintYearView,
    GetComplaint,
    ListComplaints,
    ListComplaintsRequest,
    ListComplaintYears,
)
from shared.contracts.partners.partnership import PartnerView
from shared.contracts.partners.refusals.agreements import PARTNER_IS_UNKNOWN
from shared.contracts.partners.refusals.complaints import COMPLAINT_IS_UNKNOWN
from shared.kernel.messages import Command
from shared.kernel.refusals import Rejected, require
from shared.kernel.roles import Role

router = APIRouter(include_in_schema=False)

_MOST = 60
_BACK = timedelta(days=60)
_BUTTONS: dict[str, type[Command]] = {"acknowledge": AcknowledgeComplaint, "withdraw": WithdrawComplaint}


@dataclass(frozen=True, slots=True)
class ComplaintRow:
    """One complaint, about whom it is, and whether its step is late."""

    complaint: ComplaintView
    project: str
    late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintsPage(PageView):
    """Complaints that the visitor may see, and the numbers that everybody may."""

    template: ClassVar[str] = "complaints/complaints.html"

    rows: tuple[ComplaintRow, ...]
    years: tuple[ComplaintYearView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintPage(PageView):
    """One complaint, with the steps of whoever looks."""

    template: ClassVar[str] = "complaints/complaint.html"

    row: ComplaintRow
    may_acknowledge: bool
    may_answer: bool
    may_decide: bool
    may_withdraw: bool
    form: FormView


@page(router, "GET /{community}/complaints")
async def complaints(visit: Visit) -> Response:
    """How complaints ended, for everybody; and those that the visitor may see."""
    years = (await visit.ask(ListComplaintYears(limit=20))).items
    found: list[ComplaintView] = []
    if visit.person_id is not None:
        caller = await visit.caller(ListComplaints)
        found = (await list_complaints(caller, ListComplaintsRequest(limit=_MOST))).items
    return await _list(visit, "complaints.title", found, tuple(years))


@own_page(router, "GET /{community}/me/complaints")
async def own(visit: Visit) -> Response:
    """Where each of the visitor's own complaints stands."""
    page_ = await list_own_complaints(await visit.caller(ListComplaints), ListComplaintsRequest(limit=_MOST))
    return await _list(visit, "complaints.own", page_.items, ())


@own_page(router, "GET /{community}/complaints/{complaint_id}")
async def complaint(visit: Visit) -> Response:
    """The complaint."""
    return await _page(visit, None)


@own_page(router, "POST /{community}/complaints/{complaint_id}/do/{act}")
async def press(visit: Visit) -> Response:
    """What one button does: acknowledge it, or take it back."""
    once = once_of(await visit.fields())
    found = await _found(visit)
    command = require(_BUTTONS.get(visit.part("act")), COMPLAINT_IS_UNKNOWN)
    try:
        outcome = await visit.submit(command, once=once, complaint_id=found.complaint_id)
    except Rejected as wrong:
        return await _page(visit, wrong)
    return visit.see_done(_path(visit, found), command, outcome)


@own_form(router, "/{community}/partners/{partner_id}/complain")
async def complain(visit: Visit) -> Response:
    """The form for a complaint about a partner, or about one of its sessions."""
    partner = await _partner(visit, visit.id_part("partner_id", PARTNER_IS_UNKNOWN))
    now = visit.gateway.clock.now()
    rows = await sessions_between(visit, now - _BACK, now)
    shown = await visit.shown()
    sessions = tuple(
        (
            one.session.session_id,
            f"{title_in(visit.language, one.session)} · {shown.day(one.session.starts_at)}",
        )
        for one in rows
        if one.session.partner_id == partner.partner_id
    )
    fields = Fields(visit.words)
    session = fields(
        "session_id",
        Kind.SELECT,
        choices=(("", visit.words("complaints.no_session")), *sessions),
        required=False,
        label="complaints.session",
    )
    form = Form(
        title=visit.words("complaints.complain"),
        back=f"/{visit.community}/partners/{partner.partner_id}",
        back_words=partner.project,
        lead=visit.words("complaints.complain_text"),
        fields=(fields("text", Kind.AREA, label="complaints.what", hint="complaints.what_hint"), session),
        button=visit.words("complaints.send"),
    )

    async def done(body: FileComplaintRequest, once: str) -> Response:
        caller = await visit.changing(FileComplaint, once)
        outcome = await file_complaint(caller, partner.partner_id, body)
        return visit.see_done(f"/{visit.community}/me/complaints", FileComplaint, outcome)

    return await answer_form(visit, form, FileComplaintRequest, done)


@own_form(router, "/{community}/complaints/{complaint_id}/answer")
async def answer(visit: Visit) -> Response:
    """The partner's representative answers; to others there is no such form."""
    found = await _found(visit)
    require(await acts_for(await own_caller(visit), found.partner_id) or None, COMPLAINT_IS_UNKNOWN)
    form = Form(
        title=visit.words("complaints.answer"),
        back=_path(visit, found),
        back_words=visit.words("complaints.one"),
        lead=visit.words("complaints.answer_text"),
        facts=((visit.words("complaints.what"), str(found.text)),),
        fields=(Fields(visit.words)("answer", Kind.AREA),),
        button=visit.words("complaints.answer_button"),
    )

    async def done(body: AnswerComplaintRequest, once: str) -> Response:
        outcome = await visit.submit(AnswerComplaint, body, once=once, complaint_id=found.complaint_id)
        return visit.see_done(_path(visit, found), AnswerComplaint, outcome)

    return await answer_form(visit, form, AnswerComplaintRequest, done)


@own_form(router, "/{community}/complaints/{complaint_id}/decide")
async def decide(visit: Visit) -> Response:
    """Staff decide, with a measure or without; to others there is no such form."""
    found = await _found(visit)
    require(await visit.has(Role.STAFF) or None, COMPLAINT_IS_UNKNOWN)
    fields = Fields(visit.words)
    choices = (
        ("", visit.words("complaints.not_upheld")),
        *((one.value, visit.words.of(one)) for one in Measure),
    )
    form = Form(
        title=visit.words("complaints.decide"),
        back=_path(visit, found),
        back_words=visit.words("complaints.one"),
        lead=visit.words("complaints.decide_text"),
        facts=((visit.words("complaints.what"), str(found.text)),),
        fields=(
            fields("measure", Kind.SELECT, choices=choices, required=False, label="complaints.measure"),
            fields(
                "suspended_until",
                Kind.MOMENT,
                required=False,
                label="complaints.until",
                hint="complaints.until_hint",
            ),
            fields("reason", Kind.AREA, hint="complaints.reason_hint"),
        ),
        button=visit.words("complaints.decide_button"),
    )

    async def done(body: DecideComplaintRequest, once: str) -> Response:
        outcome = await visit.submit(DecideComplaint, body, once=once, complaint_id=found.complaint_id)
        return visit.see_done(_path(visit, found), DecideComplaint, outcome)

    return await answer_form(visit, form, DecideComplaintRequest, done)


async def _partner(visit: Visit, partner_id: str) -> PartnerView:
    return require((await partners_of(visit)).get(partner_id), PARTNER_IS_UNKNOWN)


def _path(visit: Visit, found: ComplaintView) -> str:
    return f"/{visit.community}/complaints/{found.complaint_id}"


async def _found(visit: Visit) -> ComplaintView:
    complaint_id = visit.id_part("complaint_id", COMPLAINT_IS_UNKNOWN)
    return require(await get_complaint(await visit.caller(GetComplaint), complaint_id), COMPLAINT_IS_UNKNOWN)


async def _list(
    visit: Visit, key: str, found: list[ComplaintView], years: tuple[ComplaintYearView, ...]
) -> Response:
    known = await partners_of(visit) if found else {}
    rows = tuple(_row(visit, one, known) for one in found)
    if found:
        files = await files_of(visit, "complaints")
    else:
        files = await files_of(visit, "complaint-years") if years else None
    return await visit.page(ComplaintsPage(title=visit.words(key), list_files=files, rows=rows, years=years))


def _row(visit: Visit, one: ComplaintView, known: dict[str, PartnerView]) -> ComplaintRow:
    partner = known.get(one.partner_id)
    late = one.due_at is not None and one.due_at < visit.gateway.clock.now()
    return ComplaintRow(one, partner.project if partner else "", late)


async def _page(visit: Visit, wrong: Wrong | None) -> Response:
    found = await _found(visit)
    row = _row(visit, found, await partners_of(visit))
    caller = await own_caller(visit)
    represents = await acts_for(caller, found.partner_id)
    staff = await visit.has(Role.STAFF) and not represents
    heard = found.state is ComplaintState.HEARD or (found.state is ComplaintState.ACKNOWLEDGED and row.late)
    view = ComplaintPage(
        title=visit.words("complaints.one"),
        row=row,
        may_acknowledge=staff and found.state is ComplaintState.FILED,
        may_answer=represents and found.state is ComplaintState.ACKNOWLEDGED,
        may_decide=staff and heard and found.complainant != caller.person_id,
        may_withdraw=found.complainant == caller.person_id and found.ended_at is None,
        form=await visit.form(wrong),
    )
    return await visit.page(view, wrong=wrong)
