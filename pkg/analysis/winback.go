package analysis

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/compare"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/money"
	"github.com/retain-cli/retain/pkg/note"
	"github.com/retain-cli/retain/pkg/report"
	"github.com/retain-cli/retain/pkg/rfm"
	"github.com/retain-cli/retain/pkg/stat"
)

// Winback asks which good customers have stopped ordering.
type Winback struct {
	Scope
	Options rfm.Options
	Segment []string // segments to list; nil: those of WinbackSegments that there are
	All     bool     // list all customers of these, not only those who have stopped
}

// WinbackSegments are the segments listed by default.
func WinbackSegments() []string { return []string{"win-back", "at-risk"} }

// Check reports what is wrong with the options, whatever the data.
func (r Winback) Check() error {
	if len(r.segments()) > 0 {
		return RFM{Options: r.Options, Segment: r.Segment}.Check()
	}
	return &RequestError{Field: "Segment", Reason: "neither " + strings.Join(WinbackSegments(), " nor ") +
		" is one of the segments; choose from " + strings.Join(rules(r.Options).Names(), ", ")}
}

func (r Winback) segments() []string {
	if r.Segment != nil {
		return r.Segment
	}
	names := rules(r.Options).Names()
	return slices.DeleteFunc(WinbackSegments(), func(name string) bool { return !slices.Contains(names, name) })
}

// Lapsed is the result of Winback.
type Lapsed struct {
	Header
	Definition RFMDefinition  `json:"definition"`
	Segments   []rfm.Segment  `json:"segments"`             // those that are listed
	Listed     int64          `json:"customers_listed"`     // of the segments
	NotListed  int64          `json:"customers_not_listed"` // of the segments: those who have not stopped
	QuietAfter *float64       `json:"quiet_after_days"`     // with fewer than facts.RhythmDays order days; null when nobody came back
	Groups     []WinbackGroup `json:"groups,omitzero"`
	Warnings   []note.Note    `json:"warnings"`
	Notes      []note.Note    `json:"notes"`

	scored  scored
	silence rfm.Silence
	every   bool           // all customers of the segments are listed
	gaps    []int32        // by place: the TwiceGap of those listed
	parts   []WinbackGroup // by group of the customers, with their counts
}

// WinbackGroup is how many customers of a group are listed.
type WinbackGroup struct {
	Group     string       `json:"group"`
	Small     bool         `json:"small"`
	Customers int64        `json:"customers"` // listed or not
	Listed    int64        `json:"customers_listed"`
	ListedPct *float64     `json:"customers_listed_pct"`
	Revenue   money.Amount `json:"revenue"` // of those listed
	Against
	tested stat.Proportion // Listed of Customers, of those whom tests do not leave out
}

// LapsedCustomer is one customer to win back.
type LapsedCustomer struct {
	CustomerID string       `json:"customer_id"`
	Segment    string       `json:"segment"`
	RFM        string       `json:"rfm"`
	LastOrder  calendar.Day `json:"last_order"`
	Recency    int64        `json:"recency"`        // days since then
	UsualGap   *float64     `json:"usual_gap_days"` // median days between order days; absent with one
	Orders     int64        `json:"orders"`
	Revenue    money.Amount `json:"revenue"`
	MostBought *string      `json:"most_bought"` // absent when the data has no products
	LastBought *string      `json:"last_bought"`
	Group      string       `json:"group,omitempty"` // of Scope.By
}

// Run computes the list.
func (r Winback) Run(ctx context.Context, d *Data) (*Lapsed, error) {
	if err := r.Check(); err != nil {
		return nil, err
	}
	s, err := d.score(ctx, "winback", r.Scope, r.Options)
	if err != nil {
		return nil, err
	}
	gaps, err := d.Gaps(ctx)
	if err != nil {
		return nil, err
	}
	s.listed = r.segments()
	res := &Lapsed{Header: s.Header, Definition: s.Definition, Segments: []rfm.Segment{}, scored: s, silence: rfm.NewSilence(d.coverage.AsOf, gaps), every: r.All}
	res.QuietAfter = res.silence.Usual()
	for _, segment := range s.Segments {
		if s.lists(segment.Segment) {
			res.Segments = append(res.Segments, segment)
			res.NotListed += segment.Customers
		}
	}
	res.count()
	res.NotListed -= res.Listed
	var hidden []note.Note
	if r.By != "" {
		hidden = res.group()
	}
	res.Warnings, res.Notes = d.notes(s.Result.Notes, hidden, d.ages(r.Scope))
	return res, nil
}

// group compares the groups by the share of their customers that is listed.
func (r *Lapsed) group() (hidden []note.Note) {
	changes := r.scope.against(shares("customers_listed_pct", r.parts, func(g WinbackGroup) (all, tested stat.Proportion) {
		return stat.Proportion{Part: g.Listed, Whole: g.Customers}, g.tested
	}))[0]
	r.Groups, hidden = shownGroups(r.scope, r.parts, func(g WinbackGroup) int64 { return g.Customers }, func(i int, g WinbackGroup) WinbackGroup {
		g.Against = Against{changes[i]}
		return g
	})
	return append(hidden, r.scope.older(r.scored.newcomers)...)
}

// wants tells whether a customer is listed.
func (r *Lapsed) wants(c *facts.Customer) bool {
	return r.scored.lists(r.scored.Result.Segment(c)) && (r.every || r.silence.Stopped(c))
}

// count counts the customers of each group, and those listed.
func (r *Lapsed) count() {
	unit := r.scored.customers.Unit
	for _, name := range r.scored.customers.Groups {
		r.parts = append(r.parts, WinbackGroup{Group: name, Revenue: unit.Amount(0)})
	}
	r.gaps = make([]int32, len(r.scored.customers.Rows))
	for i := range r.scored.customers.Rows {
		c := &r.scored.customers.Rows[i]
		part := &r.parts[c.Group]
		part.Customers++
		wanted, tested := r.wants(c), r.scored.tests(c)
		if tested {
			part.tested.Whole++
		}
		if wanted {
			if tested {
				part.tested.Part++
			}
			r.gaps[i] = r.scored.customers.TwiceGap(c.Ref) // now, as neighbours lie side by side
			part.Listed++
			part.Revenue.Minor += c.Revenue
			r.Listed++
		}
	}
	for i := range r.parts {
		part := &r.parts[i]
		part.Small = part.Customers < facts.MinSample
		part.ListedPct = facts.PercentOf(part.Listed, part.Customers)
	}
}

// Report lays out the customers and, of a split, the groups.
func (r *Lapsed) Report() report.Report {
	places := r.list()
	tables := []report.Table{r.table(places)}
	if r.scope.By != "" {
		tables = append(tables, r.groupTable())
	}
	head := r.scored.head()
	for _, segment := range r.scored.listed {
		head = append(head, fmt.Sprintf("%s = %s.", segment, conditions(r.scored.options, segment)))
	}
	foot := []string{fmt.Sprintf("%s · %s of revenue so far", report.Counted(int64(len(places)), "customer"), r.all().Revenue)}
	if r.NotListed > 0 {
		foot = append(foot, report.Counted(r.NotListed, "customer")+" of these segments not listed, within twice their usual gap; --all lists them too")
	}
	return report.Report{
		Head:   append(head, r.rule()),
		Tables: tables,
		Foot:   append(foot, legend(byProportions, r.Groups, r.Warnings...)...),
		Notes:  slices.Concat(r.Warnings, r.Notes), Concerns: r.concerns,
		Data: report.Streamed{Object: r, Name: "customers", Table: tables[0]},
	}
}

// rule says who of the segments is listed.
func (r *Lapsed) rule() string {
	if r.every {
		return "Listed = all customers of these segments, whether they have stopped or not."
	}
	rule := fmt.Sprintf("Listed = %d or more order days, and silent for more than twice the median of their gaps", facts.RhythmDays)
	if r.QuietAfter != nil {
		rule += "; with fewer, for more than " + report.NumberOf(r.QuietAfter, 1).Human() + " days (twice the median of all gaps)"
	}
	return rule + "."
}

// all is the customers of all groups.
func (r *Lapsed) all() WinbackGroup {
	all := WinbackGroup{Listed: r.Listed, Customers: r.scored.Total.Customers, Revenue: r.scored.customers.Unit.Amount(0)}
	for _, part := range r.parts {
		all.Revenue.Minor += part.Revenue.Minor
	}
	all.ListedPct = facts.PercentOf(all.Listed, all.Customers)
	return all
}

func (r *Lapsed) groupTable() report.Table {
	type group = WinbackGroup
	columns := []report.Column[group]{
		{Name: "customers", Title: "Customers", Right: true, Drop: 2, Cell: func(g group) report.Cell { return report.Count(g.Customers) }},
		{Name: "customers_listed", Title: "Listed", Right: true, Cell: func(g group) report.Cell { return report.Count(g.Listed) }},
		{Name: "revenue", Title: "Revenue", Right: true, Drop: 3, Cell: func(g group) report.Cell { return report.Money(g.Revenue) }},
		{Name: "customers_listed_pct", Title: "Share", Right: true, Cell: func(g group) report.Cell { return report.PercentOf(g.ListedPct) }},
	}
	columns = append(columns, restColumns("", 0, func(g group) compare.Change { return g.AgainstRest })...)
	t := report.ByGroup(r.scope.By, columns, r.Groups, r.all(), func(g group) (string, bool) { return g.Group, g.Small })
	t.Title = "Share of the customers that are listed"
	return t
}

// list are the places of the listed customers, the most valuable first.
func (r *Lapsed) list() []int32 {
	places := byID(r.scored.customers, r.wants)
	sortBy(places, func(place int32) int64 { return -int64(r.scored.customers.Rows[place].Revenue) })
	return places
}

// Customers are those listed, the most valuable first.
func (r *Lapsed) Customers() iter.Seq[LapsedCustomer] {
	return func(yield func(LapsedCustomer) bool) {
		for _, place := range r.list() {
			if !yield(r.customer(int(place))) {
				return
			}
		}
	}
}

func (r *Lapsed) customer(place int) LapsedCustomer {
	row, c := &r.scored.customers.Rows[place], r.scored.customer(place)
	l := LapsedCustomer{
		CustomerID: c.CustomerID, Segment: c.Segment, RFM: c.RFM, LastOrder: c.LastOrder, Recency: c.Recency,
		Orders: int64(row.Orders), Revenue: r.scored.customers.Unit.Amount(row.Revenue), Group: c.Group,
	}
	if row.OrderDays > 1 {
		l.UsualGap = facts.Ratio{Num: int64(r.gaps[place]), Den: 2}.Float()
	}
	if products := r.scored.customers.Products; products != nil {
		most, last := products(row.Ref)
		l.MostBought, l.LastBought = &most, &last
	}
	return l
}

func (r *Lapsed) table(places []int32) report.Table {
	type row = *LapsedCustomer // which is copied for every cell otherwise
	l := report.Layout[row]{Name: "customers", Columns: []report.Column[row]{
		{Name: "customer_id", Title: "Customer", Cell: func(c row) report.Cell { return report.Raw(c.CustomerID) }},
		{Name: "segment", Title: "Segment", Cell: func(c row) report.Cell { return report.Text(c.Segment) }},
		{Name: "rfm", Title: "RFM", Drop: 4, Cell: func(c row) report.Cell { return report.Text(c.RFM) }},
		{Name: "last_order", Title: "Last order", Cell: func(c row) report.Cell { return report.Day(c.LastOrder) }},
		{Name: "recency", Title: "Days ago", Right: true, Drop: 1, Cell: func(c row) report.Cell { return report.Count(c.Recency) }},
		{Name: "usual_gap_days", Title: "Usual gap", Right: true, Drop: 2, Cell: func(c row) report.Cell { return report.NumberOf(c.UsualGap, 0) }},
		{Name: "orders", Title: "Orders", Right: true, Drop: 3, Cell: func(c row) report.Cell { return report.Count(c.Orders) }},
		{Name: "revenue", Title: "Revenue", Right: true, Cell: func(c row) report.Cell { return report.Money(c.Revenue) }},
	}}
	products := report.Everyone
	if r.scored.customers.Products == nil {
		products = report.JSON
	}
	product := func(p *string) report.Cell {
		if p == nil {
			return report.Empty()
		}
		return report.Raw(*p)
	}
	l.Columns = append(l.Columns,
		report.Column[row]{Name: "most_bought", Title: "Bought most", Drop: 5, For: products, Cell: func(c row) report.Cell { return product(c.MostBought) }},
		report.Column[row]{Name: "last_bought", Title: "Bought last", Drop: 6, For: products, Cell: func(c row) report.Cell { return product(c.LastBought) }})
	if r.scope.By != "" {
		l.Columns = append(l.Columns, groupColumn(r.scope, func(c row) string { return c.Group }))
	}
	return l.Long(len(places), func() func(int) row {
		var c LapsedCustomer
		return func(i int) row {
			c = r.customer(int(places[i]))
			return &c
		}
	}, r.scored.customers.Parallel)
}
