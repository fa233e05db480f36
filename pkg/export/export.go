// Package export reads other people's CSV exports into a ledger, exactly or
// not at all: bytes, encoding, delimiter, header, presets, values, bad rows.
//
//	in := export.Input{Name: "orders.csv", Open: func() (io.ReadCloser, error) { return os.Open("orders.csv") }}
//	orders, reading, err := export.Orders(ctx, []export.Input{in}, export.Options{})
//	var bad *export.BadData
//	if errors.As(err, &bad) { fmt.Println(bad.Problems[0]) }
package export
