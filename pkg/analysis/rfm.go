package analysis

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/retain-cli/retain/pkg/compare"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/money"
	"github.com/retain-cli/retain/pkg/note"
	"github.com/retain-cli/retain/pkg/report"
	"github.com/retain-cli/retain/pkg/rfm"
	"github.com/retain-cli/retain/pkg/stat"
)

// RFM asks for segments of customers by recency, frequency and monetary value.
type RFM struct {
	Scope
	Options     rfm.Options
	PerCustomer bool     // list the customers
	Segment     []string // list the customers of these segments
}

// Check reports what is wrong with the options, whatever the data.
func (r RFM) Check() error {
	if err := r.Options.Check(); err != nil {
		return &RequestError{Reason: err.Error()}
	}
	names := rules(r.Options).Names()
	for _, name := range r.Segment {
		if !slices.Contains(names, name) {
			return &RequestError{Field: "Segment", Value: name, Reason: "the segments are " + strings.Join(names, ", ")}
		}
	}
	return nil
}

// Segments is the result of RFM.
type Segments struct {
	scored
	Groups   []SegmentGroup `json:"groups,omitzero"`
	Warnings []note.Note    `json:"warnings"`
	Notes    []note.Note    `json:"notes"`

	perCustomer bool
}

// scored is customers with their scores.
type scored struct {
	Header
	Definition RFMDefinition `json:"definition"`
	rfm.Result

	options   rfm.Options
	customers facts.Customers
	newcomers facts.Newcomers
	listed    []string // segments of which customers are listed; none: all
}

// RFMDefinition is what scores and segments mean.
type RFMDefinition struct {
	Bins       int           `json:"bins"`
	Frequency  string        `json:"frequency"`
	Monetary   string        `json:"monetary"`
	OwnBreaks  []string      `json:"own_breaks,omitempty"` // the measures whose cut points were given
	Segments   []SegmentRule `json:"segments"`             // the first that holds
	By         string        `json:"by,omitempty"`
	Confidence *float64      `json:"confidence,omitempty"`
	Where      []string      `json:"where,omitempty"`
	TZ         *string       `json:"tz"`
}

// SegmentRule is one rule of a segment.
type SegmentRule struct {
	Segment string `json:"segment"`
	Rule    string `json:"rule"`
}

// SegmentGroup is the segments of one group, each compared by its share of the
// customers.
type SegmentGroup struct {
	Group    string            `json:"group"`
	Small    bool              `json:"small"`
	Segments []ComparedSegment `json:"segments"`
	Total    rfm.Segment       `json:"total"`
}

// ComparedSegment is a segment of a group.
type ComparedSegment struct {
	rfm.Segment
	Against
}

func (g SegmentGroup) changes() (changes []compare.Change) {
	for _, s := range g.Segments {
		changes = append(changes, s.AgainstRest)
	}
	return changes
}

// Run computes the segments.
func (r RFM) Run(ctx context.Context, d *Data) (*Segments, error) {
	if err := r.Check(); err != nil {
		return nil, err
	}
	s, err := d.score(ctx, "rfm", r.Scope, r.Options)
	if err != nil {
		return nil, err
	}
	s.listed = r.Segment
	res := &Segments{scored: s, perCustomer: r.PerCustomer || len(r.Segment) > 0}
	if res.perCustomer {
		res.Warnings, res.Notes = d.notes(res.Result.Notes)
		return res, nil
	}
	var hidden []note.Note
	if r.By != "" {
		hidden = res.group()
	}
	res.Warnings, res.Notes = d.notes(res.Result.Notes, hidden, d.ages(r.Scope))
	return res, nil
}

// score scores the customers of a scope.
func (d *Data) score(ctx context.Context, metric string, s Scope, o rfm.Options) (scored, error) {
	if err := d.check(ctx, s, perPeriod); err != nil {
		return scored{}, err
	}
	if err := d.needOrders(metric); err != nil {
		return scored{}, err
	}
	customers, err := d.Customers(ctx, s.query().By)
	if err != nil {
		return scored{}, err
	}
	o.Bins = o.BinCount()
	r := scored{Header: d.header(metric, s, s.Activity), Result: rfm.Score(customers, o), options: o, customers: customers}
	def := r.Header.Definition
	r.Definition = RFMDefinition{Bins: o.Bins, Frequency: o.Frequency.String(), Monetary: o.Monetary.String(), By: def.By, Confidence: def.Confidence, Where: def.Where, TZ: def.TZ}
	for _, own := range []struct {
		name   string
		breaks rfm.Breaks
	}{{"recency", o.BreaksRecency}, {"frequency", o.BreaksFrequency}, {"monetary", o.BreaksMonetary}} {
		if len(own.breaks) > 0 {
			r.Definition.OwnBreaks = append(r.Definition.OwnBreaks, own.name)
		}
	}
	for _, rule := range rules(o) {
		r.Definition.Segments = append(r.Definition.Segments, SegmentRule{rule.Segment, rule.Condition()})
	}
	outside, err := d.outside(ctx, revenueOf(customers), ofNobody)
	r.Result.Notes = append(r.Result.Notes, outside...)
	if s.byAge() && !d.Empty() {
		r.newcomers = customers.Newcomers(s.Calendar.Timeline(s.Grain, d.coverage.First, d.coverage.Last).Periods)
	}
	return r, err
}

// tests tells that tests between the groups do not leave a customer out.
func (r *scored) tests(c *facts.Customer) bool {
	return !r.newcomers.Inherits() || c.First >= r.newcomers.Since()
}

// rules are the rules of the segments, the standard ones by default.
func rules(o rfm.Options) rfm.Rules {
	if o.Segments != nil {
		return o.Segments
	}
	return rfm.Standard(o.Bins)
}

// conditions are the rules of a segment in words.
func conditions(o rfm.Options, segment string) string {
	var conditions []string
	for _, rule := range rules(o) {
		if rule.Segment == segment {
			conditions = append(conditions, rule.Condition())
		}
	}
	return strings.Join(conditions, " or ")
}

// lists tells whether the customers of a segment are listed.
func (r *scored) lists(segment string) bool {
	return len(r.listed) == 0 || slices.Contains(r.listed, segment)
}

// list are the listed customers by id.
func (r *scored) list() []int32 {
	return byID(r.customers, func(c *facts.Customer) bool { return r.lists(r.Result.Segment(c)) })
}

// head explains the measures and their cut points.
func (r *scored) head() []string {
	frequency, monetary := "orders", "revenue"
	if r.options.Frequency == rfm.Days {
		frequency = "days with an order"
	}
	if r.options.Monetary == rfm.Mean {
		monetary = "revenue per order"
	}
	lines := append(r.lines, fmt.Sprintf("R = days since the last order.  F = %s.  M = %s.  Scores from 1 to %d, the best.", frequency, monetary, r.options.Bins))
	if r.Total.Customers > 0 {
		twoDecimals := func(x float64) string { return report.Grouped(x, 2) }
		lines = append(lines, fmt.Sprintf("Cut points: R %s days · F %s · M %s.",
			points(r.CutPoints.Recency, report.Float), points(r.CutPoints.Frequency, report.Float), points(r.CutPoints.Monetary, twoDecimals)))
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

// group compares the groups with each other by the share of every segment.
func (r *Segments) group() (hidden []note.Note) {
	groups := r.Result.Groups(r.customers)
	tested := groups
	if r.newcomers.Inherits() {
		of := r.customers
		of.Rows = slices.DeleteFunc(slices.Clone(of.Rows), func(c facts.Customer) bool { return !r.tests(&c) })
		tested = r.Result.Groups(of)
	}
	contrasts := make([]contrast, len(r.Segments))
	for i, s := range r.Segments {
		share := func(g rfm.Group) stat.Proportion {
			return stat.Proportion{Part: g.Segments[i].Customers, Whole: g.Total.Customers}
		}
		contrasts[i] = shares(s.Segment+"_pct", places(len(groups)), func(g int) (all, without stat.Proportion) { return share(groups[g]), share(tested[g]) })
	}
	changes := r.scope.against(contrasts...)
	r.Groups, hidden = shownGroups(r.scope, groups, func(g rfm.Group) int64 { return g.Total.Customers }, func(i int, g rfm.Group) SegmentGroup {
		shown := SegmentGroup{Group: g.Group, Small: g.Small, Segments: []ComparedSegment{}, Total: g.Total}
		for n, s := range g.Segments {
			shown.Segments = append(shown.Segments, ComparedSegment{s, Against{changes[n][i]}})
		}
		return shown
	})
	return append(hidden, r.scope.older(r.newcomers)...)
}

// Report lays out the segments and, of a split, the groups; or the customers.
func (r *Segments) Report() report.Report {
	out := report.Report{Head: r.head(), Notes: slices.Concat(r.Warnings, r.Notes), Concerns: r.concerns, Data: r}
	if r.perCustomer {
		places := r.list()
		t := r.customerTable(places)
		out.Tables, out.Foot = []report.Table{t}, []string{report.Counted(int64(len(places)), "customer")}
		out.Data = report.Streamed{Object: r, Name: "customers", Table: t}
		return out
	}
	out.Tables = []report.Table{r.segmentTable(), r.grid()}
	if r.scope.By != "" {
		out.Tables = append(out.Tables, r.groupTable(), r.groupShares())
	}
	out.Foot = append(r.foot(), starLegend(byProportions, r.Groups, r.Warnings...)...)
	return out
}

func (r *Segments) segmentTable() report.Table {
	type row = rfm.Segment
	amount := moneyUpTo(r.Total.Revenue)
	l := report.Layout[row]{Name: "segments", Columns: []report.Column[row]{
		{Name: "segment", Title: "Segment", Cell: func(s row) report.Cell { return report.Text(s.Segment) }},
		{Name: "rule", Title: "Rule", Drop: 1, Cell: func(s row) report.Cell { return report.Text(conditions(r.options, s.Segment)) }},
		{Name: "customers", Title: "Customers", Right: true, Cell: func(s row) report.Cell { return report.Count(s.Customers) }},
		{Name: "customers_pct", Title: "Share", Right: true, Cell: func(s row) report.Cell { return report.PercentOf(s.CustomersPct) }},
		{Name: "revenue", Title: "Revenue", Right: true, Cell: func(s row) report.Cell { return amount(s.Revenue) }},
		{Name: "revenue_pct", Title: "Share", Right: true, Cell: func(s row) report.Cell { return report.PercentOf(s.RevenuePct) }},
		{Name: "recency_mean", Title: "Mean R", Right: true, Drop: 2, Cell: func(s row) report.Cell { return report.NumberOf(s.RecencyMean, 0) }},
		{Name: "frequency_mean", Title: "Mean F", Right: true, Drop: 3, Cell: func(s row) report.Cell { return report.NumberOf(s.FrequencyMean, 1) }},
		{Name: "monetary_mean", Title: "Mean M", Right: true, Drop: 4, Cell: func(s row) report.Cell { return quotient(s.MonetaryMean) }},
		{Name: "customers_overdue", Title: "Overdue", Right: true, Drop: 5, Cell: func(s row) report.Cell { return report.Count(s.Overdue) }},
	}}
	var segments []row
	for _, name := range rules(r.options).Names() {
		segments = append(segments, r.segment(name))
	}
	return l.Table(segments, r.Total)
}

// segment is the segment of that name, which may have no customers.
func (r *Segments) segment(name string) rfm.Segment {
	for _, s := range r.Segments {
		if s.Segment == name {
			return s
		}
	}
	empty := rfm.Segment{Segment: name, Revenue: r.customers.Unit.Amount(0), RevenueOverdue: r.customers.Unit.Amount(0)}
	if r.Total.CustomersPct != nil {
		empty.CustomersPct = new(float64)
	}
	if r.Total.RevenuePct != nil {
		empty.RevenuePct = new(float64)
	}
	return empty
}

// grid is customers by recency, the best on top, and frequency, the best on the
// right.
func (r *Segments) grid() report.Table {
	most := int64(1)
	l := report.Layout[int]{Name: "recency_by_frequency", Title: "Customers by recency and frequency", Columns: []report.Column[int]{
		{Name: "r", Cell: func(score int) report.Cell { return report.Count(int64(score)).Shown(fmt.Sprintf("R%d", score)) }},
	}}
	var scores []int
	for i := range r.Grid {
		scores = append([]int{i + 1}, scores...)
		most = max(most, slices.Max(r.Grid[i]))
		l.Columns = append(l.Columns, report.Column[int]{Name: fmt.Sprintf("f%d", i+1), Title: fmt.Sprintf("F%d", i+1), Right: true,
			Cell: func(score int) report.Cell {
				return report.Count(r.Grid[score-1][i]).Shaded(float64(r.Grid[score-1][i]) / float64(most))
			}})
	}
	return l.Table(scores)
}

// foot says where the revenue comes from.
func (r *Segments) foot() []string {
	var best *rfm.Segment
	for i, s := range r.Segments {
		if best == nil || s.Revenue.Minor > best.Revenue.Minor {
			best = &r.Segments[i]
		}
	}
	if best == nil || best.RevenuePct == nil {
		return nil
	}
	return []string{fmt.Sprintf("%s: %s of the customers, %s of the revenue", best.Segment,
		report.PercentOf(best.CustomersPct).Human(), report.PercentOf(best.RevenuePct).Human())}
}

// groupTable is the share of the customers of each group in each segment.
func (r *Segments) groupTable() report.Table {
	type group = SegmentGroup
	amount := moneyUpTo(r.Total.Revenue)
	columns := []report.Column[group]{
		{Name: "customers", Title: "Customers", Right: true, Cell: func(g group) report.Cell { return report.Count(g.Total.Customers) }},
		{Name: "revenue", Title: "Revenue", Right: true, Drop: len(r.Segments) + 1, Cell: func(g group) report.Cell { return amount(g.Total.Revenue) }},
	}
	all := group{Total: r.Total}
	for i, s := range r.Segments {
		all.Segments = append(all.Segments, ComparedSegment{Segment: s})
		columns = append(columns, report.Column[group]{Name: s.Segment + "_pct", Title: s.Segment, Right: true, Drop: i, Cell: func(g group) report.Cell {
			return starred(report.PercentOf(g.Segments[i].CustomersPct), g.Segments[i].AgainstRest)
		}})
	}
	t := report.ByGroup(r.scope.By, columns, r.Groups, all, func(g group) (string, bool) { return g.Group, g.Small })
	t.Title = "Customers of each group by segment"
	return t
}

// groupShares is a line for each segment of each group, for programs.
func (r *Segments) groupShares() report.Table {
	type row = ComparedSegment
	l := report.Layout[row]{Name: "group_segments", Columns: []report.Column[row]{
		{Name: "segment", Cell: func(s row) report.Cell { return report.Text(s.Segment.Segment) }},
		{Name: "customers", Cell: func(s row) report.Cell { return report.Count(s.Customers) }},
		{Name: "customers_pct", Cell: func(s row) report.Cell { return report.PercentOf(s.CustomersPct) }},
		{Name: "revenue", Cell: func(s row) report.Cell { return report.Money(s.Revenue) }},
	}}
	l.Columns = append(l.Columns, restColumns("", 0, func(s row) compare.Change { return s.AgainstRest })...)
	return report.Stacked(l, r.Groups, func(g SegmentGroup) (string, []row) { return g.Group, g.Segments })
}

// ScoredCustomer is one customer in a list.
type ScoredCustomer struct {
	rfm.Customer
	Group string `json:"group,omitempty"` // of Scope.By
}

// customerTable lists customers.
func (r *Segments) customerTable(places []int32) report.Table {
	type row = *ScoredCustomer // which is copied for every cell otherwise
	l := report.Layout[row]{Name: "customers", Columns: []report.Column[row]{
		{Name: "customer_id", Title: "Customer", Cell: func(c row) report.Cell { return report.Raw(c.CustomerID) }},
		{Name: "last_order", Title: "Last order", Cell: func(c row) report.Cell { return report.Day(c.LastOrder) }},
		{Name: "recency", Title: "Recency", Right: true, Drop: 1, Cell: func(c row) report.Cell { return report.Count(c.Recency) }},
		{Name: "frequency", Title: "Frequency", Right: true, Cell: func(c row) report.Cell { return report.Count(c.Frequency) }},
		{Name: "monetary", Title: "Monetary", Right: true, Cell: func(c row) report.Cell { return monetary(c.Monetary) }},
		{Name: "r", For: report.Programs, Cell: func(c row) report.Cell { return report.Count(int64(c.R)) }},
		{Name: "f", For: report.Programs, Cell: func(c row) report.Cell { return report.Count(int64(c.F)) }},
		{Name: "m", For: report.Programs, Cell: func(c row) report.Cell { return report.Count(int64(c.M)) }},
		{Name: "rfm", Title: "RFM", Drop: 2, Cell: func(c row) report.Cell { return report.Text(c.RFM) }},
		{Name: "segment", Title: "Segment", Cell: func(c row) report.Cell { return report.Text(c.Segment) }},
	}}
	if r.scope.By != "" {
		l.Columns = append(l.Columns, groupColumn(r.scope, func(c row) string { return c.Group }))
	}
	l.Columns = append(l.Columns, historyColumns(func(c row) *facts.History { return &c.History })...)
	return l.Long(len(places), func() func(int) row {
		var c ScoredCustomer
		return func(i int) row {
			c = r.customer(int(places[i]))
			return &c
		}
	}, r.customers.Parallel)
}

// Customers are those of the segments asked for, by id.
func (r *Segments) Customers() iter.Seq[ScoredCustomer] {
	return func(yield func(ScoredCustomer) bool) {
		for _, place := range r.list() {
			if !yield(r.customer(int(place))) {
				return
			}
		}
	}
}

// customer is the customer at a place.
func (r *scored) customer(place int) ScoredCustomer {
	row := &r.customers.Rows[place]
	c := ScoredCustomer{Customer: r.Result.Customer(row)}
	c.CustomerID = r.customers.ID(place)
	if r.scope.By != "" {
		c.Group = r.customers.Groups[row.Group]
	}
	return c
}

// historyColumns feed models of ordering, of this program and others.
func historyColumns[Row any](of func(Row) *facts.History) []report.Column[Row] {
	return []report.Column[Row]{
		{Name: "first_day", For: report.Programs, Cell: func(r Row) report.Cell { return report.Day(of(r).FirstDay) }},
		{Name: "repeat_days", For: report.Programs, Cell: func(r Row) report.Cell { return report.Count(of(r).RepeatDays) }},
		{Name: "last_repeat_age", For: report.Programs, Cell: func(r Row) report.Cell { return report.Count(of(r).LastRepeatAge) }},
		{Name: "age", For: report.Programs, Cell: func(r Row) report.Cell { return report.Count(of(r).Age) }},
	}
}

// groupColumn is the column of a list of customers by group.
func groupColumn[Row any](s Scope, group func(Row) string) report.Column[Row] {
	return report.Column[Row]{Name: "group", Title: s.By, Cell: func(r Row) report.Cell { return report.GroupName(group(r)) }}
}

// monetary is an exact total, or a mean.
func monetary(v rfm.Value) report.Cell {
	if v.Ratio.Den == 1 {
		return report.Money(v.Unit.Amount(money.Minor(v.Ratio.Num)))
	}
	return quotient(v.Ratio.In(v.Unit))
}
