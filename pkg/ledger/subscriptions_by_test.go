package ledger

import (
	"slices"
	"testing"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/facts/factstest"
	"github.com/retain-cli/retain/pkg/money"
)

// row is a subscription from "2024-01-10", or "2024-01-10/2024-03-01" with an
// end.
func row(t testing.TB, customer, days string, mrr int64, values ...string) Subscription {
	t.Helper()
	s := Subscription{Customer: customer, Start: day(t, days[:10]), MRR: money.Minor(mrr), Values: (*Values)(&values)}
	if len(days) > 10 {
		s.End, s.Ends = day(t, days[11:]), true
	}
	return s
}

// Expected numbers by hand.
func TestSubscriptionsBy(t *testing.T) {
	rows := func() []Subscription {
		return []Subscription{
			row(t, "bo", "2024-01-15/2024-03-10", 20, "basic", "web", "price"),
			row(t, "bo", "2024-06-02/2024-07-05", 30, "pro", "shop", "moved"),
			row(t, "ada", "2024-01-31", 50, "pro", "web", ""),
			row(t, "cy", "2024-02-01/2024-03-20", 10, "basic", "", "price"),
			row(t, "cy", "2024-02-01/2024-03-31", 10, "addon", "", ""),
		}
	}
	terms := Terms{Today: someday, Dimensions: []string{"Plan", "Sales Channel", "churn_reason"}, Reason: "churn_reason"}
	for _, c := range []struct {
		by     facts.By
		groups []string
		lost   []int64 // by group, over all periods
		starts []int64 // customers at the start of 2024-03
	}{
		{facts.By{}, []string{""}, []int64{3}, []int64{3}},
		{facts.By{Name: "plan"}, []string{"addon", "basic", "pro"}, []int64{1, 2, 0}, []int64{1, 1, 1}},
		{facts.By{Name: "plan", Last: true}, []string{"addon", "pro"}, []int64{1, 2}, []int64{1, 2}},
		{facts.By{Name: "CHANNELS"}, []string{"multi", "single"}, []int64{2, 1}, []int64{1, 2}},
		// cy's last row to end, on the 31st, gives no reason; the other one had ended before.
		{facts.By{Name: "churn reason"}, []string{"", "moved", "price"}, []int64{1, 1, 1}, []int64{2, 0, 1}},
		{facts.By{Name: "cohort"}, []string{"2024-01", "2024-02"}, []int64{2, 1}, []int64{2, 1}},
		// On 29 February ada is there for 29 days, bo for 45, cy for 28; on 30 June bo for 167.
		{facts.By{Name: "tenure"}, []string{"under 30 days", "30-89 days", "90-179 days"}, []int64{1, 1, 1}, []int64{2, 1, 0}},
	} {
		m := factstest.Must(NewSubscriptions(rows(), terms)).Movements(facts.Query{By: c.by})
		var lost, starts []int64
		for g := range m.Rows {
			var n int64
			for _, x := range m.Rows[g] {
				n += x.Lost
			}
			lost = append(lost, n)
			starts = append(starts, m.Rows[g][2].Start)
		}
		if !slices.Equal(m.Groups, c.groups) || !slices.Equal(lost, c.lost) || !slices.Equal(starts, c.starts) {
			t.Errorf("by %+v: %q lost %v start %v, want %q %v %v", c.by, m.Groups, lost, starts, c.groups, c.lost, c.starts)
		}
	}
}

// Expected days by hand: metrics.md, section 1.
func TestSubscriptionsAsOf(t *testing.T) {
	set := func(s string) *calendar.Day { d := day(t, s); return &d }
	for _, c := range []struct {
		name    string
		rows    []Subscription
		asOf    *calendar.Day
		want    string
		dropped Dropped
		ended   int
	}{
		{"nobody", nil, nil, "2024-08-01", Dropped{}, 0},
		{"last start", []Subscription{row(t, "a", "2024-01-01", 1), row(t, "b", "2024-02-29", 1)}, nil, "2024-02-29", Dropped{}, 0},
		{"last end", []Subscription{row(t, "a", "2024-01-01/2024-03-01", 1), row(t, "b", "2024-02-29", 1)}, nil, "2024-03-01", Dropped{}, 1},
		{"an end to come", []Subscription{row(t, "a", "2024-01-01/2025-01-01", 1)}, nil, "2024-01-01", Dropped{}, 0},
		{"a slip of the pen", []Subscription{row(t, "a", "2024-01-01", 1), row(t, "b", "2124-01-01", 1)}, nil, "2024-01-01", Dropped{After: 1}, 0},
		{"asked for", []Subscription{row(t, "a", "2024-01-01/2024-03-01", 1), row(t, "b", "2024-02-29", 1)}, set("2024-02-28"), "2024-02-28", Dropped{After: 1}, 0},
		{"free", []Subscription{row(t, "a", "2024-01-01/2024-01-15", 0), row(t, "a", "2024-01-15", 1)}, nil, "2024-01-15", Dropped{Free: 1}, 0},
	} {
		s := NewSubscriptions(c.rows, Terms{AsOf: c.asOf, Today: day(t, "2024-08-01")})
		ended := 0
		for _, r := range s.rows {
			if r.Ends {
				ended++
			}
		}
		if got := s.Extent().AsOf.String(); got != c.want || s.Dropped() != c.dropped || ended != c.ended {
			t.Errorf("%s: as of %s, dropped %+v, %d ended; want %s, %+v, %d", c.name, got, s.Dropped(), ended, c.want, c.dropped, c.ended)
		}
	}
}
