package ledger

import (
	"context"

	"github.com/retain-cli/retain/pkg/facts"
)

// Scatter makes an account of every customer on each side that she is on. What
// she did in a period is what Movements and Purchases count; all customers are
// gone through once more, for those keep nothing of single ones.
func (o *Orders) Scatter(ctx context.Context, q facts.Query, sides []facts.Part, sets ...[]facts.Figure) (*facts.Scatter, error) {
	line := o.timeline(q)
	by, err := o.groups(ctx, q, line)
	if err != nil {
		return nil, err
	}
	each, customers := make([]*scatterer, o.workers), make([]books, o.workers)
	for w := range each {
		each[w] = newScatterer(by, sides, sets)
		if customers[w], err = o.books(ctx, q, line, by); err != nil {
			return nil, err
		}
	}
	err = o.each(ctx, func(worker int, h history) {
		s := each[worker]
		customers[worker].moved(h, s.move)
		customers[worker].bought(h, s.buy)
		s.live(h.customer, func(a *facts.Account) {
			if c := brief(h.entries); c.Orders > 0 {
				a.Live(c)
			}
		})
		s.settle()
	})
	total := each[0].total
	for _, other := range each[1:] {
		total.Add(other.total)
	}
	return total, err
}

// Scatter is the same of subscriptions, where nobody has orders.
func (s *Subscriptions) Scatter(ctx context.Context, q facts.Query, sides []facts.Part, sets ...[]facts.Figure) (*facts.Scatter, error) {
	line := s.timeline(q)
	by := s.groups(q, line)
	books, scatter := subscriptionBooks{line, by}, newScatterer(by, sides, sets)
	from, to := scatter.span()
	var events []event
	err := s.each(ctx, func(i int, span span) {
		events = s.events(span, events)
		books.moved(i, events, from, min(to, len(line.Periods)), scatter.move)
		scatter.live(i, func(a *facts.Account) { a[facts.Buyer] = 1 })
		scatter.settle()
	})
	return scatter.total, err
}

// scatterer makes the accounts of one customer after another.
type scatterer struct {
	by       split
	sides    []facts.Part
	last     []int   // by side: its last period
	of       [][]int // by group: its sides
	accounts []facts.Entry
	total    *facts.Scatter
}

func newScatterer(by split, sides []facts.Part, sets [][]facts.Figure) *scatterer {
	groups := map[string]int{}
	for g, name := range by.names() {
		groups[name] = g
	}
	s := &scatterer{by: by, sides: sides, of: make([][]int, len(groups)), total: facts.NewScatter(len(sides), sets...)}
	for i, side := range sides {
		s.last = append(s.last, side.Last())
		if g, ok := groups[side.Group]; ok {
			s.of[g] = append(s.of[g], i)
		}
	}
	return s
}

// span is from the first period of any side up to, but not including, the one
// after the last.
func (s *scatterer) span() (from, to int) {
	from = forever
	for i, side := range s.sides {
		if first := side.First(); first >= 0 {
			from, to = min(from, first), max(to, s.last[i]+1)
		}
	}
	return from, to
}

func (s *scatterer) move(at place, m facts.Movement) {
	for _, side := range s.of[at.group] {
		if s.sides[side].Has(at.period) {
			s.account(side).Move(m, at.period == s.last[side])
		}
	}
}

func (s *scatterer) buy(at place, p facts.Purchase) {
	for _, side := range s.of[at.group] {
		if s.sides[side].Has(at.period) {
			s.account(side).Buy(p, s.sides[side])
		}
	}
}

// live enters what the customer did as a whole on those sides that ask for it.
func (s *scatterer) live(customer int, enter func(*facts.Account)) {
	for _, side := range s.of[s.by.of(customer)] {
		if s.sides[side].Whole {
			enter(s.account(side))
		}
	}
}

// account is what the customer did on one side. Hardly anybody is on many.
func (s *scatterer) account(side int) *facts.Account {
	for i := range s.accounts {
		if s.accounts[i].Side == side {
			return &s.accounts[i].Account
		}
	}
	s.accounts = append(s.accounts, facts.Entry{Side: side})
	return &s.accounts[len(s.accounts)-1].Account
}

// settle ends a customer.
func (s *scatterer) settle() {
	s.total.Observe(s.accounts...)
	s.accounts = s.accounts[:0]
}
