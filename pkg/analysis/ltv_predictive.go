package analysis

import (
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/retain-cli/retain/pkg/compare"
	"github.com/retain-cli/retain/pkg/ltv"
	"github.com/retain-cli/retain/pkg/note"
	"github.com/retain-cli/retain/pkg/predict"
	"github.com/retain-cli/retain/pkg/report"
)

// PredictiveLTV is what customers are expected to bring yet.
type PredictiveLTV struct {
	predicted
	Model ltv.Model `json:"model"`
	predict.Distribution
	LTVNew *float64 `json:"ltv_new"` // of a new customer: margin x the average first order day, and clv
	Margin float64  `json:"margin"`  // in percent
	ltv.Cost
	Groups   []PredictiveGroup `json:"groups,omitzero"`
	Warnings []note.Note       `json:"warnings"`
	Notes    []note.Note       `json:"notes"`

	plot bool
}

// PredictiveGroup is what the customers of one group are expected to bring, compared by
// the mean.
type PredictiveGroup struct {
	Group string `json:"group"`
	Small bool   `json:"small"`
	predict.Total
	Mean *float64 `json:"ltv_mean"`
	Against
}

func (r LTV) predictive(ctx context.Context, d *Data) (Result, error) {
	o := r.Predict
	o.Margin = r.Margin
	if err := o.Check(); err != nil {
		return nil, &RequestError{Reason: err.Error()}
	}
	p, err := d.predict(ctx, "ltv --model predictive", r.Scope, o, r.LoadModel)
	if err != nil {
		return nil, err
	}
	p.Metric, p.concerns = "ltv", concerns["ltv"]
	res := &PredictiveLTV{predicted: p, Model: ltv.PredictiveModel, Distribution: p.Spread(), Margin: r.Margin.Percent(), plot: r.Plot}
	res.Cost.CAC = r.CAC.Float()
	if first := p.FirstOrder(); first != nil && p.New.CLV != nil {
		value := *first*res.Margin/100 + *p.New.CLV
		res.LTVNew = &value
		if cac := res.Cost.CAC; cac != nil {
			ratio := value / *cac
			res.Cost.LTVToCAC = &ratio
		}
	}
	var hidden []note.Note
	if r.By != "" && p.Fitted != nil {
		hidden = res.group()
	}
	res.Warnings, res.Notes = d.notes(p.Result.Notes, hidden, d.ages(r.Scope))
	return res, nil
}

// group compares the groups by their mean.
func (r *PredictiveLTV) group() (hidden []note.Note) {
	groups := r.Result.Groups()
	unit := float64(r.customers.Unit.PerMajor())
	changes := r.scope.against(meanContrast("ltv_mean", r.customers, *r.Input.FirstDay, unit, func(i int) int64 {
		return int64(math.Round(r.Result.CLV(i) * unit))
	}))[0]
	r.Groups, hidden = shownGroups(r.scope, groups, func(g predict.Total) int64 { return g.Customers }, func(i int, g predict.Total) PredictiveGroup {
		return PredictiveGroup{Group: r.customers.Groups[i], Small: g.Small(), Total: g, Mean: g.Mean(), Against: Against{changes[i]}}
	})
	return hidden
}

// Report lays out the figures, how the value is distributed and how close the models
// would have been.
func (r *PredictiveLTV) Report() report.Report {
	out := report.Report{
		Head:  append(r.head(), "Predictive LTV = CLV: what is to come, without what customers have brought so far."),
		Notes: slices.Concat(r.Warnings, r.Notes), Concerns: r.concerns, Data: r,
	}
	out.Tables = []report.Table{figureTable("figures", r.figures())}
	if r.Fitted == nil {
		return out
	}
	out.Tables = append(append(out.Tables, r.decileTable()), r.backtestTables(report.Everyone)...)
	if r.scope.By != "" {
		out.Tables = append(out.Tables, r.groupTable())
	}
	if r.plot {
		out.Charts = r.charts()
	}
	out.Foot = legend(byMeans, r.Groups, r.Warnings...)
	return out
}

func (r *PredictiveLTV) figures() []figure {
	t := r.Total
	within := r.Definition.HorizonDays != nil
	figures := []figure{
		{"ltv_mean", "LTV, mean", quotient(r.Mean), "clv / customers"},
		{"ltv_median", "LTV, median", quotient(r.Median), "half of the customers are to bring less"},
		{"top_10_clv_pct", "Top tenth", report.PercentOf(r.TopPct), "of the clv, from " + report.Counted(r.TopCustomers, "customer")},
		{"clv", "CLV", quotient(t.CLV.Value), r.ends(t.CLV)},
	}
	if within {
		figures = append(figures, figure{"expected_revenue", "Revenue", quotient(t.Revenue.Value), r.ends(t.Revenue)},
			figure{"expected_orders", "Orders", report.NumberOf(t.Orders.Value, 1), r.ends(t.Orders)})
	} else {
		figures = append(figures, figure{"discounted_orders", "Orders", report.Number(t.Discounted, 1), "discounted"})
	}
	figures = append(figures, figure{"customers", "Customers", report.Count(t.Customers), report.Count(t.Once).Human() + " with one order day"},
		figure{"customers_alive", "Alive", report.Number(t.Alive, 1), "sum of the probabilities"})
	if r.New != nil {
		orders := figure{"new_discounted_orders", "Orders, new", report.Number(r.New.Discounted, 2), "of a new customer, after the first, discounted"}
		if within {
			orders = figure{"new_expected_orders", "Orders, new", report.NumberOf(r.New.Orders, 2), "of a new customer, after the first"}
		}
		figures = append(figures, figure{"ltv_new", "LTV, new", quotient(r.LTVNew), "a new customer: first order day and clv"}, orders)
	}
	if r.Values != nil {
		figures = append(figures, figure{"order_value_mean", "Order value", quotient(r.Values.Mean), "of a customer of whom nothing is known"})
	}
	figures = append(figures, marginFigure(r.Margin))
	if r.CAC != nil {
		figures = append(figures, figure{"cac", "CAC", quotient(r.CAC), "cost of winning a customer, as given"},
			figure{"ltv_to_cac", "LTV:CAC", times(r.LTVToCAC), "value of a new customer per unit of cost"})
	}
	return figures
}

// ends is the interval of a total in words.
func (r *PredictiveLTV) ends(e predict.Estimate) string {
	if e.Low == nil || e.High == nil {
		return ""
	}
	return fmt.Sprintf("%s: %s to %s", r.interval, report.Grouped(*e.Low, 0), report.Grouped(*e.High, 0))
}

// decileTable is the customers by tenths of their clv.
func (r *PredictiveLTV) decileTable() report.Table {
	type row = predict.Decile
	return report.Layout[row]{Name: "deciles", Title: "Tenths of the customers, by CLV", Columns: []report.Column[row]{
		{Name: "decile", Title: "Tenth", Right: true, Cell: func(d row) report.Cell { return report.Count(int64(d.Decile)) }},
		{Name: "customers", Title: "Customers", Right: true, Cell: func(d row) report.Cell { return report.Count(d.Customers) }},
		{Name: "clv_from", Title: "From", Right: true, Cell: func(d row) report.Cell { return quotient(d.From) }},
		{Name: "clv_mean", Title: "Mean", Right: true, Cell: func(d row) report.Cell { return quotient(d.Mean) }},
		{Name: "clv", Title: "CLV", Right: true, Cell: func(d row) report.Cell { return quotient(d.CLV) }},
		{Name: "clv_pct", Title: "Share", Right: true, Cell: func(d row) report.Cell { return report.PercentOf(d.Pct) }},
	}}.Table(r.Deciles)
}

func (r *PredictiveLTV) groupTable() report.Table {
	type group = PredictiveGroup
	within, forever := r.horizons()
	columns := []report.Column[group]{
		{Name: "customers", Title: "Customers", Right: true, Cell: func(g group) report.Cell { return report.Count(g.Customers) }},
		{Name: "customers_alive", Title: "Alive", Right: true, Drop: 3, Cell: func(g group) report.Cell { return report.Number(g.Alive, 1) }},
		{Name: "expected_orders", Title: "Orders", Right: true, For: within, Drop: 2, Cell: func(g group) report.Cell { return report.NumberOf(g.Orders.Value, 1) }},
		{Name: "discounted_orders", Title: "Orders", Right: true, For: forever, Drop: 2, Cell: func(g group) report.Cell { return report.Number(g.Discounted, 1) }},
		{Name: "clv", Title: "CLV", Right: true, Drop: 1, Cell: func(g group) report.Cell { return quotient(g.CLV.Value) }},
		{Name: "ltv_mean", Title: "LTV, mean", Right: true, Cell: func(g group) report.Cell { return quotient(g.Mean) }},
	}
	columns = append(columns, restColumns("", 0, func(g group) compare.Change { return g.AgainstRest })...)
	all := group{Total: r.Total, Mean: r.Mean}
	return report.ByGroup(r.scope.By, columns, r.Groups, all, func(g group) (string, bool) { return g.Group, g.Small })
}
