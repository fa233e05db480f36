package main

import (
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/repeat"
	"github.com/retain-cli/retain/pkg/report"
	"github.com/retain-cli/retain/pkg/retention"
)

// headline is one number in the last complete period, and how it came there.
type headline struct {
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

// The units of a change.
const (
	inPoints  = "points"
	inPercent = "percent"
)

// rateHeadline is a percentage with its course.
func rateHeadline(metric, title string, overall *float64, history []*float64) headline {
	h := headline{Metric: metric, title: title, Overall: overall, History: history, ChangeUnit: inPoints, show: report.PercentOf}
	h.compare(func(now, before float64) *float64 { change := now - before; return &change })
	return h
}

// amountHeadline is a count or an amount with its course.
func amountHeadline(metric, title string, decimals int, overall *float64, history []*float64) headline {
	h := headline{Metric: metric, title: title, Overall: overall, History: history, ChangeUnit: inPercent}
	h.show = func(x *float64) report.Cell { return report.NumberOf(x, decimals) }
	h.compare(func(now, before float64) *float64 { return percentChange(now, before) })
	return h
}

// percentChange exists where there was something before.
func percentChange(now, before float64) *float64 {
	if before <= 0 {
		return nil
	}
	change := (now - before) / before * 100
	return &change
}

func (h *headline) compare(change func(now, before float64) *float64) {
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

func (h *headline) cell(x *float64) report.Cell { return h.show(x) }

func (h *headline) changeCell() report.Cell {
	if h.Change == nil {
		return report.Undefined()
	}
	unit := " pt"
	if h.ChangeUnit == inPercent {
		unit = " %"
	}
	return report.Number(*h.Change, 1).Shown(signed(*h.Change) + unit)
}

// headlines are the numbers of every metric that has periods.
func (v *overview) headlines() []headline {
	rates := complete(v.rates.Periods, func(r retention.Rate) bool { return r.Complete })
	flows := complete(v.flows.Periods, func(f retention.Flow) bool { return f.Complete })
	hs := []headline{
		rateHeadline("crr", "CRR", v.rates.Summary.Pooled, each(rates, func(r retention.Rate) *float64 { return r.CRR })),
		rateHeadline("ccr", "CCR", rest(v.rates.Summary.Pooled), each(rates, func(r retention.Rate) *float64 { return r.CCR })),
		rateHeadline("rcr_gross", "Gross RCR", v.flows.Summary.Gross.Pooled, each(flows, func(f retention.Flow) *float64 { return f.Gross })),
		rateHeadline("rcr_net", "Net RCR", v.flows.Summary.Net.Pooled, each(flows, func(f retention.Flow) *float64 { return f.Net })),
		amountHeadline("customers_end", "Active customers", 0, nil, each(rates, func(r retention.Rate) *float64 { return whole(r.End) })),
		amountHeadline("customers_new", "New customers", 0, nil, each(rates, func(r retention.Rate) *float64 { return whole(r.New) })),
	}
	if v.repeat == nil {
		return append(hs, amountHeadline("mrr", "MRR", 2, nil, each(flows, func(f retention.Flow) *float64 { return float(f.End.Float()) })))
	}
	return append(hs, v.purchases()...)
}

// rest is the other rate of a pair that adds up to 100.
func rest(rate *float64) *float64 {
	if rate == nil {
		return nil
	}
	return float(100 - *rate)
}

func float(x float64) *float64 { return &x }

func whole(n int64) *float64 { return float(float64(n)) }

// complete leaves out the periods that are not over.
func complete[P any](periods []P, over func(P) bool) (kept []P) {
	for _, p := range periods {
		if over(p) {
			kept = append(kept, p)
		}
	}
	return kept
}

func each[P any](periods []P, of func(P) *float64) []*float64 {
	values := make([]*float64, len(periods))
	for i, p := range periods {
		values[i] = of(p)
	}
	return values
}

// purchases are the headlines of orders.
func (v *overview) purchases() []headline {
	periods := complete(v.repeat.Periods, func(p repeat.Period) bool { return p.Complete })
	var all facts.Ratio
	for _, p := range periods {
		all.Num += int64(p.Revenue.Minor)
		all.Den += p.Orders
	}
	aov := all.In(v.d.coverage.Unit)
	return []headline{
		amountHeadline("revenue", "Revenue", 2, nil, each(periods, func(p repeat.Period) *float64 { return float(p.Revenue.Float()) })),
		amountHeadline("orders", "Orders", 0, nil, each(periods, func(p repeat.Period) *float64 { return whole(p.Orders) })),
		amountHeadline("aov", "Average order", 2, aov, each(periods, func(p repeat.Period) *float64 { return p.AOV })),
		rateHeadline("repeat_rate", "Repeat customers", nil, each(periods, func(p repeat.Period) *float64 { return p.RepeatRate })),
	}
}
