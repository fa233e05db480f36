package export

import (
	"errors"
	"reflect"
	"testing"

	"github.com/retain-cli/retain/pkg/note"
)

// A dimension is found in either file; one of neither is refused as an option.
func TestFilesDimensions(t *testing.T) {
	orders := fileOf("orders.csv", []byte("customer_id,order_date,channel\na,2024-01-05,web\nb,2024-01-06,app\n"))
	customers := fileOf("customers.csv", []byte("customer_id,started_at,plan\na,2024-02-01,pro\nc,2024-01-01,free\n"))
	for _, c := range []struct {
		by   string
		want *UsageError // nil: it is a dimension
	}{
		{"channel", nil}, {"plan", nil}, {"channels", nil}, {"tenure", nil},
		{"plam", &UsageError{Option: note.SplitBy, Value: "plam", Hint: "did you mean plan?"}},
		{"churn_reason", &UsageError{Option: note.SplitBy, Value: "churn_reason", Hint: "to name it", Fixes: []note.Fix{{Option: note.Column, Value: "churn_reason=HEADER"}}}},
	} {
		if c.by != "channel" && c.by != "channels" { // which subscriptions do not have
			source, _, err := Files{Customers: &customers}.Read(t.Context(), Options{By: []string{c.by}})
			usage, _ := errors.AsType[*UsageError](err)
			if usage != nil {
				usage.Reason = ""
			}
			if !reflect.DeepEqual(usage, c.want) || c.want == nil && (err != nil || source == nil) {
				t.Errorf("subscriptions by %s: %v", c.by, err)
			}
		}
		if _, _, err := (Files{Orders: []Input{orders}, Customers: &customers}).Read(t.Context(), Options{By: []string{c.by}}); (err == nil) != (c.want == nil) {
			t.Errorf("both by %s: %v", c.by, err)
		}
	}
}

// Where orders and customers do not fit is in the notes of a reading and in an
// inspection.
func TestFilesReconcile(t *testing.T) {
	customers := fileOf("customers.csv", []byte("customer_id,started_at\na,2024-02-01\nc,2024-01-01\n"))
	f := Files{Orders: []Input{fileOf("orders.csv", []byte("customer_id,order_date\na,2024-01-05\nb,2024-01-06\n"))}, Customers: &customers}
	_, reading, err := f.Read(t.Context(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	var codes []string
	for _, n := range reading.Notes {
		codes = append(codes, n.Code)
	}
	if want := []string{"orders-unknown-customers", "customers-without-orders", "orders-before-signup"}; !reflect.DeepEqual(codes[max(0, len(codes)-3):], want) {
		t.Errorf("notes %q, want %q last", codes, want)
	}
	// Those whose orders are excluded are in this number too.
	if got, want := reading.Notes[len(codes)-2].Text, "1 customer of customers.csv without an order among those counted"; got != want {
		t.Errorf("note %q, want %q", got, want)
	}
	_, fit, err := f.Inspect(t.Context(), Options{Redact: func(id string) string { return "<" + id + ">" }})
	want := &Reconciliation{File: "customers.csv", Unknown: Mismatch{1, 1, []string{"<b>"}}, Without: Mismatch{1, 0, []string{"<c>"}}, Early: Mismatch{1, 1, []string{"<a>"}}}
	if err != nil || !reflect.DeepEqual(fit, want) {
		t.Errorf("%+v, %v", fit, err)
	}
}
