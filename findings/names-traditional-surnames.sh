#!/usr/bin/env bash
# For readers in Hong Kong 范, 余 and 于 become 範, 餘 and 於: converters write other words where surnames stand.
#
# Library:  opencc 1.4.2, zhconv 1.4.3, hanziconv 0.3.2 (PyPI), opencc-js 1.4.2, chinese-conv 4.0.0 (npm).
# Guessed:  with its phrases and its list for Hong Kong, opencc leaves a surname at the beginning of a name as it is; those
#           that go by single characters don't.
# Seen:     opencc, opencc-js and zhconv write 範, 餘, 於, 後, 郁 as 鬱, 岳 as 嶽, 种 as 種, also where 女士 or 捐款人： stands
#           beside; 里水, a place, becomes 裏水. hanziconv turns 沈 and 卜 into 瀋 and 蔔 too, and 面积 into 麵積. chinese-conv
#           keeps 范 and 余, and makes 鐘 of 钟, which as a surname is 鍾.
# Matters:  residents from Hong Kong and Macau find another's name on a receipt or a certificate. Names are shown as they were
#           written, in every language, and a page in traditional characters has a catalogue of its own.
# Documented: opencc's issue 140 tells who has such names to bring a dictionary of their own; the others, no.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check opencc==1.4.2 zhconv==1.4.3 hanziconv==0.3.2 setuptools==80.9.0
npm install --silent --no-audit --no-fund opencc-js@1.4.2 chinese-conv@4.0.0

printf '%s\n' 范小明 余小明 于小明 后小明 郁小明 岳小明 种小明 沈小明 卜小明 钟小明 '捐款人：余丽' 范女士 里水社区 面积 >names
cat >probe.py <<'PYTHON'
import warnings

warnings.simplefilter("ignore")
import opencc  # noqa: E402
import zhconv  # noqa: E402
from hanziconv import HanziConv  # noqa: E402

names = open("names", encoding="utf-8").read().split()
by_opencc = opencc.OpenCC("s2hk")
print("as written  ", *names)
print("opencc      ", *map(by_opencc.convert, names))
print("zhconv      ", *(zhconv.convert(name, "zh-hk") for name in names))
print("hanziconv   ", *map(HanziConv.toTraditional, names))
PYTHON
cat >probe.cjs <<'JS'
const names = require('fs').readFileSync('names', 'utf8').trim().split('\n');
const byOpencc = require('opencc-js').Converter({ from: 'cn', to: 'hk' });
console.log('opencc-js    ' + names.map(byOpencc).join(' '));
console.log('chinese-conv ' + names.map(require('chinese-conv').tify).join(' '));
JS
{ venv/bin/python probe.py; node probe.cjs; } | tee seen

diff seen - <<'EXPECTED'
as written   范小明 余小明 于小明 后小明 郁小明 岳小明 种小明 沈小明 卜小明 钟小明 捐款人：余丽 范女士 里水社区 面积
opencc       範小明 餘小明 於小明 後小明 鬱小明 嶽小明 種小明 沈小明 卜小明 鍾小明 捐款人：餘麗 範女士 裏水社區 面積
zhconv       範小明 餘小明 於小明 後小明 鬱小明 嶽小明 種小明 沈小明 卜小明 鍾小明 捐款人：餘麗 範女士 裏水社區 面積
hanziconv    範小明 餘小明 於小明 後小明 鬱小明 嶽小明 種小明 瀋小明 蔔小明 鍾小明 捐款人：餘麗 範女士 裏水社區 麵積
opencc-js    範小明 餘小明 於小明 後小明 鬱小明 嶽小明 種小明 沈小明 卜小明 鍾小明 捐款人：餘麗 範女士 裏水社區 面積
chinese-conv 范小明 余小明 於小明 後小明 郁小明 岳小明 種小明 沈小明 卜小明 鐘小明 捐款人：余麗 范女士 裡水社區 面積
EXPECTED
