package facts

import (
	"context"
	"errors"
	"fmt"

	"github.com/retain-cli/retain/pkg/calendar"
)

// PeriodCounter is a source that counts the periods in which customers ordered.
type PeriodCounter interface {
	ActivePeriods(ctx context.Context, q Query, span calendar.Period) (ActivePeriods, error)
}

// ActivePeriodsOf asks a source for active periods. The error is
// errors.ErrUnsupported when the source is no PeriodCounter.
func ActivePeriodsOf(ctx context.Context, src Source, q Query, span calendar.Period) (ActivePeriods, error) {
	c, ok := src.(PeriodCounter)
	if !ok {
		return ActivePeriods{}, fmt.Errorf("active periods: %w by %T", errors.ErrUnsupported, src)
	}
	return c.ActivePeriods(ctx, q, span)
}

// ActivePeriods is customers by the number of periods in which they ordered, of those
// of a query that lie within a span of days whole.
type ActivePeriods struct {
	Periods []calendar.Period
	Groups  []string
	Rows    [][]int64 // Rows[group][n]: customers with a first order by the end of the last period and orders in n of them
}

// Total is the customers of all groups together.
func (a ActivePeriods) Total() []int64 {
	total := make([]int64, len(a.Periods)+1)
	for _, row := range a.Rows {
		for n, customers := range row {
			total[n] += customers
		}
	}
	return total
}
