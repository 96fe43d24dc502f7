#!/usr/bin/env bash
# A calendar that says its zone has its classes written without it, and the cancelled evening with it: that is shown as held.
#
# Library:  ical-generator 10.2.0 with luxon 3.7.2 and @touch4it/ical-timezones 1.9.0; read by node-ical 0.26.1 and ical.js 2.2.1 (npm).
# Guessed:  with `timezone` set for the calendar, DTSTART says the zone, or is in UTC; UNTIL and DTSTAMP are in UTC, as RFC 5545 has them.
# Seen:     DTSTART, UNTIL and DTSTAMP are floating, EXDATE has the zone. Without a VTIMEZONE node-ical on a server in UTC shows 19:00 UTC,
#           three in the morning in China, and the evening that was left out; with one, from the generator that the page recommends, it is
#           right, and ical.js shows that evening. With the zone set for the event too both are right; UNTIL and DTSTAMP stay as they were.
# Matters:  a community's site that makes its feed by this library sets the zone once, for the calendar, as all is in one place. It has to be
#           set for each event, or nowhere, and all is in UTC. Our feeds hold single dates in UTC and no EXDATE.
# Documented: the page recommends UTC, and the generator where a zone is set; that the zone is then left out of times it doesn't say.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund ical-generator@10.2.0 luxon@3.7.2 @touch4it/ical-timezones@1.9.0 \
  node-ical@0.26.1 ical.js@2.2.1 >log 2>&1 || { cat log; exit 1; }

cat >probe.mjs <<'JAVASCRIPT'
import { getVtimezoneComponent } from '@touch4it/ical-timezones';
import ICAL from 'ical.js';
import ical from 'ical-generator';
import { DateTime } from 'luxon';
import nodeIcal from 'node-ical';

const zone = 'Asia/Shanghai';
const at = (text) => DateTime.fromISO(text, { zone });
const series = {
  id: 'class', summary: 'class', stamp: at('2027-01-01T12:00'), start: at('2027-01-04T19:00'), end: at('2027-01-04T21:00'),
  repeating: { freq: 'WEEKLY', until: at('2027-01-25T19:00'), exclude: [at('2027-01-11T19:00')] },
};
const explained = { name: zone, generator: getVtimezoneComponent };
for (const [where, ofCalendar, ofEvent] of [['calendar', zone], ['calendar, explained', explained], ['calendar, explained, and event', explained, zone]]) {
  const calendar = ical({ timezone: ofCalendar });
  calendar.createEvent(ofEvent ? { ...series, timezone: ofEvent } : series);
  const text = calendar.toString();
  const lines = text.slice(text.indexOf('BEGIN:VEVENT')).split('\r\n').filter((line) => /^(DT|RRULE|EXDATE)/.test(line));
  console.log(`timezone of ${where}: ${lines.join(' ')}`);
  const read = nodeIcal.expandRecurringEvent(nodeIcal.sync.parseICS(text).class, { from: new Date('2027-01-01'), to: new Date('2027-02-01') });
  console.log(`  node-ical ${read.map((one) => one.start.toISOString().slice(5, 16)).join(' ')}`);
  const whole = new ICAL.Component(ICAL.parse(text));
  for (const described of whole.getAllSubcomponents('vtimezone')) ICAL.TimezoneService.register(described);
  const dates = new ICAL.Event(whole.getFirstSubcomponent('vevent')).iterator();
  const shown = [];
  for (let date = dates.next(); date; date = dates.next()) shown.push(date.toString().slice(5, 16));
  console.log(`  ical.js   ${shown.join(' ')}`);
}
JAVASCRIPT
TZ=UTC node probe.mjs | tee seen

diff seen - <<'EXPECTED'
timezone of calendar: DTSTAMP:20270101T120000 DTSTART:20270104T190000 DTEND:20270104T210000 RRULE:FREQ=WEEKLY;UNTIL=20270125T190000 EXDATE;TZID=Asia/Shanghai:20270111T190000
  node-ical 01-04T19:00 01-11T19:00 01-18T19:00 01-25T19:00
  ical.js   01-04T19:00 01-18T19:00 01-25T19:00
timezone of calendar, explained: DTSTAMP:20270101T120000 DTSTART:20270104T190000 DTEND:20270104T210000 RRULE:FREQ=WEEKLY;UNTIL=20270125T190000 EXDATE;TZID=Asia/Shanghai:20270111T190000
  node-ical 01-04T11:00 01-18T11:00 01-25T11:00
  ical.js   01-04T19:00 01-11T19:00 01-18T19:00 01-25T19:00
timezone of calendar, explained, and event: DTSTAMP:20270101T120000 DTSTART;TZID=Asia/Shanghai:20270104T190000 DTEND;TZID=Asia/Shanghai:20270104T210000 RRULE:FREQ=WEEKLY;UNTIL=20270125T190000 EXDATE;TZID=Asia/Shanghai:20270111T190000
  node-ical 01-04T11:00 01-18T11:00 01-25T11:00
  ical.js   01-04T19:00 01-18T19:00 01-25T19:00
EXPECTED
