#!/usr/bin/env bash
# 陆佰块伍毛 is 0.00 to Hutool, and "1.5万元" is one and a half to price-parser.
#
# Library:  cn.hutool:hutool-core 5.8.40 (Maven), Convert.chineseMoneyToNumber; price-parser 0.5.1 (PyPI).
# Guessed:  Hutool reads what it can and refuses the rest, as it refuses 人民币 in front; price-parser knows 万, or gives no amount
#           at all.
# Seen:     块 and 毛, as people say for 元 and 角, are passed over: with them alone the sum is 0.00, no error. Of what stands in capitals
#           as Hutool writes it all 50,000 sums tried come back. price-parser leaves 万 and 千 out of the sum, gives 1 for 1元5角 and
#           nothing for one in characters.
# Matters:  a gift in kind is valued by what a shop asks, a pledge by what somebody wrote. A sum out of a text is shown to a person
#           before it counts; forms here take digits with two decimals, and refuse words.
# Documented: no.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check price-parser==0.5.1
mvn -q -B dependency:copy -Dartifact=cn.hutool:hutool-core:5.8.40 -DoutputDirectory=lib >log || { cat log; exit 1; }

cat >Probe.java <<'JAVA'
import cn.hutool.core.convert.Convert;
import java.math.BigDecimal;

public class Probe {
    public static void main(String[] arguments) {
        for (String words : new String[] {"壹佰元整", "陆佰块伍毛", "三块五毛", "一百块", "五毛", "人民币壹佰元整"}) {
            Object sum;
            try {
                sum = Convert.chineseMoneyToNumber(words);
            } catch (IllegalArgumentException error) {
                sum = error.getClass().getSimpleName();
            }
            System.out.println("hutool: " + words + " " + sum);
        }
        int others = 0;
        for (int fen = 0; fen < 50_000; fen++) {
            BigDecimal sum = BigDecimal.valueOf(fen * 97L, 2);
            others += Convert.chineseMoneyToNumber(Convert.digitToChinese(sum)).compareTo(sum) == 0 ? 0 : 1;
        }
        System.out.println("hutool: of 50000 written by itself, read otherwise " + others);
    }
}
JAVA
cat >probe.py <<'PYTHON'
from price_parser import Price

for words in ("¥1,234.50", "1.5万元", "3千元", "1元5角", "一百二十元", "20元/次"):
    price = Price.fromstring(words)
    print(f"price-parser: {words} {price.amount} {price.currency}")
PYTHON
{ java -Dfile.encoding=UTF-8 -cp 'lib/*' Probe.java; venv/bin/python probe.py; } | tee seen

diff seen - <<'EXPECTED'
hutool: 壹佰元整 100.00
hutool: 陆佰块伍毛 0.00
hutool: 三块五毛 0.00
hutool: 一百块 0.00
hutool: 五毛 0.00
hutool: 人民币壹佰元整 IllegalArgumentException
hutool: of 50000 written by itself, read otherwise 0
price-parser: ¥1,234.50 1234.50 ¥
price-parser: 1.5万元 1.5 None
price-parser: 3千元 3 None
price-parser: 1元5角 1 None
price-parser: 一百二十元 None None
price-parser: 20元/次 20 None
EXPECTED
