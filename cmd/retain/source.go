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
		source, reading, err := export.Subscriptions(ctx, a.inputs([]string{o.customers})[0], options)
		return source, reading, err
	}
	return nil, export.Reading{}, usagef("reading is not built yet")
}
