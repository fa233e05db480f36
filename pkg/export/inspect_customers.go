package export

import (
	"context"
	"errors"

	"github.com/retain-cli/retain/pkg/export/internal/inspect"
	"github.com/retain-cli/retain/pkg/export/internal/problem"
)

// InspectCustomers looks at a customers export whose rows are subscriptions, as
// Inspect looks at orders. No flags are tried.
func InspectCustomers(ctx context.Context, in Input, o Options) (Inspection, error) {
	var r Inspection
	o.MaxRejects, o.Rejects, o.NeedAmount, o.By = MaxRejects{Share: 100}, nil, false, nil
	c, subscriptions, err := readSubscriptions(ctx, in, o)
	var bad *BadData
	if errors.As(err, &bad) && len(bad.Problems) > 0 {
		r.Refused = &bad.Problems[0]
	} else if err != nil {
		return r, err
	}
	f, err := inspect.Describe(ctx, in, o)
	if err != nil {
		return r, err
	}
	f.Refused = r.Refused
	c.describe(&f)
	r.Files, r.Problems = []inspect.File{f}, c.bad.problems[:min(len(c.bad.problems), problem.Shown)]
	r.RowsRead, r.RowsUsed, r.Notes = c.reading.RowsRead, c.reading.RowsUsed, c.reading.Notes
	r.Filtered, r.Rejected = c.reading.Filtered, c.reading.Rejected
	if subscriptions == nil {
		return r, nil
	}
	coverage := subscriptions.Extent()
	r.Contracts, r.Customers, r.Currency = coverage.Subscriptions, coverage.Customers, coverage.Unit.Currency
	if !coverage.Empty {
		r.FirstDay, r.LastDay = &coverage.First, &coverage.Last
	}
	return r, nil
}

// describe says what the columns of a file were taken for.
func (c *customersFile) describe(f *inspect.File) {
	for i := range f.Columns {
		column := &f.Columns[i]
		column.Field, column.Because = "", ""
		if i >= len(c.columns.List) || c.columns.List[i].Field == "" {
			continue
		}
		column.Field, column.Because = c.columns.List[i].Field, "its name"
		switch {
		case c.options.Columns[column.Field] != "":
			column.Because = "named"
		case c.columns.Preset != nil:
			column.Because = "preset"
		}
	}
}
