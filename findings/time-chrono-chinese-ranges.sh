#!/usr/bin/env bash
# "下午2点到4点" ends at four in the morning, 中午1点 is one at night, and on a Monday 周日 was yesterday.
#
# Library:  chrono-node 2.10.3 (npm), its parser for simplified Chinese.
# Guessed:  what it reads of a notice in Chinese is right, and what it does not know it leaves (下个月8号 it leaves).
# Seen:     the second time of a range does not take part in 下午 or 晚上, and so goes to the next morning. 中午1点 loses its 中午,
#           晚上12点 is noon. 周日 is the Sunday that was, and 下周日, read on a Monday, the coming one, six days away, which
#           in China is 本周日. Single times with 上午, 下午 and 晚上 are right.
# Matters:  a bot that books rooms out of messages books 14 hours for two. Forms ask for a date and for hours of 24; an importer
#           refuses a time with a word.
# Documented: no.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true, "type": "module"}' >package.json
npm install --silent --no-audit --no-fund chrono-node@2.10.3

cat >probe.mjs <<'JS'
import * as chrono from 'chrono-node';

const monday = new Date('2026-11-30T09:00:00');
const shown = (part) => part.date().toLocaleString('sv-SE').slice(5, 16);
for (const text of ['下午2点', '下午2点到4点', '晚上7点半到9点', '14:00到16:00', '中午12点', '中午1点', '晚上12点', '周二晚上7点', '周日下午2点', '下周日下午2点']) {
  const [{ start, end }] = chrono.zh.hans.parse(text, monday);
  console.log(`${text} -> ${shown(start)}${end ? ` to ${shown(end)}` : ''}`);
}
console.log(`下个月8号 -> ${chrono.zh.hans.parse('下个月8号', monday).length} found`);
JS
TZ=Asia/Shanghai node probe.mjs | tee seen

diff seen - <<'EXPECTED'
下午2点 -> 11-30 14:00
下午2点到4点 -> 11-30 14:00 to 12-01 04:00
晚上7点半到9点 -> 11-30 19:30 to 12-01 09:00
14:00到16:00 -> 11-30 14:00 to 11-30 16:00
中午12点 -> 11-30 12:00
中午1点 -> 11-30 01:00
晚上12点 -> 11-30 12:00
周二晚上7点 -> 12-01 19:00
周日下午2点 -> 11-29 14:00
下周日下午2点 -> 12-06 14:00
下个月8号 -> 0 found
EXPECTED
