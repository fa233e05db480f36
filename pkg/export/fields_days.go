package export

import (
	"encoding/binary"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/field"
)

// isoDays reads YYYY-MM-DD, alone or before a time of day whose form has been
// seen. The first eight bytes are looked up among the months seen so far.
type isoDays struct {
	months [256]isoMonth
	times  [64]isoTime
	dates  *field.Dates
	first  calendar.Day
	last   calendar.Day
}

// isoMonth is the days of a month that are in range.
type isoMonth struct {
	text  uint64       // "2024-02-"
	day   calendar.Day // the first of the month
	from  uint32       // days after it
	count uint32
}

// isoTime is the tail of a timestamp behind the seconds, such as Z.
type isoTime struct {
	tail   uint64
	length uint8
	form   trait // 0: it is none
}

func newISODays(dates *field.Dates) *isoDays {
	d := &isoDays{dates: dates}
	d.first, d.last = dates.Range()
	return d
}

// read reads a column of days.
func (d *isoDays) read(f *fields, column int) {
	text, places, quoted, days := f.text, f.places, f.quoted, f.days
	for r, at := 0, column; r < len(days); r, at = r+1, at+f.columns {
		start, end := between(text, quoted, places[at], places[at+1])
		if n := end - start; n >= 10 {
			first := word(text, start)
			month := &d.months[first*monthHash>>56]
			tens, unit := uint32(text[start+8]-'0'), uint32(text[start+9]-'0')
			after := tens*10 + unit - 1
			if month.text == first && tens <= 9 && unit <= 9 && after-month.from < month.count {
				days[r] = month.day + calendar.Day(after)
				if n == 10 {
					continue
				}
				if f.traits[r] = d.time(text, start+10, n-10); f.traits[r] != 0 {
					continue
				}
			}
		}
		d.readOne(f, r, column)
	}
}

// readOne reads the field of one row.
func (d *isoDays) readOne(f *fields, r, column int) {
	start, end, ok := f.cell(r, column)
	n := end - start
	f.traits[r] = 0
	if n > 10 {
		f.traits[r] = d.time(f.text, start+10, n-10)
		ok = ok && f.traits[r] != 0
	} else {
		ok = ok && n == 10
	}
	if ok {
		f.days[r], ok = d.day(word(f.text, start), f.text[start+8], f.text[start+9])
	}
	if !ok {
		f.fates[r] = noRow
	}
}

const monthHash = 0x9e3779b97f4a7c15

// day is the day of "2024-02-" and two digits.
func (d *isoDays) day(text uint64, tens, unit byte) (calendar.Day, bool) {
	month := &d.months[text*monthHash>>56]
	if month.text != text && !d.learnMonth(month, text) {
		return 0, false
	}
	after := uint32(tens-'0')*10 + uint32(unit-'0') - 1
	return month.day + calendar.Day(after), tens-'0' <= 9 && unit-'0' <= 9 && after-month.from < month.count
}

// learnMonth looks at a month for the first time.
func (d *isoDays) learnMonth(m *isoMonth, text uint64) bool {
	var b [8]byte
	binary.LittleEndian.PutUint64(b[:], text)
	first, err := calendar.ParseDay(string(b[:]) + "01")
	if err != nil {
		return false
	}
	year, month, _ := first.Civil()
	next := first + calendar.Day(calendar.DaysIn(year, month))
	from := max(first, d.first)
	count := max(min(next, d.last+1)-from, 0)
	*m = isoMonth{text, first, uint32(from - first), uint32(count)}
	return true
}

// time is the form of the rest of a timestamp, n bytes such as
// T10:00:00+01:00: a blank or T, a time of day, and a tail that the reader of
// dates has accepted before.
func (d *isoDays) time(text []byte, at, n int) trait {
	if n < 9 || n > 17 || text[at] != 'T' && text[at] != ' ' || !clock(word(text, at+1)) {
		return 0
	}
	tail, length := word(text, at+9), n-9
	if length < 8 {
		tail &= 1<<(length*8&63) - 1
	}
	t := &d.times[(tail^tail>>29)*monthHash>>58]
	if t.form == 0 || t.tail != tail || int(t.length) != length {
		d.learn(t, tail, length)
	}
	return t.form
}

// clock tells whether eight bytes are a time of day from 00:00:00 to 23:59:59.
func clock(w uint64) bool {
	const (
		lowest  = '0' | '0'<<8 | ':'<<16 | '0'<<24 | '0'<<32 | ':'<<40 | '0'<<48 | '0'<<56
		highest = '2' | '9'<<8 | ':'<<16 | '5'<<24 | '9'<<32 | ':'<<40 | '5'<<48 | '9'<<56
	)
	inRange := ((w-lowest)|(highest-w)|w)&high1 == 0
	return inRange && (w&0xff < '2' || w>>8&0xff <= '3')
}

// learn asks the reader of dates about a tail.
func (d *isoDays) learn(t *isoTime, tail uint64, length int) {
	*t = isoTime{tail: tail, length: uint8(length)}
	var b [8]byte
	binary.LittleEndian.PutUint64(b[:], tail)
	dates := d.dates.Fork()
	_, fault := dates.Parse(append([]byte("2024-02-29T10:00:00"), b[:length]...))
	switch {
	case fault != nil && fault.Code != field.CodeDateFuture && fault.Code != field.CodeDateEarly:
	case dates.Tally().Offset > 0:
		t.form = zonedClock
	case dates.Tally().Naive > 0:
		t.form = localClock
	}
}

// knownDays reads days in any form by the texts that it has seen: there are
// few days in an export, even if it has many rows.
type knownDays struct {
	dates *field.Dates
	seen  [2048]knownDay
}

type knownDay struct {
	text shortText
	day  calendar.Day
	ok   bool
}

// read reads a column of days.
func (d *knownDays) read(f *fields, column int) {
	for r := range f.days {
		start, end, ok := f.cell(r, column)
		if n := end - start; ok && n > 0 && n <= longestShort {
			text := newShortText(f.text, start, n)
			known := &d.seen[text.hash()>>53]
			if known.text != text {
				*known = d.learn(text, f.text[start:end])
			}
			f.days[r], ok = known.day, known.ok
		}
		if !ok || end-start > longestShort || start == end {
			f.fates[r] = noRow
		}
		f.traits[r] = 0
	}
}

// learn asks the reader of dates about a text. One that it would count, such as
// a timestamp, is left to it.
func (d *knownDays) learn(key shortText, text []byte) knownDay {
	dates := d.dates.Fork()
	day, fault := dates.Parse(text)
	return knownDay{key, day, fault == nil && dates.Tally() == field.DateTally{}}
}
