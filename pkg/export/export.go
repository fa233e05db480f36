// Package export reads other people's CSV exports into a ledger, exactly or
// not at all: bytes, encoding, delimiter, header, presets, values, bad rows.
//
//	in := export.Input{Name: "orders.csv", Open: func() (io.ReadCloser, error) { return os.Open("orders.csv") }}
//	orders, reading, err := export.Orders(ctx, []export.Input{in}, export.Options{})
//	var bad *export.BadData
//	if errors.As(err, &bad) { fmt.Println(bad.Problems[0]) }
package export

import (
	"context"

	"github.com/retain-cli/retain/pkg/export/internal/customers"
	"github.com/retain-cli/retain/pkg/export/internal/inspect"
	"github.com/retain-cli/retain/pkg/export/internal/orders"
	"github.com/retain-cli/retain/pkg/export/internal/schema"
	"github.com/retain-cli/retain/pkg/export/internal/spend"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/ledger"
	"github.com/retain-cli/retain/pkg/money"
	"github.com/retain-cli/retain/pkg/note"
)

// Orders reads orders exports, which together are one data set, into a ledger.
// A row is read exactly, or it is filtered or rejected and counted: the Reading
// has the numbers. Without Options.MaxRejects one bad row is an error.
//
// The errors are *BadData, *UsageError, *UnknownValue, *ReadError, *MemoryError
// and the context's.
func Orders(ctx context.Context, in []Input, o Options) (*ledger.Orders, Reading, error) {
	r, err := orders.Read(ctx, in, o)
	return r.Orders, r.Reading, err
}

// Inspect reads orders exports with the options given, and then finds out which
// further ones would make more of them readable. Bad rows never stop it. The
// errors are *UsageError, *ReadError and the context's.
func Inspect(ctx context.Context, in []Input, o Options) (Inspection, error) {
	return inspect.Orders(ctx, in, o)
}

// Spend reads a file of what was spent on winning customers: date, channel,
// amount and, if it is named, the currency, which has to be that of the unit or one
// that Options.Rates converts into it. Of the other options it obeys DateFormat, where
// all days are written so, Decimal, Thousands, Digits and StripCurrency; without them
// days and amounts tell how they are written, which the notes say. Every row has to be
// right: the errors are *BadData, *UsageError and *ReadError.
func Spend(in Input, unit money.Unit, o Options) ([]facts.Outlay, []note.Note, error) {
	return spend.Read(in, unit, o)
}

// CustomersFile tells whether a file is a customers export by its header.
func CustomersFile(in Input, o Options) (bool, error) { return schema.OfCustomers(in, o) }

// Subscriptions reads a customers export whose rows are subscriptions: who,
// from when, until when, at what price a month. Options.By names the columns
// to keep as dimensions; the reason why a subscription ended is always one.
//
// Prices for other intervals become monthly amounts exactly: the unit counts
// parts of a minor unit (money.Unit.Parts) where that is needed. A file without
// prices is one of unpriced subscriptions, unless Options.NeedAmount is set.
func Subscriptions(ctx context.Context, in Input, o Options) (*ledger.Subscriptions, Reading, error) {
	r, err := customers.Read(ctx, in, o)
	return r.Subscriptions, r.Reading, err
}

// Customers reads a customers export that stands beside orders: what is known
// of each customer, and when they signed up. Prices and ends are ignored; a
// start is optional.
func Customers(ctx context.Context, in Input, o Options) (*ledger.Attributes, Reading, error) {
	return customers.Attributes(ctx, in, o)
}
