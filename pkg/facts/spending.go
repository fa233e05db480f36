package facts

import (
	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/money"
)

// Spend is what one customer ordered within a span of days.
type Spend struct {
	Orders  int64
	Revenue money.Minor // refunds included
}

// Spender is what one customer ordered within each of some spans of days.
type Spender struct {
	Ref    Ref          // what Spending.Names turns into the id
	First  calendar.Day // of the first order ever, also outside of the spans; meaningless without one
	Within []Spend      // by span
}

// Spending is every customer with an order or a refund within one of the spans,
// in no particular order. Spans may overlap.
type Spending struct {
	Spans []calendar.Period
	Rows  []Spender
	AsOf  calendar.Day
	Unit  money.Unit
	Names func(ref Ref) string // the id as it was in the file
}
