package ledger

import (
	"context"
	"slices"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
)

// Spending is what customers ordered within each of some spans of days.
func (o *Orders) Spending(ctx context.Context, spans ...calendar.Period) (facts.Spending, error) {
	rows := make([][]facts.Spender, len(o.partitions))
	err := o.parallel(ctx, func(_, p int) {
		var buffer []entry
		o.partitions[p].each(&buffer, func(h history) {
			if within := spent(h.entries, spans); within != nil {
				first, _ := h.first()
				rows[p] = append(rows[p], facts.Spender{Ref: ref(p, h.customer-o.bases[p]), First: first, Within: within})
			}
		})
	})
	return facts.Spending{Spans: spans, Rows: slices.Concat(rows...), AsOf: o.coverage.AsOf, Unit: o.coverage.Unit, Names: o.id}, err
}

// spent sums up the entries within each of some spans; nil where there are none.
func spent(entries []entry, spans []calendar.Period) (by []facts.Spend) {
	for i, span := range spans {
		from, _ := slices.BinarySearch(entries, entryOf(max(span.First, FirstDay)))
		n, orders, revenue := within(entries[from:], entryOf(min(span.Last, LastDay)+1))
		if n == 0 {
			continue
		}
		if by == nil {
			by = make([]facts.Spend, len(spans))
		}
		by[i] = facts.Spend{Orders: int64(orders), Revenue: revenue}
	}
	return by
}

// Spending counts the taking out of subscriptions, as Purchases does.
func (s *Subscriptions) Spending(ctx context.Context, spans ...calendar.Period) (facts.Spending, error) {
	out := facts.Spending{Spans: spans, AsOf: s.asOf, Unit: s.terms.Unit, Names: s.id}
	for c := range s.customers {
		rows, starts := s.of(c), 0
		row := facts.Spender{Ref: uint64(c), First: rows[0].Start, Within: make([]facts.Spend, len(spans))}
		for i, span := range spans {
			for _, r := range rows {
				if span.First <= r.Start && r.Start <= span.Last {
					starts++
					row.Within[i].Orders++
					row.Within[i].Revenue += r.MRR
				}
			}
		}
		if starts > 0 {
			out.Rows = append(out.Rows, row)
		}
	}
	return out, ctx.Err()
}

func (s *Subscriptions) id(ref uint64) string { return s.rows[s.customers[ref].from].Customer }
