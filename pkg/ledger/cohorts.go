package ledger

import (
	"context"

	"github.com/retain-cli/retain/pkg/facts"
)

// Cohorts counts by the period of the first order and the periods since
// (metrics.md, section 8). What a customer was refunded before the period of
// the first order has no age and no cell.
func (o *Orders) Cohorts(ctx context.Context, q facts.Query) (facts.Cohorts, error) {
	line := o.timeline(q)
	days := o.days(line)
	names, by, err := o.split(ctx, q, line)
	if err != nil {
		return facts.Cohorts{}, err
	}
	cells := make([][][][]facts.CohortCell, o.workers) // [worker][group][first][age]
	for w := range cells {
		for range names {
			cells[w] = append(cells[w], triangle[facts.CohortCell](len(line.Periods), 0))
		}
	}
	err = o.each(ctx, func(worker int, h history) {
		day, ever := h.first()
		if !ever {
			return
		}
		group, first := 0, days.at(day)
		if by != nil {
			group, _ = by.at(h.customer, first, false)
		}
		cohort(cells[worker][group][first], h, first, days)
	})
	for _, other := range cells[1:] {
		for g := range other {
			for first := range other[g] {
				for age, cell := range other[g][first] {
					addCell(&cells[0][g][first][age], cell)
				}
			}
		}
	}
	return facts.Cohorts{Periods: line.Periods, AsOf: o.coverage.AsOf, Unit: o.coverage.Unit, Groups: names, Cells: cells[0]}, err
}

// cohort adds one customer to the cells of the cohort that began in a period.
func cohort(cells []facts.CohortCell, h history, first int, days dayIndex) {
	last := -1
	for _, e := range h.entries {
		age := days.at(e.day()) - first
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
	cells[last].Last++
}

func addCell(c *facts.CohortCell, o facts.CohortCell) {
	c.Active += o.Active
	c.Last += o.Last
	c.Orders += o.Orders
	c.Revenue += o.Revenue
}
