package ledger

import (
	"context"
	"maps"
	"math"
	"slices"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
)

// Dimension reports whether there is a dimension of that name: a derived one, or
// a column.
func (s *Subscriptions) Dimension(name string) bool {
	switch foldName(name) {
	case Tenure, Cohort:
		return true
	case Channels:
		return s.channel() >= 0
	}
	return s.column(name) >= 0
}

// GroupCount is how many groups a query splits customers into.
func (s *Subscriptions) GroupCount(ctx context.Context, q facts.Query) (int, error) {
	return len(s.groups(q, s.timeline(q)).names()), ctx.Err()
}

// groups is the split of a query. A dimension that does
// not exist splits nothing.
func (s *Subscriptions) groups(q facts.Query, line *calendar.Timeline) split {
	column := s.column(q.By.Name)
	switch name := foldName(q.By.Name); {
	case name == "":
		return whole{}
	case name == Tenure:
		return tenure{line, s.Extent().First, s.asOf, s.first}
	case name == Cohort:
		return newFixed(len(s.customers), func(i int) string { return q.CohortOf(s.first(i)) })
	case name == Channels && s.channel() >= 0:
		return newFixed(len(s.customers), func(i int) string { return s.channels(i, s.channel()) })
	case column >= 0 && s.dimensions[column] == s.terms.Reason:
		return s.byReason(column, line)
	case column >= 0:
		return newFixed(len(s.customers), func(i int) string { return s.value(i, column, q.By.Last) })
	}
	return whole{}
}

// reasons splits what is lost by why it is lost: a customer who left twice
// may have had two reasons. What is not lost is in the group without a name,
// and so is a customer who is still there.
type reasons struct {
	s      *Subscriptions
	column int
	line   *calendar.Timeline
	values []string // sorted; the empty one comes first
}

func (s *Subscriptions) byReason(column int, line *calendar.Timeline) reasons {
	seen := map[string]bool{"": true}
	for _, r := range s.rows {
		seen[r.Values[column]] = true
	}
	return reasons{s, column, line, slices.Sorted(maps.Keys(seen))}
}

func (r reasons) names() []string { return r.values }

func (r reasons) at(customer, period int, lost bool) (group, until int) {
	if !lost {
		return 0, forever
	}
	return r.group(customer, r.line.Periods[period].Last), forever
}

func (r reasons) of(customer int) int {
	for _, row := range r.s.of(customer) {
		if !row.Ends {
			return 0
		}
	}
	return r.group(customer, r.s.asOf)
}

// group is the reason of the row that ended last, up to a day: the one with
// which the customer was lost. Of several rows that ended together it is the
// alphabetically first that says something.
func (r reasons) group(customer int, day calendar.Day) int {
	reason, ended := "", calendar.Day(math.MinInt32)
	for _, row := range r.s.of(customer) {
		if !row.Ends || row.End > day || row.End < ended {
			continue
		}
		if v := row.Values[r.column]; row.End > ended || reason == "" || v != "" && v < reason {
			reason, ended = v, row.End
		}
	}
	group, _ := slices.BinarySearch(r.values, reason)
	return group
}
