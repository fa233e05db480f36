package ledger

import (
	"fmt"
	"testing"

	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/facts/factstest"
	"pgregory.net/rapid"
)

// Whatever the dimension, the sums of a spread are those of the movements: the
// tests of a rate are about the rate that is shown.
func TestSpreadAddsUpToMovements(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		orders := marked(t, factstest.Orders{Rows: factstest.OrderRows().Draw(t, "orders")}, "channel", 2)
		subscriptions := fast(factstest.SubscriptionRows().Draw(t, "rows"), nil)
		subscriptions.terms.Dimensions[0] = rapid.SampledFrom([]string{"channel", "churn_reason"}).Draw(t, "column")
		subscriptions.terms.Reason = "churn_reason"
		q := factstest.Queries().Draw(t, "query")
		q.By = facts.By{Name: rapid.SampledFrom([]string{"", "tenure", "cohort", "channels", "channel", "churn_reason"}).Draw(t, "by")}
		for _, source := range []facts.Source{orders, subscriptions} {
			moves, bought := source.Movements(q), source.Purchases(q)
			selected := moves.Select(func(int, facts.Movement) bool { return rapid.Bool().Draw(t, "selected") })
			spread := source.Spread(q, selected, everyFigure()...)
			if got, want := fmt.Sprint(spread.Groups), fmt.Sprint(moves.Groups); got != want {
				t.Fatalf("groups %s, want %s", got, want)
			}
			for g, scatter := range spread.Rows {
				want := entered(moves.Rows[g], bought.Rows[g], selected[g])
				if source == facts.Source(subscriptions) {
					want[facts.Orders], want[facts.Revenue] = 0, 0
				}
				for _, f := range sums() {
					if got := scatter.Sum(f); got != want[f] {
						t.Errorf("by %s, %q: figure %d is %d, want %d", q.By.Name, spread.Groups[g], f, got, want[f])
					}
				}
				for _, f := range everyFigure() {
					n, sum, squares := scatter.Customers(f), scatter.Sum(f), scatter.Product(f, f).Int64()
					if squares < n || sum*sum > n*squares { // Cauchy and Schwarz
						t.Errorf("figure %d: %d customers, sum %d, squares %d", f, n, sum, squares)
					}
				}
			}
		}
	})
}

// Whatever groups customers go through, each has one account in the spread of
// all: it is that of the data that is not split.
func TestSpreadOfAll(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		orders := marked(t, factstest.Orders{Rows: factstest.OrderRows().Draw(t, "orders")}, "channel", 2)
		subscriptions := fast(factstest.SubscriptionRows().Draw(t, "rows"), nil)
		subscriptions.terms.Dimensions[0], subscriptions.terms.Reason = "churn_reason", "churn_reason"
		q := factstest.Queries().Draw(t, "query")
		from := rapid.IntRange(0, 3).Draw(t, "from")
		for _, source := range []facts.Source{orders, subscriptions} {
			all := func(by string) string {
				q.By = facts.By{Name: by}
				selected := source.Movements(q).Select(func(p int, _ facts.Movement) bool { return p >= from })
				return fmt.Sprint(source.Spread(q, selected, everyFigure()...).All)
			}
			want := all("")
			for _, by := range []string{"tenure", "cohort", "channel", "churn_reason"} {
				if got := all(by); got != want {
					t.Errorf("by %s: %s\nwant %s", by, got, want)
				}
			}
			q.By = facts.By{}
			selected := source.Movements(q).Select(func(p int, _ facts.Movement) bool { return p >= from })
			if got := fmt.Sprint(source.Spread(q, selected, everyFigure()...).Rows[0]); got != want {
				t.Errorf("the only group: %s\nwant %s", got, want)
			}
		}
	})
}

func everyFigure() (figures []facts.Figure) {
	for f := range facts.Figures {
		figures = append(figures, f)
	}
	return figures
}

// sums are the figures that movements and purchases have, too.
func sums() []facts.Figure {
	return []facts.Figure{facts.Starts, facts.Kept, facts.StartRevenue, facts.KeptRevenue, facts.GrownRevenue, facts.GainedRevenue,
		facts.Ends, facts.EndsRevenue, facts.Orders, facts.Revenue}
}

// entered is the account of everybody together.
func entered(moves []facts.Movement, bought []facts.Purchase, selected []bool) (a facts.Account) {
	for p, m := range moves {
		if selected[p] {
			a.Move(m, false)
			a.Buy(bought[p], facts.Part{})
		}
	}
	return a
}

// By hand, in-period: over February and March ada is at the start of both
// months (5, then 2), pays 3 less and then 4 more, so that 2 + 2 is kept; bo is
// lost in February with 7; cy is new in March.
func TestSpreadByHand(t *testing.T) {
	buy := func(customer, on string, amount int64) Subscription {
		return row(t, customer, on, amount)
	}
	var rows []factstest.Order
	for _, r := range []Subscription{
		buy("ada", "2024-01-10", 5), buy("ada", "2024-02-10", 2), buy("ada", "2024-03-31", 6),
		buy("bo", "2024-01-31", 7), buy("cy", "2024-03-01", 9),
	} {
		rows = append(rows, factstest.Order{Customer: r.Customer, Day: r.Start, Amount: r.MRR})
	}
	orders := build(t, factstest.Orders{Rows: rows}, 1)
	got := orders.Spread(facts.Query{}, facts.Selection{{false, true, true}}, everyFigure()...).Rows[0]
	for _, c := range []struct {
		figure         facts.Figure
		customers, sum int64
	}{
		{facts.Starts, 2, 3}, {facts.Kept, 1, 2}, {facts.StartRevenue, 2, 14},
		{facts.KeptRevenue, 1, 4}, {facts.GrownRevenue, 1, 8}, {facts.Ends, 2, 3}, {facts.EndsRevenue, 2, 17}, {facts.End, 2, 2},
	} {
		if n, sum := got.Customers(c.figure), got.Sum(c.figure); n != c.customers || sum != c.sum {
			t.Errorf("figure %d: %d of %d customers, want %d of %d", c.figure, sum, n, c.sum, c.customers)
		}
	}
	for _, c := range []struct {
		a, b facts.Figure
		want int64
	}{
		{facts.StartRevenue, facts.StartRevenue, 98}, // 7 x 7 of ada + 7 x 7 of bo
		{facts.KeptRevenue, facts.StartRevenue, 28},  // 4 x 7 + 0 x 7
		{facts.GrownRevenue, facts.KeptRevenue, 32},  // 8 x 4
		{facts.Ends, facts.EndsRevenue, 25},          // 2 x 8 of ada + 1 x 9 of cy
		{facts.EndsRevenue, facts.Ends, 25},
	} {
		if product := got.Product(c.a, c.b).Int64(); product != c.want {
			t.Errorf("product of %d and %d: %d, want %d", c.a, c.b, product, c.want)
		}
	}
}
