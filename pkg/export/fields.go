package export

import (
	"bytes"
	"encoding/binary"
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
	clear(f.traits)
}

// The loops over a column read the usual form of its values in place, with few
// instructions and no calls: they are most of what reading costs. A value in any
// other form, with quotes in it or before a CR, is a call.

// between is where a field begins and ends between two separators, without
// quotes at its ends. There may be more of them in it.
func between(text []byte, quoted bool, before, behind uint32) (start, end int) {
	start, end = int(before+1), int(behind)
	if quoted && text[start] == '"' {
		return start + 1, end - 1
	}
	return start, end
}

// cell is where a field begins and ends, without its quotes; ok is false when
// quotes in it have to be undone.
func (f *fields) cell(row, column int) (start, end int, ok bool) {
	start, end = f.field(f.text, row, column)
	if start < end && f.text[start] == '"' {
		start, end = start+1, end-1
		return start, end, bytes.IndexByte(f.text[start:end], '"') < 0
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

// lastDigits is the number that the last n bytes before a place are, from one
// to eight.
func lastDigits(text []byte, end, n int) (uint64, bool) {
	missing := uint64(1)<<(uint(8-n)*8&63) - 1
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
	timed  bool // a timestamp is on the day that is written
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
	d := &isoDays{dates: dates, timed: dates.AsWritten()}
	d.first, d.last = dates.Range()
	return d
}

// read reads a column of days.
func (d *isoDays) read(f *fields, column int) {
	text, places, quoted, days := f.text, f.places, f.quoted, f.days
	for r, at := 0, column; r < len(days); r, at = r+1, at+f.columns {
		start, end := between(text, quoted, places[at], places[at+1])
		if n := end - start; n == 10 || n > 10 && d.timed {
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
	if n > 10 && d.timed {
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

// knownDays reads days in any form by the texts that it has seen: there are
// few days in an export, even if it has many rows.
type knownDays struct {
	dates *field.Dates
	seen  [2048]knownDay
}

type knownDay struct {
	text ledger.Key
	day  calendar.Day
	ok   bool
}

// read reads a column of days.
func (d *knownDays) read(f *fields, column int) {
	for r := range f.days {
		start, end, ok := f.cell(r, column)
		if n := end - start; ok && n > 0 && n <= 15 {
			text := ledger.ShortKey(word(f.text, start), word(f.text, start+8), n)
			known := &d.seen[text.Mix()>>53]
			if known.text != text {
				*known = d.learn(text, f.text[start:end])
			}
			f.days[r], ok = known.day, known.ok
		}
		if !ok || end-start > 15 || start == end {
			f.fates[r] = noRow
		}
		f.traits[r] = 0
	}
}

// learn asks the reader of dates about a text. One that it would count, such as
// a timestamp, is left to it.
func (d *knownDays) learn(key ledger.Key, text []byte) knownDay {
	dates := d.dates.Fork()
	day, fault := dates.Parse(text)
	return knownDay{key, day, fault == nil && dates.Tally() == field.DateTally{}}
}

// plainAmounts reads a column of amounts: an optional minus, up to 16 bytes of
// digits, and a decimal mark with up to as many decimals as the unit has.
type plainAmounts struct {
	decimals int       // most that are read
	usual    int       // decimals of the currency
	digits   int       // of the unit
	scales   [8]int64  // by the number of decimals an amount has
	most     [8]uint64 // largest number that the scale keeps in range
	cents    int64     // scale of two decimals; 0: they are not the usual ones
	mark     byte      // between them and the whole
}

// newPlainAmounts reads amounts into a unit of digits.
func newPlainAmounts(amounts *field.Amounts, digits int) *plainAmounts {
	mark, _ := amounts.Mark()
	a := &plainAmounts{mark: mark, decimals: min(amounts.Digits(), 7), usual: amounts.CurrencyDigits(), digits: digits}
	for i := range a.decimals + 1 {
		a.scales[i] = money.Pow10(digits - i)
		a.most[i] = uint64(ledger.MaxAmount) / uint64(a.scales[i])
	}
	if a.usual == 2 && a.decimals >= 2 && a.most[2] > 9_999_999 {
		a.cents = a.scales[2]
	}
	return a
}

// read reads a column of amounts; those below zero only when refunds says so.
func (a *plainAmounts) read(f *fields, column int, refunds bool) {
	text, places, quoted, amounts := f.text, f.places, f.quoted, f.amounts
	for r, at := 0, column; r < len(amounts); r, at = r+1, at+f.columns {
		start, end := between(text, quoted, places[at], places[at+1])
		if n := uint(end - start); n-4 <= 4 && end >= 16 && a.cents > 0 { // from 1.23 to 12345.67
			w := word(text, end-8)
			point := byte(w >> 40)
			w = w<<8&0x0000ffffffffff00 | w&0xffff000000000000
			missing := uint64(1)<<((9-n)*8&63) - 1
			value, ok := digits(w&^missing | '0'*ones&missing)
			if ok && point == a.mark {
				amounts[r] = money.Minor(int64(value) * a.cents)
				continue
			}
		}
		a.readOne(f, r, column, refunds)
	}
}

// readOne reads the field of one row.
func (a *plainAmounts) readOne(f *fields, r, column int, refunds bool) {
	start, end, ok := f.cell(r, column)
	if !ok || start == end || end < 16 {
		f.fates[r] = noRow
		return
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
	if x := w ^ uint64(a.mark)*ones; (x-ones)&^x&high1 != 0 {
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
	for r := range f.fates {
		start, end, ok := f.cell(r, s.column)
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
	long := false
	text, places, quoted, keys := f.text, f.places, f.quoted, f.keys
	for r, at := 0, column; r < len(keys); r, at = r+1, at+f.columns {
		start, end := between(text, quoted, places[at], places[at+1])
		if n := end - start; uint(n-1) < 15 && !fold {
			lo, hi, kind := word(text, start), word(text, start+8), firstOfID[text[start]]
			behind := &behindID[n]
			lo, hi = lo&^behind.lo, hi&^behind.hi
			graphic := visible(lo|'!'*ones&behind.lo) && visible(hi|'!'*ones&behind.hi) && !(quoted && (hasQuote(lo) || hasQuote(hi)))
			if graphic && (kind == 1 || kind == 2 && number(lo|'0'*ones&behind.lo) && number(hi|'0'*ones&behind.hi)) {
				keys[r] = ledger.ShortKey(lo, hi, n)
				continue
			}
		}
		long = f.customer(r, column, out, fold) || long
	}
	if long {
		f.learn(column, out)
	}
}

// customer reads the customer of one row; long tells that the key is not the id.
func (f *fields) customer(r, column int, out *ledger.Writer, fold bool) (long bool) {
	start, end, ok := f.cell(r, column)
	if !ok || !plainID(f.text, start, end) || fold && hasUpper(f.text[start:end]) {
		f.fates[r] = noRow
		return false
	}
	f.keys[r] = out.Key(f.text[start:end])
	return end-start > 15
}

// behindID is what lies behind an id of n bytes in two words, for n up to 15.
var behindID = func() (t [16]struct{ lo, hi uint64 }) {
	for n := range t {
		t[n].lo, t[n].hi = ^uint64(0)<<(min(n, 8)*8), ^uint64(0)<<(max(n-8, 0)*8)
	}
	return t
}()

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
	for _, c := range "=+-@'#\"" {
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
func printable(w uint64) bool { return (w-' '*ones|w+ones|w)&high1 == 0 }

// visible tells whether eight bytes are printable and none is a blank.
func visible(w uint64) bool { return (w-'!'*ones|w+ones|w)&high1 == 0 }

// hasQuote tells whether one of eight bytes is a quote.
func hasQuote(w uint64) bool { w ^= '"' * ones; return (w-ones)&^w&high1 != 0 }

// number tells whether eight bytes are digits.
func number(w uint64) bool { return ((w^'0'*ones)+0x76*ones|w^'0'*ones)&high1 == 0 }

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
	text, places, quoted, keys := f.text, f.places, f.quoted, f.ids
	for r, at := 0, column; r < len(keys); r, at = r+1, at+f.columns {
		start, end := between(text, quoted, places[at], places[at+1])
		first := word(text, start)
		start += ids.skip
		if n := end - start; uint(n-1) < 16 && end >= 16 && first&ids.mask == ids.first && text[start] != '0' {
			key, ok := lastDigits(text, end, min(n, 8))
			if n > 8 {
				upper, fine := lastDigits(text, end-8, n-8)
				key, ok = key+upper*1e8, ok && fine
			}
			if ok {
				keys[r] = key
				continue
			}
		}
		f.orderID(r, column, ids)
	}
}

// orderID reads the order id of one row.
func (f *fields) orderID(r, column int, ids *orderIDs) {
	start, end, ok := f.cell(r, column)
	if ok && plainID(f.text, start, end) {
		f.ids[r] = ids.key(f.text[start:end])
	} else {
		f.fates[r], f.ids[r] = noRow, f.oddID(r, column, ids)
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

// currencies reads the column of currencies, in which nearly all texts are
// one. It is three letters, as codes are; else all rows are left to package
// field.
func (f *fields) currencies(column int, usual string) {
	if len(usual) != 3 {
		usual = "???"
	}
	code := uint64(usual[0]) | uint64(usual[1])<<8 | uint64(usual[2])<<16
	text, places, fates := f.text, f.places, f.fates
	for r, at := 0, column; r < len(fates); r, at = r+1, at+f.columns {
		start, end := int(places[at]+1), int(places[at+1])
		if end-start == 3 && word(text, start)&0xffffff == code {
			continue
		}
		start, end, ok := f.cell(r, column)
		if !ok || end-start != 3 || word(text, start)&0xffffff != code {
			fates[r] = noRow
		}
	}
}
