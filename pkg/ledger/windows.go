package ledger

import (
	"context"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
)

// Windows is what customers brought within some days of their first order.
func (o *Orders) Windows(ctx context.Context, q facts.Query, days calendar.Durations) (facts.Windows, error) {
	f, err := o.frame(ctx, q)
	if err != nil {
		return facts.Windows{}, err
	}
	n := len(f.line.Periods)
	rows, err := tally(ctx, o, func() [][]facts.Window { return table[facts.Window](len(f.names)*n, len(days)) },
		(*facts.Window).Add,
		func(rows [][]facts.Window, h history) {
			if first, ever := h.first(); ever {
				period := f.at(first)
				o.windows(rows[f.group(h.customer, period)*n+period], h.entries, first, days)
			}
		})
	return facts.Windows{
		Within: days, Periods: f.line.Periods, AsOf: o.coverage.AsOf, Unit: o.coverage.Unit,
		Groups: f.names, Rows: byGroup(len(f.names), n, rows),
	}, err
}

// windows adds one customer to the windows that are over by the as-of day.
func (o *Orders) windows(windows []facts.Window, entries []entry, first calendar.Day, days calendar.Durations) {
	before, _, _ := within(entries, entryOf(first))
	for i, d := range days {
		last := first + calendar.Day(d)
		if last > o.coverage.AsOf {
			return // and so are longer ones
		}
		_, orders, revenue := within(entries[before:], entryOf(min(last, LastDay)+1))
		windows[i].Observe(int64(orders), revenue)
	}
}
