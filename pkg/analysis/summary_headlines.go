package analysis

import (
	"slices"

	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/money"
	"github.com/retain-cli/retain/pkg/repeat"
	"github.com/retain-cli/retain/pkg/report"
	"github.com/retain-cli/retain/pkg/retention"
	"github.com/retain-cli/retain/pkg/summary"
)

// Headline is one number in the last complete period, and its history.
type Headline struct {
	Metric     string     `json:"metric"`
	Value      *float64   `json:"value"`
	Previous   *float64   `json:"previous"`    // in the period before
	Change     *float64   `json:"change"`      // points of a rate, else percent of the previous value
	ChangeUnit string     `json:"change_unit"` // points or percent
	Overall    *float64   `json:"overall"`     // over all complete periods; null where a sum says nothing
	History    []*float64 `json:"history"`     // of the complete periods

	title string
	show  func(*float64) report.Cell
}

// Title is the name of the number for people.
func (h Headline) Title() string { return h.title }

// Cell is a value of the number: of its own, or one of its history.
func (h Headline) Cell(value *float64) report.Cell { return h.show(value) }

// The units of a change.
const (
	inPoints  = "points"
	inPercent = "percent"
)

// rateHeadline is a percentage.
func rateHeadline(metric, title string, overall *float64, history []*float64) Headline {
	h := Headline{Metric: metric, title: title, Overall: overall, History: history, ChangeUnit: inPoints, show: report.PercentOf}
	h.compare(func(now, before float64) *float64 { return number(now - before) })
	return h
}

// amountHeadline is a count or an amount.
func amountHeadline(metric, title string, decimals int, overall *float64, history []*float64) Headline {
	h := Headline{Metric: metric, title: title, Overall: overall, History: history, ChangeUnit: inPercent}
	h.show = func(x *float64) report.Cell { return report.NumberOf(x, decimals) }
	h.compare(func(now, before float64) *float64 {
		if before <= 0 {
			return nil
		}
		return number((now - before) / before * 100)
	})
	return h
}

func (h *Headline) compare(change func(now, before float64) *float64) {
	n := len(h.History)
	if n > 0 {
		h.Value = h.History[n-1]
	}
	if n > 1 {
		h.Previous = h.History[n-2]
	}
	if h.Value != nil && h.Previous != nil {
		h.Change = change(*h.Value, *h.Previous)
	}
}

// ChangeCell is the change with its sign and unit.
func (h Headline) ChangeCell() report.Cell {
	if h.Change == nil {
		return report.Undefined()
	}
	unit := " pt"
	if h.ChangeUnit == inPercent {
		unit = " %"
	}
	return report.Number(*h.Change, 1).Shown(report.Signed(*h.Change, 1) + unit)
}

// headlines are the numbers of every metric that has periods.
func headlines(r summary.Results, unit money.Unit) []Headline {
	rates, flows := r.Rates.Periods, r.Flows.Periods
	hs := []Headline{
		rateHeadline("crr", "CRR", r.Rates.Summary.Pooled, history(rates, func(r retention.Rate) *float64 { return r.CRR })),
		rateHeadline("ccr", "CCR", facts.Rest(r.Rates.Summary.Pooled), history(rates, func(r retention.Rate) *float64 { return r.CCR })),
		rateHeadline("rcr_gross", "Gross RCR", r.Flows.Summary.Gross.Pooled, history(flows, func(f retention.Flow) *float64 { return f.Gross })),
		rateHeadline("rcr_net", "Net RCR", r.Flows.Summary.Net.Pooled, history(flows, func(f retention.Flow) *float64 { return f.Net })),
		amountHeadline("customers_end", "Active customers", 0, nil, history(rates, func(r retention.Rate) *float64 { return number(r.End) })),
		amountHeadline("customers_new", "New customers", 0, nil, history(rates, func(p retention.Rate) *float64 {
			if p.FirstDay < r.Since {
				return nil
			}
			return number(p.New)
		})),
	}
	if passed := history(rates, func(r retention.Rate) *float64 { return number(r.Passed) }); slices.ContainsFunc(passed, func(n *float64) bool { return *n > 0 }) {
		hs = append(hs, amountHeadline("customers_passed", "Joined and gone", 0, nil, passed))
	}
	if r.Repeat == nil {
		return append(hs, amountHeadline("mrr", "MRR", 2, nil, history(flows, func(f retention.Flow) *float64 { return number(f.End.Float()) })))
	}
	return append(hs, orderHeadlines(r.Repeat.Periods, unit)...)
}

// orderHeadlines are those of orders.
func orderHeadlines(periods []repeat.Period, unit money.Unit) []Headline {
	var total facts.Ratio
	for _, p := range complete(periods) {
		total.Num += int64(p.Revenue.Minor)
		total.Den += p.Orders
	}
	return []Headline{
		amountHeadline("revenue", "Revenue", 2, nil, history(periods, func(p repeat.Period) *float64 { return number(p.Revenue.Float()) })),
		amountHeadline("orders", "Orders", 0, nil, history(periods, func(p repeat.Period) *float64 { return number(p.Orders) })),
		amountHeadline("aov", "Average order", 2, total.In(unit), history(periods, func(p repeat.Period) *float64 { return p.AOV })),
		rateHeadline("repeat_rate", "Repeat customers", nil, history(periods, func(p repeat.Period) *float64 { return p.RepeatRate })),
	}
}

func number[N int64 | float64](x N) *float64 {
	f := float64(x)
	return &f
}

func (o *Overview) headlineTable() report.Table {
	name := func(period *string, otherwise string) string {
		if period == nil {
			return otherwise
		}
		return *period
	}
	return report.Layout[Headline]{Name: "headlines", Columns: []report.Column[Headline]{
		{Name: "metric", Title: "Metric", Cell: func(h Headline) report.Cell { return report.Text(h.Metric).Shown(h.title) }},
		{Name: "value", Title: name(o.Period, "Last"), Right: true, Cell: func(h Headline) report.Cell { return h.show(h.Value) }},
		{Name: "previous", Title: name(o.Previous, "Before"), Right: true, Drop: 2, Cell: func(h Headline) report.Cell { return h.show(h.Previous) }},
		{Name: "change", Title: "Change", Right: true, Cell: Headline.ChangeCell},
		{Name: "change_unit", For: report.Programs, Cell: func(h Headline) report.Cell { return report.Text(h.ChangeUnit) }},
		{Name: "overall", Title: "All", Right: true, Drop: 1, Cell: func(h Headline) report.Cell { return h.show(h.Overall) }},
		{Name: "trend", Title: "Trend", For: report.People, Cell: func(h Headline) report.Cell {
			const most = 24 // periods: two years of months fit beside the numbers
			return report.Text(report.Sparkline(h.History[max(0, len(h.History)-most):]))
		}},
	}}.Table(o.Headlines)
}
