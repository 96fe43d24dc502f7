#!/usr/bin/env bash
# tableschema for JavaScript ignores the Z of a datetime and takes the hours as local ones; other forms of UTC it refuses.
#
# Library:  tableschema 1.12.6 (npm).
# Guessed:  a Table Schema's default form of a datetime, which always ends in Z, is read as UTC on every machine; with a
#           fraction of a second it is refused or read, both may be.
# Seen:     in China 2026-02-28T16:00:00Z becomes 08:00 in UTC, eight hours early, and the day before for a local morning. With
#           a fraction or with +00:00 it is refused. "format": "any" reads all three, to the right instant.
# Matters:  the tables of a community are described as a Data Package, in whose default form every time would be eight hours
#           off for a reader of these. Their columns of times say "format": "any".
# Documented: no; the specification of the default form says UTC.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund tableschema@1.12.6

cat >probe.cjs <<'JS'
const { Field } = require('tableschema');

for (const format of ['default', 'any'])
  for (const said of ['2026-02-28T16:00:00Z', '2026-02-28T16:00:00+00:00', '2026-02-28T16:00:00.123456Z']) {
    const field = new Field({ name: 'starts_at', type: 'datetime', format });
    let read = 'refused';
    try {
      read = field.castValue(said).toISOString();
    } catch (error) {
      if (!/is not type "datetime"/.test(error.message)) throw error;
    }
    console.log(format, said, '->', read);
  }
JS
TZ=Asia/Shanghai node probe.cjs | tee seen.txt
diff - seen.txt <<'SEEN'
default 2026-02-28T16:00:00Z -> 2026-02-28T08:00:00.000Z
default 2026-02-28T16:00:00+00:00 -> refused
default 2026-02-28T16:00:00.123456Z -> refused
any 2026-02-28T16:00:00Z -> 2026-02-28T16:00:00.000Z
any 2026-02-28T16:00:00+00:00 -> 2026-02-28T16:00:00.000Z
any 2026-02-28T16:00:00.123456Z -> 2026-02-28T16:00:00.123Z
SEEN
