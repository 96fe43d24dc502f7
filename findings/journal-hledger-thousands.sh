#!/usr/bin/env bash
# hledger adds gifts of "1,234 CNY" and "5 CNY" up to "6,234 CNY".
#
# Library:  hledger 1.25-2+b5 (Debian 12's package).
# Guessed:  a comma before three digits parts thousands, as in every Chinese statement; or, if it is unclear, an error.
# Seen:     with one comma and nothing else to go by it is a decimal mark: 1,234 is 1.234 yuan. The first amount also sets
#           how its commodity is shown, with three decimals and a comma, so the sum of 6.234 is shown as "6,234 CNY" and looks
#           like thousands. If the first amount is 1,234.00 or 12,345,678, or `decimal-mark .` stands above, all is right.
#           ledger 3.3.0 reads the same file as 1239.
# Matters:  a treasurer types "1,234" from a bank's page; the check of the journal passes. An export for hledger has to
#           begin with `decimal-mark .` and to write no separators.
# Documented: the decimal mark, yes (manual, "Decimal marks, digit group marks"); that the sum then hides it isn't.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
fetch() { apt-get download hledger=1.25-2+b5 >log 2>&1; }
fetch || { apt-get update -qq && fetch; } || { cat log; exit 1; }
dpkg-deb -x hledger_*.deb .

show() {  # show WHAT FIRST [OPENING]: the sum of a first gift and of 5 CNY, as shown and as it is.
  printf '%s\n' "${3-}" '' '2026-03-01 gift' "    assets:host charity    $2 CNY" '    income:gifts' '' \
    '2026-03-02 gift' '    assets:host charity    5 CNY' '    income:gifts' >gifts.journal
  usr/bin/hledger -f gifts.journal check
  balance() { usr/bin/hledger -f gifts.journal balance assets --no-total "$@" | sed 's/^ *//; s/  assets.*//'; }
  echo "$1: shown $(balance), is $(balance -c '1000.000 CNY')"
}
{
  show '1,234 and 5' 1,234
  show '1,234.00 and 5' 1,234.00
  show '12,345,678 and 5' 12,345,678
  show '1,234 and 5, decimal-mark' 1,234 'decimal-mark .'
} | tee seen

diff seen - <<'EXPECTED'
1,234 and 5: shown 6,234 CNY, is 6.234 CNY
1,234.00 and 5: shown 1,239.00 CNY, is 1239.000 CNY
12,345,678 and 5: shown 12,345,683 CNY, is 12345683.000 CNY
1,234 and 5, decimal-mark: shown 1,239 CNY, is 1239.000 CNY
EXPECTED
