#!/usr/bin/env bash
# In ical4j a fortnightly series falls on other days according to the language of the machine that reads it.
#
# Library:  org.mnode.ical4j:ical4j 4.4.0 (Maven).
# Guessed:  a rule without WKST begins its weeks on Monday, as RFC 5545 (3.3.10) says.
# Seen:     it takes the week of the machine's locale: of four dates that `INTERVAL=2;BYDAY=TU,SU` gives, two are a week
#           off for en_US and for zh_CN (Sunday in Java 17's data) and right for de_DE and en_GB. With WKST=MO all agree.
# Matters:  "every second week on Tuesday and Sunday" is how community rooms are lent. A server set to Chinese puts half
#           of the series into weeks in which the room belongs to somebody else. A feed made here has to write WKST=MO.
# Documented: only by the way, in a comment of ical4j 716.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat >pom.xml <<'XML'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>probe</groupId><artifactId>probe</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.mnode.ical4j</groupId><artifactId>ical4j</artifactId><version>4.4.0</version></dependency>
  </dependencies>
</project>
XML
mvn -q -B dependency:copy-dependencies -DoutputDirectory=lib >log || { cat log; exit 1; }

cat >Probe.java <<'JAVA'
import java.time.LocalDateTime;
import java.util.Locale;
import net.fortuna.ical4j.model.Recur;

public class Probe {
    public static void main(String[] rules) {
        LocalDateTime first = LocalDateTime.of(2027, 1, 5, 18, 0);
        for (String rule : rules) {
            StringBuilder days = new StringBuilder();
            new Recur<LocalDateTime>(rule).getDates(first, first, LocalDateTime.of(2027, 3, 1, 0, 0))
                .forEach(start -> days.append(' ').append(start.toLocalDate().toString().substring(5)));
            System.out.printf("%s %-48s%s%n", Locale.getDefault(), rule, days);
        }
    }
}
JAVA
mkdir classes
javac -cp 'lib/*' -d classes Probe.java
for locale in en_US zh_CN de_DE en_GB; do
  java -Duser.language="${locale%_*}" -Duser.country="${locale#*_}" -cp 'lib/*:classes' Probe \
    'FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;COUNT=4' 'FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;COUNT=4;WKST=MO' 2>>errors
done | tee seen

diff seen - <<'EXPECTED'
en_US FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;COUNT=4       01-05 01-17 01-19 01-31
en_US FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;COUNT=4;WKST=MO 01-05 01-10 01-19 01-24
zh_CN FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;COUNT=4       01-05 01-17 01-19 01-31
zh_CN FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;COUNT=4;WKST=MO 01-05 01-10 01-19 01-24
de_DE FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;COUNT=4       01-05 01-10 01-19 01-24
de_DE FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;COUNT=4;WKST=MO 01-05 01-10 01-19 01-24
en_GB FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;COUNT=4       01-05 01-10 01-19 01-24
en_GB FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;COUNT=4;WKST=MO 01-05 01-10 01-19 01-24
EXPECTED
