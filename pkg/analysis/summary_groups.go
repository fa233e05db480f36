package analysis

import (
	"context"

	"github.com/retain-cli/retain/pkg/compare"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/ltv"
	"github.com/retain-cli/retain/pkg/note"
	"github.com/retain-cli/retain/pkg/report"
	"github.com/retain-cli/retain/pkg/retention"
)

// SummaryGroup is the headline numbers of one group over all complete periods.
type SummaryGroup struct {
	Group     string        `json:"group"`
	Small     bool          `json:"small"`
	Customers int64         `json:"customers"` // with orders; of subscriptions, at the end of the last complete period
	Metrics   []GroupMetric `json:"metrics"`
}

// GroupMetric is one number of a group.
type GroupMetric struct {
	Metric string   `json:"metric"`
	Value  *float64 `json:"value"`
	Against
}

func (g SummaryGroup) changes() (changes []compare.Change) {
	for _, m := range g.Metrics {
		changes = append(changes, m.AgainstRest)
	}
	return changes
}

// groupNumber is a number that groups are compared by, and that of all customers.
type groupNumber struct {
	metric, title string
	contrast
	whole *float64
	show  func(*float64) report.Cell
}

// group compares the groups by all numbers together: one family of tests.
func (o *Overview) group(ctx context.Context, d *Data, f summaryFacts, options ltv.Options) ([]note.Note, error) {
	var err error
	if o.numbers, err = o.groupNumbers(ctx, d, f, options); err != nil {
		return nil, err
	}
	var contrasts []contrast
	values := make([][]compare.Change, len(o.numbers))
	for i, n := range o.numbers {
		contrasts = append(contrasts, n.contrast)
		values[i] = n.all(o.scope.confidence())
	}
	changes := o.scope.against(contrasts...)
	groups, hidden := shownGroups(o.scope, o.results.Rates.Groups, retention.RateGroup.Largest, func(i int, in retention.RateGroup) SummaryGroup {
		g := SummaryGroup{Group: in.Group, Small: in.Small, Customers: o.customersOf(i)}
		for n, number := range o.numbers {
			g.Metrics = append(g.Metrics, GroupMetric{number.metric, values[n][i].After, Against{changes[n][i]}})
		}
		return g
	})
	o.Groups = groups
	return append(hidden, d.ages(o.scope)...), nil
}

// groupNumbers are those that the metrics compare groups by.
func (o *Overview) groupNumbers(ctx context.Context, d *Data, f summaryFacts, options ltv.Options) ([]groupNumber, error) {
	s, r := o.scope, o.results
	samples := []facts.Sample{
		sampleOf(s.retention(retention.Exact).Rated(f.moves), compare.Kept()),
		churnSample(s, f.moves),
		d.simpleSample(f.moves, options),
	}
	if r.Repeat == nil {
		samples = append(samples, arpaSample(s, f.moves))
	}
	scatters, err := d.scatters(ctx, s, f.moves, samples...)
	if err != nil {
		return nil, err
	}
	kept := func(s *facts.Scatter) compare.Test { return compare.Repeated("crr", compare.Kept(), s) }
	numbers := []groupNumber{
		{"crr", "CRR", scatters[0].contrast(kept), r.Rates.Summary.Pooled, report.PercentOf},
		{"rcr_gross", "Gross RCR", scatters[1].contrast(grossTest), r.Flows.Summary.Gross.Pooled, report.PercentOf},
		{"rcr_net", "Net RCR", scatters[1].contrast(netTest), r.Flows.Summary.Net.Pooled, report.PercentOf},
	}
	if r.Repeat == nil {
		numbers = append(numbers, groupNumber{"arpa", "ARPA", scatters[3].contrast(d.arpaTest), r.Flows.Summary.ARPA, quotient})
	} else {
		numbers = append(numbers,
			groupNumber{"repeat_rate", "Repeat rate", repeatContrast(r.Repeat.Groups), r.Repeat.RepeatRate, report.PercentOf},
			groupNumber{"ltv_historic_mean", "LTV so far", revenueContrast("ltv_historic_mean", f.customers, r.Since, float64(d.coverage.Unit.PerMajor())), r.Historic.Mean, quotient})
	}
	return append(numbers, groupNumber{"ltv_simple", "LTV, simple", scatters[2].contrast(d.simpleTest(s, options)), o.Customers.LTV, quotient}), nil
}

// customersOf is how many customers a group has.
func (o *Overview) customersOf(group int) int64 {
	if o.results.Repeat != nil {
		return o.results.Repeat.Groups[group].Customers
	}
	if last := lastFlow(o.results.Flows.Groups[group].Periods); last != nil {
		return last.CustomersEnd
	}
	return 0
}

// groupTable is a line per group, with a star where it differs from the rest.
func (o *Overview) groupTable() report.Table {
	type group = SummaryGroup
	all := group{}
	for i := range o.results.Rates.Groups {
		all.Customers += o.customersOf(i)
	}
	columns := []report.Column[group]{
		{Name: "customers", Title: "Customers", Right: true, Drop: len(o.numbers), Cell: func(g group) report.Cell { return report.Count(g.Customers) }},
	}
	for i, n := range o.numbers {
		all.Metrics = append(all.Metrics, GroupMetric{Metric: n.metric, Value: n.whole})
		columns = append(columns, report.Column[group]{Name: n.metric, Title: n.title, Right: true, Drop: i, Cell: func(g group) report.Cell {
			return starred(n.show(g.Metrics[i].Value), g.Metrics[i].AgainstRest)
		}})
	}
	t := report.ByGroup(o.scope.By, columns, o.Groups, all, func(g group) (string, bool) { return g.Group, g.Small })
	t.Title = o.groupTitle()
	return t
}

// metricTable is a line per number and group, for programs.
func (o *Overview) metricTable() report.Table {
	type row struct {
		group string
		GroupMetric
		show func(*float64) report.Cell
	}
	var rows []row
	for _, g := range o.Groups {
		for i, m := range g.Metrics {
			rows = append(rows, row{g.Group, m, o.numbers[i].show})
		}
	}
	columns := []report.Column[row]{
		{Name: "group", Cell: func(r row) report.Cell { return report.GroupName(r.group) }},
		{Name: "metric", Cell: func(r row) report.Cell { return report.Text(r.Metric) }},
		{Name: "value", Cell: func(r row) report.Cell { return r.show(r.Value) }},
	}
	columns = append(columns, restColumns("", 0, func(r row) compare.Change { return r.AgainstRest })...)
	return report.Layout[row]{Name: "group_metrics", For: report.Programs, Columns: columns}.Table(rows)
}

// legend explains the stars. Of groups that are not by age, tests of what customers have
// done so far leave out those who may be older than the data, as in Repeat and LTV.
func (o *Overview) legend() []string {
	lines := starLegend("tests of each metric", o.Groups, o.scope.ofAge(o.Warnings)...)
	if without := untestedCustomers(o.Warnings); !o.scope.byAge() && without != "" && o.results.Repeat != nil && len(lines) > 0 {
		lines = append(lines, "differences in repeat rate and LTV so far are"+without)
	}
	return lines
}

// groupTitle says what the numbers of groups are over: not all are rates.
func (o *Overview) groupTitle() string {
	title := "Over " + o.scope.overPeriods()
	switch {
	case o.results.Repeat != nil:
		return title + " (customers, repeat rate and LTV so far: over all orders)"
	case o.Period != nil:
		return title + " (customers and ARPA: at the end of " + *o.Period + ")"
	}
	return title
}
