package compare

import (
	"context"
	"slices"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/money"
	"github.com/retain-cli/retain/pkg/note"
)

// Side is one side of a comparison: a part of a data set.
type Side struct {
	Name string

	of      *Tables
	part    facts.Part
	partial bool // a period that was asked for and is not over
}

// Tables are the facts of one source that sides are taken from.
type Tables struct {
	Movements facts.Movements

	source    facts.Source
	query     facts.Query
	coverage  facts.Coverage
	newcomers facts.Newcomers
}

// Collect asks a source for the facts of a query that sides are taken from.
func Collect(ctx context.Context, src facts.Source, q facts.Query) (t *Tables, err error) {
	t = &Tables{source: src, query: q}
	if t.coverage, err = src.Coverage(ctx); err != nil {
		return nil, err
	}
	t.Movements, err = src.Movements(ctx, q)
	t.query.Activity = t.Movements.Activity // found once
	t.newcomers = t.Movements.Newcomers()
	return t, err
}

// Everything is all complete periods of one group or, when nothing is split, of
// the group without a name, which is everybody.
func (t *Tables) Everything(group string) Side {
	part := facts.Part{Group: group, Whole: true}
	for _, p := range t.Movements.Periods {
		part.Periods = append(part.Periods, p.Complete(t.coverage.AsOf))
	}
	return Side{Name: group, of: t, part: part}
}

// Period is one period of everybody, by its label. It reports whether there is
// one. The facts are not to be split.
func (t *Tables) Period(label string) (Side, bool) {
	i := slices.IndexFunc(t.Movements.Periods, func(p calendar.Period) bool { return p.Label == label })
	if i < 0 {
		return Side{Name: label, of: t}, false
	}
	s := Side{Name: label, of: t, part: facts.Part{Periods: make([]bool, i+1)}}
	s.part.Periods[i] = true
	s.partial = !t.Movements.Periods[i].Complete(t.coverage.AsOf)
	return s, true
}

// Inherited is the warnings about customers of a side who may be older than the data.
func (s Side) Inherited() []note.Note {
	if !s.part.Has(0) {
		return nil
	}
	return s.of.newcomers.Notes(nil, nil)
}

// pair is the accounts of the customers of both sides. Customers of two sources
// are taken to be different ones. Older tells that a side has customers who may be older
// than the data.
func pair(ctx context.Context, before, after Side, sets [][]facts.Figure) (p facts.Pair, older bool, err error) {
	older = len(before.Inherited())+len(after.Inherited()) > 0
	if before.of == after.of {
		return before.of.pair(ctx, sets, older, before.part, after.part)
	}
	s, err := before.of.scatter(ctx, sets, before.part, facts.Part{})
	if err != nil {
		return p, older, err
	}
	other, err := after.of.scatter(ctx, sets, facts.Part{}, after.part)
	if err != nil {
		return p, older, err
	}
	s.Add(other)
	return s.Pairs()[1], older, nil
}

func (t *Tables) scatter(ctx context.Context, sets [][]facts.Figure, sides ...facts.Part) (*facts.Scatter, error) {
	return facts.ScatterOf(ctx, t.source, t.query, facts.Sample{Sides: sides, Sets: sets})
}

// pair is that of two sides of the same source, whose periods may be those of older
// customers.
func (t *Tables) pair(ctx context.Context, sets [][]facts.Figure, may bool, sides ...facts.Part) (p facts.Pair, older bool, err error) {
	samples := []facts.Sample{{Sides: sides, Sets: sets}}
	if may {
		samples = append(samples, facts.Sample{Sides: sides, Skipped: t.newcomers.Skipped()})
	}
	scatters, err := facts.ScattersOf(ctx, t.source, t.query, samples...)
	if err != nil {
		return p, false, err
	}
	for side := range sides {
		older = older || scatters[0].Side(side).Customers != scatters[len(scatters)-1].Side(side).Customers
	}
	return scatters[0].Pairs()[1], older, nil
}

// head is what a side is, from its sums.
func (s Side) head(sums [facts.Figures]int64) Head {
	h := Head{Name: s.Name, Customers: sums[facts.End], Periods: s.periods()}
	if s.part.Whole {
		h.Customers = sums[facts.Buyer]
	}
	return h
}

// periods is how many periods a side has.
func (s Side) periods() (n int) {
	for _, has := range s.part.Periods {
		if has {
			n++
		}
	}
	return n
}

// days is how long the customers of a side were observed: of one period its
// length, else from the first day of the data to the last that is complete.
func (s Side) days() int64 {
	if s.part.Whole {
		return int64(s.of.coverage.AsOf-s.of.coverage.First) + 1
	}
	var days int64
	for i, has := range s.part.Periods {
		if p := s.of.Movements.Periods[i]; has {
			days += int64(min(p.Last, s.of.coverage.AsOf)-p.First) + 1
		}
	}
	return days
}

// unit is what the amounts of a side count.
func (s Side) unit() money.Unit { return s.of.coverage.Unit }

// major is a minor unit of a side in major units.
func (s Side) major() facts.Ratio { return facts.Ratio{Num: 1, Den: s.unit().PerMajor()} }
