package compare_test

import (
	"math"
	"testing"

	"github.com/retain-cli/retain/pkg/compare"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/facts/factstest"
	"github.com/retain-cli/retain/pkg/money"
	"github.com/retain-cli/retain/pkg/stat"
)

// spending is a buyer's account of one order, in tenths.
func spending(tenths int64) facts.Account {
	return facts.Account{facts.Buyer: 1, facts.Spent: tenths, facts.Bought: 1, facts.Orders: 1, facts.Revenue: tenths}
}

var none facts.Account

// asleep is Student's sleep data, by drug, in tenths of an hour.
func asleep() (first, second []int64) {
	return []int64{7, -16, -2, -12, -1, 34, 37, 8, 0, 20}, []int64{19, 8, 11, 1, -1, 44, 55, 16, 46, 34}
}

// The same customers on both sides are paired, different ones are not. R's help
// page of t.test: with(sleep, t.test(extra[group == 2], extra[group == 1],
// paired = TRUE)) prints t = 4.0621, df = 9, p-value = 0.002833, interval
// 0.7001142 2.4598858; without paired p-value = 0.07939, -0.2054832 3.3654832.
func TestPairing(t *testing.T) {
	first, second := asleep()
	paired, apart := books{Orders: tenths()}, books{Orders: tenths()}
	for i := range first {
		paired.customers = append(paired.customers, [2]facts.Account{spending(first[i]), spending(second[i])})
		apart.customers = append(apart.customers, [2]facts.Account{spending(first[i]), none}, [2]facts.Account{none, spending(second[i])})
	}
	for _, c := range []struct {
		b               books
		p, pOff         float64
		low, high, each float64
	}{{paired, .002833, 5e-7, .7001142, 2.4598858, 5e-8}, {apart, .07939, 5e-6, -.2054832, 3.3654832, 5e-8}} {
		for _, metric := range []string{"revenue_per_customer", "aov"} { // one order each: the same number
			got := c.b.changes(compare.Options{})[metric]
			if !near(*got.P, c.p, c.pOff) || !near(*got.Low, c.low, c.each) || !near(*got.High, c.high, c.each) {
				t.Errorf("%s: p = %v, %v to %v", metric, *got.P, *got.Low, *got.High)
			}
		}
	}
}

// There is at least one degree of freedom. Two customers on each side, one of
// them on both: 1 and 3 before, 5 and 5 after. The difference is 3, its variance
// 2/2 + 0, Welch's degrees of freedom 1 and those of the paired test 0; between
// them are 0.5. With one, Student's distribution is Cauchy's: p is
// 1 - 2/pi x atan(3), and the interval 3 plus and minus tan(0.95 x pi/2).
func TestOneDegreeOfFreedom(t *testing.T) {
	b := books{Orders: tenths()}
	b.customers = [][2]facts.Account{{spending(10), spending(50)}, {spending(30), none}, {none, spending(50)}}
	c := b.changes(compare.Options{})["revenue_per_customer"]
	half := math.Tan(0.95 * math.Pi / 2)
	if !near(*c.P, 1-2/math.Pi*math.Atan(3), 1e-9) || !near(*c.Low, 3-half, 1e-6) || !near(*c.High, 3+half, 1e-6) {
		t.Errorf("p = %v, %v to %v", *c.P, *c.Low, *c.High)
	}
	// The paired test of two customers: 1 and 3 before, 2 and 6 after, so 1 and 3 more, 2
	// on average, with a variance of 2/2.
	b.customers = [][2]facts.Account{{spending(10), spending(20)}, {spending(30), spending(60)}}
	c = b.changes(compare.Options{})["revenue_per_customer"]
	if !near(*c.P, 1-2/math.Pi*math.Atan(2), 1e-9) || !near(*c.Low, 2-half, 1e-6) || !near(*c.High, 2+half, 1e-6) {
		t.Errorf("paired: p = %v, %v to %v", *c.P, *c.Low, *c.High)
	}
}

func tenths() factstest.Orders { return factstest.Orders{Unit: money.Unit{Digits: 1}} }

// The variance of a ratio is that of R's package survey, on customers with
// revenue and orders:
//
//	rev = c(10, 25, 40, 12, 33, 7); ord = c(1, 2, 3, 1, 2, 1)
//	d = svydesign(ids = ~1, weights = ~1, data = data.frame(rev, ord))
//	r = svyratio(~rev, ~ord, d)          # 12.7, SE(r) = 1.10526015037185
//
// and on the other side 22, 18, 60, 9, 30 in 1, 2, 4, 1, 1 orders: 15.44, SE
// 2.68067593566095. Welch's df is 5.351839092008, 2 * pt(-t, df) =
// 0.384644454031, and the interval -4.564188078829 to 10.053076967718.
func TestRatio(t *testing.T) {
	b := books{}
	for i, orders := range []int64{1, 2, 3, 1, 2, 1} {
		revenue := []int64{10, 25, 40, 12, 33, 7}[i]
		b.customers = append(b.customers, [2]facts.Account{{facts.Buyer: 1, facts.Orders: orders, facts.Revenue: revenue}, none})
	}
	for i, orders := range []int64{1, 2, 4, 1, 1} {
		revenue := []int64{22, 18, 60, 9, 30}[i]
		b.customers = append(b.customers, [2]facts.Account{none, {facts.Buyer: 1, facts.Orders: orders, facts.Revenue: revenue}})
	}
	c := b.changes(compare.Options{})["aov"]
	if !near(*c.Before, 12.7, 1e-12) || !near(*c.P, .384644454031, 1e-8) || !near(*c.Low, -4.564188078829, 1e-6) || !near(*c.High, 10.053076967718, 1e-6) {
		t.Errorf("%v, p = %v, %v to %v", *c.Before, *c.P, *c.Low, *c.High)
	}
}

// Where everybody counts once and nobody twice the test of shares is the one of
// two proportions.
func TestSharesOfDifferentCustomers(t *testing.T) {
	var b books
	for i := range 210 {
		c := facts.Account{facts.Starts: 1}
		switch {
		case i < 60, 100 <= i && i < 152:
			c[facts.Kept] = 1
		}
		if i < 100 {
			b.customers = append(b.customers, [2]facts.Account{c, none})
		} else {
			b.customers = append(b.customers, [2]facts.Account{none, c})
		}
	}
	got := b.changes(compare.Options{})["crr"]
	want := compare.Proportions("crr", stat.Proportion{Part: 60, Whole: 100}, stat.Proportion{Part: 52, Whole: 110}, 95)
	if !near(*got.P, *want.P, 1e-12) || !near(*got.Low, *want.Low, 1e-9) || !near(*got.High, *want.High, 1e-9) {
		t.Errorf("p = %v, %v to %v; want %v, %v to %v", *got.P, *got.Low, *got.High, *want.P, *want.Low, *want.High)
	}
}

// Where few are expected it is Fisher's exact test: 1 of 10 kept against 6 of 10
// has, by hand, 2 x (10 x 210 + 120) / 77520 = 0.0573 (R: fisher.test). With one
// customer on both sides it is not, for they are not independent then.
func TestSharesOfFewCustomers(t *testing.T) {
	var b books
	for i := range int64(10) {
		before, after := stays([2]int64{1, 1 - min(i, 1)})[0], stays([2]int64{1, min(i/4, 1)})[0]
		b.customers = append(b.customers, [2]facts.Account{before, none}, [2]facts.Account{none, after})
	}
	if p := *b.changes(compare.Options{})["crr"].P; !near(p, 2*(10*210+120)/77520., 1e-9) {
		t.Errorf("p = %v", p)
	}
	b.customers = append(b.customers, [2]facts.Account{stays([2]int64{1, 1})[0], stays([2]int64{1, 1})[0]})
	want := compare.AgainstRest(compare.Options{}, compare.Shares("crr", []stat.Proportion{{Part: 2, Whole: 11}, {Part: 7, Whole: 11}}))[0][1]
	if p := *b.changes(compare.Options{})["crr"].P; near(p, *want.P, 1e-6) {
		t.Errorf("p = %v, as of different customers", p)
	}
}

// The same change is surer when it is the same customers who change: the
// standard error of a paired difference by hand. Of 50 customers 36 are kept
// both times, 12 only before, 2 only after: shares of .96 and .76, variances
// .000768 and .003648, covariance (36/50 - .96 x .76) / 50 = -.000192, which is
// negative here; the interval is wider than that of different customers.
func TestSharesOfTheSameCustomers(t *testing.T) {
	kept := facts.Account{facts.Starts: 1, facts.Kept: 1}
	gone := facts.Account{facts.Starts: 1}
	var b books
	for i := range 50 {
		c := [2]facts.Account{kept, kept}
		switch {
		case i < 12:
			c[1] = gone
		case i < 14:
			c[0] = gone
		}
		b.customers = append(b.customers, c)
	}
	got := b.changes(compare.Options{})["crr"]
	r := -.000192 / math.Sqrt(.000768*.003648)
	// The Wilson intervals of 48 and 38 of 50 by R: prop.test(48, 50, correct =
	// FALSE) 0.8654 to 0.9890, prop.test(38, 50, correct = FALSE) 0.6259 to 0.8570.
	dl, dh := .7600-.6259, .9890-.9600
	low := -.2 - math.Sqrt(dl*dl+dh*dh-2*r*dl*dh)
	dl, dh = .8570-.7600, .9600-.8654
	high := -.2 + math.Sqrt(dl*dl+dh*dh-2*r*dl*dh)
	pooled := .86
	z := -.2 / math.Sqrt(pooled*(1-pooled)/50*(2-2*r))
	if !near(*got.Low, 100*low, .02) || !near(*got.High, 100*high, .02) || !near(*got.P, math.Erfc(-z/math.Sqrt2), 1e-9) {
		t.Errorf("p = %v, %v to %v; want %v to %v", *got.P, *got.Low, *got.High, low, high)
	}
}

// A customer who is there many times is still one customer: ten who stay or
// leave in all of their four periods are a sample of ten. By hand: 5 of 10.
func TestSharesOfClusters(t *testing.T) {
	side := func(times int64) (b books) {
		for i := range 20 {
			c := facts.Account{facts.Starts: times}
			if i%2 == 0 {
				c[facts.Kept] = times
			}
			if i < 10 {
				b.customers = append(b.customers, [2]facts.Account{c, none})
			} else {
				b.customers = append(b.customers, [2]facts.Account{none, c})
			}
		}
		return b
	}
	want, got := side(1).changes(compare.Options{})["crr"], side(4).changes(compare.Options{})["crr"]
	if !near(*got.Low, *want.Low, 1e-9) || !near(*got.High, *want.High, 1e-9) {
		t.Errorf("%v to %v, want %v to %v", *got.Low, *got.High, *want.Low, *want.High)
	}
}

// Customers who are there on one side alone: 5 before, 14 after, 7 on both. By
// hand: twice the sum of 19 over k for k from 0 to 5 is 2 x 16664 in 2^19 (R:
// binom.test(5, 19)); the interval is 9 -+ 1.959964 x the root of 19.
func TestCounts(t *testing.T) {
	there := facts.Account{facts.End: 1}
	var b books
	for range 5 {
		b.customers = append(b.customers, [2]facts.Account{there, none})
	}
	for range 14 {
		b.customers = append(b.customers, [2]facts.Account{none, there})
	}
	for range 7 {
		b.customers = append(b.customers, [2]facts.Account{there, there})
	}
	c := b.changes(compare.Options{})["customers_end"]
	if !near(*c.P, 2*16664./(1<<19), 1e-12) || !near(*c.Low, 9-1.959964*math.Sqrt(19), 1e-5) || !near(*c.High, 9+1.959964*math.Sqrt(19), 1e-5) {
		t.Errorf("p = %v, %v to %v", *c.P, *c.Low, *c.High)
	}
}

// By hand: customers bring 1.0 and 2.0 before, 5.0 and 3.0 after, another 2.0
// before and 4.0 after; the change of 7.0 has the variance 1 + 4 + 25 + 9 + 4.
func TestTotals(t *testing.T) {
	b := books{Orders: tenths(), customers: [][2]facts.Account{
		{spending(10), none}, {spending(20), none}, {none, spending(50)}, {none, spending(30)}, {spending(20), spending(40)},
	}}
	c := b.changes(compare.Options{})["revenue"]
	if !near(*c.Change, 7, 1e-12) || !near(*c.P, math.Erfc(7/math.Sqrt(2*43)), 1e-12) || !near(*c.High, 7+1.959964*math.Sqrt(43), 1e-5) {
		t.Errorf("%v, p = %v, up to %v", *c.Change, *c.P, *c.High)
	}
}
