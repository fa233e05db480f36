package ledger

import (
	"context"
	"slices"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
)

// Spending is what customers ordered within each of some spans of days.
func (o *Orders) Spending(ctx context.Context, spans ...calendar.Period) (facts.Spending, error) {
	out := facts.Spending{Spans: spans, AsOf: o.coverage.AsOf, Unit: o.coverage.Unit, Names: o.id}
	ends := make([]int, len(o.partitions)) // of the rows of each
	err := o.parallel(ctx, func(_, p int) {
		var buffer []entry
		o.partitions[p].each(&buffer, func(h history) {
			if spent(h.entries, spans, nil) {
				ends[p]++
			}
		})
	})
	if err != nil {
		return out, err
	}
	all := 0
	for p, n := range ends {
		all += n
		ends[p] = all - n
	}
	// Rows are made once their number is known: lists that grow take as much memory as
	// all orders.
	out.Rows = make([]facts.Spender, all)
	sums := make([]facts.Spend, all*len(spans))
	err = o.parallel(ctx, func(_, p int) {
		var buffer []entry
		o.partitions[p].each(&buffer, func(h history) {
			at := ends[p]
			if at == all {
				return
			}
			within := sums[at*len(spans) : (at+1)*len(spans) : (at+1)*len(spans)]
			if spent(h.entries, spans, within) {
				first, _ := h.first()
				out.Rows[at] = facts.Spender{Ref: facts.Ref(h.customer), First: first, Within: within}
				ends[p]++
			}
		})
	})
	return out, err
}

// spent sums up the entries within each of some spans, unless by is nil, and tells
// whether there are any.
func spent(entries []entry, spans []calendar.Period, by []facts.Spend) (any bool) {
	for i, span := range spans {
		from, _ := slices.BinarySearch(entries, entryOf(max(span.First, FirstDay)))
		before := entryOf(min(span.Last, LastDay) + 1)
		if from == len(entries) || entries[from] >= before {
			continue
		}
		any = true
		if by != nil {
			_, orders, revenue := within(entries[from:], before)
			by[i] = facts.Spend{Orders: int64(orders), Revenue: revenue}
		}
	}
	return any
}

// Spending counts the taking out of subscriptions, as Purchases does.
func (s *Subscriptions) Spending(ctx context.Context, spans ...calendar.Period) (facts.Spending, error) {
	out := facts.Spending{Spans: spans, AsOf: s.asOf, Unit: s.terms.Unit, Names: s.id}
	for c := range s.customers {
		rows, starts := s.of(c), 0
		row := facts.Spender{Ref: facts.Ref(c), First: rows[0].Start, Within: make([]facts.Spend, len(spans))}
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

func (s *Subscriptions) id(ref facts.Ref) string { return s.rows[s.customers[ref].from].Customer }
