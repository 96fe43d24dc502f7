#!/usr/bin/env bash
# csvw turns an instant with a fraction of a second and a zone into JSON whose offset is cut, and a time of day into one of today.
#
# Library:  csvw 4.1.1 (PyPI), with isodate 0.7.2.
# Guessed:  to_json() of a dateTime column gives back the instant in some valid form; a time column holds times of day.
# Seen:     2026-11-29T08:00:00.123456Z becomes "2026-11-29T08:00:00.123456+00:", which no reader of ISO 8601 takes, and likewise
#           with +08:00. Without a fraction, or without a zone, it is right, and so is what iterdicts() reads. A time such as
#           08:00:00 is a datetime of the day on which the table is read, and the half second of 08:00:00.5 is lost in reading.
# Matters:  every instant of our open data has microseconds and a Z. Who turns our CSV into JSON by csvw's description reads it by
#           iterdicts() and writes the JSON themselves, or takes the JSON that is published beside each CSV. No column of ours
#           is a time of day.
# Documented: no.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check csvw==4.1.1 isodate==0.7.2
cat >table.csv <<'CSV'
seen,opens
2026-11-29T08:00:00Z,08:00:00
2026-11-29T08:00:00.123456Z,08:00:00.5
2026-11-29T16:00:00.123456+08:00,23:59:59
2026-11-29T08:00:00.123456,12:00:00
CSV
cat >table.csv-metadata.json <<'JSON'
{"@context": "http://www.w3.org/ns/csvw", "url": "table.csv", "tableSchema": {"columns": [
  {"name": "seen", "datatype": "dateTime"}, {"name": "opens", "datatype": "time"}]}}
JSON
cat >probe.py <<'PYTHON'
import datetime

from csvw import CSVW

days = {datetime.date.today()}
rows = list(CSVW("table.csv").tables[0].iterdicts())
days.add(datetime.date.today())
for read, made in zip(rows, CSVW("table.csv").to_json(minimal=True)):
    today = isinstance(read["opens"], datetime.datetime) and read["opens"].date() in days
    print(read["seen"].isoformat(), "->", made["seen"], "|", read["opens"].time(), "of today" if today else "", "->", made["opens"])
PYTHON
venv/bin/python probe.py | tee seen.txt
diff - seen.txt <<'SEEN'
2026-11-29T08:00:00+00:00 -> 2026-11-29T08:00:00Z | 08:00:00 of today -> 08:00:00
2026-11-29T08:00:00.123456+00:00 -> 2026-11-29T08:00:00.123456+00: | 08:00:00 of today -> 08:00:00
2026-11-29T16:00:00.123456+08:00 -> 2026-11-29T16:00:00.123456+08: | 23:59:59 of today -> 23:59:59
2026-11-29T08:00:00.123456 -> 2026-11-29T08:00:00.123456 | 12:00:00 of today -> 12:00:00
SEEN
