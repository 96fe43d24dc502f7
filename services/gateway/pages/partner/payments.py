"""Who paid for a session, who owes, where what they say differs, and what is to be given back."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.operations.enrolments import every_enrolment
from services.gateway.operations.families import children_of
from services.gateway.operations.people import contacts
from services.gateway.pages.partner.access import own_caller, own_form, own_page
from services.gateway.pages.partner.sessions import own_session
from services.gateway.pages.site.fields import Fields, Kind
from services.gateway.pages.site.form_pages import Form, answer_form
from services.gateway.pages.site.refusals import ROUTE_IS_UNKNOWN
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from shared.contracts.bookings.enrolments.commands import (
    RecordPayment,
    RecordPaymentRequest,
    RefundEnrolment,
    RefundEnrolmentRequest,
)
from shared.contracts.bookings.enrolments.events import RefundReason
from shared.contracts.bookings.enrolments.views import EnrolmentState, EnrolmentView
from shared.contracts.bookings.refusals.enrolments import ENROLMENT_IS_UNKNOWN
from shared.contracts.bookings.sessions.views import SessionView
from shared.contracts.gateway.contact import ContactPurpose
from shared.kernel.refusals import Rejected, require

router = APIRouter(include_in_schema=False)

_PLACED = frozenset({EnrolmentState.CONFIRMED, EnrolmentState.ATTENDED, EnrolmentState.ABSENT})


def open_fen(place: EnrolmentView) -> int:
    """What is still to be paid for a place; of what was given back, what its reason leaves open."""
    return max(0, place.price_fen - place.let_off_fen - (place.paid_fen - place.refunded_fen))


def says_otherwise(place: EnrolmentView) -> bool:
    """Whether what somebody says that they paid is not what is recorded.

    They may mean what they have paid less what they had back, or leave out of it what came back while the
    price was let off. What was paid by mistake and came back counts for nothing, as often as it was paid.
    For a place that is given up they may mean all that they ever paid.
    """
    kept_fen = place.paid_fen - place.refunded_fen
    true_fen = {kept_fen, kept_fen + place.let_off_fen}
    if place.state not in _PLACED:
        true_fen.add(place.paid_fen)
    return place.said_fen is not None and place.said_fen not in true_fen


@dataclass(frozen=True, slots=True)
class PaymentRow:
    """What somebody's place costs, and what was paid for it."""

    place: EnrolmentView
    name: str | None
    """Of who takes part, or of the guardian of the child who does."""
    child: str | None
    kept_fen: int
    """What was paid less what was given back."""
    open_fen: int
    """What is still to be paid by whoever has a place."""
    differs: bool
    """Whether what they say that they paid is not what is recorded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentsPage(PageView):
    """The payments of one session."""

    template: ClassVar[str] = "partner/payments.html"

    session: SessionView
    rows: tuple[PaymentRow, ...]

    @property
    def kept_fen(self) -> int:
        """What was paid for all places together, less what was given back."""
        return sum(one.kept_fen for one in self.rows)

    @property
    def open_fen(self) -> int:
        """What all who have places still owe."""
        return sum(one.open_fen for one in self.rows)

    @property
    def owed_fen(self) -> int:
        """What is still to be given back, to all together."""
        return sum(one.place.refund_owed_fen for one in self.rows)

    @property
    def mismatches(self) -> int:
        """How many say something else than is recorded."""
        return sum(one.differs for one in self.rows)


@own_page(router, "GET /{community}/partner/sessions/{session_id}/payments")
async def payments(visit: Visit) -> Response:
    """The payments; each reading of a name is written down where the person sees it."""
    found = await own_session(visit)
    rows = await _rows(visit, found)
    return await visit.page(
        PaymentsPage(title=visit.words("payments.title"), session=found, rows=tuple(rows))
    )


@own_form(router, "/{community}/partner/sessions/{session_id}/payments/{enrolment_id}/{act}")
async def money(visit: Visit) -> Response:
    """What was paid, or given back."""
    act, found, words = visit.part("act"), await own_session(visit), visit.words
    key = visit.id_part("enrolment_id", ENROLMENT_IS_UNKNOWN)
    if act not in {"payment", "refund"}:
        raise Rejected(ROUTE_IS_UNKNOWN)
    rows = await _rows(visit, found)
    row = require(next((one for one in rows if one.place.enrolment_id == key), None), ENROLMENT_IS_UNKNOWN)
    back, fields = f"/{visit.community}/partner/sessions/{found.session_id}/payments", Fields(words)
    amount = fields("amount_fen", Kind.MONEY)
    form = Form(
        title=words(f"courses.{act}"),
        back=back,
        back_words=words("payments.title"),
        lead=words("payments.lead"),
        facts=await _facts(visit, row),
        fields=(amount,) if act == "payment" else (amount, fields.one_of("reason", RefundReason)),
        button=words(f"courses.{act}"),
    )

    async def paid(body: RecordPaymentRequest, once: str) -> Response:
        outcome = await visit.submit(RecordPayment, body, once=once, enrolment_id=key)
        return visit.see_done(back, RecordPayment, outcome)

    async def refunded(body: RefundEnrolmentRequest, once: str) -> Response:
        outcome = await visit.submit(RefundEnrolment, body, once=once, enrolment_id=key)
        return visit.see_done(back, RefundEnrolment, outcome)

    if act == "payment":
        return await answer_form(visit, form, RecordPaymentRequest, paid)
    return await answer_form(visit, form, RefundEnrolmentRequest, refunded)


async def _facts(visit: Visit, row: PaymentRow) -> tuple[tuple[str, str], ...]:
    shown, words = await visit.shown(), visit.words
    said = () if row.place.said_fen is None else ((words("payments.said"), shown.money(row.place.said_fen)),)
    return (
        (words("courses.person"), row.name or words("counter.somebody")),
        (words("courses.paid"), shown.money(row.kept_fen)),
        *said,
        (words("courses.open"), shown.money(row.open_fen)),
        (words("courses.owed"), shown.money(row.place.refund_owed_fen)),
    )


async def _rows(visit: Visit, session: SessionView) -> list[PaymentRow]:
    caller = await own_caller(visit)
    everybody = await every_enrolment(caller, session.session_id)
    found = [one for one in everybody if one.state in _PLACED or one.paid_fen]
    known = await contacts(caller, {one.person_id for one in found}, ContactPurpose.BOOKING)
    children = await children_of(caller, {one.child_id for one in found if one.child_id})
    names = {person_id: person.name for person_id, person in known.items()}
    called = {child_id: str(child.name) for child_id, child in children.items()}
    return [_row(one, names.get(one.person_id), called.get(one.child_id or "")) for one in found]


def _row(one: EnrolmentView, name: str | None, child: str | None) -> PaymentRow:
    kept_fen = one.paid_fen - one.refunded_fen
    return PaymentRow(
        place=one,
        name=name,
        child=child,
        kept_fen=kept_fen,
        open_fen=open_fen(one) if one.state in _PLACED else 0,
        differs=says_otherwise(one),
    )
