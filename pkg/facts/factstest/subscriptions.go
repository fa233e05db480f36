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
	Group    string // value of the one dimension, whatever its name
}

func (s Subscription) activeAt(d calendar.Day) bool {
	return s.Start <= d && (s.End == nil || d < *s.End)
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
	Rows []Subscription
	AsOf *calendar.Day // nil: the last start or end of the rows
	Unit money.Unit
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
	var kept []Subscription
	for _, r := range s.Rows {
		if r.Start <= s.asOf() && (customer == "" || r.Customer == customer) {
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
	m := facts.Movements{AsOf: s.asOf(), Unit: s.Unit}
	if c := s.Coverage(); !c.Empty {
		m.Periods = q.Calendar.Timeline(q.Grain, c.First, c.AsOf).Periods
	}
	at := func(customer string, period int) (active bool, mrr money.Minor) {
		if period < 0 {
			return false, 0
		}
		for _, r := range s.rows(customer) {
			if r.activeAt(min(m.Periods[period].Last, m.AsOf)) {
				active = true
				mrr += r.MRR
			}
		}
		return active, mrr
	}
	first := func(customer string) (calendar.Day, bool) {
		day := s.rows(customer)[0].Start
		for _, r := range s.rows(customer) {
			day = min(day, r.Start)
		}
		return day, true
	}
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
		m.Rows = append(m.Rows, movements(members[g], m.Periods, at, first))
	}
	return m
}
