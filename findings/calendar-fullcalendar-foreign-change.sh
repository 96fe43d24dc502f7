#!/usr/bin/env bash
# FullCalendar shows a moved evening of one series in place of the same evening of another, and cancelled ones as held.
#
# Library:  @fullcalendar/icalendar 6.1.21 with ical.js 1.5.0, and ical.js 2.2.1 by itself (npm).
# Guessed:  a RECURRENCE-ID changes the series that has its UID, and no other; what is STATUS:CANCELLED is left out of a page,
#           or its status comes along.
# Seen:     of two series on Tuesdays at seven, dance and chess, the dance moves to eight on the 12th: the page has it twice, and
#           no chess that day. The 19th, cancelled for the dance, is there twice as a dance, with nothing that says so.
#           ical.js relates every change in a file to every series with a date at that time.
# Matters:  a page of a committee that shows several rooms at once, where seven in the evening is the usual hour. Calendar
#           feeds: each date is an event of its own; what is cancelled leaves the feed.
# Documented: of ical.js reported (kewisch/ical.js 1019, mifi/ical-expander 20), open; of FullCalendar not.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund @fullcalendar/core@6.1.21 @fullcalendar/icalendar@6.1.21 ical.js@1.5.0
mkdir newer
npm install --silent --no-audit --no-fund --prefix newer ical.js@2.2.1

cat >feed.cjs <<'JS'
const event = (uid, ...lines) => ['BEGIN:VEVENT', `UID:${uid}`, 'DTSTAMP:20261201T000000Z', ...lines, 'END:VEVENT'];
const evening = (day, hour = 11) => [`DTSTART:202701${day}T${hour}0000Z`, `DTEND:202701${day}T${hour + 2}0000Z`];
const moved = event('dance', 'SUMMARY:dance moved', 'RECURRENCE-ID:20270112T110000Z', ...evening(12, 12));
const gone = event('dance', 'SUMMARY:dance', 'RECURRENCE-ID:20270119T110000Z', ...evening(19), 'STATUS:CANCELLED');
const dance = event('dance', 'SUMMARY:dance', ...evening('05'), 'RRULE:FREQ=WEEKLY;COUNT=3');
const chess = event('chess', 'SUMMARY:chess', ...evening('05'), 'RRULE:FREQ=WEEKLY;COUNT=3');
const calendar = (...events) => ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//rooms//EN', ...events.flat(), 'END:VCALENDAR', ''].join('\r\n');
exports.feeds = { 'changes last': calendar(dance, chess, moved, gone), 'changes beside their series': calendar(dance, moved, gone, chess) };
JS
cat >full.cjs <<'JS'
const plugin = require('@fullcalendar/icalendar').default.eventSourceDefs[0];
const { feeds } = require('./feed.cjs');
(async () => {
  for (const [name, text] of Object.entries(feeds)) {
    const url = `data:text/calendar,${encodeURIComponent(text)}`;
    const range = { start: new Date('2027-01-01'), end: new Date('2027-02-01') };
    const eventSource = { meta: plugin.parseMeta({ url, format: 'ics' }) };
    const { rawEvents } = await new Promise((done, failed) => plugin.fetch({ eventSource, range }, done, failed));
    const shown = rawEvents.map(({ title, start }) => `${start.slice(8, 13)} ${title}`).sort();
    console.log(`FullCalendar, ${name}: ${shown.join(', ')}`);
    console.log('  a word of the cancellation:', /cancel/i.test(JSON.stringify(rawEvents)));
  }
})();
JS
cat >newer/read.mjs <<'JS'
import { createRequire } from 'node:module';
import ICAL from 'ical.js';
const { feeds } = createRequire(import.meta.url)('../feed.cjs');
for (const [name, text] of Object.entries(feeds)) {
  const all = new ICAL.Component(ICAL.parse(text)).getAllSubcomponents('vevent').map((one) => new ICAL.Event(one));
  const chess = all.find(({ uid, component }) => uid === 'chess' && !component.hasProperty('recurrence-id'));
  const shown = [];
  for (let at, each = chess.iterator(); (at = each.next()); ) {
    const { item, startDate } = chess.getOccurrenceDetails(at);
    shown.push(`${String(startDate).slice(8, 13)} ${item.summary}`);
  }
  console.log(`ical.js 2.2.1, ${name}, chess alone: ${shown.join(', ')}`);
}
JS
{
  node full.cjs
  node newer/read.mjs
} | tee seen

diff seen - <<'EXPECTED'
FullCalendar, changes last: 05T11 chess, 05T11 dance, 12T12 dance moved, 12T12 dance moved, 19T11 dance, 19T11 dance
  a word of the cancellation: false
FullCalendar, changes beside their series: 05T11 chess, 05T11 dance, 12T12 dance moved, 12T12 dance moved, 19T11 dance, 19T11 dance
  a word of the cancellation: false
ical.js 2.2.1, changes last, chess alone: 05T11 chess, 12T12 dance moved, 19T11 dance
ical.js 2.2.1, changes beside their series, chess alone: 05T11 chess, 12T12 dance moved, 19T11 dance
EXPECTED
