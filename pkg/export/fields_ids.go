package export

import (
	"bytes"

	"github.com/retain-cli/retain/pkg/field"
	"github.com/retain-cli/retain/pkg/ledger"
	"github.com/retain-cli/retain/pkg/money"
)

// customers reads the column of customers. Ids that are more than letters, digits
// and signs of ASCII are left to package field.
func (f *fields) customers(column int, out *ledger.Writer, fold bool) {
	text, places, quoted := f.text, f.places, f.quoted
	for r, at := 0, column; r < len(f.keys); r, at = r+1, at+f.columns {
		start, end := between(text, quoted, places[at], places[at+1])
		f.starts[r], f.ends[r] = uint32(start), uint32(max(start, end))
	}
	ids := ledger.Cells{Text: text, Starts: f.starts, Ends: f.ends}
	if fold {
		ids = f.fold()
	}
	out.Keys(f.keys, ids)
	for r, key := range f.keys {
		start, n := int(f.starts[r]), int(f.ends[r]-f.starts[r])
		if !key.Number() && !(uint(n-1) < longestShort && plainShort(text, start, n, quoted)) {
			f.customer(r, column, out, fold)
		}
	}
}

// fold is the ids in small letters.
func (f *fields) fold() ledger.Cells {
	f.folded = f.folded[:0]
	ids := ledger.Cells{Starts: make([]uint32, len(f.starts)), Ends: make([]uint32, len(f.ends))}
	for r, start := range f.starts {
		ids.Starts[r] = uint32(len(f.folded))
		f.folded = appendLower(f.folded, f.text[start:f.ends[r]])
		ids.Ends[r] = uint32(len(f.folded))
	}
	ids.Text = append(f.folded, make([]byte, ledger.Slack)...)
	return ids
}

// appendLower appends an id with small letters for capital ones, those of ASCII.
func appendLower(to, id []byte) []byte {
	for _, c := range id {
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		to = append(to, c)
	}
	return to
}

// customer looks at the id of one row more closely: a CR may stand behind it.
func (f *fields) customer(r, column int, out *ledger.Writer, fold bool) {
	start, end, ok := f.cell(r, column)
	if !ok || !plainID(f.text, start, end) {
		f.fates[r] = noRow
		return
	}
	if uint32(end) != f.ends[r] {
		f.ends[r] = uint32(end)
		f.keys[r] = out.Key(f.id(r, fold))
	}
}

// id is the id of the customer of a row.
func (f *fields) id(r int, fold bool) []byte {
	id := f.text[f.starts[r]:f.ends[r]]
	if fold {
		f.folded = appendLower(f.folded[:0], id)
		return f.folded
	}
	return id
}

// keepIDs keeps the ids of the customers of used rows.
func (f *fields) keepIDs(out *ledger.Writer, fold bool) {
	for r, key := range f.keys {
		if key.Hashed() && f.fates[r] == used {
			out.Keep(key, f.id(r, fold))
		}
	}
}

// plainShort tells whether a short id is plain and has no quote in it.
func plainShort(text []byte, start, n int, quoted bool) bool {
	lo, hi, kind := word(text, start), word(text, start+8), firstOfID[text[start]]
	behind := &behindID[n]
	lo, hi = lo&^behind.lo, hi&^behind.hi
	graphic := visible(lo|'!'*ones&behind.lo) && visible(hi|'!'*ones&behind.hi) && !(quoted && (hasQuote(lo) || hasQuote(hi)))
	return graphic && (kind == 1 || kind == 2 && number(lo|'0'*ones&behind.lo) && number(hi|'0'*ones&behind.hi))
}

// behindID is what lies behind an id of n bytes in two words, for n up to 15.
var behindID = func() (t [16]struct{ lo, hi uint64 }) {
	for n := range t {
		t[n].lo, t[n].hi = ^uint64(0)<<(min(n, 8)*8), ^uint64(0)<<(max(n-8, 0)*8)
	}
	return t
}()

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
	if end-start < 8 {
		return printable(blankFrom(word(text, start), end-start))
	}
	odd := unprintable(word(text, end-8))
	for at := start; at < end-8; at += 8 {
		odd |= unprintable(word(text, at))
	}
	return odd == 0
}

// blankFrom is the eight bytes of w with blanks for those from the n-th on.
func blankFrom(w uint64, n int) uint64 {
	missing := ^uint64(0) << (n * 8 & 63)
	return w&^missing | ' '*ones&missing
}

// printable tells whether eight bytes are ASCII from the blank on, without
// DEL.
func printable(w uint64) bool { return unprintable(w) == 0 }

// unprintable is zero for such bytes.
func unprintable(w uint64) uint64 { return (w - ' '*ones | (w + ones) | w) & high1 }

// visible tells whether eight bytes are printable and none is a blank.
func visible(w uint64) bool { return (w-'!'*ones|(w+ones)|w)&high1 == 0 }

// hasQuote tells whether one of eight bytes is a quote.
func hasQuote(w uint64) bool { w ^= '"' * ones; return (w-ones)&^w&high1 != 0 }

// number tells whether eight bytes are digits.
func number(w uint64) bool { return ((w^'0'*ones)+0x76*ones|(w^'0'*ones))&high1 == 0 }

// orders reads the column of order ids into keys.
func (f *fields) orders(column int, ids *orderIDs) {
	text, places, quoted, keys := f.text, f.places, f.quoted, f.ids
	for r, at := 0, column; r < len(keys); r, at = r+1, at+f.columns {
		start, end := between(text, quoted, places[at], places[at+1])
		first := word(text, start)
		start += ids.skip
		if n := end - start; uint(n-1) < 16 && first&ids.mask == ids.first && text[start] != '0' {
			if n > 8 {
				if key, ok := longNumber(text, start, n); ok {
					keys[r] = key
					continue
				}
			} else if key, ok := firstDigits(word(text, start), n); ok {
				keys[r] = key
				continue
			}
		}
		f.orderID(r, column, ids)
	}
}

// longNumber is a number of 9 to 16 digits.
func longNumber(text []byte, start, n int) (uint64, bool) {
	first, ok := digits(word(text, start))
	rest, fine := firstDigits(word(text, start+8), n-8)
	return first*uint64(money.Pow10(n-8)) + rest, ok && fine
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
