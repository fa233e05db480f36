package rfm_test

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"math/big"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/facts/factstest"
	"github.com/retain-cli/retain/pkg/money"
	"github.com/retain-cli/retain/pkg/rfm"
)

var cents = money.Unit{Currency: "EUR", Digits: 2}

// Four customers, by hand. Recency 0, 10, 20, 30: the quartiles are 7.5, 15 and
// 22.5 (h = 0.75, 1.5, 2.25), so R is 4, 3, 2, 1. Orders 4, 2, 1, 1, sorted
// 1, 1, 2, 4: 1, 1.5, 2.5, so F is 4, 3, 1, 1. Revenue 40, 20, 5, 80 EUR,
// sorted 5, 20, 40, 80: 16.25, 30, 50, so M is 3, 2, 1, 4.
func TestFourCustomers(t *testing.T) {
	customers := facts.Customers{AsOf: 100, Unit: cents, Rows: []facts.Customer{
		{Ref: 0, First: 10, Last: 100, Orders: 4, OrderDays: 4, Revenue: 4000},
		{Ref: 1, First: 10, Last: 90, Orders: 2, OrderDays: 2, Revenue: 2000},
		{Ref: 2, First: 80, Last: 80, Orders: 1, OrderDays: 1, Revenue: 500},
		{Ref: 3, First: 70, Last: 70, Orders: 1, OrderDays: 1, Revenue: 8000},
	}}
	r := rfm.Score(customers, rfm.Options{})
	equalJSON(t, "cut points", r.CutPoints, `{"recency":[7.5,15,22.5],"frequency":[1,1.5,2.5],"monetary":[16.25,30,50]}`)
	equalJSON(t, "bin sizes", r.BinSizes, `{"recency":[1,1,1,1],"frequency":[2,0,1,1],"monetary":[1,1,1,1]}`)
	equalJSON(t, "grid", r.Grid, `[[1,0,0,0],[1,0,0,0],[0,0,1,0],[0,0,0,1]]`)
	equalJSON(t, "cells", r.Cells[1:3], `[[{"r":2,"f":1,"revenue":5.00,"segment":"slipping"},{"r":2,"f":2,"revenue":0.00,"segment":""},{"r":2,"f":3,"revenue":0.00,"segment":""},{"r":2,"f":4,"revenue":0.00,"segment":""}],
[{"r":3,"f":1,"revenue":0.00,"segment":""},{"r":3,"f":2,"revenue":0.00,"segment":""},{"r":3,"f":3,"revenue":20.00,"segment":"loyal"},{"r":3,"f":4,"revenue":0.00,"segment":""}]]`)
	var got []string
	for i := range customers.Rows {
		c := r.Customer(&customers.Rows[i])
		got = append(got, c.RFM+" "+c.Segment)
	}
	want := []string{"443 loyal", "332 loyal", "211 slipping", "114 lost"}
	if !slices.Equal(got, want) {
		t.Errorf("scores = %v, want %v", got, want)
	}
	equalJSON(t, "segments", r.Segments, `[
		{"segment":"loyal","customers":2,"customers_pct":50,"revenue":60.00,"revenue_pct":41.37931034482759,"recency_mean":5,"frequency_mean":3,"monetary_mean":30,"customers_overdue":0,"revenue_overdue":0.00},
		{"segment":"slipping","customers":1,"customers_pct":25,"revenue":5.00,"revenue_pct":3.4482758620689653,"recency_mean":20,"frequency_mean":1,"monetary_mean":5,"customers_overdue":0,"revenue_overdue":0.00},
		{"segment":"lost","customers":1,"customers_pct":25,"revenue":80.00,"revenue_pct":55.172413793103445,"recency_mean":30,"frequency_mean":1,"monetary_mean":80,"customers_overdue":0,"revenue_overdue":0.00}]`)
	equalJSON(t, "customer", r.Customer(&customers.Rows[3]),
		`{"customer_id":"","last_order":"1970-03-12","recency":30,"frequency":1,"monetary":80.00,"r":1,"f":1,"m":4,"rfm":"114","segment":"lost","first_day":"1970-03-12","repeat_days":0,"last_repeat_age":0,"age":30}`)
	equalJSON(t, "history", customers.Rows[1].History(100), `{"first_day":"1970-01-11","repeat_days":1,"last_repeat_age":80,"age":90}`)
	equalJSON(t, "warnings", r.Notes,
		`[{"code":"bins-collapsed","text":"no customer has the frequency score 2: the cut points are 1, 1.5, 2.5","flag":"","args":{"values":["frequency","2","1, 1.5, 2.5"]}}]`)
}

func equalJSON(t *testing.T, what string, got any, want string) {
	t.Helper()
	b, err := json.Marshal(got)
	if err != nil {
		t.Fatal(err)
	}
	want = strings.NewReplacer("\n", "", "\t", "").Replace(want)
	if string(b) != want {
		t.Errorf("%s:\n got %s\nwant %s", what, b, want)
	}
}

func TestNobodyAndOne(t *testing.T) {
	equalJSON(t, "nobody", rfm.Score(facts.Customers{Unit: cents}, rfm.Options{Bins: 2}),
		`{"cut_points":{"recency":[],"frequency":[],"monetary":[]},
"bin_sizes":{"recency":[0,0],"frequency":[0,0],"monetary":[0,0]},"segments":[],
"total":{"segment":"total","customers":0,"customers_pct":null,"revenue":0.00,"revenue_pct":null,"recency_mean":null,"frequency_mean":null,"monetary_mean":null,"customers_overdue":0,"revenue_overdue":0.00},
"recency_by_frequency":[[0,0],[0,0]],"cells":[[{"r":1,"f":1,"revenue":0.00,"segment":""},{"r":1,"f":2,"revenue":0.00,"segment":""}],[{"r":2,"f":1,"revenue":0.00,"segment":""},{"r":2,"f":2,"revenue":0.00,"segment":""}]],"notes":[]}`)
	// One customer is every quantile and above none of them: R4 F1 M1.
	one := facts.Customers{AsOf: 9, Rows: []facts.Customer{{Last: 2, Orders: 1, OrderDays: 1, Revenue: -300}}}
	r := rfm.Score(one, rfm.Options{})
	if got := r.Customer(&one.Rows[0]); got.RFM != "411" || got.Segment != "new" {
		t.Errorf("the only customer = %+v, want 411, new", got)
	}
	if r.Segments[0].RevenuePct != nil {
		t.Errorf("share of a negative revenue = %v, want none", *r.Segments[0].RevenuePct)
	}
}

// naive scores one customer by the words of the definition, with every value
// sorted and every number a fraction.
type naive struct{ r, f, m []*big.Rat } // cut points

func values(rows []facts.Customer, of func(facts.Customer) *big.Rat) []*big.Rat {
	var vs []*big.Rat
	for _, c := range rows {
		vs = append(vs, of(c))
	}
	return vs
}

func quantiles(vs []*big.Rat, bins int) (cuts []*big.Rat) {
	slices.SortFunc(vs, (*big.Rat).Cmp)
	for k := 1; k < bins && len(vs) > 0; k++ {
		h := big.NewRat(int64(k*(len(vs)-1)), int64(bins))
		low := int(new(big.Int).Div(h.Num(), h.Denom()).Int64())
		high := min(low+1, len(vs)-1)
		way := new(big.Rat).Sub(h, big.NewRat(int64(low), 1))
		step := new(big.Rat).Mul(way, new(big.Rat).Sub(vs[high], vs[low]))
		cuts = append(cuts, step.Add(step, vs[low]))
	}
	return cuts
}

func lessThan(cuts []*big.Rat, v *big.Rat) (n int) {
	for _, c := range cuts {
		if c.Cmp(v) < 0 {
			n++
		}
	}
	return n
}

// segmentOf is the table of the definition for four bins.
func segmentOf(r, f, m int, frequency int64) string {
	switch {
	case r == 4 && f == 4 && m == 4:
		return "gold"
	case r == 1 && f == 4 && m == 4:
		return "win-back"
	case r >= 3 && f >= 3:
		return "loyal"
	case r <= 2 && f >= 3:
		return "at-risk"
	case r >= 3 && m == 4:
		return "big-spender"
	case r == 4 && frequency == 1:
		return "new"
	case r >= 3:
		return "promising"
	case r == 2:
		return "slipping"
	}
	return "lost"
}

func TestScoresAgreeWithTheDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		source := factstest.Orders{Rows: factstest.OrderRows().Draw(t, "orders"), AsOf: factstest.AsOfDays().Draw(t, "as of"), Unit: cents}
		customers := source.Customers(facts.By{})
		o := rfm.Options{
			Bins:      rapid.IntRange(2, 10).Draw(t, "bins"),
			Frequency: rapid.SampledFrom([]rfm.Frequency{rfm.Orders, rfm.Days}).Draw(t, "frequency"),
			Monetary:  rapid.SampledFrom([]rfm.Monetary{rfm.Total, rfm.Mean}).Draw(t, "monetary"),
		}
		recency := func(c facts.Customer) *big.Rat { return big.NewRat(int64(customers.AsOf-c.Last), 1) }
		frequency := func(c facts.Customer) *big.Rat {
			if o.Frequency == rfm.Days {
				return big.NewRat(int64(c.OrderDays), 1)
			}
			return big.NewRat(int64(c.Orders), 1)
		}
		monetary := func(c facts.Customer) *big.Rat {
			if o.Monetary == rfm.Mean {
				return big.NewRat(int64(c.Revenue), int64(c.Orders))
			}
			return big.NewRat(int64(c.Revenue), 1)
		}
		cuts := naive{
			quantiles(values(customers.Rows, recency), o.Bins),
			quantiles(values(customers.Rows, frequency), o.Bins),
			quantiles(values(customers.Rows, monetary), o.Bins),
		}
		result := rfm.Score(customers, o)
		sizes, worth := map[string]int64{}, map[string]*big.Rat{}
		for i := range customers.Rows {
			c := customers.Rows[i]
			got := result.Customer(&c)
			r, f, m := o.Bins-lessThan(cuts.r, recency(c)), 1+lessThan(cuts.f, frequency(c)), 1+lessThan(cuts.m, monetary(c))
			if got.R != r || got.F != f || got.M != m {
				t.Fatalf("customer %s of %v = R%d F%d M%d, want R%d F%d M%d", customers.ID(i), customers.Rows, got.R, got.F, got.M, r, f, m)
			}
			if want := segmentOf(r, f, m, frequency(c).Num().Int64()); o.Bins == 4 && got.Segment != want {
				t.Fatalf("R%d F%d M%d is %s, want %s", r, f, m, got.Segment, want)
			}
			if got.Segment == "" {
				t.Fatalf("R%d F%d M%d of %d bins is in no segment", r, f, m, o.Bins)
			}
			sizes[got.Segment]++
			if worth[got.Segment] == nil {
				worth[got.Segment] = new(big.Rat)
			}
			worth[got.Segment].Add(worth[got.Segment], monetary(c))
		}
		for _, s := range result.Segments { // mean M is over customers, and in major units
			want, _ := worth[s.Segment].Quo(worth[s.Segment], big.NewRat(100*sizes[s.Segment], 1)).Float64()
			if math.Abs(*s.MonetaryMean-want) > 1e-9*max(1, math.Abs(want)) {
				t.Fatalf("mean M of %s is %v, want %v", s.Segment, *s.MonetaryMean, want)
			}
		}
		checkSums(t, result, customers, sizes, o.Bins)
	})
}

// checkSums holds that every table of the result adds up to the customers.
func checkSums(t *rapid.T, result rfm.Result, customers facts.Customers, sizes map[string]int64, bins int) {
	var n int64
	var revenue, want money.Minor
	for _, s := range result.Segments {
		if s.Customers != sizes[s.Segment] {
			t.Fatalf("segment %s has %d customers, want %d", s.Segment, s.Customers, sizes[s.Segment])
		}
		n += s.Customers
		revenue += s.Revenue.Minor
	}
	for _, c := range customers.Rows {
		want += c.Revenue
	}
	if n != int64(len(customers.Rows)) || revenue != want || result.Total.Customers != n || result.Total.Revenue.Minor != want {
		t.Fatalf("segments hold %d customers and %d of revenue, the total says %d and %d, want %d and %d",
			n, revenue, result.Total.Customers, result.Total.Revenue.Minor, len(customers.Rows), want)
	}
	grid, inCells := int64(0), money.Minor(0)
	for k := range bins {
		row := int64(0)
		for f, n := range result.Grid[k] {
			row += n
			inCells += result.Cells[k][f].Revenue.Minor
			if named := result.Cells[k][f].Segment != ""; named != (n > 0) {
				t.Fatalf("%d customers are in the segment %q", n, result.Cells[k][f].Segment)
			}
		}
		if row != result.BinSizes.Recency[k] {
			t.Fatalf("row %d of the grid holds %d customers, the bin %d", k, row, result.BinSizes.Recency[k])
		}
		grid += row
	}
	if grid != n || inCells != want {
		t.Fatalf("the grid holds %d customers and %d of revenue, want %d and %d", grid, inCells, n, want)
	}
}

func TestOwnBreaks(t *testing.T) {
	customers := facts.Customers{AsOf: 100, Unit: cents, Rows: []facts.Customer{
		{Last: 70, Orders: 2, OrderDays: 1, Revenue: 1990}, // recency 30 and 19.90 EUR are not above 30 and 19.90
		{Last: 69, Orders: 3, OrderDays: 1, Revenue: 1991},
		{Last: 69, Orders: 3, OrderDays: 1, Revenue: 4096}, // the first that has no place in the table of small values
	}}
	o := rfm.Options{Bins: 3}
	for breaks, into := range map[string]*rfm.Breaks{"30,60": &o.BreaksRecency, "2.5,9": &o.BreaksFrequency, "19.90,50": &o.BreaksMonetary} {
		if err := into.UnmarshalText([]byte(breaks)); err != nil {
			t.Fatal(err)
		}
	}
	r := rfm.Score(customers, o)
	equalJSON(t, "cut points", r.CutPoints, `{"recency":[30,60],"frequency":[2.5,9],"monetary":[19.9,50]}`)
	var scores []string
	for i := range customers.Rows {
		scores = append(scores, r.Customer(&customers.Rows[i]).RFM)
	}
	if !slices.Equal(scores, []string{"311", "222", "222"}) {
		t.Errorf("scores = %v, want 311, 222 and 222", scores)
	}
	for _, c := range []struct{ breaks, reason string }{
		{"30,x", `"x" is not a number`},
		{"", `"" is not a number`},
		{"30,30", "30 is not above"},
		{"60,30", "30 is not above"},
		{"1e3", "is not a number"},
		{"1.23456", "has too many digits"},
		{"NaN", "is not a number"},
	} {
		var b rfm.Breaks
		if err := b.UnmarshalText([]byte(c.breaks)); err == nil || !strings.Contains(err.Error(), c.reason) {
			t.Errorf("breaks %q: %v, want %q", c.breaks, err, c.reason)
		}
	}
	var days rfm.DayBreaks
	if err := days.UnmarshalText([]byte("30d, 8w,90,1y")); err != nil || rfm.Breaks(days).String() != "30,56,90,365" {
		t.Errorf("breaks in days: %s, %v", rfm.Breaks(days), err)
	}
	if err := days.UnmarshalText([]byte("30d,4w")); err == nil || !strings.Contains(err.Error(), "28 is not above") {
		t.Errorf("30d,4w: %v", err)
	}
	if err := days.UnmarshalText([]byte("30x")); err == nil || !strings.Contains(err.Error(), "weeks (8w)") {
		t.Errorf("30x: %v", err)
	}
	o.Bins = 4
	if err := o.Check(); err == nil || err.Error() != "breaks of recency: 2 numbers make 3 bins, not 4" {
		t.Errorf("two breaks for four bins: %v", err)
	}
}

// The R package rfm draws each upper bound at the cut point + 1 and scores what
// is less than that. With a whole cut point that is our rule. With a fractional
// one it is not: the cut points here are 445.5 days and 285.5 of revenue, and
// who has 446 or 286, which is above, is put below. That is six customers.
func TestDifferenceFromThePackageOfR(t *testing.T) {
	customers := rfmOrders(t)
	result := rfm.Score(customers, rfm.Options{})
	measure := func(of func(facts.Customer) int64) []*big.Rat {
		return values(customers.Rows, func(c facts.Customer) *big.Rat { return big.NewRat(of(c), 1) })
	}
	r := quantiles(measure(func(c facts.Customer) int64 { return int64(customers.AsOf - c.Last) }), 4)
	f := quantiles(measure(func(c facts.Customer) int64 { return int64(c.Orders) }), 4)
	m := quantiles(measure(func(c facts.Customer) int64 { return int64(c.Revenue) }), 4)
	reached := func(cuts []*big.Rat, v int64) (n int) {
		for _, cut := range cuts {
			if bound := new(big.Rat).Add(cut, big.NewRat(1, 1)); big.NewRat(v, 1).Cmp(bound) >= 0 {
				n++
			}
		}
		return n
	}
	var differ []string
	for i, c := range customers.Rows {
		got := result.Customer(&c)
		want := rfm.Scores{R: 4 - reached(r, int64(customers.AsOf-c.Last)), F: 1 + reached(f, int64(c.Orders)), M: 1 + reached(m, int64(c.Revenue))}
		if got.RFM != want.String() {
			differ = append(differ, fmt.Sprintf("%s: recency %d, revenue %s: %s, there %s", customers.ID(i), got.Recency, got.Monetary.Decimal(), got.RFM, want))
		}
		if on := got.Recency == 446 || c.Revenue == 286; on != (got.RFM != want.String()) {
			t.Errorf("%s: recency %d, revenue %d: %s, there %s", customers.ID(i), got.Recency, c.Revenue, got.RFM, want)
		}
	}
	slices.Sort(differ)
	want := []string{
		"Damarcus Erdman: recency 446, revenue 589: 123, there 223",
		"Eugenie Conn: recency 548, revenue 286: 112, there 111",
		"Jerald Hintz: recency 179, revenue 286: 312, there 311",
		"Lindy Pagac: recency 446, revenue 306: 122, there 222",
		"Marcelo Wunsch: recency 446, revenue 52: 111, there 211",
		"Pearl Schmidt: recency 446, revenue 536: 123, there 223",
	}
	if len(customers.Rows) != 995 || !slices.Equal(differ, want) {
		t.Errorf("of %d customers these differ:\n%s\nwant, of 995:\n%s", len(customers.Rows), strings.Join(differ, "\n"), strings.Join(want, "\n"))
	}
}

// rfmOrders is the data set rfm_data_orders of the R package rfm, which the
// conformance suite beside the repository holds.
func rfmOrders(t *testing.T) facts.Customers {
	f, err := os.Open("../../../shared/conformance/data/named_customers.csv")
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("the conformance data is not here")
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	records, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	asOf, _ := calendar.Date(2006, 12, 31)
	orders := factstest.Orders{AsOf: &asOf}
	for _, record := range records[1:] {
		day, err := calendar.ParseDay(record[1])
		if err != nil {
			t.Fatal(err)
		}
		var revenue int64
		if _, err := fmt.Sscan(record[2], &revenue); err != nil {
			t.Fatal(err)
		}
		orders.Rows = append(orders.Rows, factstest.Order{Customer: record[0], Day: day, Amount: money.Minor(revenue)})
	}
	return orders.Customers(facts.By{})
}

// Customers who are so many that they are scored in parts, here from the last to
// the first, have what one part has: five times the same customers have the cut
// points of one time, and five times its customers and revenue.
func TestParts(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	one := facts.Customers{AsOf: 1000, Unit: cents}
	for range 100_000 {
		orders := int32(1 + r.ExpFloat64()*5)
		one.Rows = append(one.Rows, facts.Customer{
			Last: calendar.Day(r.IntN(1000)), Orders: orders, OrderDays: 1 + orders/2, Revenue: money.Minor(r.IntN(1_000_000) - 1000),
		})
	}
	all := one
	all.Rows = slices.Repeat(one.Rows, 5)
	all.Parallel = func(n int, work func(i int)) {
		if n < 2 {
			t.Fatal("one part: nothing is tested")
		}
		for i := n - 1; i >= 0; i-- {
			work(i)
		}
	}
	for _, o := range []rfm.Options{{}, {Bins: 7, Monetary: rfm.Mean}, {Frequency: rfm.Days}} {
		want, got := rfm.Score(one, o), rfm.Score(all, o)
		if !slices.Equal(got.CutPoints.Frequency, want.CutPoints.Frequency) ||
			got.Total.Customers != 5*want.Total.Customers || got.Total.Revenue.Minor != 5*want.Total.Revenue.Minor {
			t.Errorf("%v %v: %v, want %v", o.Bins, o.Frequency, got.CutPoints, want.CutPoints)
		}
		for i, s := range want.Segments {
			if got.Segments[i].Segment != s.Segment {
				t.Errorf("%s, want %s", got.Segments[i].Segment, s.Segment)
			}
		}
	}
}
