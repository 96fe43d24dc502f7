"""Complaints, and how many ended how in each year."""

from shared.contracts.partners.complaints.events import (
    ComplaintAcknowledged,
    ComplaintAnswered,
    ComplaintDecided,
    ComplaintFiled,
    ComplaintWithdrawn,
)
from shared.contracts.partners.complaints.views import (
    ComplaintState,
    ComplaintView,
    ComplaintYearView,
    GetComplaint,
    ListComplaints,
    ListComplaintYears,
)
from shared.contracts.partners.trials.events import SHOWN_FROM_ANSWERS
from shared.kernel.messages import Recorded
from shared.kernel.models import Page
from shared.projections.projection import Documents, Projection

View = ComplaintView | None


def _filed(_view: View, recorded: Recorded[ComplaintFiled], key: str) -> View:
    event = recorded.data
    return ComplaintView(
        complaint_id=key,
        partner_id=event.partner_id,
        session_id=event.session_id,
        state=ComplaintState.FILED,
        complainant=event.complainant,
        text=event.text,
        filed_at=event.filed_at,
        due_at=event.acknowledge_by,
    )


def _acknowledged(view: View, recorded: Recorded[ComplaintAcknowledged], _key: str) -> View:
    event = recorded.data
    update = {
        "state": ComplaintState.ACKNOWLEDGED,
        "acknowledged_at": event.acknowledged_at,
        "hear_by": event.hear_by,
        "decide_by": event.decide_by,
        "due_at": event.hear_by,
    }
    return view.model_copy(update=update) if view else None


def _answered(view: View, recorded: Recorded[ComplaintAnswered], _key: str) -> View:
    if view is None:
        return None
    event = recorded.data
    update = {
        "state": ComplaintState.HEARD,
        "answer": event.answer,
        "answered_at": event.answered_at,
        "due_at": view.decide_by,
    }
    return view.model_copy(update=update)


def _decided(view: View, recorded: Recorded[ComplaintDecided], _key: str) -> View:
    event = recorded.data
    update = {
        "state": ComplaintState.NOT_UPHELD if event.measure is None else ComplaintState.UPHELD,
        "measure": event.measure,
        "suspended_until": event.suspended_until,
        "reason": event.reason,
        "ended_at": event.decided_at,
        "due_at": None,
    }
    return view.model_copy(update=update) if view else None


def _withdrawn(view: View, recorded: Recorded[ComplaintWithdrawn], _key: str) -> View:
    update = {
        "state": ComplaintState.WITHDRAWN,
        "ended_at": recorded.data.withdrawn_at,
        "due_at": None,
    }
    return view.model_copy(update=update) if view else None


COMPLAINTS = (
    Projection(
        "complaints",
        ComplaintView,
        indexes=("state", "measure", "partner_id", "complainant", "filed_at"),
    )
    .on(ComplaintFiled, lambda event: event.complaint_id, _filed)
    .on(ComplaintAcknowledged, lambda event: event.complaint_id, _acknowledged)
    .on(ComplaintAnswered, lambda event: event.complaint_id, _answered)
    .on(ComplaintDecided, lambda event: event.complaint_id, _decided)
    .on(ComplaintWithdrawn, lambda event: event.complaint_id, _withdrawn)
    .gets(GetComplaint)
    .lists(ListComplaints, order="filed_at", descending=True)
)


def _counted(view: ComplaintYearView | None, key: str, outcome: str) -> ComplaintYearView:
    counts = view or ComplaintYearView(year=int(key), upheld=0, not_upheld=0, withdrawn=0)
    return counts.model_copy(update={outcome: getattr(counts, outcome) + 1})


def _decided_in(
    view: ComplaintYearView | None, recorded: Recorded[ComplaintDecided], key: str
) -> ComplaintYearView:
    return _counted(view, key, "not_upheld" if recorded.data.measure is None else "upheld")


def _withdrawn_in(
    view: ComplaintYearView | None, _recorded: Recorded[ComplaintWithdrawn], key: str
) -> ComplaintYearView:
    return _counted(view, key, "withdrawn")


def _told(count: int | None) -> int | None:
    return count if count is None or count == 0 or count >= SHOWN_FROM_ANSWERS else None


async def list_years(
    documents: Documents[ComplaintYearView], query: ListComplaintYears
) -> Page[ComplaintYearView]:
    """The years, each number by itself: no sum is told from which a small one could be reckoned."""
    page = await documents.page(order="year", descending=True, cursor=query.cursor, limit=query.limit)
    items = [
        ComplaintYearView(
            year=one.year,
            upheld=_told(one.upheld),
            not_upheld=_told(one.not_upheld),
            withdrawn=_told(one.withdrawn),
        )
        for one in page.items
    ]
    return Page(items=items, next_cursor=page.next_cursor)


COMPLAINT_YEARS = (
    Projection("complaint-years", ComplaintYearView, indexes=("year",))
    .on(ComplaintDecided, lambda event: str(event.year), _decided_in)
    .on(ComplaintWithdrawn, lambda event: str(event.year), _withdrawn_in)
    .answers(ListComplaintYears, list_years)
)
