package ledger

import (
	"testing"

	"github.com/retain-cli/retain/pkg/facts/factstest"
	"pgregory.net/rapid"
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

// The ledger gives the facts of the naive implementation, with any number of
// writers.
func TestFacts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := factstest.Orders{Rows: factstest.OrderRows().Draw(t, "orders")}
		if rapid.Bool().Draw(t, "as of") {
			day := factstest.Days().Draw(t, "day")
			want.AsOf = &day
		}
		q := factstest.Queries().Draw(t, "query")
		q.By.Name = ""
		factstest.Same(t, want, build(t, want, rapid.IntRange(1, 3).Draw(t, "writers")), q)
	})
}
