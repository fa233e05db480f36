package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/note"
	"github.com/retain-cli/retain/pkg/report"
	"github.com/retain-cli/retain/pkg/rfm"
)

const rfmLong = `Segments of customers by recency (R), frequency (F) and monetary value (M).

  R = days from the last order to the as-of day, F = orders, M = net revenue

Each is cut at the quartiles over all customers (R type 7), or at --bins quantiles.
The F and M scores are 1 + the number of cut points that are less than the value,
the R score is 4 less the number of cut points that are less than the days. So 4 is
best, and equal values share a score. The first rule that holds gives the segment:

  gold         R4 F4 M4     the best quarter in everything
  win-back     R1 F4 M4     was among the best, and is gone: see retain winback
  loyal        R>=3 F>=3
  at-risk      R<=2 F>=3
  big-spender  R>=3 M4
  new          R4, one order (with --frequency days, one day)
  promising    R>=3
  slipping     R2
  lost         R1

With other numbers of bins, 4 and 1 stand for the best and the worst quarter of the
scores (rounded down, at least one score), >=3 for the better half (the middle one
included). Own rules go into the settings, where they must leave nobody out:

  segments: ["vip: R>=3 M4", "once: orders=1", "rest: any"]

Groups (--by) are scored among all customers, and compared by the share of theirs that
is in each segment.

The R package rfm adds 1 to cut points that are fractions, so that a customer with
286 of revenue is below a cut point of 285.5 there. Here it is above.`

const rfmExample = `  retain rfm orders.csv
  retain rfm --per-customer --format csv --output scores.csv orders.csv
  retain rfm --segment gold,loyal orders.csv
  retain rfm --bins 5 --monetary mean orders.csv
  retain rfm --breaks-recency 30,90,180 --as-of today orders.csv`

func newRFMCommand(app *app) *cobra.Command {
	var o struct {
		metricFlags
		rfm         rfmFlags
		perCustomer bool
	}
	cmd := &cobra.Command{
		Use:     "rfm [flags] ORDERS...",
		Short:   "Segments by recency, frequency and monetary value",
		Long:    rfmLong,
		Example: rfmExample,
	}
	g := flagGroup{cmd, ownFlags}
	g.bool(&o.perCustomer, "per-customer", "one row for each customer, by id")
	g.list(&o.rfm.segments, "segment", "NAME,...", "only the customers of these segments; implies --per-customer")
	o.rfm.add(cmd)
	o.options.NeedAmount = true
	o.check = func() error { return o.rfm.check(app) }
	return app.metric(cmd, &o.metricFlags, func(d *data) (report.Report, error) {
		if err := d.needOrders("rfm"); err != nil {
			return report.Report{}, err
		}
		customers := d.Customers(o.query().By)
		v := rfmView{d, &o.rfm, customers, rfm.Score(customers, o.rfm.options)}
		if o.perCustomer || len(o.rfm.segments) > 0 {
			return v.perCustomer(), nil
		}
		return v.segments(), nil
	}, addGroups, addConfidence)
}

// rfmResult is the JSON of rfm; with --per-customer the customers follow.
type rfmResult struct {
	result
	Definition rfmDefinition `json:"definition"`
	rfm.Result
	Groups   []rfmGroup  `json:"groups,omitzero"`
	Warnings []note.Note `json:"warnings"`
}

// rfmView is the scores of all customers on their way to a report.
type rfmView struct {
	d         *data
	o         *rfmFlags
	customers facts.Customers
	rfm.Result
}

func (v rfmView) result() rfmResult {
	res := rfmResult{result: v.d.result("rfm", v.d.options.active), Definition: v.o.definition(v.d), Result: v.Result}
	res.Warnings = v.d.warnings(v.Warnings)
	return res
}

func (v rfmView) head() []string {
	lines := []string{v.o.measures()}
	if v.Total.Customers > 0 {
		lines = append(lines, fmt.Sprintf("Cut points: R %s days · F %s · M %s.",
			points(v.CutPoints.Recency, report.Float), points(v.CutPoints.Frequency, report.Float), points(v.CutPoints.Monetary, twoDecimals)))
	}
	return lines
}

func points(cuts []float64, text func(float64) string) string {
	texts := make([]string, len(cuts))
	for i, c := range cuts {
		texts[i] = text(c)
	}
	return strings.Join(texts, ", ")
}

func twoDecimals(x float64) string { return report.Grouped(x, 2) }

func (v rfmView) segments() report.Report {
	groups, hidden := v.groups()
	more := slices.Concat(hidden, v.d.ages())
	res := v.result()
	res.Groups = groups
	res.Warnings = append(res.Warnings, more...)
	tables := []report.Table{v.segmentTable(), v.heatMap()}
	if v.d.options.split() {
		tables = append(tables, v.groupTable(groups), v.groupShares(groups))
	}
	return report.Report{
		Head:   v.head(),
		Tables: tables,
		Foot:   append(v.foot(), starLegend(byProportions, groups)...),
		Notes:  slices.Concat(v.Warnings, more),
		Data:   res,
	}
}

func (v rfmView) segmentTable() report.Table {
	t := report.Table{Name: "segments", Columns: []report.Head{
		{Name: "segment", Title: "Segment"},
		{Name: "rule", Title: "Rule", Drop: 1},
		{Name: "customers", Title: "Customers", Right: true},
		{Name: "customers_pct", Title: "Share", Right: true},
		{Name: "revenue", Title: "Revenue", Right: true},
		{Name: "revenue_pct", Title: "Share", Right: true},
		{Name: "recency_mean", Title: "Mean R", Right: true, Drop: 2},
		{Name: "frequency_mean", Title: "Mean F", Right: true, Drop: 3},
		{Name: "monetary_mean", Title: "Mean M", Right: true, Drop: 4},
	}}
	amount := amountsUpTo(v.Total.Revenue)
	row := func(s rfm.Segment, rule string) report.Row {
		return report.Row{Cells: []report.Cell{
			report.Text(s.Segment), report.Text(rule),
			report.Count(s.Customers), report.PercentOf(s.CustomersPct), amount(s.Revenue), report.PercentOf(s.RevenuePct),
			report.NumberOf(s.RecencyMean, 0), report.NumberOf(s.FrequencyMean, 1), approximate(s.MonetaryMean),
		}}
	}
	for _, name := range v.o.rules().Names() {
		t.Rows = append(t.Rows, row(v.segment(name), v.o.rulesOf(name)))
	}
	t.Total = []report.Row{row(v.Total, "")}
	return t
}

// segment is the segment of that name, which may be nobody's.
func (v rfmView) segment(name string) rfm.Segment {
	for _, s := range v.Segments {
		if s.Segment == name {
			return s
		}
	}
	none := rfm.Segment{Segment: name, Revenue: v.customers.Unit.Amount(0)}
	if v.Total.CustomersPct != nil {
		none.CustomersPct = new(float64)
	}
	if v.Total.RevenuePct != nil {
		none.RevenuePct = new(float64)
	}
	return none
}

// heatMap is customers by recency, the best on top, and frequency, the best on
// the right.
func (v rfmView) heatMap() report.Table {
	t := report.Table{Name: "recency_by_frequency", Title: "Customers by recency and frequency", Columns: []report.Head{{Name: "r"}}}
	most := int64(1)
	for f := range v.Grid {
		t.Columns = append(t.Columns, report.Head{Name: fmt.Sprintf("f%d", f+1), Title: fmt.Sprintf("F%d", f+1), Right: true})
		for _, n := range v.Grid[f] {
			most = max(most, n)
		}
	}
	for r := len(v.Grid); r >= 1; r-- {
		row := t.Add(report.Count(int64(r)).Shown(fmt.Sprintf("R%d", r)))
		for _, n := range v.Grid[r-1] {
			cell := report.Count(n)
			cell.Heat = float64(n) / float64(most)
			row.Cells = append(row.Cells, cell)
		}
	}
	return t
}

// foot tells where the revenue comes from.
func (v rfmView) foot() []string {
	var best *rfm.Segment
	for i, s := range v.Segments {
		if best == nil || s.Revenue.Minor > best.Revenue.Minor {
			best = &v.Segments[i]
		}
	}
	if best == nil || best.RevenuePct == nil {
		return nil
	}
	return []string{fmt.Sprintf("%s: %s of the customers, %s of the revenue", best.Segment,
		report.PercentOf(best.CustomersPct).Human(), report.PercentOf(best.RevenuePct).Human())}
}
