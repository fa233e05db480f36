package facts

import (
	"context"
	"errors"
	"fmt"
	"math/big"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/money"
)

// Window is what customers brought within some days of their first order day: that
// day, and so many after it. Only customers who have been observed for so long are in
// it: their first order day + days is not after the as-of day.
type Window struct {
	Customers int64
	Orders    int64
	Revenue   money.Minor // refunds within these days included

	squares wide
}

// Observe adds one customer.
func (w *Window) Observe(orders int64, revenue money.Minor) {
	w.Customers++
	w.Orders += orders
	w.Revenue += revenue
	w.squares.addProduct(int64(revenue), int64(revenue))
}

// WindowOf is a window of which all sums are known, the one of squares too.
func WindowOf(customers, orders int64, revenue money.Minor, squares *big.Int) Window {
	return Window{customers, orders, revenue, wideOf(squares)}
}

// Squares is the sum over the customers of the square of what each brought, which the
// variance of the mean is made of.
func (w Window) Squares() *big.Int { return w.squares.big() }

// Add adds other customers.
func (w *Window) Add(o Window) {
	w.Customers += o.Customers
	w.Orders += o.Orders
	w.Revenue += o.Revenue
	w.squares.add(o.squares)
}

// Windows is one Window per group, period of the first order, and duration.
type Windows struct {
	Within  calendar.Durations
	Periods []calendar.Period
	AsOf    calendar.Day
	Unit    money.Unit
	Groups  []string
	Rows    [][][]Window // Rows[group][first period][duration]
}

// Windower is a source of what customers did within some days of their first order.
// Ask with WindowsOf.
type Windower interface {
	Windows(ctx context.Context, q Query, within calendar.Durations) (Windows, error)
}

// WindowsOf asks a source for windows. The error is errors.ErrUnsupported when the
// source is no Windower.
func WindowsOf(ctx context.Context, src Source, q Query, within calendar.Durations) (Windows, error) {
	w, ok := src.(Windower)
	if !ok {
		return Windows{}, fmt.Errorf("days since the first order: %w by %T", errors.ErrUnsupported, src)
	}
	return w.Windows(ctx, q, within)
}
