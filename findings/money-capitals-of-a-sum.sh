#!/usr/bin/env bash
# Ten gifts of one jiao, added as floats and written in capitals, are "zero yuan exactly" or 99 fen, by the library.
#
# Library:  cn-amount 0.0.5, cn2an 0.5.24 (PyPI); nzh 1.0.14 (npm).
# Guessed:  what writes amounts of money in capitals (人民币大写) rounds a float to the fen first.
# Seen:     cn-amount takes yuan and fen apart before it rounds the fen, so 0.9999999999999999 is 零元整 and 114.99999999999999
#           (1.15 × 100) is 114 yuan; cn2an and nzh cut after the second digit: 99 fen. hutool 5.8.40 (Java) is the only one
#           of four that rounds (壹元整). cn-amount also writes five fen as 零伍分. Given "1.00" as text, cn2an is right.
# Matters:  the capitals are what counts on a receipt where they differ from the figures. So capitals are made from an
#           integer of fen, by code of our own, with a property test that reads them back; never from a float.
# Documented: no; that cn2an cuts a third decimal isn't either, but for a warning beyond sixteen digits.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check cn-amount==0.0.5 cn2an==0.5.24
npm install --silent --no-audit --no-fund nzh@1.0.14

cat >probe.py <<'PYTHON'
import warnings

import cn2an
from cn_amount import CNAmount

warnings.simplefilter("ignore")
for what, amount in {"10 × 0.1": sum([0.1] * 10), "1.15 × 100": 1.15 * 100, "0.05": 0.05}.items():
    print(what, "cn-amount", CNAmount().amount_to_chinese(amount), "cn2an", cn2an.an2cn(amount, "rmb"))
print("1.00 as text cn2an", cn2an.an2cn("1.00", "rmb"))
PYTHON
cat >probe.cjs <<'JS'
const { cn } = require('nzh');
const sum = Array(10).fill(0.1).reduce((total, gift) => total + gift, 0);
for (const [what, amount] of [['10 × 0.1', sum], ['1.15 × 100', 1.15 * 100], ['0.05', 0.05]]) {
  console.log(what, 'nzh', cn.toMoney(amount));
}
JS
{
  venv/bin/python probe.py
  node probe.cjs
} | tee seen

diff seen - <<'EXPECTED'
10 × 0.1 cn-amount 零元整 cn2an 玖角玖分
1.15 × 100 cn-amount 壹佰壹拾肆元整 cn2an 壹佰壹拾肆元玖角玖分
0.05 cn-amount 零伍分 cn2an 伍分
1.00 as text cn2an 壹元整
10 × 0.1 nzh 人民币玖角玖分
1.15 × 100 nzh 人民币壹佰壹拾肆元玖角玖分
0.05 nzh 人民币伍分
EXPECTED
