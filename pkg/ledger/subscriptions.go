package ledger

import (
	"cmp"
	"context"
	"slices"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/money"
)

// Subscription is one row of a customers file: a customer pays MRR a month
// from the day it starts until the day before it ends.
type Subscription struct {
	Customer string
	Start    calendar.Day
	End      calendar.Day // first day without it; meaningless unless Ends
	Ends     bool
	Planned  bool              // an End after the as-of day is one, and not the day until which is paid
	PastDue  bool              // its payment is late
	Every    calendar.Interval // at which it is billed, where that was asked for
	MRR      money.Minor
	Values   *Values // nil: there are no dimensions
}

// Values are those of a row's dimensions, in the order of Terms.Dimensions. Rows with
// the same ones may share them, and none may change them.
type Values []string

func (v *Values) compare(o *Values) int {
	if v == o {
		return 0
	}
	return slices.Compare(*v, *o)
}

// Terms say how subscriptions are taken.
type Terms struct {
	AsOf       *calendar.Day // nil: the last day on which something starts or ends, at most Today
	Today      calendar.Day
	Unit       money.Unit // of every MRR
	Free       bool       // rows with an MRR of 0 count: trials and free plans are customers
	Dimensions []string   // names of Values
	Trials     []Trial
	First      facts.FirstPeriod
	Reason     string // the dimension that says why a subscription ended; empty: none does
}

// Subscriptions is a customers file as a source of facts. A customer is
// active at the end of day d when one of the rows has Start <= d and no End,
// or d < End (metrics.md, section 3). An end after the as-of day is not known
// yet on that day.
//
// Activity windows mean nothing here: Query.Activity is not looked at.
type Subscriptions struct {
	register
	terms   Terms
	asOf    calendar.Day
	last    calendar.Day // last day seen that is not after asOf
	dropped Dropped
}

// Dropped counts the rows that NewSubscriptions dropped.
type Dropped struct {
	After int64 // rows that start after the as-of day
	Free  int64 // rows with an MRR of 0
}

// Repeats is the number of rows that were taken and say exactly what another
// one says: two subscriptions that are alike, or one that was exported twice.
func (s *Subscriptions) Repeats() (n int64) {
	for i := 1; i < len(s.rows); i++ {
		if compareSubscriptions(s.rows[i-1], s.rows[i]) == 0 {
			n++
		}
	}
	return n
}

// NewSubscriptions takes the rows of a customers file, in any order. The rows
// are the caller's no more.
func NewSubscriptions(rows []Subscription, t Terms) *Subscriptions {
	s := &Subscriptions{terms: t, asOf: asOf(rows, t)}
	taken := rows[:0]
	for _, r := range rows {
		switch {
		case r.Start > s.asOf:
			s.dropped.After++
		case r.MRR == 0 && !t.Free:
			s.dropped.Free++
		default:
			ends := r.Ends && r.End <= s.asOf
			r.Planned = r.Planned && r.Ends && !ends
			r.Ends = ends
			taken = append(taken, r)
		}
	}
	s.register = newRegister(taken, t.Dimensions)
	for i, r := range s.rows {
		s.last = latest(s.last, i == 0, r)
	}
	return s
}

// asOf is the day up to which the rows are complete: the last one on which
// something starts or ends. Days after today are plans or slips of the pen,
// and move nothing.
func asOf(rows []Subscription, t Terms) calendar.Day {
	if t.AsOf != nil {
		return *t.AsOf
	}
	day, none := t.Today, true
	see := func(d calendar.Day) {
		if d <= t.Today && (none || d > day) {
			day, none = d, false
		}
	}
	for _, r := range rows {
		see(r.Start)
		if r.Ends {
			see(r.End)
		}
	}
	return day
}

// latest is the later of a day and the last day seen in a row; first tells
// that there is no day yet.
func latest(d calendar.Day, first bool, r Subscription) calendar.Day {
	if first {
		d = r.Start
	}
	return max(d, r.Start, until(r, r.Start))
}

// until is the day a row ends, or otherwise the day given.
func until(r Subscription, otherwise calendar.Day) calendar.Day {
	if r.Ends {
		return r.End
	}
	return otherwise
}

// Dropped counts the rows that were dropped, by reason.
func (s *Subscriptions) Dropped() Dropped { return s.dropped }

// Rows is the number of subscriptions taken.
func (s *Subscriptions) Rows() int { return len(s.rows) }

// Coverage is the Extent, as a source of facts gives it.
func (s *Subscriptions) Coverage(ctx context.Context) (facts.Coverage, error) {
	return s.Extent(), ctx.Err()
}

// Extent is what the subscriptions span up to the as-of day.
func (s *Subscriptions) Extent() facts.Coverage {
	c := facts.Coverage{
		Last:             s.last,
		AsOf:             s.asOf,
		Customers:        int64(len(s.customers)),
		Subscriptions:    int64(len(s.rows)),
		Unit:             s.terms.Unit,
		FromSubscription: true,
		Empty:            len(s.rows) == 0,
	}
	for i, span := range s.customers {
		if first := s.rows[span.from].Start; i == 0 || first < c.First {
			c.First = first
		}
	}
	return c
}

// timeline is every period from the first start to the as-of day.
func (s *Subscriptions) timeline(q facts.Query) *calendar.Timeline {
	c := s.Extent()
	if c.Empty {
		return &calendar.Timeline{}
	}
	return q.Calendar.Timeline(q.Grain, c.First, s.asOf)
}

// subscriber is one customer's rows, and the days on which these start and end.
type subscriber struct {
	number int
	rows   []Subscription
	line   *calendar.Timeline
	events []event
}

// event is a day on which one of a customer's rows starts or ends.
type event struct {
	day     calendar.Day
	number  int // +1 or -1
	revenue money.Minor
}

// each calls visit for every customer until the context is done. A subscriber is good
// until visit returns.
func (s *Subscriptions) each(ctx context.Context, line *calendar.Timeline, visit func(subscriber)) error {
	const between = 1 << 10 // customers between two looks at the context
	var events []event
	for i := range s.customers {
		if i%between == 0 && ctx.Err() != nil {
			break
		}
		events = events[:0]
		for _, r := range s.of(i) {
			events = append(events, event{r.Start, 1, r.MRR})
			if r.Ends {
				events = append(events, event{r.End, -1, -r.MRR})
			}
		}
		slices.SortStableFunc(events, func(a, b event) int { return cmp.Compare(a.day, b.day) })
		visit(subscriber{i, s.of(i), line, events})
	}
	return ctx.Err()
}

// first is the period of the first start.
func (c *subscriber) first() int { return c.line.At(c.rows[0].Start) }

// moves calls stay and change as steps does or, where rows are several periods long,
// change for each in which the customer counts.
func (c *subscriber) moves(periods int, stay func(from, to int, now state), change func(s step, joins bool)) {
	if periods <= 1 {
		c.steps(stay, change)
		return
	}
	first := c.first()
	states := make([]state, len(c.line.Periods)-first)
	c.steps(func(from, to int, now state) {
		for p := from; p < to; p++ {
			states[p-first] = now
		}
	}, func(s step, _ bool) { states[s.period-first] = s.after })
	rolling(periods, first, len(c.line.Periods), first, func(period int) (before, after state) {
		if start := period - periods; start >= first {
			before = states[start-first]
		}
		return before, states[period-first]
	}, change)
}

// steps calls change for every period in which something starts or ends; joins: it is
// the first one. It calls stay for the periods between two of them, from one up to,
// but not including, another, in which an active customer's state stays the same.
func (c *subscriber) steps(stay func(from, to int, now state), change func(s step, joins bool)) {
	var now state
	from := c.first()
	until := func(to int) {
		if now.active() && from < to {
			stay(from, to, now)
		}
	}
	for i := 0; i < len(c.events); {
		s := step{period: c.line.At(c.events[i].day), before: now}
		until(s.period)
		last := c.line.Periods[s.period].Last
		joins := i == 0
		for ; i < len(c.events) && c.events[i].day <= last; i++ {
			now.number += c.events[i].number
			now.revenue += c.events[i].revenue
		}
		s.after = now
		change(s, joins)
		from = s.period + 1
	}
	until(len(c.line.Periods))
}
