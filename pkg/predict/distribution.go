package predict

import (
	"slices"

	"github.com/retain-cli/retain/pkg/facts"
)

// Distribution is how the clv of customers differs. All of it is absent in data without
// amounts, and of nobody.
type Distribution struct {
	Mean         *float64 `json:"ltv_mean"`   // clv / customers
	Median       *float64 `json:"ltv_median"` // by linear interpolation, R type 7
	TopCustomers int64    `json:"top_10_customers"`
	TopPct       *float64 `json:"top_10_clv_pct"` // their share of the clv
	Deciles      []Decile `json:"deciles"`
}

// Decile is a tenth of the customers, 1 the highest. Their sizes differ by one at most.
type Decile struct {
	Decile    int      `json:"decile"`
	Customers int64    `json:"customers"`
	From      *float64 `json:"clv_from"` // the lowest
	Mean      *float64 `json:"clv_mean"`
	CLV       *float64 `json:"clv"`
	Pct       *float64 `json:"clv_pct"`
}

// CLV is that of the i-th customer, 0 in data without amounts.
func (r *Result) CLV(i int) float64 {
	return r.margin() * r.ahead[i].discounted * r.ahead[i].value
}

// FirstOrder is the mean revenue of the first order day, or nil in data without amounts.
func (r *Result) FirstOrder() *float64 {
	if !r.priced() {
		return nil
	}
	var revenue int64
	for i := range r.facts.Rows {
		revenue += int64(r.facts.Rows[i].FirstRevenue)
	}
	return facts.Ratio{Num: revenue, Den: int64(len(r.facts.Rows))}.In(r.facts.Unit)
}

// Spread is how the clv of the customers differs.
func (r *Result) Spread() Distribution {
	d := Distribution{Deciles: []Decile{}, TopCustomers: int64(len(r.ahead)+9) / 10}
	if !r.priced() {
		return d
	}
	values := make([]float64, len(r.ahead))
	for i := range values {
		values[i] = r.CLV(i)
	}
	slices.SortFunc(values, func(a, b float64) int {
		switch {
		case a > b:
			return -1
		case a < b:
			return 1
		}
		return 0
	})
	n := len(values)
	median := (values[(n-1)/2] + values[n/2]) / 2
	d.Mean, d.Median = r.Total.Mean(), &median
	share := func(values []float64) (sum float64, pct *float64) {
		var all exact
		for _, v := range values {
			all.add(v)
		}
		if total := *r.Total.CLV.Value; total > 0 {
			part := all.float() / total * 100
			pct = &part
		}
		return all.float(), pct
	}
	_, d.TopPct = share(values[:d.TopCustomers])
	for k := range 10 {
		of := values[(k*n+9)/10 : ((k+1)*n+9)/10]
		if len(of) == 0 {
			continue
		}
		row := Decile{Decile: k + 1, Customers: int64(len(of)), From: &of[len(of)-1]}
		sum, pct := share(of)
		mean := sum / float64(len(of))
		row.CLV, row.Pct, row.Mean = &sum, pct, &mean
		d.Deciles = append(d.Deciles, row)
	}
	return d
}

// Mean is clv / customers.
func (t Total) Mean() *float64 {
	if t.CLV.Value == nil || t.Customers == 0 {
		return nil
	}
	mean := *t.CLV.Value / float64(t.Customers)
	return &mean
}

// Small tells that there are fewer than facts.MinSample customers.
func (t Total) Small() bool { return t.Customers < facts.MinSample }

// Groups are the totals of the customers' groups, in their order. The intervals of
// groups are not known: the backtest is of all customers.
func (r *Result) Groups() []Total {
	all := make([]sums, len(r.facts.Groups))
	for i := range r.ahead {
		r.add(&all[r.facts.Rows[i].Group], i)
	}
	totals := make([]Total, len(all))
	for g := range all {
		totals[g] = r.total(all[g], nil)
	}
	return totals
}
