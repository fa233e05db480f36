package ledger

import (
	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
)

// subscriberFacts counts the same of a subscriber: the movements, a group and
// period at a time.
type subscriberFacts struct {
	line *calendar.Timeline
	by   split
}

// moved enters one customer's movements, from their events, in the periods from
// one up to, but not including, another; also in some around them.
func (b subscriberFacts) moved(customer int, events []event, from, to int, enter func(cell, facts.Movement)) {
	tell := func(period int, m facts.Movement) {
		group, _ := b.by.at(customer, period, m.Lost > 0)
		enter(cell{group, period}, m)
	}
	first := b.line.At(events[0].day)
	var now state
	next := from // the first period that is not told
	stay := func(until int) {
		for ; next < min(until, to); next++ {
			if now.active() {
				tell(next, facts.Movement{Start: 1, End: 1, RevenueStart: now.mrr, RevenueEnd: now.mrr})
			}
		}
	}
	steps(events, b.line, func(s step) {
		stay(s.period)
		var m facts.Movement
		count(&m, s, s.period == first)
		tell(s.period, m)
		next, now = max(next, s.period+1), s.after
	})
	stay(to)
}
