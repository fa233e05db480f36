package export

import (
	"bytes"
	"encoding/binary"
	"hash/maphash"
	"math/bits"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/field"
	"github.com/retain-cli/retain/pkg/ledger"
	"github.com/retain-cli/retain/pkg/money"
)

// fields reads the plain values of an indexed chunk, column by column. What is
// written in any other way, or wrong, it leaves to the readers of package
// field: then the row's fate is noRow.
type fields struct {
	index
	text []byte

	fates   []fate
	whys    []string // why a row is filtered
	days    []calendar.Day
	traits  []trait // what package field would have counted
	amounts []money.Minor
	keys    []ledger.Key // of customers
	ids     []uint64     // keys of order ids
}

// trait is what a row has that is counted.
type trait uint8

const (
	localClock trait = 1 << iota // a timestamp without an offset
	zonedClock                   // a timestamp with one
	negative                     // an amount below zero
	finer                        // an amount with more decimals than the currency
	traits     = 1 << iota
)

// begin makes room for the rows of a chunk.
func (f *fields) begin(text []byte) {
	f.text = text
	n := f.rows()
	if cap(f.fates) < n {
		room := n + n/4
		f.fates, f.whys = make([]fate, room), make([]string, room)
		f.days, f.traits = make([]calendar.Day, room), make([]trait, room)
		f.amounts, f.keys, f.ids = make([]money.Minor, room), make([]ledger.Key, room), make([]uint64, room)
	}
	f.fates, f.whys = f.fates[:n], f.whys[:n]
	f.days, f.traits = f.days[:n], f.traits[:n]
	f.amounts, f.keys, f.ids = f.amounts[:n], f.keys[:n], f.ids[:n]
	for i := range f.fates {
		f.fates[i] = used
	}
}

// walk goes over the fields of a column.
type walk struct {
	fields  *fields
	places  []uint32
	columns int
	at      int  // in places
	last    bool // the column is the last one, and may end before a CR
	care    bool // fields may have to be trimmed
}

func (f *fields) column(column int) walk {
	last := column == f.columns-1
	return walk{f, f.places, f.columns, column, last, last || f.quoted}
}

// next is where the next field begins and ends. If the walk has to be taken
// with care, it is still to be trimmed.
func (c *walk) next() (start, end int) {
	start, end = int(c.places[c.at]+1), int(c.places[c.at+1])
	c.at += c.columns
	return start, end
}

// trim takes quotes off a field, and the CR off the last one of a row; ok is
// false when quotes in the field have to be undone.
func (c *walk) trim(start, end int) (int, int, bool) {
	text := c.fields.text
	if c.last && end > start && text[end-1] == '\r' {
		end--
	}
	if start < end && text[start] == '"' {
		start, end = start+1, end-1
		return start, end, bytes.IndexByte(text[start:end], '"') < 0
	}
	return start, end, true
}

// word is the eight bytes from a place on. Behind the text there is slack.
func word(text []byte, at int) uint64 { return binary.LittleEndian.Uint64(text[at:]) }

// digits is the number that eight decimal digits are, the first one in the
// lowest byte; ok is false when they are none. Pairs, fours and eight are put
// together by multiplications (Lemire, "Quickly parsing eight digits", 2018).
func digits(w uint64) (n uint64, ok bool) {
	w ^= '0' * ones
	ok = (w+0x76*ones|w)&high1 == 0
	w = w*10 + w>>8
	return ((w&0x000000ff000000ff)*0x000f424000000064 + (w>>16&0x000000ff000000ff)*0x0000271000000001) >> 32, ok
}

// lastDigits is the number that the last up to eight bytes before a place are.
func lastDigits(text []byte, end, n int) (uint64, bool) {
	missing := uint64(1)<<(uint(8-n)*8&63) - 1
	if n == 0 {
		missing = ^uint64(0)
	}
	return digits(word(text, end-8)&^missing | '0'*ones&missing)
}

// isoDays reads YYYY-MM-DD, alone or before a time of day whose form has been
// seen. The first eight bytes are looked up among the months seen so far.
type isoDays struct {
	months [256]isoMonth
	times  [64]isoTime
	dates  *field.Dates
	first  calendar.Day
	last   calendar.Day
}

type isoMonth struct {
	text uint64 // "2024-02-"
	day  calendar.Day
	days uint32
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
	asWritten := d.dates.AsWritten()
	cells := f.column(column)
	for r := range f.fates {
		start, end := cells.next()
		ok := true
		if cells.care {
			start, end, ok = cells.trim(start, end)
		}
		clock := trait(0)
		switch n := end - start; {
		case n == 10:
		case n > 10 && asWritten:
			clock = d.time(f.text, start+10, n-10)
			ok = ok && clock != 0
		default:
			ok = false
		}
		if ok {
			f.days[r], ok = d.day(word(f.text, start), f.text[start+8], f.text[start+9])
		}
		if !ok {
			f.fates[r] = noRow
		}
		f.traits[r] = clock
	}
}

// day is the day of "2024-02-" and two digits.
func (d *isoDays) day(text uint64, tens, unit byte) (calendar.Day, bool) {
	month := &d.months[text*0x9e3779b97f4a7c15>>56]
	if month.text != text && !month.learn(text) {
		return 0, false
	}
	tens, unit = tens-'0', unit-'0'
	n := uint32(tens)*10 + uint32(unit) - 1
	day := month.day + calendar.Day(n)
	return day, tens <= 9 && unit <= 9 && n < month.days && day >= d.first && day <= d.last
}

// learn looks at a month for the first time.
func (m *isoMonth) learn(text uint64) bool {
	var b [8]byte
	binary.LittleEndian.PutUint64(b[:], text)
	first, err := calendar.ParseDay(string(b[:]) + "01")
	if err != nil {
		return false
	}
	year, month, _ := first.Civil()
	*m = isoMonth{text, first, uint32(calendar.DaysIn(year, month))}
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
	t := &d.times[(tail^tail>>29)*0x9e3779b97f4a7c15>>58]
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

// plainAmounts reads a column of amounts: an optional minus, up to 16 bytes of
// digits, and a point with up to as many decimals as the unit has.
type plainAmounts struct {
	decimals int       // most that are read
	usual    int       // decimals of the currency
	digits   int       // of the unit
	scales   [8]int64  // by the number of decimals an amount has
	most     [8]uint64 // largest number that the scale keeps in range
}

// newPlainAmounts reads amounts into a unit of digits.
func newPlainAmounts(amounts *field.Amounts, digits int) *plainAmounts {
	a := &plainAmounts{decimals: min(amounts.Digits(), 7), usual: amounts.CurrencyDigits(), digits: digits}
	for i := range a.decimals + 1 {
		a.scales[i] = money.Pow10(digits - i)
		a.most[i] = uint64(ledger.MaxAmount) / uint64(a.scales[i])
	}
	return a
}

// read reads a column of amounts; those below zero only when refunds says so.
func (a *plainAmounts) read(f *fields, column int, refunds bool) {
	cells := f.column(column)
	for r := range f.fates {
		start, end := cells.next()
		ok := true
		if cells.care {
			start, end, ok = cells.trim(start, end)
		}
		if !ok || start == end || end < 16 {
			f.fates[r] = noRow
			continue
		}
		m, decimals, ok := a.amount(f.text, start, end)
		f.amounts[r] = m
		if m < 0 {
			f.traits[r] |= negative
		}
		if decimals > a.usual && int64(m)%money.Pow10(a.digits-a.usual) != 0 {
			f.traits[r] |= finer
		}
		if !ok || m < 0 && !refunds {
			f.fates[r] = noRow
		}
	}
}

// amount is the amount in text[start:end], of which there are at least one byte
// in and sixteen before the end.
func (a *plainAmounts) amount(text []byte, start, end int) (m money.Minor, decimals int, ok bool) {
	sign := int64(1)
	if text[start] == '-' {
		sign = -1
		start++
	}
	n := end - start
	if n < 1 || n > 16 {
		return 0, 0, false
	}
	w := word(text, end-8)
	if n < 8 {
		missing := uint64(1)<<(uint(8-n)*8&63) - 1
		w = w&^missing | '0'*ones&missing
	}
	weight := int64(1e8)
	if x := w ^ '.'*ones; (x-ones)&^x&high1 != 0 {
		at := uint(bits.TrailingZeros64((x-ones)&^x&high1)) &^ 7 // bit of the point
		decimals, weight = int(7-at/8), 1e7
		whole := w & (1<<(at&63) - 1)
		w = w>>8>>(at&63)<<(at&63)<<8 | whole<<8 | '0'
		if decimals == 0 || decimals+1 >= n {
			return 0, 0, false
		}
	}
	value, ok := digits(w)
	if n > 8 {
		upper, fine := lastDigits(text, end-8, n-8)
		value += upper * uint64(weight)
		ok = ok && fine
	}
	if !ok || decimals > a.decimals || value > a.most[decimals&7] {
		return 0, 0, false
	}
	return money.Minor(int64(value) * a.scales[decimals&7] * sign), decimals, true
}

// statuses reads a column whose text says whether a row counts. Such columns
// have few texts; those of up to 15 bytes are remembered.
type statuses struct {
	filter
	seen [64]seenStatus
}

type seenStatus struct {
	key   ledger.Key
	why   string // empty: the row counts
	known bool
}

func (s *statuses) read(f *fields) {
	cells := f.column(s.column)
	for r := range f.fates {
		start, end := cells.next()
		ok := true
		if cells.care {
			start, end, ok = cells.trim(start, end)
		}
		if !ok {
			f.fates[r] = noRow
			continue
		}
		if why := s.why(f.text, start, end); why != "" && f.fates[r] == used {
			f.fates[r], f.whys[r] = filtered, why
		}
	}
}

func (s *statuses) why(text []byte, start, end int) string {
	if end-start > 15 {
		return s.ask(text[start:end])
	}
	key := ledger.ShortKey(word(text, start), word(text, start+8), end-start)
	seen := &s.seen[key.Mix()>>58]
	if !seen.known || seen.key != key {
		*seen = seenStatus{key, s.ask(text[start:end]), true}
	}
	return seen.why
}

func (s *statuses) ask(text []byte) string {
	if why := s.statuses.Filtered(text); why != "" {
		return "status-" + why
	}
	return ""
}

// customers reads the column of customers. Ids that are more than letters,
// digits and signs of ASCII are left to package field.
func (f *fields) customers(column int, out *ledger.Writer, fold bool) {
	cells := f.column(column)
	for r := range f.fates {
		start, end := cells.next()
		ok := true
		if cells.care {
			start, end, ok = cells.trim(start, end)
		}
		if !ok || !plainEnds(f.text, start, end) || fold && hasUpper(f.text[start:end]) {
			f.fates[r] = noRow
			continue
		}
		n := end - start
		if n > 15 {
			if ok = plainMiddle(f.text, start, end); ok {
				f.keys[r] = out.Key(f.text[start:end])
			}
		} else {
			lo, hi := word(f.text, start), word(f.text, start+8)
			f.keys[r] = ledger.ShortKey(lo, hi, n)
			ok = printable(blankFrom(lo, n)) && (n <= 8 || printable(blankFrom(hi, n-8)))
		}
		if !ok {
			f.fates[r] = noRow
		}
	}
	f.learn(column, out)
}

// learn makes the ids known that keys stand for.
func (f *fields) learn(column int, out *ledger.Writer) {
	for r, key := range f.keys {
		if !out.Knows(key) && f.fates[r] != noRow {
			id, _ := f.value(f.text, r, column, nil)
			out.Learn(key, id)
		}
	}
}

// plainID tells whether an id is printable ASCII without blanks at its ends,
// and begins and reads like no formula and no damaged number, so that there is
// nothing to take off and nothing to say of it.
func plainID(text []byte, start, end int) bool {
	return plainEnds(text, start, end) && plainMiddle(text, start, end)
}

// firstOfID is what plain ids begin with: 1 for most of ASCII, 2 for digits, of
// which more has to be looked at.
var firstOfID = func() (t [256]uint8) {
	for c := '!'; c <= '~'; c++ {
		t[c] = 1
	}
	for c := '0'; c <= '9'; c++ {
		t[c] = 2
	}
	for _, c := range "=+-@'#" {
		t[c] = 0
	}
	return t
}()

func plainEnds(text []byte, start, end int) bool {
	if start == end || text[end-1] == ' ' {
		return false
	}
	switch firstOfID[text[start]] {
	case 1:
		return true
	case 2:
		return !bytes.ContainsAny(text[start:end], ".eE") || field.Odd(text[start:end]) == 0
	}
	return false
}

func plainMiddle(text []byte, start, end int) bool {
	for at := start; at < end; at += 8 {
		if !printable(blankFrom(word(text, at), end-at)) {
			return false
		}
	}
	return true
}

// blankFrom is the eight bytes of w with blanks for those from the n-th on.
func blankFrom(w uint64, n int) uint64 {
	if n >= 8 {
		return w
	}
	missing := ^uint64(0) << (n * 8 & 63)
	return w&^missing | ' '*ones&missing
}

// printable tells whether eight bytes are ASCII from the blank on, without
// DEL.
func printable(w uint64) bool {
	return (w-' '*ones|w+ones|w)&high1 == 0
}

func hasUpper(id []byte) bool {
	for _, c := range id {
		if c >= 'A' && c <= 'Z' {
			return true
		}
	}
	return false
}

// orders reads the column of order ids into keys.
func (f *fields) orders(column int, ids *orderIDs) {
	cells := f.column(column)
	for r := range f.fates {
		start, end := cells.next()
		ok := true
		if cells.care {
			start, end, ok = cells.trim(start, end)
		}
		if n, number := ids.number(f.text, start, end); ok && number {
			f.ids[r] = n
		} else if ok && plainID(f.text, start, end) {
			f.ids[r] = maphash.Bytes(ids.seed, f.text[start:end]) | hashedID
		} else {
			f.fates[r], f.ids[r] = noRow, f.oddID(r, column, ids)
		}
	}
}

// oddID is the key of an id that is not plain. Rows without one, or with a
// wrong one, have keys of their own, so that no two of them are one order.
func (f *fields) oddID(row, column int, ids *orderIDs) uint64 {
	value, _ := f.value(f.text, row, column, nil)
	id, fault := field.ID(value)
	if fault != nil || len(id) == 0 {
		return ^uint64(row)
	}
	return ids.key(id)
}

// number is the number of an id that is the usual prefix and up to 16 digits.
func (o *orderIDs) number(text []byte, start, end int) (uint64, bool) {
	if n := len(o.prefix); n > 0 {
		if end-start <= n || !bytes.Equal(text[start:start+n], o.prefix) {
			return 0, false
		}
		start += n
	}
	n := end - start
	switch {
	case n > 16 || n < 1 || end < 16 || text[start] == '0':
		return plainNumber(text[start:end])
	case n < 8:
		missing := uint64(1)<<(uint(8-n)*8&63) - 1
		return digits(word(text, end-8)&^missing | '0'*ones&missing)
	}
	upper, ok := lastDigits(text, end-8, n-8)
	lower, fine := digits(word(text, end-8))
	return upper*1e8 + lower, ok && fine
}

// currencies reads the column of currencies, in which nearly all texts are
// one. It is three letters, as codes are; else all rows are left to package
// field.
func (f *fields) currencies(column int, usual string) {
	if len(usual) != 3 {
		usual = "???"
	}
	code := uint64(usual[0]) | uint64(usual[1])<<8 | uint64(usual[2])<<16
	cells := f.column(column)
	for r := range f.fates {
		start, end := cells.next()
		ok := true
		if cells.care {
			start, end, ok = cells.trim(start, end)
		}
		if !ok || end-start != 3 || word(f.text, start)&0xffffff != code {
			f.fates[r] = noRow
		}
	}
}
