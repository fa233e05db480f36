package orders

import (
	"encoding/binary"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/export/internal/questions"
	"github.com/retain-cli/retain/pkg/export/internal/rows"
	"github.com/retain-cli/retain/pkg/field"
)

// The loops over a column read the usual form of its values in place, with few
// instructions and no calls: they are most of what reading costs. A value in any
// other form, with quotes in it or before a CR, is a call.

// dates reads the column of dates of a file.
type dates struct {
	*field.Dates
	iso   *isoDays   // nil: the column is written in another way
	zones *zonedDays // nil: days count as written
	seen  *questions.DatesSeen
	known *knownDays
}

func newDates(d *field.Dates) dates {
	plain, ok := d.Plain()
	switch {
	case !ok:
		return dates{Dates: d, known: &knownDays{}}
	case plain.Zoned:
		return dates{Dates: d, iso: newISODays(d, plain), zones: &zonedDays{}}
	}
	return dates{Dates: d, iso: newISODays(d, plain)}
}

// readDates reads the column of dates.
func (r *reader) readDates(c *columns) {
	switch d := &r.dates; {
	case d.known != nil:
		d.known.read(r, c)
	default:
		d.iso.read(r, c)
		if d.zones != nil {
			d.zones.read(r, c)
		}
	}
}

// readDate reads the date of one row.
func (r *reader) readDate(c *columns, row int) {
	if c.flags[row]&unread != 0 {
		return
	}
	value := r.value(c, row, r.plan.Date)
	day, traits, fault := r.dates.Read(value)
	c.days[row], c.traits[row] = day, c.traits[row]&^field.DateTraits|traits
	if fault == nil {
		r.dates.seen.Notations[r.dates.Notation(value)]++
		return
	}
	column := r.plan.Date
	if r.isHeader(c, row) {
		column, fault = -1, &field.Fault{Code: CodeHeader, Reason: "a repeated header line", Hint: "pass the files one by one instead of concatenating them, or remove the line"}
	}
	c.fail(row, column, stageDate, fault)
}

// isoDays reads YYYY-MM-DD, alone or before a time of day whose form has been
// seen. The first eight bytes are looked up among the months seen so far.
type isoDays struct {
	field.PlainDates
	months [256]isoMonth
	times  [64]isoTime
	dates  *field.Dates
	padded bool // a month has been learned that begins with 0
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
	trait  field.Traits // 0: it is none
}

func newISODays(dates *field.Dates, plain field.PlainDates) *isoDays {
	return &isoDays{dates: dates, PlainDates: plain}
}

// read reads the days that are written.
func (d *isoDays) read(r *reader, c *columns) {
	x := c.index
	text, places, quoted, days := x.Text, x.Places, x.Quoted, c.days
	r.odd = 0
	for row, at := 0, r.plan.Date; row < len(days); row, at = row+1, at+x.Stride {
		start, end := rows.Between(text, quoted, places[at], places[at+1])
		if n := end - start; n >= 10 {
			first := word(text, start)
			month := &d.months[first*spread>>56]
			tens, unit := uint32(text[start+8]-'0'), uint32(text[start+9]-'0')
			after := tens*10 + unit - 1
			if month.text == first && tens <= 9 && unit <= 9 && after-month.from < month.count {
				days[row] = month.day + calendar.Day(after)
				if n == 10 {
					continue
				}
				if c.traits[row] = d.time(text, start+10, n-10); c.traits[row] != 0 {
					continue
				}
			}
		}
		if !d.readOne(r, c, row) {
			r.readDate(c, row)
			r.odd++
		}
	}
	r.dates.seen.Notations[field.ISO] += int64(len(days) - r.odd)
	r.dates.seen.Padded = r.dates.seen.Padded || d.padded
}

// readOne reads the field of one row; ok is false when it is not of the usual
// form.
func (d *isoDays) readOne(r *reader, c *columns, row int) (ok bool) {
	start, end, ok := c.index.Cell(row, r.plan.Date)
	n := end - start
	c.traits[row] = 0
	if n > 10 {
		c.traits[row] = d.time(c.index.Text, start+10, n-10)
	}
	if !ok || n < 10 || n > 10 && c.traits[row] == 0 {
		return false
	}
	c.days[row], ok = d.day(word(c.index.Text, start), c.index.Text[start+8], c.index.Text[start+9])
	return ok
}

// spread is the odd number near 2^64 divided by the golden ratio: the high bits
// of its products are a hash.
const spread = 0x9e3779b97f4a7c15

// day is the day of "2024-02-" and two digits.
func (d *isoDays) day(text uint64, tens, unit byte) (calendar.Day, bool) {
	month := &d.months[text*spread>>56]
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
	d.padded = d.padded || b[5] == '0'
	from := max(first, d.First)
	count := max(min(calendar.Calendar{}.Period(calendar.Monthly, first).Last, d.Last)+1-from, 0)
	*m = isoMonth{text, first, uint32(from - first), uint32(count)}
	return true
}

// time is the trait of the rest of a timestamp, n bytes such as
// T10:00:00+01:00: a blank or T, a time of day, and a tail that the reader of
// dates has accepted before.
func (d *isoDays) time(text []byte, at, n int) field.Traits {
	if n < 9 || n > 17 || text[at] != 'T' && text[at] != ' ' || !clock(word(text, at+1)) {
		return 0
	}
	tail, length := word(text, at+9), n-9
	if length < 8 {
		tail &= 1<<(length*8&63) - 1
	}
	t := &d.times[(tail^tail>>29)*spread>>58]
	if t.trait == 0 || t.tail != tail || int(t.length) != length {
		d.learnTail(t, tail, length)
	}
	return t.trait
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

// learnTail reads a timestamp with a tail through package field.
func (d *isoDays) learnTail(t *isoTime, tail uint64, length int) {
	*t = isoTime{tail: tail, length: uint8(length)}
	var b [8]byte
	binary.LittleEndian.PutUint64(b[:], tail)
	_, traits, fault := d.dates.Read(append([]byte("2024-02-29T10:00:00"), b[:length]...))
	if fault == nil || fault.Code == field.CodeDateFuture || fault.Code == field.CodeDateEarly {
		t.trait = traits
	}
}

// zonedDays turns written days into those of a zone, by the offset and the time
// of day.
type zonedDays struct {
	turns [2048]zonedDay
}

// zonedDay is what is known of a written day with a tail behind the seconds.
type zonedDay struct {
	tail   uint64
	length int8 // of the tail; 0: nothing is known yet
	day    calendar.Day
	turn   field.Turn
	ok     bool
}

func (z *zonedDays) read(r *reader, c *columns) {
	for row, traits := range c.traits {
		if traits == 0 || c.flags[row]&(unread|stageDate.flag()) != 0 {
			continue
		}
		start, end, _ := c.index.Cell(row, r.plan.Date)
		day, ok := z.day(r, c.index.Text, start, end, c.days[row])
		if c.days[row] = day; !ok {
			r.readDate(c, row)
		}
	}
}

// day is the day in the zone of a timestamp whose form has been checked.
func (z *zonedDays) day(r *reader, text []byte, start, end int, written calendar.Day) (day calendar.Day, ok bool) {
	const clockEnd = len("2024-02-29T10:00:00")
	length := end - start - clockEnd
	tail := word(text, start+clockEnd)
	if length < 8 {
		tail &= 1<<(length*8&63) - 1
	}
	known := &z.turns[(tail^uint64(written))*spread>>53]
	if known.day != written || known.tail != tail || int(known.length) != length+1 {
		turn, ok := r.dates.Turn(text[start:end])
		*known = zonedDay{tail, int8(length + 1), written, turn, ok}
	}
	day = known.turn.Day
	if secondsOf(text[start+len("2024-02-29T"):]) >= known.turn.At {
		day++
	}
	return day, known.ok && day >= r.dates.iso.First && day <= r.dates.iso.Last
}

// secondsOf is the time of day in seconds of a text that begins with it, such as
// 10:00:00.
func secondsOf(text []byte) int {
	two := func(at int) int { return int(text[at]-'0')*10 + int(text[at+1]-'0') }
	return two(0)*3600 + two(3)*60 + two(6)
}

// knownDays reads days in any form by the texts that it has seen: there are
// few days in an export, even if it has many rows.
type knownDays struct{ seen [2048]knownDay }

type knownDay struct {
	text     shortText
	day      calendar.Day
	traits   field.Traits
	notation field.Notation
	ok       bool
}

func (d *knownDays) read(r *reader, c *columns) {
	for row := range c.days {
		start, end, ok := c.index.Cell(row, r.plan.Date)
		if n := end - start; ok && n > 0 && n <= longestShort {
			text := newShortText(c.index.Text, start, n)
			known := &d.seen[text.hash()>>53]
			if known.text != text {
				day, traits, fault := r.dates.Read(c.index.Text[start:end])
				*known = knownDay{text, day, traits, field.Unnoted, fault == nil}
				if fault == nil {
					known.notation = r.dates.Notation(c.index.Text[start:end])
				}
			}
			if c.days[row], c.traits[row] = known.day, known.traits; known.ok {
				r.dates.seen.Notations[known.notation]++
				continue
			}
		}
		r.readDate(c, row)
	}
}

// signups compares a column of days on which customers were created with the
// days of their orders. It only serves for a warning: what is no day is none.
type signups struct{ seen [1024]signup }

type signup struct {
	text shortText
	day  calendar.Day
}

func (s *signups) read(r *reader, c *columns) {
	for row := range c.days {
		start, end, ok := c.index.Cell(row, r.plan.Signup)
		day := noDay
		if n := end - start; ok && n > 0 && n <= longestShort {
			text := newShortText(c.index.Text, start, n)
			seen := &s.seen[text.hash()>>54]
			if seen.text != text {
				*seen = signup{text, signupDay(r.plan.Signups, c.index.Text[start:end])}
			}
			day = seen.day
		} else if n != 0 {
			day = signupDay(r.plan.Signups, r.value(c, row, r.plan.Signup))
		}
		if c.days[row] < day {
			c.flags[row] |= early
		}
	}
}

// noDay is before all days of orders.
const noDay calendar.Day = -1 << 31

func signupDay(dates *field.Dates, text []byte) calendar.Day {
	day, fault := dates.Parse(text)
	if fault != nil {
		return noDay
	}
	return day
}
