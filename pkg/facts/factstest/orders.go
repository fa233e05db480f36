// Package factstest is the facts a second time, for tests: the sentences of the
// definition turned into loops, one customer and one period at a time, with no
// thought of speed. A fast source is right when it gives the same facts as this
// slow one on random histories: see Conform.
package factstest

import (
	"context"
	"slices"
	"sort"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/money"
)

// Order is one order, or one refund.
type Order struct {
	Customer string
	Day      calendar.Day
	Amount   money.Minor // negative for a refund
	Refund   bool        // moves revenue, is no activity
	Group    string      // value of the one dimension, whatever its name

	Taken money.Minor // paid back of an order: Amount is what is left
	Apart money.Minor // paid back by refunds of their own
	Full  bool        // nothing is left of it
	Loose bool        // a refund that names no order
}

// Orders is a source of facts from orders. Where the definition is silent:
//
//   - Periods run from the first row to the last one up to the as-of day,
//     refunds included, so that all revenue has a period.
//   - An automatic activity without a single gap stays without a number of
//     days and means in-period.
//   - A customer's group is that of the first (or last) order; among orders of
//     one day the alphabetically first. Who only has refunds, which say
//     nothing of their customers, is in the group without a name.
//   - Revenue outside is what customers who are not active at the end of the
//     period have in the window that is measured there.
type Orders struct {
	Rows []Order
	AsOf *calendar.Day // nil: the last day of the rows
	Unit money.Unit

	SignedUp []SignedUp // the customers file beside them
}

func (o Orders) asOf() calendar.Day {
	if o.AsOf != nil {
		return *o.AsOf
	}
	var last calendar.Day
	for i, r := range o.Rows {
		if i == 0 || r.Day > last {
			last = r.Day
		}
	}
	return last
}

// rows is the rows up to the as-of day for which all of the tests hold.
func (o Orders) rows(tests ...func(Order) bool) []Order {
	kept := make([]Order, 0, len(o.Rows))
	asOf := o.asOf()
	for _, r := range o.Rows {
		ok := r.Day <= asOf
		for _, test := range tests {
			ok = ok && test(r)
		}
		if ok {
			kept = append(kept, r)
		}
	}
	return kept
}

func order(r Order) bool { return !r.Refund }

func of(customer string) func(Order) bool {
	return func(r Order) bool { return r.Customer == customer }
}

func between(first, last calendar.Day) func(Order) bool {
	return func(r Order) bool { return first <= r.Day && r.Day <= last }
}

func revenue(rows []Order) (sum money.Minor) {
	for _, r := range rows {
		sum += r.Amount
	}
	return sum
}

// days is the days of the rows, sorted, each once.
func days(rows []Order) []calendar.Day {
	var ds []calendar.Day
	for _, r := range rows {
		ds = append(ds, r.Day)
	}
	slices.Sort(ds)
	return slices.Compact(ds)
}

// names is the customers of the rows, sorted, each once.
func names(rows []Order) []string {
	var ns []string
	for _, r := range rows {
		ns = append(ns, r.Customer)
	}
	sort.Strings(ns)
	return slices.Compact(ns)
}

// Coverage counts rows, orders and customers.
func (o Orders) Coverage() facts.Coverage {
	all := days(o.rows())
	c := facts.Coverage{AsOf: o.asOf(), Unit: o.Unit, Empty: len(all) == 0}
	if !c.Empty {
		c.First, c.Last = all[0], all[len(all)-1]
	}
	c.Orders = int64(len(o.rows(order)))
	c.Customers = int64(len(names(o.rows(order))))
	return c
}

func (o Orders) periods(q facts.Query) []calendar.Period {
	c := o.Coverage()
	if c.Empty {
		return nil
	}
	return q.Calendar.Timeline(q.Grain, c.First, c.Last).Periods
}

func (o Orders) group(customer string, by facts.By) string {
	if by.Name == "" {
		return ""
	}
	rows := o.rows(order, of(customer))
	if len(rows) == 0 {
		return ""
	}
	all := days(rows)
	day := all[0]
	if by.Last {
		day = all[len(all)-1]
	}
	var values []string
	for _, r := range rows {
		if r.Day == day {
			values = append(values, r.Group)
		}
	}
	return slices.Min(values)
}

func (o Orders) groups(by facts.By) []string {
	if by.Name == "" {
		return []string{""}
	}
	var gs []string
	for _, customer := range names(o.rows()) {
		gs = append(gs, o.group(customer, by))
	}
	sort.Strings(gs)
	return slices.Compact(gs)
}

// members is the customers of one group, those with nothing but refunds too.
func (o Orders) members(group string, by facts.By) []string {
	var ms []string
	for _, customer := range names(o.rows()) {
		if o.group(customer, by) == group {
			ms = append(ms, customer)
		}
	}
	return ms
}

// Movements follows sections 3 and 5 of the definition, set by set.
func (o Orders) Movements(q facts.Query) facts.Movements {
	m := facts.Movements{
		Periods: o.periods(q), AsOf: o.asOf(), Unit: o.Unit,
		Activity: o.activity(q.Activity), Rolling: max(q.Rolling, 1), Groups: o.groups(q.By),
	}
	for _, g := range m.Groups {
		m.Rows = append(m.Rows, o.movements(o.members(g, q.By), m))
	}
	return m
}

// movements measures activity and revenue in the window that ends a period.
func (o Orders) movements(customers []string, m facts.Movements) []facts.Movement {
	at := func(customer string, period int) (bool, money.Minor) {
		if period < 0 {
			return false, 0
		}
		p := m.Periods[period]
		last := min(p.Last, o.asOf())
		first := p.First
		if days := m.Activity.Days; days > 0 {
			first = last - calendar.Day(days) + 1
		}
		window := between(first, last)
		return len(o.rows(of(customer), order, window)) > 0, revenue(o.rows(of(customer), window))
	}
	first := func(customer string) (calendar.Day, bool) {
		ds := days(o.rows(of(customer), order))
		if len(ds) == 0 {
			return 0, false
		}
		return ds[0], true
	}
	return movements(customers, m, at, first)
}

// movements puts every customer of every period into the sets of the
// definition. At gives whether a customer is active at the end of a period, and
// the revenue measured there; periods below 0 are the time before all.
func movements(customers []string, of facts.Movements,
	at func(string, int) (bool, money.Minor), first func(string) (calendar.Day, bool)) []facts.Movement {
	rows := make([]facts.Movement, len(of.Periods))
	for i, p := range of.Periods {
		before := i - of.Rolling
		m := &rows[i]
		for _, c := range customers {
			inS, m0 := at(c, before)
			inE, m1 := at(c, i)
			day, ever := first(c)
			firstHere := ever && day <= p.Last && (before < 0 || day > of.Periods[before].Last)
			if inS {
				m.Start++
				m.RevenueStart += m0
			}
			if inE {
				m.End++
				m.RevenueEnd += m1
			} else {
				m.RevenueOutside += m1
			}
			switch {
			case inE && !inS && firstHere:
				m.New++
				m.RevenueNew += m1
			case inE && !inS:
				m.Returned++
				m.RevenueReactivation += m1
			case inS && !inE:
				m.Lost++
				m.RevenueChurned += m0
			case inS && inE:
				m.RevenueExpansion += max(0, m1-m0)
				m.RevenueContraction += max(0, m0-m1)
			case firstHere:
				m.Passed++
			}
		}
	}
	return rows
}

// activity finds the days of an automatic activity: the 80th percentile, by
// linear interpolation between order statistics (type 7), rounded up. In fifths
// of a day, so that nothing is rounded on the way.
func (o Orders) activity(a facts.Activity) facts.Activity {
	if !a.Auto || a.Days > 0 {
		return a
	}
	var gaps []int
	for days, times := range o.Gaps() {
		for range times {
			gaps = append(gaps, days)
		}
	}
	if n := len(gaps); n > 0 {
		lo, fifths := (n-1)*4/5, (n-1)*4%5
		hi := min(lo+1, n-1)
		a.Days = (gaps[lo]*(5-fifths) + gaps[hi]*fifths + 4) / 5
	}
	return a
}

// Gaps counts the days from each order day to the customer's next.
func (o Orders) Gaps() facts.Gaps {
	var g facts.Gaps
	for _, customer := range names(o.rows(order)) {
		ds := days(o.rows(order, of(customer)))
		for i := 1; i < len(ds); i++ {
			n := int(ds[i] - ds[i-1])
			for len(g) <= n {
				g = append(g, 0)
			}
			g[n]++
		}
	}
	return g
}

// Cohorts follows section 8. Refunds before the customer's first order have no
// age and no cell.
func (o Orders) Cohorts(q facts.Query) facts.Cohorts {
	c := facts.Cohorts{Periods: o.periods(q), Age: q.Age, AsOf: o.asOf(), Unit: o.Unit, Groups: o.groups(q.By)}
	for _, g := range c.Groups {
		var triangle [][]facts.CohortCell
		for first := range c.Periods {
			triangle = append(triangle, o.cohort(c, first, o.members(g, q.By)))
		}
		c.Cells = append(c.Cells, triangle)
	}
	return c
}

func (o Orders) cohort(c facts.Cohorts, first int, customers []string) []facts.CohortCell {
	periods := c.Periods
	cells := make([]facts.CohortCell, c.Ages(first))
	for _, customer := range customers {
		ds := days(o.rows(order, of(customer)))
		if len(ds) == 0 || ds[0] < periods[first].First || ds[0] > periods[first].Last {
			continue
		}
		spans := periods[first:]
		if c.Age > 0 {
			spans = nil
			for day := ds[0]; len(spans) < len(cells); day += calendar.Day(c.Age) {
				spans = append(spans, calendar.Period{First: day, Last: day + calendar.Day(c.Age) - 1})
			}
		}
		o.follow(cells, customer, spans)
	}
	return cells
}

// Windows asks each customer who has been observed for so long.
func (o Orders) Windows(ctx context.Context, q facts.Query, within calendar.Durations) (facts.Windows, error) {
	w := facts.Windows{Within: within, Periods: o.periods(q), AsOf: o.asOf(), Unit: o.Unit, Groups: o.groups(q.By)}
	for _, g := range w.Groups {
		rows := make([][]facts.Window, len(w.Periods))
		for i := range rows {
			rows[i] = make([]facts.Window, len(within))
		}
		for _, customer := range o.members(g, q.By) {
			own := Orders{Rows: o.rows(of(customer)), AsOf: o.AsOf}
			ds := days(own.rows(order))
			if len(ds) == 0 {
				continue
			}
			i := slices.IndexFunc(w.Periods, func(p calendar.Period) bool { return p.First <= ds[0] && ds[0] <= p.Last })
			for k, d := range within {
				if last := ds[0] + calendar.Day(d); last <= o.asOf() {
					in := between(ds[0], last)
					rows[i][k].Observe(int64(len(own.rows(order, in))), revenue(own.rows(in)))
				}
			}
		}
		w.Rows = append(w.Rows, rows)
	}
	return w, ctx.Err()
}

// DayLater is the shop a day later, on which everybody orders again. What was final
// before has not changed.
func (o Orders) DayLater() Orders {
	next := o.asOf() + 1
	later := Orders{AsOf: &next, Unit: o.Unit}
	for _, row := range o.rows() {
		later.Rows = append(later.Rows, row, Order{Customer: row.Customer, Day: next, Amount: 1, Group: row.Group})
	}
	return later
}

// Purchases tells first orders from repeat orders, period by period.
func (o Orders) Purchases(q facts.Query) facts.Purchases {
	p := facts.Purchases{Periods: o.periods(q), AsOf: o.asOf(), Unit: o.Unit, Groups: o.groups(q.By)}
	for _, g := range p.Groups {
		rows := make([]facts.Purchase, len(p.Periods))
		for i, period := range p.Periods {
			for _, customer := range o.members(g, q.By) {
				rows[i].Add(o.purchase(customer, between(period.First, period.Last)))
			}
		}
		p.Rows = append(p.Rows, rows)
	}
	return p
}

func (o Orders) purchase(customer string, in func(Order) bool) facts.Purchase {
	p := facts.Purchase{
		Orders:  int64(len(o.rows(order, of(customer), in))),
		Revenue: revenue(o.rows(of(customer), in)),
	}
	all := days(o.rows(order, of(customer)))
	if len(all) == 0 {
		return p
	}
	onFirst := between(all[0], all[0])
	p.OrdersFirst = int64(len(o.rows(order, of(customer), in, onFirst)))
	p.RevenueFirst = revenue(o.rows(of(customer), in, onFirst))
	if p.Orders > 0 {
		p.Customers = 1
	}
	if p.Orders > p.OrdersFirst {
		p.CustomersRepeat = 1
	}
	return p
}

// twiceGap is twice the median of the days between some days.
func twiceGap(days []calendar.Day) int32 {
	var gaps []int32
	for i := 1; i < len(days); i++ {
		gaps = append(gaps, int32(days[i]-days[i-1]))
	}
	slices.Sort(gaps)
	switch n := len(gaps); {
	case n == 0:
		return 0
	case n%2 == 1:
		return 2 * gaps[n/2]
	default:
		return gaps[n/2-1] + gaps[n/2]
	}
}

// Customers is the histories in short, in order of the ids.
func (o Orders) Customers(by facts.By) facts.Customers {
	ids := names(o.rows(order))
	c := facts.Customers{
		AsOf: o.asOf(), Unit: o.Unit, Groups: o.groups(by),
		Names:    func(ref facts.Ref) string { return ids[ref] },
		TwiceGap: func(ref facts.Ref) int32 { return twiceGap(days(o.rows(order, of(ids[ref])))) },
	}
	for ref, id := range ids {
		all := days(o.rows(order, of(id)))
		var second calendar.Day
		if len(all) > 1 {
			second = all[1]
		}
		c.Rows = append(c.Rows, facts.Customer{
			Ref: facts.Ref(ref), First: all[0], Last: all[len(all)-1], Second: second,
			Orders:       int32(len(o.rows(order, of(id)))),
			OrderDays:    int32(len(all)),
			Group:        int32(slices.Index(c.Groups, o.group(id, by))),
			Overdue:      len(all) >= 3 && int32(c.AsOf-all[len(all)-1]) > twiceGap(all),
			Revenue:      revenue(o.rows(of(id))),
			FirstRevenue: revenue(o.rows(of(id), between(all[0], all[0]))),
		})
	}
	return c
}

// Spending looks at every span of every customer, in order of the ids.
func (o Orders) Spending(spans ...calendar.Period) facts.Spending {
	ids := names(o.rows())
	s := facts.Spending{Spans: spans, AsOf: o.asOf(), Unit: o.Unit, Names: func(ref facts.Ref) string { return ids[ref] }}
	for ref, id := range ids {
		row, rows := facts.Spender{Ref: facts.Ref(ref)}, 0
		if all := days(o.rows(order, of(id))); len(all) > 0 {
			row.First = all[0]
		}
		for _, span := range spans {
			in := between(span.First, span.Last)
			rows += len(o.rows(of(id), in))
			row.Within = append(row.Within, facts.Spend{Orders: int64(len(o.rows(order, of(id), in))), Revenue: revenue(o.rows(of(id), in))})
		}
		if rows > 0 {
			s.Rows = append(s.Rows, row)
		}
	}
	return s
}
