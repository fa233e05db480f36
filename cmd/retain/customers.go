package main

import (
	"context"
	"fmt"
	"slices"

	"github.com/retain-cli/retain/pkg/export"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/ledger"
	"github.com/retain-cli/retain/pkg/note"
)

// readSubscriptions reads the customers file of a run without orders.
func (a *app) readSubscriptions(ctx context.Context, o *metricFlags, options export.Options) (facts.Source, export.Reading, error) {
	source, reading, err := export.Subscriptions(ctx, a.inputs([]string{o.customers})[0], options)
	if err != nil {
		return nil, reading, err
	}
	return source, reading, o.checkDimension(source, reading)
}

// readOrders reads orders, and the customers file beside them when there is
// one.
func (a *app) readOrders(ctx context.Context, o *metricFlags, options export.Options, files []string) (facts.Source, export.Reading, error) {
	if o.customers == "" {
		options.By = onOrders(options.By)
		orders, reading, err := export.Orders(ctx, a.inputs(files), options)
		if err != nil {
			return nil, reading, err
		}
		return orders, reading, o.checkDimension(orders, reading)
	}
	return a.readBoth(ctx, o, options, files)
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
func (a *app) readBoth(ctx context.Context, o *metricFlags, options export.Options, files []string) (facts.Source, export.Reading, error) {
	if o.customers == "-" && slices.Contains(files, "-") {
		return nil, export.Reading{}, usagef("orders and --customers cannot both come from standard input")
	}
	customers, known, err := export.Customers(ctx, a.inputs([]string{o.customers})[0], options)
	if err != nil {
		return nil, known, err
	}
	options.By, options.Beside = onOrders(options.By), headers(known)
	if o.split() && customers.Dimension(o.by) && !ledger.SameName(o.by, ledger.Channels) {
		options.By = nil
	}
	orders, reading, err := export.Orders(ctx, a.inputs(files), options)
	if err != nil {
		return nil, reading, err
	}
	reading.Notes = append(reading.Notes, known.Notes...)
	if known.RowsRejected > 0 {
		reading.Notes = append(reading.Notes, note.Note{Code: "customers-rejected", Text: fmt.Sprintf("%s of %s are left out", count(known.RowsRejected, "bad row"), o.customers)})
	}
	reading.Notes = append(reading.Notes, reconciled(orders.Reconcile(customers), o.customers)...)
	source := orders.With(customers)
	return source, reading, o.checkDimension(source, known, reading)
}

// reconciled says where orders and the customers file do not fit together.
func reconciled(r ledger.Reconciliation, file string) (notes []note.Note) {
	add := func(code, format string, args ...any) {
		notes = append(notes, note.Note{Code: code, Text: fmt.Sprintf(format, args...)})
	}
	if r.UnknownOrders > 0 {
		add("orders-unknown-customers", "%s of %s who are not in %s", count(r.UnknownOrders, "order"), count(r.UnknownCustomers, "customer"), file)
	}
	if r.WithoutOrders > 0 {
		add("customers-without-orders", "%s of %s have no order", count(r.WithoutOrders, "customer"), file)
	}
	if r.EarlyOrders > 0 {
		add("orders-before-signup", "%s of %s before the day they signed up", count(r.EarlyOrders, "order"), count(r.EarlyCustomers, "customer"))
	}
	return notes
}
