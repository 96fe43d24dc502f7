#!/usr/bin/env bash
# frictionless reads a room that closes at 24:00 as one that closes at 00:00, and a number of 1_000 as valid.
#
# Library:  frictionless 5.21.0 (PyPI), tableschema 1.12.6 (npm).
# Guessed:  24:00:00, which ISO 8601 knows as the end of a day, is refused as a time of day; 1_000 is no integer; 2026-2-8 is no date.
# Seen:     frictionless makes 24:00:00 the time 00:00:00, which is the day's beginning, without a word; 1_000 is 1000 and 2026-2-8
#           is 8 February, and its report says valid. 24:00:00 within a datetime is the next day's midnight, which is right.
#           tableschema for JavaScript refuses 1_000 and 2026-2-8, and its 24:00:00 lies on the next day.
# Matters:  a room open from 08:00 to 24:00 is open for minus eight hours in such a table. Our tables hold instants and minutes, and
#           a window that ends at midnight says so in a field of its own (`closes_next_day`); whoever publishes opening hours as
#           times of day should do likewise. A table that frictionless calls valid may still be refused by others.
# Documented: no.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check frictionless==5.21.0
npm install --silent --no-audit --no-fund tableschema@1.12.6

cat >probe.py <<'PYTHON'
from pathlib import Path

from frictionless import Resource, Schema

TRIED = {"time": "24:00:00", "datetime": "2026-02-28T24:00:00Z", "integer": "1_000", "date": "2026-2-8"}
for kind, said in TRIED.items():
    Path("table.csv").write_text(f"value,room\n{said},a\n")
    schema = Schema.from_descriptor({"fields": [{"name": "value", "type": kind}, {"name": "room", "type": "string"}]})
    resource = Resource(path="table.csv", schema=schema)
    valid = resource.validate().valid
    [row] = Resource(path="table.csv", schema=schema).read_rows()
    print("frictionless", kind, said, "->", row["value"], "valid" if valid else "invalid")
PYTHON
cat >probe.cjs <<'JS'
const { Field } = require('tableschema');

for (const [type, said] of [['time', '24:00:00'], ['integer', '1_000'], ['date', '2026-2-8']]) {
  let read = 'refused';
  try {
    const value = new Field({ name: 'value', type }).castValue(said);
    const today = new Date(new Date().setUTCHours(0, 0, 0, 0));
    read = `${(value - today) / 3600000} hours from the day's beginning`;
  } catch (error) {
    if (!/is not type/.test(error.message)) throw error;
  }
  console.log('tableschema', type, said, '->', read);
}
JS
{ venv/bin/python probe.py; TZ=UTC node probe.cjs; } | tee seen.txt
diff - seen.txt <<'SEEN'
frictionless time 24:00:00 -> 00:00:00 valid
frictionless datetime 2026-02-28T24:00:00Z -> 2026-03-01 00:00:00+00:00 valid
frictionless integer 1_000 -> 1000 valid
frictionless date 2026-2-8 -> 2026-02-08 valid
tableschema time 24:00:00 -> 24 hours from the day's beginning
tableschema integer 1_000 -> refused
tableschema date 2026-2-8 -> refused
SEEN
