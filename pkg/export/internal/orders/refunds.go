package orders

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/export/internal/problem"
	"github.com/retain-cli/retain/pkg/export/internal/questions"
	"github.com/retain-cli/retain/pkg/export/internal/schema"
	"github.com/retain-cli/retain/pkg/field"
	"github.com/retain-cli/retain/pkg/ledger"
	"github.com/retain-cli/retain/pkg/money"
	"github.com/retain-cli/retain/pkg/note"
)

// A refund row belongs to the order whose id it has, or names in a column of its
// own. Rows of one order lie anywhere in the files, so a first pass only notes
// the ids of refunds; where one is the id of an order, a second pass keeps all
// rows of such orders together: see group. A refund that belongs to no order
// waits for the end, when all orders are known that a status, a flag or an amount
// says were paid back: see settleLoose.

// looseRefund is a refund as long as its order is not known.
type looseRefund struct {
	key      ledger.Key
	day      calendar.Day
	amount   money.Minor // below zero
	cost     money.Minor // that came back, not above zero
	rows     int64
	digits   int // of both
	code     uint8
	currency uint8 // to be converted from; 0: none
	undone   bool  // its status says refunded, as that of its order may
	nobody   bool  // it has no customer: that of its order is meant

	// Of one that comes twice perhaps, when the first is to be kept.
	file int32
	hash uint64

	why []ledger.Code // what it has in the columns: see order.explain
}

// paidBack is an order that counts less what was paid back, or not at all: a
// refund row of that amount is the same money.
type paidBack struct {
	id           uint64
	key          ledger.Key
	amount       money.Minor
	day          calendar.Day
	digits, code uint8 // of the amount, and its currency
	annulled     bool  // the sale was cancelled or voided
}

// refundCounts is what has become of refunds and of the orders they undo.
type refundCounts struct {
	full    int64 // orders refunded in full
	rows    int64 // refunds that lower the revenue, or make such an order 0
	loose   int64 // of those: without an order
	matched int64 // refunds without an order whose order already counts less
}

func (n *refundCounts) add(o refundCounts) {
	n.full += o.full
	n.rows += o.rows
	n.loose += o.loose
	n.matched += o.matched
}

// useRefund takes a refund row: it belongs to the open order if that is its own
// and of the same day.
func (a *assembler) useRefund(c *columns, row int, id uint64, next order, same bool) {
	o := &a.open
	nobody := c.flags[row]&nobody != 0
	if nobody {
		same = o.outcome == used && hasID(id) && id == o.id && o.day == next.day && o.code == next.code
	}
	if apart := o.refund && (a.scan.options.Duplicates == schema.KeepFirst || o.nobody != nobody); !same || apart {
		a.begin(c, row, id, used)
		o.refund, o.nobody = true, nobody
		o.key, o.day, o.code, o.currency, o.digits = next.key, next.day, next.code, next.currency, next.digits
		if o.suspect && a.scan.options.Duplicates == schema.KeepFirst {
			o.hash = c.hash(row)
		}
	}
	amount := next.gross
	if amount == 0 { // the row says in another column what was paid back
		amount = next.net
	}
	a.overflow = !o.absorb(&order{back: amount, cost: next.cost, digits: next.digits}) || a.overflow
	o.undone = o.undone || o.refund && c.flags[row]&undone != 0
	o.backs++
	if a.scan.options.Returns {
		o.explain(a.says(c, row))
	}
}

// closeRefund ends an open order that has refunds only.
func (a *assembler) closeRefund(o *order) {
	l := looseRefund{
		key: o.key, day: o.day, amount: o.back, cost: o.cost, rows: o.backs, digits: o.digits, code: o.code, currency: o.currency,
		undone: o.undone, nobody: o.nobody, file: a.file.number, hash: o.hash, why: slices.Clone(o.why),
	}
	if o.suspect {
		g := a.group(o.text)
		g.refunds = append(g.refunds, l)
		return
	}
	if hasID(o.id) && a.scan.suspects == nil {
		a.seen.refunds.add(o.id)
	}
	if a.anyLoose = true; !a.again() {
		a.loose = append(a.loose, l)
	}
}

// leaveOut takes down what refunds need to know of a row that does not count.
func (a *assembler) leaveOut(c *columns, row int, id uint64) {
	f := c.flags[row]
	if f&refund != 0 {
		if s := f.stage(); a.scan.suspects == nil && hasID(id) && (a.file.Plan.Unnamed || s == stageBuyer || s == stageBlank || s == stageNobody) {
			a.seen.refunds.add(id) // its order may know the customer
		}
		return
	}
	back := f&(undone|annulled) != 0 && f&verdict == stageStatus.flag()
	if back && f&undone == 0 && a.scan.suspects == nil {
		a.annulled.add(c.keys[row])
	}
	suspect := a.scan.suspects.has(id)
	switch {
	case suspect:
		a.group(string(c.orderID(row, &a.file.Plan))).left = true
	case hasID(id) && a.scan.suspects == nil:
		a.seen.left.addLeft(id)
	}
	if !back || suspect && f&undone == 0 || a.anyPaid && a.scan.suspects == nil {
		return
	}
	gross, _, digits, fits := c.money(row)
	a.overflow = a.overflow || !fits
	if suspect {
		g := a.group(string(c.orderID(row, &a.file.Plan)))
		a.overflow = !g.undone.absorb(&order{gross: gross, digits: digits}) || a.overflow
		return
	}
	a.notePaid(paidBack{id: id, key: c.keys[row], day: c.days[row], amount: gross, digits: uint8(digits), code: a.code(c, row), annulled: f&undone == 0})
}

// notePaid takes down an order of which something was paid back; rows of one that
// follow each other are added up. Few files have refunds that name no order as well, so
// that a first pass only tells whether there is such an order.
func (a *assembler) notePaid(p paidBack) {
	if p.amount <= 0 {
		return
	}
	if a.anyPaid = true; a.scan.suspects == nil {
		return
	}
	if last := a.paid.last(); last != nil && hasID(p.id) {
		if last.id == p.id && last.key == p.key && last.day == p.day && last.code == p.code && last.digits == p.digits {
			last.amount += p.amount
			return
		}
	}
	a.paid.add(p)
}

// settle makes the amounts of an order final. What its rows say was paid back, in
// a column or by their status, and its refund rows are the same money. full tells
// that nothing is left of the order, said is what no refund row has taken off.
func (o *order) settle() (full bool, said money.Minor) {
	said = max(0, o.gross-o.net+o.back)
	if full = o.gross > 0 && !o.chosen && (o.net <= 0 || o.gross+o.back <= 0); full {
		o.net, o.back = 0, 0
		return full, said
	}
	o.gross += o.back
	o.net, o.back = o.gross-said, 0
	return full, said
}

// resolveRefunds decides about the refunds of one order id, of which some orders
// count.
func (a *assembler) resolveRefunds(orders []*order, g *group) {
	refunds := g.refunds
	if a.scan.options.Duplicates == schema.KeepFirst {
		refunds = onceEach(refunds)
		a.counts.used -= int64(len(g.refunds) - len(refunds))
		a.counts.filtered[reasonDuplicate] += int64(len(g.refunds) - len(refunds))
	}
	switch {
	case len(orders) == 0 && !g.left && len(g.first) == 0: // another id with the same hash was the reason
		a.loose = append(a.loose, refunds...)
	case len(orders) == 0:
		a.exclude(refunds)
	case len(orders) == 1:
		a.takeBack(orders[0], g, refunds)
	default:
		a.takeBackOfAll(orders, refunds)
	}
}

// takeBack enters an order with its refunds: those of its own day are part of it.
func (a *assembler) takeBack(o *order, g *group, refunds []looseRefund) {
	a.overflow = !o.absorb(&order{gross: g.undone.gross, digits: g.undone.digits}) || a.overflow
	later, others := order{digits: o.digits}, refunds[:0:0]
	for _, l := range refunds {
		o.explain(l.why)
		sum := &later
		switch {
		case l.code != o.code:
			others = append(others, l)
			continue
		case l.day == o.day:
			sum = o
			o.backs += l.rows
		default:
			others = append(others, l)
		}
		a.overflow = !sum.absorb(&order{back: l.amount, cost: l.cost, digits: l.digits}) || a.overflow
	}
	unit := max(o.digits, later.digits)
	a.overflow = !o.scale(unit) || !later.scale(unit) || a.overflow
	said := o.gross - o.net
	if full := o.gross > 0 && !o.chosen && o.gross <= max(said, -o.back-later.back); full {
		o.net = 0
		o.cost += later.cost
		for _, l := range others {
			o.backs += l.rows
		}
		a.enter(o)
		return
	}
	o.net = o.gross - max(0, said+later.back)
	a.setApart(o, others)
	if !a.enter(o) {
		a.exclude(others)
		return
	}
	for _, l := range others {
		l.key = o.key
		a.enterRefund(l)
	}
}

// takeBackOfAll enters several orders with one id, with the refunds of all of
// them.
func (a *assembler) takeBackOfAll(orders []*order, refunds []looseRefund) {
	total := order{}
	for _, o := range orders {
		a.overflow = !total.absorb(o) || a.overflow
	}
	for _, l := range refunds {
		a.overflow = !total.absorb(&order{back: l.amount, digits: l.digits}) || a.overflow
	}
	full, _ := total.settle()
	if !full {
		a.shareApart(orders, refunds)
	}
	any := false // that counts
	for _, o := range orders {
		if full {
			o.net = min(o.net, 0)
		}
		any = a.enter(o) || any
	}
	for _, l := range refunds {
		if l.nobody {
			l.key = orders[0].key
		}
		if full || !any {
			a.exclude([]looseRefund{l})
		} else {
			a.enterRefund(l)
		}
	}
}

// exclude leaves out refunds of orders that do not count.
func (a *assembler) exclude(refunds []looseRefund) {
	for _, l := range refunds {
		a.counts.used -= l.rows
		a.counts.filtered[reasonOfExcluded] += l.rows
		a.countCurrency(order{code: l.code}, -l.rows)
	}
}

// enterRefund brings a refund into the ledger on its own day.
func (a *assembler) enterRefund(l looseRefund) {
	o := order{day: l.day, gross: l.amount, net: l.amount, cost: l.cost, digits: l.digits, code: l.code, currency: l.currency}
	a.convert(&o)
	if o.digits < a.scan.digits {
		a.overflow = !o.scale(a.scan.digits) || a.overflow
	}
	if l.amount < 0 {
		a.counts.refunds.rows += l.rows
	}
	b := a.batch(o.digits)
	b.Keys, b.Days, b.Amounts, b.Kinds = append(b.Keys, l.key), append(b.Days, l.day), append(b.Amounts, o.net-o.cost), append(b.Kinds, ledger.Refund)
	for n := range b.Values {
		b.Values[n] = append(b.Values[n], ledger.NoValue)
	}
}

// onceEach is refunds without the rows that stand in several files: of equal rows
// as many as one file has.
func onceEach(refunds []looseRefund) (kept []looseRefund) {
	type of struct {
		file int32
		hash uint64
	}
	in, most := map[of]int{}, map[uint64]int{}
	for _, l := range refunds {
		in[of{l.file, l.hash}]++
		if in[of{l.file, l.hash}] > most[l.hash] {
			most[l.hash]++
			kept = append(kept, l)
		}
	}
	return kept
}

// account is what a refund and its order have in common.
type account struct {
	key  ledger.Key
	code uint8
}

// settleLoose decides about the refunds of all assemblers that belong to no order
// by an id. Those of a customer with orders that count less already may be the
// same money; every other lowers the revenue.
func (a *assembler) settleLoose(all []*assembler) {
	orders, refunds, counted := map[account][]paidBack{}, map[account][]looseRefund{}, map[account][]paidBack{}
	for _, from := range all {
		for _, l := range from.loose {
			orders[account{l.key, l.code}] = nil
		}
	}
	for _, from := range all {
		if len(orders) == 0 {
			from.paid = nil
		}
		for _, piece := range from.paid {
			for _, p := range piece {
				at := account{p.key, p.code}
				if _, wanted := orders[at]; wanted {
					orders[at] = append(orders[at], p)
				}
			}
		}
		from.paid = nil
		for _, piece := range from.counted {
			for _, p := range piece {
				counted[account{p.key, p.code}] = append(counted[account{p.key, p.code}], p)
			}
		}
		from.counted = nil
	}
	for _, from := range all {
		for _, l := range from.loose {
			if at := (account{l.key, l.code}); orders[at] != nil {
				refunds[at] = append(refunds[at], l)
				continue
			}
			a.enterLoose(l)
		}
		from.loose = nil
	}
	for at, of := range refunds {
		mayBe := slices.DeleteFunc(joined(orders[at]), func(p paidBack) bool { return p.annulled && beside(p, counted[at], of) })
		for i, known := range questions.RefundsKnown(inUnit(of, mayBe)) {
			if known {
				a.counts.refunds.matched += of[i].rows
				a.exclude(of[i : i+1])
				continue
			}
			a.enterLoose(of[i])
		}
	}
}

// beside tells whether an order of the same amount counts, so that a refund which is
// not earlier may as well be of that one.
func beside(p paidBack, counted []paidBack, refunds []looseRefund) bool {
	same := func(c paidBack) bool {
		mine, ok := money.Mul(p.amount, money.Pow10(max(0, int(c.digits)-int(p.digits))))
		its, fits := money.Mul(c.amount, money.Pow10(max(0, int(p.digits)-int(c.digits))))
		return ok && fits && mine == its
	}
	return slices.ContainsFunc(counted, func(c paidBack) bool {
		return same(c) && slices.ContainsFunc(refunds, func(l looseRefund) bool { return c.day <= l.day })
	})
}

func (a *assembler) enterLoose(l looseRefund) {
	if l.amount < 0 {
		a.counts.refunds.loose += l.rows
	}
	a.enterRefund(l)
	if b := &a.other; a.scan.options.Returns {
		row := len(b.Keys) - 1
		b.Returned = append(b.Returned, ledger.Returned{Row: row, Back: -b.Amounts[row], Loose: true})
	}
}

// joined is orders with the amounts of their rows added up.
func joined(rows []paidBack) (orders []paidBack) {
	slices.SortFunc(rows, func(a, b paidBack) int { return cmp.Or(cmp.Compare(a.id, b.id), cmp.Compare(a.day, b.day)) })
	for _, p := range rows {
		if n := len(orders); n > 0 && hasID(p.id) && orders[n-1].id == p.id && orders[n-1].digits == p.digits {
			orders[n-1].amount += p.amount
			continue
		}
		orders = append(orders, p)
	}
	return orders
}

// inUnit is refunds and orders in one unit, as questions compare them. What is too
// large for it is like nothing else.
func inUnit(refunds []looseRefund, orders []paidBack) (back, paid []questions.Refund) {
	unit := 0
	for _, l := range refunds {
		unit = max(unit, l.digits)
	}
	for _, p := range orders {
		unit = max(unit, int(p.digits))
	}
	for _, l := range refunds {
		amount, _ := money.Mul(-l.amount, money.Pow10(unit-l.digits))
		back = append(back, questions.Refund{Day: l.day, Amount: amount, Said: l.undone})
	}
	for _, p := range orders {
		amount, _ := money.Mul(p.amount, money.Pow10(unit-int(p.digits)))
		paid = append(paid, questions.Refund{Day: p.day, Amount: amount})
	}
	return back, paid
}

// readAdjusted reads the column of totals after refunds: what is missing from the
// total was paid back. Where there is no total after refunds, there is a blank or
// a 0.
func (r *reader) readAdjusted(c *columns) {
	if c.refunds == nil {
		c.refunds, c.back = make([]money.Minor, c.rows), make([]field.Traits, c.rows)
	}
	column := r.plan.Back.Adjusted
	for row := range c.rows {
		if c.flags[row]&unread != 0 || len(bytes.TrimSpace(r.value(c, row, column))) == 0 {
			continue
		}
		left, digits, _, fault := r.money(c, row, column)
		if fault != nil {
			c.fail(row, column, stageRefund, fault)
			continue
		}
		gross, _, own, fits := c.money(row)
		unit := max(own, digits)
		total, fit := money.Mul(gross, money.Pow10(unit-own))
		left, ok := money.Mul(left, money.Pow10(unit-digits))
		if !fits || !fit || !ok || total <= 0 {
			continue
		}
		r.countAdjusted(c, row, total, left)
		switch total := max(total, left); {
		case left == 0 && !r.plan.Back.Zero && !r.adjustedBeside(c, row):
		case unit == c.digits:
			c.amounts[row], c.refunds[row] = total, total-left
			c.flags[row] |= unusual
		default:
			c.set(row, amount{gross: total, back: total - left, digits: unit, backDigits: unit})
		}
	}
}

// countAdjusted counts a row that would count by its total after refunds.
func (r *reader) countAdjusted(c *columns, row int, total, left money.Minor) {
	switch {
	case c.flags[row]&(verdict|undone) != 0:
	case left == total:
		r.backs.Same++
	case left == 0:
		r.backs.Zero++
	default:
		r.backs.Less++
	}
}

// adjustedBeside tells whether another adjusted column of a row is not 0, so that
// a total of 0 after refunds is one.
func (r *reader) adjustedBeside(c *columns, row int) bool {
	return slices.ContainsFunc(r.plan.Back.Beside, func(column int) bool { return bytes.ContainsAny(r.value(c, row, column), "123456789") })
}

// settleFlags makes what flags of refunds say a verdict. An amount that was paid
// back says more than a flag.
func (r *reader) settleFlags(c *columns) {
	amounts := c.refunds != nil && r.plan.Refunded >= 0
	for _, i := range c.marked {
		row, f := int(i), c.flags[i]
		if f&disputed != 0 && !r.won(c, row) && f&stageStatus.flag() == 0 {
			c.flags[row] |= stageStatus.flag()
			c.reasons[row] = r.scan.reason("status-" + questions.Chargeback.Reason())
		}
		if f&(flagged|refund) != flagged {
			continue
		}
		nothing := !amounts
		if amounts {
			gross, net, _, _ := c.money(row)
			nothing = gross == net
		}
		if amounts && f&(verdict|undone) == 0 {
			r.backs.Flagged++
			if nothing {
				r.backs.Nothing++
			}
		}
		if nothing && (!amounts || r.plan.Back.Part) {
			c.flags[row] |= undone
		}
	}
}

// won tells whether the seller has won the dispute about a payment.
func (r *reader) won(c *columns, row int) bool {
	e, _ := questions.ExtentOf(string(r.value(c, row, r.plan.Back.Won)))
	return e == questions.AllBack
}

// leaveUndone filters the rows that were refunded in full, unless they are to
// count. A refund row whose status says refunded is that: money that went back.
func (r *reader) leaveUndone(c *columns) {
	if r.scan.options.Refunded == schema.KeepRefunded {
		return
	}
	if len(c.marked) == 0 {
		return
	}
	for _, row := range c.marked {
		f := c.flags[row]
		if f&(undone|refund|chosen|stageStatus.flag()) == undone {
			c.flags[row] |= stageStatus.flag()
			if c.reasons[row] = reasonRefunded; f&flagged == 0 {
				c.reasons[row] = r.ofStatus
			}
		}
	}
}

// leaveUnnamed leaves out refunds without a customer as long as their orders are not
// known.
func (r *reader) leaveUnnamed(c *columns) {
	for row := range c.rows {
		if c.keys[row] = r.out.Key(nil); c.flags[row].stage() >= stageBuyer && !(c.flags[row]&refund != 0 && r.scan.suspects.has(c.ids[row])) {
			c.flags[row] |= stageStatus.flag()
			c.reasons[row] = reasonUnnamed
		}
	}
}

// keepRefunds keeps refunds without a customer whose order is there.
func (r *reader) keepRefunds(c *columns) {
	const noCustomer = flags(1)<<stageBuyer | 1<<stageBlank | 1<<stageNobody
	if len(r.scan.suspects) == 0 {
		return
	}
	for row, f := range c.flags {
		if f&refund != 0 && (f&noCustomer != 0 || r.plan.Unnamed) && (r.plan.Order >= 0 || f&parent != 0) && r.scan.suspects.has(c.ids[row]) {
			c.flags[row] = f&^noCustomer | nobody
		}
	}
}

// refundNotes tell what refunds and orders refunded in full do to the numbers.
func (s *scan) refundNotes(n refundCounts) (notes []note.Note) {
	say := func(count int64, code, text string, fix note.Fix) {
		if count > 0 {
			notes = append(notes, note.Note{Code: code, Concerns: note.Revenue | note.Activity, Text: fmt.Sprintf(text, problem.Grouped(count)), Fix: fix, Args: &note.Args{"rows": count}})
		}
	}
	if s.options.Refunded == schema.DropRefunded {
		say(n.full, "refunded-left-out", "orders refunded in full excluded: %s; to count them with revenue 0", note.Fix{Option: note.Refunded, Value: "keep"})
	} else {
		say(n.full, "refunded-kept", "orders refunded in full that count, with revenue 0: %s; to exclude them", note.Fix{Option: note.Refunded, Value: "drop"})
	}
	switch n.loose {
	case 0:
		say(n.rows, "refunds", "refunds: %s; they reduce revenue and do not count as orders", note.Fix{})
	case n.rows:
		say(n.rows, "refunds", "refunds that name no order: %s; they reduce revenue, and the orders they undo still count", note.Fix{})
	default:
		say(n.rows, "refunds", "refunds: %s; they reduce revenue and do not count as orders. "+problem.Grouped(n.loose)+" of them name no order: the orders they undo still count", note.Fix{})
	}
	say(n.matched, "refunds-known", "refunds that name no order, but match an order that already counts as refunded or is cancelled (same customer, same amount): %s; not subtracted again", note.Fix{})
	return notes
}

// largerRefunds tells how many refunds are of more than was paid, and where the
// first one is.
func (s *scan) largerRefunds() []note.Note {
	var all largerRefunds
	for _, a := range s.all() {
		l := a.rejects.larger
		if l.count > 0 && (all.count == 0 || l.first.compare(all.first) < 0) {
			all.first = l.first
		}
		all.count += l.count
	}
	if all.count == 0 {
		return nil
	}
	f := s.files[all.first.file]
	p := problem.Problem{File: f.Name, Line: s.line(all.first), Column: f.Plan.Refunded + 1}
	return []note.Note{note.Note{Code: "refund-larger", Level: note.Warning, Concerns: note.Revenue}.Filled("refunds of more than was paid: %s, the first at %s; is %q what was given back?",
		problem.Grouped(all.count), p.Place(), f.Header[f.Plan.Refunded])}
}
