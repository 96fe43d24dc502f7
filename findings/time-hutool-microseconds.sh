#!/usr/bin/env bash
# Hutool reads 11:30:00.987654Z as 11:46:27.654: the digits after the point are taken for milliseconds.
#
# Library:  cn.hutool:hutool-core 5.8.40 (Maven), DateUtil.parse; beside java.time of JDK 17.
# Guessed:  DateUtil.parse() cuts what is finer than a millisecond, as it holds no more.
# Seen:     with a Z at the end six digits are so many milliseconds: up to 16 minutes and 39 seconds late, with no error; with
#           +00:00 or without a zone they are cut. One digit is milliseconds in both (.5 is .005). With Z and nine digits it
#           is a DateException. Three digits, or none, are right everywhere, and java.time is right in all.
# Matters:  the time of our events is in UTC with Z and up to six digits, and Hutool is what many Chinese Java houses read times
#           with. A reader takes Instant.parse(); order and gaps go by the sequence anyway.
# Documented: no; the comment on the method lists the forms with three digits.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
mvn -q -B dependency:copy -Dartifact=cn.hutool:hutool-core:5.8.40 -DoutputDirectory=lib >log || { cat log; exit 1; }

cat >Probe.java <<'JAVA'
import cn.hutool.core.date.DateException;
import cn.hutool.core.date.DateUtil;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.TimeZone;

public class Probe {
    public static void main(String[] arguments) {
        TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
        for (String zone : List.of("Z", "+00:00")) {
            for (String digits : List.of("", ".5", ".987", ".987654", ".987654321")) {
                String text = "2027-01-08T11:30:00" + digits + zone;
                Object seen;
                try {
                    seen = DateUtil.parse(text).toInstant();
                } catch (DateException error) {
                    seen = error.getClass().getSimpleName();
                }
                System.out.println(text + " -> " + seen + ", java.time " + OffsetDateTime.parse(text).toInstant());
            }
        }
    }
}
JAVA
java -cp 'lib/*' Probe.java | tee seen

diff seen - <<'EXPECTED'
2027-01-08T11:30:00Z -> 2027-01-08T11:30:00Z, java.time 2027-01-08T11:30:00Z
2027-01-08T11:30:00.5Z -> 2027-01-08T11:30:00.005Z, java.time 2027-01-08T11:30:00.500Z
2027-01-08T11:30:00.987Z -> 2027-01-08T11:30:00.987Z, java.time 2027-01-08T11:30:00.987Z
2027-01-08T11:30:00.987654Z -> 2027-01-08T11:46:27.654Z, java.time 2027-01-08T11:30:00.987654Z
2027-01-08T11:30:00.987654321Z -> DateException, java.time 2027-01-08T11:30:00.987654321Z
2027-01-08T11:30:00+00:00 -> 2027-01-08T11:30:00Z, java.time 2027-01-08T11:30:00Z
2027-01-08T11:30:00.5+00:00 -> 2027-01-08T11:30:00.005Z, java.time 2027-01-08T11:30:00.500Z
2027-01-08T11:30:00.987+00:00 -> 2027-01-08T11:30:00.987Z, java.time 2027-01-08T11:30:00.987Z
2027-01-08T11:30:00.987654+00:00 -> 2027-01-08T11:30:00.987Z, java.time 2027-01-08T11:30:00.987654Z
2027-01-08T11:30:00.987654321+00:00 -> 2027-01-08T11:30:00.987Z, java.time 2027-01-08T11:30:00.987654321Z
EXPECTED
