package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/retain-cli/retain/pkg/cohort"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/note"
	"github.com/retain-cli/retain/pkg/report"
)

const cohortLong = `Cohorts: customers by the period of their first order, and what each cohort did
0, 1, 2, ... periods later.

  --kind exact       who ordered in exactly that period
  --kind unbounded   who ordered in that period or a later one: not lost by then

With --customers and no orders: who had a subscription at the end of that period; at
age 0 all of the cohort, also those who left in it.

By group, customers who came back at age 1 are compared, of those whose period at that
age is over.

Every period of the data has a row and every age a column, silent ones too. A cell
with * is about a period that is not over; what lies behind the data is empty, not 0.
The average is weighted by customers: all cohorts together at that age, without the
cells of periods that are not over.

  --value customers             how many (the average is in percent)
  --value rate                  percentage of the cohort
  --value orders                orders (the average is per customer)
  --value revenue               net revenue (the average is per customer)
  --value revenue-per-customer  net revenue per customer of the cohort`

const cohortExample = `  retain cohort orders.csv
  retain cohort --period quarterly --kind unbounded --value rate orders.csv
  retain cohort --value revenue-per-customer --from 2024 --format csv orders.csv`

func newCohortCommand(app *app) *cobra.Command {
	var o struct {
		metricFlags
		kind  cohort.Kind
		value string
	}
	cmd := &cobra.Command{
		Use:     "cohort [flags] ORDERS...",
		Short:   "Customers by first order, and how many came back when",
		Long:    cohortLong,
		Example: cohortExample,
	}
	o.value = "customers"
	g := flagGroup{cmd, ownFlags}
	g.named(&o.kind, "kind", "KIND", "when a customer counts in a cell", cohort.KindNames())
	g.choice(&o.value, "value", "WHAT", "what a cell shows", "customers", "rate", "orders", "revenue", "revenue-per-customer")
	return app.metric(cmd, &o.metricFlags, func(d *data) (report.Report, error) {
		if err := o.checkTriangles(d.ctx, d.Source); err != nil {
			return report.Report{}, err
		}
		if strings.HasPrefix(o.value, "revenue") && d.coverage.Unit.Unpriced {
			return report.Report{}, usagef("--value %s: the data has no amounts; name their column with --column amount=HEADER", o.value)
		}
		v := cohortView{d: d, kind: o.kind, value: o.value}
		options := cohort.Options{Kind: o.kind}
		options.From, options.To = o.shown()
		v.Result = cohort.Triangle(d.Cohorts(o.query()), options)
		return v.report(), nil
	}, addPeriods, addRange, addGroups, addConfidence)
}

// cohortResult is the JSON of cohort.
type cohortResult struct {
	result
	Definition cohortDefinition `json:"definition"`
	cohort.Result
	Groups   []cohortGroup `json:"groups,omitzero"`
	Warnings []note.Note   `json:"warnings"`
}

type cohortDefinition struct {
	definition
	Kind string `json:"kind"`
}

// cohortView is a triangle on its way to a report.
type cohortView struct {
	d     *data
	kind  cohort.Kind
	value string
	cohort.Result
}

func (v cohortView) report() report.Report {
	groups, hidden := v.groups()
	warnings := slices.Concat(v.Warnings, hidden)
	res := cohortResult{result: v.d.result("cohort", facts.Activity{}), Result: v.Result, Groups: groups}
	res.Definition = cohortDefinition{res.result.Definition, v.kind.String()}
	res.Warnings = v.d.warnings(warnings)
	noun := v.d.options.grain.Noun()
	return report.Report{
		Head:   []string{fmt.Sprintf("%s by age in %ss. A customer counts who %s.", v.words(), noun, v.meaning(noun))},
		Tables: v.tables(groups, noun),
		Foot:   append(v.foot(noun), legend(byProportions, groups)...),
		Notes:  warnings,
		Data:   res,
	}
}

// meaning is who counts in a cell, in words.
func (v cohortView) meaning(noun string) string {
	who := "ordered in exactly that " + noun
	if v.d.coverage.FromSubscription {
		who = "had a subscription at the end of that " + noun
	}
	if v.kind == cohort.Unbounded {
		who = strings.Replace(who, "exactly ", "", 1) + " or later"
	}
	return who
}

// tables are the cohorts of all and a line per group, and then the cohorts of
// each group; for programs, which take one table, the groups below each other.
func (v cohortView) tables(groups []cohortGroup, noun string) []report.Table {
	all := v.table("cohorts", v.Cohorts, v.Average)
	if !v.d.options.split() {
		return []report.Table{all}
	}
	var names []string
	var triangles []report.Table
	for _, g := range groups {
		t := v.table("cohorts", g.Cohorts, g.Average)
		t.Title, t.For = report.GroupName(g.Group.Group).Human(), report.People
		names, triangles = append(names, g.Group.Group), append(triangles, t)
	}
	below := stacked(all.Columns, names, triangles)
	below.Name, all.For = "cohorts", report.People
	return append([]report.Table{below, all, v.groupTable(groups, noun)}, triangles...)
}

func (v cohortView) words() string {
	return map[string]string{
		"customers": "Customers", "rate": "Percentage of the cohort", "orders": "Orders", "revenue": "Revenue",
		"revenue-per-customer": "Revenue per customer of the cohort",
	}[v.value]
}

func (v cohortView) table(name string, cohorts []cohort.Cohort, average cohort.Average) report.Table {
	t := report.Table{Name: name, Columns: []report.Head{
		{Name: "cohort", Title: "Cohort"},
		{Name: "first_day", For: report.Programs},
		{Name: "last_day", For: report.Programs},
		{Name: "customers", Title: "Customers", Right: true},
	}}
	for age := range average.Customers {
		t.Columns = append(t.Columns, report.Head{Name: fmt.Sprintf("age_%d", age), Title: fmt.Sprint(age), Right: true, Drop: age, For: v.readers(age)})
	}
	most := v.most(cohorts)
	for _, c := range cohorts {
		row := t.Add(report.Text(c.Cohort), report.Day(c.FirstDay), report.Day(c.LastDay), report.Count(c.Customers))
		for age := range average.Customers {
			row.Cells = append(row.Cells, v.cell(c, age, most))
		}
		row.Faint = c.Customers == 0
	}
	total := []report.Cell{report.Text(v.averageName()), report.Empty(), report.Empty(), report.Empty()}
	for age, customers := range average.Customers {
		if age == 0 {
			total[3] = report.Count(customers)
		}
		total = append(total, v.averageCell(average, age))
	}
	if len(cohorts) > 0 {
		t.Total = []report.Row{{Cells: total}}
	}
	return t
}

// readers are those an age is written for. At age 0 a count of customers is the
// size of the cohort again, and its rate is always 100 %.
func (v cohortView) readers(age int) report.Readers {
	if age == 0 && (v.value == "customers" || v.value == "rate") {
		return report.Programs
	}
	return report.Everyone
}

// cell is the value of a cohort at an age, empty when that is not known yet.
// People see nothing, too, where the cohort is nobody.
func (v cohortView) cell(c cohort.Cohort, age int, most float64) report.Cell {
	if age >= len(c.Active) {
		return report.Empty()
	}
	var cell report.Cell
	switch v.value {
	case "rate":
		cell = report.NumberOf(c.Rate[age], 1)
	case "orders":
		cell = report.Count(c.Orders[age])
	case "revenue":
		cell = wholeMoney(c.Revenue[age])
	case "revenue-per-customer":
		cell = approximate(c.RevenuePerCustomer[age])
	default:
		cell = report.Count(c.Active[age])
	}
	if !c.Complete[age] {
		cell.Mark = "*"
	}
	if c.Customers == 0 {
		cell, cell.Mark = cell.Shown(""), ""
	}
	if x := v.shade(c, age); x != nil && age > 0 && most > 0 {
		cell.Heat = max(0, *x/most)
	}
	return cell
}

// shade is what the colour of a cell tells: rates, not counts, so that small
// cohorts can be compared to large ones.
func (v cohortView) shade(c cohort.Cohort, age int) *float64 {
	switch v.value {
	case "revenue", "revenue-per-customer":
		return c.RevenuePerCustomer[age]
	case "orders":
		return facts.Ratio{Num: c.Orders[age], Den: c.Customers}.Float()
	}
	return c.Rate[age]
}

// most is the darkest shade. Age 0 is left out: it is all of the cohort, and
// would make the rest pale.
func (v cohortView) most(cohorts []cohort.Cohort) float64 {
	most := 0.0
	for _, c := range cohorts {
		for age := 1; age < len(c.Active); age++ {
			if x := v.shade(c, age); x != nil {
				most = max(most, *x)
			}
		}
	}
	return most
}

func (v cohortView) averageCell(a cohort.Average, age int) report.Cell {
	switch v.value {
	case "rate":
		return report.NumberOf(a.Rate[age], 1)
	case "orders":
		return approximate(a.OrdersPerCustomer[age])
	case "revenue", "revenue-per-customer":
		return approximate(a.RevenuePerCustomer[age])
	}
	return report.NumberOf(a.Rate[age], 1)
}

// averageName says what the averages are when they are not what the cells are.
func (v cohortView) averageName() string {
	switch v.value {
	case "customers":
		return "average %"
	case "orders", "revenue":
		return "per customer"
	}
	return "average"
}

// foot explains what is not plain from the table.
func (v cohortView) foot(noun string) []string {
	lines := []string{}
	for _, c := range v.Cohorts {
		if n := len(c.Complete); n > 0 && !c.Complete[n-1] {
			lines = append(lines, "* the "+noun+" is not over; left out of the average")
			break
		}
	}
	if a := v.Average; len(a.Rate) > 1 && a.Rate[1] != nil {
		lines = append(lines, fmt.Sprintf("%s after one %s, over %s", report.PercentOf(a.Rate[1]).Human(), noun, count(a.Customers[1], "customer")))
	}
	return lines
}
