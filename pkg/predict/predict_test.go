package predict_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/retain-cli/retain/pkg/money"
	"github.com/retain-cli/retain/pkg/predict"
)

// The same customers in another order have the same totals, to the last bit.
func TestOrderOfCustomersMakesNoDifference(t *testing.T) {
	f := shop(300, 730, 365)
	want := predict.Customers(f, predict.Options{})
	g := shop(300, 730, 365)
	slices.Reverse(g.Rows)
	for _, past := range g.Past {
		slices.Reverse(past)
	}
	g.Hash = func(i int) uint64 { return f.Hash(len(f.Rows) - 1 - i) }
	got := predict.Customers(g, predict.Options{})
	if *got.Total.Orders.Value != *want.Total.Orders.Value || *got.Total.CLV.Value != *want.Total.CLV.Value || *got.Total.CLV.High != *want.Total.CLV.High {
		t.Errorf("total %v, want %v", *got.Total.CLV.Value, *want.Total.CLV.Value)
	}
	for i := range f.Rows {
		a, b := want.Customer(i), got.Customer(len(f.Rows)-1-i)
		if a.Alive != b.Alive || *a.Orders.High != *b.Orders.High || *a.CLV.Value != *b.CLV.Value || a.Late != b.Late {
			t.Fatalf("customer %d: %+v, want %+v", i, b, a)
		}
	}
}

// A customer's totals are the sums of the customers', and a margin and a discount take
// what they say.
func TestTotalsAreSums(t *testing.T) {
	f := shop(200, 730, 365)
	for _, o := range []predict.Options{{}, {Model: predict.BG, Horizon: 90}, {Model: predict.Pareto, Horizon: predict.Forever}} {
		r := predict.Customers(f, o)
		var alive, orders, clv float64
		for i := range f.Rows {
			c := r.Customer(i)
			alive += c.Alive
			orders += c.Discounted
			clv += *c.CLV.Value
			if forever := o.Horizon == predict.Forever; (c.Orders.Value == nil) != forever || (c.Revenue.Value == nil) != forever {
				t.Errorf("customer %d: %+v", i, c)
			}
			if c.Revenue.Value != nil && (*c.CLV.Value > *c.Revenue.Value*(1+1e-9) || c.Discounted > *c.Orders.Value) || c.In30 > c.In90 || c.In90 > c.Alive+1e-9 {
				t.Errorf("customer %d: %+v", i, c)
			}
			if (c.Orders.High == nil) != (o.Horizon == predict.Forever) || c.Orders.High != nil && (*c.Orders.Low > *c.Orders.High || *c.Orders.Low != math.Round(*c.Orders.Low)) {
				t.Errorf("customer %d: interval of orders %v to %v", i, c.Orders.Low, c.Orders.High)
			}
		}
		for what, pair := range map[string][2]float64{"alive": {alive, r.Total.Alive}, "orders": {orders, r.Total.Discounted}, "clv": {clv, *r.Total.CLV.Value}} {
			if math.Abs(pair[0]-pair[1]) > 1e-6*pair[0] {
				t.Errorf("%v: %s of all %v, the sum is %v", o.Model, what, pair[1], pair[0])
			}
		}
	}
}

// Customers as the models take them, of whom the intervals contain what they say, or
// more: the order days are whole numbers.
func TestIntervalsCover(t *testing.T) {
	f := shop(3000, 547, 365)
	for _, level := range []float64{50, 80, 95} {
		r := predict.Customers(f, predict.Options{Model: predict.MBG, Interval: level})
		if c := r.Backtest.Coverage; c == nil || *c.WithinPct < level-3 || *c.WithinPct > min(100, level+25) {
			t.Errorf("%v %%: coverage %+v", level, c)
		}
	}
}

// Some customers are late, and nobody who ordered on the last day is.
func TestLateIsAfterTheInterval(t *testing.T) {
	f := shop(300, 730, 365)
	r := predict.Customers(f, predict.Options{Model: predict.MBG})
	late := 0
	for i, row := range f.Rows {
		c := r.Customer(i)
		if c.Late {
			late++
		}
		if c.Late && row.Last == f.AsOf {
			t.Errorf("customer %d ordered on the last day, and is late", i)
		}
	}
	if late == 0 || late == len(f.Rows) {
		t.Errorf("%d of %d are late", late, len(f.Rows))
	}
}

// Who ordered once is last in the order of p_alive where BG/NBD takes them for alive,
// and equals stay in the order that they had.
func TestSorted(t *testing.T) {
	f := shop(200, 730, 365)
	r := predict.Customers(f, predict.Options{Model: predict.BG})
	places := make([]int32, len(f.Rows))
	for i := range places {
		places[i] = int32(i)
	}
	r.Sorted(places, predict.ByAlive)
	once := 0
	for k, place := range places {
		row := f.Rows[place]
		switch {
		case row.OrderDays > 1 && once > 0:
			t.Fatalf("customer %d, with %d order days, is behind one with 1", place, row.OrderDays)
		case row.OrderDays == 1 && once > 0 && places[k-1] > place:
			t.Errorf("customers %d and %d are equal, and not in their order", places[k-1], place)
		}
		if row.OrderDays == 1 {
			once++
		}
	}
	if once == 0 {
		t.Error("nobody ordered once")
	}
}

// Nobody, and somebody who has not had a day to come back.
func TestNobodyAndOne(t *testing.T) {
	if r := predict.Customers(predict.Facts{}, predict.Options{}); r.Fitted != nil || r.Backtest != nil || r.New != nil || r.Total.Customers != 0 {
		t.Errorf("nobody: %+v", r)
	}
	f := shop(1, 1095, 1095)
	f.Rows[0].First, f.Rows[0].Last, f.Rows[0].OrderDays, f.AsOf = 1095, 1095, 1, 1095
	r := predict.Customers(f, predict.Options{})
	if c := r.Customer(0); r.Backtest != nil || !(c.Alive > 0 && c.Alive <= 1) || c.Orders.High != nil || c.Late {
		t.Errorf("one: %+v, %+v", r.Backtest, c)
	}
}

func TestHorizonTexts(t *testing.T) {
	for text, want := range map[string]predict.Horizon{"forever": predict.Forever, "90": 90, "12mo": 365, "2w": 14, "": 0, "0": 0, "ever": 0} {
		var h predict.Horizon
		if err := h.UnmarshalText([]byte(text)); h != want || (err == nil) != (want != 0) {
			t.Errorf("%q: %d, %v", text, h, err)
		}
	}
}

// What is odd about the model of values is said as that of the model of orders is, and
// one customer is not 1 customers.
func TestOddValuesAreSaid(t *testing.T) {
	f := shop(40, 730, 365)
	for i := range f.Rows {
		f.Rows[i].OrderDays = max(f.Rows[i].OrderDays, 2)
		f.Rows[i].Revenue = 1000 * money.Minor(f.Rows[i].OrderDays) // everybody spends the same on every day
	}
	f.Rows[7].OrderDays, f.Rows[7].Last, f.Rows[7].Revenue = 1, f.Rows[7].First, 1000
	var found []string
	for _, n := range predict.Customers(f, predict.Options{Model: predict.MBG}).Notes {
		found = append(found, n.Text)
	}
	for _, want := range []string{
		"Gamma-Gamma: p has no upper limit: a customer spends the same on all days",
		"Gamma-Gamma: the amounts alone have no best parameters; a weak prior holds them",
		"1 customer without repeat order days",
	} {
		if !slices.ContainsFunc(found, func(text string) bool { return strings.HasPrefix(text, want) }) {
			t.Errorf("no note %q in %q", want, found)
		}
	}
}

// Of few customers no test chooses, and no errors of others make intervals.
func TestTooFewToChoose(t *testing.T) {
	few := shop(29, 730, 365)
	r := predict.Customers(few, predict.Options{})
	if b := r.Backtest; b == nil || b.Chosen != predict.MBG || b.P != nil || r.Total.Orders.Low != nil {
		t.Errorf("29 customers: %+v, interval %v", b, r.Total.Orders.Low)
	}
	if r = predict.Customers(few, predict.Options{Model: predict.Pareto}); r.Backtest.Chosen != predict.Pareto {
		t.Errorf("asked for: %s", r.Backtest.Chosen)
	}
}
