"""Requested bookings at the desk: the queue with its clocks, the answers, and what is asked for at all."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from fastapi import APIRouter, Response
from pydantic import Field as Bounded

from services.gateway.operations.bookings import get_booking, list_bookings
from services.gateway.operations.people import contacts
from services.gateway.operations.unrelated_staff import answer_request, is_offered
from services.gateway.operations.whole_lists import whole
from services.gateway.pages.desk.access import desk_form, desk_page, staff_caller
from services.gateway.pages.site.fields import Field, Fields, Kind, flat
from services.gateway.pages.site.form_pages import Form, answer_form
from services.gateway.pages.site.form_views import FormView, Wrong, once_of
from services.gateway.pages.site.forms import FormInvalid, made_of, read
from services.gateway.pages.site.languages import name_in
from services.gateway.pages.site.names import partners_of, space_of, spaces_of
from services.gateway.pages.site.tasks import span
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from services.gateway.pages.tables.listings import files_of
from shared.contracts.bookings.approvals.commands import (
    ApproveBooking,
    ApproveBookingRequest,
    RejectBooking,
    RejectBookingRequest,
    SetSpaceApproval,
    SetSpaceApprovalRequest,
)
from shared.contracts.bookings.bookings.views import (
    BookingState,
    BookingView,
    GetBooking,
    ListBookings,
    ListBookingsRequest,
)
from shared.contracts.bookings.programme import Minutes
from shared.contracts.bookings.refusals.spaces import BOOKING_IS_UNKNOWN
from shared.contracts.bookings.spaces.approval import Asking, SpaceApproval
from shared.contracts.bookings.spaces.views import SpaceView
from shared.contracts.gateway.contact import ContactPurpose
from shared.kernel.models import Request
from shared.kernel.refusals import Rejected, require

router = APIRouter(include_in_schema=False)

_MOST = 1_000


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A request: who asks for which room, and how long there is for an answer."""

    booking: BookingView
    space: SpaceView | None
    name: str
    left: str
    others: int
    """How many other dates of its series wait too."""
    is_offered: bool
    """Whether the visitor may answer it: neither their own, nor of somebody related to them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestsPage(PageView):
    """The queue of requests, what expires first in front."""

    template: ClassVar[str] = "approvals/requests.html"

    rows: tuple[RequestRow, ...]
    form: FormView


@desk_page(router, "GET /{community}/desk/requests")
async def requests(visit: Visit) -> Response:
    """The queue; each reading of a name is written down where the person sees it."""
    return await _queue(visit, None)


@desk_page(router, "POST /{community}/desk/requests/{booking_id}/approve")
async def approve(visit: Visit) -> Response:
    """Approves a request, or with it the others of its series."""
    pairs, booking_id = await visit.fields(), visit.id_part("booking_id", BOOKING_IS_UNKNOWN)
    try:
        body = read(ApproveBookingRequest, pairs, (await visit.shown()).zone)
        caller = await visit.changing(ApproveBooking, once_of(pairs))
        outcome = await answer_request(caller, ApproveBooking, body, booking_id)
    except (FormInvalid, Rejected) as wrong:
        return await _queue(visit, wrong)
    return visit.see_done(_path(visit), ApproveBooking, outcome)


@desk_form(router, "/{community}/desk/requests/{booking_id}/reject")
async def reject(visit: Visit) -> Response:
    """Rejects a request, with a reason that whoever asked reads."""
    booking_id = visit.id_part("booking_id", BOOKING_IS_UNKNOWN)
    found = await get_booking(await visit.caller(GetBooking), booking_id)
    booking, shown = require(found, BOOKING_IS_UNKNOWN), await visit.shown()
    fields, words = Fields(visit.words), visit.words
    space = (await spaces_of(visit)).get(booking.space_id)
    form = Form(
        title=words("approvals.reject"),
        back=_path(visit),
        back_words=words("approvals.title"),
        facts=(
            (words("booking.room"), name_in(visit.language, space) if space else ""),
            (words("booking.time"), shown.window(booking.starts_at, booking.ends_at)),
        ),
        fields=(
            fields("reason", hint="approvals.reason_hint"),
            *((fields.yes_or_no("whole_series"),) if booking.series_id else ()),
        ),
        values=(("whole_series", "false"),),
        button=words("approvals.reject"),
        danger=True,
    )

    async def done(body: RejectBookingRequest, once: str) -> Response:
        caller = await visit.changing(RejectBooking, once)
        outcome = await answer_request(caller, RejectBooking, body, booking_id)
        return visit.see_done(form.back, RejectBooking, outcome)

    return await answer_form(visit, form, RejectBookingRequest, done)


async def _queue(visit: Visit, wrong: Wrong | None) -> Response:
    view = RequestsPage(
        title=visit.words("approvals.title"),
        list_files=await files_of(visit, "bookings", ListBookings(state=BookingState.REQUESTED)),
        rows=tuple(await _rows(visit)),
        form=await visit.form(wrong),
    )
    return await visit.page(view, wrong=wrong)


async def _rows(visit: Visit) -> list[RequestRow]:
    caller = await visit.caller(ListBookings)
    found = await whole(
        lambda cursor: list_bookings(
            caller, ListBookingsRequest(state=BookingState.REQUESTED, limit=200, cursor=cursor)
        ),
        _MOST,
    )
    asked = sorted(found, key=lambda one: (one.expires_at or one.starts_at, one.starts_at))
    bookers = {one.booked_by for one in asked if one.booked_by}
    known = await contacts(await staff_caller(visit), bookers, ContactPurpose.BOOKING)
    spaces, partners = await spaces_of(visit), await partners_of(visit)
    rows = []
    for one in asked:
        person, partner = known.get(one.booked_by or ""), partners.get(one.partner_id or "")
        names = [partner.project if partner else "", person.name if person else ""]
        name = " · ".join(filter(None, names)) or visit.words("counter.somebody")
        others = sum(one.series_id is not None and two.series_id == one.series_id for two in asked)
        left = span(visit.words, one.expires_at - caller.now) if one.expires_at else ""
        offered, space = await is_offered(caller, one), spaces.get(one.space_id)
        rows.append(RequestRow(one, space, name, left, max(0, others - 1), offered))
    return rows


class ApprovalForm(Request):
    """What the form says of a room: nobody chosen means that every booking stands at once."""

    for_whom: tuple[Asking, ...] = ()
    above_minutes: Minutes | None = None
    answer_hours: Annotated[int, Bounded(strict=True, ge=1, le=720)] = 48


@desk_form(router, "/{community}/desk/rooms/{space_id}/approval")
async def space_approval(visit: Visit) -> Response:
    """Which bookings of a room are requests that staff answer."""
    space = await space_of(visit)
    now = space.approval.model_dump(mode="json") if space.approval else {"answer_hours": 48}
    form = Form(
        title=visit.words("approvals.of_room", room=name_in(visit.language, space)),
        back=f"/{visit.community}/desk/rooms",
        back_words=visit.words("desk.rooms"),
        lead=visit.words("approvals.lead"),
        fields=_fields(visit),
        values=tuple(flat(now)),
        button=visit.words("approvals.save"),
    )

    async def done(body: ApprovalForm, once: str) -> Response:
        approval = made_of(SpaceApproval, dict(body)) if body.for_whom else None
        wish = SetSpaceApprovalRequest(approval=approval)
        outcome = await visit.submit(SetSpaceApproval, wish, once=once, space_id=space.space_id)
        return visit.see_done(form.back, SetSpaceApproval, outcome)

    return await answer_form(visit, form, ApprovalForm, done)


def _fields(visit: Visit) -> tuple[Field, ...]:
    fields, words = Fields(visit.words), visit.words
    return (
        fields(
            "for_whom",
            Kind.CHECKS,
            hint="approvals.for_whom_hint",
            choices=tuple((one.value, words.of(one)) for one in Asking),
            label="approvals.for_whom",
            required=False,
        ),
        fields(
            "above_minutes",
            Kind.NUMBER,
            hint="approvals.above_hint",
            label="approvals.above",
            required=False,
        ),
        fields("answer_hours", Kind.NUMBER, hint="approvals.hours_hint", label="approvals.hours"),
    )


def _path(visit: Visit) -> str:
    return f"/{visit.community}/desk/requests"
