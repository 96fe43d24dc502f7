#!/usr/bin/env bash
# Asked whether a day of a year without a notice is worked in China, of seven libraries one always says that it can't know.
#
# Library:  chinesecalendar 1.11.0, holidays 0.109, workalendar 17.0.0, tyme4py 1.5.0 (PyPI); chinese-days 1.5.7,
#           date-holidays 3.37.0, lunar-javascript 1.7.7 (npm). The State Council names the days of a year in the autumn
#           before; these versions were made before the notice for 2027.
# Guessed:  a year without a notice is an error or an "unknown" everywhere.
# Seen:     only chinesecalendar raises each time. workalendar, which ends in 2023, raises on weekdays and answers "off" on
#           weekends, so on the make-up Saturday 2026-10-10 too. tyme4py and lunar-javascript give nothing, their answer for
#           any plain day of a known year. chinese-days calls 1 October 2027 a working day. holidays and date-holidays
#           compute: they differ on 8 February and 3 May, and nothing tells a computed year from a published one.
# Matters:  rooms open "on evenings, weekends and public holidays", publicity periods may count working days, and bookings
#           for 2027 are made in 2026. A platform has to keep dated tables with the number of the notice, and to answer "not
#           published yet" until then, rather than to ask a library.
# Documented: in part; workalendar's stale years are issue 786, chinesecalendar states its range.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check chinesecalendar==1.11.0 holidays==0.109 workalendar==17.0.0 \
  tyme4py==1.5.0 tzdata==2026.2
npm install --silent --no-audit --no-fund chinese-days@1.5.7 date-holidays@3.37.0 lunar-javascript@1.7.7

cat >probe.py <<'PYTHON'
import sys
import warnings
from datetime import date

import chinese_calendar
import holidays
from tyme4py.holiday import LegalHoliday
from workalendar.asia import China

warnings.simplefilter("ignore")


def tyme(day):
    found = LegalHoliday.from_ymd(day.year, day.month, day.day)
    return "nothing" if found is None else "worked" if found.is_work() else "off"


asked = {
    "chinesecalendar": lambda day: "worked" if chinese_calendar.is_workday(day) else "off",
    "workalendar": lambda day: "worked" if China().is_working_day(day) else "off",
    "holidays": lambda day: "worked" if holidays.CN(years=day.year).is_working_day(day) else "off",
    "tyme4py": tyme,
}
for library, answer in asked.items():
    answers = []
    for text in sys.argv[1:]:
        try:
            answers.append(answer(date.fromisoformat(text)))
        except Exception as error:  # Each library has an exception of its own.
            answers.append(type(error).__name__)
    print(f"{library:17}", *(f"{one:19}" for one in answers))
PYTHON
cat >probe.cjs <<'JS'
const chineseDays = require('chinese-days');
const Holidays = require('date-holidays');
const { HolidayUtil } = require('lunar-javascript');
const weekend = (day) => [0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay());
const asked = {
  'chinese-days': (day) => (chineseDays.isWorkday(day) ? 'worked' : 'off'),
  'date-holidays': (day) => {
    const named = new Holidays('CN').getHolidays(Number(day.slice(0, 4))).some((one) => one.date.startsWith(day));
    return named || weekend(day) ? 'off' : 'worked';
  },
  'lunar-javascript': (day) => {
    const found = HolidayUtil.getHoliday(day);
    return found === null ? 'nothing' : found.isWork() ? 'worked' : 'off';
  },
};
for (const [library, answer] of Object.entries(asked)) {
  console.log(library.padEnd(17), process.argv.slice(2).map((day) => answer(day).padEnd(19)).join(' '));
}
JS
days=(2026-10-10 2026-11-27 2027-02-08 2027-05-02 2027-05-03 2027-10-01)
{
  printf '%-17s' ''
  printf ' %-19s' "${days[@]}"
  echo
  venv/bin/python probe.py "${days[@]}"
  TZ=Asia/Shanghai node probe.cjs "${days[@]}"
} | sed 's/ *$//' | tee seen

diff seen - <<'EXPECTED'
                  2026-10-10          2026-11-27          2027-02-08          2027-05-02          2027-05-03          2027-10-01
chinesecalendar   worked              worked              NotImplementedError NotImplementedError NotImplementedError NotImplementedError
workalendar       off                 CalendarError       CalendarError       off                 CalendarError       CalendarError
holidays          worked              worked              off                 off                 off                 off
tyme4py           worked              nothing             nothing             nothing             nothing             nothing
chinese-days      worked              worked              worked              off                 worked              worked
date-holidays     off                 worked              worked              off                 worked              off
lunar-javascript  worked              nothing             nothing             nothing             nothing             nothing
EXPECTED
