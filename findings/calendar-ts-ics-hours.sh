#!/usr/bin/env bash
# "The second Tuesday at 19:00" is read as 8 in the morning, and "the last working day" as the day before it.
#
# Library:  ts-ics 2.4.6 (npm).
# Guessed:  extendByRecurrenceRule keeps the hour of DTSTART under every rule, and COUNT counts the dates that are held.
# Seen:     a monthly rule with BYDAY begins at 00:00 UTC, 8:00 in China, and leaves out the start itself; with BYSETPOS=-1
#           the last working day is the one before. Of a daily rule on Tuesdays and Thursdays three dates are two, as COUNT
#           counts Wednesdays. The zone of the machine makes no difference; weekly rules are right.
# Matters:  a page that reads a calendar of rooms with it sends people at the wrong hour. Calendar feeds: single dates, or
#           weekly rules with COUNT.
# Documented: no; its text says that recurrence rules are extended.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true, "type": "module"}' >package.json
npm install --silent --no-audit --no-fund ts-ics@2.4.6

cat >probe.mjs <<'JS'
import { convertIcsCalendar, extendByRecurrenceRule } from 'ts-ics';

const shown = (date) => date.toLocaleString('sv-SE', { timeZone: 'Asia/Shanghai' }).slice(5, 16);
for (const rule of ['FREQ=WEEKLY;COUNT=3', 'FREQ=MONTHLY;BYDAY=2TU;COUNT=3', 'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=3',
  'FREQ=DAILY;BYDAY=TU,TH;COUNT=3']) {
  const text = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//rooms//EN', 'BEGIN:VEVENT', 'UID:room', 'DTSTAMP:20261201T000000Z',
    'DTSTART;TZID=Asia/Shanghai:20270112T190000', 'DTEND;TZID=Asia/Shanghai:20270112T210000', `RRULE:${rule}`, 'END:VEVENT',
    'END:VCALENDAR', ''].join('\r\n');
  const [{ start, recurrenceRule }] = convertIcsCalendar(undefined, text).events;
  const dates = extendByRecurrenceRule(recurrenceRule, { start: start.date, end: new Date('2027-12-31') });
  console.log(`${rule} -> ${dates.map(shown).join(', ')}`);
}
JS
for zone in UTC Asia/Shanghai; do
  echo "on a machine in $zone"
  TZ=$zone node probe.mjs
done | tee seen

diff seen - <<'EXPECTED'
on a machine in UTC
FREQ=WEEKLY;COUNT=3 -> 01-12 19:00, 01-19 19:00, 01-26 19:00
FREQ=MONTHLY;BYDAY=2TU;COUNT=3 -> 02-09 08:00, 03-09 08:00, 04-13 08:00
FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=3 -> 01-28 08:00, 02-25 08:00, 03-30 08:00
FREQ=DAILY;BYDAY=TU,TH;COUNT=3 -> 01-12 19:00, 01-14 19:00
on a machine in Asia/Shanghai
FREQ=WEEKLY;COUNT=3 -> 01-12 19:00, 01-19 19:00, 01-26 19:00
FREQ=MONTHLY;BYDAY=2TU;COUNT=3 -> 02-09 08:00, 03-09 08:00, 04-13 08:00
FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=3 -> 01-28 08:00, 02-25 08:00, 03-30 08:00
FREQ=DAILY;BYDAY=TU,TH;COUNT=3 -> 01-12 19:00, 01-14 19:00
EXPECTED
