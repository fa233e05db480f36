package predict_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/predict"
)

// encoded is JSON of a value.
func encoded(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// again is a model that was encoded and decoded.
func again(t *testing.T, m *predict.Model) (decoded predict.Model) {
	t.Helper()
	if err := json.Unmarshal([]byte(encoded(t, m)), &decoded); err != nil {
		t.Fatal(err)
	}
	return decoded
}

// A model that was encoded and decoded predicts what the result did that it is of, to
// the last bit, whatever the kind and with or without amounts, a backtest or intervals.
func TestModelsPredictTheSame(t *testing.T) {
	short := shop(40, 1095, 1095) // all orders are of the time before the split
	unpriced := shop(40, 730, 365)
	unpriced.Unit.Unpriced = true
	regular := shop(40, 730, 365)
	regular.AllGaps, regular.Gaps = facts.Gaps{1: 60, 60: 40}, []facts.Gaps{{1: 40, 60: 30}, {1: 20, 60: 9}}
	for _, c := range []struct {
		what string
		f    predict.Facts
		o    predict.Options
	}{
		{"auto", shop(90, 730, 365), predict.Options{Interval: 90}},
		{"bg for ever", shop(60, 730, 365), predict.Options{Model: predict.BG, Horizon: predict.Forever}},
		{"pareto", shop(40, 730, 365), predict.Options{Model: predict.Pareto, Horizon: 90}},
		{"cnbd", regular, predict.Options{Model: predict.CNBD}},
		{"few", shop(20, 730, 365), predict.Options{Interval: 33.3}},
		{"one", shop(1, 730, 365), predict.Options{}},
		{"no backtest", short, predict.Options{Model: predict.MBG}},
		{"without amounts", unpriced, predict.Options{Model: predict.MBG}},
	} {
		want := predict.Customers(c.f, c.o)
		m := again(t, want.Model())
		other := c.o
		other.Model, other.Interval = predict.Auto, 50 // which the model knows better
		got, err := m.Predict(c.f, other)
		if err != nil {
			t.Errorf("%s: %v", c.what, err)
			continue
		}
		if a, b := encoded(t, got), encoded(t, want); a != b {
			t.Errorf("%s: %s\nwant %s", c.what, a, b)
		}
		for i := range c.f.Rows {
			if a, b := encoded(t, got.Customer(i)), encoded(t, want.Customer(i)); a != b {
				t.Fatalf("%s: customer %d: %s\nwant %s", c.what, i, a, b)
			}
		}
		if a, b := encoded(t, got.Model()), encoded(t, m); a != b {
			t.Errorf("%s: the model of that is %s\nwant %s", c.what, a, b)
		}
	}
}

// A customer's numbers depend on the customer and the model alone.
func TestModelsPredictOthers(t *testing.T) {
	f := shop(300, 730, 365)
	want := predict.Customers(f, predict.Options{})
	m := again(t, want.Model())
	f.Rows, f.Past, f.Days, f.Repeats, f.Hash = f.Rows[100:103], nil, nil, nil, nil
	got, err := m.Predict(f, predict.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for i := range f.Rows {
		if a, b := encoded(t, got.Customer(i)), encoded(t, want.Customer(100+i)); a != b {
			t.Errorf("customer %d: %s\nwant %s", i, a, b)
		}
	}
	f.Rows = nil
	if none, err := m.Predict(f, predict.Options{}); err != nil || none.Fitted != nil || none.Model() != nil {
		t.Errorf("nobody: %+v, %v", none, err)
	}
}

// What no result has is refused, at its place, and never predicts.
func TestCheckOfModels(t *testing.T) {
	f := shop(300, 730, 365)
	r := predict.Customers(f, predict.Options{})
	good := encoded(t, r.Model())
	for _, c := range []struct{ old, to, path string }{
		{`"name":"MBG/NBD"`, `"name":"MBG"`, "fitted"},
		{`"fitted":{"kind":"mbg"`, `"fitted":{"kind":"bg"`, "fitted.kind"},
		{`"name":"q","value":`, `"name":"q","value":-`, "value_model"},
		{`"interval_pct":80,"intervals"`, `"interval_pct":100,"intervals"`, "interval_pct"},
		{`"customers":300`, `"customers":2`, "customers"},
		{`"chosen":"mbg"`, `"chosen":"cnbd"`, "backtest.chosen"},
		{`"chosen":"mbg"`, `"chosen":"bg"`, "backtest.chosen"},
		{`"intervals":{"days":365`, `"intervals":{"days":0`, "intervals.days"},
		{`"total_ratio":`, `"total_ratio":-`, "intervals"},
		{`"parts":[{"from":null`, `"parts":[{"from":0.5`, "intervals.parts[0].from"},
		{`"parts":[`, `"parts":[{"from":null,"low":null,"high":null},`, "intervals.parts[1].from"},
		{`{"from":null,"low":-`, `{"from":null,"low":99`, "intervals.parts[0]"},
	} {
		text := strings.Replace(good, c.old, c.to, 1)
		if text == good {
			t.Errorf("%s is not in %s", c.old, good)
			continue
		}
		var m predict.Model
		if err := json.Unmarshal([]byte(text), &m); err != nil {
			t.Errorf("%s: %v", c.to, err)
			continue
		}
		var fault *predict.Fault
		if _, err := m.Predict(f, predict.Options{}); !errors.As(err, &fault) || fault.Path != c.path {
			t.Errorf("%s: %v, want a fault of %s", c.to, err, c.path)
		}
	}
}
