package main

import (
	"context"

	"github.com/retain-cli/retain/pkg/export"
	"github.com/retain-cli/retain/pkg/facts"
)

// readSubscriptions reads the customers file of a run without orders.
func (a *app) readSubscriptions(ctx context.Context, o *metricFlags, options export.Options) (facts.Source, export.Reading, error) {
	source, reading, err := export.Subscriptions(ctx, a.inputs([]string{o.customers})[0], options)
	if err != nil {
		return nil, reading, err
	}
	return source, reading, o.checkDimension(source, reading)
}
