package orders

import (
	"fmt"
	"maps"
	"slices"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/export/internal/problem"
	"github.com/retain-cli/retain/pkg/export/internal/schema"
	"github.com/retain-cli/retain/pkg/note"
)

// group is the orders of one id. Of very many it keeps the first ones and what
// all of them add up to.
type group struct {
	first      []order // in the order of the files
	rows       int64   // of all orders
	contradict bool    // they have several customers
	sums       map[calendar.Day]*order
}

// doubt keeps an order whose id came twice.
func (a *assembler) doubt(o *order) {
	g := a.groups[o.text]
	if g == nil {
		g = &group{sums: map[calendar.Day]*order{}}
		a.groups[o.text] = g
	}
	g.contradict = g.contradict || len(g.first) > 0 && g.first[0].key != o.key
	g.rows += o.rows
	if n := len(g.first); n <= a.rejects.most || o.places[0].compare(g.first[n-1].places[0]) < 0 {
		a.keepFirst(g, o.clone())
	}
	if a.scan.options.Duplicates == schema.SumDuplicates {
		a.convert(o)
		a.sum(g, o)
	}
}

// keepFirst keeps an order if it is one of the first of its group: each problem
// with one names the next.
func (a *assembler) keepFirst(g *group, o order) {
	at, _ := slices.BinarySearchFunc(g.first, o, func(x, y order) int { return x.places[0].compare(y.places[0]) })
	g.first = slices.Insert(g.first, at, o)
	g.first = g.first[:min(len(g.first), a.rejects.most+1)]
}

// sum adds an order to what its group adds up to: refunds stay on their own days.
func (a *assembler) sum(g *group, o *order) {
	day := noDay
	if o.gross < 0 {
		day = o.day
	}
	if to := g.sums[day]; to != nil {
		a.overflow = !to.merge(o) || a.overflow
		return
	}
	own := o.clone()
	g.sums[day] = &own
}

// clone is an order that lasts. Its rows are not known any more.
func (o *order) clone() order {
	own := *o
	own.items = itemSet{}
	own.values, own.more, own.places = slices.Clone(o.values), maps.Clone(o.more), slices.Clone(o.places)
	return own
}

// merge adds the orders of another group with the same id.
func (a *assembler) merge(g, other *group) {
	g.contradict = g.contradict || other.contradict || g.first[0].key != other.first[0].key
	g.rows += other.rows
	for _, o := range other.first {
		a.keepFirst(g, o)
	}
	for _, o := range other.sums {
		a.sum(g, o)
	}
}

// merge adds another order with the same id, on the first day of both, so that
// the order of the rows does not matter. ok is false when the sum is too large.
func (o *order) merge(other *order) (ok bool) {
	o.day = min(o.day, other.day)
	o.rows += other.rows
	for n, code := range other.values {
		o.mark(mark{n, code}, 1)
	}
	for m, times := range other.more {
		o.mark(m, times)
	}
	return o.absorb(other.gross, other.net, other.digits)
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

// resolveOne decides about all orders of one id.
func (a *assembler) resolveOne(text string, g *group) {
	first := &g.first[0]
	a.file = a.scan.files[first.places[0].file]
	switch policy := a.scan.options.Duplicates; {
	case len(g.first) == 1: // another id with the same hash was the reason
		a.enter(first)
	case policy == schema.KeepFirst:
		a.enter(first)
		a.counts.used -= g.rows - first.rows
		a.counts.filtered[reasonDuplicate] += g.rows - first.rows
	case g.contradict:
		a.rejectOrders(text, g, 0, "duplicate order id of another customer", "keep-first", "ignore")
	case policy == schema.SumDuplicates:
		for _, o := range g.sums {
			a.enter(o)
		}
	default:
		a.enter(first)
		a.rejectOrders(text, g, 1, "duplicate order id", "keep-first", "sum", "ignore")
	}
}

// rejectOrders rejects the orders of a group from one on. The policies are those
// of --duplicates that would accept them.
func (a *assembler) rejectOrders(text string, g *group, from int, why string, policies ...string) {
	var fixes []note.Fix
	for _, policy := range policies {
		fixes = append(fixes, note.Fix{Option: note.Duplicates, Value: policy})
	}
	n := g.rows
	for i := range g.first[:from] {
		n -= g.first[i].rows
	}
	a.counts.used -= n
	a.counts.rejected += n
	a.rejects.counts[CodeDuplicate] += n
	for i := range g.first[from:] {
		o, other := &g.first[from+i], &g.first[0]
		if from == 0 {
			other = &g.first[(i+1)%len(g.first)]
		}
		there := other.places[0]
		f := a.scan.files[o.places[0].file]
		for _, at := range o.places {
			if !a.rejects.keeps(at) {
				break
			}
			a.rejects.keep(rejectedRow{problem.Problem{
				Code: CodeDuplicate, File: f.Name, Column: f.Plan.Order + 1, Field: f.Header[f.Plan.Order], Value: problem.Shorten(text),
				Reason: fmt.Sprintf("%s: see %s:%d", why, a.scan.files[there.file].Name, a.scan.line(there)),
				Hint:   "if that is right",
				Fixes:  fixes,
			}, at})
		}
	}
}
