package main

import (
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/ltv"
	"github.com/retain-cli/retain/pkg/note"
	"github.com/retain-cli/retain/pkg/report"
)

const ltvLong = `What a customer is worth, by a model that has a name. Models are never mixed, and
every input stands beside the value.

  historic  what customers have brought so far: margin x net revenue per customer,
            mean and median, the share of the top tenth, and the value of a customer
            at each age of the cohorts
  simple    LTV = AOV x orders per customer per period x lifetime x margin
            AOV = net revenue / orders; orders per customer per period = orders /
            active customers; lifetime in periods = 1 / pooled CCR. All of it over
            the complete periods that --from and --to leave. Undefined when nobody
            was lost.
            Subscriptions: LTV = ARPA x margin / CCR, with ARPA = MRR / customers;
            it is the model of a customers file without orders

The value at an age is the sum of what each age added, over the cohorts that have
completed it. --cac, the cost of winning a customer, gives LTV:CAC and the payback:
historic, the periods until the average value has reached the cost; simple, cost /
profit per customer and period.

Simple depends on --period and --active: a customer who skips a month counts as lost
there, and as another one when coming back. Compare it to historic.

Groups (--by) are compared by their value: the mean of historic by Welch's test, simple
as the product of ratios that it is (retain help definitions).`

const ltvExample = `  retain ltv orders.csv
  retain ltv --model simple --margin 40% --cac 25 orders.csv
  retain ltv --model simple --active auto orders.csv
  retain ltv --customers customers.csv`

func newLTVCommand(app *app) *cobra.Command {
	var o struct {
		metricFlags
		ltvFlags
	}
	cmd := &cobra.Command{
		Use:     "ltv [flags] ORDERS...",
		Short:   "Lifetime value: what a customer is worth",
		Long:    ltvLong,
		Example: ltvExample,
	}
	o.ltvFlags.add(cmd)
	o.options.NeedAmount = true
	return app.metric(cmd, &o.metricFlags, func(d *data) (report.Report, error) {
		options := o.ltv(&o.periodFlags)
		q := o.query()
		chosen := d.coverage.FromSubscription && app.settings.from["model"] == ""
		if chosen || o.model == ltv.SimpleModel {
			r := newSimpleView(d, q, options).report()
			if chosen {
				r.Head = append(r.Head, "The model is simple, the one for subscriptions; historic looks at orders.")
			}
			return r, nil
		}
		if d.coverage.FromSubscription {
			return report.Report{}, usagef("--model historic looks at orders, and a customers file alone has none; use --model simple")
		}
		if err := o.checkTriangles(d.ctx, d.Source); err != nil {
			return report.Report{}, err
		}
		return historicReport(d, d.Customers(q.By), d.Cohorts(q), options), nil
	}, addPeriods, addRange, addActivity, addGroups, addConfidence)
}

// ltvFlags say which model values customers, and what is known of costs.
type ltvFlags struct {
	model  ltv.Model
	margin ltv.Margin
	cac    ltv.CAC
}

func (o *ltvFlags) add(cmd *cobra.Command) {
	g := flagGroup{cmd, ownFlags}
	g.named(&o.model, "model", "NAME", "how customers are valued; subscriptions by simple", ltv.ModelNames())
	g.text(&o.margin, "margin", "PERCENT", "share of revenue that is profit")
	g.text(&o.cac, "cac", "AMOUNT", "cost of winning a customer: adds LTV:CAC and payback")
}

func (o *ltvFlags) ltv(periods *periodFlags) ltv.Options {
	options := ltv.Options{Margin: o.margin, CAC: o.cac}
	options.From, options.To = periods.shown()
	return options
}

// costFigures compare a value to what a customer costs, when that is known.
func costFigures(c ltv.Cost, noun string) []figure {
	if c.CAC == nil {
		return nil
	}
	ratio := report.NumberOf(c.LTVToCAC, 1)
	if c.LTVToCAC != nil {
		ratio = ratio.Shown(ratio.Human() + " x")
	}
	return []figure{
		{"cac", "CAC", approximate(c.CAC), "cost of winning a customer, as given"},
		{"ltv_to_cac", "LTV:CAC", ratio, "times the cost comes back"},
		{"payback_periods", "Payback", report.NumberOf(c.PaybackPeriods, 1), noun + "s until the cost has come back"},
	}
}

// historicResult is the JSON of ltv --model historic.
type historicResult struct {
	result
	ltv.HistoricResult
	Groups   []ltvGroup  `json:"groups,omitzero"`
	Warnings []note.Note `json:"warnings"`
}

func historicReport(d *data, customers facts.Customers, cohorts facts.Cohorts, options ltv.Options) report.Report {
	r := ltv.Historic(customers, cohorts, options)
	groups, hidden := historicGroups(d, customers, r)
	res := historicResult{result: d.result("ltv", facts.Activity{}), HistoricResult: r, Groups: groups}
	warnings := slices.Concat(r.Warnings, hidden, d.ages())
	res.Warnings = d.warnings(warnings)
	noun := d.options.grain.Noun()
	figures := append([]figure{
		{"ltv_mean", "LTV, mean", approximate(r.Mean), "margin x revenue / customers"},
		{"ltv_median", "LTV, median", approximate(r.Median), "half of the customers have brought less"},
		{"top_10_revenue_pct", "Top tenth", report.PercentOf(r.TopPct), "of the revenue, from " + count(r.TopCustomers, "customer")},
		{"revenue", "Revenue", report.Money(r.Revenue), "net of refunds"},
		{"orders", "Orders", report.Count(r.Orders), ""},
		{"customers", "Customers", report.Count(r.Customers), ""},
		{"aov", "AOV", approximate(r.AOV), "revenue / orders"},
		{"margin", "Margin", report.Percent(r.Margin), "of the revenue is profit"},
	}, costFigures(r.Cost, noun)...)
	tables := []report.Table{figureTable("figures", figures...), valueTable(r, noun)}
	if d.options.split() {
		tables = append(tables, historicTable(d.options.by, r, groups))
	}
	return report.Report{
		Head:   []string{"Historic LTV: what customers have brought so far, " + profit(r.Margin) + "."},
		Tables: tables,
		Foot:   legend(byMeans, groups),
		Notes:  warnings,
		Data:   res,
	}
}

// profit says what part of revenue counts.
func profit(margin float64) string {
	if margin == 100 {
		return "as revenue"
	}
	return fmt.Sprintf("as profit at a margin of %s", report.Percent(margin).Human())
}

// valueTable is the value of a customer by cohort and age.
func valueTable(r ltv.HistoricResult, noun string) report.Table {
	t := report.Table{Name: "cohorts", Title: "Value per customer up to each age in " + noun + "s", Columns: []report.Head{
		{Name: "cohort", Title: "Cohort"},
		{Name: "first_day", For: report.Programs},
		{Name: "last_day", For: report.Programs},
		{Name: "customers", Title: "Customers", Right: true},
	}}
	ages, most := 0, 0.0
	for _, c := range r.Cohorts {
		ages = max(ages, len(c.Value))
		for _, x := range c.Value {
			if x != nil {
				most = max(most, *x)
			}
		}
	}
	for age := range ages {
		t.Columns = append(t.Columns, report.Head{Name: fmt.Sprintf("age_%d", age), Title: fmt.Sprint(age), Right: true, Drop: age})
	}
	for _, c := range r.Cohorts {
		row := t.Add(report.Text(c.Cohort), report.Day(c.FirstDay), report.Day(c.LastDay), report.Count(c.Customers))
		for age := range ages {
			row.Cells = append(row.Cells, valueCell(c, age, most))
		}
		row.Faint = c.Customers == 0
	}
	total := []report.Cell{report.Text("average"), report.Empty(), report.Empty(), report.Empty()}
	for age := range ages {
		cell := report.Empty()
		if age < len(r.Average.Value) {
			cell = approximate(r.Average.Value[age])
		}
		total = append(total, cell)
	}
	if len(r.Cohorts) > 0 {
		t.Total = []report.Row{{Cells: total}}
	}
	return t
}

func valueCell(c ltv.Cohort, age int, most float64) report.Cell {
	if age >= len(c.Value) {
		return report.Empty()
	}
	cell := approximate(c.Value[age])
	if x := c.Value[age]; x != nil && most > 0 {
		cell.Heat = max(0, *x/most)
	}
	if !c.Complete[age] {
		cell.Mark = "*"
	}
	if c.Customers == 0 {
		cell, cell.Mark = cell.Shown(""), ""
	}
	return cell
}
