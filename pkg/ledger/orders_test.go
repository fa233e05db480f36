package ledger

import (
	"testing"

	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/facts/factstest"
)

// build is the ledger of rows that several writers add in turn.
func build(t factstest.TB, o factstest.Orders, writers int) *Orders {
	b := NewBuilder(Options{Unit: o.Unit, Writers: writers, Rows: int64(len(o.Rows))})
	for i, r := range o.Rows {
		if o.AsOf != nil && r.Day > *o.AsOf {
			continue
		}
		w := b.Writer(i % writers)
		w.addOne(r.Customer, Order{Day: r.Day, Amount: r.Amount, Refund: r.Refund})
	}
	orders, err := b.Seal(o.AsOf)
	if err != nil {
		t.Errorf("seal: %v", err)
	}
	return orders
}

// The ledger conforms with one to three writers.
func TestOrdersConform(t *testing.T) {
	factstest.Conform(t, func(shop factstest.Orders) (facts.Source, error) {
		orders := marked(t, shop, "Group", 1+len(shop.Rows)%3)
		var known []Subscription
		for _, c := range shop.SignedUp {
			row := Subscription{Customer: c.Customer, Start: Unknown, Values: []string{c.Plan}}
			if c.Day != nil {
				row.Start = *c.Day
			}
			known = append(known, row)
		}
		return orders.With(NewAttributes(known, []string{"Plan"})), nil
	})
}
