package export

import (
	"bytes"
	"encoding/binary"

	"github.com/retain-cli/retain/pkg/calendar"
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
	whys    []uint8 // why a row is filtered, by its place in quick.left
	days    []calendar.Day
	traits  []trait // what package field would have counted
	amounts []money.Minor
	keys    []ledger.Key // of customers
	ids     []uint64     // keys of order ids
	starts  []uint32     // of customers' ids
	ends    []uint32
	folded  []byte // customers' ids in small letters
}

// trait is what a row has that is counted.
type trait uint8

const (
	localClock trait = 1 << iota // a timestamp without an offset
	zonedClock                   // a timestamp with one
	negative                     // an amount below zero
	finer                        // an amount with more decimals than the currency
	early                        // before the customer was created
	traits     = 1 << iota
)

// begin makes room for the rows of a chunk.
func (f *fields) begin(text []byte) {
	f.text = text
	n := f.rows()
	if cap(f.fates) < n {
		room := n + n/4
		f.fates, f.whys = make([]fate, room), make([]uint8, room)
		f.days, f.traits = make([]calendar.Day, room), make([]trait, room)
		f.amounts, f.keys, f.ids = make([]money.Minor, room), make([]ledger.Key, room), make([]uint64, room)
		f.starts, f.ends = make([]uint32, room), make([]uint32, room)
	}
	f.fates, f.whys = f.fates[:n], f.whys[:n]
	f.days, f.traits = f.days[:n], f.traits[:n]
	f.amounts, f.keys, f.ids = f.amounts[:n], f.keys[:n], f.ids[:n]
	f.starts, f.ends = f.starts[:n], f.ends[:n]
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
func word(text []byte, at int) uint64 { return binary.LittleEndian.Uint64(text[at : at+8 : at+8]) }

// digits is the number that eight decimal digits are, the first one in the
// lowest byte; ok is false when they are none.
func digits(w uint64) (n uint64, ok bool) { return values(w ^ '0'*ones) }

// values is the number that eight values of decimal digits are. Pairs, fours
// and eight are put together by multiplications (Lemire, "Quickly parsing eight
// digits", 2018).
func values(w uint64) (n uint64, ok bool) {
	ok = (w+0x76*ones|w)&high1 == 0
	w = w*10 + w>>8
	return ((w&0x000000ff000000ff)*0x000f424000000064 + (w>>16&0x000000ff000000ff)*0x0000271000000001) >> 32, ok
}

// firstDigits is the number that the first n bytes of a word are, from one to
// eight.
func firstDigits(w uint64, n int) (uint64, bool) {
	return values((w ^ '0'*ones) << (uint(8-n) * 8 & 63))
}
