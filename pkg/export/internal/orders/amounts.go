package orders

import (
	"bytes"
	"fmt"
	"math/bits"

	"github.com/retain-cli/retain/pkg/export/internal/questions"
	"github.com/retain-cli/retain/pkg/export/internal/rows"
	"github.com/retain-cli/retain/pkg/export/internal/schema"
	"github.com/retain-cli/retain/pkg/field"
	"github.com/retain-cli/retain/pkg/ledger"
	"github.com/retain-cli/retain/pkg/money"
)

// plainAmounts reads the usual form of amounts: an optional minus, up to 16
// bytes of digits, and a decimal mark with up to as many decimals as the unit
// has.
type plainAmounts struct {
	decimals int       // most that are read; -1: none is
	usual    int       // decimals of the currency
	digits   int       // of the unit
	scales   [8]int64  // by the number of decimals an amount has
	most     [8]uint64 // largest number that the scale keeps in range
	cents    int64     // scale of two decimals; 0: they are not the usual ones
	mark     byte      // between them and the whole

	some    bool // an amount has been read
	decimal bool // and one with decimals
}

// newPlainAmounts reads amounts into a unit of digits.
func newPlainAmounts(amounts *field.Amounts, digits int) plainAmounts {
	mark, ok := amounts.Plain()
	a := plainAmounts{mark: mark, decimals: min(amounts.Digits(), 7), usual: amounts.CurrencyDigits(), digits: digits}
	if !ok {
		a.decimals = -1
		return a
	}
	for i := range a.decimals + 1 {
		a.scales[i] = money.Pow10(digits - i)
		a.most[i] = uint64(ledger.MaxAmount) / uint64(a.scales[i])
	}
	if a.usual == 2 && a.decimals >= 2 && a.most[2] > 9_999_999 {
		a.cents = a.scales[2]
	}
	return a
}

// readAmounts reads the column of amounts.
func (r *reader) readAmounts(c *columns) {
	if r.plan.Quantity >= 0 {
		r.readPieces(c)
		return
	}
	a, x := &r.amounts, c.index
	text, places, quoted, amounts := x.Text, x.Places, x.Quoted, c.amounts
	r.odd = 0
	mark, scale := a.mark, a.cents
	for row, at := 0, r.plan.Amount; row < len(amounts); row, at = row+1, at+x.Stride {
		start, end := rows.Between(text, quoted, places[at], places[at+1])
		if n := uint(end - start); n-4 <= 4 && end >= 16 && scale > 0 { // from 1.23 to 12345.67
			w := word(text, end-8)
			point := byte(w >> 40)
			w = w<<8&0x0000ffffffffff00 | w&0xffff000000000000
			value, ok := values((w ^ '0'*ones) & (^uint64(0) << ((9 - n) * 8 & 63)))
			if ok && point == mark {
				amounts[row] = money.Minor(int64(value) * scale)
				continue
			}
		}
		r.odd++
		r.readAmount(c, row)
	}
	if r.odd < len(amounts) {
		a.some, a.decimal = true, true
	}
}

// readAmount reads the amount of one row.
func (r *reader) readAmount(c *columns, row int) {
	if c.flags[row]&unread != 0 {
		return
	}
	m, traits, ok := r.amounts.cell(c, row, r.plan.Amount)
	if !ok {
		var fault *field.Fault
		var digits int
		m, digits, traits, fault = r.money(c, row, r.plan.Amount)
		switch {
		case fault != nil && fault.Code == field.CodeAmountMissing && r.plan.Side != "":
			c.fail(row, r.plan.Amount, stageAmount, &field.Fault{Code: fault.Code, Reason: fmt.Sprintf("no amount, which may stand in %q", r.plan.Side), Hint: "add a column with what was received less what was paid back"})
		case fault != nil:
			c.fail(row, r.plan.Amount, stageAmount, fault)
		case digits != c.digits:
			c.set(row, amount{gross: m, digits: digits, backDigits: digits})
		}
	}
	c.amounts[row] = m
	c.traits[row] |= traits
	if m < 0 {
		c.flags[row] |= refund
	}
}

// allRefunds makes rows of a table of refunds what they are.
func (r *reader) allRefunds(c *columns) {
	for row, f := range c.flags {
		if f&unread != 0 || !questions.NamesRefund(string(r.value(c, row, r.plan.RefundIn))) {
			continue
		}
		if f&marks == 0 {
			c.marked = append(c.marked, int32(row))
		}
		c.flags[row] |= refund
	}
}

// turnRefunds makes the amounts negative of rows that are refunds by their type.
// Systems that have such a type write what was paid back above zero or below,
// and likewise what the reversal of a refund brings in again.
func (c *columns) turnRefunds() {
	for _, row := range c.marked {
		if f := c.flags[row]; f&refund == 0 || (c.amounts[row] < 0) == (f&restored == 0) {
			continue
		}
		c.amounts[row] = -c.amounts[row]
		if own, ok := c.finer[row]; ok {
			own.gross = -own.gross
			c.finer[row] = own
		}
	}
}

// readPieces reads amounts that are a price times a quantity.
func (r *reader) readPieces(c *columns) {
	for row := range c.amounts {
		if c.flags[row]&unread != 0 {
			continue
		}
		m, digits, traits, column, fault := r.pieces(c, row)
		switch {
		case fault != nil:
			c.fail(row, column, stageAmount, fault)
		case digits != c.digits:
			c.set(row, amount{gross: m, digits: digits, backDigits: digits})
		}
		c.amounts[row] = m
		c.traits[row] |= traits
	}
}

// mostDecimals is the most decimals of an amount, as in package field.
const mostDecimals = 9

// pieces reads a price and a quantity. A return may have either below zero, or
// both.
func (r *reader) pieces(c *columns, row int) (m money.Minor, digits int, traits field.Traits, column int, fault *field.Fault) {
	column, digits = r.plan.Amount, c.digits
	m, traits, ok := r.amounts.cell(c, row, column)
	if !ok {
		if m, digits, traits, fault = r.money(c, row, column); fault != nil {
			return 0, 0, 0, column, fault
		}
	}
	column = r.plan.Quantity
	quantity := exact{digits: r.lines.quantities.digits}
	if quantity.m, _, ok = r.lines.quantities.cell(c, row, column); !ok {
		if quantity.m, quantity.digits, fault = r.plan.Quantities.Parse(r.value(c, row, column)); fault != nil {
			return 0, 0, 0, column, fault
		}
	}
	product, fits := exact{m, digits}.times(quantity, c.digits)
	if m < 0 && quantity.m < 0 {
		product.m = -product.m
	}
	if product.digits > mostDecimals {
		return 0, 0, 0, column, &field.Fault{Code: field.CodeAmountPrecision, Reason: "makes an amount with more decimals than money has", Hint: "round the quantity or the price"}
	}
	if !fits || product.m > ledger.MaxAmount || product.m < -ledger.MaxAmount {
		return 0, 0, 0, column, &field.Fault{Code: field.CodeAmountRange, Reason: "makes an amount larger than any that is counted exactly", Hint: "correct the quantity or the price"}
	}
	if traits &^= field.Negative; product.m < 0 {
		traits |= field.Negative
		c.flags[row] |= refund
	}
	if scaled, fits := product.in(max(product.digits, c.digits)); fits {
		product = exact{scaled, max(product.digits, c.digits)}
	}
	return product.m, product.digits, traits, column, nil
}

// measure counts how large the amounts are of rows that can be read, as the numbers
// that are written.
func (r *reader) measure(c *columns) {
	digits := c.digits
	if r.plan.Minor {
		digits -= r.plan.Amounts.CurrencyDigits()
	}
	one := money.Minor(money.Pow10(max(digits, 0)))
	for row, m := range c.amounts {
		if m < 0 {
			m = -m
		}
		switch {
		case c.flags[row]&unread != 0:
		case c.flags[row]&stageAmount.flag() != 0:
			r.sizes.Rows++
		case m != 0 && m%one != 0:
			r.sizes.Rows++
		case m != 0:
			r.sizes.Add(int64(m / one))
		}
	}
}

// shown is how the amounts are written that have been read.
func (r *reader) shown() questions.Written {
	w, a := r.written, &r.amounts
	if a.some {
		mark := byte(0)
		if a.decimal {
			mark = a.mark
		}
		w.AddPlain(mark)
	}
	return w
}

// set keeps the amount of a row that has a unit of its own.
func (c *columns) set(row int, m amount) {
	if c.finer == nil {
		c.finer = map[int32]amount{}
	}
	c.finer[int32(row)] = m
	c.flags[row] |= unusual
}

// readRefunds reads the column of what was paid back, which is nothing for most
// orders: no text, or a zero.
func (r *reader) readRefunds(c *columns) {
	c.refunds, c.back = sized(c.refunds, c.rows), sized(c.back, c.rows)
	clear(c.refunds)
	clear(c.back)
	x := c.index
	text, places, quoted := x.Text, x.Places, x.Quoted
	var zero struct { // a text that is known to be nothing
		text uint64
		size int
	}
	for row, at := 0, r.plan.Refunded; row < c.rows; row, at = row+1, at+x.Stride {
		start, end := rows.Between(text, quoted, places[at], places[at+1])
		n := end - start
		w := word(text, start) << (uint(8-n) * 8 & 63)
		if n == 0 || n == zero.size && w == zero.text {
			continue
		}
		if r.readRefund(c, row) && uint(n-1) < 8 {
			zero.text, zero.size = w, n
		}
	}
}

// readRefund reads what was paid back of one row; zero tells that its text means
// nothing at all.
func (r *reader) readRefund(c *columns, row int) (zero bool) {
	if c.flags[row]&stageRow.flag() != 0 {
		return false
	}
	m, traits, ok := r.amounts.cell(c, row, r.plan.Refunded)
	r.observeBack(c, row, m, ok)
	if ok && m == 0 && traits == 0 {
		return true
	}
	if c.flags[row]&further != 0 {
		return false
	}
	digits := c.digits
	var fault *field.Fault
	if !ok {
		if len(bytes.TrimSpace(r.value(c, row, r.plan.Refunded))) == 0 {
			return false
		}
		m, digits, traits, fault = r.money(c, row, r.plan.Refunded)
	}
	switch {
	case fault != nil || m >= 0:
	case r.plan.Back.Below:
		m = -m
	default:
		fault = &field.Fault{Code: field.CodeRefund, Reason: "a negative refund, while others are above zero"}
	}
	if c.refunds[row], c.back[row] = m, traits; fault != nil {
		c.fail(row, r.plan.Refunded, stageRefund, fault)
		return false
	}
	c.flags[row] |= unusual
	own, finer := c.finer[int32(row)]
	if !finer {
		own = amount{gross: c.amounts[row], digits: c.digits}
	}
	if own.back, own.backDigits = m, digits; finer || digits != c.digits {
		c.set(row, own)
	}
	if _, net, _, _ := c.money(row); net < 0 && c.amounts[row] >= 0 {
		c.note(row, r.plan.Refunded, stageRefund, nil) // a refund of more than was paid
	}
	return false
}

// observeBack counts whether what was paid back is written above or below zero, in
// whatever currency and on every row: also on further rows of an order, as which of
// them are known as such depends on where chunks end.
func (r *reader) observeBack(c *columns, row int, m money.Minor, read bool) {
	if !read {
		m, _, _, _ = r.plan.Amounts.Read(r.value(c, row, r.plan.Refunded), r.plan.Unit)
	}
	switch {
	case m > 0:
		r.backs.Above++
	case m < 0:
		r.backs.Below++
	}
}

// money reads one amount through package field, in units of 10^-digits.
func (r *reader) money(c *columns, row, column int) (m money.Minor, digits int, traits field.Traits, fault *field.Fault) {
	code, text := r.currency(c, row), r.value(c, row, column)
	if column == r.plan.Amount && r.plan.Watched {
		if form, ok := field.FormOf(text, r.scan.options.Digits == schema.AnyDigits); ok {
			r.written.Add(text, form.In(code))
		}
	}
	if r.bad.fault != nil && r.bad.code == code && r.bad.text == string(text) {
		return 0, 0, 0, r.bad.fault
	}
	m, digits, traits, fault = r.plan.Amounts.Read(text, code)
	if fault != nil {
		r.bad.code, r.bad.text, r.bad.fault = code, string(text), fault
		return 0, 0, 0, fault
	}
	if r.scan.rates != nil && r.plan.Minor { // of the row's currency
		digits += field.CurrencyDigits(code) - r.plan.Amounts.CurrencyDigits()
	}
	if m > ledger.MaxAmount || m < -ledger.MaxAmount {
		fault = &field.Fault{Code: field.CodeAmountRange, Reason: "is larger than any amount that is counted exactly", Hint: "correct the amount"}
	}
	if scaled, fits := money.Mul(m, money.Pow10(max(c.digits-digits, 0))); fits && fault == nil && digits < c.digits && r.scan.rates == nil {
		m, digits = scaled, c.digits
	}
	return m, digits, traits, fault
}

// cell reads a field in its usual form; ok is false when it has another.
func (a *plainAmounts) cell(c *columns, row, column int) (m money.Minor, traits field.Traits, ok bool) {
	start, end, ok := c.index.Cell(row, column)
	if !ok || start == end || end < 16 || a.decimals < 0 {
		return 0, 0, false
	}
	m, decimals, ok := a.amount(c.index.Text, start, end)
	a.some, a.decimal = a.some || ok, a.decimal || ok && decimals > 0
	if m < 0 {
		traits |= field.Negative
	}
	if decimals > a.usual && int64(m)%money.Pow10(a.digits-a.usual) != 0 {
		traits |= field.Finer
	}
	return m, traits, ok
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
