package export

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/retain-cli/retain/pkg/field"
	"github.com/retain-cli/retain/pkg/ledger"
)

// What is asked about eight bytes at once is what a look at each of them says:
// every byte at every place, among bytes that are next to the limits.
func TestWords(t *testing.T) {
	all := func(b [8]byte, fits func(c byte) bool) bool {
		for _, c := range b {
			if !fits(c) {
				return false
			}
		}
		return true
	}
	isDigit := func(c byte) bool { return c >= '0' && c <= '9' }
	for _, fill := range []byte{'!', '~', '0', '9', '_', 'p', 'X', ' ', '"', 0x7f, 0x80} {
		for at := range 8 {
			for c := range 256 {
				b := [8]byte{fill, fill, fill, fill, fill, fill, fill, fill}
				b[at] = byte(c)
				w := binary.LittleEndian.Uint64(b[:])
				value, ok := digits(w)
				want, err := strconv.ParseUint(string(b[:]), 10, 64)
				for _, q := range []struct {
					what      string
					got, want bool
				}{
					{"printable", printable(w), all(b, func(c byte) bool { return c >= ' ' && c < 0x7f })},
					{"visible", visible(w), all(b, func(c byte) bool { return c > ' ' && c < 0x7f })},
					{"a number", number(w), all(b, isDigit)},
					{"digits", ok, all(b, isDigit)},
					{"without a quote", !hasQuote(w), all(b, func(c byte) bool { return c != '"' })},
					{"that number", ok && value == want, err == nil},
				} {
					if q.got != q.want {
						t.Errorf("%q is %s: %v, want %v", b, q.what, q.got, q.want)
					}
				}
			}
		}
	}
}

// The first digits of a word are what strconv makes of them.
func TestFirstDigits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[0-9]{1,8}`).Draw(t, "digits")
		behind := rapid.StringMatching(`[0-9a,]{8}`).Draw(t, "behind")
		got, ok := firstDigits(word([]byte(text+behind), 0), len(text))
		if want, _ := strconv.ParseUint(text, 10, 64); got != want || !ok {
			t.Errorf("%q: %d, %v", text, got, ok)
		}
	})
}

// The fast reader gives an id the key that the ledger gives it: two keys would be
// two customers. Ids are numbers and nearly numbers behind the prefix that the
// first of them has, short, long, quoted, between blanks, and before a CR.
func TestCustomersHaveOneKey(t *testing.T) {
	taken := 0
	rapid.Check(t, func(t *rapid.T) {
		some := rapid.StringMatching(`(c|C|CUST-|cust_|customer-|kunden|Kunde-|C\.|1e|"|é)?(0{0,2}[0-9]{0,10}|[0-9]{8}[0-9a]|[a-z]{9,12})`)
		ids := rapid.SliceOfN(some, 2, 8).Draw(t, "ids")
		fold := rapid.Bool().Draw(t, "fold")
		usual := newPrefix([]byte(ids[0]))
		if fold || !usual.plain() {
			usual = prefix{}
		}
		last := rapid.Bool().Draw(t, "last column")
		column, quoted := 0, false
		var text []byte
		for _, id := range ids {
			cell := rapid.SampledFrom([]string{"", "", "", " "}).Draw(t, "blank") + id + rapid.SampledFrom([]string{"", "", "", " "}).Draw(t, "blank")
			if strings.Contains(id, `"`) || rapid.IntRange(0, 3).Draw(t, "quoted") == 0 {
				cell, quoted = `"`+strings.ReplaceAll(cell, `"`, `""`)+`"`, true
			}
			if last {
				text = fmt.Appendf(text, "x,%s%s\n", cell, rapid.SampledFrom([]string{"", "\r"}).Draw(t, "cr"))
				column = 1
			} else {
				text = fmt.Appendf(text, "%s,x\n", cell)
			}
		}
		n := len(text)
		text = append(text, make([]byte, slack)...)
		var f fields
		if !f.build(text[:n], ',', 2, quoted) {
			t.Fatalf("%q is not regular", text[:n])
		}
		f.begin(text)
		w := ledger.NewBuilder(ledger.Options{Prefix: usual.text}).Writer(0)
		f.customers(column, w, fold)
		for r, id := range ids {
			want, fault := field.ID([]byte(id))
			if f.fates[r] == noRow || fault != nil {
				continue
			}
			if fold {
				want = bytes.ToLower(want)
			}
			taken++
			if f.keys[r] != w.Key(want) {
				t.Errorf("%q behind %q: key %x, want %x", id, usual.text, f.keys[r], w.Key(want))
			}
		}
	})
	if taken == 0 {
		t.Error("no id was taken")
	}
}

// The usual field stands where its bytes stand up to the separator behind it, and
// nowhere else. Those that do not fit into 16 bytes with it are never usual.
func TestUsual(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		some := rapid.StringMatching(`[0-9a-z]{0,17}|1[04]0000001`)
		a, b := some.Draw(t, "usual"), some.Draw(t, "other")
		text := []byte(a + "," + b + ",")
		n := len(text)
		text = append(text, make([]byte, slack)...)
		f := fields{text: text, index: index{places: []uint32{beforeText, uint32(len(a)), uint32(n - 1)}, columns: 1}}
		usual := newUsual(&f, 0, 0)
		for _, start := range []int{0, len(a) + 1} {
			same := start == 0 || a == b
			if got, want := usual.at(text, start), same && len(a) < 16; got != want {
				t.Errorf("%q stands at %d of %q: %v, want %v", a, start, text[:n], got, want)
			}
		}
	})
}

// What is taken for no refund is empty, or a zero with the decimals of the
// currency; and in that form it is always taken.
func TestNoRefund(t *testing.T) {
	amounts, err := field.NewAmounts(field.AmountOptions{Digits: 2, Decimal: "."})
	if err != nil {
		t.Fatal(err)
	}
	a := newPlainAmounts(amounts, 2)
	nothing := regexp.MustCompile(`^(-?0+(\.0{1,2})?)?$`)
	rapid.Check(t, func(t *rapid.T) {
		cell := rapid.SampledFrom([]string{"", "0", "0.0", "0.00", "00", "0.000", "0.0000001", "\x000", "5", "0.50", "-1", "x", "1e3", "00000000", "0.00x"})
		cells := rapid.SliceOfN(cell, 2, 6).Draw(t, "cells")
		text := []byte("a line before all others,\n")
		for _, c := range cells {
			text = fmt.Appendf(text, "x,%s\n", c)
		}
		n := len(text)
		text = append(text, make([]byte, slack)...)
		var f fields
		if !f.build(text[:n], ',', 2, false) {
			t.Fatal("not regular")
		}
		f.begin(text)
		a.readNothing(&f, 1)
		for i, c := range cells {
			taken, want := f.fates[i+1] == used, nothing.MatchString(c)
			if taken != want {
				t.Errorf("%q among %q: taken for no refund: %v, want %v", c, cells, taken, want)
			}
		}
	})
}
