package analysis

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/cohort"
	"github.com/retain-cli/retain/pkg/compare"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/money"
	"github.com/retain-cli/retain/pkg/note"
	"github.com/retain-cli/retain/pkg/report"
	"github.com/retain-cli/retain/pkg/stat"
)

// Cohort asks what the customers of each first period did in the periods after
// it.
type Cohort struct {
	Scope
	Kind  cohort.Kind
	Start cohort.Start
	Value CohortValue // what the report shows; the result has all of them

	// Age is the step of ages from each customer's own first order; 0: ages are
	// periods of the calendar.
	Age calendar.Duration
}

// CohortValue is what a cell of a triangle shows.
type CohortValue uint8

// The values of a cell.
const (
	CohortCustomers CohortValue = iota
	CohortRate
	CohortOrders
	CohortRevenue
	CohortRevenuePerCustomer
)

var cohortValues = [...]struct{ name, title string }{
	CohortCustomers:          {"customers", "Customers"},
	CohortRate:               {"rate", "Percentage of the cohort"},
	CohortOrders:             {"orders", "Orders"},
	CohortRevenue:            {"revenue", "Revenue"},
	CohortRevenuePerCustomer: {"revenue-per-customer", "Revenue per customer of the cohort"},
}

// CohortValueNames are the values by their names.
func CohortValueNames() []string {
	names := make([]string, len(cohortValues))
	for i, v := range cohortValues {
		names[i] = v.name
	}
	return names
}

// String is the name of the value.
func (v CohortValue) String() string { return cohortValues[v].name }

// MarshalText is String.
func (v CohortValue) MarshalText() ([]byte, error) { return []byte(v.String()), nil }

// UnmarshalText reads one of CohortValueNames.
func (v *CohortValue) UnmarshalText(b []byte) error {
	for i, value := range cohortValues {
		if value.name == string(b) {
			*v = CohortValue(i)
			return nil
		}
	}
	return fmt.Errorf("use one of %s", strings.Join(CohortValueNames(), ", "))
}

// CohortResult is the result of Cohort.
type CohortResult struct {
	Header
	Definition CohortDefinition `json:"definition"`
	cohort.Result
	Groups   []CohortGroup `json:"groups,omitzero"`
	Warnings []note.Note   `json:"warnings"`
	Notes    []note.Note   `json:"notes"`

	request       Cohort
	subscriptions bool
}

// CohortDefinition is what the cells mean.
type CohortDefinition struct {
	ScopeDefinition
	Kind    string `json:"kind"`
	Start   string `json:"start"`
	AgeDays int    `json:"age_days,omitempty"` // the step of ages from each customer's own first order
}

// CohortGroup is the cohorts of one group, compared by the customers who returned
// one period after the first, or ordered in the period of their sign-up.
type CohortGroup struct {
	cohort.Group
	Against
}

// Run computes the triangle.
func (r Cohort) Run(ctx context.Context, d *Data) (*CohortResult, error) {
	if err := d.check(ctx, r.Scope, perTriangle); err != nil {
		return nil, err
	}
	if d.coverage.Unit.Unpriced && r.Value >= CohortRevenue {
		return nil, &RequestError{Field: "Value", Value: r.Value.String(), Reason: "the data has no amounts; name their column with --column amount=HEADER"}
	}
	if r.Age > 0 {
		if err := d.needOrders("cohort --age"); err != nil {
			return nil, err
		}
		if r.Start == cohort.Signup {
			return nil, &RequestError{Field: "Age", Value: r.Age.String(), Reason: "ages in days begin with the first order, and cohorts with the sign-up; leave out one of --age and --start"}
		}
	}
	options := cohort.Options{Kind: r.Kind}
	options.From, options.To = r.shown()
	triangle := r.firstOrders
	if r.Start == cohort.Signup {
		triangle = r.signups
	}
	laid, outside, err := triangle(ctx, d, options)
	if err != nil {
		return nil, err
	}
	res := &CohortResult{
		Header: d.header("cohort", r.Scope, facts.Activity{}), Result: laid,
		request: r, subscriptions: d.coverage.FromSubscription,
	}
	res.Definition = CohortDefinition{res.Header.Definition, r.Kind.String(), r.Start.String(), int(r.Age)}
	var hidden []note.Note
	if r.By != "" {
		hidden = res.group()
	}
	res.Warnings, res.Notes = d.notes(res.Result.Notes, outside, hidden, d.noneShown(r.Scope))
	return res, nil
}

// firstOrders is the triangle of customers by first order, and what it leaves out.
func (r Cohort) firstOrders(ctx context.Context, d *Data, o cohort.Options) (cohort.Result, []note.Note, error) {
	q := r.query()
	q.Age = r.Age
	cohorts, err := d.Cohorts(ctx, q)
	if err != nil {
		return cohort.Result{}, nil, err
	}
	within := money.Minor(0)
	for _, ages := range cohorts.Total() {
		for _, cell := range ages {
			within += cell.Revenue
		}
	}
	outside, err := d.outside(ctx, within, ofCohorts)
	return cohort.Triangle(cohorts, o), outside, err
}

func (r *CohortResult) group() (hidden []note.Note) {
	age := r.compared()
	changes := r.scope.against(shares(fmt.Sprintf("cohort_rate_age_%d", age), r.Result.Groups, func(g cohort.Group) (all, tested stat.Proportion) {
		return g.Average.At(age), g.Average.Compared(age)
	}))[0]
	r.Groups, hidden = shownGroups(r.scope, r.Result.Groups, cohortSize,
		func(i int, g cohort.Group) CohortGroup { return CohortGroup{g, Against{changes[i]}} })
	return hidden
}

// compared is the age at which groups are compared, the first at which not all of a
// cohort are active.
func (r *CohortResult) compared() int {
	if r.request.Start == cohort.Signup {
		return 0
	}
	return 1
}

// cohortSize is the customers of all cohorts of a group.
func cohortSize(g cohort.Group) (n int64) {
	for _, c := range g.Cohorts {
		n += c.Customers
	}
	return n
}

// Report lays out the triangle and, of a split, a line per group and the triangle
// of each; for programs, which take one table, these below each other.
func (r *CohortResult) Report() report.Report {
	noun := r.noun()
	return report.Report{
		Head: append(r.lines, fmt.Sprintf("%s by age in %s. A customer counts who %s.",
			cohortValues[r.request.Value].title, r.ages(), r.counts(noun))),
		Tables: r.tables(),
		Foot:   append(r.foot(noun), legend(byProportions, r.Groups, r.Warnings...)...),
		Notes:  slices.Concat(r.Warnings, r.Notes), Concerns: r.concerns,
		Data: r,
	}
}

// ages says what an age counts and, unless it is with the period of the first order,
// where it begins.
func (r *CohortResult) ages() string {
	switch noun := r.noun(); {
	case r.request.Age > 0:
		return fmt.Sprintf("%ss of %s from their own first order", noun, days(int(r.request.Age)))
	case r.request.Start == cohort.Signup:
		return noun + "s since the sign-up"
	default:
		return noun + "s"
	}
}

// noun is what an age counts.
func (r *CohortResult) noun() string {
	if r.request.Age > 0 {
		return "step"
	}
	return r.scope.Grain.Noun()
}

// counts says who counts in a cell.
func (r *CohortResult) counts(noun string) string {
	who := "ordered in exactly that " + noun
	if r.subscriptions {
		who = "had a subscription at the end of that " + noun
	}
	if r.request.Kind == cohort.Unbounded {
		who = strings.Replace(who, "exactly ", "", 1) + " or later"
	}
	return who
}

func (r *CohortResult) tables() []report.Table {
	all := r.table(r.Cohorts, r.Average)
	if r.scope.By == "" {
		return []report.Table{all}
	}
	all.For = report.People
	stacked := report.Stacked(r.layout(r.Cohorts, r.Average), r.Groups, func(g CohortGroup) (string, []cohort.Cohort) { return g.Group.Group, g.Cohorts })
	tables := []report.Table{stacked, all, r.groupTable()}
	for _, g := range r.Groups {
		t := r.table(g.Cohorts, g.Average)
		t.Title, t.For = report.GroupName(g.Group.Group).Human(), report.People
		tables = append(tables, t)
	}
	return tables
}

// table is a triangle with its average.
func (r *CohortResult) table(cohorts []cohort.Cohort, average cohort.Average) report.Table {
	t := r.layout(cohorts, average).Table(cohorts)
	if len(cohorts) == 0 {
		return t
	}
	total := []report.Cell{report.Text(r.averageName()), report.Empty(), report.Empty(), report.Empty(), report.Empty()}
	if r.request.Start == cohort.Signup {
		total = append(total, report.Empty())
	}
	for age, customers := range average.Customers {
		if age == 0 {
			total[3] = report.Count(customers)
		}
		total = append(total, r.averageCell(average, age))
	}
	t.Total = []report.Row{{Cells: total}}
	return t
}

func (r *CohortResult) layout(cohorts []cohort.Cohort, average cohort.Average) report.Layout[cohort.Cohort] {
	type row = cohort.Cohort
	l := report.Layout[row]{Name: "cohorts", Mark: func(c row) (string, bool) { return "", c.Customers == 0 }}
	l.Columns = cohortColumns(func(c row) cohortSpan { return cohortSpan{c.Cohort, c.FirstDay, c.LastDay, c.Customers, c.Complete} })
	if r.request.Start == cohort.Signup {
		l.Columns = append(l.Columns, report.Column[row]{Name: "customers_ordered", Title: "Ordered", Right: true, Cell: func(c row) report.Cell { return report.Count(*c.Buyers) }})
	}
	darkest := r.darkest(cohorts)
	for age := range average.Customers {
		l.Columns = append(l.Columns, report.Column[row]{
			Name: fmt.Sprintf("age_%d", age), Title: fmt.Sprint(age), Right: true, Drop: age, For: r.readers(age),
			Cell: func(c row) report.Cell { return r.cell(c, age, darkest) },
		})
	}
	return l
}

// readers are those an age is written for. At age 0 a count of customers is the
// size of the cohort, and its rate is always 100 %, unless it begins with sign-ups.
func (r *CohortResult) readers(age int) report.Readers {
	if age < r.compared() && r.request.Value <= CohortRate {
		return report.Programs
	}
	return report.Everyone
}

// cell is the value of a cohort at an age: empty when it is not known yet and, for
// people, when the cohort has no customers.
func (r *CohortResult) cell(c cohort.Cohort, age int, darkest float64) report.Cell {
	if age >= len(c.Active) {
		return report.Empty()
	}
	var cell report.Cell
	switch r.request.Value {
	case CohortRate:
		cell = report.NumberOf(c.Rate[age], 1)
	case CohortOrders:
		cell = report.Count(c.Orders[age])
	case CohortRevenue:
		cell = wholeMoney(c.Revenue[age])
	case CohortRevenuePerCustomer:
		cell = quotient(c.RevenuePerCustomer[age])
	default:
		cell = report.Count(c.Active[age])
	}
	shade := r.shade(c, age)
	if age < r.compared() {
		shade = nil
	}
	return cohortCell(cell, c.Customers, c.Complete[age], shade, darkest)
}

// shade is what the color of a cell shows: rates, so that small cohorts compare
// with large ones.
func (r *CohortResult) shade(c cohort.Cohort, age int) *float64 {
	switch r.request.Value {
	case CohortRevenue, CohortRevenuePerCustomer:
		return c.RevenuePerCustomer[age]
	case CohortOrders:
		return facts.Ratio{Num: c.Orders[age], Den: c.Customers}.Float()
	}
	return c.Rate[age]
}

// darkest is the value with the darkest shade. Age 0 is all of a cohort by first
// order, and would make the rest pale.
func (r *CohortResult) darkest(cohorts []cohort.Cohort) (most float64) {
	for _, c := range cohorts {
		for age := r.compared(); age < len(c.Active); age++ {
			if x := r.shade(c, age); x != nil {
				most = max(most, *x)
			}
		}
	}
	return most
}

func (r *CohortResult) averageCell(a cohort.Average, age int) report.Cell {
	switch r.request.Value {
	case CohortOrders:
		return quotient(a.OrdersPerCustomer[age])
	case CohortRevenue, CohortRevenuePerCustomer:
		return quotient(a.RevenuePerCustomer[age])
	}
	return report.NumberOf(a.Rate[age], 1)
}

// averageName names the unit of the averages where it is not that of the cells.
func (r *CohortResult) averageName() string {
	switch r.request.Value {
	case CohortCustomers:
		return "average %"
	case CohortOrders, CohortRevenue:
		return "per customer"
	}
	return "average"
}

// foot explains the mark of incomplete periods and sums up age 1.
func (r *CohortResult) foot(noun string) (lines []string) {
	for _, c := range r.Cohorts {
		if n := len(c.Complete); n > 0 && !c.Complete[n-1] {
			lines = append(lines, "* incomplete "+noun+"; excluded from the average")
			break
		}
	}
	if r.request.Start == cohort.Signup {
		return append(lines, r.signedUpFoot(noun)...)
	}
	if a := r.Average; len(a.Rate) > 1 && a.Rate[1] != nil {
		lines = append(lines, fmt.Sprintf("%s after one %s, over %s", report.PercentOf(a.Rate[1]).Human(), noun, report.Counted(a.Customers[1], "customer")))
	}
	return lines
}

// groupTable is a line per group: who returned one period after the first, or ordered
// in that of the sign-up.
func (r *CohortResult) groupTable() report.Table {
	type group = CohortGroup
	age, name, returned, when := r.compared(), "customers_back", "Back", " after one "
	switch {
	case r.subscriptions: // who need not have been away
		returned = "There"
	case age == 0:
		name, returned, when = "customers_ordered", "Ordered", " at age 0, in the first "
	}
	columns := []report.Column[group]{
		{Name: "customers", Title: "Customers", Right: true, Drop: 3, Cell: func(g group) report.Cell { return report.Count(cohortSize(g.Group)) }},
		{Name: "customers_observed", Title: "Observed", Right: true, Drop: 2, Cell: func(g group) report.Cell {
			return report.Count(g.Average.At(age).Whole)
		}},
		{Name: name, Title: returned, Right: true, Drop: 4, Cell: func(g group) report.Cell {
			return report.Count(g.Average.At(age).Part)
		}},
		{Name: fmt.Sprintf("rate_age_%d", age), Title: "Rate", Right: true, Cell: func(g group) report.Cell {
			back := g.Average.At(age)
			return report.PercentOf(facts.PercentOf(back.Part, back.Whole))
		}},
	}
	columns = append(columns, restColumns("", 0, func(g group) compare.Change { return g.AgainstRest })...)
	all := group{Group: cohort.Group{Cohorts: r.Cohorts, Average: r.Average}}
	t := report.ByGroup(r.scope.By, columns, r.Groups, all, func(g group) (string, bool) { return g.Group.Group, g.Small })
	t.Title = returned + when + r.noun()
	if r.Average.At(age).Whole == 0 {
		t.For = report.Programs // nobody can be back yet
	}
	return t
}
