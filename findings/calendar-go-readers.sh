#!/usr/bin/env bash
# Two Go readers of calendars: one gives wrong dates without a word for rules that it does not know, one refuses a list.
#
# Library:  github.com/apognu/gocal v0.9.1 and github.com/emersion/go-ical at f41e73efc392 (with rrule-go v1.8.2).
# Guessed:  what a reader of RRULE does not support it reports; a list of EXDATEs is as good as two lines.
# Seen:     gocal leaves out the last date of a series (UNTIL taken as exclusive), reads "last working day of the month"
#           (BYSETPOS) as three days in a row, goes from 31 January to 3 March, drops an event without an end, and ignores
#           EXDATEs that are written as one list. go-ical is right in all of these, and refuses the list with an error.
# Matters:  all of these are plain RFC 5545, and a resident's phone would show classes on the wrong day. A feed made here
#           should list each date as an event of its own (or use weekly rules with COUNT), with a DTEND, and one EXDATE
#           a line.
# Documented: gocal says that it was tested lightly and may not cover all cases, not that it then answers wrongly.
set -euo pipefail
folder=$(mktemp -d)
trap 'chmod -R u+w "$folder"; rm -rf "$folder"' EXIT
cd "$folder"
go mod init probe 2>log
go get github.com/apognu/gocal@v0.9.1 github.com/emersion/go-ical@v0.0.0-20250329121855-f41e73efc392 \
  github.com/teambition/rrule-go@v1.8.2 2>>log || { cat log; exit 1; }

cat >main.go <<'GO'
package main

import (
	"fmt"
	"sort"
	"strings"
	"time"

	"github.com/apognu/gocal"
	"github.com/emersion/go-ical"
)

const frame = `BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//rooms//EN
BEGIN:VEVENT
UID:room
DTSTAMP:20261201T000000Z
%s
END:VEVENT
END:VCALENDAR
`

func days(starts []time.Time, zone *time.Location) string {
	sort.Slice(starts, func(a, b int) bool { return starts[a].Before(starts[b]) })
	var named []string
	for _, start := range starts {
		named = append(named, start.In(zone).Format("01-02"))
	}
	return strings.Join(named, " ")
}

func main() {
	zone, _ := time.LoadLocation("Asia/Shanghai")
	from, to := time.Date(2027, 1, 1, 0, 0, 0, 0, zone), time.Date(2027, 6, 1, 0, 0, 0, 0, zone)
	start, end := "DTSTART;TZID=Asia/Shanghai:202701%sT190000\n", "DTEND;TZID=Asia/Shanghai:202701%sT210000\n"
	whole := func(day string) string { return fmt.Sprintf(start, day) + fmt.Sprintf(end, day) }
	for _, probe := range []struct{ what, lines string }{
		{"UNTIL is the last start", whole("04") + "RRULE:FREQ=WEEKLY;UNTIL=20270118T110000Z"},
		{"last working day", whole("29") + "RRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=3"},
		{"the 31st", whole("31") + "RRULE:FREQ=MONTHLY;COUNT=3"},
		{"no end", fmt.Sprintf(start, "04") + "RRULE:FREQ=WEEKLY;COUNT=3"},
		{"EXDATE, two lines", whole("04") + "RRULE:FREQ=WEEKLY;COUNT=4\nEXDATE;TZID=Asia/Shanghai:20270111T190000\nEXDATE;TZID=Asia/Shanghai:20270118T190000"},
		{"EXDATE, one list", whole("04") + "RRULE:FREQ=WEEKLY;COUNT=4\nEXDATE;TZID=Asia/Shanghai:20270111T190000,20270118T190000"},
	} {
		text := strings.ReplaceAll(fmt.Sprintf(frame, probe.lines), "\n", "\r\n")
		var starts []time.Time
		parser := gocal.NewParser(strings.NewReader(text))
		parser.Start, parser.End = &from, &to
		if err := parser.Parse(); err != nil {
			fmt.Println("gocal", err)
		}
		for _, event := range parser.Events {
			starts = append(starts, *event.Start)
		}
		fmt.Printf("%-24s gocal   %s\n", probe.what, days(starts, zone))
		calendar, err := ical.NewDecoder(strings.NewReader(text)).Decode()
		if err != nil {
			panic(err)
		}
		set, err := calendar.Events()[0].RecurrenceSet(zone)
		if err != nil {
			fmt.Printf("%-24s go-ical refused: %s\n", "", strings.Split(err.Error(), ": ")[1])
			continue
		}
		fmt.Printf("%-24s go-ical %s\n", "", days(set.Between(from, to, true), zone))
	}
}
GO
go mod tidy 2>>log || { cat log; exit 1; }
go run . | sed 's/ *$//' | tee seen

diff seen - <<'EXPECTED'
UNTIL is the last start  gocal   01-04 01-11
                         go-ical 01-04 01-11 01-18
last working day         gocal   01-29 02-01 02-02
                         go-ical 01-29 02-26 03-31
the 31st                 gocal   01-31 03-03 04-03
                         go-ical 01-31 03-31 05-31
no end                   gocal
                         go-ical 01-04 01-11 01-18
EXDATE, two lines        gocal   01-04 01-25
                         go-ical 01-04 01-25
EXDATE, one list         gocal   01-04 01-11 01-18 01-25
                         go-ical refused: error parsing exdate
EXPECTED
