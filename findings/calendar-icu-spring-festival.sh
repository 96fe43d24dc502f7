#!/usr/bin/env bash
# ICU has the Spring Festival of 2027 on 7 February; it is on the 6th. What reads lunar rules with it skips years.
#
# Library:  com.ibm.icu:icu4j 78.3 (Maven), Intl of Node.js 20 (ICU 78.2), rrule-temporal 2.2.8 (npm), tyme4py 1.5.0 (PyPI).
# Guessed:  the Chinese calendar of Java's and the browsers' common library has the days of the official almanac.
# Seen:     the new moon of 2027-02-06 is at 23:56 in Beijing; ICU reckons it some minutes later, so the day is the 30th of the
#           twelfth month, and all of the first month is a day late. Most years have no such 30th: a yearly rule of RFC 7529
#           that begins on the festival goes on in 2033. With BYMONTH=1;BYMONTHDAY=1 it goes on yearly, without 2027's
#           first. 2030 is a day early. The 15th of the eighth month is right in these years.
# Matters:  programmes plan round the festival and its fifteenth day (元宵), and clubs of elderly people by the lunar month. No
#           date of the lunar calendar may come from Intl or ICU; take the dated table of holidays, and no RSCALE in a feed.
# Documented: not for users; a change of ICU that is still open names such days (pull request 4070).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check tyme4py==1.5.0
npm install --silent --no-audit --no-fund rrule-temporal@2.2.8
mvn -q -B dependency:copy -Dartifact=com.ibm.icu:icu4j:78.3 -DoutputDirectory=lib >log || { cat log; exit 1; }

cat >probe.py <<'PYTHON'
from tyme4py.lunar import LunarDay

for year in (2026, 2027, 2028, 2030):
    print("tyme4py", year, *(LunarDay.from_ymd(year, *day).get_solar_day() for day in ((1, 1), (1, 15), (8, 15))))
PYTHON
cat >Probe.java <<'JAVA'
import com.ibm.icu.util.ChineseCalendar;
import com.ibm.icu.util.TimeZone;
import java.time.Instant;
import java.time.ZoneId;

public class Probe {
    public static void main(String[] arguments) {
        ZoneId beijing = ZoneId.of("Asia/Shanghai");
        for (int year : new int[] {2026, 2027, 2028, 2030}) {
            StringBuilder days = new StringBuilder();
            for (int[] day : new int[][] {{1, 1}, {1, 15}, {8, 15}}) {
                ChineseCalendar calendar = new ChineseCalendar(TimeZone.getTimeZone("Asia/Shanghai"));
                calendar.clear();
                calendar.set(ChineseCalendar.EXTENDED_YEAR, year);
                calendar.set(ChineseCalendar.MONTH, day[0] - 1);
                calendar.set(ChineseCalendar.DAY_OF_MONTH, day[1]);
                days.append(" ").append(Instant.ofEpochMilli(calendar.getTimeInMillis()).atZone(beijing).toLocalDate());
            }
            System.out.println("icu4j " + year + days);
        }
    }
}
JAVA
cat >probe.mjs <<'JS'
import { RRuleTemporal } from 'rrule-temporal';

const lunar = new Intl.DateTimeFormat('zh-CN-u-ca-chinese', { dateStyle: 'long', timeZone: 'Asia/Shanghai' });
for (const day of ['2027-02-06', '2027-02-07']) console.log('Intl', day, lunar.format(new Date(`${day}T12:00:00+08:00`)));
for (const rest of ['', ';BYMONTH=1;BYMONTHDAY=1']) {
  const text = `DTSTART;VALUE=DATE:20270206\nRRULE:RSCALE=CHINESE;FREQ=YEARLY;COUNT=4${rest}`;
  const dates = new RRuleTemporal({ rruleString: text }).all().map((date) => date.toPlainDate().toString());
  console.log('rrule-temporal', rest || 'as in RFC 7529', ...dates);
}
JS
{
  venv/bin/python probe.py
  java -cp 'lib/*' Probe.java
  node probe.mjs
} | tee seen

diff seen - <<'EXPECTED'
tyme4py 2026 2026年2月17日 2026年3月3日 2026年9月25日
tyme4py 2027 2027年2月6日 2027年2月20日 2027年9月15日
tyme4py 2028 2028年1月26日 2028年2月9日 2028年10月3日
tyme4py 2030 2030年2月3日 2030年2月17日 2030年9月12日
icu4j 2026 2026-02-17 2026-03-03 2026-09-25
icu4j 2027 2027-02-07 2027-02-21 2027-09-15
icu4j 2028 2028-01-26 2028-02-09 2028-10-03
icu4j 2030 2030-02-02 2030-02-16 2030-09-12
Intl 2027-02-06 2026丙午年腊月三十
Intl 2027-02-07 2027丁未年正月初一
rrule-temporal as in RFC 7529 2027-02-06 2033-01-30 2034-02-18 2035-02-07
rrule-temporal ;BYMONTH=1;BYMONTHDAY=1 2027-02-07 2028-01-26 2029-02-13 2030-02-02
EXPECTED
