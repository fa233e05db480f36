package ledger

import "github.com/retain-cli/retain/pkg/facts"

// Spread makes an account of every customer in each group that she is in, from
// the selected periods. It goes through all customers once more, for movements
// keep nothing of single ones.
func (o *Orders) Spread(q facts.Query, selected facts.Selection, figures ...facts.Figure) facts.Spread {
	line := o.timeline(q)
	by := o.groups(q, line)
	names := by.names()
	each, customers := make([]*scatterer, o.workers), make([]books, o.workers)
	for w := range each {
		each[w], customers[w] = newScatterer(selected, len(names), figures), o.books(q, line, by)
	}
	o.each(func(worker int, h history) {
		s := each[worker]
		customers[worker].moved(h, s.move)
		customers[worker].bought(h, s.buy)
		s.settle()
	})
	for _, other := range each[1:] {
		for g, row := range other.rows {
			each[0].rows[g].Add(row)
		}
		each[0].all.Add(other.all)
	}
	return facts.Spread{Groups: names, Rows: each[0].rows, All: each[0].all}
}

// Spread is the same of subscriptions, where nobody has orders.
func (s *Subscriptions) Spread(q facts.Query, selected facts.Selection, figures ...facts.Figure) facts.Spread {
	line := s.timeline(q)
	by := s.groups(q, line)
	books := subscriptionBooks{line, by, by.names()}
	scatter := newScatterer(selected, len(books.names), figures)
	var events []event
	for i, span := range s.customers {
		events = s.events(span, events)
		books.moved(i, events, 0, len(line.Periods), scatter.move)
		scatter.settle()
	}
	return facts.Spread{Groups: books.names, Rows: scatter.rows, All: scatter.all}
}

// scatterer makes the accounts of one customer after another.
type scatterer struct {
	selected facts.Selection
	last     []int // by group: the last selected period
	end      int   // the last of these
	rows     []facts.Scatter
	accounts []account
	all      facts.Scatter
	whole    facts.Account // of the customer in all groups
}

// account is what the customer did in one group. Hardly anybody is in more
// than one.
type account struct {
	group int
	facts.Account
}

func newScatterer(selected facts.Selection, groups int, figures []facts.Figure) *scatterer {
	s := &scatterer{selected: selected, end: -1, all: facts.NewScatter(figures...)}
	for g := range groups {
		s.last = append(s.last, selected.Last(g))
		s.end = max(s.end, s.last[g])
		s.rows = append(s.rows, facts.NewScatter(figures...))
	}
	return s
}

func (s *scatterer) move(at place, m facts.Movement) {
	if s.selected.Holds(at.group, at.period) {
		s.account(at.group).Move(m, at.period == s.last[at.group])
		s.whole.Move(m, at.period == s.end)
	}
}

func (s *scatterer) buy(at place, p facts.Purchase) {
	if s.selected.Holds(at.group, at.period) {
		s.account(at.group).Buy(p, facts.Part{})
		s.whole.Buy(p, facts.Part{})
	}
}

func (s *scatterer) account(group int) *facts.Account {
	for i := range s.accounts {
		if s.accounts[i].group == group {
			return &s.accounts[i].Account
		}
	}
	s.accounts = append(s.accounts, account{group: group})
	return &s.accounts[len(s.accounts)-1].Account
}

// settle ends a customer.
func (s *scatterer) settle() {
	for i := range s.accounts {
		s.rows[s.accounts[i].group].Observe(&s.accounts[i].Account)
	}
	s.all.Observe(&s.whole)
	s.accounts, s.whole = s.accounts[:0], facts.Account{}
}
