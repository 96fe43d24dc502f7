#!/usr/bin/env bash
# A room's busy times: of two in a line one is lost, and the end of the other is a text that holds both.
#
# Library:  node-ical 0.26.1 (npm) beside icalendar 6.3.2 (PyPI).
# Guessed:  each period of a FREEBUSY line is a start and an end, whether the end is given as a moment or as a length.
# Seen:     in node-ical a line is one period whatever it lists; its end is parsed where it is one moment in UTC, and is else the text behind
#           the first slash: "PT2H", or "PT2H,20270109T110000Z", the second period's end being cut off. icalendar has both, with their lengths.
# Matters:  who asks which rooms are free takes VFREEBUSY to be the plainest part of RFC 5545. `end < start` of a text and a date is false
#           in JavaScript, so nothing fails: the room is free when it isn't. Our availability is JSON with a start and an end for each window.
# Documented: no.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check icalendar==6.3.2
npm install --silent --no-audit --no-fund node-ical@0.26.1 >log 2>&1 || { cat log; exit 1; }

cat >busy.txt <<'ICS'
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//rooms//EN
BEGIN:VFREEBUSY
UID:dance-room
DTSTAMP:20270101T000000Z
DTSTART:20270108T000000Z
DTEND:20270115T000000Z
FREEBUSY;FBTYPE=BUSY:20270107T110000Z/20270107T130000Z
FREEBUSY;FBTYPE=BUSY:20270108T110000Z/PT2H,20270109T110000Z/20270109T130000Z
FREEBUSY;FBTYPE=BUSY-TENTATIVE:20270110T110000Z/PT1H30M
END:VFREEBUSY
END:VCALENDAR
ICS
sed 's/$/\r/' busy.txt >busy.ics

cat >probe.cjs <<'JAVASCRIPT'
const room = require('node-ical').sync.parseFile('busy.ics')['dance-room'];
for (const { type, start, end } of room.freebusy) {
  console.log(`node-ical ${type} ${start.toISOString()} to ${end instanceof Date ? end.toISOString() : `the text ${end}`}`);
}
JAVASCRIPT
cat >probe.py <<'PYTHON'
from icalendar import Calendar

with open("busy.ics", "rb") as file:
    room = Calendar.from_ical(file.read()).walk("VFREEBUSY")[0]
for line in room["FREEBUSY"]:
    for period in getattr(line, "dts", [line]):
        print("icalendar", line.params["FBTYPE"], period.start.isoformat(), "to", period.end.isoformat())
PYTHON
{ node probe.cjs; venv/bin/python probe.py; } | tee seen

diff seen - <<'EXPECTED'
node-ical BUSY 2027-01-07T11:00:00.000Z to 2027-01-07T13:00:00.000Z
node-ical BUSY 2027-01-08T11:00:00.000Z to the text PT2H,20270109T110000Z
node-ical BUSY-TENTATIVE 2027-01-10T11:00:00.000Z to the text PT1H30M
icalendar BUSY 2027-01-07T11:00:00+00:00 to 2027-01-07T13:00:00+00:00
icalendar BUSY 2027-01-08T11:00:00+00:00 to 2027-01-08T13:00:00+00:00
icalendar BUSY 2027-01-09T11:00:00+00:00 to 2027-01-09T13:00:00+00:00
icalendar BUSY-TENTATIVE 2027-01-10T11:00:00+00:00 to 2027-01-10T12:30:00+00:00
EXPECTED
