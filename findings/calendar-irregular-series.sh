#!/usr/bin/env bash
# Three dates without a rule (RDATE alone) are read rightly by one of five calendar readers, a change from a date on by two.
#
# Library:  recurring-ical-events 3.8.2, icalevents 0.3.1, ical 14.3.1 (PyPI); ical.js 2.2.1, node-ical 0.27.2 (npm).
# Guessed:  DTSTART is the first date and each RDATE one more (RFC 5545, 3.8.5.2), so all read three; that some readers
#           don't know RANGE=THISANDFUTURE (3.2.13) was expected, that the others move later dates back wasn't.
# Seen:     ical and ical.js lose the first date, icalevents and node-ical lose all others. "From the 18th on at 10" is
#           kept for the 18th alone by icalevents, ical and node-ical: on the 25th they show the old hour.
# Matters:  trial sessions and markets are on days that no rule describes. A feed made here should give each such day an
#           event of its own with its own UID, and end a changed series and begin another, rather than use these two.
# Documented: ical.js 534 (lost first date, closed without a change); ical 278 (RANGE, open); the others not.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check recurring-ical-events==3.8.2 icalendar==7.1.2 icalevents==0.3.1 \
  ical==14.3.1 tzdata==2026.2
npm install --silent --no-audit --no-fund ical.js@2.2.1 node-ical@0.27.2

cat >write.py <<'PYTHON'
from pathlib import Path

FRAME = """BEGIN:VCALENDAR
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
{}END:VCALENDAR
"""


def event(*lines):
    return "\n".join(["BEGIN:VEVENT", "UID:trial", "DTSTAMP:20261201T000000Z", *lines, "END:VEVENT", ""])


first = ("DTSTART;TZID=Asia/Shanghai:20270104T180000", "DTEND;TZID=Asia/Shanghai:20270104T200000")
later = ("DTSTART;TZID=Asia/Shanghai:20270118T100000", "DTEND;TZID=Asia/Shanghai:20270118T120000")
files = {
    "rdate": event(*first, "RDATE;TZID=Asia/Shanghai:20270106T180000", "RDATE;TZID=Asia/Shanghai:20270115T180000"),
    "range": event(*first, "RRULE:FREQ=WEEKLY;COUNT=4")
    + event("RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Asia/Shanghai:20270118T180000", *later),
}
for name, events in files.items():
    Path(f"{name}.ics").write_text(FRAME.format(events).replace("\n", "\r\n"), newline="")
PYTHON
cat >read.py <<'PYTHON'
import sys
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import icalendar
import recurring_ical_events
from ical.calendar_stream import IcsCalendarStream
from icalevents.icalevents import events

SHANGHAI = ZoneInfo("Asia/Shanghai")
BEGIN, END = datetime(2027, 1, 1, tzinfo=SHANGHAI), datetime(2027, 2, 28, tzinfo=SHANGHAI)
text = Path(sys.argv[1]).read_bytes().decode()
starts = {
    "recurring-ical-events": [
        held["DTSTART"].dt for held in recurring_ical_events.of(icalendar.Calendar.from_ical(text)).between(BEGIN, END)
    ],
    "icalevents": [held.start for held in events(string_content=text, start=BEGIN, end=END)],
    "ical": [held.dtstart for held in IcsCalendarStream.calendar_from_ics(text).timeline_tz(SHANGHAI).overlapping(BEGIN, END)],
}
for reader, found in starts.items():
    print(f"{reader:22}", *sorted(start.astimezone(SHANGHAI).strftime("%m-%dT%H") for start in found))
PYTHON
cat >read.cjs <<'JS'
const fs = require('fs');
const ICAL = require('ical.js').default ?? require('ical.js');
const nodeIcal = require('node-ical');
const text = fs.readFileSync(process.argv[2], 'utf8');
const shanghai = (date) => new Date(date.getTime() + 8 * 3600e3).toISOString().slice(5, 13);

const calendar = new ICAL.Component(ICAL.parse(text));
ICAL.TimezoneService.register(new ICAL.Timezone(calendar.getFirstSubcomponent('vtimezone')));
const [main, ...changed] = calendar.getAllSubcomponents('vevent');
const series = new ICAL.Event(main, { exceptions: changed });
const found = [];
for (let walk = series.iterator(), next; (next = walk.next()) && found.length < 9;) {
  found.push(series.getOccurrenceDetails(next).startDate.toJSDate());
}
console.log('ical.js'.padEnd(22), found.map(shanghai).sort().join(' '));

const event = Object.values(nodeIcal.sync.parseICS(text)).find((part) => part.type === 'VEVENT');
const span = { from: new Date('2027-01-01T00:00:00+08:00'), to: new Date('2027-02-28T00:00:00+08:00') };
console.log('node-ical'.padEnd(22), nodeIcal.expandRecurringEvent(event, span).map((held) => shanghai(held.start)).sort().join(' '));
JS
venv/bin/python write.py
for file in rdate range; do
  echo "$file"
  venv/bin/python read.py "$file.ics"
  node read.cjs "$file.ics"
done | tee seen

diff seen - <<'EXPECTED'
rdate
recurring-ical-events  01-04T18 01-06T18 01-15T18
icalevents             01-04T18
ical                   01-06T18 01-15T18
ical.js                01-06T18 01-15T18
node-ical              01-04T18
range
recurring-ical-events  01-04T18 01-11T18 01-18T10 01-25T10
icalevents             01-04T18 01-11T18 01-18T10 01-25T18
ical                   01-04T18 01-11T18 01-18T10 01-25T18
ical.js                01-04T18 01-11T18 01-18T10 01-25T10
node-ical              01-04T18 01-11T18 01-18T10 01-25T18
EXPECTED
