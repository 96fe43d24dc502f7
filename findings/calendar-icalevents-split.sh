#!/usr/bin/env bash
# icalevents shows the day on which a series was cut in two twice, and one EXDATE takes the whole day away.
#
# Library:  icalevents 0.3.1 (PyPI).
# Guessed:  UNTIL is an instant: a series that ends one second before its next date does not hold that date. An EXDATE
#           takes away the one start that it names.
# Seen:     UNTIL is moved later by the zone's offset from UTC (8 hours in Shanghai), so the next date is still held.
#           An EXDATE is compared by its first eight letters, so it takes every start of that date, also one in UTC
#           whose date is another one here.
# Matters:  "change this and all later dates" in the big calendars cuts a series with UNTIL = next start - 1 s. A reader
#           then sees the room taken twice on that evening; and where a class is held morning and evening, cancelling
#           the morning cancels the evening. A feed made here should end a series at the start of its last
#           date (UNTIL) or by COUNT, and have one start a day.
# Documented: not found.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check icalevents==0.3.1 tzdata==2026.2

cat >probe.py <<'PYTHON'
from datetime import datetime
from zoneinfo import ZoneInfo

from icalevents.icalevents import events

SHANGHAI = ZoneInfo("Asia/Shanghai")
ZONE = """BEGIN:VTIMEZONE
TZID:Asia/Shanghai
BEGIN:STANDARD
DTSTART:19920101T000000
TZOFFSETFROM:+0800
TZOFFSETTO:+0800
END:STANDARD
END:VTIMEZONE
"""


def event(uid, first, *lines):
    body = "\n".join([f"UID:{uid}", "DTSTAMP:20261201T000000Z", f"DTSTART;TZID=Asia/Shanghai:{first}", "DURATION:PT2H", *lines])
    return f"BEGIN:VEVENT\n{body}\nEND:VEVENT\n"


def show(what, *parts):
    text = "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//rooms//EN\n" + ZONE + "".join(parts) + "END:VCALENDAR\n"
    held = events(
        string_content=text.replace("\n", "\r\n"),
        start=datetime(2027, 1, 1, tzinfo=SHANGHAI),
        end=datetime(2027, 3, 1, tzinfo=SHANGHAI),
    )
    print(what, *sorted(one.start.astimezone(SHANGHAI).strftime("%m-%dT%H") for one in held))


show(
    "cut before 18 January:",
    event("old", "20270104T190000", "RRULE:FREQ=WEEKLY;UNTIL=20270118T105959Z"),
    event("new", "20270118T190000", "RRULE:FREQ=WEEKLY;COUNT=2"),
)
show(
    "UNTIL = last start:   ",
    event("old", "20270104T190000", "RRULE:FREQ=WEEKLY;UNTIL=20270111T110000Z"),
    event("new", "20270118T190000", "RRULE:FREQ=WEEKLY;COUNT=2"),
)
twice = ("day", "20270104T090000", "RRULE:FREQ=WEEKLY;BYHOUR=9,19;COUNT=4")
show("twice a day:          ", event(*twice))
show("- its 9 o'clock:      ", event(*twice, "EXDATE;TZID=Asia/Shanghai:20270111T090000"))
PYTHON
venv/bin/python probe.py | tee seen

diff seen - <<'EXPECTED'
cut before 18 January: 01-04T19 01-11T19 01-18T19 01-18T19 01-25T19
UNTIL = last start:    01-04T19 01-11T19 01-18T19 01-25T19
twice a day:           01-04T09 01-04T19 01-11T09 01-11T19
- its 9 o'clock:       01-04T09 01-04T19
EXPECTED
