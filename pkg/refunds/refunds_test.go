package refunds

import (
	"fmt"
	"math"
	"testing"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/money"
)

// made is returns of January and February, of which February is not over, by a column
// of the orders.
func made(groups map[string][2]facts.Return) facts.Returns {
	f := facts.Returns{
		Periods: []calendar.Period{{Label: "2024-01", First: 19723, Last: 19753}, {Label: "2024-02", First: 19754, Last: 19782}},
		AsOf:    19760, Unit: money.Unit{Currency: "EUR", Digits: 2}, ByOrder: len(groups) > 1, Loose: []facts.Loose{{}, {Refunds: 1, Amount: 300}},
		Names: func(ref facts.Ref) string { return fmt.Sprint("c", ref) }, Any: facts.NewReturnScatter(), Single: facts.NewReturnScatter(),
	}
	for _, name := range []string{"", "small", "torn"} {
		if rows, ok := groups[name]; ok {
			f.Groups, f.Rows = append(f.Groups, name), append(f.Rows, rows[:])
		}
	}
	return f
}

func ExampleOf() {
	f := made(map[string][2]facts.Return{"": {{Orders: 100, Full: 3, Part: 2, Gross: 500000, Refunded: 20000}}})
	r := Of(f, Options{})
	fmt.Printf("%.0f %% of the orders, %.0f %% of the revenue\n", *r.Summary.Rate, *r.Summary.BackPct)
	fmt.Println(r.Total.Kept, "orders elsewhere, revenue", r.Total.Net)
	// Output:
	// 5 % of the orders, 4 % of the revenue
	// 97 orders elsewhere, revenue 4,797.00 EUR
}

// By hand: of January's 10 orders, one was too small, two were torn. A column that only
// they have makes rates of all orders, and the group of all others none; with one order
// that was kept, it is a column like others.
func TestReasonsAreOfAllOrders(t *testing.T) {
	reasons := map[string][2]facts.Return{
		"":      {{Orders: 7, Gross: 7000}},
		"small": {{Orders: 1, Full: 1, Gross: 1000, Refunded: 1000}},
		"torn":  {{Orders: 2, Part: 2, Gross: 2000, Refunded: 500}},
	}
	r := Of(made(reasons), Options{})
	if len(r.Groups) != 2 || !r.OfRefunds {
		t.Fatalf("%+v", r.Groups)
	}
	for i, want := range []float64{10, 20} {
		if g := r.Groups[i]; math.Abs(*g.Summary.Rate-want) > 1e-9 || math.Abs(*g.Summary.BackPct-[]float64{10, 5}[i]) > 1e-9 || g.AgainstRest.P != nil {
			t.Errorf("%+v, want %v", g, want)
		}
	}
	kept := reasons["torn"]
	kept[0].Orders++
	reasons["torn"] = kept
	if r := Of(made(reasons), Options{}); len(r.Groups) != 3 || r.OfRefunds || math.Abs(*r.Groups[2].Summary.Rate-200./3) > 1e-9 || r.Groups[2].AgainstRest.P == nil {
		t.Errorf("%+v", r.Groups)
	}
}

// On both sides of each limit: three order days, and half of the orders. The largest
// refunds come first, then the most, then the id.
func TestReturners(t *testing.T) {
	one := func(ref facts.Ref, days, orders, refunded int64, back money.Minor) facts.Returner {
		return facts.Returner{Ref: ref, OrderDays: days, Return: facts.Return{Orders: orders, Full: refunded, Gross: 10 * back, Refunded: back}}
	}
	f := made(map[string][2]facts.Return{"": {{Orders: 30, Full: 11, Gross: 5000, Refunded: 1000}}})
	f.Returners = []facts.Returner{one(9, 2, 4, 4, 300), one(1, 3, 4, 2, 100), one(2, 3, 5, 2, 300), one(4, 4, 4, 3, 100), one(3, 4, 4, 3, 100), one(5, 3, 3, 3, 150)}
	f.Frequent = 8
	r := Of(f, Options{})
	var ids string
	for _, c := range r.Returners() {
		ids += c.CustomerID
	}
	if o := r.Often; ids != "c5c3c4c1" || o.Returners != 4 || *o.ReturnersPct != 50 || o.Back.Minor != 450 || *o.BackPct != 45 {
		t.Errorf("%s %+v", ids, o)
	}
	if r := Of(f, Options{Often: 40}); r.Often.Returners != 5 {
		t.Errorf("%+v", r.Often)
	}
}

// The span is that of the periods shown, and without bounds all days.
func TestSpan(t *testing.T) {
	from, to := calendar.Day(3), calendar.Day(9)
	if got := (Options{From: &from, To: &to}).Span(); got.First != 3 || got.Last != 9 {
		t.Errorf("%v", got)
	}
	if got := (Options{}).Span(); got.First != math.MinInt32 || got.Last != math.MaxInt32 {
		t.Errorf("%v", got)
	}
}
