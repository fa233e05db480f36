package factstest

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/note"
)

// Same reports every table in which got differs from want. Customers are
// compared by their ids, in any order.
func Same(t TB, want Facts, source facts.Source, q facts.Query) {
	t.Helper()
	got := Must(source)
	equal(t, "coverage", want.Coverage(), got.Coverage())
	equal(t, "gaps", trimmed(want.Gaps()), trimmed(got.Gaps()))
	SameMovements(t, want.Movements(q), got.Movements(q))
	equal(t, "cohorts", want.Cohorts(q), got.Cohorts(q))
	byAge := q
	byAge.Age = 30
	equal(t, "cohorts by age in days", want.Cohorts(byAge), got.Cohorts(byAge))
	equal(t, "purchases", want.Purchases(q), got.Purchases(q))
	equal(t, "customers", listed(want.Customers(q.By)), listed(got.Customers(q.By)))
	spans := Spans(want.Coverage())
	equal(t, "spending", spendings(want.Spending(spans...)), spendings(got.Spending(spans...)))
	if s, ok := source.(facts.Scheduler); ok {
		want := want.(interface{ Outlook(facts.By) facts.Outlook }).Outlook(q.By)
		equal(t, "outlook", want, answer(func(ctx context.Context) (facts.Outlook, error) { return s.Outlook(ctx, q.By) }))
		if mrr := last(got.Movements(q).Total()).RevenueEnd; mrr != want.Total().Revenue {
			t.Errorf("the outlook begins with %d, the movements end with %d", want.Total().Revenue, mrr)
		}
	}
	if orders, ok := want.(Orders); ok {
		sameSignups(t, orders, source, q)
		sameActivePeriods(t, orders, source, q)
		sameReturns(t, orders, source, q)
		sameHistories(t, orders, source, q)
	}
	if s, ok := source.(facts.Trialist); ok {
		want := want.(interface {
			TrialsOf(facts.Query) facts.Trials
		}).TrialsOf(q)
		equal(t, "trials", want, answer(func(ctx context.Context) (facts.Trials, error) { return s.Trials(ctx, q) }))
	}
	if _, ok := source.(facts.Windower); ok {
		sameWindows(t, want, source, q)
	}
	if s, ok := source.(facts.Renewer); ok {
		if want, ok := want.(Subscriptions); ok {
			equal(t, "renewals", want.RenewalsOf(q), answer(func(ctx context.Context) (facts.Renewals, error) { return s.Renewals(ctx, q) }))
		}
	}
	if _, ok := source.(facts.Scatterer); ok {
		SameScatter(t, want, got, q, want.Movements(q))
	}
}

// last is the last of some movements, or none.
func last(moves []facts.Movement) (m facts.Movement) {
	if len(moves) > 0 {
		m = moves[len(moves)-1]
	}
	return m
}

// sameSignups compares sign-ups by the dimension of the customers file, where the
// source has one.
func sameSignups(t TB, want Orders, source facts.Source, q facts.Query) {
	t.Helper()
	registrar, ok := source.(facts.Registrar)
	if !ok || want.SignedUp == nil {
		return
	}
	if q.By.Name != "" {
		q.By.Name = "plan"
	}
	got, err := registrar.Signups(context.Background(), q)
	equal(t, "signups", want.Signups(q), got)
	equal(t, "error of signups", nil, err)
}

// windows are those that sources are asked for.
var windows = calendar.Durations{1, 90}

// sameWindows compares windows, where the shop has them: those of orders.
func sameWindows(t TB, want Facts, source facts.Source, q facts.Query) {
	t.Helper()
	if shop, ok := want.(facts.Windower); ok {
		want, _ := shop.Windows(context.Background(), q, windows)
		equal(t, "windows", want, answer(func(ctx context.Context) (facts.Windows, error) {
			return facts.WindowsOf(ctx, source, q, windows)
		}))
	}
}

// SameScatter compares how customers are scattered over groups: by all figures
// in all periods, and by some in every other period that begins with revenue, of
// those who are not of the first period; and over a few pairs of parts of the data.
func SameScatter(t TB, want, got Facts, q facts.Query, m facts.Movements) {
	t.Helper()
	same := func(what string, s facts.Sample) {
		t.Helper()
		equal(t, what, *want.Scatter(q, s), *got.Scatter(q, s))
	}
	same("scatter", facts.Sample{Sides: m.Select(func(int, facts.Movement) bool { return true }), Sets: [][]facts.Figure{Figures()}})
	some := m.Select(func(p int, row facts.Movement) bool { return p%2 == 0 && row.RevenueStart > 0 })
	same("scatter over some periods", facts.Sample{Sides: some, Sets: [][]facts.Figure{{facts.EndsRevenue, facts.Starts}, {facts.End}}, Skipped: 1})
	for _, sides := range Parts(m) {
		same(fmt.Sprintf("scatter over %+v", sides), facts.Sample{Sides: sides, Sets: [][]facts.Figure{Figures()}})
	}
}

// Figures are all figures.
func Figures() (figures []facts.Figure) {
	for f := range facts.Figures {
		figures = append(figures, f)
	}
	return figures
}

// Parts are a few pairs of parts of the data: periods that follow each other,
// all of them, a period and itself, and groups.
func Parts(m facts.Movements) (pairs [][]facts.Part) {
	n := len(m.Periods)
	stretch := func(from, to int) []bool {
		periods := make([]bool, n)
		for p := range periods {
			periods[p] = from <= p && p < to
		}
		return periods
	}
	for g, group := range m.Groups {
		next := m.Groups[(g+1)%len(m.Groups)]
		pairs = append(pairs,
			[]facts.Part{{Group: group, Periods: stretch(n/2, n/2+1)}, {Group: group, Periods: stretch(n/2+1, n/2+2)}},
			[]facts.Part{{Group: group, Periods: stretch(0, n), Whole: true}, {Group: next, Periods: stretch(0, n-1), Whole: true}},
			[]facts.Part{{Group: group, Periods: stretch(n-1, n)}, {Group: group, Periods: stretch(n-1, n)}})
	}
	return pairs
}

// SameMovements reports where got differs from want, row by row.
func SameMovements(t TB, want, got facts.Movements) {
	t.Helper()
	equal(t, "periods", want.Periods, got.Periods)
	equal(t, "as of, unit", []any{want.AsOf, want.Unit}, []any{got.AsOf, got.Unit})
	equal(t, "activity", want.Activity, got.Activity)
	equal(t, "groups", want.Groups, got.Groups)
	if len(want.Rows) != len(got.Rows) {
		t.Errorf("movements: %d groups, want %d", len(got.Rows), len(want.Rows))
		return
	}
	for g := range want.Rows {
		if len(want.Rows[g]) != len(got.Rows[g]) {
			t.Errorf("movements of group %q: %d periods, want %d", want.Groups[g], len(got.Rows[g]), len(want.Rows[g]))
			continue
		}
		for p := range want.Rows[g] {
			equal(t, fmt.Sprintf("movement of group %q in %s", want.Groups[g], want.Periods[p]), want.Rows[g][p], got.Rows[g][p])
		}
	}
}

// equal compares by what is printed: all facts are numbers and texts, and the
// difference between a nil and an empty table is none.
func equal(t TB, what string, want, got any) {
	t.Helper()
	if reflect.DeepEqual(want, got) {
		return
	}
	// An empty slice and none are the same.
	if w, g := fmt.Sprintf("%+v", want), fmt.Sprintf("%+v", got); w != g {
		t.Errorf("%s:\n got %s\nwant %s", what, g, w)
	}
}

func trimmed(g facts.Gaps) facts.Gaps {
	for len(g) > 0 && g[len(g)-1] == 0 {
		g = g[:len(g)-1]
	}
	return g
}

func listed(c facts.Customers) string {
	var lines []string
	for i, row := range c.Rows {
		group := c.Groups[row.Group]
		twiceGap := int32(0)
		if c.TwiceGap != nil {
			twiceGap = c.TwiceGap(row.Ref)
		}
		row.Ref, row.Group = 0, 0
		lines = append(lines, fmt.Sprintf("%s %s %+v %d", c.ID(i), group, row, twiceGap))
	}
	slices.Sort(lines)
	return fmt.Sprintf("as of %s, unit %+v\n%s", c.AsOf, c.Unit, strings.Join(lines, "\n"))
}

// Codes are the codes of warnings, with blanks between them.
func Codes(warnings []note.Note) string {
	var codes []string
	for _, w := range warnings {
		codes = append(codes, w.Code)
	}
	return strings.Join(codes, " ")
}

// Spans are a few spans of days: two that meet in the middle of the data, all of
// it, and one after it.
func Spans(c facts.Coverage) []calendar.Period {
	middle := (c.First + c.Last) / 2
	return []calendar.Period{{First: c.First, Last: middle}, {First: middle + 1, Last: c.Last}, {First: c.First - 1, Last: c.Last + 1}, {First: c.Last + 1, Last: c.Last + 9}}
}

func spendings(s facts.Spending) string {
	var lines []string
	for _, row := range s.Rows {
		lines = append(lines, fmt.Sprintf("%s %s %+v", s.Names(row.Ref), row.First, row.Within))
	}
	slices.Sort(lines)
	return fmt.Sprintf("%v as of %s, unit %+v\n%s", s.Spans, s.AsOf, s.Unit, strings.Join(lines, "\n"))
}
