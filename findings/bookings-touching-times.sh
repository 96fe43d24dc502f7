#!/usr/bin/env bash
# A class that ends at seven and one that begins at seven are in each other's way, say four of seven libraries for intervals.
#
# Library:  node-interval-tree 2.1.2, @flatten-js/interval-tree 2.0.3, interval-tree-1d 1.0.4, luxon 3.7.2, date-fns 4.4.0
#           (npm), DateTimeRange 2.3.2, intervaltree 3.2.1 (PyPI).
# Guessed:  18:00 to 19:00 and 19:00 to 20:00 don't overlap in any: bookings are what such libraries are shown with.
# Seen:     the three trees from npm and DateTimeRange count both ends in, and find the booking before; luxon, date-fns and
#           intervaltree leave the end out.
# Matters:  whoever counts free hours out of our open data or calendars with one of the four finds a room that is booked evening
#           after evening half as free as it is. Here an end is never part of what it ends; with those libraries take a
#           millisecond off it.
# Documented: node-interval-tree ("both of them inclusive"), date-fns and intervaltree say so; the others don't.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true}' >package.json
npm install --silent --no-audit --no-fund node-interval-tree@2.1.2 @flatten-js/interval-tree@2.0.3 interval-tree-1d@1.0.4 luxon@3.7.2 date-fns@4.4.0
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check DateTimeRange==2.3.2 intervaltree==3.2.1

cat >probe.mjs <<'JS'
import flatten from '@flatten-js/interval-tree';
import { areIntervalsOverlapping } from 'date-fns';
import oneDimensional from 'interval-tree-1d';
import { Interval } from 'luxon';
import nodeIntervalTree from 'node-interval-tree';

const at = (hour) => new Date(Date.UTC(2027, 0, 8, hour));
const show = (name, overlap) => console.log(`${name}: 18 to 19 and 19 to 20 ${overlap ? 'overlap' : "don't overlap"}`);

const Tree = nodeIntervalTree.default ?? nodeIntervalTree;
const first = new Tree();
first.insert(+at(18), +at(19), 'class');
show('node-interval-tree', first.search(+at(19), +at(20)).length > 0);
const second = new flatten();
second.insert([+at(18), +at(19)], 'class');
show('@flatten-js/interval-tree', second.search([+at(19), +at(20)]).length > 0);
let found = false;
oneDimensional([[+at(18), +at(19)]]).queryInterval(+at(19), +at(20), () => { found = true; });
show('interval-tree-1d', found);
show('luxon', Interval.fromDateTimes(at(18), at(19)).overlaps(Interval.fromDateTimes(at(19), at(20))));
show('date-fns', areIntervalsOverlapping({ start: at(18), end: at(19) }, { start: at(19), end: at(20) }));
JS
cat >probe.py <<'PYTHON'
from datetime import UTC, datetime

from datetimerange import DateTimeRange
from intervaltree import IntervalTree

six, seven, eight = (datetime(2027, 1, 8, hour, tzinfo=UTC) for hour in (18, 19, 20))


def show(name, overlap):
    print(f"{name}: 18 to 19 and 19 to 20", "overlap" if overlap else "don't overlap")


show("DateTimeRange", DateTimeRange(six, seven).is_intersection(DateTimeRange(seven, eight)))
tree = IntervalTree()
tree[six:seven] = "class"
show("intervaltree", tree.overlaps(seven, eight))
PYTHON
{ node probe.mjs; venv/bin/python probe.py; } | tee seen

diff seen - <<'EXPECTED'
node-interval-tree: 18 to 19 and 19 to 20 overlap
@flatten-js/interval-tree: 18 to 19 and 19 to 20 overlap
interval-tree-1d: 18 to 19 and 19 to 20 overlap
luxon: 18 to 19 and 19 to 20 don't overlap
date-fns: 18 to 19 and 19 to 20 don't overlap
DateTimeRange: 18 to 19 and 19 to 20 overlap
intervaltree: 18 to 19 and 19 to 20 don't overlap
EXPECTED
