package audit

import (
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/money"
)

// Whole is all customers, by the period of their first order, in all periods.
type Whole struct {
	Cohorts []Vintage `json:"cohorts"`
	Periods []Total   `json:"periods"` // all cohorts together
}

// Vintage is the customers of one first period.
type Vintage struct {
	facts.Span
	Customers int64  `json:"customers"`
	Cells     []Cell `json:"cells"` // from the first period to the last
}

// Cell is what a cohort ordered in one period: a square of the Lexis diagram, where
// time and age are the axes.
type Cell struct {
	Period       string       `json:"period"`
	Age          int          `json:"age"`
	Customers    int64        `json:"customers"` // with an order in the period
	Orders       int64        `json:"orders"`
	Revenue      money.Amount `json:"revenue"`
	CustomersPct *float64     `json:"customers_pct"` // of the period
	OrdersPct    *float64     `json:"orders_pct"`
	RevenuePct   *float64     `json:"revenue_pct"` // absent unless the period has revenue
}

// Total is what all cohorts ordered in one period.
type Total struct {
	facts.Span
	Customers      int64        `json:"customers"`
	Orders         int64        `json:"orders"`
	Revenue        money.Amount `json:"revenue"`
	RevenueOutside money.Amount `json:"revenue_outside"` // refunds before their customer's first order, or to customers without one
}

// All lays the cohorts out over the periods (C3: cohort by calendar, for customers,
// orders and revenue). What cohorts ordered in a period adds up to what was ordered
// in it; refunds of customers who had not ordered until then are outside. Purchases
// are those of the same source and periods.
func All(c facts.Cohorts, p facts.Purchases) Whole {
	w := Whole{Cohorts: []Vintage{}, Periods: []Total{}}
	sums := make([]facts.CohortCell, len(c.Periods))
	cells := c.Total()
	for first, ages := range cells {
		for age, cell := range ages {
			sums[first+age].Add(cell)
		}
	}
	bought := p.Total()
	for i, sum := range sums {
		w.Periods = append(w.Periods, Total{facts.SpanOf(c.Periods[i], c.AsOf), sum.Active, sum.Orders,
			c.Unit.Amount(sum.Revenue), c.Unit.Amount(bought[i].Revenue - sum.Revenue)})
	}
	for first, ages := range cells {
		v := Vintage{Span: facts.SpanOf(c.Periods[first], c.AsOf), Customers: ages[0].Active}
		for age, cell := range ages {
			sum := sums[first+age]
			v.Cells = append(v.Cells, Cell{c.Periods[first+age].Label, age, cell.Active, cell.Orders, c.Unit.Amount(cell.Revenue),
				facts.PercentOf(cell.Active, sum.Active), facts.PercentOf(cell.Orders, sum.Orders), facts.PercentOf(cell.Revenue, sum.Revenue)})
		}
		w.Cohorts = append(w.Cohorts, v)
	}
	return w
}
