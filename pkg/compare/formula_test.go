package compare_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/retain-cli/retain/pkg/compare"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/facts/factstest"
	"github.com/retain-cli/retain/pkg/stat"
	"pgregory.net/rapid"
)

// accounts are those of customers who had start revenue and kept, after growth,
// something else of it.
func accounts(rows ...[3]int64) (accounts []facts.Account) {
	for _, r := range rows {
		accounts = append(accounts, facts.Account{facts.StartRevenue: r[0], facts.KeptRevenue: r[1], facts.GrownRevenue: r[2]})
	}
	return accounts
}

// apart is different customers on each side.
func apart(sides ...[]facts.Account) *facts.Scatter {
	s := facts.NewScatter(len(sides), factstest.Figures())
	for side, accounts := range sides {
		for _, a := range accounts {
			s.Observe(facts.Entry{Side: side, Account: a})
		}
	}
	return s
}

// second tests the second of two sides against the first.
func second(confidence float64, test compare.Test) compare.Change {
	return compare.AgainstRest(compare.Options{Confidence: confidence}, test)[0][1]
}

// By hand. One side: start 2, 2, 4 and lost 1, 0, 2, so R = 3/8, residuals lost -
// R start of 1/4, -3/4, 1/2, squares 1/16 + 9/16 + 4/16 = 14/16, variance 3/2 x
// 14/16 / 64 = 21/1024. The other: start 10, 10, lost 5, 0, R = 1/4, residuals
// 5/2, -5/2, variance 2/1 x 25/2 / 400 = 1/16 = 64/1024. Standard error of the
// difference sqrt(85/1024) = 0.28812 (28.812 points), degrees of freedom
// 85^2 / (21^2/2 + 64^2/1) = 1.6742.
func TestFormulaByHand(t *testing.T) {
	rest, group := accounts([3]int64{2, 1, 1}, [3]int64{2, 2, 2}, [3]int64{4, 2, 2}), accounts([3]int64{10, 5, 5}, [3]int64{10, 10, 10})
	c := second(95, compare.Sums("rcr_gross", compare.Rate, compare.GrossChurn(), facts.Whole(100), apart(rest, group)))
	if *c.Before != 37.5 || *c.After != 25 || *c.Change != -12.5 {
		t.Fatalf("%v to %v", *c.Before, *c.After)
	}
	// Student's t with 1.6742 degrees of freedom, integrated: P(|t| > 12.5 / 28.812).
	se, df := 100*math.Sqrt(85.0/1024), 85.0*85/(21*21/2.0+64*64)
	if want := twoSided(12.5/se, df); !near(*c.P, want, 1e-5) {
		t.Errorf("p %v, want %v", *c.P, want)
	}
}

// twoSided is the chance of a t beyond x, by Simpson's rule on the density.
func twoSided(x, df float64) float64 {
	log := func(z float64) float64 { l, _ := math.Lgamma(z); return l }
	c := math.Exp(log((df+1)/2)-log(df/2)) / math.Sqrt(df*math.Pi)
	density := func(t float64) float64 { return c * math.Pow(1+t*t/df, -(df+1)/2) }
	const n = 2000
	h, sum := x/n, density(0)+density(x)
	for i := 1; i < n; i++ {
		sum += density(float64(i)*h) * float64(2+2*(i%2))
	}
	return 1 - 2*sum*h/3
}

// A ratio with 1 below the line for everybody is a mean, and its test Welch's.
func TestFormulaOfMeansIsWelch(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var sides [2][]facts.Account
		var samples [2]stat.Sample
		for side := range samples {
			values := rapid.SliceOfN(rapid.Int64Range(1, 1000), 2, 30).Draw(t, "values")
			for _, v := range values {
				sides[side] = append(sides[side], facts.Account{facts.End: 1, facts.EndRevenue: v})
			}
			samples[side] = stat.Measure(each(values), 100)
		}
		got := second(90, compare.Sums("arpa", compare.Amount, compare.ARPA(), facts.Ratio{Num: 1, Den: 100}, apart(sides[0], sides[1])))
		want := compare.Means("arpa", compare.Amount, samples[0], samples[1], 90)
		if (got.P == nil) != (want.P == nil) {
			t.Fatalf("tested %v, want %v", got.P != nil, want.P != nil)
		}
		if want.P != nil && (!near(*got.P, *want.P, 1e-9) || !near(*got.Low, *want.Low, 1e-9) || !near(*got.After, *want.After, 1e-12)) {
			t.Fatalf("%v (%v), want %v (%v)", *got.P, *got.Low, *want.P, *want.Low)
		}
	})
}

func each(values []int64) func(yield func(int64) bool) {
	return func(yield func(int64) bool) {
		for _, v := range values {
			if !yield(v) {
				return
			}
		}
	}
}

// The variance of a product of ratios is about that of the jackknife, which
// leaves out one customer after another and knows nothing of gradients (B. Efron
// and C. Stein, 1981): with 300 customers, within a tenth.
func TestFormulaAgainstTheJackknife(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 11))
	f := compare.SimpleLTV(false)
	for _, size := range []int{300, 500} {
		var rows []facts.Account
		for range size {
			starts := int64(1 + random.IntN(12))
			lost := int64(random.IntN(2))
			ends := starts - lost + 1
			rows = append(rows, facts.Account{facts.Starts: starts, facts.Kept: starts - lost, facts.Ends: ends,
				facts.Revenue: ends * int64(500+random.IntN(3000))})
		}
		value := func(without int) float64 {
			var revenue, ends, starts, kept float64
			for i, a := range rows {
				if i != without {
					revenue, ends = revenue+float64(a[facts.Revenue]), ends+float64(a[facts.Ends])
					starts, kept = starts+float64(a[facts.Starts]), kept+float64(a[facts.Kept])
				}
			}
			return revenue / ends * starts / (starts - kept)
		}
		var sum, squares float64
		for i := range rows {
			sum += value(i)
		}
		for i := range rows {
			d := value(i) - sum/float64(size)
			squares += d * d
		}
		jackknife := math.Sqrt(squares * float64(size-1) / float64(size))

		constant := slices.Repeat([]facts.Account{{facts.Starts: 2, facts.Kept: 1, facts.Ends: 1, facts.Revenue: 500}}, size)
		c := second(95, compare.Sums("ltv", compare.Amount, f, facts.Whole(1), apart(constant, rows)))
		if !near(*c.After, value(-1), 1e-6) || *c.Before != 1000 {
			t.Errorf("%v, want %v; %v, want 1000", *c.After, value(-1), *c.Before)
		}
		se := (*c.High - *c.Low) / 2 / 1.966 // t of 300 to 500 degrees of freedom
		if se < 0.9*jackknife || se > 1.1*jackknife {
			t.Errorf("%d customers: standard error %v, jackknife %v", size, se, jackknife)
		}
	}
}

// A scatter that does not keep all products of a formula has its value and no
// test of it, which is said as such: a variance made of the products that there
// are would be another one.
func TestFormulaWithoutItsProducts(t *testing.T) {
	for name, sets := range map[string][][]facts.Figure{
		"other figures": {{facts.Orders}},
		"squares alone": {{facts.EndRevenue}, {facts.End}},
		"none":          nil,
	} {
		s := facts.NewScatter(2, sets...)
		for i := range int64(50) {
			s.Observe(facts.Entry{Side: int(i % 2), Account: facts.Account{facts.End: 1, facts.EndRevenue: i * i, facts.Starts: 1, facts.Kept: i % 3 / 2}})
		}
		for _, test := range []compare.Test{
			compare.Sums("arpa", compare.Amount, compare.ARPA(), facts.Whole(1), s),
			compare.Repeated("crr", compare.Kept(), s),
		} {
			c := second(95, test)
			if c.P != nil || c.Low != nil || c.Change == nil || !strings.Contains(c.Why, "products") {
				t.Errorf("%s: %+v", name, c)
			}
		}
		if low, high := compare.Interval(compare.Kept(), s.Side(0), compare.Options{}); low != nil || high != nil {
			t.Errorf("%s: an interval, %v to %v", name, *low, *high)
		}
	}
}

// What is no formula, or no share, has no test, and nothing breaks.
func TestFormulaThatIsNone(t *testing.T) {
	starts := compare.Terms{Plus: []facts.Figure{facts.Starts}}
	s := apart(stays([2]int64{1, 1}, [2]int64{2, 0}), stays([2]int64{1, 3}, [2]int64{2, 2}))
	for name, f := range map[string]compare.Formula{
		"nothing":       {},
		"no figures":    {{}},
		"nothing below": {{Over: starts}},
		"less below":    {{Over: starts, Under: compare.Terms{Minus: starts.Plus}}},
		"two factors":   append(compare.Kept(), compare.Kept()...),
		"above 1":       compare.Kept(), // of the second side, 5 of 3
		"nothing above": {{Under: starts}},
	} {
		repeated := second(95, compare.Repeated("x", f, s))
		if defined := name == "nothing above"; (repeated.P != nil) != defined || (repeated.Why == "") != defined {
			t.Errorf("%s: %+v", name, repeated)
		}
		for scale, by := range map[string]facts.Ratio{"1": facts.Whole(1), "none": {}} {
			sums := second(95, compare.Sums("x", compare.Number, f, by, s))
			if defined := scale == "1" && (name == "two factors" || name == "above 1"); (sums.P != nil) != defined || (sums.Why == "") != defined {
				t.Errorf("%s, scale %s: %+v", name, scale, sums)
			}
		}
		if low, high := compare.Interval(f, s.Side(1), compare.Options{}); (low != nil) != (name == "nothing above") || (low == nil) != (high == nil) {
			t.Errorf("%s: an interval", name)
		}
	}
}

// Nobody, one customer, nothing at the start, everything lost by everybody: no
// test, and no value where there is nothing to divide by.
func TestFormulaOfNobody(t *testing.T) {
	some := accounts([3]int64{5, 5, 6}, [3]int64{6, 0, 0})
	for _, c := range []struct {
		name   string
		group  []facts.Account
		exists bool
	}{
		{"nobody", accounts(), false},
		{"one customer", accounts([3]int64{5, 5, 6}), true},
		{"nothing at the start", accounts([3]int64{0, 0, 0}, [3]int64{0, 0, 0}), false},
		{"below zero at the start", accounts([3]int64{-5, -5, -5}, [3]int64{1, 1, 1}), false},
	} {
		got := second(95, compare.Sums("rcr", compare.Rate, compare.NetChurn(), facts.Whole(100), apart(some, c.group)))
		if got.P != nil || got.Low != nil || (got.After != nil) != c.exists || got.Verdict != compare.Untested {
			t.Errorf("%s: %+v", c.name, got)
		}
	}
	all := accounts([3]int64{5, 0, 0}, [3]int64{6, 0, 0})
	if got := second(95, compare.Sums("rcr", compare.Rate, compare.GrossChurn(), facts.Whole(100), apart(all, all))); got.P != nil || *got.After != 100 {
		t.Errorf("everything lost: %+v", got)
	}
}
