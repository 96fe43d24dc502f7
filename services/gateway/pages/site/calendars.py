"""Appointments for calendars (RFC 5545), in UTC: then no zone need be described."""

from dataclasses import dataclass
from datetime import UTC, datetime

from starlette.responses import Response

_LONGEST_LINE = 73


@dataclass(frozen=True, slots=True)
class Appointment:
    """What stands in the calendar."""

    id: str
    title: str
    starts_at: datetime
    ends_at: datetime
    place: str


def calendar_response(appointment: Appointment) -> Response:
    """The appointment as a file that a phone offers to take up."""
    headers = {
        "Content-Disposition": 'attachment; filename="hehuo.ics"',
        "Cache-Control": "no-store",
        "Referrer-Policy": "same-origin",
    }
    return Response(calendar_of(appointment), 200, headers, "text/calendar; charset=utf-8")


def calendar_of(appointment: Appointment) -> str:
    """The appointment as a calendar of one entry."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Hehuo//Pages//ZH",
        "BEGIN:VEVENT",
        f"UID:{appointment.id}@hehuo",
        f"DTSTAMP:{_moment(appointment.starts_at)}",
        f"DTSTART:{_moment(appointment.starts_at)}",
        f"DTEND:{_moment(appointment.ends_at)}",
        f"SUMMARY:{_escaped(appointment.title)}",
        f"LOCATION:{_escaped(appointment.place)}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\r", "").replace("\n", "\\n")


def _folded(line: str) -> str:
    """Lines of 75 octets at most, cut between characters (section 3.1)."""
    pieces, piece = [], ""
    for letter in line:
        if len((piece + letter).encode()) > _LONGEST_LINE:
            pieces.append(piece)
            piece = ""
        piece += letter
    return "\r\n ".join([*pieces, piece])
