package btyd_test

import (
	"encoding/csv"
	"math"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"github.com/retain-cli/retain/pkg/btyd"
)

// cdnowSpends is the mean amount of the repeat order days up to 1997-09-30 of the
// customers of CDNOW, in dollars: of those without a repeat, no days.
func cdnowSpends(t *testing.T) []btyd.Spend {
	f, err := os.Open("../../../shared/conformance/data/cdnow.csv")
	if os.IsNotExist(err) {
		t.Skip("cdnow.csv is not here")
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	cents := map[string]map[string]int{} // by customer and day
	for _, row := range rows[1:] {
		customer, day := row[1], row[2]
		if day > "1997-09-30" {
			continue
		}
		amount, err := strconv.ParseFloat(row[4], 64)
		if err != nil {
			t.Fatal(err)
		}
		if cents[customer] == nil {
			cents[customer] = map[string]int{}
		}
		cents[customer][day] += int(math.Round(amount * 100))
	}
	var spends []btyd.Spend
	for _, days := range cents {
		first, sum := "9", 0
		for day, c := range days {
			first = min(first, day)
			sum += c
		}
		s := btyd.Spend{Days: len(days) - 1}
		if s.Days > 0 {
			s.Mean = float64(sum-days[first]) / 100 / float64(s.Days)
		}
		spends = append(spends, s)
	}
	return spends
}

// The digits are those of a fit with 50 digits, the standard errors those of its second
// differences. Fader and Hardie (2013) have 6.25 3.74 15.44.
func TestGammaGammaOfCDNOW(t *testing.T) {
	spends := cdnowSpends(t)
	fit, ok := btyd.FitGammaGamma(spends)
	if !ok || fit.Customers != 946 || fit.Prior || math.Abs(fit.LogLikelihood+4055.91769480187) > 1e-6 {
		t.Errorf("%v %+v", ok, fit)
	}
	for i, want := range [][2]float64{{6.24957227132376, 1.19005533596}, {3.74422466713202, .290133065276}, {15.4435209625892, 4.15942275197}} {
		if p := fit.Parameters[i]; !near(p.Value, want[0], 1e-9) || !near(*p.StandardError, want[1], 1e-8) {
			t.Errorf("%s is %.12g, not %.12g; its error %.12g, not %.12g", p.Name, p.Value, want[0], *p.StandardError, want[1])
		}
	}
	for i := range spends {
		spends[i].Mean *= 1e6
	}
	rupiah, _ := btyd.FitGammaGamma(spends)
	for i, unit := range []float64{1, 1, 1e6} {
		a, b := rupiah.Parameters[i], fit.Parameters[i]
		if !near(a.Value, b.Value*unit, 1e-9) || !near(*a.StandardError, *b.StandardError*unit, 1e-7) {
			t.Errorf("%s is %v in another currency, not %v times %v", a.Name, a.Value, b.Value, unit)
		}
	}
}

// By mpmath, with 60 digits.
func TestGammaGammaLikelihood(t *testing.T) {
	for _, c := range []struct {
		btyd.GammaGamma
		spend btyd.Spend
		want  float64
	}{
		{btyd.GammaGamma{P: 6.25, Q: 3.74, Gamma: 15.44}, btyd.Spend{Days: 1, Mean: 35.25}, -4.1941432927079951},
		{btyd.GammaGamma{P: 6.25, Q: 3.74, Gamma: 15.44}, btyd.Spend{Days: 28, Mean: 3.5}, -16.444750170723154},
		{btyd.GammaGamma{P: 0.01, Q: 0.4, Gamma: 300000.0}, btyd.Spend{Days: 3, Mean: 0.01}, 0.55795105195664655},
		{btyd.GammaGamma{P: 400, Q: 250, Gamma: 0.02}, btyd.Spend{Days: 1000, Mean: 99.5}, -1763.3056100650258},
		{btyd.GammaGamma{P: 2, Q: 0.9, Gamma: 0.001}, btyd.Spend{Days: 7, Mean: 12000}, -23.508764817918806},
	} {
		if got := c.LogLikelihood([]btyd.Spend{c.spend, {Days: 3}, {Mean: 5}}); !near(got, c.want, 1e-13) {
			t.Errorf("%v of %v: %.16g, not %.16g", c.GammaGamma, c.spend, got, c.want)
		}
	}
}

// By hand: with p 3, q 5 and gamma 20 the mean of all is 3*20/4 = 15, and the mean of a
// customer with 2 days of 30 is (4*15 + 3*2*30) / (4 + 3*2) = 24.
func TestGammaGammaValue(t *testing.T) {
	g := btyd.GammaGamma{P: 3, Q: 5, Gamma: 20}
	for _, c := range []struct {
		model btyd.GammaGamma
		spend btyd.Spend
		want  float64
		ok    bool
	}{
		{g, btyd.Spend{}, 15, true},
		{g, btyd.Spend{Days: 2, Mean: 30}, 24, true},
		{btyd.GammaGamma{P: 3, Q: 1, Gamma: 20}, btyd.Spend{}, 0, false},
		{btyd.GammaGamma{P: 3, Q: .5, Gamma: 20}, btyd.Spend{}, 0, false},
		// (3*20 + 3*1*10) / (3 + .5 - 1) = 36
		{btyd.GammaGamma{P: 3, Q: .5, Gamma: 20}, btyd.Spend{Days: 1, Mean: 10}, 36, true},
		{btyd.GammaGamma{P: .3, Q: .5, Gamma: 20}, btyd.Spend{Days: 1, Mean: 10}, 0, false},
	} {
		if got, ok := c.model.Value(c.spend); ok != c.ok || !near(got, c.want, 1e-15) {
			t.Errorf("%v of %v: %v %v", c.model, c.spend, got, ok)
		}
	}
}

// Where customers do not differ, or pay the same every time, the likelihood has no
// maximum: the prior holds the parameters, and the mean stays that of the amounts.
func TestGammaGammaWithoutAMaximum(t *testing.T) {
	for name, c := range map[string]struct {
		spends    []btyd.Spend
		mean      float64
		tolerance float64
	}{
		"one price":                   {repeated(50, btyd.Spend{Days: 3, Mean: 20}), 20, 1e-3},
		"one customer":                {repeated(1, btyd.Spend{Days: 1, Mean: 20}), 20, .2},
		"one price for each customer": {append(repeated(50, btyd.Spend{Days: 200, Mean: 10}), repeated(50, btyd.Spend{Days: 200, Mean: 30})...), 20, .1},
	} {
		fit, ok := btyd.FitGammaGamma(c.spends)
		if !ok || !fit.Prior || fit.Boundary == nil {
			t.Errorf("%s: %v %+v", name, ok, fit)
		}
		if mean, ok := fit.Model.Value(btyd.Spend{}); !ok || !near(mean, c.mean, c.tolerance) {
			t.Errorf("%s: the mean is %v, not %v", name, mean, c.mean)
		}
	}
	if fit, ok := btyd.FitGammaGamma([]btyd.Spend{{Days: 2}, {Mean: 4}}); ok {
		t.Errorf("fitted to nobody: %+v", fit)
	}
}

func repeated(n int, s btyd.Spend) (all []btyd.Spend) {
	for range n {
		all = append(all, s)
	}
	return all
}

// Whatever the amounts, the parameters are finite, and a value that is defined is.
func TestGammaGammaIsFinite(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		spends := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) btyd.Spend {
			return btyd.Spend{
				Days: rapid.OneOf(rapid.IntRange(0, 3), rapid.IntRange(0, 10000)).Draw(t, "days"),
				Mean: rapid.OneOf(rapid.Just(10.), rapid.Float64Range(-10, 100), rapid.Float64Range(0, 1e12)).Draw(t, "mean"),
			}
		}), 0, 30).Draw(t, "spends")
		fit, ok := btyd.FitGammaGamma(spends)
		if !ok {
			return
		}
		for _, p := range fit.Parameters {
			if !(p.Value > 0) || math.IsInf(p.Value, 1) || p.StandardError != nil && !(*p.StandardError > 0) {
				t.Errorf("%s is %v", p.Name, p)
			}
		}
		if ll := fit.LogLikelihood; math.IsNaN(ll) || math.IsInf(ll, 0) {
			t.Error(ll)
		}
		for _, s := range append(spends, btyd.Spend{}) {
			if v, ok := fit.Model.Value(s); ok && (!(v > 0) || math.IsInf(v, 1)) {
				t.Errorf("the value of %v is %v", s, v)
			}
		}
	})
}

// Of many customers, where the search among all begins at the maximum of some: the
// likelihood is flat there, to 1e-9 per customer in the logarithm of each parameter, by
// differences of the fourth order.
func TestGammaGammaOfMany(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 1))
	spends := make([]btyd.Spend, 50_000)
	for i := range spends {
		spends[i] = btyd.Spend{Days: 1 + i%3, Mean: math.Exp(3 + r.NormFloat64())}
	}
	fit, ok := btyd.FitGammaGamma(spends)
	if !ok || fit.Prior || fit.Customers != 50_000 {
		t.Fatalf("%+v, %v", fit, ok)
	}
	const step = 1e-3
	for i, name := range []string{"p", "q", "gamma"} {
		at := func(steps float64) float64 {
			g := fit.Model
			*[]*float64{&g.P, &g.Q, &g.Gamma}[i] *= math.Exp(steps * step)
			return g.LogLikelihood(spends) / 50_000
		}
		if slope := (8*(at(1)-at(-1)) - (at(2) - at(-2))) / (12 * step); !(math.Abs(slope) < 1e-9) {
			t.Errorf("%s: a slope of %v", name, slope)
		}
	}
}
