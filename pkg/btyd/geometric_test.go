package btyd_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
	"pgregory.net/rapid"

	"github.com/retain-cli/retain/pkg/btyd"
)

// Fader, Hardie and Lee (2005), with the parameters rounded as they print them;
// digits from the issue.
func TestFunctionsOfBG(t *testing.T) {
	m := btyd.Geometric{K: 1, R: .243, Alpha: week * 4.414, A: .793, B: 2.426}
	for _, c := range []struct {
		what      string
		got, want float64
	}{
		{"P(alive | 23, 39, 39)", m.Alive(btyd.History{Repeats: 23, Last: 39 * week, Age: 39 * week}), .968555454221},
		{"E[Y(2) | 10, 35, 39]", m.Expected(btyd.History{Repeats: 10, Last: 35 * week, Age: 39 * week}, 2*week), .391569207091},
		{"P(X(39) = 0)", m.Quiet(btyd.History{}, 39*week), .573786352096},
	} {
		if !near(c.got, c.want, 2e-12) {
			t.Errorf("%s = %.15g, want %.15g", c.what, c.got, c.want)
		}
	}
}

// Where the closed form divides 0 by 0 or has Gamma of what is not above 0: r .24,
// alpha 4.4, T 38, t 39, x = 0, 1, 5; from the issue.
func TestSingularPointsOfBG(t *testing.T) {
	for _, c := range []struct {
		a, b float64
		want [3]float64
	}{
		{1, 2.4, [3]float64{.192029436291258, .941915050940088, 3.68215479742818}},
		{.3, .7, [3]float64{.193914300177413, 1.01385482580235, 4.31635936080342}},
		{.2, .5, [3]float64{.195828099558457, 1.04172466692931, 4.46224999518}},
	} {
		m := btyd.Geometric{K: 1, R: .24, Alpha: 4.4, A: c.a, B: c.b}
		for i, x := range []int{0, 1, 5} {
			h := btyd.History{Repeats: x, Last: 20 * min(x, 1), Age: 38}
			if got := m.Expected(h, 39) / m.Alive(h); !near(got, c.want[i], 1e-12) {
				t.Errorf("a %v, b %v, x %d: %.15g, want %.15g", c.a, c.b, x, got, c.want[i])
			}
		}
	}
}

// From the issue: MBG/CNBD-2 of the groceries in the paper of Platzer and
// Reutterer, exact instead of approximated.
func TestFunctionsOfCNBD(t *testing.T) {
	m := btyd.Geometric{Modified: true, K: 2, R: 1.32917535358207, Alpha: week * 2.81255120812988, A: .424708990363252, B: .790028734233596}
	for _, c := range []struct {
		h    btyd.History
		want [3]float64
	}{
		{btyd.History{Age: 52 * week}, [3]float64{.0750933347, .0641570413, .9562983450}},
		{btyd.History{Repeats: 1, Last: 12 * week, Age: 52 * week}, [3]float64{.1564287403, .2812885930, .8627099631}},
	} {
		got := [3]float64{m.Alive(c.h), m.Expected(c.h, 52*week), m.Quiet(c.h, 52*week)}
		for i := range got {
			if !near(got[i], c.want[i], 1e-9) {
				t.Errorf("%v: %.12g, want %.12g", c.h, got[i], c.want[i])
			}
		}
	}
}

// Customers who ordered often, by the sums of the issue with 60 digits (mpmath).
func TestManyOrdersOfCNBD(t *testing.T) {
	for _, c := range []struct {
		m    btyd.Geometric
		h    btyd.History
		days float64
		want [3]float64
	}{
		{btyd.Geometric{Modified: true, K: 3, R: 10.5, Alpha: 270.5, A: .0156, B: 8.15}, btyd.History{Repeats: 260, Last: 388, Age: 400}, 3650, [3]float64{.55582590088989803623, 784.58915909958315213, .44417409911010196377}},
		{btyd.Geometric{K: 12, R: 8.4, Alpha: 4.16, A: .0765, B: 2.385}, btyd.History{Repeats: 260, Last: 5000, Age: 5000}, 30, [3]float64{.9997074139022379968, 1.0989019023623473067, .039597196711190180221}},
		{btyd.Geometric{Modified: true, K: 2, R: .27, Alpha: 4.64, A: 2.63, B: .317}, btyd.History{Repeats: 180, Last: 291, Age: 300}, 1, [3]float64{.015963012613007364258, .012429081102065680742, .98942036369592597166}},
	} {
		for i, got := range []float64{c.m.Alive(c.h), c.m.Expected(c.h, c.days), c.m.Quiet(c.h, c.days)} {
			if !near(got, c.want[i], 1e-10) {
				t.Errorf("%s of %v, number %d: %.15g, want %.15g", c.m.Name(), c.h, i, got, c.want[i])
			}
		}
	}
}

// The likelihood of single customers against integrals over lambda and p in 25 digits
// (mpmath): of the densities of the stages, 1/Gamma(k) for each repeat, and of no
// more orders, in Platzer and Reutterer (2016).
func TestLogLikelihoodOfCNBD(t *testing.T) {
	m := btyd.Geometric{K: 3, R: 1.5, Alpha: 40, A: .4, B: .8}
	for _, c := range []struct {
		h    btyd.History
		want [2]float64 // modified, and not
	}{
		{btyd.History{Age: 90}, [2]float64{-0.40416543434043404, -0.69054951998412711}},
		{btyd.History{Repeats: 2, Last: 50, Age: 90}, [2]float64{-23.294813988376463, -23.025107192306763}},
	} {
		for i, modified := range []bool{true, false} {
			m.Modified = modified
			if got := m.LogLikelihood(btyd.Collapse([]btyd.History{c.h})); !near(got, c.want[i], 1e-13) {
				t.Errorf("%s of %v: %.15g, want %.15g", m.Name(), c.h, got, c.want[i])
			}
		}
	}
}

// Customers of MBG/CNBD-3 are played from their first order on; of those with one
// kind of history, the orders after are what Expected says, and so on.
func TestExpectationsAreThoseOfThePlay(t *testing.T) {
	m := btyd.Geometric{Modified: true, K: 3, R: 2, Alpha: 20, A: 1.5, B: 3}
	source := rand.NewPCG(7, 7)
	type tally struct{ customers, alive, orders, quiet, value float64 }
	var got, want tally
	const age, ahead, rate = 40, 60., .01
	for range 12_000 {
		days, stays := play(source, m, age+ahead)
		h := btyd.History{Age: age}
		var after []float64
		for _, d := range days {
			if d <= age {
				h.Repeats, h.Last = h.Repeats+1, int(d+0.5)
			} else {
				after = append(after, d-age)
			}
		}
		if h.Repeats != 1 || h.Last < 10 || h.Last > 30 {
			continue
		}
		got.customers++
		got.orders += float64(len(after))
		if len(after) == 0 {
			got.quiet++
		}
		if stays(age) {
			got.alive++
		}
		for _, d := range after {
			got.value += math.Exp(-rate * d)
		}
		want.alive += m.Alive(h)
		want.orders += m.Expected(h, ahead)
		want.quiet += m.Quiet(h, ahead)
		want.value += m.Discounted(h, rate, ahead)
	}
	// About 4 standard errors of sums of this size; the seed is fixed.
	for _, c := range [][2]float64{{got.alive, want.alive}, {got.orders, want.orders}, {got.quiet, want.quiet}, {got.value, want.value}} {
		if math.Abs(c[0]-c[1]) > 4*math.Sqrt(3*c[1]) || c[1] < 100 {
			t.Errorf("of %v customers %v, want %v", got.customers, c[0], c[1])
		}
	}
}

// play is the days of the repeats of a customer of the model, and whether they are
// a customer on a day.
func play(source rand.Source, m btyd.Geometric, until float64) (days []float64, stays func(day float64) bool) {
	rng := rand.New(source)
	lambda := distuv.Gamma{Alpha: m.R, Beta: m.Alpha, Src: source}.Rand()
	p := distuv.Beta{Alpha: m.A, Beta: m.B, Src: source}.Rand()
	day, left := 0., m.Modified && rng.Float64() < p
	for !left {
		for range m.K {
			day += rng.ExpFloat64() / lambda
		}
		if day > until {
			return days, func(float64) bool { return true }
		}
		days = append(days, day)
		left = rng.Float64() < p
	}
	return days, func(d float64) bool { return d < day }
}

// Whatever the parameters and the history, probabilities are some, expectations
// are finite and rise with the horizon, discounting lowers them, and who has
// left orders nothing.
func TestModelsAreTotal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { checkTotal(t, anyModel(t), anyHistory(t)) })
}

func anyModel(t *rapid.T) btyd.Model {
	positive := func(name string) float64 {
		return math.Exp(rapid.OneOf(rapid.Float64Range(-3, 3), rapid.Float64Range(-30, 30), rapid.Just(0.)).Draw(t, name))
	}
	if rapid.IntRange(0, 4).Draw(t, "Pareto at 0") == 0 {
		return btyd.Pareto{R: positive("r"), Alpha: positive("alpha"), S: positive("s"), Beta: positive("beta")}
	}
	return btyd.Geometric{
		Modified: rapid.Bool().Draw(t, "modified"), K: rapid.SampledFrom([]int{1, 1, 1, 2, 3, 12}).Draw(t, "k"),
		R: positive("r"), Alpha: positive("alpha"), A: positive("a"), B: positive("b"),
	}
}

func anyHistory(t *rapid.T) btyd.History {
	age := rapid.OneOf(rapid.IntRange(0, 800), rapid.IntRange(0, 36500), rapid.Just(0)).Draw(t, "T")
	h := btyd.History{Age: age, Repeats: rapid.OneOf(rapid.IntRange(0, 30), rapid.IntRange(0, 10000)).Draw(t, "x")}
	if h.Repeats > 0 {
		h.Last = rapid.IntRange(0, age).Draw(t, "t_x")
	}
	return h
}

func checkTotal(t *rapid.T, m btyd.Model, h btyd.History) {
	probability := func(what string, p float64) float64 {
		if !(p >= 0 && p <= 1) {
			t.Fatalf("%s of %v in %+v: %v", what, h, m, p)
		}
		return p
	}
	alive := probability("P(alive)", m.Alive(h))
	before, quiet, quietAlive := 0., 1., 1.
	for _, days := range []float64{0, 1e-3, 1, 30, 365, 36500} {
		orders := m.Expected(h, days)
		if !(orders >= before*(1-1e-10) && orders <= math.MaxFloat64) {
			t.Fatalf("orders of %v in %v days in %+v: %v after %v", h, days, m, orders, before)
		}
		q, qa := probability("P(quiet)", m.Quiet(h, days)), probability("P(quiet | alive)", m.QuietAlive(h, days))
		if q > quiet+1e-12 || qa > quietAlive+1e-12 || q < qa-1e-12 || math.Abs(q-(1-alive+alive*qa)) > 1e-12 {
			t.Fatalf("quiet days of %v in %v days in %+v: %v, if alive %v", h, days, m, q, qa)
		}
		// At least one order with the probability that there is any.
		if orders < (1-q)*(1-1e-9)-1e-12 {
			t.Fatalf("orders of %v in %v days in %+v: %v, but any with %v", h, days, m, orders, 1-q)
		}
		if v := m.Discounted(h, 3e-4, days); days <= 365 && !(v >= orders*math.Exp(-3e-4*days)*(1-1e-9) && v <= orders*(1+1e-9)) {
			t.Fatalf("value of %v in %v days in %+v: %v of %v", h, days, m, v, orders)
		}
		before, quiet, quietAlive = orders, q, qa
	}
	year, ever := m.Discounted(h, 3e-4, 365), m.Discounted(h, 3e-4, math.Inf(1))
	if !(ever >= year*(1-1e-9) && ever <= math.MaxFloat64) {
		t.Fatalf("value of %v in %+v: %v, of a year %v", h, m, ever, year)
	}
	for _, share := range []float64{0, .1, .5, .9} {
		if days, ok := btyd.NextOrder(m, h, share); ok && math.Abs(m.QuietAlive(h, days)-(1-share)) > 1e-8 {
			t.Fatalf("next order of %v in %+v: %v of them within %v days", h, m, share, days)
		}
	}
}

// Horizons so long that the series would need more terms than it is given: sums of
// those by mpmath, of the last one the integral of (1-(1+pt/alpha)^-r)/p over p.
func TestLongHorizons(t *testing.T) {
	for _, c := range []struct {
		m          btyd.Geometric
		days, want float64
	}{
		{bg, 36500, 12.147531754240357},
		{bg, 365000, 24.70148456344276},
		{btyd.Geometric{Modified: true, K: 3, R: 1.5, Alpha: 40, A: .4, B: .8}, 100000, 129.72675243315039 * 2 / 3},
	} {
		if got := c.m.New(c.days); !near(got, c.want, 1e-12) {
			t.Errorf("%+v in %v days: %.15g, want %.15g", c.m, c.days, got, c.want)
		}
	}
}

// The closed form of one stage.
func TestNextOrder(t *testing.T) {
	h := btyd.History{Repeats: 2, Last: 213, Age: 272}
	for _, share := range []float64{.1, .5, .9} {
		// ((alpha+T)/(alpha+T+t))^(r+x) = 1 - share, solved for t.
		want := (mbg.Alpha + 272) * (math.Pow(1-share, -1/(mbg.R+2)) - 1)
		if got, ok := btyd.NextOrder(mbg, h, share); !ok || !near(got, want, 1e-11) {
			t.Errorf("%v of the customers: %.15g days, want %.15g", share, got, want)
		}
	}
	if days, ok := btyd.NextOrder(btyd.Geometric{K: 1, R: .01, Alpha: 10, A: 1, B: 1}, btyd.History{Age: 100}, .5); ok {
		t.Errorf("half of those who hardly ever order do within %v days", days)
	}
}

// Each discounted order counts once: against sums in 25 digits by mpmath, of the
// series of Expected integrated by parts (finite), and of
// E[phi^(k-j) 2F1(1, b'; a+b'; phi^k)] over the gamma distribution of lambda
// (infinite, the 2F1 being the sum of c(n) phi^(k(n-1))); rate ln 1.1 / 365.25.
func TestDiscounted(t *testing.T) {
	rate := math.Log(1.1) / 365.25
	regular := btyd.Geometric{Modified: true, K: 3, R: 1.5, Alpha: 40, A: .4, B: .8}
	for _, c := range []struct {
		m         btyd.Geometric
		h         btyd.History
		days      float64
		want      float64
		tolerance float64
	}{
		{mbg, btyd.History{Repeats: 2, Last: 213, Age: 272}, 364, 2.1655565307538221, 1e-13},
		{mbg, btyd.History{Repeats: 2, Last: 213, Age: 272}, math.Inf(1), 8.4546180244541948, 1e-13},
		{regular, btyd.History{}, 400, 3.0935358491553468, 1e-13},
		{regular, btyd.History{}, math.Inf(1), 14.893710625460811, 1e-13},
	} {
		if got := c.m.Discounted(c.h, rate, c.days) / c.m.Alive(c.h); !near(got, c.want, c.tolerance) {
			t.Errorf("%s of %v in %v days: %.15g, want %.15g", c.m.Name(), c.h, c.days, got, c.want)
		}
	}
}
