#!/usr/bin/env bash
# humanize in Chinese says "before January" for a month ago, leaves dates in English, and counts in a unit nobody uses.
#
# Library:  humanize 4.17.0 (PyPI), locale zh_CN.
# Guessed:  with its Chinese catalogue active all of its functions answer in plain Chinese.
# Seen:     naturaltime() of a month ago is 1月之前, which reads as "before January" (一个月前 is meant; arrow 1.4.0 has
#           1个月前). naturaldate() of another day is "Jan 08 2024". intword(12345678) is "12.3 百万", where
#           Chinese has 1234.6万. Hours are right.
# Matters:  deadlines of publicity and disclosure are counted in months, and sums in 万. A notice made with these would be
#           misread by the people who have a right to it. Words for times and amounts are in our own catalogue.
# Documented: no; other words of the catalogue were mended in issue 195.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check humanize==4.17.0 arrow==1.4.0

cat >probe.py <<'PYTHON'
from datetime import date, timedelta

import arrow
import humanize

humanize.i18n.activate("zh_CN")
now = arrow.get(2027, 3, 8, 12)
print("a month ago:", humanize.naturaltime(timedelta(days=31)), "| arrow:", now.shift(months=-1).humanize(now, locale="zh-cn"))
print("two hours ago:", humanize.naturaltime(timedelta(hours=2)))
print("8 January 2024:", humanize.naturaldate(date(2024, 1, 8)))
print("12345678:", humanize.intword(12345678))
PYTHON
venv/bin/python probe.py | tee seen

diff seen - <<'EXPECTED'
a month ago: 1月之前 | arrow: 1个月前
two hours ago: 2小时之前
8 January 2024: Jan 08 2024
12345678: 12.3 百万
EXPECTED
