package ledger

import (
	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
)

// Moments is the accounts of all customers on two sides, put together. What a
// customer did in a period is what Movements counts; nobody has orders.
func (s *Subscriptions) Moments(q facts.Query, sides [2]facts.Part) *facts.Moments {
	line := s.timeline(q)
	by := s.groups(q, line)
	books := subscriptionBooks{line, by, by.names()}
	moments := &facts.Moments{}
	var events []event
	for i, span := range s.customers {
		events = s.events(span, events)
		var accounts [2]facts.Account
		for side, part := range sides {
			accounts[side] = books.account(i, events, part)
		}
		moments.Observe(accounts)
	}
	return moments
}

type subscriptionBooks struct {
	line  *calendar.Timeline
	by    split
	names []string
}

// account is one customer's account, from her events.
func (b subscriptionBooks) account(customer int, events []event, part facts.Part) (a facts.Account) {
	enter := func(period int, m facts.Movement) {
		group, _ := b.by.at(customer, period, m.Lost > 0)
		if part.Has(b.names[group], period) {
			a.Move(m, period == part.To-1)
		}
	}
	first := b.line.At(events[0].day)
	var now standing
	next := part.From // the first period that is not entered
	stay := func(to int) {
		for ; next < min(to, part.To); next++ {
			if now.active() {
				enter(next, facts.Movement{Start: 1, End: 1, RevenueStart: now.mrr, RevenueEnd: now.mrr})
			}
		}
	}
	steps(events, b.line, func(s step) {
		stay(s.period)
		var m facts.Movement
		count(&m, s, s.period == first)
		enter(s.period, m)
		next, now = max(next, s.period+1), s.after
	})
	stay(part.To)
	if part.Whole && b.names[b.by.of(customer)] == part.Group {
		a[facts.Buyer] = 1
	}
	return a
}
