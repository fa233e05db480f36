package analysis

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/retain-cli/retain/pkg/compare"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/note"
	"github.com/retain-cli/retain/pkg/refunds"
	"github.com/retain-cli/retain/pkg/report"
)

// Refunds asks which part of the orders and of the revenue is paid back, who returns
// often, and whether those who had a refund come back. The data has to be read with
// what was paid back of each order, and with the orders that were refunded in full.
type Refunds struct {
	Scope
	Often float64 // the percentage of their orders that those who return often had refunded; 0: refunds.DefaultOften
	Limit int     // of the customers listed; 0: all
}

// ReturnersListed is how many customers who return often are listed by default.
const ReturnersListed = 10

// RefundResult is the result of Refunds.
type RefundResult struct {
	Header
	refunds.Result
	Groups    []refunds.Group    `json:"groups,omitzero"`
	Customers []refunds.Returner `json:"customers"` // who return often, the first ones
	Warnings  []note.Note        `json:"warnings"`
	Notes     []note.Note        `json:"notes"`
}

// Check reports what is wrong with the request, whatever the data.
func (r Refunds) Check() error {
	switch {
	case r.Limit < 0:
		return &RequestError{Field: "Limit", Value: strconv.Itoa(r.Limit), Reason: "not a number of customers; use 1 or more, or 0 for all"}
	case r.Often < 0 || r.Often > 100:
		return &RequestError{Field: "Often", Value: report.Float(r.Often), Reason: "not a percentage above 0 and up to 100"}
	}
	return r.Scope.Check()
}

// noRefunds is the code of the warning that nothing was paid back, or that the data does
// not say so.
const noRefunds = "no-refunds"

// unknownRefunds is the error of data whose refunds name no order.
type unknownRefunds struct{ found string }

// Error says what to do about it.
func (e *unknownRefunds) Error() string {
	return e.found + ", so which orders were refunded is not known; to name the column with the order of a refund, use --column refund_of=HEADER"
}

// Unwrap says that the data does not suit the request.
func (e *unknownRefunds) Unwrap() error { return &RequestError{Reason: e.Error()} }

// Run measures the refunds of orders.
func (r Refunds) Run(ctx context.Context, d *Data) (*RefundResult, error) {
	if err := r.Check(); err != nil {
		return nil, err
	}
	if err := d.needOrders("refunds"); err != nil {
		return nil, err
	}
	if err := d.check(ctx, r.Scope, perPeriod); err != nil {
		return nil, err
	}
	o := refunds.Options{Confidence: r.confidence(), Often: r.Often}
	o.From, o.To = r.shown()
	older, err := r.leaveOut(ctx, d, &o)
	if err != nil {
		return nil, err
	}
	f, err := facts.ReturnsOf(ctx, d.Source, r.query(), o.Span())
	if err != nil {
		return nil, err
	}
	f.Names = d.shown(f.Names)
	if f.ByOrder && r.ByLast {
		return nil, &RequestError{Field: "ByLast", Reason: fmt.Sprintf("orders are grouped by their own %s, the last ones like all others; leave it out", r.By)}
	}
	res := &RefundResult{Header: d.header("refunds", r.Scope, facts.Activity{}), Result: refunds.Of(f, o)}
	if res.Total.Unknown() {
		return nil, &unknownRefunds{fmt.Sprintf("no refund names its order (%s, %s in all)", report.Counted(res.Total.Loose, "refund"), res.Total.LooseBack)}
	}
	confidence := r.confidence()
	res.Definition.Confidence = &confidence
	if res.Customers = res.Returners(); r.Limit > 0 {
		res.Customers = res.Customers[:min(r.Limit, len(res.Customers))]
	}
	var hidden []note.Note
	size := func(g refunds.Group) int64 { return g.Summary.Orders }
	if res.OfRefunds {
		size = func(g refunds.Group) int64 { return g.Summary.Refunded }
	}
	res.Groups, hidden = shownGroupsOf("order", r.Scope, res.Result.Groups, size, func(_ int, g refunds.Group) refunds.Group { return g })
	res.Warnings, res.Notes = d.notes(res.Result.Notes, older, hidden, d.noneShown(r.Scope))
	said := func(n note.Note) bool { return n.Code == "refunds" || n.Code == "refunded-kept" } // the tables and the foot say it
	res.Notes = slices.DeleteFunc(res.Notes, said)
	return res, nil
}

// leaveOut leaves customers out of the tests between groups by age who may be older than
// the data. By tenure, every group may have some.
func (r Refunds) leaveOut(ctx context.Context, d *Data, o *refunds.Options) ([]note.Note, error) {
	if !r.byAge() {
		return nil, nil
	}
	cohorts, err := d.Cohorts(ctx, r.query())
	if err != nil {
		return nil, err
	}
	older := r.older(cohorts.Newcomers())
	if len(older) > 0 {
		o.Older = func(group string) bool {
			return facts.SameDimension(r.By, facts.Tenure) || group == cohorts.Periods[0].Label
		}
	}
	return older, nil
}

// refundGroup is a group with its comparison.
type refundGroup struct{ refunds.Group }

// changes are the comparisons of a group.
func (g refundGroup) changes() []compare.Change { return []compare.Change{g.AgainstRest} }

// Report lays the refunds out period by period or, of a split, group by group, with
// the customers who return often, and the retention of those who had a refund.
func (r *RefundResult) Report() report.Report {
	type group = refundGroup
	rows := series[refunds.Period, group]{
		periods: r.Periods,
		columns: append(report.Lift(r.columns(), func(p refunds.Period) refunds.Numbers { return p.Numbers }), r.looseColumns()...),
		side:    func(p refunds.Period) report.Cell { return report.PercentOf(p.Rate) },
		group:   func(g group) (string, bool, []refunds.Period) { return g.Group.Group, g.Small, g.Periods },
		all:     group{refunds.Group{Summary: r.Summary}},
		groupColumns: func() []report.Column[group] {
			columns := report.Lift(r.columns(), func(g group) refunds.Numbers { return g.Summary })
			if r.OfRefunds { // all have the same orders below the line
				for i, c := range columns {
					if c.Name == "orders" || c.Name == "revenue_gross" {
						columns[i].For = report.Programs
					}
				}
				return columns
			}
			return append(columns, restColumns("", 1, func(g group) compare.Change { return g.AgainstRest })...)
		},
	}
	for _, g := range r.Groups {
		rows.groups = append(rows.groups, group{g})
	}
	foot := slices.Concat(r.rateFoot(), legend(byProportions, rows.groups, r.Warnings...), r.retentionFoot())
	return report.Report{
		Head:   append(r.lines, r.definitions()...),
		Tables: slices.Concat(rows.tables(r.scope), []report.Table{r.retentionTable(), r.customerTable()}),
		Foot:   append(append(foot, r.customerFoot()...), r.totalFoot()...),
		Notes:  slices.Concat(r.Warnings, r.Notes), Concerns: r.concerns,
		Data: r,
	}
}

func (r *RefundResult) definitions() []string {
	lines := []string{
		"Refund rate = orders refunded, in full or in part / orders.  Orders refunded in full count, as with --refunded keep.",
		"A refund belongs to the period of its order, whenever it was paid back: recent orders may still be refunded.",
	}
	switch {
	case r.OfRefunds:
		lines = append(lines, fmt.Sprintf("Only refunded orders have a %s: rates are of all orders, and add up.", r.scope.By))
	case r.ByOrder:
		lines = append(lines, fmt.Sprintf("%s = of the order, or where it has none of its refunds.", r.scope.By))
	}
	return lines
}

// columns are the numbers of some orders.
func (r *RefundResult) columns() []report.Column[refunds.Numbers] {
	type row = refunds.Numbers
	amount := moneyUpTo(r.Total.Gross)
	columns := []report.Column[row]{
		{Name: "orders", Title: "Orders", Right: true, Cell: func(n row) report.Cell { return report.Count(n.Orders) }},
		{Name: "orders_refunded", Title: "Refunded", Right: true, Cell: func(n row) report.Cell { return report.Count(n.Refunded) }},
		{Name: "orders_refunded_full", Title: "in full", Right: true, Drop: 4, Cell: func(n row) report.Cell { return report.Count(n.Full) }},
		{Name: "orders_refunded_part", Title: "in part", Right: true, Drop: 4, Cell: func(n row) report.Cell { return report.Count(n.Part) }},
	}
	rate := rateColumns("refund_rate", r.scope, 2, func(n row) (rate, low, high *float64) { return n.Rate, n.Low, n.High })
	rate[0].Title = "Refund rate"
	return append(append(columns, rate...), []report.Column[row]{
		{Name: "revenue_gross", Title: "Gross revenue", Right: true, Drop: 3, Cell: func(n row) report.Cell { return amount(n.Gross) }},
		{Name: "revenue_refunded", Title: "Paid back", Right: true, Cell: func(n row) report.Cell { return amount(n.Back) }},
		{Name: "revenue_refunded_pct", Title: "of revenue", Right: true, Cell: func(n row) report.Cell { return report.PercentOf(n.BackPct) }},
	}...)
}

// looseColumns are the refunds of a period that name no order: for people where there
// are any.
func (r *RefundResult) looseColumns() []report.Column[refunds.Period] {
	type row = refunds.Period
	amount := moneyUpTo(r.Total.Gross)
	readers := report.Programs
	if r.Total.Loose > 0 {
		readers = report.Everyone
	}
	return []report.Column[row]{
		{Name: "refunds_without_order", For: report.Programs, Cell: func(p row) report.Cell { return report.Count(p.Loose) }},
		{Name: "revenue_refunded_without_order", Title: "of no order", Right: true, For: readers, Drop: 1, Cell: func(p row) report.Cell { return amount(p.LooseBack) }},
	}
}

// retentionTable sets customers who had a refund beside those who had none.
func (r *RefundResult) retentionTable() report.Table {
	type row struct {
		orders string
		refund bool
		refunds.Kept
		compare.Change
	}
	var rows []row
	for _, x := range r.Retention {
		rows = append(rows, row{x.Orders, false, x.Without, compare.Change{}}, row{x.Orders, true, x.With, x.Change})
	}
	noun := r.scope.Grain.Noun()
	l := report.Layout[row]{Name: "retention", Title: fmt.Sprintf("Customers of a %s who ordered in the next one, by whether an order of the %s was refunded", noun, noun), Columns: []report.Column[row]{
		{Name: "orders", Title: "Orders in the " + noun, Cell: func(x row) report.Cell { return report.Text(x.orders) }},
		{Name: "refund", Title: "Refund", Cell: func(x row) report.Cell {
			return report.Bool(x.refund).Shown(map[bool]string{false: "none", true: "one or more"}[x.refund])
		}},
		{Name: "customers_start", Title: "Customers", Right: true, Cell: func(x row) report.Cell { return report.Count(x.Customers) }},
		{Name: "customers_retained", Title: "Came back", Right: true, Cell: func(x row) report.Cell { return report.Count(x.Retained) }},
	}}
	l.Columns = append(l.Columns, rateColumns("crr", r.scope, 1, func(x row) (rate, low, high *float64) { return x.CRR, x.Kept.Low, x.Kept.High })...)
	l.Columns = append(l.Columns, restColumns("", 2, func(x row) compare.Change { return x.Change })...)
	for i, c := range l.Columns {
		if c.Title == "vs rest" {
			l.Columns[i].Title = "Difference"
		}
	}
	if r.scope.By != "" {
		l.Title += ", all groups together"
	}
	t := l.Table(rows)
	if !r.retains() {
		t.For = report.Programs
	}
	return t
}

// retains tells whether anybody could come back.
func (r *RefundResult) retains() bool {
	return slices.ContainsFunc(r.Retention, func(x refunds.Retention) bool { return x.Without.Customers+x.With.Customers > 0 })
}

// retentionFoot explains the marks of the differences.
func (r *RefundResult) retentionFoot() []string {
	if !slices.ContainsFunc(r.Retention, func(x refunds.Retention) bool { return x.Change.P != nil }) {
		return nil
	}
	return []string{"Difference of those who came back: * significant  ~ not (two-proportion test over customers, p adjusted by Benjamini-Hochberg)"}
}

// customerTable lists the customers who return often.
func (r *RefundResult) customerTable() report.Table {
	type row = refunds.Returner
	l := report.Layout[row]{Name: "customers", Title: "Customers who return often", Columns: []report.Column[row]{
		{Name: "customer_id", Title: "Customer", Cell: func(c row) report.Cell { return report.Raw(c.CustomerID) }},
		{Name: "order_days", Title: "Order days", Right: true, Drop: 3, Cell: func(c row) report.Cell { return report.Count(c.OrderDays) }},
		{Name: "last_order", Title: "Last order", Drop: 2, Cell: func(c row) report.Cell { return report.Day(c.Last) }},
	}}
	for _, c := range r.columns() {
		if c.Name == "refund_rate_interval" || c.Name == "refund_rate_low" || c.Name == "refund_rate_high" {
			continue
		}
		l.Columns = append(l.Columns, report.Lift([]report.Column[refunds.Numbers]{c}, func(c row) refunds.Numbers { return c.Numbers })...)
	}
	t := l.Table(r.Customers)
	if len(r.Customers) == 0 {
		t.For = report.Programs
	}
	return t
}

func (r *RefundResult) rateFoot() []string {
	s := r.Summary
	if s.Rate == nil {
		return []string{"no complete " + r.scope.Grain.Noun() + " has orders"}
	}
	return []string{fmt.Sprintf("refund rate %s of %s · %s of revenue · over %s", report.PercentOf(s.Rate).Human(), report.Counted(s.Orders, "order"), report.PercentOf(s.BackPct).Human(), r.scope.overPeriods())}
}

// customerFoot counts the customers who return often.
func (r *RefundResult) customerFoot() []string {
	o := r.Often
	if o.Customers == 0 {
		return nil
	}
	text := fmt.Sprintf("returned often: %s of %s with orders on %d days or more had %s %% or more of their orders refunded so far",
		report.Count(o.Returners).Human(), report.Counted(o.Customers, "customer"), o.OrderDays, report.Float(o.Share))
	if o.Returners > 0 {
		text += fmt.Sprintf(" (%s of refunded revenue)", report.PercentOf(o.BackPct).Human())
	}
	if n := len(r.Customers); int64(n) < o.Returners {
		text += fmt.Sprintf("; the first %d are listed, see --limit", n)
	}
	return []string{text}
}

// totalFoot reconciles the numbers with those of other metrics.
func (r *RefundResult) totalFoot() []string {
	t := r.Total
	text := fmt.Sprintf("in all: %s = %s in crr, mrr, ltv + %s refunded in full; revenue there %s = %s gross - %s refunded",
		report.Counted(t.Orders, "order"), report.Count(t.Kept).Human(), report.Count(t.Full).Human(), t.Net, t.Gross.Grouped(), t.Back.Grouped())
	if t.LooseBack.Minor != 0 {
		text += " - " + t.LooseBack.Grouped() + " of no order"
	}
	return []string{text}
}
