package analysis

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/choice"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/rfm"
)

// Who is a condition on customers: new=2025-11, segment=gold, inactive=60d.
type Who struct {
	Kind  string
	Value string // as it was written; empty of a kind that takes none

	set      facts.Set // of a period
	duration calendar.Duration
}

// The kinds of conditions beside the sets of a period.
const (
	whoCohort      = "cohort"
	whoSegment     = "segment"
	whoOverdue     = "overdue"
	whoInactive    = "inactive"
	whoAnniversary = "anniversary"
)

// WhoKinds lists the kinds of conditions, for help, errors and completion.
func WhoKinds() []string {
	return append(slices.Clone(facts.SetNames()), whoCohort, whoSegment, whoOverdue, whoInactive, whoAnniversary)
}

// String is the condition as UnmarshalText reads it.
func (w Who) String() string {
	if w.Value == "" {
		return w.Kind
	}
	return w.Kind + "=" + w.Value
}

// MarshalText is String.
func (w Who) MarshalText() ([]byte, error) { return []byte(w.String()), nil }

// UnmarshalText reads a kind and, behind =, a period, segment or duration.
func (w *Who) UnmarshalText(b []byte) (err error) {
	var read Who
	read.Kind, read.Value, _ = strings.Cut(string(b), "=")
	needs := ""
	switch set := &read.set; {
	case read.Kind == whoCohort, read.Kind != "" && set.UnmarshalText([]byte(read.Kind)) == nil:
		if _, ok := calendar.GrainOf(read.Value); !ok {
			needs = "a period, such as " + read.Kind + "=2025-11"
		}
	case read.Kind == whoSegment:
		if read.Value == "" {
			needs = "a segment, such as segment=gold"
		}
	case read.Kind == whoInactive, read.Kind == whoAnniversary:
		if err = read.duration.UnmarshalText([]byte(read.Value)); err != nil || read.duration == 0 {
			needs = "a duration, such as " + read.Kind + "=60d"
		}
	case read.Kind != whoOverdue:
		return fmt.Errorf("use %s", choice.OneOf(WhoKinds()))
	case len(b) > len(whoOverdue):
		return errors.New("overdue takes no value")
	}
	if needs != "" {
		return fmt.Errorf("%s needs %s", read.Kind, needs)
	}
	*w = read
	return nil
}

// period tells that a condition names a period.
func (w Who) period() bool { return w.set != facts.NoSet || w.Kind == whoCohort }

// check refuses a period of another length, and a segment that does not exist.
func (w Who) check(s Scope, o rfm.Options) error {
	if grain, _ := calendar.GrainOf(w.Value); w.period() && grain != s.Grain {
		return &RequestError{Field: "Who", Value: w.String(), Reason: fmt.Sprintf("%s is a %s; add --period %s", w.Value, grain.Noun(), grain)}
	}
	if w.Kind == whoSegment {
		if err := (RFM{Options: o, Segment: []string{w.Value}}).Check(); err != nil {
			return &RequestError{Field: "Who", Value: w.String(), Reason: "the segments are " + strings.Join(rules(o).Names(), ", ")}
		}
	}
	return nil
}

// inWords is the condition for people.
func (w Who) inWords(d *Data, o rfm.Options) string {
	first := "first order"
	if d.coverage.FromSubscription {
		first = "first start"
	}
	switch w.Kind {
	case facts.SetPassed.String():
		return "joined and gone within " + w.Value
	case whoCohort:
		return first + " in " + w.Value
	case whoSegment:
		return fmt.Sprintf("%s (%s)", w.Value, conditions(o, w.Value))
	case whoOverdue:
		return fmt.Sprintf("overdue (%d order days or more, and silent for more than twice their usual gap)", facts.RhythmDays)
	case whoInactive:
		return fmt.Sprintf("not active in the last %s", days(int(w.duration)))
	case whoAnniversary:
		return fmt.Sprintf("anniversary of the %s in the next %s", first, days(int(w.duration)))
	}
	return w.Kind + " in " + w.Value
}

// holds is the condition as a test of customers; members are those of its period.
func (w Who) holds(s Scope, asOf calendar.Day, segment func(*facts.Customer) string, members []facts.Member) func(*facts.Customer) bool {
	switch w.Kind {
	case whoCohort:
		q := s.query()
		return func(c *facts.Customer) bool { return strings.EqualFold(q.CohortOf(c.First), w.Value) }
	case whoSegment:
		return func(c *facts.Customer) bool { return segment(c) == w.Value }
	case whoOverdue:
		return func(c *facts.Customer) bool { return c.Overdue }
	case whoInactive:
		return func(c *facts.Customer) bool { return asOf-c.Last >= calendar.Day(w.duration) }
	case whoAnniversary:
		return func(c *facts.Customer) bool {
			next := anniversary(s.Calendar.System, c.First, asOf)
			return next <= asOf+calendar.Day(w.duration)
		}
	}
	refs := map[facts.Ref]bool{}
	for _, m := range members {
		if m.Set == w.set {
			refs[m.Ref] = true
		}
	}
	return func(c *facts.Customer) bool { return refs[c.Ref] }
}

// anniversary is the first day after another on which a day returns in a later
// year. Of the last day of a month that is shorter then, it is the last day.
func anniversary(s calendar.System, of, after calendar.Day) calendar.Day {
	if s.Retail() {
		s = calendar.Gregorian
	}
	year, month, day := s.Civil(of)
	first, _, _ := s.Civil(max(of, after))
	for y := max(year+1, first); ; y++ {
		d := day
		next, ok := s.Date(y, month, d)
		for !ok {
			d--
			next, ok = s.Date(y, month, d)
		}
		if next > after {
			return next
		}
	}
}
