package compare

import (
	"slices"
	"sync"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/money"
)

// Side is the facts of one side of a comparison.
type Side struct {
	Name string

	moves     []facts.Movement // of the complete periods
	purchases facts.Purchase   // of the same periods together; its customers only when it is one
	customers []facts.Customer // empty when the side is one period
	asOf      calendar.Day
	partial   string // a period that was asked for and is not over
	unit      money.Unit
	contracts bool // subscriptions, not orders
}

// Tables are the facts of one source that sides are taken from.
type Tables struct {
	Movements facts.Movements

	coverage  facts.Coverage
	purchases facts.Purchases
	customers func() facts.Customers // asked for when they are needed, and once
}

// Take takes the facts of a source, cut and split as the query says.
func Take(src facts.Source, q facts.Query) *Tables {
	return &Tables{
		Movements: src.Movements(q),
		coverage:  src.Coverage(),
		purchases: src.Purchases(q),
		customers: sync.OnceValue(func() facts.Customers { return src.Customers(q.By) }),
	}
}

// Everything is all complete periods of one group or, when nothing is split, of
// the group without a name, which is everybody.
func (t *Tables) Everything(group string) Side {
	s := t.side(group)
	moves, bought, everybody := t.Movements, t.purchases, t.customers()
	for i, p := range moves.Periods {
		if p.Complete(s.asOf) {
			s.add(row(moves.Groups, moves.Rows, group, i), row(bought.Groups, bought.Rows, group, i))
		}
	}
	for _, c := range everybody.Rows {
		if everybody.Groups[c.Group] == group {
			s.customers = append(s.customers, c)
		}
	}
	return s
}

// Period is one period of everybody, by its label. It tells whether there is
// one.
func (t *Tables) Period(label string) (Side, bool) {
	s := t.side(label)
	i := slices.IndexFunc(t.Movements.Periods, func(p calendar.Period) bool { return p.Label == label })
	if i < 0 {
		return s, false
	}
	if !t.Movements.Periods[i].Complete(s.asOf) {
		s.partial = label
	}
	var bought facts.Purchase
	for _, group := range t.purchases.Groups {
		bought.Add(row(t.purchases.Groups, t.purchases.Rows, group, i))
	}
	s.add(t.Movements.Total()[i], bought)
	return s, true
}

func (t *Tables) side(name string) Side {
	c := t.coverage
	return Side{Name: name, asOf: c.AsOf, unit: c.Unit, contracts: c.FromSubscription}
}

// row is the row of a group and period, or one of nothing: a source without
// orders has no purchases.
func row[T any](groups []string, rows [][]T, group string, period int) (none T) {
	if g := slices.Index(groups, group); g >= 0 && period < len(rows[g]) {
		return rows[g][period]
	}
	return none
}

func (s *Side) add(m facts.Movement, p facts.Purchase) {
	s.moves = append(s.moves, m)
	s.purchases.Add(p)
}

func (s Side) head() Head {
	h := Head{Name: s.Name, Customers: int64(len(s.customers)), Periods: len(s.moves)}
	if len(s.customers) == 0 && len(s.moves) > 0 {
		h.Customers = s.last().End
	}
	return h
}

// last is the last complete period.
func (s Side) last() facts.Movement {
	if len(s.moves) == 0 {
		return facts.Movement{}
	}
	return s.moves[len(s.moves)-1]
}

// total is the movements of all periods that begin with customers: those that
// rates are of.
func (s Side) total() (sum facts.Movement) {
	for _, m := range s.moves {
		if m.Start > 0 {
			sum.Add(m)
		}
	}
	return sum
}

func (s Side) kept() Proportion {
	t := s.total()
	return Proportion{t.Start - t.Lost, t.Start}
}

// repeating is the share of customers with orders on two days or more, or, in
// one period, the share of those who ordered that had ordered before.
func (s Side) repeating() Proportion {
	if len(s.customers) == 0 {
		return Proportion{s.purchases.CustomersRepeat, s.purchases.Customers}
	}
	p := Proportion{Whole: int64(len(s.customers))}
	for _, c := range s.customers {
		if c.OrderDays > 1 {
			p.Part++
		}
	}
	return p
}

func (s Side) orders() Sample {
	return Measure(func(yield func(int64) bool) {
		for _, c := range s.customers {
			if !yield(int64(c.Orders)) {
				return
			}
		}
	}, 1)
}

func (s Side) revenue() Sample {
	return Measure(func(yield func(int64) bool) {
		for _, c := range s.customers {
			if !yield(int64(c.Revenue)) {
				return
			}
		}
	}, float64(s.unit.PerMajor()))
}
