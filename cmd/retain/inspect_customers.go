package main

import (
	"context"
	"errors"

	"github.com/retain-cli/retain/pkg/export"
	"github.com/retain-cli/retain/pkg/ledger"
	"github.com/retain-cli/retain/pkg/report"
)

// reconciliation is where orders and a customers file do not fit together.
type reconciliation struct {
	File    string          `json:"file"`
	Unknown mismatch        `json:"orders_unknown_customers"`
	Without mismatch        `json:"customers_without_orders"`
	Early   mismatch        `json:"orders_before_signup"`
	Refused *export.Problem `json:"refused"` // why the files could not be compared
}

// mismatch is one way of not fitting.
type mismatch struct {
	Customers int64    `json:"customers"`
	Orders    int64    `json:"orders"`
	Examples  []string `json:"examples"` // ids, the alphabetically first
}

// reconcile compares the orders with the customers file, nil when there is
// none. Rows that cannot be read are left out: the inspection reports them.
func reconcile(ctx context.Context, in inputs, options export.Options) (*reconciliation, error) {
	if in.customers == nil {
		return nil, nil
	}
	r := &reconciliation{File: in.customers.Name}
	options.MaxRejects, options.By, options.AsOf = export.MaxRejects{Share: 100}, nil, nil
	customers, _, err := export.Customers(ctx, *in.customers, options)
	if err != nil {
		return r.refused(err)
	}
	orders, _, err := export.Orders(ctx, in.orders, options)
	if err != nil {
		return r.refused(err)
	}
	r.take(orders.Reconcile(customers), options.Redact)
	return r, nil
}

// refused keeps what is wrong with the data; other errors stop the run.
func (r *reconciliation) refused(err error) (*reconciliation, error) {
	var bad *export.BadData
	if !errors.As(err, &bad) || len(bad.Problems) == 0 {
		return nil, err
	}
	refused := withAdvice(bad.Problems[0])
	r.Refused = &refused
	return r, nil
}

func (r *reconciliation) take(found ledger.Reconciliation, redact func(string) string) {
	ids := func(list []string) []string {
		shown := append([]string{}, list...)
		for i := range shown {
			if redact != nil {
				shown[i] = redact(shown[i])
			}
		}
		return shown
	}
	r.Unknown = mismatch{found.UnknownCustomers, found.UnknownOrders, ids(found.Unknown)}
	r.Without = mismatch{found.WithoutOrders, 0, ids(found.Without)}
	r.Early = mismatch{found.EarlyCustomers, found.EarlyOrders, ids(found.Early)}
}

// tables is the comparison, a line for each way of not fitting.
func (r *reconciliation) tables() []report.Table {
	if r == nil {
		return nil
	}
	t := report.Table{Name: "customers", Title: "Against " + shortName(r.File), Columns: []report.Head{
		{Name: "mismatch", Title: "What does not fit"},
		{Name: "customers", Title: "Customers", Right: true},
		{Name: "orders", Title: "Orders", Right: true},
		{Name: "examples", Title: "Such as"},
	}}
	if r.Refused != nil {
		t.Add(report.Raw("not compared: " + r.Refused.String()))
		return []report.Table{t}
	}
	for _, line := range []struct {
		code, text string
		mismatch
	}{
		{"orders-unknown-customers", "orders of customers who are not in it", r.Unknown},
		{"customers-without-orders", "customers without an order", r.Without},
		{"orders-before-signup", "orders before the customer signed up", r.Early},
	} {
		t.Add(report.Text(line.code).Shown(line.text), report.Count(line.Customers), ifAny(line.Orders), report.Raw(shortList(line.Examples)))
	}
	return []report.Table{t}
}
