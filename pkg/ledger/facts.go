package ledger

import (
	"context"
	"slices"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
)

// frame is the periods and the groups of a query.
type frame struct {
	line   *calendar.Timeline
	names  []string
	by     split // nil when there is one group
	first  calendar.Day
	period []int32 // by day from the first: At of the timeline, for inner loops
	after  []entry // by period: below it are the entries up to the period's end
}

func (o *Orders) frame(ctx context.Context, q facts.Query) (*frame, error) {
	f := &frame{line: o.timeline(q), first: o.coverage.First}
	by, err := o.groups(ctx, q, f.line)
	if err != nil {
		return nil, err
	}
	f.names = by.names()
	if _, one := by.(whole); !one {
		f.by = by
	}
	for i, p := range f.line.Periods {
		f.after = append(f.after, entryOf(p.Last+1))
		for d := max(p.First, f.first); d <= min(p.Last, o.coverage.Last); d++ {
			f.period = append(f.period, int32(i))
		}
	}
	return f, nil
}

func (f *frame) at(d calendar.Day) int { return int(f.period[d-f.first]) }

// group is that of what a customer does in a period. It is not asked in a call where
// there is one group.
func (f *frame) group(customer, period int) int {
	if f.by == nil {
		return 0
	}
	group, _ := f.by.at(customer, period, false)
	return group
}

// tally counts customers in rows of each worker's own, and adds these up.
func tally[T any](ctx context.Context, o *Orders, rows func() [][]T, add func(*T, T), count func(rows [][]T, h history)) ([][]T, error) {
	workers := make([][][]T, o.workers)
	for w := range workers {
		workers[w] = rows()
	}
	err := o.each(ctx, func(worker int, h history) { count(workers[worker], h) })
	for _, more := range workers[1:] {
		for r := range more {
			for i := range more[r] {
				add(&workers[0][r][i], more[r][i])
			}
		}
	}
	return workers[0], err
}

// table is rows x columns of zeros.
func table[T any](rows, columns int) [][]T {
	t := make([][]T, rows)
	for i := range t {
		t[i] = make([]T, columns)
	}
	return t
}

// triangle is a row for each of n periods, as long as there are periods from it to
// the last, and that many more.
func triangle[T any](n, more int) [][]T {
	t := make([][]T, n)
	for i := range t {
		t[i] = make([]T, n-i+more)
	}
	return t
}

// triangles is the triangles of several groups, one behind the other.
func triangles[T any](groups, n, more int) [][]T {
	var t [][]T
	for range groups {
		t = append(t, triangle[T](n, more)...)
	}
	return t
}

// byGroup is n rows for each group.
func byGroup[T any](groups, n int, rows [][]T) [][][]T {
	by := make([][][]T, groups)
	for g := range by {
		by[g] = rows[g*n : (g+1)*n : (g+1)*n]
	}
	return by
}

// Purchases tells first orders from repeat orders, period by period.
func (o *Orders) Purchases(ctx context.Context, q facts.Query) (facts.Purchases, error) {
	f, err := o.frame(ctx, q)
	if err != nil {
		return facts.Purchases{}, err
	}
	rows, err := tally(ctx, o, func() [][]facts.Purchase { return table[facts.Purchase](len(f.names), len(f.line.Periods)) },
		(*facts.Purchase).Add,
		func(rows [][]facts.Purchase, h history) {
			f.purchases(h, 0, len(f.line.Periods), func(at cell, p facts.Purchase) { rows[at.group][at.period].Add(p) })
		})
	return facts.Purchases{Periods: f.line.Periods, AsOf: o.coverage.AsOf, Unit: o.coverage.Unit, Groups: f.names, Rows: rows}, err
}

// cell is where facts are counted.
type cell struct{ group, period int }

// never is no day of any entry.
const never = LastDay + 1

// purchases enters what a customer bought in each of the periods from one up to, but
// not including, another.
func (f *frame) purchases(h history, from, to int, enter func(cell, facts.Purchase)) {
	first, ever := h.first()
	if !ever {
		first = never
	}
	for entries := h.entries; len(entries) > 0; {
		period := f.at(entries[0].day())
		if period >= to {
			return
		}
		n, _, _ := within(entries, f.after[max(period, from-1)])
		if period >= from {
			enter(cell{f.group(h.customer, period), period}, purchase(entries[:n], first))
		}
		entries = entries[n:]
	}
}

// purchase is what one customer bought in one period; first is the day of the
// first order.
func purchase(entries []entry, first calendar.Day) facts.Purchase {
	var p facts.Purchase
	for _, e := range entries {
		p.Revenue += e.amount()
		onFirst := e.day() == first
		if onFirst {
			p.RevenueFirst += e.amount()
		}
		if e.order() {
			p.Orders++
			if onFirst {
				p.OrdersFirst++
			}
		}
	}
	p.Customers = min(p.Orders, 1)
	p.CustomersRepeat = min(p.Orders-p.OrdersFirst, 1)
	return p
}

// Cohorts counts by the period of the first order and the periods since
// (metrics.md, section 8). What a customer was refunded before the period of
// the first order, or with an Age before its day, has no age and no cell.
func (o *Orders) Cohorts(ctx context.Context, q facts.Query) (facts.Cohorts, error) {
	f, err := o.frame(ctx, q)
	if err != nil {
		return facts.Cohorts{}, err
	}
	groups, n := len(f.names), len(f.line.Periods)
	c := facts.Cohorts{Periods: f.line.Periods, Age: q.Age, AsOf: o.coverage.AsOf, First: o.first, Unit: o.coverage.Unit, Groups: f.names}
	rows, err := tally(ctx, o, func() [][]facts.CohortCell {
		cells := make([][]facts.CohortCell, groups*n)
		for i := range cells {
			cells[i] = make([]facts.CohortCell, c.Ages(i%n))
		}
		return cells
	},
		(*facts.CohortCell).Add,
		func(rows [][]facts.CohortCell, h history) {
			if day, ever := h.first(); ever {
				first := f.at(day)
				age := func(d calendar.Day) int { return f.at(d) - first }
				if q.Age > 0 {
					age = func(d calendar.Day) int {
						if d < day {
							return -1
						}
						return int(d-day) / int(q.Age)
					}
				}
				cohort(rows[f.group(h.customer, first)*n+first], h, age)
			}
		})
	c.Cells = byGroup(groups, n, rows)
	return c, err
}

// cohort adds one customer to the cells of a cohort.
func cohort(cells []facts.CohortCell, h history, ageOn func(calendar.Day) int) {
	last := -1
	for _, e := range h.entries {
		age := ageOn(e.day())
		if age < 0 {
			continue
		}
		cells[age].Revenue += e.amount()
		if !e.order() {
			continue
		}
		cells[age].Orders++
		if age > last {
			cells[age].Active++
			last = age
		}
	}
	if last >= 0 { // always, but for sign-ups
		cells[last].Last++
	}
}

// Customers is every customer with an order, in short.
func (o *Orders) Customers(ctx context.Context, by facts.By) (facts.Customers, error) {
	f, err := o.frame(ctx, facts.Query{By: by})
	if err != nil {
		return facts.Customers{}, err
	}
	c := facts.Customers{
		Rows:   huge[facts.Customer](int(o.coverage.Customers)),
		AsOf:   o.coverage.AsOf,
		First:  o.first,
		Unit:   o.coverage.Unit,
		Groups: f.names,
		Names:  o.id,

		TwiceGap: o.twiceGap,
		Parallel: func(n int, work func(i int)) { parallel(o.workers, n, func(_, i int) { work(i) }) },
	}
	if o.products {
		c.Products = o.favorites
	}
	from := make([]int, len(o.partitions)+1)
	for p := range o.partitions {
		from[p+1] = from[p] + o.partitions[p].buyers
	}
	err = o.parallel(ctx, func(_, p int) {
		rows := c.Rows[from[p]:from[p]:from[p+1]]
		var buffer []entry
		o.partitions[p].each(&buffer, func(h history) {
			row := brief(h.entries, o.coverage.AsOf)
			if row.Orders == 0 {
				return
			}
			row.Ref = facts.Ref(h.customer)
			if f.by != nil {
				row.Group = int32(f.by.of(h.customer))
			}
			rows = append(rows, row)
		})
	})
	return c, err
}

// brief is a history in short, from its end to its beginning, so that it is known how
// long the customer has been silent when gaps are compared with that.
func brief(entries []entry, asOf calendar.Day) facts.Customer {
	var c facts.Customer
	first, short := 0, int32(0) // place of the first order; gaps of which OverdueGaps are shorter than the silence
	for i := len(entries) - 1; i >= 0; i-- {
		e := entries[i]
		c.Revenue += e.amount()
		if !e.order() {
			continue
		}
		first = i
		day := e.day()
		if c.Orders++; c.Orders == 1 {
			c.First, c.Last, c.OrderDays = day, day, 1
		}
		if gap := c.First - day; gap > 0 {
			c.First, c.Second = day, c.First
			c.OrderDays++
			if facts.OverdueGaps*gap < asOf-c.Last {
				short++
			}
		}
	}
	if c.Orders > 0 {
		c.FirstRevenue = onDay(entries, first)
		c.Overdue = c.OrderDays >= facts.RhythmDays && overdue(entries, c.OrderDays-1, short, asOf-c.Last)
	}
	return c
}

// overdue tells whether a silence is longer than OverdueGaps times the median of some
// gaps. It is when it is longer than that many of more than half of them, so that only
// where it is of exactly half of them, the two in the middle have to be found.
func overdue(entries []entry, gaps, short int32, silence calendar.Day) bool {
	if 2*short != gaps {
		return 2*short > gaps
	}
	return 2*int32(silence) > facts.OverdueGaps*twiceMedian(entries)
}

// Gaps counts the days between a customer's consecutive order days.
func (o *Orders) Gaps(ctx context.Context) (facts.Gaps, error) {
	if o.coverage.Empty {
		return nil, ctx.Err()
	}
	gaps, err := tally(ctx, o, func() [][]int64 { return table[int64](1, int(o.coverage.Last-o.coverage.First)+1) },
		func(sum *int64, more int64) { *sum += more },
		func(gaps [][]int64, h history) {
			last, any := calendar.Day(0), false
			for _, e := range h.entries {
				if !e.order() {
					continue
				}
				if any && e.day() > last {
					gaps[0][e.day()-last]++
				}
				last, any = e.day(), true
			}
		})
	return gaps[0], err
}

// twiceGap is twice the median of the days between a customer's order days.
func (o *Orders) twiceGap(ref facts.Ref) int32 {
	var buffer []entry
	p, c := o.of(ref)
	return twiceMedian(p.history(c, &buffer).entries)
}

// twiceMedian is twice the median of the days between consecutive order days: the
// middle one twice, or the sum of the two in the middle.
func twiceMedian(entries []entry) int32 {
	var few [64]int32
	gaps, last := few[:0], never
	for _, e := range entries {
		if !e.order() {
			continue
		}
		if e.day() > last {
			gaps = append(gaps, int32(e.day()-last))
		}
		last = e.day()
	}
	slices.Sort(gaps)
	n := len(gaps)
	if n == 0 {
		return 0
	}
	return gaps[(n-1)/2] + gaps[n/2]
}
