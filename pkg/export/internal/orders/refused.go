package orders

import (
	"fmt"

	"github.com/retain-cli/retain/pkg/export/internal/problem"
)

// An order whose id came twice may be rejected, which is known when all rows have
// been read, and one id may come any number of times. Where all bad rows are asked
// for, the rows and the orders of such ids are spilled as they come, without a
// code, and what becomes of them is decided when the spill is read: an order stands
// in it before its rows.
const (
	spilledOrder = iota
	spilledRow
)

// spilled is the place in a spill.
func (p place) spilled(kind int32) problem.Place {
	return problem.Place{p.file, p.chunk, p.offset, p.line, kind}
}

// spillRow takes down a row of an order whose id came twice.
func (a *assembler) spillRow(o *order, at place) {
	a.rejects.spill.Add(at.spilled(spilledRow), problem.Problem{Value: o.text})
}

// spillOrder takes down such an order, when all its rows are known.
func (a *assembler) spillOrder(o *order) {
	if a.rejects.spill != nil {
		a.rejects.spill.Add(o.places[0].spilled(spilledOrder), problem.Problem{Value: o.text, Reason: o.print()})
	}
}

// print is equal for orders of which one is the same as the other; empty for one
// without a hash.
func (o *order) print() string {
	if o.hash == 0 {
		return ""
	}
	return fmt.Sprintf("%x %d", o.hash, o.rows)
}

// refusedID is an id whose orders are rejected from one on.
type refusedID struct {
	from, seen int
	places     []place // of its first orders
	print      string  // of the first one
	contradict bool
}

func refuse(g *group, from int) *refusedID {
	r := &refusedID{from: from, print: g.first[0].print(), contradict: g.contradict}
	for i := range g.first {
		r.places = append(r.places, g.first[i].places[0])
	}
	return r
}

// other is which order is named beside the one of that number: the first that
// counts, or, where none does, the next one.
func (r *refusedID) other(n int) int {
	if r.from > 0 || n+1 >= len(r.places) {
		return 0
	}
	return n + 1
}

// next is why the next order of the id is rejected, in the order of the files;
// empty when it is not.
func (r *refusedID) next(s *scan, print string) string {
	if r == nil {
		return ""
	}
	n := r.seen
	if r.seen++; n < r.from {
		return ""
	}
	why, _, _ := repeats(print != "" && print == r.print, r.contradict)
	return s.see(why, r.places[r.other(n)])
}
