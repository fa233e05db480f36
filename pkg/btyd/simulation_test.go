package btyd_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
	"pgregory.net/rapid"

	"github.com/retain-cli/retain/pkg/btyd"
)

// simulations is how many data sets are drawn; many under the tag long.
var simulations = 3

// checkRecovered fits a model to data drawn from known parameters, and wants the
// intervals of 95 % to hold these as often as they say. The parameters of a fit err
// together, so that a fit counts for less than the number of its parameters.
func checkRecovered(t *testing.T, truth []btyd.Parameter, fit func(random rand.Source) btyd.Fit) {
	within, all := 0., 0.
	for seed := range simulations {
		f := fit(rand.NewPCG(uint64(seed), 14))
		if f.Prior || f.Boundary != nil {
			t.Errorf("draw %d: %+v", seed, f)
			continue
		}
		for i, p := range f.Parameters {
			all++
			if math.Abs(p.Value-truth[i].Value) <= 1.96**p.StandardError {
				within++
			}
		}
	}
	if short := .95 - within/all; math.Abs(short) > 4*math.Sqrt(.95*.05/float64(simulations)) {
		t.Errorf("%v of %v intervals of 95 %% hold the parameter", within, all)
	}
}

// drawPareto is customers who live by a model, each known for up to as many days, and
// ordering at any time of these: one order a day, at its end.
func drawPareto(p btyd.Pareto, customers, days int, source rand.Source) []btyd.History {
	random := rand.New(source)
	var all []btyd.History
	for range customers {
		h := btyd.History{Age: days/2 + random.IntN(days/2)}
		ordering := distuv.Gamma{Alpha: p.R, Beta: p.Alpha, Src: source}.Rand()
		leaving := distuv.Gamma{Alpha: p.S, Beta: p.Beta, Src: source}.Rand()
		end := min(float64(h.Age), random.ExpFloat64()/leaving)
		for at := random.ExpFloat64() / ordering; at < end; at += random.ExpFloat64() / ordering {
			if day := int(math.Ceil(at)); day > h.Last {
				h.Last = day
				h.Repeats++
			}
		}
		all = append(all, h)
	}
	return all
}

func TestParetoIsRecovered(t *testing.T) {
	truth := btyd.Pareto{R: .8, Alpha: 400, S: 1.1, Beta: 600}
	checkRecovered(t, truth.Parameters(), func(source rand.Source) btyd.Fit {
		return btyd.FitPareto(btyd.Collapse(drawPareto(truth, 2000, 4000, source))).Fit
	})
}

func TestGeometricIsRecovered(t *testing.T) {
	for _, truth := range []btyd.Geometric{
		{K: 1, R: .8, Alpha: 200, A: .9, B: 2.5},
		{Modified: true, K: 1, R: .8, Alpha: 200, A: .9, B: 2.5},
		{Modified: true, K: 3, R: 1.5, Alpha: 300, A: .9, B: 2.5},
	} {
		checkRecovered(t, truth.Parameters(), func(source rand.Source) btyd.Fit {
			histories, logGaps := shop(truth, 3000, 4000, source)
			return btyd.FitCNBD(truth.Modified, truth.K, btyd.Collapse(histories), logGaps).Fit
		})
	}
}

func TestGammaGammaIsRecovered(t *testing.T) {
	truth := btyd.GammaGamma{P: 4, Q: 3, Gamma: 2000}
	checkRecovered(t, truth.Parameters(), func(source rand.Source) btyd.Fit {
		var spends []btyd.Spend
		for i := range 2000 {
			s := btyd.Spend{Days: 1 + i%7}
			rate := distuv.Gamma{Alpha: truth.Q, Beta: truth.Gamma, Src: source}.Rand()
			s.Mean = distuv.Gamma{Alpha: truth.P * float64(s.Days), Beta: rate * float64(s.Days), Src: source}.Rand()
			spends = append(spends, s)
		}
		fit, _ := btyd.FitGammaGamma(spends)
		return fit.Fit
	})
}

func TestBGBBIsRecovered(t *testing.T) {
	truth := btyd.BGBB{Alpha: 1.2, Beta: .75, Gamma: .66, Delta: 2.8}
	checkRecovered(t, truth.Parameters(), func(source rand.Source) btyd.Fit {
		random := rand.New(source)
		var all []btyd.History
		for range 4000 {
			h := btyd.History{Age: 8}
			use := distuv.Beta{Alpha: truth.Alpha, Beta: truth.Beta, Src: source}.Rand()
			leave := distuv.Beta{Alpha: truth.Gamma, Beta: truth.Delta, Src: source}.Rand()
			for n := 1; n <= h.Age && random.Float64() >= leave; n++ {
				if random.Float64() < use {
					h.Repeats++
					h.Last = n
				}
			}
			all = append(all, h)
		}
		return btyd.FitBGBB(btyd.Collapse(all)).Fit
	})
}

// Days or weeks, every customer once or twice: the same model.
func TestParetoInOtherUnits(t *testing.T) {
	days := pasts(cdnow(t))
	weeks, twice := slices.Clone(days), slices.Clone(days)
	repeats := 0.
	for i := range days {
		// What is a day there is a seventh of one here.
		weeks[i].Last *= 7
		weeks[i].Age *= 7
		twice[i].Customers *= 2
		repeats += float64(days[i].Customers) * float64(days[i].Repeats)
	}
	one, seventh, two := btyd.FitPareto(days), btyd.FitPareto(weeks), btyd.FitPareto(twice)
	for i, p := range one.Parameters {
		unit := 1.
		if p.Unit == "days" {
			unit = 7
		}
		s, double := seventh.Parameters[i], two.Parameters[i]
		if !near(s.Value, p.Value*unit, 1e-9) || !near(*s.StandardError, *p.StandardError*unit, 1e-7) {
			t.Errorf("%s is %v and %v", p.Name, p, s)
		}
		if !near(double.Value, p.Value, 1e-9) || !near(*double.StandardError, *p.StandardError/math.Sqrt2, 1e-7) {
			t.Errorf("%s is %v and, with every customer twice, %v", p.Name, p, double)
		}
	}
	if !near(seventh.LogLikelihood, one.LogLikelihood-repeats*math.Log(7), 1e-12) || !near(two.LogLikelihood, 2*one.LogLikelihood, 1e-12) {
		t.Error(one.LogLikelihood, seventh.LogLikelihood, two.LogLikelihood)
	}
	h, h7 := btyd.History{Repeats: 2, Last: 213, Age: 272}, btyd.History{Repeats: 2, Last: 7 * 213, Age: 7 * 272}
	if a, b := one.Model.Expected(h, 364), seventh.Model.Expected(h7, 7*364); !near(b, a, 1e-9) {
		t.Error(a, b)
	}
}

// A handful of customers of any kind, nobody among them, has a model with finite
// parameters and predictions.
func TestParetoOfFewCustomers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		histories := rapid.SliceOfN(rapid.Custom(history), 0, 50).Draw(t, "histories")
		fit := btyd.FitPareto(btyd.Collapse(histories))
		for _, p := range fit.Parameters {
			if !(p.Value > 0) || math.IsInf(p.Value, 1) || p.StandardError != nil && !(*p.StandardError > 0) {
				t.Errorf("%s is %v", p.Name, p)
			}
		}
		if fit.Boundary != nil && !fit.Prior {
			t.Error("at a boundary without the prior")
		}
		checkNumbers(t, fit.Model, history(t))
	})
}

func BenchmarkFitPareto(b *testing.B) {
	counts := btyd.Collapse(drawPareto(btyd.Pareto{R: .55, Alpha: 40, S: .6, Beta: 80}, 200000, 1000, rand.NewPCG(1, 2)))
	for b.Loop() {
		btyd.FitPareto(counts)
	}
}
