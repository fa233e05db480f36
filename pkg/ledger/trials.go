package ledger

import (
	"context"
	"slices"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
)

// Trial is one trial of a customer.
type Trial struct {
	Start  calendar.Day
	End    *calendar.Day // first day without it; nil: it goes on
	Paid   *calendar.Day // from which the customer pays, not before the start; nil: never
	Values *Values       // nil: there are no dimensions
}

// Trials counts the trials by the period of their start. What happens after the as-of
// day is not known on it.
func (s *Subscriptions) Trials(ctx context.Context, q facts.Query) (facts.Trials, error) {
	t := facts.Trials{AsOf: s.asOf, Groups: []string{""}}
	known := slices.DeleteFunc(slices.Clone(s.terms.Trials), func(t Trial) bool { return t.Start > s.asOf })
	column := s.column(q.By.Name)
	group := func(t Trial) string {
		if column < 0 || q.By.Name == "" {
			return ""
		}
		return (*t.Values)[column]
	}
	var line calendar.Timeline
	if len(known) > 0 {
		first := slices.MinFunc(known, func(a, b Trial) int { return int(a.Start) - int(b.Start) }).Start
		line = *q.Calendar.Timeline(q.Grain, first, s.asOf)
		t.Groups = nil
		for _, trial := range known {
			t.Groups = append(t.Groups, group(trial))
		}
		slices.Sort(t.Groups)
		t.Groups = slices.Compact(t.Groups)
	}
	t.Periods, t.Rows = line.Periods, table[facts.Trial](len(t.Groups), len(line.Periods))
	for _, trial := range known {
		g, _ := slices.BinarySearch(t.Groups, group(trial))
		t.Rows[g][line.At(trial.Start)].Add(trial.count(s.asOf))
	}
	return t, ctx.Err()
}

// count is the trial alone, as it is known on a day.
func (t Trial) count(asOf calendar.Day) facts.Trial {
	c := facts.Trial{Started: 1}
	switch paid := t.Paid != nil && *t.Paid <= asOf; {
	case paid:
		c.Over, c.Converted = 1, 1
		c.Days = make(facts.Gaps, *t.Paid-t.Start+1)
		c.Days[*t.Paid-t.Start] = 1
	case t.End != nil && *t.End <= asOf:
		c.Over = 1
	default:
		c.Open = 1
	}
	return c
}
