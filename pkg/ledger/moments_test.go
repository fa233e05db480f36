package ledger

import (
	"testing"

	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/facts/factstest"
	"pgregory.net/rapid"
)

// Subscriptions have the moments of the naive implementation.
func TestSubscriptionMoments(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := factstest.SubscriptionRows().Draw(t, "rows")
		asOf := factstest.AsOfDays().Draw(t, "as of")
		if len(rows) == 0 {
			return
		}
		q := factstest.Queries().Draw(t, "query")
		want := factstest.Subscriptions{Rows: rows, AsOf: asOf}
		factstest.SameMoments(t, want, fast(rows, asOf), q, want.Movements(q))
	})
}

// Whatever the dimension, also one that changes with time, the sums of a part
// are those of its group's movements and purchases, so that the numbers that
// are compared are those that the metrics show.
func TestMomentsAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		orders := marked(t, factstest.Orders{Rows: factstest.OrderRows().Draw(t, "orders")}, "channel", 2)
		subscriptions := fast(factstest.SubscriptionRows().Draw(t, "rows"), nil)
		subscriptions.terms.Dimensions[0] = "churn_reason"
		subscriptions.terms.Reason = "churn_reason"
		q := factstest.Queries().Draw(t, "query")
		q.By = facts.By{Name: rapid.SampledFrom([]string{"", "tenure", "cohort", "channels", "churn_reason"}).Draw(t, "by")}
		for _, source := range []facts.Source{orders, subscriptions} {
			moves, bought := source.Movements(q), source.Purchases(q)
			for _, sides := range factstest.Parts(moves) {
				sums := source.Moments(q, sides).Sums
				for s, part := range sides {
					var want facts.Account
					for p, m := range moves.Of(part.Group).Rows[0] {
						if part.Has(part.Group, p) {
							want.Move(m, p == part.To-1)
							if source == facts.Source(orders) {
								want.Buy(bought.Of(part.Group).Rows[0][p], part)
							}
						}
					}
					for f, sum := range want {
						f := facts.Figure(f)
						single := f == facts.AtStart || f == facts.Buyer || f == facts.Repeater // 1 however many periods
						if sum != sums[s][f] && !single && !(part.Whole && (f == facts.Bought || f == facts.Spent)) {
							t.Errorf("by %s, %+v: figure %d is %d, want %d", q.By.Name, part, f, sums[s][f], sum)
						}
					}
				}
			}
		}
	})
}
