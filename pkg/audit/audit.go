// Package audit is the customer-base audit: five looks at the same customers,
// each a formula over facts.
//
//	spending, err := src.Spending(ctx, year)
//	one := audit.Of(spending, ltv.Margin{})
//	fmt.Println(one.Customers, one.Revenue, *one.Gini)
//
// P. Fader, B. Hardie and M. Ross (2022), "The Customer-Base Audit". Revenue is
// that of customers with an order in the period; refunds in it of others are
// outside, as in the movements of retain mrr.
package audit

import (
	"cmp"
	"slices"

	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/money"
)

// spender is a customer with an order in a period.
type spender struct {
	row int // of the spending
	facts.Spend
}

// spenders are the customers with an order in a span, and what others were
// refunded in it.
func spenders(s facts.Spending, span int) (all []spender, outside money.Minor) {
	all = make([]spender, 0, len(s.Rows))
	for i := range s.Rows {
		in := s.Rows[i].Within[span]
		if in.Orders > 0 {
			all = append(all, spender{i, in})
		} else {
			outside += in.Revenue
		}
	}
	return all, outside
}

// rank sorts customers by revenue, the largest first, then by orders, the most
// first, then by id. Ids are compared only where one of the cuts, which are numbers
// of customers, falls between customers who are equal otherwise: elsewhere they
// decide nothing, and making millions of them takes time.
func rank(all []spender, id func(row int) string, cuts ...int) {
	equal := func(a, b spender) int {
		return cmp.Or(cmp.Compare(b.Revenue, a.Revenue), cmp.Compare(b.Orders, a.Orders))
	}
	slices.SortFunc(all, equal)
	for _, cut := range cuts {
		if cut == 0 || cut == len(all) || equal(all[cut-1], all[cut]) != 0 {
			continue
		}
		from, _ := slices.BinarySearchFunc(all, all[cut], equal)
		to := from
		for to < len(all) && equal(all[to], all[cut]) == 0 {
			to++
		}
		slices.SortFunc(all[from:to], func(a, b spender) int { return cmp.Compare(id(a.row), id(b.row)) })
	}
}

// cut is where the i-th of n equal groups of customers ends.
func cut(customers, i, n int) int { return customers * i / n }

// sum adds up customers.
type sum struct {
	customers, orders int64
	revenue           money.Minor
}

func (s *sum) add(c spender) {
	s.customers++
	s.orders += c.Orders
	s.revenue += c.Revenue
}

// sumOf adds up several.
func sumOf(all []spender) (s sum) {
	for _, c := range all {
		s.add(c)
	}
	return s
}

// Base is a number of customers and what they ordered.
type Base struct {
	Customers          int64        `json:"customers"`
	Orders             int64        `json:"orders"`
	Revenue            money.Amount `json:"revenue"`
	OrdersPerCustomer  *float64     `json:"orders_per_customer"`
	AOV                *float64     `json:"aov"`
	RevenuePerCustomer *float64     `json:"revenue_per_customer"`
}

func (s sum) base(unit money.Unit) Base {
	return Base{
		Customers: s.customers, Orders: s.orders, Revenue: unit.Amount(s.revenue),
		OrdersPerCustomer:  facts.Ratio{Num: s.orders, Den: s.customers}.Float(),
		AOV:                facts.Ratio{Num: int64(s.revenue), Den: s.orders}.In(unit),
		RevenuePerCustomer: facts.Ratio{Num: int64(s.revenue), Den: s.customers}.In(unit),
	}
}
