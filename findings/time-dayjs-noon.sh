#!/usr/bin/env bash
# dayjs writes a quarter past twelve as "中午 12:15", and reads that as a quarter past midnight.
#
# Library:  dayjs 1.11.23 with its locale zh-cn, beside moment 2.31.0 and luxon 3.7.2 (npm).
# Guessed:  what dayjs writes with `A h:mm` in Chinese it reads back with the same format, as moment does.
# Seen:     of the 24 hours of a day one is lost: 12:00 to 12:59 come back as 00:00 to 00:59, valid, of the same day. It
#           asks its locale which word begins the afternoon, and 中午 begins at 11. moment and luxon lose none.
# Matters:  a page that shows lunch hours of the canteen with dayjs and reads them back from a form. Forms of ours ask for
#           hours of 24.
# Documented: no.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund dayjs@1.11.23 moment@2.31.0 luxon@3.7.2

cat >probe.cjs <<'JS'
const dayjs = require('dayjs');
dayjs.extend(require('dayjs/plugin/customParseFormat'));
require('dayjs/locale/zh-cn');
const moment = require('moment');
require('moment/locale/zh-cn');
const { DateTime } = require('luxon');

const ways = {
  dayjs: (iso) => {
    const text = dayjs(iso).locale('zh-cn').format('A h:mm');
    return [text, dayjs(text, 'A h:mm', 'zh-cn').format('HH:mm')];
  },
  moment: (iso) => {
    const text = moment(iso).locale('zh-cn').format('A h:mm');
    return [text, moment(text, 'A h:mm', 'zh-cn').format('HH:mm')];
  },
  luxon: (iso) => {
    const text = DateTime.fromISO(iso).setLocale('zh-CN').toFormat('a h:mm');
    return [text, DateTime.fromFormat(text, 'a h:mm', { locale: 'zh-CN' }).toFormat('HH:mm')];
  },
};
for (const [name, way] of Object.entries(ways)) {
  const lost = [];
  for (let hour = 0; hour < 24; hour += 1) {
    const time = `${String(hour).padStart(2, '0')}:15`;
    const [text, read] = way(`2027-02-08T${time}:00`);
    if (read !== time) lost.push(`${time} -> ${text} -> ${read}`);
  }
  console.log(`${name}: ${lost.length} of 24 lost`, ...lost);
}
JS
node probe.cjs | tee seen

diff seen - <<'EXPECTED'
dayjs: 1 of 24 lost 12:15 -> 中午 12:15 -> 00:15
moment: 0 of 24 lost
luxon: 0 of 24 lost
EXPECTED
