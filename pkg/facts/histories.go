package facts

import (
	"context"
	"errors"
	"fmt"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/money"
)

// Historian is a source that knows how far its customers were on earlier days, as
// models need to be tried on what came later.
type Historian interface {
	Histories(ctx context.Context, by By, days ...calendar.Day) (Histories, error)
}

// HistoriesOf asks a source for histories. The error is errors.ErrUnsupported when
// the source is no Historian.
func HistoriesOf(ctx context.Context, src Source, by By, days ...calendar.Day) (Histories, error) {
	h, ok := src.(Historian)
	if !ok {
		return Histories{}, fmt.Errorf("histories at several days: %w by %T", errors.ErrUnsupported, src)
	}
	return h.Histories(ctx, by, days...)
}

// Histories is customers, and how far each of them was at the end of some days.
type Histories struct {
	Customers
	Days []calendar.Day
	Past [][]Past // Past[d][i] is the i-th of Rows at the end of Days[d]

	// Repeats[n] counts, of the customers whose first order is not after Days[0],
	// the order days beside the first that lie n days after the first day of the
	// data. It is nil without days.
	Repeats []int64
	Gaps    []Gaps // Gaps[d]: between order days up to the end of Days[d]
}

// Past is how far a customer was on a day: zero before the first order.
type Past struct {
	Last      calendar.Day // order day
	OrderDays int32
	Revenue   money.Minor // of all days but the first order day, refunds included
}

// History is the past on a day of a customer whose first order day is that; there
// is none before it.
func (p Past) History(first, day calendar.Day) History {
	return History{first, int64(p.OrderDays) - 1, int64(p.Last - first), int64(day - first)}
}
