package export

import (
	"context"
	"fmt"

	"github.com/retain-cli/retain/pkg/export/internal/schema"
	"github.com/retain-cli/retain/pkg/ledger"
	"github.com/retain-cli/retain/pkg/note"
)

// Condition is one of Options.Where.
type Condition = schema.Condition

// sides parts the conditions on the rows of orders from those on the customers
// beside them: the column of a condition is of the one file that has it, or of the
// one that it names.
func (f Files) sides(o Options) (orders, customers []Condition, err error) {
	if len(o.Where) == 0 {
		return nil, nil, nil
	}
	mine, err := f.headersOf(o, f.Orders...)
	if err != nil {
		return nil, nil, err
	}
	theirs, err := f.headersOf(o, *f.Customers)
	if err != nil {
		return nil, nil, err
	}
	for _, c := range o.Where {
		of, about := schema.ConditionColumn(mine, c, schema.SideOrders) >= 0, schema.ConditionColumn(theirs, c, schema.SideCustomers) >= 0
		switch {
		case of && about:
			return nil, nil, &UsageError{Option: note.Where, Value: c.String(), Hint: "to choose one",
				Reason: fmt.Sprintf("the orders and %s both have a column %q", f.Customers.Name, c.Column),
				Fixes:  []note.Fix{chosen(schema.SideOrders, c), chosen(schema.SideCustomers, c)}}
		case about:
			customers = append(customers, c)
		default:
			orders = append(orders, c)
		}
	}
	return orders, customers, nil
}

// besides is the options of reading the orders beside customers, with the conditions
// on these as a test of who bought.
func (f Files) besides(ctx context.Context, o Options, known *Reading) (Options, error) {
	of, about, err := f.sides(o)
	if err != nil || len(about) == 0 {
		return o, err
	}
	o.Where = nil
	all, _, err := Customers(ctx, *f.Customers, o)
	if err != nil {
		return o, err
	}
	buyers, err := f.buyers(ctx, o, about, all, known)
	o.Where, o.Buyers = of, buyers
	return o, err
}

// chosen is a condition whose column is of one of the two files.
func chosen(side string, c Condition) note.Fix {
	c.Column = side + "." + c.Column
	return note.Fix{Option: note.Where, Value: c.String()}
}

// headersOf is the columns of some files.
func (f Files) headersOf(o Options, files ...Input) (all schema.Names, err error) {
	var headers []string
	for _, in := range files {
		src, err := schema.Open(in, o)
		if err != nil {
			return all, err
		}
		table, err := schema.ReadTable(src, o)
		src.Close()
		if err != nil {
			return all, err
		}
		headers = append(headers, table.Header...)
	}
	return schema.NewNames(headers), nil
}

// buyers tells whose orders count by conditions on the customers: those of whom one
// row holds all of them. Who is not in the file is like a row of blanks.
func (f Files) buyers(ctx context.Context, o Options, about []Condition, all *ledger.Attributes, known *Reading) (func(id string) bool, error) {
	if len(about) == 0 {
		return nil, nil
	}
	o.Where, o.By = about, nil
	some, reading, err := Customers(ctx, *f.Customers, o)
	if err != nil {
		return nil, err
	}
	for _, n := range reading.Notes {
		if n.Code == schema.CodeUnmatched && (*n.Args)["value"] != "" { // who is not in the file is blank
			known.Notes = append(known.Notes, n)
		}
	}
	blank := true
	for _, c := range about {
		blank = blank && c.HoldsBlank()
	}
	return func(id string) bool {
		if all.Has(id) {
			return some.Has(id)
		}
		return blank
	}, nil
}
