package export

import (
	"context"
	"errors"

	"github.com/retain-cli/retain/pkg/export/internal/customers"
	"github.com/retain-cli/retain/pkg/export/internal/inspect"
)

// InspectCustomers looks at a customers export whose rows are subscriptions, as
// Inspect looks at orders. No flags are tried.
func InspectCustomers(ctx context.Context, in Input, o Options) (Inspection, error) {
	var r Inspection
	o.MaxRejects, o.Rejects, o.NeedAmount, o.By = MaxRejects{Share: 100}, nil, true, nil
	c, err := customers.Read(ctx, in, o)
	var bad *BadData
	if errors.As(err, &bad) { // what is wrong may be of account only for money
		r.Unpriced, o.NeedAmount = true, false
		c, err = customers.Read(ctx, in, o)
	}
	if errors.As(err, &bad) && len(bad.Problems) > 0 {
		r.Refused = &bad.Problems[0]
	} else if err != nil {
		return r, err
	}
	f, err := inspect.Describe(ctx, in, 1, o)
	if err != nil {
		return r, err
	}
	f.Refused = r.Refused
	describe(c.Reading, o, &f)
	r.Files, r.Problems = []inspect.File{f}, c.Problems
	r.RowsRead, r.RowsUsed, r.Notes = c.Reading.RowsRead, c.Reading.RowsUsed, c.Reading.Notes
	r.Filtered, r.Rejected = c.Reading.Filtered, c.Reading.Rejected
	if c.Subscriptions == nil {
		return r, nil
	}
	coverage := c.Subscriptions.Extent()
	r.Contracts, r.Customers, r.Currency = coverage.Subscriptions, coverage.Customers, coverage.Unit.Currency
	if !coverage.Empty {
		r.FirstDay, r.LastDay = &coverage.First, &coverage.Last
	}
	return r, nil
}

// describe tells which fields the columns of a file were read as.
func describe(r Reading, o Options, f *inspect.File) {
	for i := range f.Columns {
		column := &f.Columns[i]
		column.Field, column.Because = "", ""
		if i >= len(r.Columns) || r.Columns[i].Field == "" {
			continue
		}
		column.Field, column.Because = r.Columns[i].Field, "its name"
		switch {
		case o.Columns[column.Field] != "":
			column.Because = "named"
		case r.Preset != "":
			column.Because = "preset"
		}
	}
}
