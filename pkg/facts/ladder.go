package facts

import (
	"context"
	"errors"
	"fmt"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/money"
)

// LadderQuery says how a ladder is cut.
type LadderQuery struct {
	By     By
	Steps  int          // how many there are, from 1 on; the last holds all order days from it on
	Base   calendar.Day // the day on which order days are counted for repurchases
	Counts int          // how many numbers of order days are told apart there; the last holds all from it on
}

// Ladder is what customers did by the number of their order days: on their first,
// second, third, ... day with an order. Customers without an order are not in it.
type Ladder struct {
	AsOf   calendar.Day
	Unit   money.Unit
	Groups []string
	Rows   []Rungs // by group
}

// Rungs is the ladder of the customers of one group.
type Rungs struct {
	Steps       []Step       // Steps[0] is the first order day
	Repurchases []Repurchase // Repurchases[0] is after one order day
	Other       money.Minor  // revenue of days without an order, such as late refunds
}

// Step is one order day of all customers who have so many. Of the last step, orders
// and revenue are those of the later order days too.
type Step struct {
	Customers int64
	Orders    int64
	Revenue   money.Minor // refunds of the day included
	Days      DayCounts   // customers by the days since the order day before; of the first step none
}

// Repurchase is the customers who had a number of order days up to the base day, by
// the days from the last of these to the base day: all of them, and those who
// ordered again after it, up to the as-of day.
type Repurchase struct{ Customers, Again DayCounts }

// DayCounts counts customers by a number of days.
type DayCounts map[int]int64

// Count counts a customer.
func (d *DayCounts) Count(days int) { d.Add(days, 1) }

// Add counts several customers with the same number of days.
func (d *DayCounts) Add(days int, customers int64) {
	if *d == nil {
		*d = DayCounts{}
	}
	(*d)[days] += customers
}

// addAll counts further customers.
func (d *DayCounts) addAll(o DayCounts) {
	for days, n := range o {
		d.Add(days, n)
	}
}

// Gaps is the counts by day, from 0 on.
func (d DayCounts) Gaps() Gaps {
	var g Gaps
	for days, n := range d {
		if days >= len(g) {
			g = append(g, make(Gaps, days+1-len(g))...)
		}
		g[days] += n
	}
	return g
}

// Add adds other customers.
func (r *Rungs) Add(o Rungs) {
	r.Other += o.Other
	for i, s := range o.Steps {
		r.Steps[i].Customers += s.Customers
		r.Steps[i].Orders += s.Orders
		r.Steps[i].Revenue += s.Revenue
		r.Steps[i].Days.addAll(s.Days)
	}
	for i, s := range o.Repurchases {
		r.Repurchases[i].Customers.addAll(s.Customers)
		r.Repurchases[i].Again.addAll(s.Again)
	}
}

// Rungs are steps without customers.
func (q LadderQuery) Rungs() Rungs {
	return Rungs{Steps: make([]Step, q.Steps), Repurchases: make([]Repurchase, q.Counts)}
}

// Total is the ladder of all groups together.
func (l Ladder) Total(q LadderQuery) Rungs {
	total := q.Rungs()
	for _, r := range l.Rows {
		total.Add(r)
	}
	return total
}

// Ladderer is a source that also tells order days apart by their number. Ask with
// LadderOf.
type Ladderer interface {
	Ladder(context.Context, LadderQuery) (Ladder, error)
}

// LadderOf asks a source for a ladder. The error is errors.ErrUnsupported when the
// source is no Ladderer.
func LadderOf(ctx context.Context, src Source, q LadderQuery) (Ladder, error) {
	l, ok := src.(Ladderer)
	if !ok {
		return Ladder{}, fmt.Errorf("order days by number: %w by %T", errors.ErrUnsupported, src)
	}
	return l.Ladder(ctx, q)
}
