#!/usr/bin/env bash
# ical4j does not leave out a date whose EXDATE is written in UTC, if the series itself has a TZID.
#
# Library:  org.mnode.ical4j:ical4j 4.4.0 (Maven), the calendar library of DAVx5 and of many Java servers.
# Guessed:  10:00 UTC and 18:00 in Shanghai are one instant, so both spellings of the exception work.
# Seen:     with `EXDATE;TZID=Asia/Shanghai:…T180000` the day is gone; with `EXDATE:…T100000Z` it is still held. Four
#           other readers (icalendar with recurring-ical-events, ical.js, biweekly, go-ical) leave it out in both.
# Matters:  RFC 5545 allows both. A room series whose cancelled evening stays in a partner's phone sends a class to a
#           closed door. A feed made here has to write EXDATE with the TZID and time of DTSTART.
# Documented: no; near it lies bitfireAT/synctools 328 (the same library writes UTC exceptions with a TZID).
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
import java.io.StringReader;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import net.fortuna.ical4j.data.CalendarBuilder;
import net.fortuna.ical4j.model.Period;
import net.fortuna.ical4j.model.component.VEvent;

public class Probe {
    static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");

    static void show(String exception) throws Exception {
        String text = String.join("\r\n", "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//rooms//EN",
            "BEGIN:VTIMEZONE", "TZID:Asia/Shanghai", "BEGIN:STANDARD", "DTSTART:19920101T000000",
            "TZOFFSETFROM:+0800", "TZOFFSETTO:+0800", "END:STANDARD", "END:VTIMEZONE",
            "BEGIN:VEVENT", "UID:dance", "DTSTAMP:20261201T000000Z",
            "DTSTART;TZID=Asia/Shanghai:20270105T180000", "DTEND;TZID=Asia/Shanghai:20270105T200000",
            "RRULE:FREQ=WEEKLY;COUNT=3", exception, "END:VEVENT", "END:VCALENDAR", "");
        VEvent event = (VEvent) new CalendarBuilder().build(new StringReader(text)).getComponent("VEVENT").get();
        Period<ZonedDateTime> winter = new Period<>(
            ZonedDateTime.of(2027, 1, 1, 0, 0, 0, 0, SHANGHAI), ZonedDateTime.of(2027, 2, 28, 0, 0, 0, 0, SHANGHAI));
        StringBuilder days = new StringBuilder();
        event.calculateRecurrenceSet(winter).stream().map(held -> ((ZonedDateTime) held.getStart()).toLocalDate())
            .sorted().forEach(day -> days.append(' ').append(day));
        System.out.println(exception + " ->" + days);
    }

    public static void main(String[] arguments) throws Exception {
        show("EXDATE;TZID=Asia/Shanghai:20270112T180000");
        show("EXDATE:20270112T100000Z");
    }
}
JAVA
java -cp 'lib/*' Probe.java 2>errors | tee seen || { cat errors; exit 1; }

diff seen - <<'EXPECTED'
EXDATE;TZID=Asia/Shanghai:20270112T180000 -> 2027-01-05 2027-01-19
EXDATE:20270112T100000Z -> 2027-01-05 2027-01-12 2027-01-19
EXPECTED
