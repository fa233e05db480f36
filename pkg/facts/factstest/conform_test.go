package factstest

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"testing"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
)

// splittable is a source that has no dimension but group, whatever is asked.
type splittable struct {
	facts.Source
	shop Facts
}

func (s splittable) known(by facts.By) facts.By {
	if by.Name != "group" {
		by.Name = ""
	}
	return by
}

func (s splittable) Movements(ctx context.Context, q facts.Query) (facts.Movements, error) {
	q.By = s.known(q.By)
	return s.Source.Movements(ctx, q)
}

func (s splittable) Cohorts(ctx context.Context, q facts.Query) (facts.Cohorts, error) {
	q.By = s.known(q.By)
	return s.Source.Cohorts(ctx, q)
}

func (s splittable) Purchases(ctx context.Context, q facts.Query) (facts.Purchases, error) {
	q.By = s.known(q.By)
	return s.Source.Purchases(ctx, q)
}

func (s splittable) Customers(ctx context.Context, by facts.By) (facts.Customers, error) {
	return s.Source.Customers(ctx, s.known(by))
}

func (s splittable) Scatter(ctx context.Context, q facts.Query, samples ...facts.Sample) ([]*facts.Scatter, error) {
	q.By = s.known(q.By)
	return facts.ScattersOf(ctx, s.Source, q, samples...)
}

func (s splittable) Members(ctx context.Context, q facts.Query, period int) ([]facts.Member, error) {
	return s.shop.(facts.Lister).Members(ctx, q, period)
}

func (s splittable) Windows(ctx context.Context, q facts.Query, within calendar.Durations) (facts.Windows, error) {
	q.By = s.known(q.By)
	if w, ok := s.shop.(facts.Windower); ok {
		return w.Windows(ctx, q, within)
	}
	return facts.Windows{}, ctx.Err()
}

func (s splittable) Ladder(ctx context.Context, q facts.LadderQuery) (facts.Ladder, error) {
	q.By = s.known(q.By)
	if l, ok := s.shop.(facts.Ladderer); ok {
		return l.Ladder(ctx, q)
	}
	return facts.Ladder{}, ctx.Err()
}

func (s splittable) Signups(ctx context.Context, q facts.Query) (facts.Signups, error) {
	if o, ok := s.shop.(Orders); ok {
		return o.Signups(q), ctx.Err()
	}
	return facts.Signups{}, ctx.Err()
}

func (s splittable) Registered(name string) bool { return name == "plan" }

func (s splittable) ActivePeriods(ctx context.Context, q facts.Query, span calendar.Period) (facts.ActivePeriods, error) {
	q.By = s.known(q.By)
	if o, ok := s.shop.(Orders); ok {
		return o.ActivePeriods(q, span), ctx.Err()
	}
	return facts.ActivePeriods{}, ctx.Err()
}

func (s splittable) Renewals(ctx context.Context, q facts.Query) (facts.Renewals, error) {
	q.By = s.known(q.By)
	if shop, ok := s.shop.(Subscriptions); ok {
		return shop.RenewalsOf(q), ctx.Err()
	}
	return facts.Renewals{}, ctx.Err()
}

func (s splittable) Returns(ctx context.Context, q facts.Query, span calendar.Period) (facts.Returns, error) {
	if o, ok := s.shop.(Orders); ok {
		q.By = s.known(q.By)
		return o.Returns(q, span), ctx.Err()
	}
	return facts.Returns{}, ctx.Err()
}

func (s splittable) Histories(ctx context.Context, by facts.By, days ...calendar.Day) (facts.Histories, error) {
	if o, ok := s.shop.(Orders); ok {
		return o.Histories(s.known(by), days...), ctx.Err()
	}
	return facts.Histories{}, ctx.Err()
}

func (s splittable) Dimension(name string) bool { return name == "group" }

func (s splittable) GroupCount(ctx context.Context, q facts.Query) (int, error) {
	m, err := s.Movements(ctx, q)
	return len(m.Groups), err
}

// broken is a source whose answers are spoiled.
type broken struct {
	splittable
	coverage  func(*facts.Coverage)
	movements func(*facts.Movements)
	cohorts   func(*facts.Cohorts)
	purchases func(*facts.Purchases)
	customers func(*facts.Customers)
	gaps      func(facts.Gaps)
	spending  func(*facts.Spending)
	members   func(*[]facts.Member)
	windows   func(*facts.Windows)
	ladder    func(*facts.Ladder)
	signups   func(*facts.Signups)
	active    func(*facts.ActivePeriods)
	renewals  func(*facts.Renewals)
	returns   func(*facts.Returns)
	histories func(*facts.Histories)
	count     int
	dimension bool
	scatter   bool
	everybody bool
	err       func(error) error
}

func spoil[T any](b *broken, answer T, err error, with func(*T)) (T, error) {
	if with != nil && err == nil {
		with(&answer)
	}
	if b.err != nil {
		err = b.err(err)
	}
	return answer, err
}

func (b *broken) Coverage(ctx context.Context) (facts.Coverage, error) {
	c, err := b.splittable.Coverage(ctx)
	return spoil(b, c, err, b.coverage)
}

func (b *broken) Movements(ctx context.Context, q facts.Query) (facts.Movements, error) {
	m, err := b.splittable.Movements(ctx, q)
	return spoil(b, m, err, b.movements)
}

func (b *broken) Cohorts(ctx context.Context, q facts.Query) (facts.Cohorts, error) {
	c, err := b.splittable.Cohorts(ctx, q)
	return spoil(b, c, err, b.cohorts)
}

func (b *broken) Purchases(ctx context.Context, q facts.Query) (facts.Purchases, error) {
	p, err := b.splittable.Purchases(ctx, q)
	return spoil(b, p, err, b.purchases)
}

func (b *broken) Customers(ctx context.Context, by facts.By) (facts.Customers, error) {
	c, err := b.splittable.Customers(ctx, by)
	return spoil(b, c, err, b.customers)
}

func (b *broken) Gaps(ctx context.Context) (facts.Gaps, error) {
	g, err := b.splittable.Gaps(ctx)
	if b.gaps != nil {
		b.gaps(g)
	}
	return g, err
}

func (b *broken) Spending(ctx context.Context, spans ...calendar.Period) (facts.Spending, error) {
	s, err := b.splittable.Spending(ctx, spans...)
	return spoil(b, s, err, b.spending)
}

func (b *broken) Scatter(ctx context.Context, q facts.Query, samples ...facts.Sample) ([]*facts.Scatter, error) {
	if b.scatter {
		sides := samples[0].Sides
		samples[0].Sides = sides[:len(sides)-1]
	}
	if b.everybody {
		samples[0].Skipped = 0
	}
	return b.splittable.Scatter(ctx, q, samples...)
}

func (b *broken) Members(ctx context.Context, q facts.Query, period int) ([]facts.Member, error) {
	m, err := b.splittable.Members(ctx, q, period)
	return spoil(b, m, err, b.members)
}

func (b *broken) Windows(ctx context.Context, q facts.Query, within calendar.Durations) (facts.Windows, error) {
	w, err := b.splittable.Windows(ctx, q, within)
	return spoil(b, w, err, b.windows)
}

func (b *broken) Ladder(ctx context.Context, q facts.LadderQuery) (facts.Ladder, error) {
	l, err := b.splittable.Ladder(ctx, q)
	return spoil(b, l, err, b.ladder)
}

func (b *broken) Signups(ctx context.Context, q facts.Query) (facts.Signups, error) {
	s, err := b.splittable.Signups(ctx, q)
	return spoil(b, s, err, b.signups)
}

func (b *broken) ActivePeriods(ctx context.Context, q facts.Query, span calendar.Period) (facts.ActivePeriods, error) {
	a, err := b.splittable.ActivePeriods(ctx, q, span)
	return spoil(b, a, err, b.active)
}

func (b *broken) Renewals(ctx context.Context, q facts.Query) (facts.Renewals, error) {
	r, err := b.splittable.Renewals(ctx, q)
	return spoil(b, r, err, b.renewals)
}

func (b *broken) Returns(ctx context.Context, q facts.Query, span calendar.Period) (facts.Returns, error) {
	r, err := b.splittable.Returns(ctx, q, span)
	return spoil(b, r, err, b.returns)
}

func (b *broken) Histories(ctx context.Context, by facts.By, days ...calendar.Day) (facts.Histories, error) {
	h, err := b.splittable.Histories(ctx, by, days...)
	return spoil(b, h, err, b.histories)
}

func (b *broken) Dimension(name string) bool { return b.splittable.Dimension(name) != b.dimension }

func (b *broken) GroupCount(ctx context.Context, q facts.Query) (int, error) {
	n, err := b.splittable.GroupCount(ctx, q)
	return n + b.count, err
}

// recorder is a TB that counts errors.
type recorder struct{ errors int }

func (*recorder) Helper() {}

func (r *recorder) Errorf(string, ...any) { r.errors++ }

// Heaps are small, and collected less often to save time.
func init() { debug.SetGCPercent(400) }

// Every kind of break is found by the rule that is about it, on one of a few
// shops; an unbroken source by none.
func TestConformFindsBreaks(t *testing.T) {
	first := func(rows [][]facts.Movement, change func(*facts.Movement)) {
		for g := range rows {
			for p := range rows[g] {
				change(&rows[g][p])
				return
			}
		}
	}
	each := func(r *facts.Renewals, change func(*facts.Renewal)) {
		for _, group := range r.Cells {
			for _, interval := range group {
				for _, numbers := range interval {
					for n := range numbers {
						change(&numbers[n])
					}
				}
			}
		}
	}
	for _, c := range []struct {
		name string
		rule string
		b    broken
	}{
		{"as-of day", "facts", broken{coverage: func(c *facts.Coverage) { c.AsOf++ }}},
		{"count of customers", "facts", broken{coverage: func(c *facts.Coverage) { c.Customers-- }}},
		{"lost customer", "facts", broken{movements: func(m *facts.Movements) { first(m.Rows, func(m *facts.Movement) { m.Lost++ }) }}},
		{"new customer taken for returned", "facts", broken{movements: func(m *facts.Movements) {
			first(m.Rows, func(m *facts.Movement) { m.New, m.Returned = m.Returned, m.New })
		}}},
		{"activity that was found", "facts", broken{movements: func(m *facts.Movements) { m.Activity.Days = 0 }}},
		{"unit", "facts", broken{purchases: func(p *facts.Purchases) { p.Unit.Digits++ }, movements: func(m *facts.Movements) { m.Unit.Digits++ }}},
		{"last period", "facts", broken{movements: func(m *facts.Movements) { m.Periods = m.Periods[:len(m.Periods)-1] }}},
		{"age of a cohort", "facts", broken{cohorts: func(c *facts.Cohorts) {
			for _, triangle := range c.Cells {
				for _, cells := range triangle {
					slices.Reverse(cells)
				}
			}
		}}},
		{"age in days", "facts", broken{cohorts: func(c *facts.Cohorts) {
			if c.Age > 0 {
				c.Age++
			}
		}}},
		{"window of too many", "facts", broken{windows: func(w *facts.Windows) {
			for _, row := range w.Rows[0] {
				row[1].Customers = row[0].Customers
			}
		}}},
		{"squares of windows", "facts", broken{windows: func(w *facts.Windows) {
			x := &w.Rows[0][0][0]
			x.Observe(0, 5)
			x.Observe(0, -5)
			x.Customers -= 2
		}}},
		{"repeat customers", "facts", broken{purchases: func(p *facts.Purchases) {
			for _, rows := range p.Rows {
				for i := range rows {
					rows[i].CustomersRepeat = 0
				}
			}
		}}},
		{"days of a customer", "facts", broken{customers: func(c *facts.Customers) { c.Rows[0].OrderDays++ }}},
		{"overdue customer", "facts", broken{customers: func(c *facts.Customers) { c.Rows[0].Overdue = !c.Rows[0].Overdue }}},
		{"usual gap", "facts", broken{customers: func(c *facts.Customers) {
			if twice := c.TwiceGap; twice != nil {
				c.TwiceGap = func(ref facts.Ref) int32 { return twice(ref) + 1 }
			}
		}}},
		{"id of a customer", "facts", broken{customers: func(c *facts.Customers) {
			names := c.Names
			c.Names = func(ref facts.Ref) string { return "0" + names(ref) }
		}}},
		{"customer twice", "facts", broken{customers: func(c *facts.Customers) { c.Rows = append(c.Rows, c.Rows[0]) }}},
		{"gaps", "facts", broken{gaps: func(g facts.Gaps) {
			if len(g) > 0 {
				g[len(g)-1]++
			}
		}}},
		{"span of days", "facts", broken{spending: func(s *facts.Spending) {
			s.Rows[0].Within[1], s.Rows[0].Within[2] = s.Rows[0].Within[2], s.Rows[0].Within[1]
		}}},
		{"first day of a spender", "facts", broken{spending: func(s *facts.Spending) { s.Rows[0].First++ }}},
		{"scatter", "facts", broken{scatter: true}},
		{"scatter without those of the first period", "facts", broken{everybody: true}},
		{"member without an order", "facts", broken{signups: func(s *facts.Signups) {
			for _, members := range s.Members {
				for first := range members {
					members[first]++
				}
			}
		}}},
		{"orders before the sign-up", "facts", broken{signups: func(s *facts.Signups) { s.Early = facts.Remainder{} }}},
		{"buyers without a sign-up", "facts", broken{signups: func(s *facts.Signups) { s.Undated.Buyers = s.Undated.Customers }}},
		{"number of active periods", "facts", broken{active: func(a *facts.ActivePeriods) {
			for _, row := range a.Rows {
				slices.Reverse(row)
			}
		}}},
		{"customers in no period", "facts", broken{active: func(a *facts.ActivePeriods) {
			for _, row := range a.Rows {
				row[0] = 0
			}
		}}},
		{"last period of those counted", "facts", broken{active: func(a *facts.ActivePeriods) { a.Periods = a.Periods[:max(len(a.Periods)-1, 0)] }}},
		{"members all kept", "members", broken{members: func(all *[]facts.Member) {
			for i := range *all {
				(*all)[i].Set = facts.SetKept
			}
		}}},
		{"member twice", "members", broken{members: func(all *[]facts.Member) { *all = append(*all, *all...) }}},
		{"refund in no step", "ladder", broken{ladder: func(l *facts.Ladder) { l.Rows[0].Other = 0 }}},
		{"repurchase not counted", "ladder", broken{ladder: func(l *facts.Ladder) { l.Rows[0].Repurchases[0].Again = nil }}},
		{"days of a step", "ladder", broken{ladder: func(l *facts.Ladder) {
			for i := range l.Rows[0].Steps {
				l.Rows[0].Steps[i].Days = nil
			}
		}}},
		{"renewal on the due day", "subscriptions", broken{renewals: func(r *facts.Renewals) {
			each(r, func(n *facts.Renewal) { n.Observed++ })
		}}},
		{"change of interval as a loss", "subscriptions", broken{renewals: func(r *facts.Renewals) {
			each(r, func(n *facts.Renewal) { n.Renewed -= n.Changed })
		}}},
		{"full refund taken for a part", "facts", broken{returns: func(r *facts.Returns) {
			for _, rows := range r.Rows {
				for i := range rows {
					rows[i].Part, rows[i].Full = rows[i].Part+rows[i].Full, 0
				}
			}
		}}},
		{"refund that names no order", "facts", broken{returns: func(r *facts.Returns) { clear(r.Loose) }}},
		{"customer who returned", "facts", broken{returns: func(r *facts.Returns) { r.Returners = r.Returners[:len(r.Returners)/2] }}},
		{"customers who came back", "facts", broken{returns: func(r *facts.Returns) { r.Any = r.Single }}},
		{"orders after the day", "facts", broken{histories: func(h *facts.Histories) {
			if len(h.Past) > 2 {
				h.Past[0] = h.Past[2] // of the as-of day
			}
		}}},
		{"revenue of the first day", "facts", broken{histories: func(h *facts.Histories) {
			for _, past := range h.Past {
				for i := range past {
					past[i].Revenue += h.Rows[i].FirstRevenue
				}
			}
		}}},
		{"repeats of later customers", "facts", broken{histories: func(h *facts.Histories) { h.Repeats = nil }}},
		{"gaps that end later", "facts", broken{histories: func(h *facts.Histories) {
			if len(h.Gaps) > 2 {
				h.Gaps[0] = h.Gaps[2]
			}
		}}},
		{"empty period", "empty", broken{movements: func(m *facts.Movements) { m.Periods = append(m.Periods, calendar.Period{}) }}},
		{"empty coverage", "empty", broken{coverage: func(c *facts.Coverage) { c.Empty = false }}},
		{"empty unit", "empty", broken{cohorts: func(c *facts.Cohorts) { c.Unit.Digits++ }}},
		{"empty error", "empty", broken{err: func(err error) error { return errors.Join(err, errors.New("no rows")) }}},
		{"groups in another order", "groups", broken{movements: func(m *facts.Movements) { slices.Reverse(m.Groups) }}},
		{"groups of another table", "groups", broken{cohorts: func(c *facts.Cohorts) { c.Groups = append([]string{"a"}, c.Groups...) }}},
		{"group twice", "groups", broken{movements: func(m *facts.Movements) { m.Groups, m.Rows = append(m.Groups, m.Groups...), append(m.Rows, m.Rows...) }}},
		{"group that is left out", "groups", broken{purchases: func(p *facts.Purchases) { p.Rows = p.Rows[:1] }}},
		{"customer of no group", "groups", broken{customers: func(c *facts.Customers) { c.Rows[0].Group = int32(len(c.Groups)) }}},
		{"number of groups", "groups", broken{count: 1}},
		{"dimensions", "groups", broken{dimension: true}},
		{"identity", "groups", broken{movements: func(m *facts.Movements) { first(m.Rows, func(m *facts.Movement) { m.RevenueEnd++ }) }}},
		{"deaf to the context", "cancelled", broken{err: func(error) error { return nil }}},
		{"other error than the context's", "cancelled", broken{err: func(err error) error {
			if err != nil {
				err = fmt.Errorf("query: %v", err)
			}
			return err
		}}},
	} {
		for _, r := range rules[Orders]() {
			if r.name == c.rule && !finds(r, c.b) {
				t.Errorf("%s: not found", c.name)
			}
		}
		if facts := rules[Subscriptions]()[0]; c.rule == "subscriptions" && !finds(facts, c.b) {
			t.Errorf("%s: not found", c.name)
		}
	}
	for _, r := range rules[Orders]() {
		if finds(r, broken{}) {
			t.Errorf("%s: found in orders where nothing is broken", r.name)
		}
	}
	for _, r := range rules[Subscriptions]() {
		if finds(r, broken{}) {
			t.Errorf("%s: found in subscriptions where nothing is broken", r.name)
		}
	}
}

// finds reports whether a rule fails, or panics as Must does, on some of the
// first shops.
func finds[S Shop](r rule[S], b broken) bool {
	for seed := range 10 {
		rec := &recorder{}
		func() {
			defer func() {
				if recover() != nil {
					rec.errors++
				}
			}()
			r.check(rec, trials[S]().Example(seed), func(shop S) (facts.Source, error) {
				b.splittable = splittable{Source(shop), shop}
				return &b, nil
			})
		}()
		if rec.errors > 0 {
			return true
		}
	}
	return false
}
