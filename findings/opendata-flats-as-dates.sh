#!/usr/bin/env bash
# A column of flats such as 3-2-1201 is read as days of the Middle Ages: building 3, entrance 2 becomes 3 February 1201.
#
# Library:  duckdb 2.0.1, polars 2.1.0 (PyPI), beside pyarrow 26.0.1 and pandas 3.1.1.
# Guessed:  none of these looks like a date, as no year of this or the last century is in it.
# Seen:     duckdb takes 3-2-1201 for 1201-02-03 without being asked, 3-2-101 for the year 101, and 3.2.1201 and "3 2 1201" too;
#           polars does so with try_parse_dates. A single flat of a thirteenth building (13-2-1201) changes nothing, one
#           beyond the 31st building or the twelfth entrance, or with 3#2-1201, makes the column text. pyarrow and pandas
#           leave it. duckdb takes clause numbers, 3.2 and 3.10, for 3.2 and 3.1, as all do.
# Matters:  building-entrance-flat is how households are named in a Chinese community. A survey's rows, joined with a list of
#           households that was read as text, match nothing, and the ones of a small building are dates alone. Tables of
#           ours: read_csv(…, all_varchar = true), or the JSON beside each; docs/events.md says so.
# Documented: that dates are guessed, yes, with the formats tried; no word of the years.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check duckdb==2.0.1 polars==2.1.0 pyarrow==26.0.1 pandas==3.1.1

cat >probe.py <<'PYTHON'
import duckdb
import pandas
import polars
from pyarrow import csv

COLUMNS = {
    "flats": ("3-2-1201", "12-1-803"),
    "thirteen": ("3-2-1201", "13-2-1201"),
    "low": ("3-2-101", "12-1-803"),
    "points": ("3.2.1201", "12.1.803"),
    "blanks": ("3 2 1201", "12 1 803"),
    "hash": ("3#2-1201", "12#1-803"),
    "buildings": ("3-2-1201", "32-1-803"),
}
for name, values in COLUMNS.items():
    path = f"{name}.csv"
    with open(path, "w", encoding="utf-8") as file:
        file.write("".join(f"{line}\n" for line in ("flat,people", *(f"{one},2" for one in values))))
    found = {
        "duckdb": [row[0] for row in duckdb.sql(f"select flat from '{path}'").fetchall()],
        "duckdb all_varchar": [row[0] for row in duckdb.sql(f"select flat from read_csv('{path}', all_varchar = true)").fetchall()],
        "polars": polars.read_csv(path, try_parse_dates=True)["flat"].to_list(),
        "pyarrow": csv.read_csv(path)["flat"].to_pylist(),
        "pandas": pandas.read_csv(path)["flat"].tolist(),
    }
    print(name, *values)
    print("  text:", *(library for library, read in found.items() if read == list(values)))
    for library, read in found.items():
        if read != list(values):
            print(f"  {library}:", *map(str, read))
PYTHON
venv/bin/python probe.py | tee seen

diff seen - <<'EXPECTED'
flats 3-2-1201 12-1-803
  text: duckdb all_varchar pyarrow pandas
  duckdb: 1201-02-03 0803-01-12
  polars: 1201-02-03 0803-01-12
thirteen 3-2-1201 13-2-1201
  text: duckdb all_varchar pyarrow pandas
  duckdb: 1201-02-03 1201-02-13
  polars: 1201-02-03 1201-02-13
low 3-2-101 12-1-803
  text: duckdb all_varchar pyarrow pandas
  duckdb: 0101-02-03 0803-01-12
  polars: 0101-02-03 0803-01-12
points 3.2.1201 12.1.803
  text: duckdb all_varchar pyarrow pandas
  duckdb: 1201-02-03 0803-01-12
  polars: 1201-02-03 0803-01-12
blanks 3 2 1201 12 1 803
  text: duckdb all_varchar polars pyarrow pandas
  duckdb: 1201-02-03 0803-01-12
hash 3#2-1201 12#1-803
  text: duckdb duckdb all_varchar polars pyarrow pandas
buildings 3-2-1201 32-1-803
  text: duckdb duckdb all_varchar polars pyarrow pandas
EXPECTED
