package audit

import (
	"math/big"
	"math/bits"
	"strconv"

	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/ltv"
	"github.com/retain-cli/retain/pkg/money"
)

// One is the customers of one period: how many there are, what they are worth,
// and how much they differ.
type One struct {
	facts.Span
	Base
	Profit         money.Amount `json:"profit"`          // margin x revenue
	RevenueOutside money.Amount `json:"revenue_outside"` // refunds of customers without an order in the period

	ByOrders []Part   `json:"by_orders"`            // customers with 1, 2, 3, 4 and 5 or more orders
	Tenths   []Part   `json:"tenths"`               // ten equal groups of customers
	Equal    []Part   `json:"equal_revenue"`        // ten groups of equal revenue, and those below who add none
	Half     *int64   `json:"customers_50_revenue"` // the fewest customers who bring half of the revenue
	Most     *int64   `json:"customers_80_revenue"` // the fewest who bring 80 %
	Gini     *float64 `json:"gini"`
}

// Part is some of the customers.
type Part struct {
	Part string `json:"part"`
	Base
	CustomersPct *float64 `json:"customers_pct"` // of all customers
	RevenuePct   *float64 `json:"revenue_pct"`   // of all revenue; absent when that is not above 0
}

// groups is how many groups customers are dealt to.
const groups = 10

// rest is the part below the groups of equal revenue.
const rest = "none"

// Of looks at the first span of some spending:
//
//	revenue = customers x orders per customer x AOV
//
// Customers are ranked by revenue, the largest first, ties by the number of orders
// and then by id. The i-th tenth is the ranks from floor((i-1)n/10)+1 to
// floor(in/10). A group of equal revenue ends with the customer who reaches i/10 of
// it; those behind the last one add nothing and are in none: their revenue is 0, or
// refunds of others among them undo it.
//
// The Gini coefficient is the sum over the ranks r from below of (2r - n - 1) x
// revenue, over n x the sum of the revenue: 0 when all bring the same, near 1 when
// one brings all. It is of all customers, also those without revenue, and not
// corrected for small samples. Refunds may make it exceed 1. Without revenue there
// is none.
func Of(s facts.Spending, margin ltv.Margin) One {
	all, outside := spenders(s, 0)
	rank(all, nil)
	total := sumOf(all)
	o := One{
		Span: facts.SpanOf(s.Spans[0], s.AsOf), Base: total.base(s.Unit),
		Profit: margin.Of(s.Unit.Amount(total.revenue)), RevenueOutside: s.Unit.Amount(outside), ByOrders: []Part{}, Tenths: []Part{}, Equal: []Part{},
	}
	part := func(name string, of sum) Part {
		return Part{name, of.base(s.Unit), facts.PercentOf(of.customers, total.customers), facts.PercentOf(of.revenue, total.revenue)}
	}
	for i, of := range byOrders(all) {
		name := strconv.Itoa(i + 1)
		if i == mostOrders-1 {
			name += "+"
		}
		o.ByOrders = append(o.ByOrders, part(name, of))
	}
	for i := range groups {
		o.Tenths = append(o.Tenths, part(strconv.Itoa(i+1), sumOf(all[cut(len(all), i, groups):cut(len(all), i+1, groups)])))
	}
	if total.revenue <= 0 {
		return o
	}
	from := 0
	for i := range groups {
		to := max(from, reach(all, total.revenue, int64(i+1), groups))
		o.Equal = append(o.Equal, part(strconv.Itoa(i+1), sumOf(all[from:to])))
		from = to
	}
	o.Equal = append(o.Equal, part(rest, sumOf(all[from:])))
	half, most := int64(reach(all, total.revenue, 1, 2)), int64(reach(all, total.revenue, 4, 5))
	o.Half, o.Most = &half, &most
	o.Gini = gini(all, total.revenue)
	return o
}

// mostOrders is the number of orders at and above which customers are one part.
const mostOrders = 5

func byOrders(all []spender) (by [mostOrders]sum) {
	for _, c := range all {
		by[min(c.Orders, mostOrders)-1].add(c)
	}
	return by
}

// reach is how many of the customers, in their order, it takes to reach a share of
// the revenue, which is above 0: sum x den >= total x num, in 128 bits.
func reach(all []spender, total money.Minor, num, den int64) int {
	hi, lo := bits.Mul64(uint64(total), uint64(num))
	so := money.Minor(0)
	for i, c := range all {
		if so += c.Revenue; so < 0 {
			continue
		}
		if h, l := bits.Mul64(uint64(so), uint64(den)); h > hi || h == hi && l >= lo {
			return i + 1
		}
	}
	return len(all)
}

// gini is the coefficient of customers who are sorted, the largest first: with
// the running sums from the top, whose sum has up to 128 bits,
//
//	G = (2 x sum of the running sums / total - n - 1) / n
func gini(all []spender, total money.Minor) *float64 {
	running, so := new(big.Int), money.Minor(0)
	var hi, lo, carry uint64
	for _, c := range all {
		so += c.Revenue
		lo, carry = bits.Add64(lo, uint64(so), 0)
		hi, _ = bits.Add64(hi, uint64(so>>63), carry) // extends the sign
	}
	running.Lsh(running.SetInt64(int64(hi)), 64)
	running.Add(running, new(big.Int).SetUint64(lo))
	n := big.NewInt(int64(len(all)))
	whole := big.NewInt(int64(total))
	// (2 x running - (n+1) x total) / (n x total)
	num := new(big.Int).Lsh(running, 1)
	num.Sub(num, new(big.Int).Mul(new(big.Int).Add(n, big.NewInt(1)), whole))
	g, _ := new(big.Rat).SetFrac(num, n.Mul(n, whole)).Float64()
	return &g
}
