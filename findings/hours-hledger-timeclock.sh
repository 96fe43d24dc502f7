#!/usr/bin/env bash
# Three visits of twenty minutes are 0.99 hours in hledger, and thirty of ten minutes 5.10.
#
# Tool:     hledger 1.25-2+b5 (Debian 12's package), on files of the timeclock format.
# Guessed:  hours are added up as they were and rounded when shown: three times twenty minutes are 1.00h, as in any sum.
# Seen:     each visit is rounded to a hundredth of an hour when it is read, and what is left is added: 0.99h and 5.10h. Asked for four
#           decimals it shows zeros. The same three visits as entries of a journal, 0.3333h each, keep their decimals.
# Matters:  volunteers' hours are many short visits: of a year of fifty visits of 40 minutes hledger makes 33.50h of 33.33. Ours are whole
#           minutes in the records and in every export, and become points once, of their sum.
# Documented: no; the manual of hledger says of the format that amounts are hours, not that they are rounded.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
fetch() { apt-get download hledger=1.25-2+b5 >log 2>&1; }
fetch || { apt-get update -qq && fetch; } || { cat log; exit 1; }
dpkg-deb -x hledger_*.deb .

visits() {  # visits HOW_MANY SECONDS: one a day, from nine o'clock.
  for ((day = 1; day <= $1; day++)); do
    date -u -d "2026-01-01 09:00:00 UTC + $((day - 1)) day" '+i %Y-%m-%d %H:%M:%S hours:wang'
    date -u -d "2026-01-01 09:00:00 UTC + $((day - 1)) day + $2 sec" '+o %Y-%m-%d %H:%M:%S'
  done
}
{
  for probe in '3 1200' '30 600' '50 2400' '4 1800'; do
    visits ${probe% *} ${probe#* } >visits.timeclock
    hledger=$(usr/bin/hledger -f visits.timeclock balance --no-total | sed 's/ *hours.*//; s/^ *//')
    finer=$(usr/bin/hledger -f visits.timeclock balance --no-total -c '1.0000h' | sed 's/ *hours.*//; s/^ *//')
    echo "${probe% *} visits of ${probe#* } seconds: hledger $hledger, with four decimals $finer"
  done
  printf '%s\n    hours:wang  0.3333h\n    done\n\n' 2026-01-0{1,2,3} >visits.journal
  echo "3 entries of 0.3333h: hledger $(usr/bin/hledger -f visits.journal balance hours --no-total | sed 's/ *hours.*//; s/^ *//')"
} | tee seen

diff seen - <<'EXPECTED'
3 visits of 1200 seconds: hledger 0.99h, with four decimals 0.9900h
30 visits of 600 seconds: hledger 5.10h, with four decimals 5.1000h
50 visits of 2400 seconds: hledger 33.50h, with four decimals 33.5000h
4 visits of 1800 seconds: hledger 2.00h, with four decimals 2.0000h
3 entries of 0.3333h: hledger 0.9999h
EXPECTED
