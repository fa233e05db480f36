// Package repeat tells how many customers come back, how soon, and what first
// and repeat orders bring.
//
//	result := repeat.Purchases(repeat.Facts{
//		Customers: src.Customers(facts.By{}), Purchases: src.Purchases(q), Gaps: src.Gaps(),
//	}, repeat.Options{})
//	fmt.Println(*result.RepeatRate)
//
// A first order is one on the day of the customer's first order, so that a
// basket that was paid in two orders is no repeat purchase; all others are
// repeat orders. A refund counts with the orders of its day.
package repeat

import (
	"slices"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/money"
	"github.com/retain-cli/retain/pkg/note"
	"github.com/retain-cli/retain/pkg/stat"
)

// Facts is what repeat purchases are measured on.
type Facts struct {
	Customers facts.Customers
	Purchases facts.Purchases
	Gaps      facts.Gaps
}

// Options choose the periods and cohorts that are shown: those that have a day from
// From to To. What concerns all customers is not cut.
type Options struct {
	From, To *calendar.Day

	Within     calendar.Durations // windows from the first order; none: they are not measured
	Confidence float64            // of the intervals of their rates, in percent; 0: 95
}

// Result is the repeat purchases of all customers, of the groups they were
// split into, and of each period.
type Result struct {
	Repeat
	Gaps
	Again
	Cohorts []Cohort    `json:"cohorts,omitempty"` // of the windows
	Periods []Period    `json:"periods"`
	Groups  []Group     `json:"groups"` // those of the facts: one without a name when nothing is split
	Notes   []note.Note `json:"notes"`

	// Compared is the repeat customers of all, where a first period that holds the
	// customers of before (facts.Newcomers) is left out. Groups are compared by theirs.
	Compared stat.Proportion `json:"-"`
}

// Group is one value of the dimension that customers were split by.
type Group struct {
	Group string `json:"group"`
	Small bool   `json:"small"` // fewer than facts.MinSample customers
	Repeat
	Again
	Periods  []Period        `json:"periods"`
	Compared stat.Proportion `json:"-"`
}

// Repeat is what customers did in all. A repeat customer has orders on two or
// more days.
type Repeat struct {
	Customers         int64    `json:"customers"`
	CustomersRepeat   int64    `json:"customers_repeat"`
	RepeatRate        *float64 `json:"repeat_rate"` // percentage of customers, so far: who was new of late has had less time
	OrdersPerCustomer *float64 `json:"orders_per_customer"`
	Baskets
	RevenuePerCustomerOnce   *float64 `json:"revenue_per_customer_once"`   // of customers with orders on one day
	RevenuePerCustomerRepeat *float64 `json:"revenue_per_customer_repeat"` // of repeat customers
	SpendRatio               *float64 `json:"spend_ratio"`                 // the latter over the former; absent unless that is above 0
}

// Baskets are first and repeat orders, their revenue and their value on
// average.
type Baskets struct {
	Orders           int64        `json:"orders"`
	OrdersFirst      int64        `json:"orders_first"`
	OrdersRepeat     int64        `json:"orders_repeat"`
	Revenue          money.Amount `json:"revenue"`
	RevenueFirst     money.Amount `json:"revenue_first"`
	RevenueRepeat    money.Amount `json:"revenue_repeat"`
	RevenueRepeatPct *float64     `json:"revenue_repeat_pct"` // of revenue; absent when there is none
	AOV              *float64     `json:"aov"`
	AOVFirst         *float64     `json:"aov_first"`
	AOVRepeat        *float64     `json:"aov_repeat"`
}

// Gaps are the days between consecutive order days of the same customer.
type Gaps struct {
	Gaps       int64    `json:"gaps"` // how many there are
	GapsMean   *float64 `json:"gap_days_mean"`
	GapsP25    *float64 `json:"gap_days_p25"`
	GapsMedian *float64 `json:"gap_days_median"`
	GapsP75    *float64 `json:"gap_days_p75"`
	GapsP80    *float64 `json:"gap_days_p80"`
	GapsP90    *float64 `json:"gap_days_p90"`
	GapsP95    *float64 `json:"gap_days_p95"`
}

// Period is what was bought in one period. A repeat customer of a period has
// an order in it after the day of the first order ever.
type Period struct {
	facts.Span
	Customers       int64    `json:"customers"`
	CustomersRepeat int64    `json:"customers_repeat"`
	RepeatRate      *float64 `json:"repeat_rate"`
	Baskets
}

// Purchases measures repeat purchases. The repeat rate is the percentage of
// customers with orders on two or more days.
func Purchases(f Facts, o Options) Result {
	r := Result{Gaps: gaps(f.Gaps), Notes: []note.Note{}}
	names := f.Customers.Groups
	if len(names) == 0 {
		names = []string{""}
	}
	newcomers := f.Customers.Newcomers(f.Purchases.Periods)
	tallies, since := make([]tally, len(names)), newcomers.Since()
	for i := range f.Customers.Rows {
		c := &f.Customers.Rows[i]
		tallies[c.Group].add(c, since)
	}
	var all tally
	for g, name := range names {
		rows := purchasesOf(f.Purchases, name)
		tallies[g].addFirst(rows)
		all.merge(tallies[g])
		r.Groups = append(r.Groups, Group{name, tallies[g].customers < facts.MinSample, tallies[g].result(f.Customers.Unit), Again{}, periods(f.Purchases, rows, o), tallies[g].compared})
	}
	r.Repeat, r.Compared = all.result(f.Customers.Unit), all.compared
	if len(o.Within) > 0 {
		r.wait(f, o, since)
	}
	var revenue money.Minor
	total := f.Purchases.Total()
	for _, p := range total {
		revenue += p.Revenue
	}
	r.Periods = periods(f.Purchases, total, o)
	r.warn(f.Purchases.Unit.Amount(revenue - all.revenue))
	r.Notes = append(r.Notes, newcomers.Notes(nil, nil)...)
	return r
}

// tally sums the histories of customers.
type tally struct {
	customers, repeat                    int64
	orders, ordersFirst                  int64
	revenue, revenueFirst, revenueRepeat money.Minor // revenueRepeat: of repeat customers
	compared                             stat.Proportion
}

// add adds a customer. Those whose first order is before a day are not compared.
func (t *tally) add(c *facts.Customer, since calendar.Day) {
	t.customers++
	t.orders += int64(c.Orders)
	t.revenue += c.Revenue
	t.revenueFirst += c.FirstRevenue
	if c.OrderDays > 1 {
		t.repeat++
		t.revenueRepeat += c.Revenue
	}
	if c.First >= since {
		t.compared.Whole++
		if c.OrderDays > 1 {
			t.compared.Part++
		}
	}
}

// purchasesOf is the purchases of a group by period; nil: it has none.
func purchasesOf(p facts.Purchases, group string) []facts.Purchase {
	if g := slices.Index(p.Groups, group); g >= 0 {
		return p.Rows[g]
	}
	return nil
}

// addFirst adds the first orders of a group, which only purchases count.
func (t *tally) addFirst(rows []facts.Purchase) {
	for _, row := range rows {
		t.ordersFirst += row.OrdersFirst
	}
}

func (t *tally) merge(o tally) {
	t.customers += o.customers
	t.repeat += o.repeat
	t.orders += o.orders
	t.ordersFirst += o.ordersFirst
	t.revenue += o.revenue
	t.revenueFirst += o.revenueFirst
	t.revenueRepeat += o.revenueRepeat
	t.compared.Part += o.compared.Part
	t.compared.Whole += o.compared.Whole
}

func (t tally) result(unit money.Unit) Repeat {
	once := facts.Ratio{Num: int64(t.revenue - t.revenueRepeat), Den: t.customers - t.repeat}
	repeat := facts.Ratio{Num: int64(t.revenueRepeat), Den: t.repeat}
	return Repeat{
		Customers: t.customers, CustomersRepeat: t.repeat,
		RepeatRate:        facts.Ratio{Num: t.repeat, Den: t.customers}.Percent(),
		OrdersPerCustomer: facts.Ratio{Num: t.orders, Den: t.customers}.Float(),
		Baskets: baskets(facts.Purchase{
			Orders: t.orders, OrdersFirst: t.ordersFirst, Revenue: t.revenue, RevenueFirst: t.revenueFirst}, unit),
		RevenuePerCustomerOnce:   once.In(unit),
		RevenuePerCustomerRepeat: repeat.In(unit),
		SpendRatio:               quotient(repeat.Float(), once.Float()),
	}
}

// quotient is a / b where that tells how many times as much a is.
func quotient(a, b *float64) *float64 {
	if a == nil || b == nil || *b <= 0 {
		return nil
	}
	q := *a / *b
	return &q
}

func baskets(p facts.Purchase, unit money.Unit) Baskets {
	orders, revenue := p.Orders-p.OrdersFirst, p.Revenue-p.RevenueFirst // of repeat orders
	return Baskets{
		Orders: p.Orders, OrdersFirst: p.OrdersFirst, OrdersRepeat: orders,
		Revenue: unit.Amount(p.Revenue), RevenueFirst: unit.Amount(p.RevenueFirst), RevenueRepeat: unit.Amount(revenue),
		RevenueRepeatPct: facts.Ratio{Num: int64(revenue), Den: max(0, int64(p.Revenue))}.Percent(),
		AOV:              facts.Ratio{Num: int64(p.Revenue), Den: p.Orders}.In(unit),
		AOVFirst:         facts.Ratio{Num: int64(p.RevenueFirst), Den: p.OrdersFirst}.In(unit),
		AOVRepeat:        facts.Ratio{Num: int64(revenue), Den: orders}.In(unit),
	}
}

// periods are those that are shown.
func periods(f facts.Purchases, rows []facts.Purchase, o Options) []Period {
	shown := []Period{}
	for i, p := range rows {
		if f.Periods[i].Overlaps(o.From, o.To) {
			shown = append(shown, period(f, i, p))
		}
	}
	return shown
}

func period(f facts.Purchases, i int, p facts.Purchase) Period {
	span := f.Periods[i]
	return Period{
		Span:      facts.SpanOf(span, f.AsOf),
		Customers: p.Customers, CustomersRepeat: p.CustomersRepeat,
		RepeatRate: facts.Ratio{Num: p.CustomersRepeat, Den: p.Customers}.Percent(),
		Baskets:    baskets(p, f.Unit),
	}
}

func gaps(g facts.Gaps) Gaps {
	days := int64(0)
	for gap, n := range g {
		days += int64(gap) * n
	}
	at := func(percent int64) *float64 {
		q, ok := g.Quantile(facts.Ratio{Num: percent, Den: 100})
		if !ok {
			return nil
		}
		f := q.Float()
		return &f
	}
	return Gaps{
		Gaps: g.Total(), GapsMean: facts.Ratio{Num: days, Den: g.Total()}.Float(),
		GapsP25: at(25), GapsMedian: at(50), GapsP75: at(75), GapsP80: at(80), GapsP90: at(90), GapsP95: at(95),
	}
}

// warn tells of revenue that is in the periods and in no customer's history.
func (r *Result) warn(outside money.Amount) {
	if outside.Minor != 0 {
		r.Notes = append(r.Notes, note.Note{Code: "revenue-without-orders", Concerns: note.Revenue}.Filled("%s was refunded to customers without orders: included in the periods, not in figures of customers", outside))
	}
}
