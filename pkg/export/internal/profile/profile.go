// Package profile counts what the values of columns are like, over all rows of
// a file. A profile is additive: it is the same however the file is cut into
// chunks and however many workers read them. Any pass over a file can take one.
//
//	p := profile.New([]profile.Kind{{}, {Dates: dates}})
//	p.Observe(index, chunk.Number) // for every chunk that this worker has indexed
//	p.Merge(other)                 // at the end, of another worker
//	fmt.Println(p.Rows, p.Columns[1].Rows[profile.Blank])
package profile

import (
	"bytes"
	"cmp"
	"context"
	"encoding/binary"
	"hash/maphash"
	"math/bits"
	"slices"
	"strings"
	"sync"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/export/internal/questions"
	"github.com/retain-cli/retain/pkg/export/internal/rows"
	"github.com/retain-cli/retain/pkg/export/internal/schema"
	"github.com/retain-cli/retain/pkg/export/internal/text"
	"github.com/retain-cli/retain/pkg/field"
	"github.com/retain-cli/retain/pkg/money"
)

// Kind is how the values of a column are read: as dates, else as amounts, else
// as text.
type Kind struct {
	Dates   *field.Dates
	Amounts *field.Amounts

	Words  bool // of a text, only Values and blanks are counted, up to MaxValues values
	Unseen bool // nothing is counted
}

// Class is what a value is.
type Class uint8

// The values of Class.
const (
	Blank    Class = iota
	Plain          // a text, a date, a number above 0
	Zero           // a number
	Negative       // a number
	Other          // not of the column's kind
	classes
)

// Profile is what the rows of a file are like.
type Profile struct {
	Rows    int64 // rows.Faults included, of which the columns know nothing
	Columns []*Column

	broken bool // chunks were cut by counting quotes where quotes are broken
}

// Column is what the values of a column are like.
type Column struct {
	Rows        [classes]int64
	Values      map[string]*int64 // rows of each different value; nil: more than MaxValues
	First, Last calendar.Day      // meaningful when a date is Plain
	Least, Most Number
	Digits      int  // the most that a number has
	Known       bool // there is a first or least value

	kind     Kind
	taken    bool // by TakeOver
	examples []example
	known    []knownValue
	words    words
	single   []*int64 // rows of each text of one byte, or nothing: the file has many columns
	others   []int32  // rows of a chunk without its usual text
	scratch  []byte
}

// Number is m x 10^-digits.
type Number struct {
	M      money.Minor
	Digits int
}

// How much is kept of the values of a column.
const (
	MaxValues   = questions.MaxWords // different values that are counted
	maxExamples = 3
)

// example is one of the first different values.
type example struct {
	value      string
	chunk, row int
}

// knownValue is a value that has been classified. Most columns hold few
// different values, or the same one in rows that are near each other. The zero
// value is right about the empty text.
type knownValue struct {
	text  []byte
	class Class
	rows  *int64 // in Column.Values, if it is there
}

// fewColumns is of how many columns each has room for all texts of one byte.
const fewColumns = 128

// knownValues is how many a column of a narrow file knows, 40 KiB; those of a
// file of 16,384 columns share as much memory as those of 128.
const knownValues = 1024

// New is the profile of no rows.
func New(kinds []Kind) *Profile {
	p := &Profile{}
	all := max(knownValues>>bits.Len(uint(len(kinds)/128)), 1)
	for _, kind := range kinds {
		known := all
		if kind.Words || kind.Unseen {
			known = max(all/16, 1)
		}
		c := &Column{kind: kind, Values: map[string]*int64{}, known: make([]knownValue, known)}
		if c.words.grow(); kind.Words && len(kinds) <= fewColumns {
			c.single = make([]*int64, 256)
		}
		p.Columns = append(p.Columns, c)
	}
	return p
}

// Observe adds the rows of a chunk. A worker takes chunks by growing numbers.
func (p *Profile) Observe(x *rows.Index, chunk int) {
	p.Rows += int64(x.Rows)
	p.broken = p.broken || x.Broken || x.Stuck
	for i, c := range p.Columns {
		c.observe(x, i, chunk)
	}
}

func (c *Column) observe(x *rows.Index, column, chunk int) {
	switch {
	case c.kind.Unseen, c.taken:
		return
	case c.kind.Words:
		c.ObserveWords(x, column, chunk)
		return
	}
	last := column == x.Columns-1 // may end in CR
	for row, at := 0, column; row < x.Rows; row, at = row+1, at+x.Stride {
		before, behind := x.Places[at], x.Places[at+1]
		if before == behind { // one of x.Faults
			continue
		}
		value := x.Text[before+1 : behind]
		if last || len(value) > 0 && value[0] == '"' {
			value, c.scratch = x.Value(row, column, c.scratch[:0])
		}
		switch {
		case len(value) == 0:
			c.Rows[Blank]++
		case c.Values == nil && c.kind.Dates == nil:
			c.Rows[c.classOfMany(value)]++
		default:
			c.observeValue(value, chunk, row)
		}
	}
}

// ObserveWords counts the texts of a column of words, until there are too many
// different ones. Where most rows have one text, they are only compared with it.
func (c *Column) ObserveWords(x *rows.Index, column, chunk int) {
	if c.Values == nil || x.Rows == 0 {
		return
	}
	usual, row := Usual(x, column, 1)
	if usual == rows.NoUsual {
		c.observeRows(x, column, chunk, x.All())
		return
	}
	c.others = usual.Others(x, column, c.others[:0])
	c.ObserveUsual(x, row, column, chunk, c.others)
}

// ObserveUsual counts the texts of all rows, of which but for some all have that of one
// row.
func (c *Column) ObserveUsual(x *rows.Index, row, column, chunk int, others []int32) {
	c.ObserveRows(x, row, column, chunk, int64(x.Rows-len(others)))
	c.observeRows(x, column, chunk, others)
}

// TakeOver is a column of words that Observe does not count from now on, since who
// reads it anyway does, by ObserveRow, ObserveRows, ObserveUsual, ObserveWords and RowsOf. It is nil where nothing is
// counted, or another one does already.
func (p *Profile) TakeOver(column int) *Column {
	c := p.Columns[column]
	if !c.kind.Words || c.taken {
		return nil
	}
	c.taken = true
	return c
}

// ObserveRows counts rows that have the text of one of them in a column of words.
func (c *Column) ObserveRows(x *rows.Index, row, column, chunk int, times int64) {
	if counted := c.RowsOf(x, row, column, chunk); counted != nil {
		*counted += times
	}
}

// ObserveRow counts a row in a column of words; one that is a fault has none.
func (c *Column) ObserveRow(x *rows.Index, row, column, chunk int) {
	c.observeRows(x, column, chunk, []int32{int32(row)})
}

// How many rows of a chunk tell whether a text is usual, and of how many the text may be.
const (
	sampled   = 16
	candidate = 4
)

// Usual is some fields of one of the first rows, if most rows have them, and that row.
func Usual(x *rows.Index, column, fields int) (usual rows.Usual, row int) {
	if len(x.Faults) > 0 { // which have no text
		return rows.NoUsual, 0
	}
	for row := range min(x.Rows, candidate) {
		usual, times := rows.NewUsual(x, row, column, fields), 0
		for other := range min(x.Rows, sampled) {
			if start := int(x.Places[other*x.Stride+column] + 1); usual.At(x.Text, start) {
				times++
			}
		}
		if times >= sampled*3/4 {
			return usual, row
		}
	}
	return rows.NoUsual, 0
}

// observeRows counts the texts of some rows. One of up to longestWord bytes is told by
// two words, one of a single byte by that.
func (c *Column) observeRows(x *rows.Index, column, chunk int, some []int32) {
	text, places, quoted := x.Text, x.Places, x.Quoted
	for _, row := range some {
		at := int(row)*x.Stride + column
		start := int(places[at] + 1) // the place before the first row is one below 0
		n := int(places[at+1]) - start
		if quoted && text[start] == '"' {
			start, n = start+1, n-2
		}
		if n == 1 && len(c.single) > 0 {
			counted := c.single[text[start]]
			if counted == nil {
				if counted = c.RowsOf(x, int(row), column, chunk); counted == nil {
					return
				}
				c.single[text[start]] = counted
			}
			*counted++
			continue
		}
		if uint(n) > longestWord {
			if n > 0 { // else one of x.Faults
				c.observeLong(x, int(row), column, chunk)
			}
			continue
		}
		masks := &wordMasks[n]
		lo, hi := load(text, start)&masks.lo, load(text, start+8)&masks.hi|uint64(n)<<56
		counted := c.words.find(lo, hi)
		if counted == nil {
			if counted = c.RowsOf(x, int(row), column, chunk); counted == nil {
				return
			}
			c.words.add(word{lo, hi, counted})
		}
		*counted++
	}
}

func (c *Column) observeLong(x *rows.Index, row, column, chunk int) {
	value, scratch := x.Value(row, column, c.scratch[:0])
	c.scratch = scratch
	c.observeValue(value, chunk, row)
}

// RowsOf is the count of the rows that have the text of a row; nil when there are
// too many different ones.
func (c *Column) RowsOf(x *rows.Index, row, column, chunk int) *int64 {
	if c.Values == nil {
		return nil
	}
	value, scratch := x.Value(row, column, c.scratch[:0])
	c.scratch = scratch
	if len(bytes.TrimSpace(value)) == 0 {
		return &c.Rows[Blank]
	}
	return c.tally(value, chunk, row)
}

// words finds where texts are counted: at the place of their hash, or at the next
// one that was free.
type words struct {
	places []word
	used   int
	shift  uint8 // of the hash
}

// word is a text as its bytes and its length, and where its rows are counted; nil:
// the place is free.
type word struct {
	lo, hi uint64
	rows   *int64
}

const (
	longestWord = 15
	fewWords    = 16            // places at first
	mostWords   = 2 * MaxValues // one value may be written in several ways
	sparse      = 8             // times as many places as words, so that most words are at the first place
)

// find is where the rows of a text are counted; nil: it is not there.
func (t *words) find(lo, hi uint64) *int64 {
	for at := hashOf(lo, hi) >> (t.shift & 63); ; at++ {
		if w := &t.places[at&uint64(len(t.places)-1)]; w.lo == lo && w.hi == hi || w.rows == nil {
			return w.rows
		}
	}
}

func hashOf(lo, hi uint64) uint64 { return (lo ^ hi*0x9e3779b97f4a7c15) * 0xbf58476d1ce4e5b9 }

// add adds a text that is not there, if there is room.
func (t *words) add(w word) {
	if t.used == mostWords {
		return
	}
	if sparse*t.used >= len(t.places) {
		t.grow()
	}
	t.used++
	t.put(w)
}

func (t *words) put(w word) {
	last := uint64(len(t.places) - 1)
	at := hashOf(w.lo, w.hi) >> t.shift
	for t.places[at&last].rows != nil {
		at++
	}
	t.places[at&last] = w
}

// grow doubles the places.
func (t *words) grow() {
	old, n := t.places, max(2*len(t.places), fewWords)
	t.places, t.shift = make([]word, n), uint8(64-bits.Len(uint(n-1)))
	for _, w := range old {
		if w.rows != nil {
			t.put(w)
		}
	}
}

// load is the eight bytes from an offset on.
func load(text []byte, at int) uint64 { return binary.LittleEndian.Uint64(text[at : at+8 : at+8]) }

// wordMasks are of the bytes of a text of some length in two words.
var wordMasks = func() (m [longestWord + 1]struct{ lo, hi uint64 }) {
	for n := range m {
		m[n].lo, m[n].hi = ^(^uint64(0) << (min(n, 8) * 8)), ^(^uint64(0) << (max(n-8, 0) * 8))
	}
	return m
}()

var seed = maphash.MakeSeed()

// observeValue adds a value that may have been seen before.
func (c *Column) observeValue(value []byte, chunk, row int) {
	k := &c.known[maphash.Bytes(seed, value)%uint64(len(c.known))]
	if !bytes.Equal(k.text, value) {
		k.text, k.class, k.rows = append(k.text[:0], value...), c.classify(value), nil
		if c.Values != nil && k.class != Blank {
			k.rows = c.tally(value, chunk, row)
		}
	}
	c.Rows[k.class]++
	if k.rows != nil {
		*k.rows++
	}
}

// tally is the count of a value; nil when there are too many different ones.
func (c *Column) tally(value []byte, chunk, row int) *int64 {
	rows := c.Values[string(value)]
	if rows != nil {
		return rows
	}
	if len(c.Values) == MaxValues {
		c.Values = nil
		return nil
	}
	if len(c.examples) < maxExamples {
		c.examples = append(c.examples, example{string(value), chunk, row})
	}
	rows = new(int64)
	c.Values[string(value)] = rows
	return rows
}

// classOfMany is classify for a column of so many different values that to look
// them up would be slower.
func (c *Column) classOfMany(value []byte) Class {
	if first := value[0]; c.kind.Amounts == nil && first > ' ' && first < 0x7f {
		return Plain
	}
	return c.classify(value)
}

// classify reads a value.
func (c *Column) classify(value []byte) Class {
	switch {
	case len(bytes.TrimSpace(value)) == 0:
		return Blank
	case c.kind.Dates != nil:
		day, fault := c.kind.Dates.Parse(value)
		if fault != nil {
			return Other
		}
		c.widen(day, day, Number{}, Number{})
	case c.kind.Amounts != nil:
		n, ok := plainNumber(value, c.kind.Amounts)
		if !ok {
			m, digits, fault := c.kind.Amounts.Parse(value)
			if fault != nil {
				return Other
			}
			n = Number{m, digits}
		}
		c.Digits = max(c.Digits, n.Digits)
		c.widen(0, 0, n, n)
		switch {
		case n.M == 0:
			return Zero
		case n.M < 0:
			return Negative
		}
	}
	return Plain
}

// plainNumber reads the usual form of numbers, about ten times as fast as
// package field: see field.Amounts.Plain.
func plainNumber(b []byte, amounts *field.Amounts) (n Number, ok bool) {
	mark, ok := amounts.Plain()
	digits := bytes.TrimPrefix(b, minus)
	if !ok || len(digits) == 0 || len(digits) > 9 || amounts.Digits() > 9 {
		return n, false
	}
	n.Digits = amounts.Digits()
	decimals, point := 0, false
	for i, c := range digits {
		switch {
		case c-'0' <= 9:
			n.M = n.M*10 + money.Minor(c-'0')
			if point {
				decimals++
			}
		case c == mark && !point && i > 0:
			point = true
		default:
			return n, false
		}
	}
	if decimals > n.Digits || point && decimals == 0 {
		return n, false
	}
	n.M *= money.Minor(money.Pow10(n.Digits - decimals))
	if len(digits) < len(b) {
		n.M = -n.M
	}
	return n, true
}

var minus = []byte{'-'}

// widen includes days and numbers in what is between the first and the last, the
// least and the most.
func (c *Column) widen(first, last calendar.Day, least, most Number) {
	if !c.Known {
		c.First, c.Last, c.Least, c.Most, c.Known = first, last, least, most, true
		return
	}
	c.First, c.Last = min(c.First, first), max(c.Last, last)
	if least.compare(c.Least) < 0 {
		c.Least = least
	}
	if most.compare(c.Most) > 0 {
		c.Most = most
	}
}

func (n Number) compare(o Number) int {
	if n.Digits == o.Digits {
		return cmp.Compare(n.M, o.M)
	}
	if n.Digits > o.Digits {
		return -o.compare(n)
	}
	m, fits := money.Mul(n.M, money.Pow10(o.Digits-n.Digits))
	if !fits { // larger than any number of so many digits
		return cmp.Compare(n.M, 0)
	}
	return cmp.Compare(m, o.M)
}

// Examples is the first different values.
func (c *Column) Examples() (values []string) {
	for _, e := range c.examples {
		values = append(values, e.value)
	}
	return values
}

// Merge adds the rows of another profile of the same columns, which is of no use
// afterwards.
func (p *Profile) Merge(o *Profile) {
	p.Rows += o.Rows
	p.broken = p.broken || o.broken
	for i, c := range p.Columns {
		c.merge(o.Columns[i])
	}
}

func (c *Column) merge(o *Column) {
	for class, n := range o.Rows {
		c.Rows[class] += n
	}
	c.Digits = max(c.Digits, o.Digits)
	if o.Known {
		c.widen(o.First, o.Last, o.Least, o.Most)
	}
	c.mergeValues(o.Values)
	all := append(c.examples, o.examples...)
	slices.SortFunc(all, func(a, b example) int {
		return cmp.Or(strings.Compare(a.value, b.value), cmp.Compare(a.chunk, b.chunk), cmp.Compare(a.row, b.row))
	})
	all = slices.CompactFunc(all, func(a, b example) bool { return a.value == b.value })
	slices.SortFunc(all, func(a, b example) int { return cmp.Or(cmp.Compare(a.chunk, b.chunk), cmp.Compare(a.row, b.row)) })
	c.examples = all[:min(len(all), maxExamples)]
}

func (c *Column) mergeValues(o map[string]*int64) {
	if o == nil {
		c.Values = nil
	}
	if c.Values == nil {
		return
	}
	for value, n := range o {
		if rows := c.Values[value]; rows != nil {
			*rows += *n
		} else {
			c.Values[value] = n
		}
	}
	if len(c.Values) > MaxValues {
		c.Values = nil
	}
}

// Evidence is what the columns hold, for questions about their meaning.
func (p *Profile) Evidence(header []string) []questions.Column {
	columns := make([]questions.Column, len(p.Columns))
	for i, c := range p.Columns {
		columns[i] = questions.Column{Header: header[i]}
		if c.kind.Unseen || c.Values == nil {
			continue
		}
		columns[i].Words, columns[i].Blank = map[string]int64{}, c.Rows[Blank]
		for value, rows := range c.Values {
			columns[i].Words[value] = *rows
		}
	}
	return columns
}

// Watched is the words of all columns that some question may be about.
func Watched(header []string) []Kind {
	kinds := make([]Kind, len(header))
	for i, h := range header {
		unseen := questions.Harmless(h)
		kinds[i] = Kind{Words: !unseen, Unseen: unseen}
	}
	return kinds
}

// Sample profiles the words of the first rows of a file.
func Sample(t *schema.Table) *Profile {
	p := New(Watched(t.Header))
	t.Sample(p.Observe)
	return p
}

// Read profiles the columns of a file with all workers. With an error comes the
// profile of the rows before it.
func Read(ctx context.Context, in text.Input, t *schema.Table, kinds []Kind, o schema.Options) (*Profile, error) {
	p, err := read(ctx, in, t, kinds, o, false)
	if p.broken && ctx.Err() == nil {
		return read(ctx, in, t, kinds, o, true)
	}
	return p, err
}

func read(ctx context.Context, in text.Input, t *schema.Table, kinds []Kind, o schema.Options, walked bool) (*Profile, error) {
	p := New(kinds)
	src, err := schema.Open(in, o)
	if err != nil {
		return p, err
	}
	defer src.Close()
	source, err := t.RowSource(src)
	if err != nil {
		return p, err
	}
	cutter := rows.NewCutter(source, t.Dialect)
	cutter.Walked = walked
	parts := []*Profile{p}
	for len(parts) < o.Workers() {
		parts = append(parts, New(kinds))
	}
	var group sync.WaitGroup
	for _, part := range parts {
		group.Go(func() {
			var x rows.Index
			for chunk, buffer, more := cutter.Next(ctx, nil); more; chunk, buffer, more = cutter.Next(ctx, buffer) {
				x.Fill(chunk, t.Dialect)
				part.Observe(&x, chunk.Number)
			}
		})
	}
	group.Wait()
	for _, part := range parts[1:] {
		p.Merge(part)
	}
	return p, cutter.Err()
}
