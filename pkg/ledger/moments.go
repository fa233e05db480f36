package ledger

import (
	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
)

// Moments is the accounts of all customers on two sides, put together. What a
// customer did in a period is what Movements and Purchases count.
func (o *Orders) Moments(q facts.Query, sides [2]facts.Part) *facts.Moments {
	line := o.timeline(q)
	by := o.groups(q, line)
	each := make([]*bookkeeper, o.workers)
	for w := range each {
		each[w] = o.bookkeeper(q, line, by, sides)
	}
	o.each(func(worker int, h history) { each[worker].enter(h) })
	total := &facts.Moments{}
	for _, b := range each {
		total.Add(&b.moments)
	}
	return total
}

// bookkeeper is one worker's accounts.
type bookkeeper struct {
	books
	sides   [2]facts.Part
	moments facts.Moments
}

func (o *Orders) bookkeeper(q facts.Query, line *calendar.Timeline, by split, sides [2]facts.Part) *bookkeeper {
	return &bookkeeper{books: o.books(q, line, by), sides: sides}
}

// enter takes one customer into the books.
func (b *bookkeeper) enter(h history) {
	var accounts [2]facts.Account
	b.moved(h, func(at place, m facts.Movement) {
		for s, part := range b.sides {
			if part.Has(b.names[at.group], at.period) {
				accounts[s].Move(m, at.period == part.To-1)
			}
		}
	})
	b.bought(h, func(at place, p facts.Purchase) {
		for s, part := range b.sides {
			if part.Has(b.names[at.group], at.period) {
				accounts[s].Buy(p, part)
			}
		}
	})
	for s, part := range b.sides {
		if part.Whole && b.names[b.seen.of(h.customer)] == part.Group {
			if c := brief(h.entries); c.Orders > 0 {
				accounts[s].Live(c)
			}
		}
	}
	b.moments.Observe(accounts)
}

// books tell one customer's movements and purchases, a group and period at a
// time. They are those that Movements and Purchases count.
type books struct {
	names []string
	seen  *recorder
	moves *movements
}

func (o *Orders) books(q facts.Query, line *calendar.Timeline, by split) books {
	b := books{names: by.names(), seen: &recorder{split: by}}
	q.By = facts.By{}
	b.moves = o.newMovements(q, line)
	b.moves.by = b.seen
	b.moves.rows = [][][]facts.Movement{table[facts.Movement](1, len(line.Periods))}
	return b
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
