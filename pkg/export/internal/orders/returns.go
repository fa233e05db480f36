package orders

import "github.com/retain-cli/retain/pkg/ledger"

// priced is an amount with its currency, as an order has it.
type priced struct {
	exact
	currency uint8
}

// returned is what was paid back of an order whose amounts are final. Before is what
// it was, and full tells that nothing is left.
func (a *assembler) returned(o *order, before priced, full bool) ledger.Returned {
	a.fillValues(o)
	sold := order{gross: before.m, digits: before.digits, currency: before.currency, day: o.day}
	a.exchange(&sold)
	unit := max(o.digits, sold.digits, o.apart.digits)
	a.overflow = !o.scale(unit) || !sold.scale(unit) || a.overflow
	apart, fits := o.apart.in(unit)
	a.overflow = a.overflow || !fits
	r := ledger.Returned{Within: sold.gross - o.net}
	r.Back = r.Within + apart
	r.Full = full || o.undone && sold.gross == 0 // which is what was left of it
	return r
}

// says is what a row has in each of the columns, NoValue where that is blank.
func (a *assembler) says(c *columns, row int) []ledger.Code {
	codes := make([]ledger.Code, len(a.file.marked))
	for n := range codes {
		if codes[n] = a.value(c, row, n); codes[n] == a.blankCode(n, a.open.suspect) {
			codes[n] = ledger.NoValue
		}
	}
	return codes
}

// blankCode is the code of a blank, as value has it.
func (a *assembler) blankCode(n int, suspect bool) ledger.Code {
	if a.out == nil || suspect {
		return a.scan.labels.code(n, "")
	}
	return a.out.Code(n, nil)
}

// explain takes down what a refund of the order has in the columns, such as a reason
// that the order itself does not have.
func (o *order) explain(says []ledger.Code) {
	if len(o.why) == 0 {
		o.why = append(o.why, says...)
		return
	}
	for n, code := range says {
		switch {
		case code == ledger.NoValue || code == o.why[n]:
		case o.why[n] == ledger.NoValue:
			o.why[n] = code
		default:
			o.why[n] = ledger.Several
		}
	}
}

// fillValues gives an order the values of its refunds where it has none itself.
func (a *assembler) fillValues(o *order) {
	for n, code := range o.why {
		blank := a.blankCode(n, o.suspect)
		if code == ledger.NoValue || o.values[n] != blank && o.values[n] != ledger.NoValue {
			continue
		}
		own := false
		for m := range o.more {
			own = own || m.column == n && m.code != blank
		}
		if !own {
			o.values[n] = code
		}
	}
}

// setApart sets what refunds pay back of an order that are entered beside it.
func (a *assembler) setApart(o *order, refunds []looseRefund) {
	if !a.scan.options.Returns {
		return
	}
	for _, l := range refunds {
		refund := order{day: l.day, gross: -l.amount, net: -l.amount, digits: l.digits, currency: l.currency}
		a.exchange(&refund)
		sum, fits := o.apart.plus(exact{refund.net, refund.digits})
		o.apart, a.overflow = sum, a.overflow || !fits
	}
}

// shareApart sets what refunds of several orders with one id pay back of each that is
// not too small to count: of the first ones, up to what they are left with, and the rest
// of the last.
func (a *assembler) shareApart(orders []*order, refunds []looseRefund) {
	if !a.scan.options.Returns {
		return
	}
	all := order{}
	a.setApart(&all, refunds)
	for _, l := range refunds {
		all.explain(l.why)
	}
	var counted []*order
	var lefts []order
	for _, o := range orders {
		left := order{gross: o.gross + o.back, net: o.net, digits: o.digits, currency: o.currency, day: o.day}
		a.exchange(&left)
		a.overflow = !left.scale(max(left.digits, a.scan.digits)) || a.overflow
		if left.gross >= a.scan.least(left.digits) {
			counted, lefts = append(counted, o), append(lefts, left)
		}
	}
	rest := all.apart
	for i, o := range counted {
		o.explain(all.why)
		left := lefts[i]
		unit := max(rest.digits, left.digits)
		a.overflow = !left.scale(unit) || a.overflow
		amount, fits := rest.in(unit)
		part := min(amount, max(left.net, 0))
		if i == len(counted)-1 {
			part = amount
		}
		o.apart, rest, a.overflow = exact{part, unit}, exact{amount - part, unit}, a.overflow || !fits
	}
}
