package ledger

import "github.com/retain-cli/retain/pkg/facts"

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

// account is one customer's account, from her events.
func (b subscriptionBooks) account(customer int, events []event, part facts.Part) (a facts.Account) {
	b.moved(customer, events, part.From, min(part.To, len(b.line.Periods)), func(at place, m facts.Movement) {
		if part.Has(b.names[at.group], at.period) {
			a.Move(m, at.period == part.To-1)
		}
	})
	if part.Whole && b.names[b.by.of(customer)] == part.Group {
		a[facts.Buyer] = 1
	}
	return a
}
