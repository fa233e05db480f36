package forecast_test

import (
	"fmt"
	"math"
	"math/big"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/forecast"
	"github.com/retain-cli/retain/pkg/money"
	"pgregory.net/rapid"
)

var eur = money.Unit{Currency: "EUR", Digits: 2}

// A million a month and 400,000 new each month: what churn of 3.5 % instead of
// 4 % is worth after five years. The numbers were computed a second time with
// Python's fractions.Fraction, 60 steps of m = m*f + 400000.
func ExampleOf() {
	plan := forecast.Plan{MRR: eur.Amount(1_000_000_00), New: eur.Amount(400_000_00), Periods: 60}
	for _, p := range forecast.Of(plan, 4, 3.5).Paths {
		fmt.Printf("%.1f %%: %s a month, %s in all (%s more), at most %s\n", p.Churn, p.MRREnd, p.RevenueEnd.Grouped(), p.RevenueDifference.Grouped(), p.Ceiling.Grouped())
	}
	// Output:
	// 4.0 %: 9,222,829.17 EUR a month, 402,652,099.93 in all (0.00 more), at most 10,000,000.00
	// 3.5 %: 10,198,688.93 EUR a month, 432,093,290.87 in all (29,441,190.94 more), at most 11,428,571.43
}

func texts(amounts []money.Amount) string {
	s := ""
	for _, a := range amounts {
		s += a.Decimal() + " "
	}
	return s
}

// Worked out by hand from metrics.md, section 8, t by t.
func TestPaths(t *testing.T) {
	for _, c := range []struct {
		name         string
		plan         forecast.Plan
		churn        float64
		mrr, revenue string
	}{
		{"nothing happens", forecast.Plan{MRR: eur.Amount(10000), Periods: 2}, 0, "100.00 100.00 100.00 ", "0.00 100.00 200.00 "},
		{"no period", forecast.Plan{MRR: eur.Amount(10000)}, 5, "100.00 ", "0.00 "},
		{"a tenth leaves", forecast.Plan{MRR: eur.Amount(10000), Periods: 3}, 10, "100.00 90.00 81.00 72.90 ", "0.00 90.00 171.00 243.90 "},
		{"an eighth of a tenth leaves", forecast.Plan{MRR: eur.Amount(10000), Periods: 2}, 1.25, "100.00 98.75 97.52 ", "0.00 98.75 196.27 "}, // 97.515625
		{"all leave", forecast.Plan{MRR: eur.Amount(10000), New: eur.Amount(700), Periods: 2}, 100, "100.00 7.00 7.00 ", "0.00 7.00 14.00 "},
		// 100 x 1.05 + 10 = 115; 115 x 1.05 + 20 = 140.75; new doubles
		{"all at once", forecast.Plan{MRR: eur.Amount(10000), New: eur.Amount(1000), Growth: 100, Expansion: 15, Periods: 2}, 10, "100.00 115.00 140.75 ", "0.00 115.00 255.75 "},
		// 0.05 x 0.5 = 0.025: to the even 0.02; 0.0125 rounds to 0.01 and 0.00625 too,
		// and their sum of 0.04375 to 0.04
		{"rounded once", forecast.Plan{MRR: eur.Amount(5), Periods: 3}, 50, "0.05 0.02 0.01 0.01 ", "0.00 0.02 0.04 0.04 "},
		{"new shrinks", forecast.Plan{New: eur.Amount(800), Growth: -50, Periods: 3, MRR: eur.Amount(0)}, 0, "0.00 8.00 12.00 14.00 ", "0.00 8.00 20.00 34.00 "},
		// 1000 twelfths of a cent are 83.33 cents, half of it 41.67
		{"twelfths", forecast.Plan{MRR: money.Unit{Digits: 2, Parts: 12}.Amount(1000), Periods: 1}, 50, "0.83 0.42 ", "0.00 0.42 "},
		// 3 x (90 + 81)
		{"quarters of MRR", forecast.Plan{MRR: eur.Amount(10000), Periods: 2, Earned: facts.Whole(3)}, 10, "100.00 90.00 81.00 ", "0.00 270.00 513.00 "},
		// 12/52 of 100.00 is 23.0769, twice that 46.1538
		{"weeks of MRR", forecast.Plan{MRR: eur.Amount(10000), Periods: 2, Earned: facts.Ratio{Num: 12, Den: 52}}, 0, "100.00 100.00 100.00 ", "0.00 23.08 46.15 "},
		{"no number", forecast.Plan{MRR: eur.Amount(100), Growth: math.NaN(), Expansion: math.Inf(1), Periods: 1}, math.NaN(), "1.00 1.00 ", "0.00 1.00 "},
	} {
		p := forecast.Of(c.plan, c.churn).Paths[0]
		if texts(p.MRR) != c.mrr || texts(p.Revenue) != c.revenue {
			t.Errorf("%s: %s| %s, want %s| %s", c.name, texts(p.MRR), texts(p.Revenue), c.mrr, c.revenue)
		}
	}
}

// new / (churn - expansion), by hand.
func TestCeiling(t *testing.T) {
	for _, c := range []struct {
		churn, expansion, growth float64
		want                     string
	}{
		{4, 0, 0, "10000000.00 EUR"},
		{3.5, 0.5, 0, "13333333.33 EUR"},
		{1, 1, 0, "none"},
		{1, 2, 0, "none"},
		{4, 0, 1, "none"},
		{100, 0, 0, "400000.00 EUR"},
	} {
		plan := forecast.Plan{MRR: eur.Amount(1), New: eur.Amount(400_000_00), Growth: c.growth, Expansion: c.expansion}
		got := "none"
		if a := forecast.Of(plan, c.churn).Paths[0].Ceiling; a != nil {
			got = a.Decimal() + " " + a.Unit.Currency
		}
		if got != c.want {
			t.Errorf("%+v: %s", c, got)
		}
	}
}

// A cent that doubles: 2^62 cents still fit, and so does the sum up to there,
// 2^63 - 2. That is the start and 62 periods.
func TestOverflowEndsThePaths(t *testing.T) {
	r := forecast.Of(forecast.Plan{MRR: eur.Amount(1), Expansion: 100, Periods: 100}, 100, 0)
	if a, b := len(r.Paths[0].MRR), len(r.Paths[1].Revenue); a != 63 || b != 63 {
		t.Errorf("%d and %d points, want 63", a, b)
	}
	if len(r.Notes) != 1 || r.Notes[0].Code != "overflow" {
		t.Errorf("%+v", r.Notes)
	}
}

// The path by the closed form of the recursion, in rational numbers:
//
//	mrr[n] = mrr x f^n + new x (f^n - g^n) / (f - g), f = 1 - churn + expansion, g = 1 + growth
func TestClosedForm(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rate := func(name string, low, high int) int { return rapid.IntRange(low, high).Draw(t, name) } // thousandths
		churn, expansion, growth := rate("churn", 0, 1000), rate("expansion", 0, 200), rate("growth", -500, 200)
		n := rapid.IntRange(0, 40).Draw(t, "periods")
		start, added := rapid.Int64Range(0, 1e9).Draw(t, "mrr"), rapid.Int64Range(0, 1e9).Draw(t, "new")
		f, g := big.NewRat(int64(1000-churn+expansion), 1000), big.NewRat(int64(1000+growth), 1000)
		if f.Cmp(g) == 0 {
			t.Skip("the closed form has another case")
		}
		power := func(r *big.Rat) *big.Rat {
			p := big.NewRat(1, 1)
			for range n {
				p.Mul(p, r)
			}
			return p
		}
		fn, gn := power(f), power(g)
		want := new(big.Rat).Sub(fn, gn)
		want.Quo(want, new(big.Rat).Sub(f, g)).Mul(want, big.NewRat(added, 1))
		want.Add(want, new(big.Rat).Mul(fn, big.NewRat(start, 1)))
		plan := forecast.Plan{MRR: eur.Amount(money.Minor(start)), New: eur.Amount(money.Minor(added)),
			Growth: float64(growth) / 10, Expansion: float64(expansion) / 10, Periods: n}
		got := forecast.Of(plan, float64(churn)/10).Paths[0].MRREnd
		off := new(big.Rat).Sub(want, big.NewRat(int64(got.Minor), 1))
		if off.Abs(off).Cmp(big.NewRat(1, 2)) > 0 {
			t.Errorf("%s, want %s cents", got, want.FloatString(3))
		}
	})
}

func TestDifferencesAreOfWhatIsShown(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		plan := forecast.Plan{MRR: eur.Amount(money.Minor(rapid.Int64Range(0, 1e6).Draw(t, "mrr"))), New: eur.Amount(777), Periods: rapid.IntRange(0, 30).Draw(t, "periods")}
		churn := rapid.SliceOfN(rapid.Float64Range(0, 100), 1, 4).Draw(t, "churn")
		r := forecast.Of(plan, churn...)
		first := r.Paths[0]
		for i, p := range r.Paths {
			if p.Churn != churn[i] || p.MRREnd.Minor-first.MRREnd.Minor != p.MRRDifference.Minor || p.RevenueEnd.Minor-first.RevenueEnd.Minor != p.RevenueDifference.Minor {
				t.Errorf("%+v against %+v", p, first)
			}
			if (p.Churn < first.Churn) && p.RevenueDifference.Minor < 0 {
				t.Errorf("less churn, less revenue: %+v", p)
			}
		}
	})
}

// A ceiling that no amount can hold is none: 400,000.00 for churn of 10^-15 %
// levels off at 4 x 10^22.
func TestCeilingTooHigh(t *testing.T) {
	r := forecast.Of(forecast.Plan{MRR: eur.Amount(0), New: eur.Amount(400_000_00)}, 1e-15)
	if a := r.Paths[0].Ceiling; a != nil {
		t.Errorf("%s", a)
	}
}

func TestNoRates(t *testing.T) {
	if r := forecast.Of(forecast.Plan{Periods: 3}); len(r.Paths) != 0 || len(r.Notes) != 0 {
		t.Errorf("%+v", r)
	}
}

// Three quarters: the first begins with nothing, the last is not over.
//
//	2: 1000 at the start, 100 + 50 lost, 30 more, 200 + 20 new and back
//	3: 1100 at the start, 40 + 10 lost, 12 more, 101 new
//
// Churn 200 / 2100 = 9.524 %, expansion 42 / 2100 = 2 %, new 321 / 2 = 160.5,
// to the even 160.
func TestMeasure(t *testing.T) {
	first, _ := calendar.Date(2023, 1, 1)
	periods := calendar.Calendar{}.Timeline(calendar.Quarterly, first, first+364).Periods
	m := facts.Movements{
		Periods: periods, AsOf: periods[3].Last - 1, Unit: eur, Groups: []string{""},
		Rows: [][]facts.Movement{{
			{RevenueNew: 1000, RevenueEnd: 1000},
			{RevenueStart: 1000, RevenueChurned: 100, RevenueContraction: 50, RevenueExpansion: 30, RevenueNew: 200, RevenueReactivation: 20, RevenueEnd: 1100},
			{RevenueStart: 1100, RevenueChurned: 40, RevenueContraction: 10, RevenueExpansion: 12, RevenueNew: 101, RevenueEnd: 1163},
			{RevenueStart: 1163, RevenueChurned: 1163},
		}},
	}
	for _, c := range []struct {
		basis forecast.Basis
		want  string
	}{
		{forecast.Basis{}, "11.63 EUR, new 1.60 EUR, churn 9.524, expansion 2, over 2: 2023-Q2 to 2023-Q3"},
		{forecast.Basis{Last: 12}, "11.63 EUR, new 1.60 EUR, churn 9.524, expansion 2, over 2: 2023-Q2 to 2023-Q3"},
		{forecast.Basis{Last: 1}, "11.63 EUR, new 1.01 EUR, churn 4.545, expansion 1.091, over 1: 2023-Q3 to 2023-Q3"},
		{forecast.Basis{From: &periods[2].Last}, "11.63 EUR, new 1.01 EUR, churn 4.545, expansion 1.091, over 1: 2023-Q3 to 2023-Q3"},
		{forecast.Basis{To: &periods[1].First}, "11.00 EUR, new 2.20 EUR, churn 15, expansion 3, over 1: 2023-Q2 to 2023-Q2"},
	} {
		p := forecast.Measure(m, c.basis)
		if got := fmt.Sprintf("%s, new %s, churn %v, expansion %v, over %d: %s to %s", p.MRR, p.New, p.Churn, p.Expansion, p.Over, p.Since, p.Until); got != c.want {
			t.Errorf("%+v: %s, want %s", c.basis, got, c.want)
		}
	}
	if gs := forecast.MeasureGroups(m, forecast.Basis{}); len(gs) != 1 || gs[0] != forecast.Measure(m, forecast.Basis{}) {
		t.Errorf("one group of everybody: %+v", gs)
	}
	// Facts may begin in the middle: 150 of the 1000 at the start of the only quarter are lost.
	only := facts.Movements{Periods: periods[1:2], AsOf: periods[1].Last, Unit: eur, Rows: [][]facts.Movement{m.Rows[0][1:2]}}
	if p := forecast.Measure(only, forecast.Basis{}); p.Over != 1 || p.Churn != 15 || p.Since != "2023-Q2" {
		t.Errorf("the only quarter: %+v", p)
	}
	if p := forecast.Measure(facts.Movements{Unit: eur}, forecast.Basis{}); p.Over != 0 || p.MRR != eur.Amount(0) || p.Churn != 0 {
		t.Errorf("%+v", p)
	}
}

// A shop that lost everybody in the second quarter and began anew in the third
// goes on with what it has, and not with nothing; what it lost is known of the
// quarter that began with something.
func TestMeasureBegunAnew(t *testing.T) {
	first, _ := calendar.Date(2023, 1, 1)
	periods := calendar.Calendar{}.Timeline(calendar.Quarterly, first, first+272).Periods
	m := facts.Movements{
		Periods: periods, AsOf: periods[2].Last, Unit: eur, Groups: []string{""},
		Rows: [][]facts.Movement{{{RevenueNew: 1000, RevenueEnd: 1000}, {RevenueStart: 1000, RevenueChurned: 1000}, {RevenueNew: 2000, RevenueEnd: 2000}}},
	}
	if p := forecast.Measure(m, forecast.Basis{}); p.MRR != eur.Amount(2000) || p.Churn != 100 || p.Until != "2023-Q2" {
		t.Errorf("%+v", p)
	}
}

// By hand: of two groups one is gone before the last quarter that is measured.
// It starts from nothing, and its rates are those of the quarters that it began
// with revenue; what both win, in the same two quarters, adds up.
func TestMeasureGroups(t *testing.T) {
	first, _ := calendar.Date(2023, 1, 1)
	periods := calendar.Calendar{}.Timeline(calendar.Quarterly, first, first+272).Periods
	m := facts.Movements{
		Periods: periods, AsOf: periods[2].Last, Unit: eur, Groups: []string{"gone", "here", "new"},
		Rows: [][]facts.Movement{
			{{RevenueNew: 500, RevenueEnd: 500}, {RevenueStart: 500, RevenueChurned: 500}, {}},
			{{RevenueNew: 1000, RevenueEnd: 1000}, {RevenueStart: 1000, RevenueNew: 80, RevenueContraction: 100, RevenueEnd: 980}, {RevenueStart: 980, RevenueExpansion: 20, RevenueEnd: 1000}},
			{{}, {}, {RevenueNew: 70, RevenueEnd: 70}},
		},
	}
	var got []string
	for _, p := range append(forecast.MeasureGroups(m, forecast.Basis{}), forecast.Measure(m, forecast.Basis{})) {
		got = append(got, fmt.Sprintf("%s, new %s, churn %v, expansion %v, over %d: %s to %s", p.MRR, p.New, p.Churn, p.Expansion, p.Over, p.Since, p.Until))
	}
	want := []string{
		"0.00 EUR, new 0.00 EUR, churn 100, expansion 0, over 1: 2023-Q2 to 2023-Q3",
		"10.00 EUR, new 0.40 EUR, churn 5.051, expansion 1.01, over 2: 2023-Q2 to 2023-Q3", // 100 and 20 of 1980
		"0.70 EUR, new 0.35 EUR, churn 0, expansion 0, over 0: 2023-Q2 to 2023-Q3",
		"10.70 EUR, new 0.75 EUR, churn 24.194, expansion 0.806, over 2: 2023-Q2 to 2023-Q3", // 600 and 20 of 2480
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	rated := forecast.Basis{}.Rated(m)
	if want := []facts.Part{
		{Group: "gone", Periods: []bool{false, true, false}},
		{Group: "here", Periods: []bool{false, true, true}},
		{Group: "new", Periods: []bool{false, false, false}},
	}; !reflect.DeepEqual(rated, want) {
		t.Errorf("rated: %v, want %v", rated, want)
	}
}
