package analysis

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/choice"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/money"
	"github.com/retain-cli/retain/pkg/note"
	"github.com/retain-cli/retain/pkg/report"
	"github.com/retain-cli/retain/pkg/rfm"
)

// List asks for the customers for whom all of some conditions hold.
type List struct {
	Scope
	Who     []Who       // none: all customers
	Options rfm.Options // of segments
	Sort    Order
	Limit   int      // how many are listed at most; 0: all
	With    []string // columns of the data to stand beside them
}

// Order is an order of customers. Equals are in order of their ids.
type Order = choice.Of[orders]

type orders struct{}

// Names lists the orders.
func (orders) Names() []string { return []string{"revenue", "orders", "last", "first", "gap", "id"} }

// keys are what customers are sorted by, the lowest first, by the place in Names: the
// most revenue and orders, the latest last and the earliest first order, and the
// shortest gap come first; those without a gap come last.
var keys = []func(l *Listed, c *facts.Customer) int64{
	func(_ *Listed, c *facts.Customer) int64 { return -int64(c.Revenue) },
	func(_ *Listed, c *facts.Customer) int64 { return -int64(c.Orders) },
	func(_ *Listed, c *facts.Customer) int64 { return -int64(c.Last) },
	func(_ *Listed, c *facts.Customer) int64 { return int64(c.First) },
	func(l *Listed, c *facts.Customer) int64 { return int64(uint32(l.twiceUsual(c) - 1)) },
	func(*Listed, *facts.Customer) int64 { return 0 },
}

// twiceUsual is twice the usual gap of a customer, 0 of one with fewer order days
// than make something usual.
func (l *Listed) twiceUsual(c *facts.Customer) int32 {
	if c.OrderDays < facts.RhythmDays || l.customers.TwiceGap == nil {
		return 0
	}
	return l.customers.TwiceGap(c.Ref)
}

// Listed is the result of List.
type Listed struct {
	Header
	Who      []Who        `json:"who"`
	Sort     Order        `json:"sort"`
	Found    int64        `json:"customers_found"` // for whom the conditions hold, listed or not
	Revenue  money.Amount `json:"revenue"`         // of these
	Warnings []note.Note  `json:"warnings"`
	Notes    []note.Note  `json:"notes"`

	head      []string
	limit     int
	places    []int32 // of those listed
	customers facts.Customers
	beside    []besideColumn
}

// besideColumn is a column of the data beside the customers.
type besideColumn struct {
	name  string
	value func(ref facts.Ref) string
}

// ListedCustomer is one customer of a list.
type ListedCustomer struct {
	CustomerID string       `json:"customer_id"`
	First      calendar.Day `json:"first_order"`
	Last       calendar.Day `json:"last_order"`
	Recency    int64        `json:"recency"` // days since then
	Orders     int64        `json:"orders"`
	OrderDays  int64        `json:"order_days"`
	Revenue    money.Amount `json:"revenue"`
	UsualGap   *float64     `json:"usual_gap_days"` // median days between order days; absent below facts.RhythmDays

	ref facts.Ref
}

// listColumns are the names of the columns that a list has without others beside.
var listColumns = []string{"customer_id", "first_order", "last_order", "recency", "orders", "order_days", "revenue", "usual_gap_days"}

// Check reports what is wrong with the request, whatever the data.
func (r List) Check() error {
	if r.Limit < 0 {
		return &RequestError{Field: "Limit", Value: fmt.Sprint(r.Limit), Reason: "use a number of customers"}
	}
	for i, name := range r.With {
		if slices.Contains(listColumns, name) || slices.Contains(r.With[:i], name) {
			return &RequestError{Field: "With", Value: name, Reason: "the list has that column already"}
		}
	}
	for _, w := range r.Who {
		if err := w.check(r.Scope, r.Options); err != nil {
			return err
		}
	}
	return r.Scope.Check()
}

// Run finds the customers.
func (r List) Run(ctx context.Context, d *Data) (*Listed, error) {
	if err := r.Check(); err != nil {
		return nil, err
	}
	customers, err := d.Customers(ctx, facts.By{})
	if err != nil {
		return nil, err
	}
	l := &Listed{Who: append([]Who{}, r.Who...), Sort: r.Sort, limit: r.Limit, customers: customers, Revenue: customers.Unit.Amount(0)}
	tests, notes, err := r.tests(ctx, d, l)
	if err != nil {
		return nil, err
	}
	for _, name := range r.With {
		column, err := d.beside(ctx, name)
		if err != nil {
			return nil, err
		}
		l.beside = append(l.beside, column)
	}
	l.places = byID(customers, func(c *facts.Customer) bool {
		for _, holds := range tests {
			if !holds(c) {
				return false
			}
		}
		l.Found++
		l.Revenue.Minor += c.Revenue
		return true
	})
	sortBy(l.places, func(place int32) int64 { return keys[r.Sort](l, &customers.Rows[place]) })
	if r.Limit > 0 {
		l.places = l.places[:min(r.Limit, len(l.places))]
	}
	l.Warnings, l.Notes = d.notes(notes)
	return l, nil
}

// tests are the conditions as tests of customers. They begin the result.
func (r List) tests(ctx context.Context, d *Data, l *Listed) (tests []func(*facts.Customer) bool, notes []note.Note, err error) {
	moves := facts.Movements{Activity: r.Activity}
	if slices.ContainsFunc(r.Who, Who.period) {
		if moves, err = d.movements(ctx, r.Scope); err != nil {
			return nil, nil, err
		}
	}
	var segment func(*facts.Customer) string
	if slices.ContainsFunc(r.Who, func(w Who) bool { return w.Kind == whoSegment || w.Kind == whoOverdue }) {
		if err := d.needOrders("a list by segment, or of who is overdue,"); err != nil {
			return nil, nil, err
		}
		scores := rfm.Score(l.customers, r.Options)
		segment = scores.Segment
	}
	r.Activity = moves.Activity // with the days that were found
	l.Header = d.header("customers", r.Scope, moves.Activity)
	words := []string{}
	for _, w := range r.Who {
		var members []facts.Member
		if w.period() {
			at := slices.IndexFunc(moves.Periods, func(p calendar.Period) bool { return strings.EqualFold(p.Label, w.Value) })
			switch {
			case at >= 0 && w.set != facts.NoSet:
				if members, err = facts.MembersOf(ctx, d.Source, r.query(), at); err != nil {
					return nil, nil, err
				}
			case at < 0 && len(moves.Periods) > 0:
				return nil, nil, &RequestError{Field: "Who", Value: w.String(), Reason: fmt.Sprintf("the %ss of the data are %s to %s", r.Grain.Noun(), moves.Periods[0], moves.Periods[len(moves.Periods)-1])}
			}
			if at >= 0 && !moves.Periods[at].Complete(moves.AsOf) {
				notes = append(notes, note.Note{Code: "partial-period", Concerns: note.Time}.Filled("%s is incomplete (data ends %s): its list can still change", moves.Periods[at], moves.AsOf))
			}
			if at == 0 {
				notes = note.Join(notes, moves.Newcomers().Notes(nil, nil))
			}
		}
		tests = append(tests, w.holds(r.Scope, d.coverage.AsOf, segment, members))
		words = append(words, w.inWords(d, r.Options))
	}
	l.head = r.headLines(d, moves.Activity, words)
	return tests, notes, nil
}

// headLines say who is listed and, where that depends on it, who is active.
func (r List) headLines(d *Data, a facts.Activity, words []string) []string {
	lines := []string{"Listed = all customers."}
	if len(words) > 0 {
		lines[0] = "Listed = " + strings.Join(words, ", and ") + "."
	}
	if slices.ContainsFunc(r.Who, func(w Who) bool { return w.set != facts.NoSet }) {
		lines = append(lines, "Active = "+d.active(r.Scope, a)+".")
	}
	return lines
}

// beside is a column with the value that each customer's last row has in it.
func (d *Data) beside(ctx context.Context, name string) (besideColumn, error) {
	c, err := d.Customers(ctx, facts.By{Name: name, Last: true})
	if err != nil {
		return besideColumn{}, err
	}
	byRef := func(row facts.Customer, ref facts.Ref) int { return cmp.Compare(row.Ref, ref) }
	slices.SortFunc(c.Rows, func(a, b facts.Customer) int { return byRef(a, b.Ref) })
	return besideColumn{name, func(ref facts.Ref) string {
		at, _ := slices.BinarySearchFunc(c.Rows, ref, byRef)
		return c.Groups[c.Rows[at].Group]
	}}, nil
}

// Customers are those listed.
func (l *Listed) Customers() iter.Seq[ListedCustomer] {
	return func(yield func(ListedCustomer) bool) {
		for _, place := range l.places {
			if !yield(l.customer(int(place))) {
				return
			}
		}
	}
}

func (l *Listed) customer(place int) ListedCustomer {
	row := &l.customers.Rows[place]
	c := ListedCustomer{
		CustomerID: l.customers.ID(place), First: row.First, Last: row.Last, Recency: int64(l.customers.AsOf - row.Last),
		Orders: int64(row.Orders), OrderDays: int64(row.OrderDays), Revenue: l.customers.Unit.Amount(row.Revenue), ref: row.Ref,
	}
	if twice := l.twiceUsual(row); twice > 0 {
		c.UsualGap = facts.Ratio{Num: int64(twice), Den: 2}.Float()
	}
	return c
}

// Report lays the list out.
func (l *Listed) Report() report.Report {
	found := report.Counted(l.Found, "customer")
	if int64(len(l.places)) < l.Found {
		found = fmt.Sprintf("%s of %s", report.Count(int64(len(l.places))).Human(), found)
	}
	t := l.table()
	return report.Report{
		Head: append(l.lines, l.head...), Tables: []report.Table{t},
		Foot:  []string{fmt.Sprintf("%s · %s of revenue so far", found, l.Revenue)},
		Notes: slices.Concat(l.Warnings, l.Notes), Concerns: l.concerns,
		Data: report.Streamed{Object: l, Name: "customers", Table: t},
	}
}

func (l *Listed) table() report.Table {
	type row = *ListedCustomer // which is copied for every cell otherwise
	first, last, orders := "First order", "Last order", "Orders"
	if l.Input.Subscriptions > 0 {
		first, last, orders = "First start", "Last active", "Subscriptions"
	}
	layout := report.Layout[row]{Name: "customers", Columns: []report.Column[row]{
		{Name: "customer_id", Title: "Customer", Cell: func(c row) report.Cell { return report.Raw(c.CustomerID) }},
		{Name: "first_order", Title: first, Drop: 3, Cell: func(c row) report.Cell { return report.Day(c.First) }},
		{Name: "last_order", Title: last, Cell: func(c row) report.Cell { return report.Day(c.Last) }},
		{Name: "recency", Title: "Days ago", Right: true, Drop: 1, Cell: func(c row) report.Cell { return report.Count(c.Recency) }},
		{Name: "orders", Title: orders, Right: true, Cell: func(c row) report.Cell { return report.Count(c.Orders) }},
		{Name: "order_days", For: report.Programs, Cell: func(c row) report.Cell { return report.Count(c.OrderDays) }},
		{Name: "revenue", Title: "Revenue", Right: true, Cell: func(c row) report.Cell { return report.Money(c.Revenue) }},
		{Name: "usual_gap_days", Title: "Usual gap", Right: true, Drop: 2, Cell: func(c row) report.Cell { return report.NumberOf(c.UsualGap, 1) }},
	}}
	for _, b := range l.beside {
		layout.Columns = append(layout.Columns, report.Column[row]{Name: b.name, Title: b.name, Cell: func(c row) report.Cell { return report.Raw(b.value(c.ref)) }})
	}
	return layout.Long(len(l.places), func() func(int) row {
		var c ListedCustomer
		return func(i int) row {
			c = l.customer(int(l.places[i]))
			return &c
		}
	}, l.customers.Parallel)
}
