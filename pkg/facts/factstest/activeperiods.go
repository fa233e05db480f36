package factstest

import (
	"context"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
)

// ActivePeriods asks every customer whether they ordered in each of the periods.
func (o Orders) ActivePeriods(q facts.Query, span calendar.Period) facts.ActivePeriods {
	a := facts.ActivePeriods{Groups: o.groups(q.By)}
	for _, p := range o.periods(q) {
		if p.First >= span.First && p.Last <= span.Last {
			a.Periods = append(a.Periods, p)
		}
	}
	for _, group := range a.Groups {
		row := make([]int64, len(a.Periods)+1)
		for _, customer := range o.members(group, q.By) {
			known, n := false, 0
			for _, p := range a.Periods {
				known = len(o.rows(order, of(customer), func(r Order) bool { return r.Day <= p.Last })) > 0
				if len(o.rows(order, of(customer), between(p.First, p.Last))) > 0 {
					n++
				}
			}
			if known {
				row[n]++
			}
		}
		a.Rows = append(a.Rows, row)
	}
	return a
}

// sameActivePeriods compares customers by the number of their active periods.
func sameActivePeriods(t TB, want Orders, source facts.Source, q facts.Query) {
	t.Helper()
	counter, ok := source.(facts.PeriodCounter)
	if !ok {
		return
	}
	for _, span := range Spans(want.Coverage()) {
		span.Last += 40 // so that there is a month within it more often
		got, err := counter.ActivePeriods(context.Background(), q, span)
		equal(t, "active periods", want.ActivePeriods(q, span), got)
		equal(t, "error of active periods", nil, err)
	}
}
