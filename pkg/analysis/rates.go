package analysis

import (
	"context"
	"fmt"
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
	Groups   []RateGroup `json:"groups,omitzero"`
	Warnings []note.Note `json:"warnings"`

	view     rateView
	active   string
	interval rateInterval // of the pooled rate of all customers
}

// RateGroup is the rates of one group.
type RateGroup struct {
	retention.RateGroup
	Against
	interval rateInterval // of its pooled rate
}

// rateInterval is an interval in percent.
type rateInterval struct{ low, high *float64 }

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
	var hidden []note.Note
	if s.split() {
		if hidden, err = r.group(ctx, d, moves); err != nil {
			return nil, err
		}
	}
	r.Warnings = d.notes(r.Rates.Warnings, hidden)
	return r, nil
}

// group compares the groups with each other.
func (r *Rates) group(ctx context.Context, d *Data, moves facts.Movements) (hidden []note.Note, err error) {
	v, s := r.view, r.scope
	scatters, err := d.scatters(ctx, s, moves, sampleOf(s.retention(retention.Exact).Rated(moves), v.tested))
	if err != nil {
		return nil, err
	}
	scatter := scatters[0]
	test := compare.Repeated(v.metric, v.tested, scatter)
	interval := func(side facts.Side) (i rateInterval) {
		i.low, i.high = compare.Interval(v.tested, side, s.tests())
		return i
	}
	if v.test == bySums {
		test = compare.Sums(v.metric, compare.Rate, v.tested, facts.Whole(100), scatter)
		interval = func(facts.Side) rateInterval { return rateInterval{} }
	}
	changes := s.against(test)[0]
	r.interval = interval(scatter.All())
	r.Groups, hidden = shownGroups(s, r.Rates.Groups, rateSize, func(i int, g retention.RateGroup) RateGroup {
		return RateGroup{g, Against{changes[i]}, interval(scatter.Side(i))}
	})
	return hidden, nil
}

// rateSize is how many customers a group has in its largest period.
func rateSize(g retention.RateGroup) (n int64) {
	for _, p := range g.Periods {
		n = max(n, p.Start, p.End)
	}
	return n
}

// Report lays the rates out period by period and, of a split, group by group.
func (r *Rates) Report() report.Report {
	s := r.scope
	tables := periodTables(s, r.layout(), r.Periods, r.Groups, func(g RateGroup) (string, []retention.Rate) { return g.Group, g.Periods })
	if s.split() {
		tables = append(tables, r.groupTable())
	}
	if len(r.Groups) > 0 {
		tables = append(tables, sideTable("", r.Groups, func(g RateGroup) string { return g.Group }, r.Periods, rateSpan, r.cell,
			func(g RateGroup, i int) report.Cell { return r.cell(g.Periods[i]) }))
	}
	return report.Report{
		Head:   append(r.lines, fmt.Sprintf("Active = %s.  %s = %s.", r.active, strings.ToUpper(r.view.metric), r.view.formula)),
		Tables: tables,
		Foot:   append([]string{r.foot()}, legend(r.view.test, r.Groups)...),
		Notes:  r.Warnings,
		Data:   r,
	}
}

func rateSpan(r retention.Rate) retention.Span { return r.Span }

// cell is the headline rate of a period.
func (r *Rates) cell(row retention.Rate) report.Cell {
	rate, _, _ := r.view.rate(row)
	return report.PercentOf(rate)
}

func (r *Rates) layout() report.Layout[retention.Rate] {
	type row = retention.Rate
	l := report.Layout[row]{Name: "periods", Columns: periodColumns(rateSpan), Mark: func(r row) (string, bool) { return partial(r.Span) }}
	l.Columns = append(l.Columns,
		report.Column[row]{Name: "customers_start", Title: "Start", Right: true, Cell: func(r row) report.Cell { return report.Count(r.Start) }},
		report.Column[row]{Name: "customers_new", Title: "New", Right: true, Drop: 1, Cell: func(r row) report.Cell { return report.Count(r.New) }},
		report.Column[row]{Name: "customers_returned", Title: "Returned", Right: true, Drop: 2, Cell: func(r row) report.Cell { return report.Count(r.Returned) }},
		report.Column[row]{Name: "customers_lost", Title: "Lost", Right: true, Cell: func(r row) report.Cell { return report.Count(r.Lost) }},
		report.Column[row]{Name: "customers_end", Title: "End", Right: true, Cell: func(r row) report.Cell { return report.Count(r.End) }},
		report.Column[row]{Name: "customers_passed", For: report.Programs, Cell: func(r row) report.Cell { return report.Count(r.Passed) }},
	)
	l.Columns = append(l.Columns, rateColumns(r.view.metric, r.scope, 3, r.view.rate)...)
	for _, c := range rateColumns(r.view.other, r.scope, 0, r.view.rest) {
		if c.For != report.People {
			c.For = report.Programs
			l.Columns = append(l.Columns, c)
		}
	}
	return l
}

// groupTable is a line per group over all complete periods.
func (r *Rates) groupTable() report.Table {
	type group = RateGroup
	columns := []report.Column[group]{
		{Name: "periods", Title: "Periods", Right: true, Drop: 4, Cell: func(g group) report.Cell { return report.Count(int64(g.Summary.Periods)) }},
		{Name: "customers_start", Title: "Start, all", Right: true, Drop: 3, Cell: func(g group) report.Cell { return report.Count(g.Summary.Whole) }},
	}
	columns = append(columns, rateColumns(r.view.metric, r.scope, 2, func(g group) (rate, low, high *float64) {
		return g.Summary.Pooled, g.interval.low, g.interval.high
	})...)
	columns = append(columns, report.Column[group]{Name: "last", Title: "Last", Right: true, Drop: 1, Cell: func(g group) report.Cell { return report.PercentOf(g.Summary.Last) }})
	columns = append(columns, restColumns("", 0, func(g group) compare.Change { return g.AgainstRest })...)
	all := group{RateGroup: retention.RateGroup{Summary: r.Summary}, interval: r.interval}
	return report.ByGroup(r.scope.By, columns, r.Groups, all, func(g group) (string, bool) { return g.Group, g.Small })
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
			return intervalCell(low, high)
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

// intervalCell is, for people, 13.5 – 18.6.
func intervalCell(low, high *float64) report.Cell {
	if low == nil || high == nil {
		return report.Empty()
	}
	return report.Text(report.Fixed(*low, 1) + " – " + report.Fixed(*high, 1))
}

// foot sums up all complete periods.
func (r *Rates) foot() string {
	if r.Summary.Periods == 0 {
		return rated(r.Summary)
	}
	var history []*float64
	for _, p := range r.Periods {
		if rate, _, _ := r.view.rate(p); p.Complete {
			history = append(history, rate)
		}
	}
	return rated(r.Summary) + " · " + summaryText(r.Summary, history)
}

// rated is how many periods a summary is about.
func rated(s retention.Summary) string {
	if s.Periods == 0 {
		return "no complete period has a rate"
	}
	return report.Counted(int64(s.Periods), "period") + " with a rate"
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
