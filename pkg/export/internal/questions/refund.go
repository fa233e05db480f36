package questions

import (
	"cmp"
	"slices"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/money"
)

// Refund is money that went back to a customer on a day: a row of its own, or
// what an order is known to have lost.
type Refund struct {
	Day    calendar.Day
	Amount money.Minor // above zero
	Said   bool        // of a row: its status says refunded, so its order's may, too
}

// RefundsKnown tells of each refund row without an order whether it is money that
// the orders of the same customer already count less, in whatever order all are
// given: taken off again, the revenue would be too low.
//
// A row belongs to an order that lost just its amount and is not later. When the
// rows and the orders that are left add up to the same, they are the same money in
// parts. A row whose status says refunded may be less than its order: what the
// shop kept, such as shipping, is in neither.
func RefundsKnown(rows, orders []Refund) (known []bool) {
	known = make([]bool, len(rows))
	orders = slices.Clone(orders)
	slices.SortFunc(orders, compareRefunds)
	byDay := make([]int, len(rows))
	for i := range rows {
		byDay[i] = i
	}
	slices.SortFunc(byDay, func(a, b int) int { return compareRefunds(rows[a], rows[b]) })
	for _, i := range byDay {
		at := slices.IndexFunc(orders, func(o Refund) bool { return o.Amount == rows[i].Amount && o.Day <= rows[i].Day })
		if at >= 0 {
			known[i] = true
			orders = slices.Delete(orders, at, at+1)
		}
	}
	rest := slices.DeleteFunc(byDay, func(i int) bool { return known[i] })
	if len(rest) == 0 || len(orders) == 0 {
		return known
	}
	paid, lost := money.Minor(0), money.Minor(0)
	for _, i := range rest {
		paid += rows[i].Amount
	}
	for _, o := range orders {
		lost += o.Amount
	}
	same := paid == lost && orders[0].Day <= rows[rest[0]].Day
	for _, i := range rest {
		at := slices.IndexFunc(orders, func(o Refund) bool { return rows[i].Said && o.Amount >= rows[i].Amount && o.Day <= rows[i].Day })
		if known[i] = same || at >= 0; !same && at >= 0 {
			orders[at].Amount -= rows[i].Amount
		}
	}
	return known
}

func compareRefunds(a, b Refund) int {
	said := func(r Refund) int {
		if r.Said {
			return 0
		}
		return 1
	}
	return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Amount, b.Amount), said(a)-said(b))
}
