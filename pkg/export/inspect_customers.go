package export

import (
	"context"
	"errors"
	"slices"
)

// InspectCustomers looks at a customers export whose rows are subscriptions, as
// Inspect looks at orders. No flags are tried.
func InspectCustomers(ctx context.Context, in Input, o Options) (Inspection, error) {
	var r Inspection
	o.MaxRejects, o.Rejects, o.NeedAmount, o.By = "100%", nil, false, nil
	c, subscriptions, err := readSubscriptions(ctx, in, o)
	var bad *BadData
	if errors.As(err, &bad) && len(bad.Problems) > 0 {
		r.Refused = &bad.Problems[0]
	} else if err != nil {
		return r, err
	}
	f, err := inspectFile(ctx, in, o)
	if err != nil {
		return r, err
	}
	f.Refused = r.Refused
	c.describe(&f)
	r.Files, r.Problems = []InspectedFile{f}, c.bad.problems[:min(len(c.bad.problems), shownProblems)]
	r.RowsRead, r.RowsUsed, r.Notes = c.reading.RowsRead, c.reading.RowsUsed, c.reading.Notes
	r.Filtered, r.Rejected = c.reading.Filtered, c.reading.Rejected
	if subscriptions == nil {
		return r, nil
	}
	coverage := subscriptions.Coverage()
	r.Contracts, r.Customers, r.Currency = coverage.Subscriptions, coverage.Customers, coverage.Unit.Currency
	if !coverage.Empty {
		r.FirstDay, r.LastDay = &coverage.First, &coverage.Last
	}
	return r, nil
}

// describe says what the columns of a file were taken for.
func (c *customersFile) describe(f *InspectedFile) {
	for i := range f.Columns {
		column := &f.Columns[i]
		column.Field, column.Because = "", ""
		if i >= len(c.columns.list) || c.columns.list[i].Field == "" {
			continue
		}
		column.Field, column.Because = c.columns.list[i].Field, "its name"
		switch {
		case c.options.Columns[column.Field] != "":
			column.Because = byFlag
		case c.columns.preset != nil:
			column.Because = "preset"
		}
	}
}

// CustomersFile tells whether a file is a customers export by its header: an
// export of subscriptions that is known, or one that says when something
// started and has no date of an order.
func CustomersFile(in Input, o Options) (bool, error) {
	src, err := open(in, o)
	if err != nil {
		return false, err
	}
	defer src.close()
	d, err := readDialect(src.head, src.whole, in.Name, o)
	return err == nil && d.ofCustomers(o), nil
}

func (d *dialect) ofCustomers(o Options) bool {
	if p, err := presetFor(d.header, o); err == nil && p != nil {
		return p.Subscriptions
	}
	return o.Columns["date"] == "" && !d.names("date") && slices.ContainsFunc(customerFields, func(f fieldAliases) bool {
		return f.name == fieldStart && d.has(f.aliases)
	})
}

// names tells whether a column is called as a field of orders is.
func (d *dialect) names(field string) bool {
	return slices.ContainsFunc(orderFields, func(f fieldAliases) bool { return f.name == field && d.has(f.aliases) })
}

func (d *dialect) has(aliases []string) bool {
	return slices.ContainsFunc(aliases, func(alias string) bool { return len(named(d.header, alias)) > 0 })
}
