package ledger

import (
	"slices"
	"testing"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/facts/factstest"
	"pgregory.net/rapid"
)

func day(t testing.TB, s string) calendar.Day {
	t.Helper()
	d, err := calendar.ParseDay(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// someday is after all days of factstest.
const someday = calendar.Day(40000)

// fast is the rows of the naive source for the one that is tested.
func fast(rows []factstest.Subscription, asOf *calendar.Day) *Subscriptions {
	var taken []Subscription
	for _, r := range rows {
		s := Subscription{Customer: r.Customer, Start: r.Start, MRR: r.MRR, PastDue: r.PastDue, Every: r.Every, Planned: true, Values: &Values{r.Group}}
		if r.End != nil {
			s.End, s.Ends = *r.End, true
		}
		taken = append(taken, s)
	}
	return NewSubscriptions(taken, Terms{AsOf: asOf, Today: someday, Free: true, Dimensions: []string{"group"}})
}

func TestSubscriptionsConform(t *testing.T) {
	factstest.Conform(t, func(shop factstest.Subscriptions) (facts.Source, error) {
		s := fast(shop.Rows, shop.AsOf)
		s.terms.Unit = shop.Unit
		for _, t := range shop.Trials {
			s.terms.Trials = append(s.terms.Trials, Trial{Start: t.Start, End: t.End, Paid: t.Paid, Values: &Values{t.Group}})
		}
		return s, nil
	})
}

// However the customers are split, every period's movements keep the
// identities and add up to the unsplit ones; the order of the rows is nothing.
func TestSubscriptionGroupsAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := factstest.SubscriptionRows().Draw(t, "rows")
		q := factstest.Queries().Draw(t, "query")
		q.By = facts.By{}
		whole := factstest.Must(fast(rows, nil)).Movements(q)
		s := fast(rapid.Permutation(rows).Draw(t, "shuffled"), nil)
		s.terms.Dimensions[0] = rapid.SampledFrom([]string{"plan", "channel", "churn_reason"}).Draw(t, "column")
		s.terms.Reason = "churn_reason"
		q.By.Name = rapid.SampledFrom([]string{"plan", "channels", "churn reason", "tenure", "cohort", "no such"}).Draw(t, "by")
		split := factstest.Must(s).Movements(q)
		for g, row := range split.Rows {
			for p, m := range row {
				if !m.Balanced() {
					t.Errorf("%s, %s: not balanced: %+v", split.Groups[g], split.Periods[p], m)
				}
			}
		}
		if got, want := split.Total(), whole.Total(); !slices.Equal(got, want) {
			t.Errorf("by %s:\n got %+v\nwant %+v", q.By.Name, got, want)
		}
		all := factstest.Must(s).Customers(facts.By{})
		byGroup := factstest.Must(s).Customers(q.By)
		for i, c := range byGroup.Rows {
			c.Group = 0
			if c != all.Rows[i] {
				t.Errorf("customer %s: %+v, unsplit %+v", byGroup.ID(i), c, all.Rows[i])
			}
		}
		if got, want := total(factstest.Must(s).Purchases(q)), total(factstest.Must(fast(rows, nil)).Purchases(facts.Query{Calendar: q.Calendar, Grain: q.Grain})); got != want {
			t.Errorf("purchases by %s: %+v, want %+v", q.By.Name, got, want)
		}
	})
}

func total(p facts.Purchases) (sum facts.Purchase) {
	for _, row := range p.Rows {
		for _, x := range row {
			sum.Add(x)
		}
	}
	return sum
}
