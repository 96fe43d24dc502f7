#!/usr/bin/env bash
# Readers of OpenStreetMap's opening hours take `PH off` in China for one to three days of a holiday, and disagree on which.
#
# Library:  opening_hours 3.15.0 (npm, opening_hours.js), opening-hours-py 2.1.4 (PyPI, of the Rust crate opening-hours).
# Guessed:  both know the thirteen days that the State Council's rule of 2024 gives everybody off; neither knows the days that are
#           moved to weekends (调休), so that a hall with "Mo-Fr 09:00-18:00; PH off" would be shown open on some days of a bridge.
# Seen:     for 2026 opening_hours.js has 1 January, 1 to 3 October and 1 May, and besides the days of women, of youth and of
#           children, which are no holiday for everybody; Spring Festival, Qingming, Dragon Boat and Mid-Autumn are not there. The
#           other has one day of each holiday, and no Qingming. On 16 February and 5 October 2026, in the middle of the holidays of
#           notice 国办发明电〔2025〕7号, both say open; on 8 March, a Sunday lesson with `PH off` is open in one and closed in the
#           other. No error, no warning, the same in 2027, for which no notice was published in November 2026.
# Matters:  hours of a community's hall in OpenStreetMap, or in whatever else reads that notation.
# Documented: the README of opening_hours.js says that it has only China's holidays of fixed dates, but not that days of single groups
#           are among them and four days of the National Day's seven are not; of the other nothing was found.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check opening-hours-py==2.1.4
npm init -y >/dev/null
npm install --silent --no-fund --no-audit opening_hours@3.15.0
cat >probe.js <<'JS'
const OpeningHours = require("opening_hours");
const place = { lat: 23.1, lon: 113.3, address: { country_code: "cn", state: "广东省" } };
const holidays = new OpeningHours("PH 10:00-11:00", place);
const days = [];
for (let day = new Date(2026, 0, 1, 10, 30); day.getFullYear() === 2026; day.setDate(day.getDate() + 1))
  if (holidays.getState(day)) days.push(`${day.getMonth() + 1}-${day.getDate()}`);
console.log("opening_hours.js, PH of 2026:", days.join(" "));
for (const [hours, at] of [
  ["Mo-Fr 09:00-18:00; PH off", "2026-02-16T10:00"],
  ["Mo-Fr 09:00-18:00; PH off", "2026-10-05T10:00"],
  ["Su 09:00-12:00; PH off", "2026-03-08T10:00"],
])
  console.log("opening_hours.js:", hours, at, new OpeningHours(hours, place).getState(new Date(at)) ? "open" : "closed");
JS
cat >probe.py <<'PYTHON'
from datetime import datetime, timedelta

from opening_hours import OpeningHours

begin = datetime(2026, 1, 1, 10, 30)
holidays = OpeningHours("PH 10:00-11:00", country="CN")
days = [begin + timedelta(days=n) for n in range(365)]
print("opening-hours-py, PH of 2026:", *(f"{day.month}-{day.day}" for day in days if holidays.is_open(day)))
for hours, at in [
    ("Mo-Fr 09:00-18:00; PH off", "2026-02-16T10:00"),
    ("Mo-Fr 09:00-18:00; PH off", "2026-10-05T10:00"),
    ("Su 09:00-12:00; PH off", "2026-03-08T10:00"),
]:
    is_open = OpeningHours(hours, country="CN").is_open(datetime.fromisoformat(at))
    print("opening-hours-py:", hours, at, "open" if is_open else "closed")
PYTHON
{ TZ=Asia/Shanghai node probe.js; venv/bin/python probe.py; } | tee seen.txt
diff - seen.txt <<'SEEN'
opening_hours.js, PH of 2026: 1-1 3-8 5-1 5-4 6-1 10-1 10-2 10-3
opening_hours.js: Mo-Fr 09:00-18:00; PH off 2026-02-16T10:00 open
opening_hours.js: Mo-Fr 09:00-18:00; PH off 2026-10-05T10:00 open
opening_hours.js: Su 09:00-12:00; PH off 2026-03-08T10:00 closed
opening-hours-py, PH of 2026: 1-1 2-17 5-1 6-19 9-25 10-1
opening-hours-py: Mo-Fr 09:00-18:00; PH off 2026-02-16T10:00 open
opening-hours-py: Mo-Fr 09:00-18:00; PH off 2026-10-05T10:00 open
opening-hours-py: Su 09:00-12:00; PH off 2026-03-08T10:00 open
SEEN
