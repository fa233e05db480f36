package ledger

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/facts/factstest"
	"github.com/retain-cli/retain/pkg/money"
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
		s := Subscription{Customer: r.Customer, Start: r.Start, MRR: r.MRR, Values: []string{r.Group}}
		if r.End != nil {
			s.End, s.Ends = *r.End, true
		}
		taken = append(taken, s)
	}
	return NewSubscriptions(taken, Terms{AsOf: asOf, Today: someday, Free: true, Dimensions: []string{"group"}})
}

// The movements are those of a second implementation that looks at every row
// at the end of every period.
func TestSubscriptionMovementsAreTheNaiveOnes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := factstest.SubscriptionRows().Draw(t, "rows")
		asOf := factstest.AsOfDays().Draw(t, "as of")
		q := factstest.Queries().Draw(t, "query")
		if len(rows) == 0 && asOf == nil {
			return // the naive source has no as-of day then, this one has today
		}
		want, got := factstest.Subscriptions{Rows: rows, AsOf: asOf}, fast(rows, asOf)
		if w, g := want.Coverage(), got.Extent(); w != g && !(w.Empty && g.Empty) {
			t.Errorf("coverage:\n got %+v\nwant %+v", g, w)
		}
		m := want.Movements(q)
		factstest.SameMovements(t, m, factstest.Must(got).Movements(q))
		factstest.SameScatter(t, want, factstest.Must(got), q, m)
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

// Cohorts are survival at the ends of periods, day by day from the rows.
func TestSubscriptionCohortsAreSurvival(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := factstest.SubscriptionRows().Draw(t, "rows")
		q := facts.Query{Grain: rapid.SampledFrom([]calendar.Grain{calendar.Monthly, calendar.Weekly, calendar.Yearly}).Draw(t, "grain")}
		s := fast(rows, nil)
		got := factstest.Must(s).Cohorts(q)
		want := map[string]facts.CohortCell{}
		for name, own := range byCustomer(rows) {
			first := slices.IndexFunc(got.Periods, func(p calendar.Period) bool {
				return p.First <= own[0].Start && own[0].Start <= p.Last
			})
			last := 0
			for k, p := range got.Periods[first:] {
				cell := want[fmt.Sprint(first, k)]
				rows, mrr := running(own, min(p.Last, got.AsOf))
				if rows > 0 || k == 0 {
					cell.Active++
					last = k
				}
				cell.Revenue += mrr
				for _, r := range own {
					if p.First <= r.Start && r.Start <= p.Last {
						cell.Orders++
					}
				}
				want[fmt.Sprint(first, k)] = cell
			}
			cell := want[fmt.Sprint(first, last)]
			cell.Last++
			want[fmt.Sprint(first, last)] = cell
			_ = name
		}
		for first, cells := range got.Cells[0] {
			for k, cell := range cells {
				if w := want[fmt.Sprint(first, k)]; cell != w {
					t.Errorf("cohort %s age %d: %+v, want %+v", got.Periods[first], k, cell, w)
				}
			}
		}
	})
}

func byCustomer(rows []factstest.Subscription) map[string][]factstest.Subscription {
	own := map[string][]factstest.Subscription{}
	for _, r := range rows {
		own[r.Customer] = append(own[r.Customer], r)
	}
	for _, rows := range own {
		slices.SortFunc(rows, func(a, b factstest.Subscription) int { return int(a.Start - b.Start) })
	}
	return own
}

// running is how many of the rows run at the end of a day, and their price.
func running(rows []factstest.Subscription, d calendar.Day) (n int, mrr money.Minor) {
	for _, r := range rows {
		if r.Start <= d && (r.End == nil || d < *r.End) {
			n++
			mrr += r.MRR
		}
	}
	return n, mrr
}

// A customer's revenue is the MRR at the ends of the months, and her gaps are
// the days on which nothing of hers ran, both counted day by day.
func TestSubscriptionCustomersDayByDay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := factstest.SubscriptionRows().Draw(t, "rows")
		s := fast(rows, nil)
		c := factstest.Must(s).Customers(facts.By{})
		gaps := map[int]int64{}
		for i, row := range c.Rows {
			own := byCustomer(rows)[c.ID(i)]
			want := facts.Customer{Ref: row.Ref, First: own[0].Start, Last: own[0].Start, Orders: int32(len(own))}
			starts := map[calendar.Day]bool{}
			away := 0
			for _, r := range own {
				starts[r.Start] = true
				if r.Start == want.First {
					want.FirstRevenue += r.MRR
				}
			}
			want.OrderDays = int32(len(starts))
			for d := own[0].Start; d <= s.asOf; d++ {
				n, mrr := running(own, d)
				if _, _, dom := (d + 1).Civil(); dom == 1 {
					want.Revenue += mrr
				}
				if n > 0 || starts[d] {
					want.Last = d
					if away > 0 {
						gaps[away]++
					}
					away = 0
				}
				if n == 0 {
					away++
				}
			}
			if row != want {
				t.Errorf("%s:\n got %+v\nwant %+v", c.ID(i), row, want)
			}
		}
		got := map[int]int64{}
		for away, n := range factstest.Must(s).Gaps() {
			if n > 0 {
				got[away] = n
			}
		}
		if !maps.Equal(got, gaps) {
			t.Errorf("gaps %v, want %v", got, gaps)
		}
	})
}
