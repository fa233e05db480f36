package analysis

import (
	"context"
	"fmt"
	"slices"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/compare"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/ltv"
	"github.com/retain-cli/retain/pkg/note"
	"github.com/retain-cli/retain/pkg/report"
	"github.com/retain-cli/retain/pkg/retention"
	"github.com/retain-cli/retain/pkg/survival"
)

// SimpleLTV is an average customer over an average lifetime.
type SimpleLTV struct {
	Header
	ltv.SimpleResult
	Survival CurveLifetime `json:"survival"`
	Groups   []SimpleGroup `json:"groups,omitzero"`
	Warnings []note.Note   `json:"warnings"`
	Notes    []note.Note   `json:"notes"`

	active string
	chosen bool // the model, for subscriptions
}

// CurveLifetime is the lifetime in periods by the survival curve of Project, of all
// customers, beside the one by churn.
type CurveLifetime struct {
	Model      string   `json:"model"`
	Lifetime   *float64 `json:"lifetime_periods"` // null: infinite or not known
	Infinite   bool     `json:"infinite"`
	Discounted *float64 `json:"lifetime_discounted"` // by Discount
	Discount   float64  `json:"discount"`            // percent a year
}

// curveLifetime fits the curve.
func (d *Data) curveLifetime(ctx context.Context, s Scope) (c CurveLifetime, err error) {
	s.By, s.From, s.To = "", calendar.Bound{}, calendar.Bound{}
	table, _, _, err := d.lasting(ctx, s, s.query())
	if err != nil {
		return c, err
	}
	lives, model := survival.Lifetime(table, Project{}.options(perYear(s.Grain)).Rate)
	return CurveLifetime{model.String(), lives.Forever, lives.Infinite, lives.Discounted, DefaultDiscount}, nil
}

// figure sets the lifetime of the curve beside that by churn.
func (c CurveLifetime) figure(noun string) figure {
	f := figure{"lifetime_curve_discounted", "by the curve", quotient(c.Discounted), "not known: nobody, or hardly anybody, was seen for long enough"}
	if c.Discounted != nil {
		forever := quotient(c.Lifetime).Human()
		if c.Infinite {
			forever = "infinite"
		}
		f.note = fmt.Sprintf("%ss, discounted by %s %% a year (%s; else %s): retain project", noun, report.Float(c.Discount), c.Model, forever)
	}
	return f
}

// SimpleGroup is the simple model of one group, with the inputs that orders or
// subscriptions have. It is compared by its value, a product of ratios of sums
// over customers.
type SimpleGroup struct {
	Group           string   `json:"group"`
	Small           bool     `json:"small"`
	CustomersEnd    int64    `json:"customers_end"`
	CustomersPassed int64    `json:"customers_passed"`
	CustomersMost   int64    `json:"customers_most"`
	ARPA            *float64 `json:"arpa,omitempty"`
	AOV             *float64 `json:"aov,omitempty"`
	OrdersEach      *float64 `json:"orders_per_customer_per_period,omitempty"`
	CCR             *float64 `json:"ccr"`
	Lifetime        *float64 `json:"lifetime_periods"`
	LTV             *float64 `json:"ltv"`
	Against
}

func (r LTV) simple(ctx context.Context, d *Data, chosen bool) (Result, error) {
	moves, err := d.movements(ctx, r.Scope)
	if err != nil {
		return nil, err
	}
	var purchases facts.Purchases
	value := func(m facts.Movements, _ facts.Purchases) ltv.SimpleResult {
		return ltv.Subscriptions(m, r.Grain, r.options())
	}
	if !d.coverage.FromSubscription {
		if purchases, err = d.Purchases(ctx, r.query()); err != nil {
			return nil, err
		}
		value = func(m facts.Movements, p facts.Purchases) ltv.SimpleResult { return ltv.Simple(m, p, r.options()) }
	}
	res := &SimpleLTV{Header: d.header("ltv", r.Scope, moves.Activity), SimpleResult: value(moves, purchases), active: d.active(r.Scope, moves.Activity), chosen: chosen}
	var hidden []note.Note
	if r.By != "" {
		scatters, err := d.scatters(ctx, r.Scope, moves, d.simpleSample(moves, r.options()))
		if err != nil {
			return nil, err
		}
		changes := r.against(scatters[0].contrast(d.simpleTest(r.Scope, r.options())))[0]
		size := func(name string) int64 { return largest(moves.Of(name)) }
		res.Groups, hidden = shownGroups(r.Scope, moves.Groups, size, func(i int, name string) SimpleGroup {
			g := simpleGroup(name, value(moves.Of(name), purchases.Of(name)))
			g.Against = Against{changes[i]}
			return g
		})
	}
	if res.Survival, err = d.curveLifetime(ctx, r.Scope); err != nil {
		return nil, err
	}
	res.Warnings, res.Notes = d.notes(retention.Unseen(moves, r.retention(retention.Exact)), res.SimpleResult.Notes, r.older(moves.Newcomers()), hidden, d.noneShown(r.Scope))
	return res, nil
}

// largest is the customers at the fullest end of a period.
func largest(m facts.Movements) (n int64) {
	for _, row := range m.Total() {
		n = max(n, row.Start, row.End)
	}
	return n
}

// simpleSample is over the periods that the simple model measures.
func (d *Data) simpleSample(moves facts.Movements, o ltv.Options) facts.Sample {
	return sampleOf(o.Measured(moves), compare.SimpleLTV(d.coverage.FromSubscription))
}

func (d *Data) simpleTest(s Scope, o ltv.Options) func(*facts.Scatter) compare.Test {
	subscriptions := d.coverage.FromSubscription
	return func(scatter *facts.Scatter) compare.Test {
		return compare.Sums("ltv", compare.Amount, compare.SimpleLTV(subscriptions), o.Scale(d.coverage.Unit, subscriptions, s.Grain), scatter)
	}
}

func simpleGroup(name string, r ltv.SimpleResult) SimpleGroup {
	g := SimpleGroup{Group: name, Small: r.Small, CustomersEnd: r.CustomersEnd, CustomersPassed: r.CustomersPassed, CustomersMost: r.CustomersMost, CCR: r.CCR, Lifetime: r.LifetimePeriods, LTV: r.LTV}
	if in := r.OrderInputs; in != nil {
		g.AOV, g.OrdersEach = in.AOV, in.OrdersPerCustomerPerPeriod
	}
	if in := r.SubscriptionInputs; in != nil {
		g.ARPA = in.ARPA
	}
	return g
}

// Report lays out the inputs, the value and, of a split, the groups.
func (r *SimpleLTV) Report() report.Report {
	noun := r.scope.Grain.Noun()
	head := append(r.lines,
		fmt.Sprintf("Simple LTV: an average customer over an average lifetime, measured on %s.", report.Counted(int64(r.Periods), "complete "+noun)),
		fmt.Sprintf("Active = %s.", r.active))
	if r.chosen {
		head = append(head, "The model is simple, the one for subscriptions; historic needs orders.")
	}
	lifetime := noun + "s: 1 / CCR"
	if r.CustomersPassed > 0 {
		lifetime = noun + "s: (starts + passed) / (lost + passed)"
	}
	figures := append(r.inputs(noun),
		figure{"lifetime_periods", "Lifetime", quotient(r.LifetimePeriods), lifetime},
		r.Survival.figure(noun),
		figure{"ccr", "CCR", report.PercentOf(r.CCR), fmt.Sprintf("%s lost of %s at the starts", report.Count(r.CustomersLost).Human(), report.Count(r.CustomersStart).Human())})
	if r.CustomersPassed > 0 {
		figures = append(figures, figure{"customers_passed", "Passed", report.Count(r.CustomersPassed), "customers joined and gone within a " + noun + ": in no CCR"})
	}
	figures = append(figures, marginFigure(r.Margin))
	tables := []report.Table{figureTable("figures", append(figures, costFigures(r.Cost, noun)...))}
	if r.scope.By != "" {
		tables = append(tables, r.groupTable())
	}
	return report.Report{Head: head, Tables: tables, Foot: append(r.lifetimes(), legend(bySums, r.Groups, r.Warnings...)...), Notes: slices.Concat(r.Warnings, r.Notes), Concerns: r.concerns, Data: r}
}

// lifetimes says which lifetime is which.
func (r *SimpleLTV) lifetimes() []string {
	if r.Survival.Discounted == nil || r.LifetimePeriods == nil {
		return nil
	}
	return []string{"1 / CCR is how long the mean customer of one " + r.scope.Grain.Noun() + " would stay at a constant churn, and LTV counts it; the curve follows cohorts from their first " + r.scope.Grain.Noun() + ", and its churn changes with age"}
}

// inputs are what a customer brings in a period.
func (r *SimpleLTV) inputs(noun string) []figure {
	if in := r.OrderInputs; in != nil {
		return []figure{
			{"ltv", "LTV", quotient(r.LTV), "AOV x orders x lifetime x margin"},
			{"aov", "AOV", quotient(in.AOV), fmt.Sprintf("%s of revenue / %s", report.Money(in.Revenue).Human(), report.Counted(in.Orders, "order"))},
			{"orders_per_customer_per_period", "Orders", report.NumberOf(in.OrdersPerCustomerPerPeriod, 3),
				fmt.Sprintf("per customer and %s: %s / %s", noun, report.Counted(in.Orders, "order"), r.there(report.Count(r.CustomersEnd).Human()+" active"))},
		}
	}
	in := r.SubscriptionInputs
	figures := []figure{
		{"ltv", "LTV", quotient(r.LTV), "ARPA x lifetime x margin"},
		{"arpa", "ARPA", quotient(in.ARPA), fmt.Sprintf("per month: %s of MRR / %s", report.Money(in.MRR).Human(), r.there(report.Counted(r.CustomersEnd, "customer")+" at "+noun+" ends"))},
	}
	if r.scope.Grain != calendar.Monthly {
		figures = append(figures, figure{"arpa_per_period", "ARPA per " + noun, quotient(in.ARPAPerPeriod), "ARPA for the length of a " + noun})
	}
	return figures
}

// there is the customers whom an average customer is the average of: those at
// the ends of the periods, in words, and those who passed.
func (r *SimpleLTV) there(ends string) string {
	if r.CustomersPassed == 0 {
		return ends
	}
	return fmt.Sprintf("(%s + %s passed)", ends, report.Count(r.CustomersPassed).Human())
}

func (r *SimpleLTV) groupTable() report.Table {
	type group = SimpleGroup
	columns := []report.Column[group]{
		{Name: "customers_end", Title: "Active, all", Right: true, Drop: 3, Cell: func(g group) report.Cell { return report.Count(g.CustomersEnd) }},
		passedColumn(r.Groups, func(g group) int64 { return g.CustomersPassed }),
	}
	if r.OrderInputs != nil {
		columns = append(columns,
			report.Column[group]{Name: "aov", Title: "AOV", Right: true, Drop: 4, Cell: func(g group) report.Cell { return quotient(g.AOV) }},
			report.Column[group]{Name: "orders_per_customer_per_period", Title: "Orders", Right: true, Drop: 5, Cell: func(g group) report.Cell { return report.NumberOf(g.OrdersEach, 3) }})
	} else {
		columns = append(columns, report.Column[group]{Name: "arpa", Title: "ARPA", Right: true, Drop: 4, Cell: func(g group) report.Cell { return quotient(g.ARPA) }})
	}
	columns = append(columns,
		report.Column[group]{Name: "ccr", Title: "CCR", Right: true, Cell: func(g group) report.Cell { return report.PercentOf(g.CCR) }},
		report.Column[group]{Name: "lifetime_periods", Title: "Lifetime", Right: true, Drop: 6, Cell: func(g group) report.Cell { return quotient(g.Lifetime) }},
		report.Column[group]{Name: "ltv", Title: "LTV", Right: true, Cell: func(g group) report.Cell { return quotient(g.LTV) }})
	columns = append(columns, restColumns("", 0, func(g group) compare.Change { return g.AgainstRest })...)
	return report.ByGroup(r.scope.By, columns, r.Groups, simpleGroup("", r.SimpleResult), func(g group) (string, bool) { return g.Group, g.Small })
}
