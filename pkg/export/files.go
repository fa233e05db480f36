package export

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/retain-cli/retain/pkg/export/internal/problem"
	"github.com/retain-cli/retain/pkg/export/internal/schema"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/ledger"
	"github.com/retain-cli/retain/pkg/note"
)

// Files are the exports of one data set: orders, a customers export beside them,
// or a customers export alone, whose rows are subscriptions.
type Files struct {
	Orders    []Input
	Customers *Input
}

// Read reads the exports into a source of facts, which can be split by the
// columns of both: a dimension is looked for among the customers first, but for
// channels, which only orders show. The errors are those of Orders, and a
// *UsageError for a dimension of Options.By that neither has.
func (f Files) Read(ctx context.Context, o Options) (facts.Source, Reading, error) {
	f, err := f.asRead(o)
	if err != nil {
		return nil, Reading{}, err
	}
	var conditions []string
	for _, c := range o.Where {
		conditions = append(conditions, c.String())
	}
	if len(f.Orders) == 0 && f.Customers != nil {
		subscriptions, reading, err := Subscriptions(ctx, *f.Customers, o)
		reading.Where = conditions
		if err != nil {
			return nil, reading, err
		}
		return subscriptions, reading, splits(ctx, subscriptions, o.By, reading.Columns, o.Redact != nil)
	}
	var customers *ledger.Attributes
	var known Reading
	asked := o.By
	if f.Customers != nil {
		var about []Condition
		if o.Where, about, err = f.sides(o); err != nil {
			return nil, Reading{}, err
		}
		beside := o
		beside.Where = nil
		if customers, known, err = Customers(ctx, *f.Customers, beside); err != nil {
			return nil, known, err
		}
		o.Beside = headers(known.Columns)
		if o.Buyers, err = f.buyers(ctx, beside, about, customers, &known); err != nil {
			return nil, known, err
		}
	}
	o.By = slices.DeleteFunc(slices.Clone(asked), func(name string) bool {
		switch {
		case ledger.SameName(name, ledger.Channels):
			return false
		case ledger.SameName(name, ledger.Tenure), ledger.SameName(name, ledger.Cohort):
			return true
		}
		return customers != nil && customers.Dimension(name)
	})
	orders, reading, err := Orders(ctx, f.Orders, o)
	if err != nil {
		return nil, reading, err
	}
	if customers != nil {
		fit := reconcile(orders, customers, f.Customers.Name, o)
		reading.Notes = slices.Concat(reading.Notes, known.Notes, rejected(known, f.Customers.Name), fit.notes())
		orders = orders.With(customers.Only(o.Buyers))
	}
	reading.Where = conditions
	return orders, reading, splits(ctx, orders, asked, slices.Concat(known.Columns, reading.Columns), o.Redact != nil)
}

// asRead is the files as their rows are read: invoices that are subscriptions for
// what they pay for stand where subscriptions do.
func (f Files) asRead(o Options) (Files, error) {
	switch {
	case o.RowIs != schema.RowInvoicePeriod || len(f.Orders) == 0:
		return f, nil
	case len(f.Orders) > 1 || f.Customers != nil:
		return f, &UsageError{Option: note.RowIs, Value: o.RowIs.String(), Reason: "reads one file of invoices, and no other beside it"}
	}
	return Files{Customers: &f.Orders[0]}, nil
}

// splits is the error of a dimension that a source does not have or, where customers are
// redacted, of a column that tells who they are.
func splits(ctx context.Context, source interface {
	facts.Source
	facts.Dimensioner
}, by []string, columns []Column, redacted bool) error {
	if err := missing(source, by, columns); err != nil || !redacted {
		return err
	}
	for _, name := range by {
		if !slices.ContainsFunc(columns, func(c Column) bool { return ledger.SameName(c.Header, name) }) {
			continue // it is made of other facts
		}
		customers, err := source.Customers(ctx, facts.By{Name: name})
		if err != nil {
			return err
		}
		if customers.Telling() {
			return schema.Identifying(note.SplitBy, name)
		}
	}
	return nil
}

// missing is the error of a dimension that a source does not have.
func missing(source facts.Dimensioner, by []string, columns []Column) error {
	names := headers(columns)
	for _, name := range by {
		if source.Dimension(name) {
			continue
		}
		e := &UsageError{Option: note.SplitBy, Value: name, Hint: schema.MeantDimension(name, names),
			Reason: fmt.Sprintf("no such column; available are %s, tenure, cohort and, with a channel column, channels", strings.Join(names, ", "))}
		if e.Hint == "" && ledger.SameName(name, schema.FieldReason) {
			e.Hint, e.Fixes = "to name it", []note.Fix{{Option: note.Column, Value: schema.FieldReason + "=HEADER"}}
		}
		return e
	}
	return nil
}

func headers(columns []Column) (names []string) {
	for _, c := range columns {
		names = append(names, c.Header)
	}
	return names
}

func rejected(known Reading, file string) []note.Note {
	if known.RowsRejected == 0 {
		return nil
	}
	return []note.Note{note.Note{Code: "customers-rejected", Level: note.Warning}.Filled("%s of %s excluded", counted(known.RowsRejected, "rejected row"), file)}
}

// Inspect looks at the exports with Inspect, or with InspectCustomers where there
// are no orders. A customers export beside orders is compared with them; its
// Reconciliation is nil otherwise.
func (f Files) Inspect(ctx context.Context, o Options) (Inspection, *Reconciliation, error) {
	f, err := f.asRead(o)
	if err != nil {
		return Inspection{}, nil, err
	}
	if len(f.Orders) == 0 && f.Customers != nil {
		found, err := InspectCustomers(ctx, *f.Customers, o)
		return found, nil, err
	}
	of := o
	if f.Customers != nil {
		var known Reading
		if of, err = f.besides(ctx, o, &known); err != nil {
			return Inspection{}, nil, err
		}
	}
	found, err := Inspect(ctx, f.Orders, of)
	if err != nil || f.Customers == nil {
		return found, nil, err
	}
	o.MaxRejects, o.By, o.AsOf, o.Where = MaxRejects{Share: 100}, nil, nil, nil // rejected rows are in the inspection
	customers, _, err := Customers(ctx, *f.Customers, o)
	var orders *ledger.Orders
	if err == nil {
		orders, _, err = Orders(ctx, f.Orders, o)
	}
	var bad *BadData
	switch {
	case err == nil:
		return found, reconcile(orders, customers, f.Customers.Name, o), nil
	case errors.As(err, &bad) && len(bad.Problems) > 0:
		return found, &Reconciliation{File: f.Customers.Name, Refused: &bad.Problems[0]}, nil
	}
	return found, nil, err
}

// Reconciliation is where orders and a customers export do not fit together.
type Reconciliation struct {
	File    string   `json:"file"`
	Unknown Mismatch `json:"orders_unknown_customers"`
	Without Mismatch `json:"customers_without_orders"`
	Early   Mismatch `json:"orders_before_signup"`
	Refused *Problem `json:"refused"` // why they could not be compared
}

// Mismatch is one way of not fitting.
type Mismatch struct {
	Customers int64    `json:"customers"`
	Orders    int64    `json:"orders"`
	Examples  []string `json:"examples"` // ids, the alphabetically first
}

func reconcile(orders *ledger.Orders, customers *ledger.Attributes, file string, o Options) *Reconciliation {
	r := orders.Reconcile(customers)
	list := func(ids []string) []string {
		shown := make([]string, len(ids))
		for i, id := range ids {
			if shown[i] = id; o.Redact != nil {
				shown[i] = o.Redact(id)
			}
		}
		return shown
	}
	return &Reconciliation{File: file,
		Unknown: Mismatch{r.UnknownCustomers, r.UnknownOrders, list(r.Unknown)},
		Without: Mismatch{r.WithoutOrders, 0, list(r.Without)},
		Early:   Mismatch{r.EarlyCustomers, r.EarlyOrders, list(r.Early)},
	}
}

// args is the numbers of a note on it.
func (m Mismatch) args(file string) *note.Args {
	return &note.Args{"file": file, "customers": m.Customers, "orders": m.Orders}
}

func (r *Reconciliation) notes() (notes []note.Note) {
	if m := r.Unknown; m.Orders > 0 {
		notes = append(notes, note.Note{Code: "orders-unknown-customers", Concerns: note.Identity, Args: m.args(r.File)}.
			Filled("%s of %s who are not in %s", counted(m.Orders, "order"), counted(m.Customers, "customer"), r.File))
	}
	if m := r.Without; m.Customers > 0 {
		notes = append(notes, note.Note{Code: "customers-without-orders", Concerns: note.Identity, Args: m.args(r.File)}.
			Filled("%s of %s without an order among those counted", counted(m.Customers, "customer"), r.File))
	}
	if m := r.Early; m.Orders > 0 {
		notes = append(notes, note.Note{Code: "orders-before-signup", Concerns: note.Time, Args: m.args(r.File)}.
			Filled("%s of %s before the day they signed up", counted(m.Orders, "order"), counted(m.Customers, "customer")))
	}
	return notes
}

// counted is a number with its noun, which is plural where the number is.
func counted(n int64, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return problem.Grouped(n) + " " + noun
}
