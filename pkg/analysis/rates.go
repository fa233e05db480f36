package analysis

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/retain-cli/retain/pkg/compare"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/note"
	"github.com/retain-cli/retain/pkg/report"
	"github.com/retain-cli/retain/pkg/retention"
)

// Rates is the result of CRR and CCR.
type Rates struct {
	Header
	retention.Rates
	Groups     []RateGroup `json:"groups,omitzero"`
	Benchmarks *Benchmarks `json:"benchmarks,omitempty"`
	Warnings   []note.Note `json:"warnings"`
	Notes      []note.Note `json:"notes"`

	view   rateView
	active string
	whole  RateGroup // all customers, beside the groups
}

// RateGroup is the rates of one group.
type RateGroup struct {
	retention.RateGroup
	Against
	Low  *float64 `json:"pooled_low"` // the interval of its pooled rate
	High *float64 `json:"pooled_high"`
}

// rateView tells CRR from CCR: which of the two is the headline.
type rateView struct {
	metric, other string // crr, ccr
	formula       string // in words, for the head
	rate, rest    rateOf // the metric and the other of a period
	compute       func(facts.Movements, retention.Options) retention.Rates
	tested        compare.Formula
	test          string // one of the tests for legends
}

// rateOf is a rate of a period with its interval.
type rateOf func(retention.Rate) (rate, low, high *float64)

func (v rateView) run(ctx context.Context, d *Data, s Scope, method retention.Method) (*Rates, error) {
	moves, err := d.movements(ctx, s)
	if err != nil {
		return nil, err
	}
	r := &Rates{Header: d.header(v.metric, s, moves.Activity), Rates: v.compute(moves, s.retention(method)), view: v, active: d.active(s, moves.Activity)}
	confidence := s.confidence()
	r.Definition.Method, r.Definition.Confidence = method.String(), &confidence
	r.Benchmarks = r.benchmarks(measured{metric: v.metric, value: r.Summary.Pooled})
	var hidden []note.Note
	if s.By != "" {
		if hidden, err = r.group(ctx, d, moves); err != nil {
			return nil, err
		}
	}
	r.Warnings, r.Notes = d.notes(note.Join(r.Rates.Notes, s.older(moves.Newcomers())), hidden)
	return r, nil
}

// group compares the groups with each other.
func (r *Rates) group(ctx context.Context, d *Data, moves facts.Movements) (hidden []note.Note, err error) {
	v, s := r.view, r.scope
	scatters, err := d.scatters(ctx, s, moves, sampleOf(s.retention(retention.Exact).Rated(moves), v.tested))
	if err != nil {
		return nil, err
	}
	scatter := scatters[0].all
	test := func(s *facts.Scatter) compare.Test { return compare.Repeated(v.metric, v.tested, s) }
	interval := func(side facts.Side) (low, high *float64) { return compare.Interval(v.tested, side, s.tests()) }
	if v.test == bySums {
		test = func(s *facts.Scatter) compare.Test {
			return compare.Sums(v.metric, compare.Rate, v.tested, facts.Whole(100), s)
		}
		interval = func(facts.Side) (low, high *float64) { return nil, nil }
	}
	changes := s.against(scatters[0].contrast(test))[0]
	r.whole.Low, r.whole.High = interval(scatter.All())
	r.Groups, hidden = shownGroups(s, r.Rates.Groups, retention.RateGroup.Largest, func(i int, g retention.RateGroup) RateGroup {
		low, high := interval(scatter.Side(i))
		return RateGroup{g, Against{changes[i]}, low, high}
	})
	return hidden, nil
}

// Report lays the rates out period by period and, of a split, group by group.
func (r *Rates) Report() report.Report {
	rows := series[retention.Rate, RateGroup]{
		periods: r.Periods, columns: r.columns(),
		side:   func(row retention.Rate) report.Cell { return report.PercentOf(r.rateOf(row)) },
		groups: r.Groups, group: func(g RateGroup) (string, bool, []retention.Rate) { return g.Group, g.Small, g.Periods }, groupColumns: r.groupColumns,
		all: RateGroup{RateGroup: retention.RateGroup{Periods: r.Periods, Summary: r.Summary}, Low: r.whole.Low, High: r.whole.High},
	}
	out := report.Report{
		Head: append(append(r.lines, fmt.Sprintf("Active = %s.  %s = %s.", r.active, strings.ToUpper(r.view.metric), r.view.formula)),
			slices.Concat(r.scope.rollingHead(), passedHead(r.scope, r.Rates.Periods, func(r retention.Rate) int64 { return r.Passed }))...),
		Tables: rows.tables(r.scope),
		Foot:   []string{foot("a rate", r.Summary, history(r.Periods, r.rateOf))},
		Notes:  slices.Concat(r.Warnings, r.Notes), Concerns: r.concerns,
		Data: r,
	}
	if len(r.Groups) > 0 {
		out.Foot = append(out.Foot, legend(r.view.test, r.Groups, r.scope.ofAge(r.Warnings)...)...)
	}
	r.Benchmarks.addTo(&out)
	return out
}

// rateOf is the headline rate of a period.
func (r *Rates) rateOf(row retention.Rate) *float64 {
	rate, _, _ := r.view.rate(row)
	return rate
}

func (r *Rates) columns() []report.Column[retention.Rate] {
	type row = retention.Rate
	columns := []report.Column[row]{
		{Name: "customers_start", Title: "Start", Right: true, Cell: func(r row) report.Cell { return report.Count(r.Start) }},
		{Name: "customers_new", Title: "New", Right: true, Drop: 1, Cell: func(r row) report.Cell { return report.Count(r.New) }},
		{Name: "customers_returned", Title: "Returned", Right: true, Drop: 2, Cell: func(r row) report.Cell { return report.Count(r.Returned) }},
		{Name: "customers_lost", Title: "Lost", Right: true, Cell: func(r row) report.Cell { return report.Count(r.Lost) }},
		{Name: "customers_end", Title: "End", Right: true, Cell: func(r row) report.Cell { return report.Count(r.End) }},
		passedColumn(r.Rates.Periods, func(r row) int64 { return r.Passed }),
	}
	columns = append(columns, rateColumns(r.view.metric, r.scope, 3, r.view.rate)...)
	for _, c := range rateColumns(r.view.other, r.scope, 0, r.view.rest) {
		if c.For != report.People {
			c.For = report.Programs
			columns = append(columns, c)
		}
	}
	net := report.Column[row]{Name: "ccr_net", Title: "Net CCR", Right: true, Drop: 4, For: report.Programs, Cell: func(r row) report.Cell { return report.PercentOf(r.NetCCR) }}
	if r.view.metric == "ccr" {
		net.For = report.Everyone
	}
	return append(columns, net)
}

// groupColumns are a group over all complete periods.
func (r *Rates) groupColumns() []report.Column[RateGroup] {
	type group = RateGroup
	columns := []report.Column[group]{
		{Name: "periods", Title: "Periods", Right: true, Drop: 4, Cell: func(g group) report.Cell { return report.Count(int64(g.Summary.Periods)) }},
		{Name: "customers_start", Title: "Start, all", Right: true, Drop: 3, Cell: func(g group) report.Cell { return report.Count(g.Summary.Whole) }},
		passedColumn(r.Groups, func(g group) int64 { return overall(g.Periods, func(r retention.Rate) int64 { return r.Passed }) }),
	}
	columns = append(columns, rateColumns(r.view.metric, r.scope, 2, func(g group) (rate, low, high *float64) {
		return g.Summary.Pooled, g.Low, g.High
	})...)
	columns = append(columns, report.Column[group]{Name: "last", Title: "Last", Right: true, Drop: 1, Cell: func(g group) report.Cell { return report.PercentOf(g.Summary.Last) }})
	return append(columns, restColumns("", 0, func(g group) compare.Change { return g.AgainstRest })...)
}

// rateColumns are a rate and its interval: one column for people, two for
// programs.
func rateColumns[Row any](name string, s Scope, drop int, rate func(Row) (rate, low, high *float64)) []report.Column[Row] {
	return []report.Column[Row]{
		{Name: name, Title: strings.ToUpper(name), Right: true, Cell: func(r Row) report.Cell {
			rate, _, _ := rate(r)
			return report.PercentOf(rate)
		}},
		{Name: name + "_interval", Title: report.Float(s.confidence()) + " % interval", Right: true, Drop: drop, For: report.People, Cell: func(r Row) report.Cell {
			_, low, high := rate(r)
			if low == nil || high == nil {
				return report.Empty()
			}
			return report.Text(report.Fixed(*low, 1) + " – " + report.Fixed(*high, 1))
		}},
		{Name: name + "_low", For: report.Programs, Cell: func(r Row) report.Cell {
			_, low, _ := rate(r)
			return report.PercentOf(low)
		}},
		{Name: name + "_high", For: report.Programs, Cell: func(r Row) report.Cell {
			_, _, high := rate(r)
			return report.PercentOf(high)
		}},
	}
}

// foot sums up all complete periods that have a number.
func foot(number string, s retention.Summary, history []*float64) string {
	if s.Periods == 0 {
		return "no complete period has " + number
	}
	return report.Counted(int64(s.Periods), "period") + " with " + number + " · " + summaryText(s, history)
}

// summaryText is a rate over all periods and its trend.
func summaryText(s retention.Summary, rates []*float64) string {
	last := "last " + report.PercentOf(s.Last).Human()
	if s.Change != nil {
		last += " (" + report.Signed(*s.Change, 1) + ")"
	}
	parts := []string{"pooled " + report.PercentOf(s.Pooled).Human(), "mean " + report.PercentOf(s.Mean).Human(), last}
	return strings.Join(append(parts, trend(rates)...), " · ")
}

// trend is a sparkline of the rates from the first that exists, when there are
// enough of them to see one.
func trend(rates []*float64) []string {
	const enough = 3
	for len(rates) > 0 && rates[0] == nil {
		rates = rates[1:]
	}
	if len(rates) < enough {
		return nil
	}
	return []string{report.Sparkline(rates)}
}
