package export

import (
	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/field"
)

// zonedDays reads ISO dates where a timestamp counts in a zone: first the day
// that is written, then, by the offset and the time of day, the one in the zone.
type zonedDays struct {
	isoDays
	turns [2048]zonedDay
}

// zonedDay is what is known of a written day with a tail behind the seconds.
type zonedDay struct {
	tail   uint64
	length int8 // of the tail; 0: nothing is known yet
	day    calendar.Day
	turn   calendar.Turn
	ok     bool
}

func newZonedDays(dates *field.Dates) *zonedDays {
	return &zonedDays{isoDays: *newISODays(dates)}
}

// read reads a column of days.
func (z *zonedDays) read(f *fields, column int) {
	z.isoDays.read(f, column)
	for r, form := range f.traits {
		if form == 0 || f.fates[r] == noRow {
			continue
		}
		start, end, _ := f.cell(r, column)
		day, ok := z.day(f.text, start, end, f.days[r])
		if !ok {
			f.fates[r] = noRow
		}
		f.days[r] = day
	}
}

// day is the day in the zone of a timestamp whose form has been checked.
func (z *zonedDays) day(text []byte, start, end int, written calendar.Day) (day calendar.Day, ok bool) {
	const clockEnd = len("2024-02-29T10:00:00")
	length := end - start - clockEnd
	tail := word(text, start+clockEnd)
	if length < 8 {
		tail &= 1<<(length*8&63) - 1
	}
	known := &z.turns[(tail^uint64(written))*monthHash>>53]
	if known.day != written || known.tail != tail || int(known.length) != length+1 {
		turn, ok := z.dates.Turn(text[start:end])
		*known = zonedDay{tail, int8(length + 1), written, turn, ok}
	}
	day = known.turn.Day
	if secondsOf(text[start+len("2024-02-29T"):]) >= known.turn.At {
		day++
	}
	return day, known.ok && day >= z.first && day <= z.last
}

// secondsOf is the time of day in seconds of a text that begins with it, such as
// 10:00:00.
func secondsOf(text []byte) int {
	two := func(at int) int { return int(text[at]-'0')*10 + int(text[at+1]-'0') }
	return two(0)*3600 + two(3)*60 + two(6)
}
