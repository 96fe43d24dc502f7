#!/usr/bin/env bash
# Flats in natural order: three libraries take 3-2-201 for a day in the year 201, and put it before 1-1-1201.
#
# Library:  javascript-natural-sort 0.7.1, natural-orderby 5.0.0, natsort 2.0.3 (npm), beside natural-compare 1.4.0,
#           string-natural-compare 3.0.1 and alphanum-sort 1.1.0 (npm), natsort 8.4.0 (PyPI) and Intl.Collator.
# Guessed:  building, entrance and flat are compared in turn, as numbers.
# Seen:     so do the last five. The first three look for dates before numbers: three numbers with hyphens are month, day
#           and year, and the list goes by the flats' own numbers across all buildings, until one has no such month.
# Matters:  a list for whoever goes from door to door leads through all buildings floor by floor. No list here is ordered
#           by flat; who sorts an exported one takes Intl.Collator with `numeric`, or natsort of PyPI.
# Documented: that dates are sorted, yes; that three numbers of any length are one, no.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund javascript-natural-sort@0.7.1 natural-orderby@5.0.0 natsort@2.0.3 \
  natural-compare@1.4.0 string-natural-compare@3.0.1 alphanum-sort@1.1.0
python3 -m venv venv
venv/bin/pip install --quiet natsort==8.4.0

cat >probe.cjs <<'JS'
const flats = ['12-1-2001', '10-1-101', '3-2-201', '2-1-1102', '2-1-301', '1-2-101', '1-1-1201'];
const natsort = require('natsort');
const orders = {
  'javascript-natural-sort': (list) => list.sort(require('javascript-natural-sort')),
  'natural-orderby': (list) => require('natural-orderby').orderBy(list),
  'natsort (npm)': (list) => list.sort((natsort.default || natsort)()),
  'natural-compare': (list) => list.sort(require('natural-compare')),
  'string-natural-compare': (list) => list.sort(require('string-natural-compare')),
  'alphanum-sort': (list) => require('alphanum-sort')(list),
  'Intl.Collator': (list) => list.sort(new Intl.Collator('zh-CN', { numeric: true }).compare),
};
for (const [name, order] of Object.entries(orders)) console.log(`${name}: ${order([...flats]).join(' ')}`);
JS
cat >probe.py <<'PYTHON'
from natsort import natsorted

flats = ["12-1-2001", "10-1-101", "3-2-201", "2-1-1102", "2-1-301", "1-2-101", "1-1-1201"]
print("natsort (PyPI):", *natsorted(flats))
PYTHON
{ node probe.cjs; venv/bin/python probe.py; } | tee seen

diff seen - <<'EXPECTED'
javascript-natural-sort: 1-2-101 10-1-101 3-2-201 2-1-301 2-1-1102 1-1-1201 12-1-2001
natural-orderby: 1-2-101 10-1-101 3-2-201 2-1-301 2-1-1102 1-1-1201 12-1-2001
natsort (npm): 1-2-101 10-1-101 3-2-201 2-1-301 2-1-1102 1-1-1201 12-1-2001
natural-compare: 1-1-1201 1-2-101 2-1-301 2-1-1102 3-2-201 10-1-101 12-1-2001
string-natural-compare: 1-1-1201 1-2-101 2-1-301 2-1-1102 3-2-201 10-1-101 12-1-2001
alphanum-sort: 1-1-1201 1-2-101 2-1-301 2-1-1102 3-2-201 10-1-101 12-1-2001
Intl.Collator: 1-1-1201 1-2-101 2-1-301 2-1-1102 3-2-201 10-1-101 12-1-2001
natsort (PyPI): 1-1-1201 1-2-101 2-1-301 2-1-1102 3-2-201 10-1-101 12-1-2001
EXPECTED
