package main

import (
	"slices"

	"github.com/retain-cli/retain/pkg/compare"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/ltv"
	"github.com/retain-cli/retain/pkg/note"
	"github.com/retain-cli/retain/pkg/report"
)

// summaryGroup is the headline numbers of one group over all complete periods.
type summaryGroup struct {
	Group     string        `json:"group"`
	Small     bool          `json:"small"`
	Customers int64         `json:"customers"` // with orders; of subscriptions, at the end of the last complete period
	Metrics   []groupMetric `json:"metrics"`
	size      int64
}

type groupMetric struct {
	Metric string   `json:"metric"`
	Value  *float64 `json:"value"`
	against
}

func (g summaryGroup) changes() (changes []compare.Change) {
	for _, m := range g.Metrics {
		changes = append(changes, m.AgainstRest)
	}
	return changes
}

// groupNumber is a number of every group, and that of all.
type groupNumber struct {
	metric, title string
	test          compare.Test
	all           *float64
	show          func(*float64) report.Cell
}

// groupNumbers are those that the commands of the metrics compare groups by.
func (v *overview) groupNumbers() []groupNumber {
	var repeating []compare.Proportion
	churn := v.d.churnScatter(v.moves)
	numbers := []groupNumber{
		{"crr", "CRR", compare.Repeated("crr", compare.Kept(), v.d.rateScatter(v.moves, compare.Kept())), v.rates.Summary.Pooled, report.PercentOf},
		{"rcr_gross", "Gross RCR", v.d.grossTest(churn), v.flows.Summary.Gross.Pooled, report.PercentOf},
		{"rcr_net", "Net RCR", v.d.netTest(churn), v.flows.Summary.Net.Pooled, report.PercentOf},
	}
	if v.repeat == nil {
		numbers = append(numbers, groupNumber{"arpa", "ARPA", v.d.arpaTest(v.moves), v.flows.Summary.ARPA, approximate})
	} else {
		for _, g := range v.repeat.Groups {
			repeating = append(repeating, compare.Proportion{Part: g.CustomersRepeat, Whole: g.Customers})
		}
		numbers = append(numbers,
			groupNumber{"repeat_rate", "Repeat rate", compare.Shares("repeat_rate", repeating), v.repeat.RepeatRate, report.PercentOf},
			groupNumber{"ltv_historic_mean", "LTV so far", revenueTest("ltv_historic_mean", v.buyers, float64(v.d.coverage.Unit.PerMajor())), v.historic.Mean, approximate})
	}
	var options ltv.Options
	options.From, options.To = v.d.options.shown()
	return append(numbers, groupNumber{"ltv_simple", "LTV, simple", v.d.simpleTest(v.moves, options), v.ltv, approximate})
}

// groups is the groups that are shown. All their numbers together are one family
// of tests.
func (v *overview) groups(numbers []groupNumber) ([]summaryGroup, []note.Note) {
	var tests []compare.Test
	for _, n := range numbers {
		tests = append(tests, n.test)
	}
	changes := v.d.againstRest(tests...)
	var groups []summaryGroup
	for i, rates := range v.rates.Groups {
		g := summaryGroup{Group: rates.Group, Small: rates.Small, Customers: v.customersOf(i), size: rateGroup{RateGroup: rates}.size()}
		for n, number := range numbers {
			c := changes[n][i]
			g.Metrics = append(g.Metrics, groupMetric{number.metric, c.After, against{c}})
		}
		groups = append(groups, g)
	}
	return kept(&v.d.options.byFlags, groups, func(g summaryGroup) int64 { return g.size })
}

// customersOf is how many customers a group has.
func (v *overview) customersOf(group int) (n int64) {
	if v.repeat != nil {
		return v.repeat.Groups[group].Customers
	}
	for _, f := range v.flows.Groups[group].Periods {
		if f.Complete {
			n = f.CustomersEnd
		}
	}
	return n
}

// groupTables are a line per group for everybody, and one per number and group
// for programs.
func (v *overview) groupTables(groups []summaryGroup, numbers []groupNumber) []report.Table {
	columns := []report.Head{{Name: "customers", Title: "Customers", Right: true, Drop: len(numbers)}}
	for i, n := range numbers {
		columns = append(columns, report.Head{Name: n.metric, Title: n.title, Right: true, Drop: i})
	}
	t := newGroupTable(v.d.options.by, columns)
	long := report.Table{Name: "group_metrics", For: report.Programs, Columns: append([]report.Head{
		{Name: "group"}, {Name: "metric"}, {Name: "value"},
	}, restColumns("", 0)...)}
	for _, g := range groups {
		cells := []report.Cell{report.Count(g.Customers)}
		for i, m := range g.Metrics {
			cells = append(cells, starred(numbers[i].show(m.Value), &m.AgainstRest))
			long.Add(append([]report.Cell{report.GroupName(g.Group), report.Text(m.Metric), numbers[i].show(m.Value)}, restCells(&m.AgainstRest)...)...)
		}
		t.line(g.Group, g.Small, cells)
	}
	var customers int64
	for i := range v.rates.Groups {
		customers += v.customersOf(i)
	}
	all := []report.Cell{report.Count(customers)}
	for _, n := range numbers {
		all = append(all, n.show(n.all))
	}
	table := t.all(all)
	table.Title = v.groupTitle()
	return []report.Table{table, long}
}

// groupTitle says what the numbers of groups are over: not all are rates.
func (v *overview) groupTitle() string {
	title := "Over " + v.all()
	last, _ := v.lastPeriods()
	switch {
	case v.repeat != nil:
		return title + " (customers, repeat rate and LTV so far: over all orders)"
	case last != nil:
		return title + " (customers and ARPA: at the end of " + *last + ")"
	}
	return title
}

// revenueTest compares the mean of what customers have brought, each minor unit
// of which counts 1/per.
func revenueTest(metric string, customers facts.Customers, per float64) compare.Test {
	values := make([][]int64, len(customers.Groups))
	for _, c := range customers.Rows {
		values[c.Group] = append(values[c.Group], int64(c.Revenue))
	}
	samples := make([]compare.Sample, len(values))
	for g := range samples {
		samples[g] = compare.Measure(slices.Values(values[g]), per)
	}
	return compare.Averages(metric, compare.Amount, samples)
}

// simpleTest compares the simple LTV.
func (d *data) simpleTest(moves facts.Movements, o ltv.Options) compare.Test {
	subscriptions := d.coverage.FromSubscription
	formula := compare.SimpleLTV(subscriptions)
	groups := d.Scatter(d.options.again(moves), o.Measured(moves), compare.Figures(formula)...)
	return compare.Sums("ltv", compare.Amount, formula, o.Scale(d.coverage.Unit, subscriptions, d.options.grain), groups)
}
