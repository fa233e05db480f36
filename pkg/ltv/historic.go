package ltv

import (
	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/money"
	"github.com/retain-cli/retain/pkg/note"
)

// HistoricResult is what customers have brought so far.
type HistoricResult struct {
	Model     Model        `json:"model"`
	Customers int64        `json:"customers"`
	Orders    int64        `json:"orders"`
	Revenue   money.Amount `json:"revenue"` // net of refunds
	AOV       *float64     `json:"aov"`     // revenue / orders
	Margin    float64      `json:"margin"`  // in percent

	Mean   *float64 `json:"ltv_mean"`   // margin x revenue / customers
	Median *float64 `json:"ltv_median"` // half of the customers have brought less

	TopCustomers int64    `json:"top_10_customers"`   // a tenth of the customers, rounded up: those with the most revenue
	TopPct       *float64 `json:"top_10_revenue_pct"` // their share of revenue; absent when there is none
	Cost
	Windows []Window    `json:"windows,omitempty"` // with Within
	Cohorts []Cohort    `json:"cohorts"`
	Average Curve       `json:"average"`
	Groups  []Group     `json:"groups"` // those of the facts: one without a name when nothing is split
	Notes   []note.Note `json:"notes"`
}

// Group is the customers of one value of the dimension that was split by.
type Group struct {
	Group     string       `json:"group"`
	Small     bool         `json:"small"` // fewer than facts.MinSample customers
	Customers int64        `json:"customers"`
	Orders    int64        `json:"orders"`
	Revenue   money.Amount `json:"revenue"`
	AOV       *float64     `json:"aov"`
	Mean      *float64     `json:"ltv_mean"`
	Windows   []Window     `json:"windows,omitempty"`
}

// Cohort is the customers of one first period, and what each of them has
// brought on average from the first period (age 0) up to each age.
type Cohort struct {
	Cohort    string       `json:"cohort"`
	FirstDay  calendar.Day `json:"first_day"`
	LastDay   calendar.Day `json:"last_day"`
	Customers int64        `json:"customers"`
	Value     []*float64   `json:"value"`    // cumulative, margin x revenue per customer
	Complete  []bool       `json:"complete"` // whether the period at that age is over by the as-of day
	Windows   []Window     `json:"windows,omitempty"`
}

// Curve is the cumulative value of a customer at each age: the value added at
// an age is the mean over the customers of all cohorts shown that have
// completed it, and the values added are summed. So every observation counts,
// and a curve does not fall because the best cohorts are still too young.
type Curve struct {
	Customers []int64    `json:"customers"` // that were observed at each age
	Value     []*float64 `json:"value"`     // as long as there are any
}

// Historic values customers by the revenue they have brought to date, net of
// refunds and times the margin. It promises nothing about the future. Its
// payback is the first age at which the average curve has reached the CAC.
func Historic(customers facts.Customers, cohorts facts.Cohorts, o Options) HistoricResult {
	r := HistoricResult{Margin: o.Margin.Percent(), Notes: []note.Note{}}
	groups := make([]sum, max(1, len(customers.Groups)))
	for i := range customers.Rows {
		c := &customers.Rows[i]
		groups[c.Group].add(c)
	}
	margin := exact(o.Margin.ratio())
	var all sum
	for _, g := range groups {
		all.merge(g)
	}
	for g, name := range customers.Groups {
		r.Groups = append(r.Groups, groups[g].group(name, customers.Unit, margin))
	}
	total := all.group("", customers.Unit, margin)
	r.Customers, r.Orders, r.Revenue, r.AOV, r.Mean = total.Customers, total.Orders, total.Revenue, total.AOV, total.Mean
	r.rank(customers, margin)
	r.follow(cohorts, o)
	r.Notes = append(r.Notes, cohorts.Newcomers().Notes(nil, nil)...)
	r.Cost = Cost{CAC: o.CAC.Float(), LTVToCAC: all.mean(customers.Unit, margin).over(exact(o.CAC.major)).float()}
	r.PaybackPeriods = r.Average.payback(r.CAC)
	return r
}

type sum struct {
	customers, orders int64
	revenue           money.Minor
}

func (s *sum) add(c *facts.Customer) {
	s.customers++
	s.orders += int64(c.Orders)
	s.revenue += c.Revenue
}

func (s *sum) merge(o sum) {
	s.customers += o.customers
	s.orders += o.orders
	s.revenue += o.revenue
}

func (s sum) mean(unit money.Unit, margin fraction) fraction {
	return major(s.revenue, s.customers, unit).times(margin)
}

func (s sum) group(name string, unit money.Unit, margin fraction) Group {
	return Group{
		Group: name, Small: s.customers < facts.MinSample, Customers: s.customers, Orders: s.orders, Revenue: unit.Amount(s.revenue),
		AOV: major(s.revenue, s.orders, unit).float(), Mean: s.mean(unit, margin).float(),
	}
}

// rank finds the median and the share of the top tenth, without sorting.
func (r *HistoricResult) rank(c facts.Customers, margin fraction) {
	n := int64(len(c.Rows))
	if n == 0 {
		return
	}
	r.TopCustomers = (n + 9) / 10
	// The lowest of the top tenth has exactly n - TopCustomers below or beside it.
	threshold := facts.Ratio{Num: n - r.TopCustomers, Den: max(1, n-1)}
	value := func(i int) facts.Ratio { return facts.Whole(c.Rows[i].Revenue) }
	found := facts.Quantiles(len(c.Rows), value, facts.Ratio{Num: 1, Den: 2}, threshold)
	median := fraction{found[0].Rat()}.over(of(c.Unit.PerMajor(), int64(1)))
	r.Median = median.times(margin).float()

	lowest := money.Minor(found[1].Low.Num)
	above, top := int64(0), money.Minor(0)
	for i := range c.Rows {
		if v := c.Rows[i].Revenue; v > lowest {
			above++
			top += v
		}
	}
	top += money.Minor(r.TopCustomers-above) * lowest
	r.TopPct = facts.Ratio{Num: int64(top), Den: max(0, int64(r.Revenue.Minor))}.Percent()
}

// follow makes the cumulative values by age.
func (r *HistoricResult) follow(c facts.Cohorts, o Options) {
	r.Cohorts = []Cohort{}
	margin := exact(o.Margin.ratio())
	var added []sum // by age, over the cohorts that have completed it
	for first, cells := range c.Total() {
		if !c.Periods[first].Overlaps(o.From, o.To) {
			continue
		}
		p := c.Periods[first]
		row := Cohort{Cohort: p.Label, FirstDay: p.First, LastDay: p.Last, Customers: cells[0].Active}
		so := sum{customers: row.Customers}
		for age, cell := range cells {
			complete := c.Complete(first, age)
			so.revenue += cell.Revenue
			row.Value = append(row.Value, so.mean(c.Unit, margin).float())
			row.Complete = append(row.Complete, complete)
			if age == len(added) {
				added = append(added, sum{})
			}
			if complete {
				added[age].merge(sum{row.Customers, cell.Orders, cell.Revenue})
			}
		}
		r.Cohorts = append(r.Cohorts, row)
	}
	r.Average = curve(added, c.Unit, margin)
}

func curve(added []sum, unit money.Unit, margin fraction) Curve {
	c := Curve{Customers: []int64{}, Value: []*float64{}}
	value := of(int64(0), int64(1))
	for _, s := range added {
		if s.customers == 0 {
			break
		}
		value = value.plus(s.mean(unit, margin))
		c.Customers = append(c.Customers, s.customers)
		c.Value = append(c.Value, value.float())
	}
	return c
}

// payback is how many periods it takes until the curve has reached the cost.
// The first period, age 0, is one period.
func (c Curve) payback(cost *float64) *float64 {
	for age, v := range c.Value {
		if cost != nil && *v >= *cost {
			periods := float64(age + 1)
			return &periods
		}
	}
	return nil
}
