#!/usr/bin/env bash
# Turning the numbers of a notice into digits makes 李四 "李4" and 一起 "1起"; the other way a telephone number becomes a negative one.
#
# Library:  cn2an 0.5.24, transform() (PyPI); chinese-numbers-converter 2.3.1 (npm).
# Guessed:  they convert numbers and leave words and names that hold such a character, as they do with 万一 and 千万.
# Seen:     三亚, 张三丰, 李四, 九三学社, 五一路, 星期一 and 一起 all get digits, and 七八个人 (seven or eight) are 78 people. The
#           other way 020-39091234 is 二十负三千九百零九万…, and 2:30 is 二:三十. The package of npm makes 11000 of 万一 too.
# Matters:  a tool that evens out notices before they are searched, compared or sent as a short message changes names, addresses
#           and telephone numbers. Numbers stand in fields of their own here; texts stay as they were written.
# Documented: cn2an calls transform() a trial; not what it does to names.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check cn2an==0.5.24 setuptools==80.9.0
npm install --silent --no-audit --no-fund chinese-numbers-converter@2.3.1

printf '%s\n' 星期一一起去 三亚来的李四和张三丰 五一路三十二号 九三学社 七八个人 万一下雨 一千二百三十元五角 >words
cat >probe.py <<'PYTHON'
import warnings

warnings.simplefilter("ignore")
import cn2an  # noqa: E402

for words in open("words", encoding="utf-8").read().split():
    print("cn2an:", words, "->", cn2an.transform(words, "cn2an"))
for words in ("电话020-39091234", "下午2:30", "3楼302室"):
    print("cn2an:", words, "->", cn2an.transform(words, "an2cn"))
PYTHON
cat >probe.cjs <<'JS'
const Numbers = require('chinese-numbers-converter');
for (const words of require('fs').readFileSync('words', 'utf8').trim().split('\n')) {
  console.log('chinese-numbers-converter:', words, '->', new Numbers(words).toArabicString());
}
JS
{ venv/bin/python probe.py; node probe.cjs; } | tee seen

diff seen - <<'EXPECTED'
cn2an: 星期一一起去 -> 星期11起去
cn2an: 三亚来的李四和张三丰 -> 3亚来的李4和张3丰
cn2an: 五一路三十二号 -> 51路32号
cn2an: 九三学社 -> 93学社
cn2an: 七八个人 -> 78个人
cn2an: 万一下雨 -> 万一下雨
cn2an: 一千二百三十元五角 -> 1230元5角
cn2an: 电话020-39091234 -> 电话二十负三千九百零九万一千二百三十四
cn2an: 下午2:30 -> 下午二:三十
cn2an: 3楼302室 -> 三楼三百零二室
chinese-numbers-converter: 星期一一起去 -> 星期11起去
chinese-numbers-converter: 三亚来的李四和张三丰 -> 3亚来的李4和张3丰
chinese-numbers-converter: 五一路三十二号 -> 51路32号
chinese-numbers-converter: 九三学社 -> 93学社
chinese-numbers-converter: 七八个人 -> 78个人
chinese-numbers-converter: 万一下雨 -> 11000下雨
chinese-numbers-converter: 一千二百三十元五角 -> 1230元5角
EXPECTED
