#!/usr/bin/env bash
# On one's eighteenth birthday one is seventeen in Java with Hutool; born on a 29 February, by library a day apart.
#
# Library:  hutool-core 5.8.40 (Maven; DateUtil.age and betweenYear), beside java.time of JDK 17, date-fns 4.4.0, dayjs
#           1.11.23 and luxon 3.7.2 (npm), python-dateutil 4.0.0 and pendulum 3.3.0 (PyPI).
# Guessed:  Hutool's age() leaves the birthday itself out, all others count it; for 29 February they part.
# Seen:     so it is, and Hutool is not of one mind: its betweenYear() says 18 on the birthday, and for somebody who was
#           born on 29 February on the 28th, when java.time, date-fns and pendulum still say 17.
# Matters:  of who may sign up alone or vote two systems say two things on one day. Nothing here keeps a date of birth or
#           reckons an age; who does so in Java takes java.time.Period.
# Documented: its source names an interpretation for criminal cases, at a method that isn't public; DateUtil.age says
#           "age relative to a date".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
mvn -q -B dependency:copy -Dartifact=cn.hutool:hutool-core:5.8.40 -DoutputDirectory=lib >log || { cat log; exit 1; }
npm install --silent --no-audit --no-fund date-fns@4.4.0 dayjs@1.11.23 luxon@3.7.2
python3 -m venv venv
venv/bin/pip install --quiet python-dateutil==4.0.0 pendulum==3.3.0

cat >days <<'DAYS'
2008-12-01 2026-11-30
2008-12-01 2026-12-01
2008-12-01 2026-12-02
2008-02-29 2026-02-28
2008-02-29 2026-03-01
DAYS
cat >Probe.java <<'JAVA'
import cn.hutool.core.date.DateUtil;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.Period;
import java.util.Date;

public class Probe {
    public static void main(String[] arguments) throws Exception {
        for (String line : Files.readAllLines(Path.of("days"))) {
            String[] days = line.split(" ");
            Date born = DateUtil.parse(days[0]), today = DateUtil.parse(days[1]);
            System.out.println(line + " age " + DateUtil.age(born, today) + ", betweenYear "
                + DateUtil.betweenYear(born, today, false) + ", java.time "
                + Period.between(LocalDate.parse(days[0]), LocalDate.parse(days[1])).getYears());
        }
    }
}
JAVA
cat >probe.cjs <<'JS'
const { differenceInYears, parseISO } = require('date-fns');
const dayjs = require('dayjs');
const { DateTime } = require('luxon');
for (const line of require('fs').readFileSync('days', 'utf8').trim().split('\n')) {
  const [born, today] = line.split(' ');
  const luxon = Math.floor(DateTime.fromISO(today).diff(DateTime.fromISO(born), 'years').years);
  const fns = differenceInYears(parseISO(today), parseISO(born));
  console.log(`${line} date-fns ${fns}, dayjs ${dayjs(today).diff(born, 'year')}, luxon ${luxon}`);
}
JS
cat >probe.py <<'PYTHON'
from datetime import date
from pathlib import Path

import pendulum
from dateutil.relativedelta import relativedelta

for line in Path("days").read_text().splitlines():
    born, today = map(date.fromisoformat, line.split())
    span = pendulum.date(born.year, born.month, born.day).diff(pendulum.date(today.year, today.month, today.day))
    print(f"{line} dateutil {relativedelta(today, born).years}, pendulum {span.years}")
PYTHON
{ java -cp 'lib/*' Probe.java; node probe.cjs; venv/bin/python probe.py; } | tee seen

diff seen - <<'EXPECTED'
2008-12-01 2026-11-30 age 17, betweenYear 17, java.time 17
2008-12-01 2026-12-01 age 17, betweenYear 18, java.time 18
2008-12-01 2026-12-02 age 18, betweenYear 18, java.time 18
2008-02-29 2026-02-28 age 17, betweenYear 18, java.time 17
2008-02-29 2026-03-01 age 18, betweenYear 18, java.time 18
2008-12-01 2026-11-30 date-fns 17, dayjs 17, luxon 17
2008-12-01 2026-12-01 date-fns 18, dayjs 18, luxon 18
2008-12-01 2026-12-02 date-fns 18, dayjs 18, luxon 18
2008-02-29 2026-02-28 date-fns 17, dayjs 18, luxon 18
2008-02-29 2026-03-01 date-fns 18, dayjs 18, luxon 18
2008-12-01 2026-11-30 dateutil 17, pendulum 17
2008-12-01 2026-12-01 dateutil 18, pendulum 18
2008-12-01 2026-12-02 dateutil 18, pendulum 18
2008-02-29 2026-02-28 dateutil 18, pendulum 17
2008-02-29 2026-03-01 dateutil 18, pendulum 18
EXPECTED
