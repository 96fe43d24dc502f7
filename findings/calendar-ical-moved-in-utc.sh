#!/usr/bin/env bash
# Home Assistant's calendar library keeps a moved evening twice when the move names the old time in UTC.
#
# Library:  ical 14.3.1 (PyPI), the reader behind Home Assistant's local and remote calendars.
# Guessed:  RECURRENCE-ID names an instant; 11:00 UTC and 19:00 in Shanghai name the same evening.
# Seen:     RECURRENCE-ID is compared as text. In UTC it finds no evening: the moved one is there and the old one too.
#           icalendar with recurring-ical-events moves it in both spellings.
# Matters:  calendars do write it in UTC (linagora/twake-calendar-frontend 819). A room screen built on this shows a room
#           taken that is free. A feed made here has to write RECURRENCE-ID with the TZID and time of DTSTART.
# Documented: in part; allenporter/ical 278, open, asks for zones in RECURRENCE-ID.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check ical==14.3.1 icalendar==7.1.2 recurring-ical-events==3.8.2 tzdata==2026.2

cat >probe.py <<'PYTHON'
from datetime import datetime
from zoneinfo import ZoneInfo

import icalendar
import recurring_ical_events
from ical.calendar_stream import IcsCalendarStream

SHANGHAI = ZoneInfo("Asia/Shanghai")
WINTER = datetime(2027, 1, 1, tzinfo=SHANGHAI), datetime(2027, 2, 1, tzinfo=SHANGHAI)


def calendar(recurrence_id):
    return f"""BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//rooms//EN
BEGIN:VTIMEZONE
TZID:Asia/Shanghai
BEGIN:STANDARD
DTSTART:19920101T000000
TZOFFSETFROM:+0800
TZOFFSETTO:+0800
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
UID:choir
DTSTAMP:20261201T000000Z
DTSTART;TZID=Asia/Shanghai:20270104T190000
DURATION:PT2H
RRULE:FREQ=WEEKLY;COUNT=3
END:VEVENT
BEGIN:VEVENT
UID:choir
DTSTAMP:20261201T000000Z
{recurrence_id}
DTSTART;TZID=Asia/Shanghai:20270112T190000
DURATION:PT2H
END:VEVENT
END:VCALENDAR
""".replace("\n", "\r\n")


for recurrence_id in ("RECURRENCE-ID;TZID=Asia/Shanghai:20270111T190000", "RECURRENCE-ID:20270111T110000Z"):
    text = calendar(recurrence_id)
    print(recurrence_id)
    held = IcsCalendarStream.calendar_from_ics(text).timeline_tz(SHANGHAI).overlapping(*WINTER)
    print("  ical                 ", *sorted(one.dtstart.astimezone(SHANGHAI).strftime("%m-%d") for one in held))
    held = recurring_ical_events.of(icalendar.Calendar.from_ical(text)).between(*WINTER)
    print("  recurring-ical-events", *sorted(one["DTSTART"].dt.astimezone(SHANGHAI).strftime("%m-%d") for one in held))
PYTHON
venv/bin/python probe.py | tee seen

diff seen - <<'EXPECTED'
RECURRENCE-ID;TZID=Asia/Shanghai:20270111T190000
  ical                  01-04 01-12 01-18
  recurring-ical-events 01-04 01-12 01-18
RECURRENCE-ID:20270111T110000Z
  ical                  01-04 01-11 01-12 01-18
  recurring-ical-events 01-04 01-12 01-18
EXPECTED
