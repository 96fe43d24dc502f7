#!/usr/bin/env bash
# A day as banks write it, 20270108, becomes a morning of 1970 in mongoose; 202701 is the year 202701.
#
# Library:  mongoose 9.12.1 (npm), the casting of a field of type Date; no server is asked.
# Guessed:  20270108 is 8 January 2027, as ISO 8601 and GB/T 7408 have it, or an error of validation as 2027年1月8日 is.
# Seen:     text that is a number from 275,761 on is milliseconds since 1970: 20270108 is 05:37:50.108 of 1 January 1970, 20270108193000 a
#           day of 2612. Below that it goes to JavaScript's Date, so 202701 is 1 January of the year 202701. None is an error. With
#           `min` set to a day of this century the first and the third are refused.
# Matters:  statements and lists of authorities hold days of eight digits. They are stored without a word and then missing from every
#           query by month. Ours are checked as dates before they are written; a reader of a bank's file makes the day out of its digits.
# Documented: that text of a number is taken for milliseconds, yes, on the page about dates; where that begins is only in a comment.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund mongoose@9.12.1 >log 2>&1 || { cat log; exit 1; }

cat >probe.cjs <<'JAVASCRIPT'
const mongoose = require('mongoose');

const fields = { day: Date, bounded: { type: Date, min: new Date('2000-01-01'), max: new Date('2100-01-01') } };
const Gift = mongoose.model('Gift', new mongoose.Schema(fields));

(async () => {
  for (const text of ['2027-01-08', '2027/01/08', '20270108', '202701', '20270108193000', '2027年1月8日']) {
    const gift = new Gift({ day: text, bounded: text });
    const errors = await gift.validate().then(() => ({}), (refused) => refused.errors);
    const day = errors.day ? errors.day.name : gift.day.toISOString();
    const bounded = errors.bounded ? errors.bounded.name : 'taken';
    console.log(`${text}: ${day}, with bounds ${bounded}`);
  }
})();
JAVASCRIPT
TZ=UTC node probe.cjs | tee seen

diff seen - <<'EXPECTED'
2027-01-08: 2027-01-08T00:00:00.000Z, with bounds taken
2027/01/08: 2027-01-08T00:00:00.000Z, with bounds taken
20270108: 1970-01-01T05:37:50.108Z, with bounds ValidatorError
202701: +202701-01-01T00:00:00.000Z, with bounds ValidatorError
20270108193000: 2612-05-02T17:36:33.000Z, with bounds ValidatorError
2027年1月8日: CastError, with bounds CastError
EXPECTED
