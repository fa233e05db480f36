package main

import (
	"fmt"
	"slices"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/compare"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/ltv"
	"github.com/retain-cli/retain/pkg/note"
	"github.com/retain-cli/retain/pkg/report"
)

// simpleResult is the JSON of ltv --model simple.
type simpleResult struct {
	result
	ltv.SimpleResult
	Groups   []simpleGroup `json:"groups,omitzero"`
	Warnings []note.Note   `json:"warnings"`
}

// simpleGroup is the simple model of one group, with the inputs that orders or
// subscriptions have.
type simpleGroup struct {
	Group        string   `json:"group"`
	Small        bool     `json:"small"`
	CustomersEnd int64    `json:"customers_end"`
	ARPA         *float64 `json:"arpa,omitempty"`
	AOV          *float64 `json:"aov,omitempty"`
	OrdersEach   *float64 `json:"orders_per_customer_per_period,omitempty"`
	CCR          *float64 `json:"ccr"`
	Lifetime     *float64 `json:"lifetime_periods"`
	LTV          *float64 `json:"ltv"`
	against
	size int64
}

// simpleView is the simple model on its way to a report.
type simpleView struct {
	d         *data
	options   ltv.Options
	moves     facts.Movements
	purchases facts.Purchases // none of subscriptions
	noun      string
}

func newSimpleView(d *data, q facts.Query, options ltv.Options) simpleView {
	v := simpleView{d: d, options: options, moves: d.Movements(q), noun: d.options.grain.Noun()}
	if !v.subscriptions() {
		v.purchases = d.Purchases(q)
	}
	return v
}

func (v simpleView) subscriptions() bool { return v.d.coverage.FromSubscription }

func (v simpleView) value(m facts.Movements, p facts.Purchases) ltv.SimpleResult {
	if v.subscriptions() {
		return ltv.Subscriptions(m, v.d.options.grain, v.options)
	}
	return ltv.Simple(m, p, v.options)
}

func (v simpleView) report() report.Report {
	r := v.value(v.moves, v.purchases)
	groups, hidden := v.groups()
	warnings := slices.Concat(r.Warnings, hidden)
	res := simpleResult{result: v.d.result("ltv", v.moves.Activity), SimpleResult: r, Groups: groups, Warnings: v.d.warnings(warnings)}
	figures := append(v.inputs(r), lifetimeFigures(r.Lifetime, v.noun, r.Margin)...)
	tables := []report.Table{figureTable("figures", append(figures, costFigures(r.Cost, v.noun)...)...)}
	if v.d.options.split() {
		tables = append(tables, v.groupTable(groups, simpleGroupOf("", r)))
	}
	return report.Report{
		Head: []string{
			fmt.Sprintf("Simple LTV: an average customer over an average lifetime, measured on %s.", count(int64(r.Periods), "complete "+v.noun)),
			fmt.Sprintf("Active = %s.", v.d.active(v.moves.Activity)),
		},
		Tables: tables,
		Foot:   legend(bySums, groups),
		Notes:  warnings,
		Data:   res,
	}
}

// inputs are what a customer brings in a period.
func (v simpleView) inputs(r ltv.SimpleResult) []figure {
	if in := r.OrderInputs; in != nil {
		return []figure{
			{"ltv", "LTV", approximate(r.LTV), "AOV x orders x lifetime x margin"},
			{"aov", "AOV", approximate(in.AOV), fmt.Sprintf("%s of revenue / %s", report.Money(in.Revenue).Human(), count(in.Orders, "order"))},
			{"orders_per_customer_per_period", "Orders", report.NumberOf(in.OrdersPerCustomerPerPeriod, 3),
				fmt.Sprintf("per customer and %s: %s / %s active", v.noun, count(in.Orders, "order"), report.Count(r.CustomersEnd).Human())},
		}
	}
	in := r.SubscriptionInputs
	figures := []figure{
		{"ltv", "LTV", approximate(r.LTV), "ARPA x lifetime x margin"},
		{"arpa", "ARPA", approximate(in.ARPA), fmt.Sprintf("per month: %s of MRR / %s at %s ends", report.Money(in.MRR).Human(), count(r.CustomersEnd, "customer"), v.noun)},
	}
	if v.d.options.grain != calendar.Monthly {
		figures = append(figures, figure{"arpa_per_period", "ARPA per " + v.noun, approximate(in.ARPAPerPeriod), "the same for the length of a " + v.noun})
	}
	return figures
}

func lifetimeFigures(l ltv.Lifetime, noun string, margin float64) []figure {
	return []figure{
		{"lifetime_periods", "Lifetime", approximate(l.LifetimePeriods), noun + "s: 1 / CCR"},
		{"ccr", "CCR", report.PercentOf(l.CCR), fmt.Sprintf("%s lost of %s at the starts", report.Count(l.CustomersLost).Human(), report.Count(l.CustomersStart).Human())},
		{"margin", "Margin", report.Percent(margin), "of the revenue is profit"},
	}
}

// groups is the model of each group that is shown. The value is a product of
// ratios of sums over customers, and is compared as such.
func (v simpleView) groups() ([]simpleGroup, []note.Note) {
	if !v.d.options.split() {
		return nil, nil
	}
	changes := v.d.againstRest(v.d.simpleTest(v.moves, v.options))[0]
	groups := make([]simpleGroup, len(v.moves.Groups))
	for i, name := range v.moves.Groups {
		groups[i] = simpleGroupOf(name, v.value(v.moves.Of(name), v.purchases.Of(name)))
		groups[i].against = against{changes[i]}
		for _, m := range v.moves.Rows[i] {
			groups[i].size = max(groups[i].size, m.Start, m.End)
		}
	}
	return kept(&v.d.options.byFlags, groups, func(g simpleGroup) int64 { return g.size })
}

// simpleTest compares the simple LTV.
func (d *data) simpleTest(moves facts.Movements, o ltv.Options) compare.Test {
	subscriptions := d.coverage.FromSubscription
	formula := compare.SimpleLTV(subscriptions)
	groups := d.Scatter(d.options.again(moves), o.Measured(moves), compare.Figures(formula)...)
	return compare.Sums("ltv", compare.Amount, formula, o.Scale(d.coverage.Unit, subscriptions, d.options.grain), groups)
}

func simpleGroupOf(name string, r ltv.SimpleResult) simpleGroup {
	g := simpleGroup{Group: name, Small: r.Small, CustomersEnd: r.CustomersEnd, CCR: r.CCR, Lifetime: r.LifetimePeriods, LTV: r.LTV}
	if in := r.OrderInputs; in != nil {
		g.AOV, g.OrdersEach = in.AOV, in.OrdersPerCustomerPerPeriod
	}
	if in := r.SubscriptionInputs; in != nil {
		g.ARPA = in.ARPA
	}
	return g
}

// groupTable is a line per group.
func (v simpleView) groupTable(groups []simpleGroup, all simpleGroup) report.Table {
	inputs := []report.Head{
		{Name: "aov", Title: "AOV", Right: true, Drop: 4},
		{Name: "orders_per_customer_per_period", Title: "Orders", Right: true, Drop: 5},
	}
	if v.subscriptions() {
		inputs = []report.Head{{Name: "arpa", Title: "ARPA", Right: true, Drop: 4}}
	}
	t := newGroupTable(v.d.options.by,
		[]report.Head{{Name: "customers_end", Title: "Active, all", Right: true, Drop: 3}}, inputs,
		[]report.Head{
			{Name: "ccr", Title: "CCR", Right: true},
			{Name: "lifetime_periods", Title: "Lifetime", Right: true, Drop: 6},
			{Name: "ltv", Title: "LTV", Right: true},
		}, restColumns("", 0))
	cells := func(g simpleGroup) []report.Cell {
		cells := []report.Cell{report.Count(g.CustomersEnd)}
		if v.subscriptions() {
			cells = append(cells, approximate(g.ARPA))
		} else {
			cells = append(cells, approximate(g.AOV), report.NumberOf(g.OrdersEach, 3))
		}
		return append(cells, report.PercentOf(g.CCR), report.NumberOf(g.Lifetime, 2), approximate(g.LTV))
	}
	for _, g := range groups {
		t.line(g.Group, g.Small, cells(g), restCells(&g.AgainstRest))
	}
	return t.all(cells(all), restCells(nil))
}
