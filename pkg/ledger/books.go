package ledger

import (
	"context"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
)

// books tell one customer's movements and purchases, a group and period at a
// time. They are those that Movements and Purchases count.
type books struct {
	seen  *recorder
	moves *movements
}

func (o *Orders) books(ctx context.Context, q facts.Query, line *calendar.Timeline, by split) (b books, err error) {
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
	places []place
}

type place struct{ group, period int }

func (r *recorder) at(customer, period int, lost bool) (group, until int) {
	group, until = r.split.at(customer, period, lost)
	r.places = append(r.places, place{group, period})
	return 0, until
}

// moved tells the movements of one customer. In a period with a refund alone she
// may be lost, too, which is two places in one row: all is told at the first, for
// no split of orders asks who is lost.
func (b *books) moved(h history, enter func(place, facts.Movement)) {
	b.seen.places = b.seen.places[:0]
	if b.moves.window > 0 {
		b.moves.windowed(0, h)
	} else {
		b.moves.inPeriod(0, h)
	}
	rows := b.moves.rows[0][0]
	for _, at := range b.seen.places {
		enter(at, rows[at.period])
		rows[at.period] = facts.Movement{}
	}
}

// bought tells the purchases of one customer.
func (b *books) bought(h history, enter func(place, facts.Purchase)) {
	first, ever := h.first()
	if !ever {
		first = never
	}
	for entries := h.entries; len(entries) > 0; {
		period := b.moves.days.at(entries[0].day())
		n, _, _ := within(entries, b.moves.after[period])
		group, _ := b.seen.split.at(h.customer, period, false)
		enter(place{group, period}, purchase(entries[:n], first))
		entries = entries[n:]
	}
}
