package audit

import (
	"cmp"
	"slices"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/ltv"
	"github.com/retain-cli/retain/pkg/money"
	"github.com/retain-cli/retain/pkg/stat"
)

// Life is the customers of one first period, by age.
type Life struct {
	facts.Span
	Customers int64 `json:"customers"`
	Ages      []Age `json:"ages"` // from 0, the first period, to the last
}

// Age is what a cohort did some periods after its first one.
type Age struct {
	Age      int    `json:"age"`
	Period   string `json:"period"`
	Complete bool   `json:"complete"` // whether the period is over

	Base           // the customers with an order in the period
	Rate  *float64 `json:"rate"`           // these in percent of the cohort
	Last  int64    `json:"customers_last"` // whose last order so far is in the period
	Value *float64 `json:"value"`          // margin x revenue up to this age, per customer of the cohort
}

// Lives follows the cohorts that have customers. Refunds before their customer's
// first order are in none.
func Lives(c facts.Cohorts, margin ltv.Margin) []Life {
	lives := []Life{}
	for first, cells := range c.Total() {
		life := Life{Span: facts.SpanOf(c.Periods[first], c.AsOf), Customers: cells[0].Active}
		if life.Customers == 0 {
			continue
		}
		so := money.Minor(0)
		for age, cell := range cells {
			so += cell.Revenue
			p := c.Periods[first+age]
			life.Ages = append(life.Ages, Age{
				Age: age, Period: p.Label, Complete: p.Complete(c.AsOf),
				Base: sum{cell.Active, cell.Orders, cell.Revenue}.base(c.Unit),
				Rate: facts.PercentOf(cell.Active, life.Customers), Last: cell.Last,
				Value: margin.Per(so, life.Customers, c.Unit),
			})
		}
		lives = append(lives, life)
	}
	return lives
}

// SecondOrder tests whether cohorts order again equally soon.
type SecondOrder struct {
	Cohorts   []Again  `json:"cohorts"`
	ChiSquare *float64 `json:"chi_square"` // absent where fewer than two cohorts can be compared
	DF        *int     `json:"df"`
	P         *float64 `json:"p"`
}

// Again is the customers of a cohort who ordered again, on another day than the
// first.
type Again struct {
	Cohort    string   `json:"cohort"`
	Customers int64    `json:"customers"`
	Observed  int64    `json:"observed"`
	Expected  float64  `json:"expected"` // if all cohorts ordered again equally soon
	Ratio     *float64 `json:"ratio"`    // observed / expected
}

// Seconds is the log-rank test of the time from the first to the second order day,
// where customers with one order day are seen until the as-of day. A first cohort that
// holds the customers of before is left out.
func Seconds(c facts.Customers, cohorts facts.Newcomers) SecondOrder {
	s := SecondOrder{Cohorts: []Again{}}
	waits := make([]stat.Waits, len(cohorts.Periods))
	for _, row := range c.Rows {
		first, _ := slices.BinarySearchFunc(cohorts.Periods, row.First, func(p calendar.Period, d calendar.Day) int { return cmp.Compare(p.Last, d) })
		if row.OrderDays > 1 {
			count(&waits[first].Events, int(row.Second-row.First))
		} else {
			count(&waits[first].Censored, int(c.AsOf-row.First))
		}
	}
	var there []stat.Waits
	for i, w := range waits {
		if i >= cohorts.Skipped() && cohorts.New[i] > 0 {
			there = append(there, w)
			s.Cohorts = append(s.Cohorts, Again{Cohort: cohorts.Periods[i].Label, Customers: cohorts.New[i]})
		}
	}
	test, ok := stat.LogRank(there)
	for i := range s.Cohorts {
		a := &s.Cohorts[i]
		a.Observed, a.Expected = test.Observed[i], test.Expected[i]
		if a.Expected > 0 {
			a.Ratio = new(float64(a.Observed) / a.Expected)
		}
	}
	if ok {
		s.ChiSquare, s.DF, s.P = &test.ChiSquare, &test.DF, &test.P
	}
	return s
}

// count counts one more at a time.
func count(list *[]int64, time int) {
	if missing := time + 1 - len(*list); missing > 0 {
		*list = append(*list, make([]int64, missing)...)
	}
	(*list)[time]++
}
