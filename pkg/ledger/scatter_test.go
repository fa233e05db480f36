package ledger

import (
	"fmt"
	"slices"
	"testing"

	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/facts/factstest"
	"pgregory.net/rapid"
)

// Whatever the dimension, also one that changes with time, the sums of a side are
// those of its group's movements and purchases: the tests of a number are about
// the number that is shown.
func TestScatterAddsUpToMovements(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := factstest.Queries().Draw(t, "query")
		q.By = facts.By{Name: rapid.SampledFrom([]string{"", "tenure", "cohort", "channels", "channel", "churn_reason"}).Draw(t, "by")}
		for _, source := range scattering(t) {
			moves, bought := source.Movements(q), source.Purchases(q)
			selected := moves.Select(func(int, facts.Movement) bool { return rapid.Bool().Draw(t, "selected") })
			for _, sides := range append(factstest.Parts(moves), selected) {
				scatter := source.Scatter(q, facts.Sample{Sides: sides, Sets: [][]facts.Figure{factstest.Figures()}})
				for i, side := range sides {
					want, got := entered(moves.Of(side.Group).Rows[0], bought.Of(side.Group).Rows[0], side), scatter.Side(i)
					if source.Coverage().FromSubscription {
						want[facts.Orders], want[facts.Revenue] = 0, 0
					}
					for _, f := range adding() {
						if got.Sums[f] != want[f] {
							t.Errorf("by %s, %+v: figure %d is %d, want %d", q.By.Name, side, f, got.Sums[f], want[f])
						}
					}
					for _, f := range factstest.Figures() {
						n, sum, squares := got.Customers[f], got.Sums[f], got.Product(f, f).Int64()
						if squares < n || sum*sum > n*squares { // Cauchy and Schwarz
							t.Errorf("figure %d: %d customers, sum %d, squares %d", f, n, sum, squares)
						}
					}
				}
			}
		}
	})
}

// scattering is orders and subscriptions whose customers go from group to group.
func scattering(t *rapid.T) []factstest.Facts {
	orders := marked(t, factstest.Orders{Rows: factstest.OrderRows().Draw(t, "orders")}, "channel", 2)
	subscriptions := fast(factstest.SubscriptionRows().Draw(t, "rows"), nil)
	subscriptions.terms.Dimensions[0], subscriptions.terms.Reason = "churn_reason", "churn_reason"
	return []factstest.Facts{factstest.Must(orders), factstest.Must(subscriptions)}
}

// Whatever groups customers go through, each has one account in the scatter of
// all sides: it is that of the data that is not split. Of a group, the rest is
// all others put into one, who are shared as the customers of both.
func TestScatterOfAll(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := factstest.Queries().Draw(t, "query")
		from := rapid.IntRange(0, 3).Draw(t, "from")
		for _, source := range scattering(t) {
			scatter := func(by string) *facts.Scatter {
				q.By = facts.By{Name: by}
				sides := source.Movements(q).Select(func(p int, _ facts.Movement) bool { return p >= from })
				return source.Scatter(q, facts.Sample{Sides: sides, Sets: [][]facts.Figure{adding()}})
			}
			want := added(scatter("").All())
			for _, by := range []string{"", "tenure", "cohort", "channel", "churn_reason"} {
				split := scatter(by)
				if got := added(split.All()); got != want {
					t.Errorf("by %s: %s\nwant %s", by, got, want)
				}
				for i, p := range split.Pairs() {
					if p.Own.Customers[facts.Starts]+p.Rest.Customers[facts.Starts]-p.Shared[facts.Starts] != split.All().Customers[facts.Starts] {
						t.Errorf("by %s: customers of side %d and the rest", by, i)
					}
				}
			}
		}
	})
}

// added is a side without the figures that are 1 however many periods.
func added(s facts.Side) string {
	for _, f := range factstest.Figures() {
		if !slices.Contains(adding(), f) {
			s.Customers[f], s.Sums[f] = 0, 0
		}
	}
	return fmt.Sprint(s)
}

// adding are the figures that movements and purchases have, too, and that add
// up over periods.
func adding() []facts.Figure {
	return []facts.Figure{facts.Starts, facts.Kept, facts.StartRevenue, facts.KeptRevenue, facts.GrownRevenue, facts.GainedRevenue,
		facts.New, facts.Ends, facts.EndsRevenue, facts.Orders, facts.Revenue}
}

// entered is the account of everybody together.
func entered(moves []facts.Movement, bought []facts.Purchase, side facts.Part) (a facts.Account) {
	for p, m := range moves {
		if side.Has(p) {
			a.Move(&m, false)
			a.Buy(&bought[p], &side)
		}
	}
	return a
}

// By hand, in-period: over February and March ada is at the start of both
// months (5, then 2), pays 3 less and then 4 more, so that 2 + 2 is kept; bo is
// lost in February with 7; cy is new in March.
func TestScatterByHand(t *testing.T) {
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
	got := factstest.Must(orders).Scatter(facts.Query{}, facts.Sample{Sides: []facts.Part{{Periods: []bool{false, true, true}}}, Sets: [][]facts.Figure{factstest.Figures()}}).Side(0)
	for _, c := range []struct {
		figure         facts.Figure
		customers, sum int64
	}{
		{facts.Starts, 2, 3}, {facts.Kept, 1, 2}, {facts.StartRevenue, 2, 14},
		{facts.KeptRevenue, 1, 4}, {facts.GrownRevenue, 1, 8}, {facts.Ends, 2, 3}, {facts.EndsRevenue, 2, 17}, {facts.End, 2, 2},
	} {
		if n, sum := got.Customers[c.figure], got.Sums[c.figure]; n != c.customers || sum != c.sum {
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
