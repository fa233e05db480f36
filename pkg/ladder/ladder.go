// Package ladder tells how many customers reach a second, third, ... order day, how
// soon, and what these bring; and how many order again by how often and how long
// ago they did.
//
//	q := ladder.Options{}.Query(coverage, facts.By{})
//	rungs, err := facts.LadderOf(ctx, src, q)
//	result := ladder.Of(rungs, q, ladder.Options{})
//	fmt.Println(*result.Steps[1].CustomersPct) // reached a second order day
//
// Order days are different days of one customer: a basket that was paid in two
// orders on one day is one step.
package ladder

import (
	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/money"
	"github.com/retain-cli/retain/pkg/note"
	"github.com/retain-cli/retain/pkg/stat"
)

// Options say how long the ladder is and how far repurchases are followed. The zero
// value is the default.
type Options struct {
	Steps      int               // order days told apart; 0: DefaultSteps
	Horizon    calendar.Duration // how long customers are followed after the base day; 0: DefaultHorizon
	Confidence float64           // of intervals, in percent; 0: 95
}

// The defaults of Options.
const (
	DefaultSteps                     = 10
	DefaultHorizon calendar.Duration = 180
)

// counts is how many numbers of order days repurchases tell apart: 1 to 6, and 7
// or more.
const counts = 7

// Query asks for what Of needs. The base day of repurchases lies the horizon before
// the as-of day, so that everybody is observed for all of it.
func (o Options) Query(c facts.Coverage, by facts.By) facts.LadderQuery {
	o = o.withDefaults()
	return facts.LadderQuery{By: by, Steps: o.Steps + 1, Base: c.AsOf - calendar.Day(o.Horizon), Counts: counts}
}

func (o Options) withDefaults() Options {
	if o.Steps == 0 {
		o.Steps = DefaultSteps
	}
	if o.Horizon == 0 {
		o.Horizon = DefaultHorizon
	}
	if o.Confidence == 0 {
		o.Confidence = 95
	}
	return o
}

// Result is the ladder of all customers and of each group.
type Result struct {
	Ladder
	Repurchase Repurchase  `json:"repurchase"`
	Groups     []Group     `json:"groups"` // those of the facts: one without a name when nothing is split
	Notes      []note.Note `json:"notes"`
}

// Group is one value of the dimension that customers were split by.
type Group struct {
	Group string `json:"group"`
	Small bool   `json:"small"` // fewer than facts.MinSample customers
	Ladder
	Repurchase AgainBy `json:"repurchase"`
}

// Ladder is the steps that customers have reached so far, up to the last one that
// somebody has.
type Ladder struct {
	Customers    int64        `json:"customers"`
	Revenue      money.Amount `json:"revenue"`       // of these customers: that of the steps and RevenueOther
	RevenueOther money.Amount `json:"revenue_other"` // of days without an order, such as late refunds
	Steps        []Step       `json:"steps"`
}

// Step is one order day. The last one may stand for all later ones too: customers
// and days are those who reach it, orders and revenue those of all of them.
type Step struct {
	Step         int          `json:"step"` // 1 is the first order day
	AndMore      bool         `json:"and_more"`
	Customers    int64        `json:"customers"`     // who reached it
	CustomersPct *float64     `json:"customers_pct"` // of all customers
	StepPct      *float64     `json:"step_pct"`      // of those who reached the step before; absent on the first
	StepLow      *float64     `json:"step_pct_low"`  // Wilson interval of StepPct
	StepHigh     *float64     `json:"step_pct_high"`
	DaysMedian   *float64     `json:"days_median"` // days since the step before
	Orders       int64        `json:"orders"`
	AOV          *float64     `json:"aov"`
	Revenue      money.Amount `json:"revenue"` // of that day, its refunds included
	RevenuePct   *float64     `json:"revenue_pct"`
}

// Repurchase is the share of the customers known on the base day who order in the
// horizon that follows it, which ends on the as-of day.
type Repurchase struct {
	BaseDay     *calendar.Day `json:"base_day"` // absent without orders
	HorizonDays int           `json:"horizon_days"`
	AgainBy
}

// AgainBy is how many ordered again, all of them and by what they had done before.
type AgainBy struct {
	Again
	Months      []Months    `json:"months"`        // by time since the last order
	ByOrderDays []OrderDays `json:"by_order_days"` // by order days up to the base day
}

// Again is how many of some customers ordered again.
type Again struct {
	Customers int64    `json:"customers"`
	Ordered   int64    `json:"customers_again"`
	Rate      *float64 `json:"repurchase_rate"` // percent
	Low       *float64 `json:"repurchase_rate_low"`
	High      *float64 `json:"repurchase_rate_high"`
}

// Months is customers whose last order was so many months of 30 days before the
// base day.
type Months struct {
	From int  `json:"months_from"`
	To   *int `json:"months_to"` // absent: or more
	Again
}

// OrderDays is customers with a number of order days.
type OrderDays struct {
	OrderDays int  `json:"order_days"`
	AndMore   bool `json:"and_more"`
	Again
	Months []Months `json:"months"`
}

// Of measures the facts of a query that Options made.
func Of(f facts.Ladder, q facts.LadderQuery, o Options) Result {
	o = o.withDefaults()
	total := f.Total(q)
	r := Result{Ladder: steps(total, f.Unit, o), Repurchase: Repurchase{HorizonDays: int(o.Horizon), AgainBy: repurchase(total.Repurchases, o)}, Groups: []Group{}, Notes: []note.Note{}}
	if r.Customers > 0 {
		r.Repurchase.BaseDay = &q.Base
	}
	for g, name := range f.Groups {
		l := steps(f.Rows[g], f.Unit, o)
		r.Groups = append(r.Groups, Group{name, l.Customers < facts.MinSample, l, repurchase(f.Rows[g].Repurchases, o)})
	}
	r.warn(f.AsOf)
	return r
}

func steps(r facts.Rungs, unit money.Unit, o Options) Ladder {
	revenue := r.Other
	for _, s := range r.Steps {
		revenue += s.Revenue
	}
	l := Ladder{Customers: r.Steps[0].Customers, Revenue: unit.Amount(revenue), RevenueOther: unit.Amount(r.Other), Steps: []Step{}}
	before := int64(0)
	for i, s := range r.Steps {
		if s.Customers == 0 {
			break
		}
		step := Step{
			Step: i + 1, AndMore: i == len(r.Steps)-1,
			Customers: s.Customers, CustomersPct: facts.PercentOf(s.Customers, l.Customers), StepPct: facts.PercentOf(s.Customers, before),
			DaysMedian: median(s.Days.Gaps()),
			Orders:     s.Orders, AOV: facts.Ratio{Num: int64(s.Revenue), Den: s.Orders}.In(unit),
			Revenue: unit.Amount(s.Revenue), RevenuePct: facts.PercentOf(s.Revenue, revenue),
		}
		step.StepLow, step.StepHigh = stat.Wilson(s.Customers, before, o.Confidence)
		l.Steps = append(l.Steps, step)
		before = s.Customers
	}
	return l
}

func median(days facts.Gaps) *float64 {
	q, ok := days.Quantile(facts.Ratio{Num: 1, Den: 2})
	if !ok {
		return nil
	}
	f := q.Float()
	return &f
}

// bands are the months since the last order at which a table gets another column.
var bands = []int{0, 1, 2, 3, 6, 12}

// month is the days of a month that is counted in days.
const month = 30

func repurchase(rows []facts.Repurchase, o Options) AgainBy {
	r := AgainBy{ByOrderDays: []OrderDays{}}
	all := make([]stat.Proportion, len(bands))
	for i, row := range rows {
		own := make([]stat.Proportion, len(bands))
		for b := range bands {
			own[b] = stat.Proportion{Part: within(row.Again, b), Whole: within(row.Customers, b)}
			all[b].Part += own[b].Part
			all[b].Whole += own[b].Whole
		}
		days := OrderDays{OrderDays: i + 1, AndMore: i == len(rows)-1}
		days.Again, days.Months = byMonths(own, o)
		r.ByOrderDays = append(r.ByOrderDays, days)
	}
	r.Again, r.Months = byMonths(all, o)
	return r
}

// within counts the customers of a band.
func within(d facts.DayCounts, band int) (n int64) {
	for days, customers := range d {
		if days/month >= bands[band] && (band == len(bands)-1 || days/month < bands[band+1]) {
			n += customers
		}
	}
	return n
}

func byMonths(p []stat.Proportion, o Options) (total Again, months []Months) {
	var sum stat.Proportion
	for b := range p {
		m := Months{From: bands[b], Again: again(p[b], o)}
		if b+1 < len(bands) {
			to := bands[b+1] - 1
			m.To = &to
		}
		months = append(months, m)
		sum.Part += p[b].Part
		sum.Whole += p[b].Whole
	}
	return again(sum, o), months
}

func again(p stat.Proportion, o Options) Again {
	a := Again{Customers: p.Whole, Ordered: p.Part, Rate: facts.PercentOf(p.Part, p.Whole)}
	a.Low, a.High = stat.Wilson(p.Part, p.Whole, o.Confidence)
	return a
}

// warn tells of revenue in no step, and of a horizon as long as the data.
func (r *Result) warn(asOf calendar.Day) {
	if r.RevenueOther.Minor != 0 {
		r.Notes = append(r.Notes, note.Note{Code: "revenue-in-no-step", Concerns: note.Revenue}.Filled("refunds on days without an order, %s, are in the revenue and in no step", r.RevenueOther))
	}
	if r.Customers > 0 && r.Repurchase.Customers == 0 {
		r.Notes = append(r.Notes, note.Note{Code: "horizon-too-long", Level: note.Warning, Concerns: note.Time}.Filled("no customer had ordered %d days before %s, so there is no repurchase rate; a shorter --horizon has one", r.Repurchase.HorizonDays, asOf))
	}
}
