package orders

import (
	"context"

	"github.com/retain-cli/retain/pkg/export/internal/questions"
	"github.com/retain-cli/retain/pkg/facts"
)

// customersSeen is what all rows have shown of customers. Only where some row has
// the id 0 does it depend on all ids whether that is a customer.
func (s *scan) customersSeen() (c questions.Customers) {
	for _, w := range s.workers {
		c.Join(w.customers)
	}
	owned, shared := s.owned()
	c.Owned, c.Shared = int64(len(owned)), shared
	c.Zeros = s.total().noughts
	if c.Zeros > 0 || s.files[0].Plan.Zero {
		c.Ids = s.idsSeen()
	}
	return c
}

// idsSeen is the ids of all customers and how busy they are. Without a ledger, as
// when amounts are too large for one, nothing is known of them.
func (s *scan) idsSeen() (ids questions.Ids) {
	orders, err := s.sealed()
	if err != nil {
		return ids
	}
	all, err := orders.Customers(context.Background(), facts.By{})
	if err != nil {
		return ids
	}
	for _, c := range all.Rows {
		ids.Add(all.Names(c.Ref), int64(c.Orders))
	}
	return ids
}

// datesSeen is how dates are written in all rows.
func (s *scan) datesSeen() map[string]questions.DatesSeen {
	var seen questions.DatesSeen
	for _, w := range s.workers {
		seen.Join(w.dates)
	}
	return map[string]questions.DatesSeen{"date": seen}
}

// onlyMonths tells whether all dates are months.
func (s *scan) onlyMonths() bool {
	seen := s.datesSeen()["date"]
	return seen.OnlyMonths()
}
