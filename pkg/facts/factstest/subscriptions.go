package factstest

import (
	"slices"
	"sort"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/money"
)

// Subscription is one row of a customers file: active at the end of every day
// from Start on and before End.
type Subscription struct {
	Customer string
	Start    calendar.Day
	End      *calendar.Day // nil: still running
	MRR      money.Minor
	PastDue  bool
	Every    calendar.Interval
	Group    string // value of the one dimension, whatever its name
}

func (s Subscription) activeAt(d calendar.Day) bool {
	return s.Start <= d && (s.End == nil || d < *s.End)
}

// Trial is a trial of a customer.
type Trial struct {
	Start     calendar.Day
	End, Paid *calendar.Day // nil: it goes on, and nothing was paid
	Group     string
}

// Subscriptions is a source of facts from subscriptions. Where the definition
// is silent:
//
//   - Periods run from the first start to the as-of day, for a subscription
//     that nothing happens to is still one.
//   - A subscription that ends on the day it starts is never active, but it is
//     its customer's first activity when it is the first: joined and left.
//   - Free subscriptions count as they are; who does not want them leaves them
//     out of the rows.
//   - The query's activity means nothing here and comes back as the zero value.
//   - A customer's group is that of the row that starts first (or last); among
//     rows of one day the alphabetically first.
type Subscriptions struct {
	Rows   []Subscription
	Trials []Trial
	AsOf   *calendar.Day // nil: the last start or end of the rows
	Unit   money.Unit
}

func (s Subscriptions) asOf() calendar.Day {
	if s.AsOf != nil {
		return *s.AsOf
	}
	var seen []calendar.Day
	for _, r := range s.Rows {
		seen = append(seen, r.Start)
		if r.End != nil {
			seen = append(seen, *r.End)
		}
	}
	if len(seen) == 0 {
		return 0
	}
	return slices.Max(seen)
}

// rows is what had started by the as-of day, of one customer or, for "", of
// all.
func (s Subscriptions) rows(customer string) []Subscription {
	kept := make([]Subscription, 0, len(s.Rows))
	asOf := s.asOf()
	for _, r := range s.Rows {
		if r.Start <= asOf && (customer == "" || r.Customer == customer) {
			kept = append(kept, r)
		}
	}
	return kept
}

func (s Subscriptions) names() []string {
	var ns []string
	for _, r := range s.rows("") {
		ns = append(ns, r.Customer)
	}
	sort.Strings(ns)
	return slices.Compact(ns)
}

// Coverage counts rows and customers; First and Last are the first and the last
// start or end that is not after the as-of day.
func (s Subscriptions) Coverage() facts.Coverage {
	c := facts.Coverage{
		AsOf: s.asOf(), Unit: s.Unit, FromSubscription: true,
		Empty:         len(s.rows("")) == 0,
		Customers:     int64(len(s.names())),
		Subscriptions: int64(len(s.rows(""))),
	}
	var seen []calendar.Day
	for _, r := range s.rows("") {
		seen = append(seen, r.Start)
		if r.End != nil && *r.End <= c.AsOf {
			seen = append(seen, *r.End)
		}
	}
	if !c.Empty {
		c.First, c.Last = slices.Min(seen), slices.Max(seen)
	}
	return c
}

func (s Subscriptions) group(customer string, by facts.By) string {
	if by.Name == "" {
		return ""
	}
	rows := s.rows(customer)
	slices.SortFunc(rows, func(a, b Subscription) int { return int(a.Start) - int(b.Start) })
	day := rows[0].Start
	if by.Last {
		day = rows[len(rows)-1].Start
	}
	var values []string
	for _, r := range rows {
		if r.Start == day {
			values = append(values, r.Group)
		}
	}
	return slices.Min(values)
}

// Movements looks at the rows at the end of every period.
func (s Subscriptions) Movements(q facts.Query) facts.Movements {
	m := facts.Movements{AsOf: s.asOf(), Unit: s.Unit, Rolling: max(q.Rolling, 1)}
	if c := s.Coverage(); !c.Empty {
		m.Periods = q.Calendar.Timeline(q.Grain, c.First, c.AsOf).Periods
	}
	at := func(customer string, period int) (bool, money.Minor) {
		if period < 0 {
			return false, 0
		}
		n, mrr := s.running(customer, min(m.Periods[period].Last, m.AsOf))
		return n > 0, mrr
	}
	first := func(customer string) (calendar.Day, bool) { return s.first(customer), true }
	members := map[string][]string{}
	if q.By.Name == "" {
		members[""] = nil
	}
	for _, customer := range s.names() {
		g := s.group(customer, q.By)
		members[g] = append(members[g], customer)
	}
	for g := range members {
		m.Groups = append(m.Groups, g)
	}
	sort.Strings(m.Groups)
	for _, g := range m.Groups {
		m.Rows = append(m.Rows, movements(members[g], m, at, first))
	}
	return m
}

// Cohorts is survival: the cell of age k has the customers who are active at
// the end of the k-th period after their first start; age 0 has all of them.
// Orders are rows that start in the period.
func (s Subscriptions) Cohorts(q facts.Query) facts.Cohorts {
	m := s.Movements(q)
	c := facts.Cohorts{Periods: m.Periods, AsOf: m.AsOf, Unit: m.Unit, Groups: m.Groups}
	for _, group := range c.Groups {
		triangle := make([][]facts.CohortCell, len(c.Periods))
		for first, p := range c.Periods {
			triangle[first] = make([]facts.CohortCell, len(c.Periods)-first)
			for _, customer := range s.names() {
				if s.group(customer, q.By) == group && within(p, s.first(customer)) {
					s.survive(triangle[first], c.Periods[first:], customer)
				}
			}
		}
		c.Cells = append(c.Cells, triangle)
	}
	return c
}

func (s Subscriptions) survive(cells []facts.CohortCell, periods []calendar.Period, customer string) {
	last := 0
	for age, p := range periods {
		n, mrr := s.running(customer, min(p.Last, s.asOf()))
		if n > 0 || age == 0 {
			cells[age].Active++
			last = age
		}
		cells[age].Revenue += mrr
		for _, r := range s.rows(customer) {
			if within(p, r.Start) {
				cells[age].Orders++
			}
		}
	}
	cells[last].Last++
}

func within(p calendar.Period, d calendar.Day) bool { return p.First <= d && d <= p.Last }

func (s Subscriptions) first(customer string) calendar.Day {
	day := s.rows(customer)[0].Start
	for _, r := range s.rows(customer) {
		day = min(day, r.Start)
	}
	return day
}

// running is how many rows of a customer run at the end of a day, and their
// MRR.
func (s Subscriptions) running(customer string, d calendar.Day) (n int, mrr money.Minor) {
	for _, r := range s.rows(customer) {
		if r.activeAt(d) {
			n++
			mrr += r.MRR
		}
	}
	return n, mrr
}

// Purchases takes the start of a row for an order of its MRR.
func (s Subscriptions) Purchases(q facts.Query) facts.Purchases {
	m := s.Movements(q)
	p := facts.Purchases{Periods: m.Periods, AsOf: m.AsOf, Unit: m.Unit, Groups: m.Groups}
	for _, group := range p.Groups {
		rows := make([]facts.Purchase, len(p.Periods))
		for i, period := range p.Periods {
			for _, customer := range s.names() {
				if s.group(customer, q.By) == group {
					rows[i].Add(s.purchase(customer, period))
				}
			}
		}
		p.Rows = append(p.Rows, rows)
	}
	return p
}

func (s Subscriptions) purchase(customer string, in calendar.Period) (p facts.Purchase) {
	for _, r := range s.rows(customer) {
		if !within(in, r.Start) {
			continue
		}
		p.Customers = 1
		p.Orders++
		p.Revenue += r.MRR
		if r.Start == s.first(customer) {
			p.OrdersFirst++
			p.RevenueFirst += r.MRR
		} else {
			p.CustomersRepeat = 1
		}
	}
	return p
}

// Customers looks at every day of every customer: revenue is the MRR at the
// ends of months, the last day is the last on which a row runs or starts.
func (s Subscriptions) Customers(by facts.By) facts.Customers {
	ids := s.names()
	c := facts.Customers{
		AsOf: s.asOf(), Unit: s.Unit, Groups: s.Movements(facts.Query{By: by}).Groups,
		Names: func(ref facts.Ref) string { return ids[ref] },
	}
	for ref, id := range ids {
		first := s.first(id)
		row := facts.Customer{Ref: facts.Ref(ref), First: first, Last: first, Orders: int32(len(s.rows(id)))}
		row.Group = int32(slices.Index(c.Groups, s.group(id, by)))
		for d := first; d <= s.asOf(); d++ {
			n, mrr := s.running(id, d)
			started := s.purchase(id, calendar.Period{First: d, Last: d})
			if row.OrderDays += int32(started.Customers); row.OrderDays == 2 && row.Second == 0 {
				row.Second = d
			}
			row.FirstRevenue += started.RevenueFirst
			if _, _, tomorrow := (d + 1).Civil(); tomorrow == 1 {
				row.Revenue += mrr
			}
			if n > 0 || started.Orders > 0 {
				row.Last = d
			}
		}
		c.Rows = append(c.Rows, row)
	}
	return c
}

// Outlook looks at the rows of every customer on the as-of day.
func (s Subscriptions) Outlook(by facts.By) facts.Outlook {
	o := facts.Outlook{AsOf: s.asOf(), Unit: s.Unit, Groups: s.Movements(facts.Query{By: by}).Groups}
	for _, group := range o.Groups {
		var sum facts.Prospect
		for _, customer := range s.names() {
			if s.group(customer, by) == group {
				sum.Running += s.there(customer, s.asOf(), func(Subscription) bool { return true }, &sum.Revenue)
				sum.Ending += s.there(customer, s.asOf(), func(r Subscription) bool { return r.End != nil }, &sum.RevenueEnding)
				sum.PastDue += s.there(customer, s.asOf(), func(r Subscription) bool { return r.PastDue }, &sum.RevenuePastDue)
				sum.AtRisk += s.there(customer, s.asOf(), func(r Subscription) bool { return r.End != nil || r.PastDue }, &sum.RevenueAtRisk)
			}
		}
		o.Rows = append(o.Rows, sum)
	}
	return o
}

// there counts the rows of a customer that run on a day and of which something is
// true, and adds up their MRR.
func (s Subscriptions) there(customer string, day calendar.Day, is func(Subscription) bool, mrr *money.Minor) (n int64) {
	for _, r := range s.rows(customer) {
		if r.activeAt(day) && is(r) {
			n++
			*mrr += r.MRR
		}
	}
	return n
}

// TrialsOf looks at all trials for each group and period.
func (s Subscriptions) TrialsOf(q facts.Query) facts.Trials {
	t := facts.Trials{AsOf: s.asOf()}
	var starts []calendar.Day
	for _, trial := range s.Trials {
		if trial.Start <= t.AsOf {
			starts = append(starts, trial.Start)
			t.Groups = append(t.Groups, trial.in(q.By))
		}
	}
	if len(starts) == 0 {
		t.Groups = []string{""}
	} else {
		t.Periods = q.Calendar.Timeline(q.Grain, slices.Min(starts), t.AsOf).Periods
	}
	slices.Sort(t.Groups)
	t.Groups = slices.Compact(t.Groups)
	known := func(day *calendar.Day) bool { return day != nil && *day <= t.AsOf }
	for _, group := range t.Groups {
		rows := make([]facts.Trial, len(t.Periods))
		for i, p := range t.Periods {
			for _, trial := range s.Trials {
				if trial.in(q.By) != group || trial.Start > t.AsOf || !within(p, trial.Start) {
					continue
				}
				rows[i].Started++
				if !known(trial.Paid) && !known(trial.End) {
					rows[i].Open++
					continue
				}
				rows[i].Over++
				if known(trial.Paid) {
					rows[i].Converted++
					for len(rows[i].Days) <= int(*trial.Paid-trial.Start) {
						rows[i].Days = append(rows[i].Days, 0)
					}
					rows[i].Days[*trial.Paid-trial.Start]++
				}
			}
		}
		t.Rows = append(t.Rows, rows)
	}
	return t
}

func (t Trial) in(by facts.By) string {
	if by.Name == "" {
		return ""
	}
	return t.Group
}

// RenewalsOf follows every customer from due day to due day.
func (s Subscriptions) RenewalsOf(q facts.Query) facts.Renewals {
	m := s.Movements(q)
	r := facts.Renewals{Periods: m.Periods, AsOf: m.AsOf, Groups: m.Groups}
	for _, customer := range s.names() {
		r.Intervals = append(r.Intervals, s.every(customer))
	}
	slices.SortFunc(r.Intervals, calendar.Interval.Compare)
	r.Intervals = slices.Compact(r.Intervals)
	for _, group := range r.Groups {
		var ofGroup [][][]facts.Renewal
		for _, every := range r.Intervals {
			var ofInterval [][]facts.Renewal
			for _, p := range r.Periods {
				ofInterval = append(ofInterval, s.renewals(every, func(customer string) bool {
					return s.group(customer, q.By) == group && within(p, s.first(customer)) && s.every(customer) == every
				}))
			}
			ofGroup = append(ofGroup, ofInterval)
		}
		r.Cells = append(r.Cells, ofGroup)
	}
	return r
}

// every is the shortest interval that is known of the rows with the first start.
func (s Subscriptions) every(customer string) (shortest calendar.Interval) {
	for _, r := range s.rows(customer) {
		known := r.Every.Months+r.Every.Days > 0
		if r.Start == s.first(customer) && known && (shortest.Months+shortest.Days == 0 || r.Every.Compare(shortest) < 0) {
			shortest = r.Every
		}
	}
	return shortest
}

// renewals counts some customers at each due day, looking back at all before it.
func (s Subscriptions) renewals(every calendar.Interval, member func(customer string) bool) (all []facts.Renewal) {
	for n := 0; ; n++ {
		var r facts.Renewal
		for _, customer := range s.names() {
			if !member(customer) || n > 0 && (every.Months+every.Days == 0 || every.After(s.first(customer), n)+1 > s.asOf()) {
				continue
			}
			missed := 0
			for before := 1; before < n; before++ {
				if running, _ := s.running(customer, every.After(s.first(customer), before)+1); running == 0 {
					missed++
				}
			}
			running, _ := s.running(customer, every.After(s.first(customer), n)+1)
			r.Observed++
			switch {
			case n == 0:
				r.Due++
				r.Renewed++
			case missed == 0:
				r.Due++
				if running > 0 {
					r.Renewed++
					var mrr money.Minor
					if s.there(customer, every.After(s.first(customer), n)+1, func(row Subscription) bool { return row.Every == every }, &mrr) == 0 {
						r.Changed++
					}
				}
			case running > 0:
				r.Back++
			}
		}
		if r.Observed == 0 {
			return all
		}
		all = append(all, r)
	}
}

// Gaps counts the days in a row on which nothing of a customer runs, before
// something starts again.
func (s Subscriptions) Gaps() facts.Gaps {
	var gaps facts.Gaps
	for _, customer := range s.names() {
		away := 0
		for d, asOf := s.first(customer), s.asOf(); d <= asOf; d++ {
			started := s.purchase(customer, calendar.Period{First: d, Last: d}).Orders > 0
			n, _ := s.running(customer, d)
			if started && away > 0 {
				for len(gaps) <= away {
					gaps = append(gaps, 0)
				}
				gaps[away]++
			}
			if n > 0 || started {
				away = 0
			}
			if n == 0 {
				away++
			}
		}
	}
	return gaps
}

// Spending takes the start of a row for an order of its MRR.
func (s Subscriptions) Spending(spans ...calendar.Period) facts.Spending {
	ids := s.names()
	out := facts.Spending{Spans: spans, AsOf: s.asOf(), Unit: s.Unit, Names: func(ref facts.Ref) string { return ids[ref] }}
	for ref, id := range ids {
		row, orders := facts.Spender{Ref: facts.Ref(ref), First: s.first(id)}, int64(0)
		for _, span := range spans {
			p := s.purchase(id, span)
			orders += p.Orders
			row.Within = append(row.Within, facts.Spend{Orders: p.Orders, Revenue: p.Revenue})
		}
		if orders > 0 {
			out.Rows = append(out.Rows, row)
		}
	}
	return out
}
