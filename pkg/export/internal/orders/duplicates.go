package orders

import (
	"fmt"
	"maps"
	"math"
	"slices"

	"github.com/retain-cli/retain/pkg/export/internal/problem"
	"github.com/retain-cli/retain/pkg/export/internal/schema"
	"github.com/retain-cli/retain/pkg/ledger"
	"github.com/retain-cli/retain/pkg/note"
)

// group is the rows of one order id. Of very many orders it keeps the first ones
// and what all of them add up to.
type group struct {
	first      []order // in the order of the files
	rows       int64   // of all orders
	backs      int64   // refunds among them
	contradict bool    // they have several customers
	sum        *order
	payments   map[ledger.Key]*order // of each customer, what their payments add up to

	refunds []looseRefund
	left    bool  // some rows do not count
	undone  order // the sum of those whose status says refunded
}

// group is that of an order id.
func (a *assembler) group(text string) *group {
	g := a.groups[text]
	if g == nil {
		g = &group{}
		a.groups[text] = g
	}
	return g
}

// doubt keeps an order whose id came twice.
func (a *assembler) doubt(o *order) {
	g := a.group(o.text)
	g.contradict = g.contradict || len(g.first) > 0 && g.first[0].key != o.key
	g.rows += o.rows
	g.backs += o.backs
	a.spillOrder(o)
	if n := len(g.first); n <= a.mostOrders() || o.places[0].compare(g.first[n-1].places[0]) < 0 {
		a.keepFirst(g, o.clone())
	}
	switch {
	case a.scan.payments():
		a.convert(o)
		a.pay(g, o)
	case a.scan.options.Duplicates == schema.SumDuplicates:
		a.convert(o)
		a.sum(g, o)
	}
}

// payments tells whether rows are payments, of which those of one order id and
// customer are one order.
func (s *scan) payments() bool { return s.options.RowIs == schema.RowPayment }

// pay adds a payment to those of its customer.
func (a *assembler) pay(g *group, o *order) {
	to := g.payments[o.key]
	if to != nil {
		if o.places[0].compare(to.places[0]) < 0 {
			to.places = slices.Clone(o.places)
		}
		a.overflow = !to.merge(o) || a.overflow
		return
	}
	if g.payments == nil {
		g.payments = map[ledger.Key]*order{}
	}
	own := o.clone()
	g.payments[o.key] = &own
}

// paid is the orders of a group of payments, in the order of the files.
func (g *group) paid() []*order {
	orders := slices.Collect(maps.Values(g.payments))
	slices.SortFunc(orders, func(x, y *order) int { return x.places[0].compare(y.places[0]) })
	return orders
}

// mostOrders is how many orders of an id are kept.
func (a *assembler) mostOrders() int {
	if a.scan.options.Duplicates == schema.IgnoreDuplicates {
		return math.MaxInt32 // each is entered
	}
	return shownProblems
}

// keepFirst keeps an order if it is one of the first of its group: each problem
// with one names the next.
func (a *assembler) keepFirst(g *group, o order) {
	at, _ := slices.BinarySearchFunc(g.first, o, func(x, y order) int { return x.places[0].compare(y.places[0]) })
	g.first = slices.Insert(g.first, at, o)
	g.first = g.first[:min(len(g.first), a.mostOrders()+1)]
}

// sum adds an order to what its group adds up to.
func (a *assembler) sum(g *group, o *order) {
	if g.sum != nil {
		a.overflow = !g.sum.merge(o) || a.overflow
		return
	}
	own := o.clone()
	g.sum = &own
}

// clone is an order that lasts. Its rows are not known any more.
func (o *order) clone() order {
	own := *o
	own.items = itemSet{}
	own.lines.sums = slices.Clone(o.lines.sums)
	own.values, own.more, own.places = slices.Clone(o.values), maps.Clone(o.more), slices.Clone(o.places)
	own.why = slices.Clone(o.why)
	return own
}

// merge adds the rows of another group with the same id.
func (a *assembler) merge(g, other *group) {
	both := len(g.first) > 0 && len(other.first) > 0
	g.contradict = g.contradict || other.contradict || both && g.first[0].key != other.first[0].key
	g.rows += other.rows
	g.backs += other.backs
	for _, o := range other.first {
		a.keepFirst(g, o)
	}
	if other.sum != nil {
		a.sum(g, other.sum)
	}
	for _, o := range other.payments {
		a.pay(g, o)
	}
	g.refunds = append(g.refunds, other.refunds...)
	g.left = g.left || other.left
	a.overflow = !g.undone.absorb(&other.undone) || a.overflow
}

// merge adds another order with the same id, on the first day of both, so that
// the order of the rows does not matter. ok is false when the sum is too large.
func (o *order) merge(other *order) (ok bool) {
	o.day = min(o.day, other.day)
	o.rows += other.rows
	o.backs += other.backs
	for n, code := range other.values {
		o.mark(mark{n, code}, 1)
	}
	for m, times := range other.more {
		o.mark(m, times)
	}
	o.undone = o.undone && other.undone
	o.explain(other.why)
	o.lines.merge(&other.lines)
	if o.lines.once {
		return o.raise(other)
	}
	return o.absorb(other)
}

// resolve decides what becomes of the orders whose ids came twice: those of one id
// are together in all files.
func (a *assembler) resolve(all []*assembler) {
	groups := map[string]*group{}
	for _, from := range all {
		for text, g := range from.groups {
			if groups[text] == nil {
				groups[text] = g
			} else {
				a.merge(groups[text], g)
			}
		}
	}
	for text, g := range groups {
		a.resolveOne(text, g)
	}
}

// resolveOne decides about all rows of one order id.
func (a *assembler) resolveOne(text string, g *group) {
	orders := a.resolveDuplicates(text, g)
	for _, o := range orders {
		a.file.shown.orders.Join(o.evidence())
	}
	if len(g.refunds) > 0 || g.left {
		a.resolveRefunds(orders, g)
		return
	}
	for _, o := range orders {
		a.enter(o)
	}
}

// resolveDuplicates is the orders of one id that count.
func (a *assembler) resolveDuplicates(text string, g *group) (orders []*order) {
	if len(g.first) == 0 {
		return nil
	}
	first := &g.first[0]
	a.file = a.scan.files[first.places[0].file]
	switch policy := a.scan.options.Duplicates; {
	case len(g.first) == 1: // another id with the same hash was the reason, or a refund
		return []*order{first}
	case a.scan.payments():
		a.counts.payments += g.rows - int64(len(g.payments))
		return g.paid()
	case policy == schema.IgnoreDuplicates:
		for i := range g.first {
			orders = append(orders, &g.first[i])
		}
		return orders
	case policy == schema.KeepFirst:
		n := g.rows - first.rows + g.backs - first.backs
		a.counts.used -= n
		a.counts.filtered[reasonDuplicate] += n
		a.countCurrency(*first, -n)
		return []*order{first}
	case g.contradict:
		a.rejectOrders(text, g, 0)
		return nil
	case policy == schema.SumDuplicates:
		return []*order{g.sum}
	}
	a.rejectOrders(text, g, 1)
	return []*order{first}
}

// sameAs tells that an order is of the same row as another one.
func (o *order) sameAs(other *order) bool {
	return o.hash != 0 && o.hash == other.hash && o.rows == other.rows
}

// repeats tells why an order is refused beside another one of its id, of the same
// row or not, and the policies of --duplicates that would accept it, the likeliest
// first: a row that is there twice was exported twice, and another one may be a
// further item.
func repeats(same, contradict bool) (why, hint string, policies []string) {
	switch {
	case contradict:
		return "duplicate order id of another customer", "if the first one is right, or each is an order", []string{"keep-first", "ignore"}
	case same:
		return "duplicate order id, of the same row", "to count it once, or if each is an item or an order", []string{"keep-first", "sum", "ignore"}
	}
	return "duplicate order id", "if they are items of one order, only the first one counts, or each is an order", []string{"sum", "keep-first", "ignore"}
}

// rejectOrders rejects the orders of a group from one on.
func (a *assembler) rejectOrders(text string, g *group, from int) {
	n := g.rows
	for i := range g.first[:from] {
		n -= g.first[i].rows
	}
	a.counts.used -= n
	a.counts.rejected += n
	a.rejects.counts[CodeDuplicate] += n
	refused := refuse(g, from)
	if a.rejects.spill != nil {
		a.scan.refused[text] = refused
	}
	for i := range g.first[from:] {
		o, other := &g.first[from+i], &g.first[refused.other(from+i)]
		there := other.places[0]
		why, hint, policies := repeats(o.sameAs(other), g.contradict)
		var fixes []note.Fix
		for _, policy := range policies {
			fixes = append(fixes, note.Fix{Option: note.Duplicates, Value: policy})
		}
		if from > 0 && o.day != other.day {
			hint, fixes = "if they are items of one order, only the first one counts, each is an order, or they are payments of one", append(fixes, note.Fix{Option: note.RowIs, Value: "payment"})
		}
		for _, at := range o.places {
			if !a.rejects.first(at) {
				break
			}
			p := a.scan.duplicate(at, text, a.scan.see(why, there))
			p.Hint, p.Fixes, p.Other = hint, fixes, a.scan.files[there.file].Name
			a.rejects.show(rejectedRow{p, at})
		}
	}
}

// see is a reason that names another row.
func (s *scan) see(why string, there place) string {
	return fmt.Sprintf("%s: see %s:%d", why, s.files[there.file].Name, s.line(there))
}

// duplicate is the problem of a row of an order whose id came twice.
func (s *scan) duplicate(at place, text, reason string) problem.Problem {
	f := s.files[at.file]
	return problem.Problem{
		Code: CodeDuplicate, File: f.Name, Column: f.Plan.Order + 1, Field: f.Header[f.Plan.Order], Value: problem.Shorten(text), Reason: reason,
	}
}
