package factstest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/retain-cli/retain/pkg/facts"
)

// TB is what Same needs of a *testing.T or a *rapid.T.
type TB interface {
	Helper()
	Errorf(format string, args ...any)
}

// Same reports every table in which got differs from want. Customers are
// compared by their ids, in any order.
func Same(t TB, want, got facts.Source, q facts.Query) {
	t.Helper()
	equal(t, "coverage", want.Coverage(), got.Coverage())
	equal(t, "gaps", trimmed(want.Gaps()), trimmed(got.Gaps()))
	SameMovements(t, want.Movements(q), got.Movements(q))
	equal(t, "cohorts", want.Cohorts(q), got.Cohorts(q))
	equal(t, "purchases", want.Purchases(q), got.Purchases(q))
	equal(t, "customers", listed(want.Customers(q.By)), listed(got.Customers(q.By)))
	SameSpread(t, want, got, q, want.Movements(q))
	SameMoments(t, want, got, q, want.Movements(q))
}

// compared is a source of moments.
type compared interface {
	Moments(facts.Query, [2]facts.Part) *facts.Moments
}

// SameMoments compares the moments of a few pairs of parts of the movements.
func SameMoments(t TB, want, got compared, q facts.Query, m facts.Movements) {
	t.Helper()
	for _, sides := range Parts(m) {
		w, g := want.Moments(q, sides), got.Moments(q, sides)
		if equal(t, fmt.Sprintf("sums of %+v", sides), w.Sums, g.Sums); *w != *g {
			t.Errorf("moments of %+v differ", sides)
		}
	}
}

// Spreading is a source of facts that knows how customers are scattered.
type Spreading interface {
	Spread(facts.Query, facts.Selection, ...facts.Figure) facts.Spread
}

// SameSpread compares how customers are scattered: by all figures over all
// periods, and by some over every other period that begins with revenue.
func SameSpread(t TB, want, got Spreading, q facts.Query, m facts.Movements) {
	t.Helper()
	var figures []facts.Figure
	for f := range facts.Figures {
		figures = append(figures, f)
	}
	all := m.Select(func(int, facts.Movement) bool { return true })
	equal(t, "spread", want.Spread(q, all, figures...), got.Spread(q, all, figures...))
	some := m.Select(func(p int, row facts.Movement) bool { return p%2 == 0 && row.RevenueStart > 0 })
	figures = []facts.Figure{facts.EndsRevenue, facts.Starts, facts.End}
	equal(t, "spread over some periods", want.Spread(q, some, figures...), got.Spread(q, some, figures...))
}

// Parts are a few pairs of parts of the data: periods that follow each other,
// all of them, a period and itself, and groups.
func Parts(m facts.Movements) (pairs [][2]facts.Part) {
	n := len(m.Periods)
	for g, group := range m.Groups {
		next := m.Groups[(g+1)%len(m.Groups)]
		pairs = append(pairs,
			[2]facts.Part{{Group: group, From: n / 2, To: n/2 + 1}, {Group: group, From: n/2 + 1, To: n/2 + 2}},
			[2]facts.Part{{Group: group, To: n, Whole: true}, {Group: next, To: n - 1, Whole: true}},
			[2]facts.Part{{Group: group, From: n - 1, To: n}, {Group: group, From: n - 1, To: n}})
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
		row.Ref, row.Group = 0, 0
		lines = append(lines, fmt.Sprintf("%s %s %+v", c.ID(i), group, row))
	}
	slices.Sort(lines)
	return fmt.Sprintf("as of %s, unit %+v\n%s", c.AsOf, c.Unit, strings.Join(lines, "\n"))
}
