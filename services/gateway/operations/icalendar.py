"""Appointments for calendars (RFC 5545), in UTC: then no zone need be described.

Each date of a series is an appointment of its own, so that an exception needs no EXDATE and an end no UNTIL:
of these, readers understand different things.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

_LONGEST_LINE = 73


@dataclass(frozen=True, slots=True)
class Appointment:
    """What stands in the calendar."""

    id: str
    title: str
    starts_at: datetime
    ends_at: datetime
    place: str


def calendar_of(appointments: Iterable[Appointment], name: str = "") -> str:
    """The appointments as a calendar, by their start."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Hehuo//Pages//ZH"]
    if name:
        lines += [f"NAME:{_escaped(name)}", f"X-WR-CALNAME:{_escaped(name)}"]
        lines += ["REFRESH-INTERVAL;VALUE=DURATION:PT1H"]
    for one in sorted(appointments, key=lambda it: (it.starts_at, it.id)):
        lines += _entry(one)
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _entry(one: Appointment) -> list[str]:
    return [
        "BEGIN:VEVENT",
        f"UID:{one.id}@hehuo",
        f"DTSTAMP:{_moment(one.starts_at)}",
        f"DTSTART:{_moment(one.starts_at)}",
        f"DTEND:{_moment(one.ends_at)}",
        f"SUMMARY:{_escaped(one.title)}",
        f"LOCATION:{_escaped(one.place)}",
        "END:VEVENT",
    ]


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
