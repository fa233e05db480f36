package main

import (
	"context"
	"fmt"

	"github.com/retain-cli/retain/pkg/export"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/ledger"
	"github.com/retain-cli/retain/pkg/note"
	"github.com/retain-cli/retain/pkg/report"
)

// readFacts reads the files into a source of facts: orders, with the customers
// file beside them when there is one, or the customers file alone.
func (a *app) readFacts(ctx context.Context, o *metricFlags, options export.Options, in inputs) (facts.Source, export.Reading, error) {
	switch {
	case in.customers == nil:
		options.By = onOrders(options.By)
		orders, reading, err := export.Orders(ctx, in.orders, options)
		if err != nil {
			return nil, reading, err
		}
		return orders, reading, o.checkDimension(orders, reading)
	case len(in.orders) == 0:
		source, reading, err := export.Subscriptions(ctx, *in.customers, options)
		if err != nil {
			return nil, reading, err
		}
		return source, reading, o.checkDimension(source, reading)
	}
	return a.readBoth(ctx, o, options, in)
}

// onOrders is the dimensions that the orders have to have a column for.
func onOrders(by []string) []string {
	for _, name := range by {
		if ledger.SameName(name, ledger.Tenure) || ledger.SameName(name, ledger.Cohort) {
			return nil
		}
	}
	return by
}

// readBoth reads a customers file and orders. A dimension is looked for among
// the customers first, but for channels: which ones somebody has used is told
// by the orders.
func (a *app) readBoth(ctx context.Context, o *metricFlags, options export.Options, in inputs) (facts.Source, export.Reading, error) {
	customers, known, err := export.Customers(ctx, *in.customers, options)
	if err != nil {
		return nil, known, err
	}
	options.By, options.Beside = onOrders(options.By), headers(known)
	if o.split() && customers.Dimension(o.by) && !ledger.SameName(o.by, ledger.Channels) {
		options.By = nil
	}
	orders, reading, err := export.Orders(ctx, in.orders, options)
	if err != nil {
		return nil, reading, err
	}
	reading.Notes = append(reading.Notes, known.Notes...)
	if known.RowsRejected > 0 {
		reading.Notes = append(reading.Notes, note.Note{Code: "customers-rejected", Text: fmt.Sprintf("%s of %s are left out", report.Counted(known.RowsRejected, "bad row"), in.customers.Name)})
	}
	reading.Notes = append(reading.Notes, reconciled(orders.Reconcile(customers), in.customers.Name)...)
	source := orders.With(customers)
	return source, reading, o.checkDimension(source, known, reading)
}

// reconciled says where orders and the customers file do not fit together.
func reconciled(r ledger.Reconciliation, file string) (notes []note.Note) {
	add := func(code, format string, args ...any) {
		notes = append(notes, note.Note{Code: code, Text: fmt.Sprintf(format, args...)})
	}
	if r.UnknownOrders > 0 {
		add("orders-unknown-customers", "%s of %s who are not in %s", report.Counted(r.UnknownOrders, "order"), report.Counted(r.UnknownCustomers, "customer"), file)
	}
	if r.WithoutOrders > 0 {
		add("customers-without-orders", "%s of %s have no order", report.Counted(r.WithoutOrders, "customer"), file)
	}
	if r.EarlyOrders > 0 {
		add("orders-before-signup", "%s of %s before the day they signed up", report.Counted(r.EarlyOrders, "order"), report.Counted(r.EarlyCustomers, "customer"))
	}
	return notes
}
