#!/usr/bin/env bash
# "The last Friday of this month" is the second, 凌晨12点 is noon, "Sunday of next week" a Wednesday, and 3万5 is 60,010 yuan.
#
# Library:  jionlp 1.5.31, dateparser 1.5.0 (PyPI), asked on Wednesday 6 January 2027 at ten.
# Guessed:  jionlp, made for Chinese alone, reads what people say of days, hours and sums, and raises where it can't; dateparser, asked for zh
#           only, gives the day or None.
# Seen:     jionlp takes the next such weekday for the last of a month, even of March; 凌晨12点 (midnight) for noon; New Year's Eve for that of
#           2028; and the digit behind 万 or 千, which stands for thousands or hundreds, for yuan: 两万五 is 20,005. dateparser leaves the day
#           of the week out of 下周日, and gives a week from now. What neither understands is an error or None, as guessed.
# Matters:  classes are announced in such words, and pledges made in them. Forms here ask for a date, hours of 24 and digits; who reads a
#           chat's text shows a person what was understood.
# Documented: no.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check jionlp==1.5.31 dateparser==1.5.0

cat >probe.py <<'PYTHON'
from datetime import datetime

import dateparser
import jionlp

now = datetime(2027, 1, 6, 10)


def read(reader, text):
    try:
        return reader(text)
    except ValueError as error:
        return type(error).__name__


def time(text):
    return jionlp.parse_time(text, time_base=now.timestamp())["time"][0]


for text in ("周日下午2点到4点", "本月最后一个周五", "3月最后一个周日", "中午12点", "凌晨12点", "春节", "除夕", "下个月31号"):
    print("jionlp", text, read(time, text))
for text in ("1.5万元", "三块五毛", "两万五千元", "两万五", "三千五", "3万5", "半价"):
    print("jionlp", text, read(lambda words: jionlp.parse_money(words)["num"], text))
for text in ("2027年1月8日 19:30", "后天", "下周日", "下周三", "明天下午3点"):
    print("dateparser", text, dateparser.parse(text, languages=["zh"], settings={"RELATIVE_BASE": now}))
PYTHON
TZ=Asia/Shanghai venv/bin/python -W ignore probe.py | grep -v '^#' | tee seen

diff seen - <<'EXPECTED'
jionlp 周日下午2点到4点 2027-01-10 14:00:00
jionlp 本月最后一个周五 2027-01-08 00:00:00
jionlp 3月最后一个周日 2027-01-10 00:00:00
jionlp 中午12点 2027-01-06 12:00:00
jionlp 凌晨12点 2027-01-06 12:00:00
jionlp 春节 2027-02-06 00:00:00
jionlp 除夕 2028-01-25 00:00:00
jionlp 下个月31号 ValueError
jionlp 1.5万元 15000.00
jionlp 三块五毛 3.50
jionlp 两万五千元 25000.00
jionlp 两万五 20005.00
jionlp 三千五 3005.00
jionlp 3万5 60010.00
jionlp 半价 ValueError
dateparser 2027年1月8日 19:30 2027-01-08 19:30:00
dateparser 后天 2027-01-08 10:00:00
dateparser 下周日 2027-01-13 10:00:00
dateparser 下周三 None
dateparser 明天下午3点 None
EXPECTED
