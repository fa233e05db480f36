package warehouse

import (
	"context"
	"database/sql"
	"errors"
	"sync"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/money"
)

// Querier is what statements are sent to: a *sql.DB, a connection or a transaction.
type Querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// Source is the orders of a relation as a source of facts. Its methods may be called
// from several goroutines if those of the Querier may.
type Source struct {
	db       Querier
	dialect  *Dialect
	relation Relation

	mu     sync.Mutex
	survey *Survey
	splits map[splitKey]split
	ids    []string
	refs   map[string]facts.Ref
}

var _ interface {
	facts.Source
	facts.Scatterer
	facts.Dimensioner
	facts.Historian
	facts.Lister
	facts.Ladderer
	facts.Windower
	facts.PeriodCounter
} = (*Source)(nil)

// New is the orders of a relation. Nothing is sent yet.
func New(db Querier, d *Dialect, r Relation) (*Source, error) {
	if d == nil {
		return nil, errors.New("no dialect")
	}
	if err := r.check(); err != nil {
		return nil, err
	}
	return &Source{db: db, dialect: d, relation: r, splits: map[splitKey]split{}, refs: map[string]facts.Ref{}}, nil
}

// splitKey is what a split depends on.
type splitKey struct {
	by       facts.By
	calendar calendar.Calendar
	grain    calendar.Grain
	rolling  int
}

// frame is the periods and the groups of a query.
type frame struct {
	coverage facts.Coverage
	line     line
	split    split
}

func (s *Source) frame(ctx context.Context, q facts.Query) (f frame, err error) {
	if f.coverage, err = s.Coverage(ctx); err != nil {
		return f, err
	}
	if !f.coverage.Empty {
		f.line = newLine(q.Calendar.Timeline(q.Grain, f.coverage.First, f.coverage.Last).Periods, f.coverage.AsOf)
	}
	key := splitKey{q.By, q.Calendar, q.Grain, max(q.Rolling, 1)}
	s.mu.Lock()
	known, ok := s.splits[key]
	s.mu.Unlock()
	if ok {
		f.split = known
		return f, ctx.Err()
	}
	if f.split, err = s.newSplit(ctx, q, f.coverage); err != nil {
		return f, err
	}
	s.mu.Lock()
	s.splits[key] = f.split
	s.mu.Unlock()
	return f, ctx.Err()
}

// ref is the number of a customer, the same in all tables.
func (s *Source) ref(id string) facts.Ref {
	s.mu.Lock()
	defer s.mu.Unlock()
	r, ok := s.refs[id]
	if !ok {
		r = facts.Ref(len(s.ids))
		s.ids, s.refs[id] = append(s.ids, id), r
	}
	return r
}

func (s *Source) id(r facts.Ref) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.ids[r]
}

// Coverage is what the rows of the relation span.
func (s *Source) Coverage(ctx context.Context) (facts.Coverage, error) {
	v, err := s.Survey(ctx)
	if err == nil {
		err = v.unfit()
	}
	c := facts.Coverage{Orders: v.Orders, Customers: v.Customers, Unit: s.relation.unit(), Empty: v.Rows == 0, First: v.First, Last: v.Last, AsOf: v.Last}
	if s.relation.AsOf != nil {
		c.AsOf = *s.relation.AsOf
	}
	return c, err
}

func (r Relation) unit() money.Unit {
	u := r.Unit
	u.Unpriced = u.Unpriced || r.Amount == ""
	return u
}
