#!/usr/bin/env bash
# A check of Chinese identity numbers refuses permits from Taiwan, and foreigners' cards unless they are from the north.
#
# Library:  validator 13.15.35 (npm, 79 million downloads a month), beside id-validator 1.3.0 (npm) and hutool-core 5.8.40 (Maven).
# Guessed:  isIdentityCard('zh-CN') takes whatever has 18 digits of GB 11643: permits of Hong Kong, Macau and Taiwan (81, 82, 83;
#           since 2018) and the card for permanent residence (since December 2023: a 9, the province, the nationality).
# Seen:     81 and 82 pass, 83 does not. Of the cards those with 91 pass, which an old list has as "abroad": a card of
#           Beijing (9 11) does, one of Shanghai (9 31) or Guangdong (9 44) never. The other two take all; hutool names
#           no province for them.
# Matters:  an association in the Greater Bay that checks its volunteers so turns away neighbours whose numbers are right.
#           Certificates of hours: length, date and check character only, never the place.
# Documented: no; the list of first digits is in the code.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund validator@13.15.35 id-validator@1.3.0
mvn -q -B dependency:copy -Dartifact=cn.hutool:hutool-core:5.8.40 -DoutputDirectory=lib >log || { cat log; exit 1; }

cat >probe.cjs <<'JS'
const validator = require('validator');
const Other = require('id-validator');
const { writeFileSync } = require('fs');

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const made = (first) => {
  const digits = `${first}19900307001`;
  return digits + '10X98765432'[[...digits].reduce((sum, digit, at) => sum + digit * WEIGHTS[at], 0) % 11];
};
const numbers = { 'citizen, Guangdong': '440305', 'permit, Hong Kong': '810000', 'permit, Macau': '820000', 'permit, Taiwan': '830000',
  'card, Beijing': '911124', 'card, Shanghai': '931124', 'card, Guangdong': '944124' };
for (const [what, first] of Object.entries(numbers)) {
  const number = made(first);
  console.log(`${what}: validator ${validator.isIdentityCard(number, 'zh-CN')}, id-validator ${new Other().isValid(number)}`);
}
writeFileSync('numbers', Object.values(numbers).map(made).join('\n'));
JS
cat >Probe.java <<'JAVA'
import cn.hutool.core.util.IdcardUtil;
import java.nio.file.Files;
import java.nio.file.Path;

public class Probe {
    public static void main(String[] arguments) throws Exception {
        for (String number : Files.readAllLines(Path.of("numbers"))) {
            System.out.println("hutool " + number.substring(0, 3) + " " + IdcardUtil.isValidCard(number) + ", "
                + IdcardUtil.getProvinceByIdCard(number));
        }
    }
}
JAVA
{
  node probe.cjs
  java -cp 'lib/*' Probe.java
} | tee seen

diff seen - <<'EXPECTED'
citizen, Guangdong: validator true, id-validator true
permit, Hong Kong: validator true, id-validator true
permit, Macau: validator true, id-validator true
permit, Taiwan: validator false, id-validator true
card, Beijing: validator true, id-validator true
card, Shanghai: validator false, id-validator true
card, Guangdong: validator false, id-validator true
hutool 440 true, 广东
hutool 810 true, 香港
hutool 820 true, 澳门
hutool 830 true, 台湾
hutool 911 true, 国外
hutool 931 true, null
hutool 944 true, null
EXPECTED
