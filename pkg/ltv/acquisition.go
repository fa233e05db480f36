package ltv

import (
	"cmp"
	"slices"
	"strings"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/money"
	"github.com/retain-cli/retain/pkg/note"
)

// Acquisition is what was spent on winning customers, beside what those have
// brought: over the complete periods from that of the first spend to that of the
// last, period by period, and channel by channel where the facts are split.
type Acquisition struct {
	Won
	From     *string      `json:"from"` // the first of these periods; absent without any
	To       *string      `json:"to"`
	Periods  []WonPeriod  `json:"periods"`
	Channels []WonChannel `json:"channels,omitempty"`
	Notes    []note.Note  `json:"-"`
}

// Won is the customers whom some spend has won.
//
//	CAC     = spend / customers new in the periods of the spend
//	LTV:CAC = margin x their revenue so far / the spend
//	payback = the first age at which their cumulative value has reached the CAC,
//	          by the periods that are over; age 0 is one period
//
// The spend of a period goes to the customers new in it, whenever they saw the
// advertisement. Without new customers there is no CAC.
type Won struct {
	Spend     *money.Amount `json:"spend"` // absent where the file has none: not 0
	Customers int64         `json:"customers_new"`
	Value     *float64      `json:"ltv"` // margin x revenue so far / customers
	Cost
}

// WonPeriod is the customers new in one period.
type WonPeriod struct {
	facts.Span
	Won
}

// WonChannel is those of one group of the facts or one channel of the file.
type WonChannel struct {
	Channel string `json:"channel"`
	Small   bool   `json:"small"` // fewer than facts.MinSample new customers
	Won
}

// Acquired sets spend beside the cohorts that it won. Channels are the groups of
// the facts with the name of a channel, in any case, and the channels without.
func Acquired(c facts.Cohorts, spent []facts.Outlay, o Options) Acquisition {
	s := spending{c: c, o: o, unit: c.Unit, spent: make([][]facts.Outlay, len(c.Periods)), first: len(c.Periods)}
	s.place(spent)
	a := Acquisition{Periods: []WonPeriod{}}
	total := c.Total()
	var over []int // complete periods that have spend
	for p, period := range c.Periods {
		if !period.Overlaps(o.From, o.To) {
			continue
		}
		row := WonPeriod{facts.SpanOf(period, c.AsOf), s.won(total, []int{p}, all)}
		a.Periods = append(a.Periods, row)
		if row.Complete && s.covers(p) {
			over = append(over, p)
		}
	}
	a.Won = s.won(total, over, all)
	if len(over) > 0 {
		a.From, a.To = &c.Periods[over[0]].Label, &c.Periods[over[len(over)-1]].Label
	}
	if !slices.Equal(c.Groups, []string{""}) {
		a.Channels = s.channels(over)
	}
	a.Notes = s.notes(a)
	return a
}

// spending is spend by the periods of cohorts.
type spending struct {
	c           facts.Cohorts
	o           Options
	unit        money.Unit
	spent       [][]facts.Outlay // by period
	first, last int              // periods of the first and the last spend; without any no period is between them
	outside     money.Minor      // in no period
}

// place sorts spend into the periods. What was spent before the first order or
// after the as-of day is in none.
func (s *spending) place(spent []facts.Outlay) {
	for _, x := range spent {
		p, found := slices.BinarySearchFunc(s.c.Periods, x.Day, func(p calendar.Period, day calendar.Day) int {
			switch {
			case p.Last < day:
				return -1
			case p.First > day:
				return 1
			}
			return 0
		})
		if !found || x.Day > s.c.AsOf {
			s.outside += x.Amount
			continue
		}
		s.spent[p] = append(s.spent[p], x)
		s.first, s.last = min(s.first, p), max(s.last, p)
	}
}

// covers tells whether the file is about a period: it has spend then, or before
// and after.
func (s *spending) covers(p int) bool { return s.first <= p && p <= s.last }

func all(string) bool { return true }

// channelKey is what channels and groups are compared by.
func channelKey(name string) string { return strings.ToLower(strings.TrimSpace(name)) }

// won is the customers of some cohorts, and the spend of their periods on the
// channels that count.
func (s *spending) won(cells [][]facts.CohortCell, cohorts []int, counts func(channel string) bool) (w Won) {
	var so sum
	var spent money.Minor
	var added []sum // by age, over the cohorts that have completed it
	known := false
	for _, p := range cohorts {
		for _, x := range s.spent[p] {
			if counts(x.Channel) {
				spent += x.Amount
			}
		}
		known = known || s.covers(p)
		if cells == nil {
			continue
		}
		so.customers += cells[p][0].Active
		for age, cell := range cells[p] {
			so.revenue += cell.Revenue
			if age == len(added) {
				added = append(added, sum{})
			}
			if s.c.Periods[p+age].Complete(s.c.AsOf) {
				added[age].merge(sum{cells[p][0].Active, cell.Orders, cell.Revenue})
			}
		}
	}
	margin := exact(s.o.Margin.ratio())
	value := so.mean(s.unit, margin)
	w.Customers, w.Value = so.customers, value.float()
	if !known {
		return w
	}
	amount := s.unit.Amount(spent)
	w.Spend = &amount
	cac := major(spent, so.customers, s.unit)
	w.Cost = Cost{CAC: cac.float(), LTVToCAC: value.over(cac).float()}
	w.PaybackPeriods = curve(added, s.unit, margin).payback(w.CAC)
	return w
}

// channels is the groups, then the channels that are no group. A group that the
// file has no spend on has no cost: nobody knows whether it was free.
func (s *spending) channels(over []int) (rows []WonChannel) {
	names := map[string]string{} // of the channels with spend
	for _, p := range over {
		for _, x := range s.spent[p] {
			names[channelKey(x.Channel)] = cmp.Or(names[channelKey(x.Channel)], x.Channel)
		}
	}
	for g, name := range s.c.Groups {
		key := channelKey(name)
		w := s.won(s.c.Cells[g], over, func(channel string) bool { return channelKey(channel) == key })
		if _, paid := names[key]; !paid {
			w.Spend, w.Cost = nil, Cost{}
		}
		rows = append(rows, WonChannel{name, w.Customers < facts.MinSample, w})
		delete(names, key)
	}
	var others []string
	for key := range names {
		others = append(others, key)
	}
	slices.Sort(others)
	for _, key := range others {
		w := s.won(nil, over, func(channel string) bool { return channelKey(channel) == key })
		rows = append(rows, WonChannel{names[key], true, w})
	}
	return rows
}

// notes say which spend has won nobody, and which is in no number.
func (s *spending) notes(a Acquisition) []note.Note {
	ns := []note.Note{}
	var idle []string
	for _, p := range a.Periods {
		if p.Customers == 0 && p.Spend != nil && p.Spend.Minor > 0 {
			idle = append(idle, p.Period)
		}
	}
	if len(idle) > 0 {
		ns = append(ns, note.Note{Code: "spend-without-customers", Level: note.Warning, Concerns: note.Revenue}.Filled(
			"%s: spend and no new customers, so no CAC; the total counts the spend of complete periods", strings.Join(idle, ", ")))
	}
	if s.outside > 0 {
		ns = append(ns, note.Note{Code: "spend-outside", Level: note.Warning, Concerns: note.Revenue}.Filled(
			"spend of %s before the first period or after the as-of day is excluded", s.unit.Amount(s.outside).String()))
	}
	for _, c := range a.Channels {
		if c.Customers == 0 && c.Spend != nil && c.Spend.Minor > 0 {
			ns = append(ns, note.Note{Code: "spend-without-customers", Level: note.Warning, Concerns: note.Revenue}.Filled(
				"channel %q: spend and no new customers, so no CAC; is it called so in the orders?", c.Channel))
		}
	}
	return ns
}
