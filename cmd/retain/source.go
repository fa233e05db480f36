package main

import (
	"context"

	"github.com/retain-cli/retain/pkg/export"
	"github.com/retain-cli/retain/pkg/facts"
)

// readFacts reads the files into a source of facts: orders, or the customers
// file when there are no orders.
func (a *app) readFacts(ctx context.Context, o *metricFlags, options export.Options, files []string) (facts.Source, export.Reading, error) {
	if len(files) == 0 {
		return a.readSubscriptions(ctx, o, options)
	}
	return a.readOrders(ctx, o, options, files)
}
