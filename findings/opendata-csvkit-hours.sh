#!/usr/bin/env bash
# csvkit reads a room that opens at 09:00 as one that opens after nine minutes.
#
# Library:  csvkit 2.2.0 on agate 1.14.2 (PyPI).
# Guessed:  a column of 09:00 and 21:30 is text, as agate has no type for a time of day; all else keeps its value.
# Seen:     it is a TimeDelta of minutes and seconds: csvjson and csvsort write 0:09:00, csvstat says that the longest is 22
#           minutes, and csvsql declares a DATETIME. Amounts in fen come out of csvjson as 1250.0. With `--no-inference`
#           all stays as it was.
# Matters:  csvkit is what people who work with open data have at hand, and opening hours are what they look for. Tables of
#           ours with a time of day are read with `--no-inference`; docs/events.md says so beside the other libraries.
# Documented: that times are durations, in agate's list of types; that 09:00 is minutes, no.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check csvkit==2.2.0 agate==1.14.2

printf '%s\n' room,opens_at,closes_at,price_fen 舞蹈室,09:00,21:30,1250 书法区,19:00,22:00,800 >rooms.csv
{
  echo "csvjson: $(venv/bin/csvjson rooms.csv)"
  echo "csvsort: $(venv/bin/csvsort -c opens_at rooms.csv | tail -n 1)"
  echo "csvsql: $(venv/bin/csvsql -i sqlite rooms.csv | grep opens_at | tr -d '\t,')"
  echo "csvstat: longest $(venv/bin/csvstat -c closes_at --max rooms.csv)"
  echo "csvjson --no-inference: $(venv/bin/csvjson --no-inference rooms.csv)"
} | tee seen

diff seen - <<'EXPECTED'
csvjson: [{"room": "舞蹈室", "opens_at": "0:09:00", "closes_at": "0:21:30", "price_fen": 1250.0}, {"room": "书法区", "opens_at": "0:19:00", "closes_at": "0:22:00", "price_fen": 800.0}]
csvsort: 书法区,0:19:00,0:22:00,800
csvsql: opens_at DATETIME NOT NULL 
csvstat: longest 0:22:00
csvjson --no-inference: [{"room": "舞蹈室", "opens_at": "09:00", "closes_at": "21:30", "price_fen": "1250"}, {"room": "书法区", "opens_at": "19:00", "closes_at": "22:00", "price_fen": "800"}]
EXPECTED
