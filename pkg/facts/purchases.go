package facts

import (
	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/money"
)

// Purchase is what was bought in one period. A first order is one on the day
// of the customer's first order.
type Purchase struct {
	Customers       int64 // with an order in the period
	CustomersRepeat int64 // of those: with an order in the period after their first order day
	Orders          int64
	OrdersFirst     int64
	Revenue         money.Minor
	RevenueFirst    money.Minor // of the first order day, refunds of that day included
}

// Add adds the purchases of other customers in the same period.
func (p *Purchase) Add(o Purchase) {
	p.Customers += o.Customers
	p.CustomersRepeat += o.CustomersRepeat
	p.Orders += o.Orders
	p.OrdersFirst += o.OrdersFirst
	p.Revenue += o.Revenue
	p.RevenueFirst += o.RevenueFirst
}

// Purchases is one Purchase per group and period.
type Purchases struct {
	Periods []calendar.Period
	AsOf    calendar.Day
	Unit    money.Unit
	Groups  []string
	Rows    [][]Purchase // Rows[group][period]
}

// Total is the purchases of all groups together, by period.
func (p Purchases) Total() []Purchase {
	total := make([]Purchase, len(p.Periods))
	for _, rows := range p.Rows {
		for i, row := range rows {
			total[i].Add(row)
		}
	}
	return total
}
