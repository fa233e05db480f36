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
