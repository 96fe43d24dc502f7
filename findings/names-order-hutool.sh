#!/usr/bin/env bash
# Names in "pinyin order": 闫, 岑 and 佘 come after 邹, as a second alphabet.
#
# Library:  hutool-core 5.8.40 (Maven; PinyinComparator, on java.text.Collator of JDK 17), beside icu4j 78.3 (Maven).
# Guessed:  PinyinComparator, "compares in order of pinyin", puts Yan between Wang and Zhang, for all surnames.
# Seen:     only the 3,755 characters of the first level of GB 2312 are in that order. The second level, which has a good
#           number of surnames, follows after z in order of radicals, and what GB 2312 lacks after that. ICU has all in one.
# Matters:  a roll of volunteers sorted so hides people at its end, where whoever looks under Y does not find them. Here
#           people are found by the name as written; who sorts names of ours takes ICU (in Java) or Intl.Collator.
# Documented: no; its comment says by pinyin.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
for library in cn.hutool:hutool-core:5.8.40 com.ibm.icu:icu4j:78.3; do
  mvn -q -B dependency:copy -Dartifact=$library -DoutputDirectory=lib >log || { cat log; exit 1; }
done

cat >Probe.java <<'JAVA'
import cn.hutool.core.comparator.PinyinComparator;
import com.ibm.icu.text.Collator;
import com.ibm.icu.util.ULocale;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

public class Probe {
    static void show(String with, Comparator<Object> order) {
        List<String> surnames = new ArrayList<>(List.of("邹", "闫", "周", "安", "岑", "陈", "王", "张", "佘", "冼", "赵", "堃"));
        surnames.sort(order);
        System.out.println(with + " " + String.join(" ", surnames));
    }

    public static void main(String[] arguments) {
        PinyinComparator hutool = new PinyinComparator();
        show("hutool", (one, other) -> hutool.compare((String) one, (String) other));
        show("icu4j ", Collator.getInstance(new ULocale("zh-CN")));
    }
}
JAVA
java -cp 'lib/*' Probe.java | tee seen

diff seen - <<'EXPECTED'
hutool 安 陈 王 张 赵 周 邹 佘 冼 岑 闫 堃
icu4j  安 岑 陈 堃 佘 王 冼 闫 张 赵 周 邹
EXPECTED
