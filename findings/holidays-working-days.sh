#!/usr/bin/env bash
# The fifth working day after a Saturday of the National Day holiday: one of three libraries is a working day late.
#
# Library:  chinesecalendar 1.11.0 (PyPI), beside chinese-days 1.5.7 (npm) and workalendar 17.0.0 (PyPI).
# Guessed:  in 2026 (1 to 7 October free, Saturday 10 October worked) five working days after 3 October end on the 13th
#           for whoever has the table.
# Seen:     chinese-days says so. chinesecalendar first goes on to the next working day, counts that as none, and says
#           the 14th: from 3 October and from 8 October it is the same day. Backwards it counts as the other does.
#           workalendar has no table of 2026 and says so, but for 0 days, where it returns the holiday itself.
# Matters:  a publicity period or an answer "within five working days" that begins on a day off ends a day apart, by
#           library. No rule here counts working days.
# Documented: chinesecalendar's comment says "find the workday after delta_days days", and what 0 means.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund chinese-days@1.5.7
python3 -m venv venv
venv/bin/pip install --quiet chinesecalendar==1.11.0 workalendar==17.0.0

cat >probe.cjs <<'JS'
const days = require('chinese-days');
const { findWorkday } = days.default || days;
for (const [day, count] of [['2026-10-03', 0], ['2026-10-03', 1], ['2026-10-03', 5], ['2026-10-08', 5], ['2026-10-03', -1]])
  console.log(`chinese-days     ${day} ${count}: ${findWorkday(count, day)}`);
JS
cat >probe.py <<'PYTHON'
from datetime import date

import chinese_calendar
from workalendar.asia import China
from workalendar.exceptions import CalendarError

saturday, thursday = date(2026, 10, 3), date(2026, 10, 8)
for day, count in ((saturday, 0), (saturday, 1), (saturday, 5), (thursday, 5), (saturday, -1)):
    print(f"chinesecalendar  {day} {count}: {chinese_calendar.find_workday(count, day)}")
for count in (0, 5):
    try:
        print(f"workalendar      2026-10-03 {count}: {China().add_working_days(saturday, count)}")
    except CalendarError as refusal:
        print(f"workalendar      2026-10-03 {count}: {refusal}")
PYTHON
{ TZ=Asia/Shanghai node probe.cjs; venv/bin/python -W ignore probe.py; } | tee seen

diff seen - <<'EXPECTED'
chinese-days     2026-10-03 0: 2026-10-08
chinese-days     2026-10-03 1: 2026-10-08
chinese-days     2026-10-03 5: 2026-10-13
chinese-days     2026-10-08 5: 2026-10-14
chinese-days     2026-10-03 -1: 2026-09-30
chinesecalendar  2026-10-03 0: 2026-10-08
chinesecalendar  2026-10-03 1: 2026-10-09
chinesecalendar  2026-10-03 5: 2026-10-14
chinesecalendar  2026-10-08 5: 2026-10-14
chinesecalendar  2026-10-03 -1: 2026-09-30
workalendar      2026-10-03 0: 2026-10-03
workalendar      2026-10-03 5: Need configure 2026 for China.
EXPECTED
