package ledger

import (
	"context"
	"errors"
	"fmt"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
)

// The remainders of facts.Signups.
const (
	undated = iota
	before
	after
	early
	remainders
)

// signups is what one worker has counted.
type signups struct {
	cells [][]facts.CohortCell
	rest  [remainders]facts.Remainder
}

// Signups counts by the period in which customers signed up, those who never
// ordered too. Periods are those of the orders.
func (o *Orders) Signups(ctx context.Context, q facts.Query) (facts.Signups, error) {
	a := o.attributes
	if a == nil {
		return facts.Signups{}, fmt.Errorf("sign-ups: %w without a customers file", errors.ErrUnsupported)
	}
	f, err := o.frame(ctx, facts.Query{Calendar: q.Calendar, Grain: q.Grain})
	if err != nil {
		return facts.Signups{}, err
	}
	by, places := a.split(q.By), a.places(f.line, o.coverage.AsOf)
	groups, n := len(by.values), len(f.line.Periods)
	workers := make([]signups, o.workers)
	for w := range workers {
		workers[w].cells = triangles[facts.CohortCell](groups, n, 0)
	}
	err = o.parallel(ctx, func(worker, p int) {
		var buffer []entry
		s := &workers[worker]
		o.partitions[p].each(&buffer, func(h history) {
			known, ok := a.numbers[o.id(facts.Ref(h.customer))]
			switch {
			case !ok:
				s.rest[undated].Add(remainder(h.entries))
				s.rest[undated].Customers++ // the others are in the file
			case places[known] < 0:
				s.rest[^places[known]].Add(remainder(h.entries))
			default:
				f.signedUp(s, h.entries, by.of(known)*n+places[known], places[known])
			}
		})
	})
	total := workers[0]
	for _, more := range workers[1:] {
		for r, row := range more.cells {
			for i, cell := range row {
				total.cells[r][i].Add(cell)
			}
		}
		for i, r := range more.rest {
			total.rest[i].Add(r)
		}
	}
	members := table[int64](groups, n)
	for i, place := range places {
		if place < 0 {
			total.rest[^place].Customers++
		} else {
			members[by.of(i)][place]++
		}
	}
	return facts.Signups{
		Cohorts: facts.Cohorts{
			Periods: f.line.Periods, AsOf: o.coverage.AsOf, First: o.first, Unit: o.coverage.Unit,
			Groups: by.values, Cells: byGroup(groups, n, total.cells),
		},
		Members: members,
		Undated: total.rest[undated], Before: total.rest[before], After: total.rest[after], Early: total.rest[early],
	}, err
}

// Registered reports whether the customers file has a column of that name.
func (o *Orders) Registered(name string) bool {
	return o.attributes != nil && o.attributes.Dimension(name)
}

// split groups the customers of the file by one of its columns.
func (a *Attributes) split(by facts.By) fixed {
	if column := a.column(by.Name); column >= 0 {
		return newFixed(a.Customers(), func(i int) string { return a.value(i, column, by.Last) })
	}
	return fixed{values: []string{""}, members: make([]int32, a.Customers())}
}

// places is the period of each sign-up, or ^ the remainder that its customer is in.
func (a *Attributes) places(line *calendar.Timeline, asOf calendar.Day) []int {
	places := make([]int, a.Customers())
	for i := range places {
		day, dated := a.signUp(i)
		switch place := line.At(day); {
		case !dated:
			places[i] = ^undated
		case day > asOf:
			places[i] = ^after
		case place >= 0:
			places[i] = place
		case len(line.Periods) > 0 && day > line.Periods[0].First:
			places[i] = ^after
		default:
			places[i] = ^before
		}
	}
	return places
}

// signedUp adds the rows of one customer to the cells of the period of the sign-up,
// and those of earlier periods to the remainder.
func (f *frame) signedUp(s *signups, entries []entry, cells, first int) {
	old := 0
	for old < len(entries) && f.at(entries[old].day()) < first {
		old++
	}
	if old > 0 {
		s.rest[early].Add(remainder(entries[:old]))
		s.rest[early].Customers++
	}
	cohort(s.cells[cells], history{entries: entries[old:]}, func(d calendar.Day) int { return f.at(d) - first })
}

// remainder is some rows of one customer, who is not counted.
func remainder(entries []entry) (r facts.Remainder) {
	for _, e := range entries {
		r.Revenue += e.amount()
		if e.order() {
			r.Orders++
		}
	}
	r.Buyers = min(r.Orders, 1)
	return r
}
