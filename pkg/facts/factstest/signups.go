package factstest

import (
	"slices"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
)

// SignedUp is a row of a customers file that stands beside orders, the only one of
// its customer.
type SignedUp struct {
	Customer string
	Day      *calendar.Day // nil: not known
	Plan     string        // value of the one dimension of the file
}

// Signups asks every period which customers signed up in it.
func (o Orders) Signups(q facts.Query) facts.Signups {
	known := map[string]SignedUp{}
	for _, c := range o.SignedUp {
		if q.By.Name != "plan" {
			c.Plan = ""
		}
		known[c.Customer] = c
	}
	s := facts.Signups{Cohorts: facts.Cohorts{Periods: o.periods(q), AsOf: o.asOf(), Unit: o.Unit}}
	for _, c := range known {
		s.Groups = append(s.Groups, c.Plan)
	}
	slices.Sort(s.Groups)
	s.Groups = slices.Compact(s.Groups)
	if q.By.Name != "plan" {
		s.Groups = []string{""}
	}
	in := func(name string, p calendar.Period) bool {
		day := known[name].Day
		return day != nil && *day <= o.asOf() && p.First <= *day && *day <= p.Last
	}
	all := names(o.rows())
	for name := range known {
		all = append(all, name)
	}
	slices.Sort(all)
	all = slices.Compact(all)
	for _, group := range s.Groups {
		triangle, members := make([][]facts.CohortCell, len(s.Periods)), make([]int64, len(s.Periods))
		for first, p := range s.Periods {
			triangle[first] = make([]facts.CohortCell, len(s.Periods)-first)
			for name, c := range known {
				if c.Plan == group && in(name, p) {
					members[first]++
					o.follow(triangle[first], name, s.Periods[first:])
				}
			}
		}
		s.Cells, s.Members = append(s.Cells, triangle), append(s.Members, members)
	}
	for _, name := range all {
		rest, rows := &s.Before, o.rows(of(name))
		day := known[name].Day
		switch first := slices.IndexFunc(s.Periods, func(p calendar.Period) bool { return in(name, p) }); {
		case first >= 0:
			if rest, rows = &s.Early, o.rows(of(name), between(s.Periods[0].First, s.Periods[first].First-1)); len(rows) == 0 {
				continue
			}
		case day == nil:
			rest = &s.Undated
		case *day > o.asOf() || len(s.Periods) > 0 && *day > s.Periods[len(s.Periods)-1].Last:
			rest = &s.After
		}
		rest.Customers++
		orders := 0
		for _, r := range rows {
			if order(r) {
				orders++
			}
		}
		rest.Orders += int64(orders)
		rest.Buyers += int64(min(orders, 1))
		rest.Revenue += revenue(rows)
	}
	return s
}

// follow adds what one customer did in each of some periods to the cells.
func (o Orders) follow(cells []facts.CohortCell, customer string, periods []calendar.Period) {
	last := -1
	o.Rows = o.rows(of(customer))
	for age, p := range periods {
		in := between(p.First, p.Last)
		orders := len(o.rows(order, in))
		cells[age].Orders += int64(orders)
		cells[age].Revenue += revenue(o.rows(in))
		if orders > 0 {
			cells[age].Active++
			last = age
		}
	}
	if last >= 0 {
		cells[last].Last++
	}
}
