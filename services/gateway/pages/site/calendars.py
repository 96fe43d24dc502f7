"""One appointment as a file that a phone offers to take up."""

from starlette.responses import Response

from services.gateway.operations.icalendar import Appointment, calendar_of


def calendar_response(appointment: Appointment) -> Response:
    """The appointment as a calendar of one entry."""
    headers = {
        "Content-Disposition": 'attachment; filename="hehuo.ics"',
        "Cache-Control": "no-store",
        "Referrer-Policy": "same-origin",
    }
    return Response(calendar_of([appointment]), 200, headers, "text/calendar; charset=utf-8")
