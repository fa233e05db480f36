package retention

import (
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/note"
)

// Series is a metric period by period, over all, and by group. Notes and JSON
// are ready to print.
type Series[Row sized, Sum any] struct {
	Periods []Row             `json:"periods"`
	Summary Sum               `json:"summary"`
	Groups  []Group[Row, Sum] `json:"groups"` // those of the facts: one without a name when nothing is split
	Notes   []note.Note       `json:"notes"`
}

// Group is the same of one value of the dimension that was split by.
type Group[Row sized, Sum any] struct {
	Group   string `json:"group"`
	Small   bool   `json:"small"` // fewer than Options.MinSample customers at the start of every complete period
	Periods []Row  `json:"periods"`
	Summary Sum    `json:"summary"`
}

// sized is a row of a period that begins and ends with some customers.
type sized interface{ size() size }

type size struct {
	facts.Span
	start, end int64 // customers
}

// Largest is how many customers the group has in its largest period.
func (g Group[Row, Sum]) Largest() (n int64) {
	for _, p := range g.Periods {
		n = max(n, p.size().start, p.size().end)
	}
	return n
}

// series makes the rows of all customers and of each group, and sums them up.
func series[Row sized, Sum any](m facts.Movements, o Options, row func(facts.Span, facts.Movement) Row, sum func([]Row) Sum) Series[Row, Sum] {
	s := Series[Row, Sum]{Periods: rows(m, m.Total(), o, row), Groups: []Group[Row, Sum]{}}
	s.Summary = sum(s.Periods)
	for g, moves := range m.Rows {
		group := Group[Row, Sum]{Group: m.Groups[g], Small: true, Periods: rows(m, moves, o, row)}
		group.Summary = sum(group.Periods)
		for _, row := range group.Periods {
			if r := row.size(); r.Complete && r.start >= o.minSample() {
				group.Small = false
			}
		}
		s.Groups = append(s.Groups, group)
	}
	return s
}

func rows[Row any](m facts.Movements, moves []facts.Movement, o Options, row func(facts.Span, facts.Movement) Row) []Row {
	rows := []Row{}
	for i, p := range m.Periods {
		if p.Overlaps(o.From, o.To) {
			rows = append(rows, row(facts.SpanOf(p, m.AsOf), moves[i]))
		}
	}
	return rows
}

// Rated is the periods that pooled rates of customers are of, in every group:
// those that are complete, shown, and begin with some.
func (o Options) Rated(m facts.Movements) []facts.Part {
	return o.selected(m, func(row facts.Movement) bool { return row.Start > 0 })
}

// RatedRevenue is the same of revenue.
func (o Options) RatedRevenue(m facts.Movements) []facts.Part {
	return o.selected(m, func(row facts.Movement) bool { return row.RevenueStart > 0 })
}

func (o Options) selected(m facts.Movements, rated func(facts.Movement) bool) []facts.Part {
	return m.Select(func(p int, row facts.Movement) bool {
		return m.Periods[p].Complete(m.AsOf) && m.Periods[p].Overlaps(o.From, o.To) && rated(row)
	})
}

// LastPeriod is the last period that is complete and shown.
func (o Options) LastPeriod(m facts.Movements) []facts.Part {
	last := -1
	for i, p := range m.Periods {
		if p.Overlaps(o.From, o.To) && p.Complete(m.AsOf) {
			last = i
		}
	}
	return m.Select(func(p int, _ facts.Movement) bool { return p == last })
}
