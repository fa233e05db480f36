package main

import (
	"strings"

	"github.com/retain-cli/retain/pkg/compare"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/note"
	"github.com/retain-cli/retain/pkg/report"
	"github.com/retain-cli/retain/pkg/retention"
)

// rateGroup is the rates of one group.
type rateGroup struct {
	retention.RateGroup
	against
	interval rateInterval
}

// rateInterval is the interval of a pooled rate, in percent.
type rateInterval struct{ low, high *float64 }

// groups is the groups that are shown, in order, with the interval of all and a
// note on those that are not shown.
func (v rateView) groups(d *data, moves facts.Movements, rates retention.Rates, o *rateFlags) ([]rateGroup, rateInterval, []note.Note) {
	if !d.options.split() {
		return nil, rateInterval{}, nil
	}
	tested, sure := v.tested, d.options.sure()
	if v.textbook(o) {
		tested = compare.TextbookKept()
	}
	scatter := d.rateScatter(moves, tested)
	test := compare.Repeated(v.metric, tested, scatter)
	if v.textbook(o) {
		test = compare.Sums(v.metric, compare.Rate, tested, asPercent(), scatter)
	}
	interval := func(s facts.Side) (i rateInterval) {
		if !v.textbook(o) {
			i.low, i.high = compare.Interval(tested, s, sure)
		}
		return i
	}
	changes := d.againstRest(test)[0]
	groups := make([]rateGroup, len(rates.Groups))
	for i, g := range rates.Groups {
		groups[i] = rateGroup{g, against{changes[i]}, interval(scatter.Side(i))}
	}
	shown, hidden := kept(&d.options.byFlags, groups, rateGroup.size)
	return shown, interval(scatter.All()), hidden
}

// textbook tells that the rate is that of the textbook, which is no share of
// anybody.
func (v rateView) textbook(o *rateFlags) bool {
	return v.metric == "crr" && o.method == retention.Textbook
}

// rateScatter is how customers are scattered over groups for rates of customers,
// in the periods that the pooled one is of.
func (d *data) rateScatter(moves facts.Movements, tested compare.Formula) *facts.Scatter {
	return d.Scatter(d.options.again(moves), d.options.retention().Rated(moves), compare.Figures(tested)...)
}

func (g rateGroup) size() (n int64) {
	for _, p := range g.Periods {
		n = max(n, p.Start, p.End)
	}
	return n
}

// tables is the rates of all periods or, of a split, all periods of all groups
// for programs, a line per group, and the rates side by side for people.
func (v rateView) tables(o *metricFlags, rates retention.Rates, groups []rateGroup, all rateInterval) []report.Table {
	confidence := float64(o.confidence)
	var names []string
	var periods [][]retention.Rate
	for _, g := range groups {
		names, periods = append(names, g.Group), append(periods, g.Periods)
	}
	tables := byPeriod(o.split(), rates.Periods, names, periods, func(rows []retention.Rate) report.Table { return v.table(rows, confidence) })
	if o.split() {
		tables = append(tables, v.groupTable(o, rates, groups, all))
	}
	if len(groups) > 0 {
		tables = append(tables, v.side(rates, groups))
	}
	return tables
}

// groupTable is a line per group over all complete periods.
func (v rateView) groupTable(o *metricFlags, rates retention.Rates, groups []rateGroup, all rateInterval) report.Table {
	t := newGroupTable(o.by, []report.Head{
		{Name: "periods", Title: "Periods", Right: true, Drop: 4},
		{Name: "customers_start", Title: "Start, all", Right: true, Drop: 3},
		{Name: v.metric, Title: strings.ToUpper(v.metric), Right: true},
		{Name: v.metric + "_interval", Title: report.Float(float64(o.confidence)) + " % interval", Right: true, Drop: 2, For: report.People},
		{Name: v.metric + "_low", For: report.Programs},
		{Name: v.metric + "_high", For: report.Programs},
		{Name: "last", Title: "Last", Right: true, Drop: 1},
	}, restColumns("", 0))
	cells := func(s retention.Summary, i rateInterval) []report.Cell {
		return []report.Cell{
			report.Count(int64(s.Periods)), report.Count(s.Whole),
			report.PercentOf(s.Pooled), interval(i.low, i.high), report.PercentOf(i.low), report.PercentOf(i.high), report.PercentOf(s.Last),
		}
	}
	for _, g := range groups {
		t.line(g.Group, g.Small, cells(g.Summary, g.interval), restCells(&g.AgainstRest))
	}
	return t.all(cells(rates.Summary, all), restCells(nil))
}

// side is the rates of all groups side by side, period by period, for people.
func (v rateView) side(rates retention.Rates, groups []rateGroup) report.Table {
	groups, title := beside(groups, "")
	t := report.Table{Name: "side", Title: title, For: report.People, Columns: []report.Head{{Title: "Period"}, {Title: "All", Right: true}}}
	for i, g := range groups {
		t.Columns = append(t.Columns, report.Head{Title: report.GroupName(g.Group).Human, Right: true, Drop: i})
	}
	for i, r := range rates.Periods {
		rate, _, _ := v.rate(r)
		cells := []report.Cell{report.Text(r.Period), report.PercentOf(rate)}
		for _, g := range groups {
			rate, _, _ := v.rate(g.Periods[i])
			cells = append(cells, report.PercentOf(rate))
		}
		markPartial(t.Add(cells...), r.Complete)
	}
	return t
}
