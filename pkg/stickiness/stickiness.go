// Package stickiness measures on how many of a period's days its customers order:
// the daily active users over monthly active users (DAU/MAU) of product analytics.
//
//	daily, err := src.Purchases(ctx, facts.Query{Grain: calendar.Daily})
//	months, err := src.Purchases(ctx, facts.Query{Grain: calendar.Monthly})
//	year, err := src.ActivePeriods(ctx, facts.Query{Grain: calendar.Monthly}, span)
//	s := stickiness.Of(daily, months, year, stickiness.Options{})
//	fmt.Println(*s.Summary.Pooled) // 10: customers order on 10 % of the days of a month
package stickiness

import (
	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/note"
)

// Options choose the periods that are shown: those that have a day from From to
// To.
type Options struct{ From, To *calendar.Day }

// LastSpan is the days of the last n periods that are over by the as-of day, and by
// To where there is one; ok is false when there is none.
func (o Options) LastSpan(p facts.Purchases, n int) (span calendar.Period, ok bool) {
	for i := len(p.Periods) - 1; i >= 0 && n > 0; i-- {
		period := p.Periods[i]
		if !period.Complete(p.AsOf) || o.To != nil && period.Last > *o.To {
			continue
		}
		if !ok {
			span, ok = period, true
		}
		span.First = period.First
		n--
	}
	return span, ok
}

// Result is the stickiness of all customers and of each group.
type Result struct {
	Series
	Regularity Regularity `json:"active_periods"`

	Groups []Group     `json:"groups"` // those of the facts: one without a name when nothing is split
	Notes  []note.Note `json:"notes"`
}

// Group is the stickiness of one value of the dimension that customers are grouped
// by.
type Group struct {
	Group string `json:"group"`
	Small bool   `json:"small"` // fewer than facts.MinSample customers in every complete period
	Series
	Regularity Regularity `json:"active_periods"`
}

// Series is the stickiness of each period and over all of them.
type Series struct {
	Periods []Period `json:"periods"`
	Summary Summary  `json:"summary"`
}

// Period is the stickiness of one period.
type Period struct {
	facts.Span

	Days         int64    `json:"days"`          // of the period, up to the as-of day
	Customers    int64    `json:"customers"`     // who ordered in the period
	CustomerDays int64    `json:"customer_days"` // the customers who ordered on a day, summed over the days
	Stickiness   *float64 `json:"stickiness"`    // percent; absent without customers

	DaysPerCustomer *float64 `json:"days_per_customer"` // CustomerDays / Customers; absent without customers
}

// Summary is over the complete periods that have customers.
type Summary struct {
	Periods  int      `json:"periods"`
	Pooled   *float64 `json:"pooled"` // the sum of customer days over the sum of customers x days
	Mean     *float64 `json:"mean"`
	Min      *float64 `json:"min"`
	Max      *float64 `json:"max"`
	Last     *float64 `json:"last"`
	Previous *float64 `json:"previous"`
	Change   *float64 `json:"change"` // Last - Previous, in percentage points

	DaysPerCustomer *float64 `json:"days_per_customer"` // the sum of customer days over the sum of customers
}

// Of is the stickiness of each period,
//
//	stickiness = sum over its days of the customers who ordered on the day
//	             / (customers who ordered in the period x its days) x 100
//
// It is 100 when every customer orders every day, and at least 100 / days, because
// a customer of the period orders on at least one of its days. Days are those of the calendar,
// with and without orders; of a period that is not over, those up to the as-of
// day. The purchases are those of the same source by day and by period, and the
// active periods are by the same groups.
func Of(daily, periods facts.Purchases, active facts.ActivePeriods, o Options) Result {
	r := Result{Series: series(daily, periods, daily.Total(), periods.Total(), o), Groups: []Group{}, Notes: []note.Note{}}
	var regularities []Regularity
	r.Regularity, regularities = RegularityOf(active)
	for g, name := range periods.Groups {
		group := Group{Group: name, Small: true, Series: series(daily, periods, daily.Of(name).Rows[0], periods.Rows[g], o), Regularity: regularities[g]}
		for _, p := range group.Periods {
			group.Small = group.Small && !(p.Complete && p.Customers >= facts.MinSample)
		}
		r.Groups = append(r.Groups, group)
	}
	for _, p := range r.Periods {
		if !p.Complete {
			r.Notes = append(r.Notes, note.Note{Code: "partial-period", Concerns: note.Time}.Filled("%s is incomplete (data ends %s): excluded from the summary", p.Period, periods.AsOf))
		}
	}
	return r
}

// series is the stickiness of the customers of some rows.
func series(daily, periods facts.Purchases, byDay, byPeriod []facts.Purchase, o Options) Series {
	s := Series{Periods: []Period{}}
	day := 0
	for i, p := range periods.Periods {
		row := Period{Span: facts.SpanOf(p, periods.AsOf),
			Days: int64(min(p.Last, periods.AsOf)-p.First) + 1, Customers: byPeriod[i].Customers}
		for ; day < len(byDay) && daily.Periods[day].First <= p.Last; day++ {
			row.CustomerDays += byDay[day].Customers
		}
		row.DaysPerCustomer = facts.Ratio{Num: row.CustomerDays, Den: row.Customers}.Float()
		row.Stickiness = facts.Ratio{Num: row.CustomerDays, Den: row.Customers * row.Days}.Percent()
		if p.Overlaps(o.From, o.To) {
			s.Periods = append(s.Periods, row)
		}
	}
	s.Summary = summary(s.Periods)
	return s
}

func summary(periods []Period) (s Summary) {
	var total, each facts.Ratio
	var sum float64
	for _, p := range periods {
		if !p.Complete || p.Stickiness == nil {
			continue
		}
		x := *p.Stickiness
		s.Periods++
		sum += x
		total.Num += p.CustomerDays
		total.Den += p.Customers * p.Days
		each.Num += p.CustomerDays
		each.Den += p.Customers
		if s.Previous = s.Last; s.Previous != nil {
			change := x - *s.Previous
			s.Change = &change
		} else {
			s.Min, s.Max = &x, &x
		}
		if x < *s.Min {
			s.Min = &x
		}
		if x > *s.Max {
			s.Max = &x
		}
		s.Last = &x
	}
	s.DaysPerCustomer = each.Float()
	if s.Pooled = total.Percent(); s.Periods > 0 {
		mean := sum / float64(s.Periods)
		s.Mean = &mean
	}
	return s
}
