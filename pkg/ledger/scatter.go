package ledger

import (
	"context"

	"github.com/retain-cli/retain/pkg/facts"
)

// Scatter makes accounts of every customer, one on each side of a sample. What a
// customer did in a period is what Movements and Purchases count.
func (o *Orders) Scatter(ctx context.Context, q facts.Query, samples ...facts.Sample) ([]*facts.Scatter, error) {
	m, err := o.newMovements(ctx, q)
	if err != nil {
		return nil, err
	}
	by := m.by
	if by == nil {
		by = whole{}
	}
	each, recorders := make([]scatterers, o.workers), make([]*recorder, o.workers)
	for w := range each {
		each[w], recorders[w] = newScatterers(by, samples), newRecorder(m, by)
	}
	from, to := each[0].span()
	err = o.each(ctx, func(worker int, h history) {
		all := each[worker]
		recorders[worker].customer(h, from, to, all.move)
		m.purchases(h, from, to, all.buy)
		all.live(h.customer, func(a *facts.Account) {
			if c := brief(h.entries, o.coverage.AsOf); c.Orders > 0 {
				a.Live(c)
			}
		})
		first := forever
		if day, ever := h.first(); ever {
			first = m.at(day)
		}
		all.flush(first)
	})
	total := each[0].totals()
	for _, other := range each[1:] {
		for i, more := range other.totals() {
			total[i].Add(more)
		}
	}
	return total, err
}

// recorder counts one customer's movements, a group and period at a time. It is a
// split that puts all movements into one row per period, and remembers which rows
// these are and whose they would be.
type recorder struct {
	split
	moves movements
	rows  [][]facts.Movement
	cells []cell
}

func newRecorder(m *movements, by split) *recorder {
	r := &recorder{split: by, moves: *m, rows: table[facts.Movement](1, len(m.ends))}
	one := *m.frame
	one.by = r
	r.moves.frame = &one
	return r
}

func (r *recorder) at(customer, period int, lost bool) (group, until int) {
	group, until = r.split.at(customer, period, lost)
	r.cells = append(r.cells, cell{group, period})
	return 0, until
}

// customer enters the movements of one customer in the periods from one up to, but
// not including, another. In a period with only a refund they
// may be lost as well, which is two cells of one row: the first takes all, since no
// split of orders depends on lost.
func (r *recorder) customer(h history, from, to int, enter func(cell, *facts.Movement)) {
	r.cells = r.cells[:0]
	r.moves.customer(r.rows, h)
	for _, at := range r.cells {
		if from <= at.period && at.period < to {
			enter(at, &r.rows[0][at.period])
		}
		r.rows[0][at.period] = facts.Movement{}
	}
}

// Scatter is the same of subscriptions, where nobody has orders.
func (s *Subscriptions) Scatter(ctx context.Context, q facts.Query, samples ...facts.Sample) ([]*facts.Scatter, error) {
	line := s.timeline(q)
	by := s.groups(q, line)
	all := newScatterers(by, samples)
	from, to := all.span()
	to = min(to, len(line.Periods))
	err := s.each(ctx, line, func(c subscriber) {
		enter := func(period int, m facts.Movement) {
			group, _ := by.at(c.number, period, m.Lost > 0)
			all.move(cell{group, period}, &m)
		}
		c.moves(q.Rolling, func(first, last int, now state) {
			for p := max(first, from); p < min(last, to); p++ {
				enter(p, facts.Movement{Start: 1, End: 1, RevenueStart: now.revenue, RevenueEnd: now.revenue})
			}
		}, func(s step, joins bool) {
			var m facts.Movement
			count(&m, s, joins)
			enter(s.period, m)
		})
		all.live(c.number, func(a *facts.Account) { a[facts.Buyer] = 1 })
		all.flush(c.first())
	})
	return all.totals(), err
}

// scatterers are those of all samples.
type scatterers []*scatterer

func newScatterers(by split, samples []facts.Sample) (all scatterers) {
	for _, sample := range samples {
		all = append(all, newScatterer(by, sample))
	}
	return all
}

func (all scatterers) move(at cell, m *facts.Movement) {
	for _, s := range all {
		s.move(at, m)
	}
}

func (all scatterers) buy(at cell, p facts.Purchase) {
	for _, s := range all {
		s.buy(at, &p)
	}
}

func (all scatterers) live(customer int, enter func(*facts.Account)) {
	for _, s := range all {
		s.live(customer, enter)
	}
}

// flush ends a customer, whose first activity ever was in a period.
func (all scatterers) flush(first int) {
	for _, s := range all {
		if first >= s.skipped {
			s.total.Observe(s.accounts...)
		}
		s.accounts = s.accounts[:0]
	}
}

func (all scatterers) totals() (totals []*facts.Scatter) {
	for _, s := range all {
		totals = append(totals, s.total)
	}
	return totals
}

// span is from the first period of any side up to, but not including, the one
// after the last.
func (all scatterers) span() (from, to int) {
	from = forever
	for _, s := range all {
		for i, side := range s.sides {
			if first := side.First(); first >= 0 {
				from, to = min(from, first), max(to, s.last[i]+1)
			}
		}
	}
	return from, to
}

// scatterer makes the accounts of one customer after another.
type scatterer struct {
	by       split
	sides    []facts.Part
	skipped  int     // periods at the beginning whose newcomers are left out
	last     []int   // by side: its last period
	of       [][]int // by group: its sides
	accounts []facts.Entry
	total    *facts.Scatter
}

func newScatterer(by split, sample facts.Sample) *scatterer {
	groups := map[string]int{}
	for g, name := range by.names() {
		groups[name] = g
	}
	s := &scatterer{by: by, sides: sample.Sides, skipped: sample.Skipped, of: make([][]int, len(groups)), total: facts.NewScatter(len(sample.Sides), sample.Sets...)}
	for i, side := range s.sides {
		s.last = append(s.last, side.Last())
		if g, ok := groups[side.Group]; ok {
			s.of[g] = append(s.of[g], i)
		}
	}
	return s
}

func (s *scatterer) move(at cell, m *facts.Movement) {
	for _, side := range s.of[at.group] {
		if s.sides[side].Has(at.period) {
			s.account(side).Move(m, at.period == s.last[side])
		}
	}
}

func (s *scatterer) buy(at cell, p *facts.Purchase) {
	for _, side := range s.of[at.group] {
		if s.sides[side].Has(at.period) {
			s.account(side).Buy(p, &s.sides[side])
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

// account is what the customer did on one side. Few customers are on many.
func (s *scatterer) account(side int) *facts.Account {
	for i := range s.accounts {
		if s.accounts[i].Side == side {
			return &s.accounts[i].Account
		}
	}
	s.accounts = append(s.accounts, facts.Entry{Side: side})
	return &s.accounts[len(s.accounts)-1].Account
}
