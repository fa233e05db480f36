package stickiness

import "github.com/retain-cli/retain/pkg/facts"

// Regularity is customers by in how many of the last complete periods they ordered.
type Regularity struct {
	Periods   []string `json:"periods"`   // that are looked at, in order
	Customers int64    `json:"customers"` // who ordered in one or more of them
	Inactive  int64    `json:"inactive"`  // who ordered before, and in none of them
	Mean      *float64 `json:"mean"`      // periods with an order, of those Customers
	Active    []Active `json:"active"`    // from one period to all of them
}

// Active is the customers who ordered in a number of periods.
type Active struct {
	Periods     int      `json:"periods"`
	Customers   int64    `json:"customers"`
	Share       *float64 `json:"share"`          // percent of those who ordered in one or more
	OrMore      int64    `json:"customers_more"` // in as many periods or more
	ShareOrMore *float64 `json:"share_more"`
}

// RegularityOf is that of all customers of the facts, and of each group in order.
func RegularityOf(a facts.ActivePeriods) (all Regularity, groups []Regularity) {
	for _, row := range a.Rows {
		groups = append(groups, regularity(a, row))
	}
	return regularity(a, a.Total()), groups
}

func regularity(a facts.ActivePeriods, row []int64) Regularity {
	r := Regularity{Periods: []string{}, Inactive: row[0], Active: []Active{}}
	for _, p := range a.Periods {
		r.Periods = append(r.Periods, p.Label)
	}
	var periods int64
	for n, customers := range row[1:] {
		r.Customers += customers
		periods += int64(n+1) * customers
	}
	left := r.Customers
	r.Mean = facts.Ratio{Num: periods, Den: r.Customers}.Float()
	for n, customers := range row[1:] {
		share := func(part int64) *float64 { return facts.Ratio{Num: part, Den: r.Customers}.Percent() }
		r.Active = append(r.Active, Active{n + 1, customers, share(customers), left, share(left)})
		left -= customers
	}
	return r
}
