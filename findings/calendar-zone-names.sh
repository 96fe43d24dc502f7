#!/usr/bin/env bash
# icalendar writes a start with a plain offset into a zone that nothing explains, and one reader gets no date from it.
#
# Library:  icalendar 7.3.0, vobject 0.9.9 (PyPI); icalendar's files read by ical.js 2.2.1 and node-ical 0.27.2 (npm).
# Guessed:  a start in Asia/Shanghai is written under that name; one with +08:00, as read from an API's JSON, in UTC.
# Seen:     icalendar writes DTSTART;TZID="UTC+08:00" with no VTIMEZONE, where DTSTAMP is turned into UTC. ical.js then takes
#           the reader's own zone, and node-ical cuts the name at its colon: no date at all. vobject refuses the offset, and refuses
#           datetime.UTC as well; Asia/Shanghai it writes down as CST, the name of Chicago's zone too.
# Matters:  who makes a calendar out of our API's answers should turn each start into UTC first, for icalendar; our own
#           feed is in UTC.
# Documented: no.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check vobject==0.9.9 icalendar==7.3.0
npm install --silent --no-audit --no-fund ical.js@2.2.1 node-ical@0.27.2

cat >write.py <<'PYTHON'
import re
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import icalendar
import vobject

beijing = datetime(2027, 1, 8, 19, tzinfo=ZoneInfo("Asia/Shanghai"))
offset = datetime.fromisoformat("2027-01-08T19:00:00+08:00")
for name, start in (("zone", beijing), ("offset", offset), ("utc", offset.astimezone(UTC))):
    calendar = icalendar.Calendar()
    event = icalendar.Event()
    event.add("uid", "room")
    event.add("dtstamp", offset)
    event.add("dtstart", start)
    calendar.add_component(event)
    Path(f"icalendar-{name}.ics").write_bytes(calendar.to_ical())
    calendar = vobject.iCalendar()
    event = calendar.add("vevent")
    event.add("uid").value = "room"
    event.add("dtstart").value = start
    try:
        print(f"vobject-{name}", *re.findall(r"TZID:\S+|DTSTART;\S+", calendar.serialize()))
    except vobject.base.VObjectError as error:
        print(f"vobject-{name}", str(error).rpartition("tzinfo ")[2].rstrip(chr(39) + chr(34)), "is refused")
PYTHON
cat >read.mjs <<'JS'
import { readFileSync } from 'fs';
import ICAL from 'ical.js';
import ical from 'node-ical';

for (const name of ['icalendar-zone', 'icalendar-offset', 'icalendar-utc']) {
  const text = readFileSync(`${name}.ics`, 'utf8');
  const event = new ICAL.Component(ICAL.parse(text)).getFirstSubcomponent('vevent');
  const start = event.getFirstPropertyValue('dtstart');
  console.log(name, text.match(/DTSTART.*/)[0].trim());
  console.log('  ical.js', start.zone.tzid, start.toJSDate().toISOString());
  const [other] = Object.values(ical.sync.parseICS(text)).filter(({ type }) => type === 'VEVENT');
  console.log('  node-ical', other.start instanceof Date ? other.start.toISOString() : `no date: ${JSON.stringify(other.start)}`);
}
JS
{ venv/bin/python write.py; TZ=America/Chicago node read.mjs; } | tee seen

diff seen - <<'EXPECTED'
vobject-zone TZID:CST DTSTART;TZID=CST:20270108T190000
vobject-offset UTC+08:00 is refused
vobject-utc UTC is refused
icalendar-zone DTSTART;TZID=Asia/Shanghai:20270108T190000
  ical.js floating 2027-01-09T01:00:00.000Z
  node-ical 2027-01-08T11:00:00.000Z
icalendar-offset DTSTART;TZID="UTC+08:00":20270108T190000
  ical.js floating 2027-01-09T01:00:00.000Z
  node-ical no date: "00:20270108T190000"
icalendar-utc DTSTART:20270108T110000Z
  ical.js UTC 2027-01-08T11:00:00.000Z
  node-ical 2027-01-08T11:00:00.000Z
EXPECTED
