package btyd_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/retain-cli/retain/pkg/btyd"
)

// cdnowPareto is the maximum for CDNOW, whose weeks are days / 7.
var cdnowPareto = btyd.Pareto{R: .55327704685318, Alpha: 10.5776834633023 * 7, S: .606239989127826, Beta: 11.668735288855 * 7}

// CDNOW: Fader, Hardie and Lee (2005) print .553 10.578 .606 11.669, LL -9595.0; the
// digits beyond these, and the standard errors, are those of a fit with 50 digits.
func TestParetoOfCDNOW(t *testing.T) {
	counts := pasts(cdnow(t))
	fit := btyd.FitPareto(counts)
	repeats := 0.
	for _, c := range counts {
		repeats += float64(c.Customers) * float64(c.Repeats)
	}
	if ll := fit.LogLikelihood + repeats*math.Log(7); math.Abs(ll+9594.97617893954) > 1e-6 {
		t.Errorf("log-likelihood %.10f", ll)
	}
	for i, want := range []struct{ value, standardError, unit float64 }{
		{.55327704685318, .047627926, 1}, {10.5776834633023, .84272253, 7}, {.606239989127826, .18728134, 1}, {11.668735288855, 6.2111136, 7},
	} {
		p := fit.Parameters[i]
		if !near(p.Value/want.unit, want.value, 1e-9) {
			t.Errorf("%s is %.12g, not %.12g", p.Name, p.Value/want.unit, want.value)
		}
		if !near(*p.StandardError/want.unit, want.standardError, 1e-7) {
			t.Errorf("the standard error of %s is %.9g, not %.9g", p.Name, *p.StandardError/want.unit, want.standardError)
		}
	}
	if fit.Customers != 2357 || fit.Prior || fit.Boundary != nil || !near(fit.AIC, 8-2*fit.LogLikelihood, 1e-15) {
		t.Errorf("%+v", fit)
	}
}

// The sums over the holdout of 39 weeks are of a second implementation, with 2F1.
func TestParetoHoldoutOfCDNOW(t *testing.T) {
	var sum, absolute, square float64
	buyers := cdnow(t)
	for _, b := range buyers {
		expected := cdnowPareto.Expected(b.past, 39*7)
		miss := expected - float64(b.after)
		sum += expected
		absolute += math.Abs(miss)
		square += miss * miss
	}
	n := float64(len(buyers))
	for _, c := range []struct{ got, want, tolerance float64 }{
		{sum, 1665.51310721, 1e-11}, {absolute / n, .7545233834, 1e-9}, {math.Sqrt(square / n), 1.602848, 1e-6},
	} {
		if !near(c.got, c.want, c.tolerance) {
			t.Errorf("got %.12g, not %.12g", c.got, c.want)
		}
	}
}

func TestParetoOfCustomers(t *testing.T) {
	first, often := btyd.History{Repeats: 2, Last: 213, Age: 272}, btyd.History{Repeats: 26, Last: 216, Age: 217}
	rate, ever := math.Log(1.1)/364, math.Inf(1)
	for _, c := range []struct{ got, want float64 }{
		{cdnowPareto.Alive(first), .8691342636126},
		{cdnowPareto.Expected(first, 39*7), 1.455201701602},
		{cdnowPareto.Expected(first, 364), 1.850890592466},
		{cdnowPareto.Expected(often, 364), 25.45518350352},
		{cdnowPareto.New(39 * 7), 1.213404018082},
		{cdnowPareto.Discounted(first, rate, ever), 8.156292747168},
		{cdnowPareto.DiscountedNew(rate, ever), 4.814131463324},
		// The documentation of the R package BTYD, a day standing for a hundredth of a week.
		{btyd.Pareto{R: .5629966, Alpha: 1255.90370, S: .4081095, Beta: 1051.48048}.
			Discounted(btyd.History{Repeats: 7, Last: 3500, Age: 7786}, .000027, ever), 1.86418332807},
	} {
		if !near(c.got, c.want, 1e-11) {
			t.Errorf("got %.13g, not %.13g", c.got, c.want)
		}
	}
}

// model is a model at given parameters, and what it says of a history: by mpmath, with
// 60 digits and in the closed forms of the papers.
type model struct {
	btyd.Model
	history       btyd.History
	horizon, rate float64
	// The log-likelihood; Alive; Expected; a probability of no order; Discounted for
	// ever; and Discounted within the horizon.
	want [6]float64
}

func (m model) check(t *testing.T, quiet func(btyd.History, float64) float64, tolerance float64) {
	t.Helper()
	got := [6]float64{
		m.LogLikelihood([]btyd.Count{{History: m.history, Customers: 1}}), m.Alive(m.history), m.Expected(m.history, m.horizon),
		quiet(m.history, m.horizon), m.Discounted(m.history, m.rate, math.Inf(1)), m.Discounted(m.history, m.rate, m.horizon),
	}
	for i, want := range m.want {
		if !near(got[i], want, tolerance) && math.Abs(got[i]-want) > 1e-15*float64(1+m.history.Repeats) {
			t.Errorf("%v of %v: number %d is %.16g, not %.16g", m.Model, m.history, i, got[i], want)
		}
	}
}

func TestParetoInBothOrdersOfAlphaAndBeta(t *testing.T) {
	for _, m := range []model{
		{btyd.Pareto{R: 0.55, Alpha: 74, S: 0.6, Beta: 82}, btyd.History{Repeats: 2, Last: 213, Age: 272}, 365, 0.00026, [6]float64{-13.439658601495901, 0.87052992550894325, 1.8604936041858119, 0.27227641379948258, 8.2765872790185278, 1.7808607562032279}},
		{btyd.Pareto{R: 0.55, Alpha: 74, S: 0.6, Beta: 82}, btyd.History{Repeats: 0, Last: 0, Age: 272}, 365, 0.00026, [6]float64{-0.52135745483870536, 0.29984348123145734, 0.13821704278551734, 0.72971920469829567, 0.61487199713475707, 0.13230107686551724}},
		{btyd.Pareto{R: 0.55, Alpha: 82, S: 0.6, Beta: 74}, btyd.History{Repeats: 26, Last: 216, Age: 217}, 364, 0.00026, [6]float64{-90.431705026532473, 0.99784235365031648, 24.712113936709416, 0.022671598383772724, 105.18642361472658, 23.668325730676685}},
		{btyd.Pareto{R: 0.55, Alpha: 74, S: 0.6, Beta: 74}, btyd.History{Repeats: 7, Last: 100, Age: 300}, 90, 0.00026, [6]float64{-32.529294014579192, 0.025942654475645583, 0.044109478619157851, 0.23341763919908929, 0.69122068630152704, 0.04360839021040161}},
		{btyd.Pareto{R: 0.55, Alpha: 74, S: 0.6, Beta: 74.000001}, btyd.History{Repeats: 7, Last: 100, Age: 300}, 90, 0.00026, [6]float64{-32.529294014499027, 0.0259426546422925, 0.044109478909710217, 0.23341763910897434, 0.69122069150661596, 0.043608390497626879}},
		{btyd.Pareto{R: 1.5, Alpha: 30, S: 1, Beta: 400}, btyd.History{Repeats: 3, Last: 50, Age: 200}, 365, 0.001, [6]float64{-15.135818541906263, 0.1268577910556573, 0.70766560003567542, 0.095142038491584285, 1.2329586008599228, 0.60146241809351342}},
		{btyd.Pareto{R: 1.5, Alpha: 30, S: 1.0000001, Beta: 400}, btyd.History{Repeats: 3, Last: 50, Age: 200}, 365, 0.001, [6]float64{-15.135818474389892, 0.12685777734703957, 0.7076655067492179, 0.09514204594623612, 1.2329583954480999, 0.60146233966630783}},
		{btyd.Pareto{R: 0.06, Alpha: 3, S: 0.03, Beta: 2500}, btyd.History{Repeats: 1, Last: 1, Age: 900}, 36500, 1e-06, [6]float64{-9.9064586933197089, 0.93769950941599893, 38.194874823360685, 0.030472637297870536, 944.44325944283068, 37.513296559317616}},
		{btyd.Pareto{R: 12, Alpha: 2500, S: 7, Beta: 0.7}, btyd.History{Repeats: 0, Last: 0, Age: 40}, 30, 0.00026, [6]float64{-0.00055974934939810049, 3.6816628579166066e-13, 1.1369292445719472e-14, 0.97015412689819614, 1.1773809856519638e-14, 1.1349283246862333e-14}},
		{btyd.Pareto{R: 2, Alpha: 500, S: 3, Beta: 700}, btyd.History{Repeats: 10000, Last: 36000, Age: 36500}, 365, 0.00026, [6]float64{-22961.114082778082, 2.5551925974002463e-56, 2.4845407645227967e-54, 0.00029823861877442558, 2.0621763934202234e-53, 2.3708408081674289e-54}},
		{btyd.Pareto{R: 0.3, Alpha: 20, S: 0.2, Beta: 4000}, btyd.History{Repeats: 250, Last: 30000, Age: 36500}, 3650, 0.00026, [6]float64{-1458.1997991232291, 6.7741020125747965e-19, 1.6798813437006799e-17, 0.00072028073739454165, 1.7550196128546161e-17, 1.0863422581481342e-17}},
		{btyd.Pareto{R: 0.3, Alpha: 20, S: 5, Beta: 10}, btyd.History{Repeats: 0, Last: 0, Age: 0}, 365, 0.00026, [6]float64{0.0, 1.0, 0.037499981037037036, 0.96819786897488794, 0.037467542141689901, 0.037467525430870534}},
		{btyd.Pareto{R: 20, Alpha: 30, S: 0.4, Beta: 9}, btyd.History{Repeats: 160, Last: 700, Age: 730}, 1, 0.01, [6]float64{-412.57133422844225, 0.23457183088111033, 0.055541460163429853, 0.78929348028584738, 5.2988965337463399, 0.055264701154807728}},
	} {
		m.check(t, m.QuietAlive, 2e-13)
	}
}

// Parameters from a millionth to a million, and the longest histories.
func TestParetoIsFinite(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := btyd.Pareto{R: scale(t, "r"), Alpha: scale(t, "alpha"), S: scale(t, "s"), Beta: scale(t, "beta")}
		if rapid.Bool().Draw(t, "equal scales") {
			p.Beta = p.Alpha
		}
		if rapid.Bool().Draw(t, "s is 1") {
			p.S = 1
		}
		checkNumbers(t, p, history(t))
	})
}

func scale(t *rapid.T, name string) float64 {
	return math.Pow(10, rapid.Float64Range(-6, 6).Draw(t, name))
}

func history(t *rapid.T) (h btyd.History) {
	h.Age = rapid.OneOf(rapid.Just(0), rapid.IntRange(0, 400), rapid.IntRange(0, 36500)).Draw(t, "age")
	if h.Repeats = rapid.OneOf(rapid.Just(0), rapid.IntRange(0, 20), rapid.IntRange(0, 10000)).Draw(t, "repeats"); h.Repeats > h.Age {
		h.Repeats = h.Age
	}
	if h.Repeats > 0 {
		h.Last = rapid.IntRange(h.Repeats, h.Age).Draw(t, "last")
	}
	return h
}

// checkNumbers holds a model to what is true of every model.
func checkNumbers(t *rapid.T, m btyd.Model, h btyd.History) {
	days := rapid.OneOf(rapid.Just(0.), rapid.Float64Range(0, 800), rapid.Float64Range(0, 1e5)).Draw(t, "days")
	rate := math.Pow(10, rapid.Float64Range(-6, 0).Draw(t, "rate"))
	ll := m.LogLikelihood([]btyd.Count{{History: h, Customers: 1}})
	if math.IsNaN(ll) || math.IsInf(ll, 0) {
		t.Errorf("log-likelihood %v", ll)
	}
	const rounding = 1 + 1e-9
	for _, v := range []struct {
		name             string
		got, from, below float64
	}{
		{"Alive", m.Alive(h), 0, 1},
		{"Quiet", m.Quiet(h, days), 1 - m.Alive(h)*rounding, 1},
		{"Quiet for longer", m.Quiet(h, 2*days+1), 0, m.Quiet(h, days)},
		{"QuietAlive", m.QuietAlive(h, days), 0, 1},
		{"Expected", m.Expected(h, days), 0, math.MaxFloat64},
		{"Expected for longer", m.Expected(h, 2*days+1), m.Expected(h, days), math.MaxFloat64},
		{"New", m.New(days), 0, math.MaxFloat64},
		{"Discounted", m.Discounted(h, rate, days), 0, m.Expected(h, days)},
		{"Discounted for ever", m.Discounted(h, rate, math.Inf(1)), m.Discounted(h, rate, days), math.MaxFloat64},
		{"DiscountedNew", m.DiscountedNew(rate, days), 0, m.New(days)},
	} {
		// A comparison with NaN is false.
		if !(v.got*rounding >= v.from && v.got <= v.below*rounding) {
			t.Errorf("%s is %v, not from %v to %v", v.name, v.got, v.from, v.below)
		}
	}
}
