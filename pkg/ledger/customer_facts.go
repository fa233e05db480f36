package ledger

import (
	"context"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
)

// customerFacts counts one customer's movements and purchases, a group and period at a
// time. They are those that Movements and Purchases count.
type customerFacts struct {
	seen  *recorder
	moves *movements
}

func (o *Orders) newCustomerFacts(ctx context.Context, q facts.Query, line *calendar.Timeline, by split) (b customerFacts, err error) {
	b.seen = &recorder{split: by}
	q.By = facts.By{}
	if b.moves, err = o.newMovements(ctx, q, line); err != nil {
		return b, err
	}
	b.moves.by = b.seen
	b.moves.rows = [][][]facts.Movement{table[facts.Movement](1, len(line.Periods))}
	return b, nil
}

// recorder is a split that puts all movements into one row per period, and
// remembers which rows these are and whose they would be.
type recorder struct {
	split
	cells []cell
}

type cell struct{ group, period int }

func (r *recorder) at(customer, period int, lost bool) (group, until int) {
	group, until = r.split.at(customer, period, lost)
	r.cells = append(r.cells, cell{group, period})
	return 0, until
}

// moved enters the movements of one customer. In a period with only a refund they
// may be lost as well, which is two cells of one row: the first takes all, since no
// split of orders depends on lost.
func (b *customerFacts) moved(h history, enter func(cell, facts.Movement)) {
	b.seen.cells = b.seen.cells[:0]
	if b.moves.window > 0 {
		b.moves.windowed(0, h)
	} else {
		b.moves.inPeriod(0, h)
	}
	rows := b.moves.rows[0][0]
	for _, at := range b.seen.cells {
		enter(at, rows[at.period])
		rows[at.period] = facts.Movement{}
	}
}

// bought enters the purchases of one customer.
func (b *customerFacts) bought(h history, enter func(cell, facts.Purchase)) {
	first, ever := h.first()
	if !ever {
		first = never
	}
	for entries := h.entries; len(entries) > 0; {
		period := b.moves.days.at(entries[0].day())
		n, _, _ := within(entries, b.moves.after[period])
		group, _ := b.seen.split.at(h.customer, period, false)
		enter(cell{group, period}, purchase(entries[:n], first))
		entries = entries[n:]
	}
}
