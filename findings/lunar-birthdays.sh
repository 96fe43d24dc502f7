#!/usr/bin/env bash
# People of November 1954 and September 1978 have another lunar birthday by library; one from a leap month has it a month late.
#
# Library:  lunardate 0.3.0, zhdate 0.1, tyme4py 1.5.0 (PyPI), chinese-lunar 0.1.4, lunar-lite 0.2.8, lunar-calendar 0.1.4 (npm), ChineseDate of
#           hutool-core 5.8.40 (Maven).
# Guessed:  for people who live all agree: the months since 1930 have long been printed. A leap month is the number of its month, and a mark.
# Seen:     lunardate and chinese-lunar have the month from 25 November 1954 begin a day late, and the one of Mid-Autumn 1978 a day early, as
#           Hong Kong kept it and the mainland did not; to chinese-lunar the month from 22 December 2033 is no leap month. hutool and
#           lunar-calendar give a leap month the number of the one after it, and hutool, given back what it said, adds one again.
# Matters:  communities call on people over 70 on their lunar birthdays. A list that one library made and another reads is a day or a month
#           off for some. Nothing here converts lunar dates; a day is written as the calendar on the wall has it.
# Documented: of hutool's getMonth(), yes, and not of the constructor; of lunardate and chinese-lunar no.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check lunardate==0.3.0 zhdate==0.1 tyme4py==1.5.0
npm install --silent --no-audit --no-fund chinese-lunar@0.1.4 lunar-lite@0.2.8 lunar-calendar@0.1.4 >log 2>&1 || { cat log; exit 1; }
mvn -q -B dependency:copy -Dartifact=cn.hutool:hutool-core:5.8.40 -DoutputDirectory=lib >log || { cat log; exit 1; }

cat >probe.py <<'PYTHON'
from datetime import datetime

from lunardate import LunarDate
from tyme4py.solar import SolarDay
from zhdate import ZhDate

for day in ("1954-11-24", "1954-12-10", "1978-09-17", "2020-06-01", "2033-12-22"):
    year, month, number = (int(part) for part in day.split("-"))
    of_tyme = SolarDay.from_ymd(year, month, number).get_lunar_day()
    print(day, "tyme4py", of_tyme.get_lunar_month().get_month(), of_tyme.get_day(), of_tyme.get_lunar_month().is_leap())
    of_lunardate = LunarDate.from_solar_date(year, month, number)
    print(day, "lunardate", of_lunardate.month, of_lunardate.day, bool(of_lunardate.isLeapMonth))
    of_zhdate = ZhDate.from_datetime(datetime(year, month, number))
    print(day, "zhdate", of_zhdate.lunar_month, of_zhdate.lunar_day, bool(of_zhdate.leap_month))
PYTHON
cat >probe.cjs <<'JAVASCRIPT'
const chinese = require('chinese-lunar'), calendar = require('lunar-calendar'), lite = require('lunar-lite');
for (const day of ['1954-11-24', '1954-12-10', '1978-09-17', '2020-06-01', '2033-12-22']) {
  const [year, month, number] = day.split('-').map(Number);
  const a = chinese.solarToLunar(new Date(year, month - 1, number));
  console.log(day, 'chinese-lunar', a.month, a.day, a.leap);
  const b = lite.solar2lunar(day);
  console.log(day, 'lunar-lite', b.lunarMonth, b.lunarDay, b.isLeap);
  const c = calendar.solarToLunar(year, month, number);
  console.log(day, 'lunar-calendar', c.lunarMonth, c.lunarDay, c.lunarMonthName);
}
JAVASCRIPT
cat >Probe.java <<'JAVA'
import cn.hutool.core.date.ChineseDate;
import cn.hutool.core.date.DateUtil;
import java.time.LocalDate;

public class Probe {
    public static void main(String[] arguments) {
        for (String day : new String[] {"1954-11-24", "1954-12-10", "1978-09-17", "2020-06-01", "2033-12-22"}) {
            ChineseDate date = new ChineseDate(LocalDate.parse(day));
            System.out.println(day + " hutool " + date.getMonth() + " " + date.getDay() + " " + date.isLeapMonth());
        }
        int days = 0;
        int others = 0;
        for (LocalDate day = LocalDate.of(1930, 2, 1); day.getYear() < 2027; day = day.plusDays(1)) {
            ChineseDate date = new ChineseDate(day);
            ChineseDate again = new ChineseDate(date.getChineseYear(), date.getMonth(), date.getDay(), date.isLeapMonth());
            days += date.isLeapMonth() ? 1 : 0;
            others += DateUtil.toLocalDateTime(again.getGregorianDate()).toLocalDate().equals(day) ? 0 : 1;
        }
        ChineseDate date = new ChineseDate(2020, 4, 10, true);
        System.out.println("hutool, built of its own year, month, day and mark: of " + days + " days in leap months another day " + others);
        System.out.println("hutool, 2020, 4, 10, leap: " + DateUtil.formatDate(date.getGregorianDate()));
    }
}
JAVA
{ venv/bin/python probe.py; node probe.cjs; java -cp 'lib/*' Probe.java; } | LC_ALL=C sort | tee seen

diff seen - <<'EXPECTED'
1954-11-24 chinese-lunar 10 29 false
1954-11-24 hutool 10 29 false
1954-11-24 lunar-calendar 10 29 十月
1954-11-24 lunar-lite 10 29 false
1954-11-24 lunardate 10 29 False
1954-11-24 tyme4py 10 29 False
1954-11-24 zhdate 10 29 False
1954-12-10 chinese-lunar 11 15 false
1954-12-10 hutool 11 16 false
1954-12-10 lunar-calendar 11 16 十一月
1954-12-10 lunar-lite 11 16 false
1954-12-10 lunardate 11 15 False
1954-12-10 tyme4py 11 16 False
1954-12-10 zhdate 11 16 False
1978-09-17 chinese-lunar 8 16 false
1978-09-17 hutool 8 15 false
1978-09-17 lunar-calendar 8 15 八月
1978-09-17 lunar-lite 8 15 false
1978-09-17 lunardate 8 16 False
1978-09-17 tyme4py 8 15 False
1978-09-17 zhdate 8 15 False
2020-06-01 chinese-lunar 4 10 true
2020-06-01 hutool 5 10 true
2020-06-01 lunar-calendar 5 10 闰四月
2020-06-01 lunar-lite 4 10 true
2020-06-01 lunardate 4 10 True
2020-06-01 tyme4py 4 10 True
2020-06-01 zhdate 4 10 True
2033-12-22 chinese-lunar 11 1 false
2033-12-22 hutool 12 1 true
2033-12-22 lunar-calendar 12 1 闰十一月
2033-12-22 lunar-lite 11 1 true
2033-12-22 lunardate 11 1 True
2033-12-22 tyme4py 11 1 True
2033-12-22 zhdate 11 1 True
hutool, 2020, 4, 10, leap: 2020-06-01
hutool, built of its own year, month, day and mark: of 1053 days in leap months another day 1053
EXPECTED
