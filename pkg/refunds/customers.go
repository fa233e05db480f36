package refunds

import (
	"cmp"
	"slices"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/compare"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/money"
)

// Often is the customers who return often: with orders on facts.OftenDays or more, of
// whose orders at least a share was refunded, so far.
type Often struct {
	OrderDays int     `json:"order_days_min"`
	Share     float64 `json:"refund_rate_min"` // percent

	Customers    int64        `json:"customers"` // with orders on as many days
	Returners    int64        `json:"customers_often"`
	ReturnersPct *float64     `json:"customers_often_pct"`
	Back         money.Amount `json:"revenue_refunded"` // of the orders of Returners
	BackPct      *float64     `json:"revenue_refunded_pct"`
}

// Returner is a customer who returns often.
type Returner struct {
	CustomerID string       `json:"customer_id"`
	OrderDays  int64        `json:"order_days"`
	Last       calendar.Day `json:"last_order"`
	Numbers
}

// returnsOften tells whether a customer does.
func (r *Result) returnsOften(c facts.Returner) bool {
	return c.OrderDays >= facts.OftenDays && float64(100*(c.Full+c.Part)) >= r.options.often()*float64(c.Orders)
}

// oftenOf counts them among the customers with as many order days.
func (r *Result) oftenOf(customers int64) Often {
	o := Often{OrderDays: facts.OftenDays, Share: r.options.often(), Customers: customers}
	var back money.Minor
	for _, c := range r.returners {
		if r.returnsOften(c) {
			o.Returners++
			back += c.Refunded
		}
	}
	o.ReturnersPct = facts.PercentOf(o.Returners, customers)
	if o.Back = r.unit.Amount(back); !r.unit.Unpriced {
		o.BackPct = facts.PercentOf(back, r.Total.Back.Minor)
	}
	return o
}

// Returners are the customers who return often, those with the largest refunds first.
func (r *Result) Returners() []Returner {
	all := []Returner{}
	for _, c := range r.returners {
		if r.returnsOften(c) {
			all = append(all, Returner{CustomerID: r.names(c.Ref), OrderDays: c.OrderDays, Last: c.Last, Numbers: r.options.numbers(c.Return, r.unit)})
		}
	}
	slices.SortFunc(all, func(a, b Returner) int {
		return cmp.Or(cmp.Compare(b.Back.Minor, a.Back.Minor), cmp.Compare(b.Refunded, a.Refunded), cmp.Compare(a.CustomerID, b.CustomerID))
	})
	return all
}

// Retention is customers of a period by whether an order of the period was refunded,
// and how many of them ordered in the next period, over all periods before one that is
// over and shown. A customer counts once in each period.
type Retention struct {
	Orders  string         `json:"orders"` // that customers have in the period: any, or one
	Without Kept           `json:"without_refund"`
	With    Kept           `json:"with_refund"`
	Change  compare.Change `json:"difference"` // from without to with
}

// Kept is the customers of periods, and those who ordered in the next period.
type Kept struct {
	Customers int64    `json:"customers_start"`
	Retained  int64    `json:"customers_retained"`
	CRR       *float64 `json:"crr"`
	Low       *float64 `json:"crr_low"`
	High      *float64 `json:"crr_high"`
}

// The numbers of orders by which customers are compared. Who orders more often comes
// back more often, and has more that can be refunded.
const (
	AnyOrders = "any"
	OneOrder  = "one"
)

func (o Options) retention(f facts.Returns) []Retention {
	tests := compare.Options{Confidence: o.Confidence}
	changes := compare.Sides(tests, "crr", compare.Kept(), f.Any, f.Single)
	all := []Retention{}
	for i, s := range []*facts.Scatter{f.Any, f.Single} {
		kept := func(side int) Kept {
			x := s.Side(side)
			k := Kept{Customers: x.Sums[facts.Starts], Retained: x.Sums[facts.Kept]}
			k.CRR = facts.PercentOf(k.Retained, k.Customers)
			k.Low, k.High = compare.Interval(compare.Kept(), x, tests)
			return k
		}
		all = append(all, Retention{Orders: [...]string{AnyOrders, OneOrder}[i], Without: kept(facts.NotReturned), With: kept(facts.HaveReturned), Change: changes[i]})
	}
	return all
}
