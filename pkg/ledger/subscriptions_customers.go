package ledger

import (
	"context"
	"math"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/money"
)

// Customers is every customer in short. First is the first start, Last the
// last active day: the as-of day for those who are still there. Orders are
// subscriptions, order days the days on which one started. Revenue is the MRR
// of every month at whose end the customer was active, so that all customers
// together have what the monthly movements have as the revenue at the end of
// the complete months.
func (s *Subscriptions) Customers(ctx context.Context, by facts.By) (facts.Customers, error) {
	groups := s.groups(facts.Query{By: by}, s.timeline(facts.Query{}))
	c := facts.Customers{
		Rows:   make([]facts.Customer, len(s.customers)),
		AsOf:   s.asOf,
		Unit:   s.terms.Unit,
		Groups: groups.names(),
		Names:  func(ref uint64) string { return s.rows[s.customers[ref].from].Customer },
	}
	err := s.each(ctx, func(i int, span span) {
		c.Rows[i] = s.customer(s.rows[span.from:span.to])
		c.Rows[i].Ref = uint64(i)
		c.Rows[i].Group = int32(groups.of(i))
	})
	return c, err
}

// customer is one customer's rows in short.
func (s *Subscriptions) customer(rows []Subscription) facts.Customer {
	c := facts.Customer{First: rows[0].Start, Last: rows[0].Start, Orders: int32(len(rows))}
	for i, r := range rows {
		if i == 0 || r.Start != rows[i-1].Start {
			c.OrderDays++
		}
		if r.Start == c.First {
			c.FirstRevenue += r.MRR
		}
		end := until(r, s.asOf+1)
		c.Last = max(c.Last, r.Start, end-1)
		c.Revenue += r.MRR * money.Minor(months(end)-months(r.Start))
	}
	return c
}

// months counts the months that ended before a day, from some month on.
func months(d calendar.Day) int {
	y, m, _ := d.Civil()
	return y*12 + m
}

// Gaps counts the days that customers were away: Gaps[7] is how often one
// came back a week after their last subscription had ended. A row that starts
// on the day another ends leaves no gap.
func (s *Subscriptions) Gaps(ctx context.Context) (facts.Gaps, error) {
	var gaps facts.Gaps
	err := s.each(ctx, func(_ int, span span) {
		end := calendar.Day(math.MaxInt32)
		for i, r := range s.rows[span.from:span.to] {
			if away := int(r.Start - end); i > 0 && away > 0 {
				gaps = append(gaps, make(facts.Gaps, max(0, away+1-len(gaps)))...)
				gaps[away]++
			}
			if i == 0 {
				end = r.Start
			}
			end = max(end, until(r, math.MaxInt32))
		}
	})
	return gaps, err
}
