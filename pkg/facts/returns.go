package facts

import (
	"context"
	"errors"
	"fmt"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/money"
)

// Return is the orders of one period and what was paid back of them, on whatever
// day that was. An order that was paid back in full is one of them.
type Return struct {
	Orders   int64
	Full     int64       // orders refunded in full
	Part     int64       // and in part
	Gross    money.Minor // of the orders, before anything was paid back
	Refunded money.Minor // paid back of the orders
}

// Add adds other orders of the same period.
func (r *Return) Add(o Return) {
	r.Orders += o.Orders
	r.Full += o.Full
	r.Part += o.Part
	r.Gross += o.Gross
	r.Refunded += o.Refunded
}

// Loose is the refunds given in one period that name no order.
type Loose struct {
	Refunds int64
	Amount  money.Minor
}

// Returner is a customer of whose orders some were refunded.
type Returner struct {
	Ref       Ref // what Returns.Names turns into the id
	OrderDays int64
	Last      calendar.Day // of the last order
	Return
}

// OftenDays is on how many days somebody has to have ordered before it is said that
// they return often.
const OftenDays = 3

// The sides of the scatters of returns: customers of a period by whether one of their
// orders of the period was refunded.
const (
	NotReturned = iota
	HaveReturned
	returnSides
)

// Returns is one Return per group and period of the orders, the refunds that name no
// order by the period in which they were given, and who had refunds.
//
// A source is split by what customers are, as all facts are, or where the dimension is
// a column of the orders by what each order has there. An order whose rows differ is
// one of SeveralValues.
type Returns struct {
	Periods []calendar.Period
	AsOf    calendar.Day
	Unit    money.Unit
	Groups  []string
	ByOrder bool       // groups are by what each order has
	Rows    [][]Return // Rows[group][period]
	Loose   []Loose    // by period, of all groups together

	Returners []Returner // every customer with a refunded order, in no particular order
	Frequent  int64      // customers with OftenDays or more
	Names     func(ref Ref) string

	// Any is the customers of the periods before those of the span: how often they were
	// there (Starts), and how often in the next period too (Kept). Single is those of
	// them with one order in the period.
	Any, Single *Scatter
}

// SeveralValues is the group of orders whose rows have several values.
const SeveralValues = "(several)"

// NewReturnScatter is the customers of periods, of whom nobody is known yet.
func NewReturnScatter() *Scatter { return NewScatter(returnSides, []Figure{Starts, Kept}) }

// Total is the orders of all groups together, by period.
func (r Returns) Total() []Return {
	total := make([]Return, len(r.Periods))
	for _, rows := range r.Rows {
		for p, row := range rows {
			total[p].Add(row)
		}
	}
	return total
}

// Add adds the returns of other customers, of the same periods and groups.
func (r *Returns) Add(o Returns) {
	for g, rows := range o.Rows {
		for p, row := range rows {
			r.Rows[g][p].Add(row)
		}
	}
	for p, l := range o.Loose {
		r.Loose[p].Refunds += l.Refunds
		r.Loose[p].Amount += l.Amount
	}
	r.Returners = append(r.Returners, o.Returners...)
	r.Frequent += o.Frequent
	r.Any.Add(o.Any)
	r.Single.Add(o.Single)
}

// ReturnsCounter is a source that knows what was paid back of which order. Ask with
// ReturnsOf.
type ReturnsCounter interface {
	// Returns counts the orders of all periods. The span is days of which the periods
	// that are over have customers who came from the period before: see Returns.Any.
	Returns(ctx context.Context, q Query, span calendar.Period) (Returns, error)
}

// ReturnsOf asks a source for returns. The error is errors.ErrUnsupported when the
// source does not know them.
func ReturnsOf(ctx context.Context, src Source, q Query, span calendar.Period) (Returns, error) {
	c, ok := src.(ReturnsCounter)
	if !ok {
		return Returns{}, fmt.Errorf("refunds of orders: %w by %T", errors.ErrUnsupported, src)
	}
	return c.Returns(ctx, q, span)
}
