#!/usr/bin/env bash
# Babel shows a stay from 19:00 to 19:00 of the next day as "19:00", and one until two days later as an evening's.
#
# Library:  babel 2.19.0 (PyPI), beside Intl of Node.js 20.
# Guessed:  where the end is on another day than the pattern shows, both dates are added, as by Intl with the same data.
# Seen:     format_interval() with "Hm" or "hm" looks at the greatest of the pattern's fields that differs, and never at the
#           day: 19:00 to 19:00 is a point in time, 19:00 on Monday to 21:00 on Wednesday is "19:00–21:00". A whole day from
#           midnight to midnight is "00:00". With "MMMd" a year between is lost in the same way.
# Matters:  a confirmation of a booking over night, or of an exhibition over a weekend, would name the wrong length. Where an
#           interval is shown, compare the days first and write both dates out if they differ.
# Documented: the skeleton's fields, yes; that what it doesn't show is dropped, no.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check babel==2.19.0

cat >probe.py <<'PYTHON'
from datetime import datetime

from babel.dates import format_interval

start = datetime(2027, 3, 1, 19)
for what, end, skeleton in (
    ("two hours", datetime(2027, 3, 1, 21), "Hm"),
    ("a day", datetime(2027, 3, 2, 19), "Hm"),
    ("two days and two hours", datetime(2027, 3, 3, 21), "Hm"),
    ("two days and two hours", datetime(2027, 3, 3, 21), "hm"),
    ("a year", datetime(2028, 3, 1, 19), "MMMd"),
    ("a year and a day", datetime(2028, 3, 2, 19), "MMMd"),
):
    print(f"babel {what}:", format_interval(start, end, skeleton, locale="zh_CN"))
PYTHON
cat >probe.cjs <<'JS'
const clock = new Intl.DateTimeFormat('zh-CN', { hour: '2-digit', minute: '2-digit', timeZone: 'UTC' });
for (const [day, hour] of [[1, 21], [2, 19], [3, 21]]) {
  console.log('Intl', clock.formatRange(Date.UTC(2027, 2, 1, 19), Date.UTC(2027, 2, day, hour)));
}
JS
{ venv/bin/python probe.py; node probe.cjs; } | sed 's/\xe2\x80\x89/ /g' | tee seen

diff seen - <<'EXPECTED'
babel two hours: 19:00–21:00
babel a day: 19:00
babel two days and two hours: 19:00–21:00
babel two days and two hours: 下午7:00至9:00
babel a year: 3月1日
babel a year and a day: 3月1日至2日
Intl 19:00–21:00
Intl 2027/3/1 19:00 – 2027/3/2 19:00
Intl 2027/3/1 19:00 – 2027/3/3 21:00
EXPECTED
