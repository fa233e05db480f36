package export

import (
	"math/bits"

	"github.com/retain-cli/retain/pkg/field"
	"github.com/retain-cli/retain/pkg/ledger"
	"github.com/retain-cli/retain/pkg/money"
)

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
			value, ok := values((w ^ '0'*ones) & (^uint64(0) << ((9 - n) * 8 & 63)))
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

// readNothing reads a column of what was paid back, which is nothing for most
// orders: no text, or a zero. Other rows are left to package field.
func (a *plainAmounts) readNothing(f *fields, column int) {
	text, places, quoted := f.text, f.places, f.quoted
	var zero struct { // a text that is known to be nothing
		text uint64
		size int
	}
	for r, at := 0, column; r < len(f.fates); r, at = r+1, at+f.columns {
		start, end := between(text, quoted, places[at], places[at+1])
		n := end - start
		w := word(text, start) << (uint(8-n) * 8 & 63)
		if n == 0 || n == zero.size && w == zero.text {
			continue
		}
		if start, end, ok := f.cell(r, column); !ok || !a.nothing(text, start, end) {
			f.fates[r] = noRow
		} else if n <= 8 {
			zero.text, zero.size = w, n
		}
	}
}

// nothing tells whether a text is empty, or a zero without more decimals than
// the currency has.
func (a *plainAmounts) nothing(text []byte, start, end int) bool {
	if start == end {
		return true
	}
	m, decimals, ok := money.Minor(0), 0, false
	if end >= 16 {
		m, decimals, ok = a.amount(text, start, end)
	}
	return ok && m == 0 && decimals <= a.usual
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
		upper, fine := firstDigits(word(text, start), n-8)
		value += upper * uint64(weight)
		ok = ok && fine
	}
	if !ok || decimals > a.decimals || value > a.most[decimals&7] {
		return 0, 0, false
	}
	return money.Minor(int64(value) * a.scales[decimals&7] * sign), decimals, true
}
