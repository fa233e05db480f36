package btyd_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/retain-cli/retain/pkg/btyd"
)

// shop is customers of a model, each seen for some days up to the age given.
func shop(m btyd.Geometric, customers, age int, source rand.Source) (histories []btyd.History, logGaps float64) {
	rng := rand.New(source)
	for range customers {
		h := btyd.History{Age: 1 + rng.IntN(age)}
		days, _ := play(source, m, float64(h.Age))
		for _, d := range days {
			// An order day ends later than its orders: there is one at most.
			if day := int(math.Ceil(d)); day > h.Last && day <= h.Age {
				logGaps += math.Log(float64(day - h.Last))
				h.Repeats, h.Last = h.Repeats+1, day
			}
		}
		histories = append(histories, h)
	}
	return histories, logGaps
}

// Regular orders are found to be, and the parameters near those they were played
// with: within 4 standard errors, the seed being fixed.
func TestCNBDFindsTheStages(t *testing.T) {
	for _, modified := range []bool{false, true} {
		m := btyd.Geometric{Modified: modified, K: 3, R: 1.5, Alpha: 30, A: .6, B: 2}
		histories, logGaps := shop(m, 1500, 700, rand.NewPCG(3, 3))
		counts := btyd.Collapse(histories)
		fit := btyd.FitCNBD(modified, 0, counts, logGaps)
		if fit.Model.Name() != m.Name() {
			t.Errorf("found %s, want %s", fit.Model.Name(), m.Name())
		}
		for i, p := range fit.Parameters {
			if math.Abs(p.Value-m.Parameters()[i].Value) > 4**p.StandardError {
				t.Errorf("%s: %s %v ± %v, want %v", m.Name(), p.Name, p.Value, *p.StandardError, m.Parameters()[i].Value)
			}
		}
		if given := btyd.FitCNBD(modified, 2, counts, logGaps); given.Model.Name() == fit.Model.Name() || given.LogLikelihood > fit.LogLikelihood {
			t.Errorf("k = 2 as given: %s, %v", given.Model.Name(), given.LogLikelihood)
		}
	}
}

// With one stage, BG/CNBD-k is BG/NBD and MBG/CNBD-k is MBG/NBD, whatever the days
// between orders. Nothing is known of the stages where nobody ordered again.
func TestCNBDOfOneStage(t *testing.T) {
	histories, logGaps := shop(btyd.Geometric{K: 1, R: .5, Alpha: 40, A: .7, B: 2}, 200, 600, rand.NewPCG(9, 9))
	counts := btyd.Collapse(histories)
	once := btyd.Collapse([]btyd.History{{Age: 5}, {Age: 70}, {Age: 300}})
	for modified, fit := range map[bool]func([]btyd.Count) btyd.Fitted{false: btyd.FitBG, true: btyd.FitMBG} {
		if got, want := btyd.FitCNBD(modified, 1, counts, logGaps), fit(counts); !reflect.DeepEqual(got, want) {
			t.Errorf("%+v, want %+v", got, want)
		}
		got, want := btyd.FitCNBD(modified, 0, once, 0), fit(once)
		if got.Model.Name() != want.Model.Name() || !reflect.DeepEqual(got.Parameters, want.Parameters) || got.AIC != want.AIC || !slices.ContainsFunc(got.Boundary, func(s string) bool { return strings.HasPrefix(s, "k: ") }) {
			t.Errorf("without repeats: %+v, want %+v", got, want)
		}
	}
}

// A day is the unit of everything: in one seventh of the unit alpha is seven
// times as much, and nothing else changes but the density of each repeat. Two of
// every customer are as one, but surer.
func TestUnitsAndNumbersOfCustomers(t *testing.T) {
	histories, _ := shop(btyd.Geometric{K: 1, R: .5, Alpha: 40, A: .7, B: 2}, 400, 600, rand.NewPCG(5, 5))
	counts := btyd.Collapse(histories)
	sevenfold, twice := btyd.Collapse(nil), btyd.Collapse(append(histories, histories...))
	repeats := 0.
	for _, c := range counts {
		repeats += float64(c.Customers) * float64(c.Repeats)
		c.Last, c.Age = 7*c.Last, 7*c.Age
		sevenfold = append(sevenfold, c)
	}
	for _, fit := range []func([]btyd.Count) btyd.Fitted{btyd.FitBG, btyd.FitMBG} {
		a, b, c := fit(counts), fit(sevenfold), fit(twice)
		for i, p := range a.Parameters {
			unit := 1.
			if p.Unit == "days" {
				unit = 7
			}
			if q := b.Parameters[i]; !near(q.Value, unit*p.Value, 1e-10) || !near(*q.StandardError, unit**p.StandardError, 1e-8) {
				t.Errorf("%s, sevenfold days: %v ± %v, was %v ± %v", p.Name, q.Value, *q.StandardError, p.Value, *p.StandardError)
			}
			if q := c.Parameters[i]; !near(q.Value, p.Value, 1e-10) || !near(*q.StandardError, *p.StandardError/math.Sqrt2, 1e-8) {
				t.Errorf("%s, everybody twice: %v ± %v, was %v ± %v", p.Name, q.Value, *q.StandardError, p.Value, *p.StandardError)
			}
		}
		if !near(b.LogLikelihood, a.LogLikelihood-repeats*math.Log(7), 1e-12) || !near(c.LogLikelihood, 2*a.LogLikelihood, 1e-12) {
			t.Errorf("log-likelihoods %v, sevenfold days %v, everybody twice %v", a.LogLikelihood, b.LogLikelihood, c.LogLikelihood)
		}
		h, sevenfold := btyd.History{Repeats: 3, Last: 90, Age: 200}, btyd.History{Repeats: 3, Last: 630, Age: 1400}
		if x, y := a.Model.Expected(h, 100), b.Model.Expected(sevenfold, 700); !near(y, x, 1e-9) {
			t.Errorf("%s expects %v, of sevenfold days %v", a.Model.Name(), x, y)
		}
	}
}

// Nobody, one customer, customers who all order once, on the first day only, or
// on all days: there is a model, with numbers that say little, but are numbers.
func TestFewCustomersAreEnough(t *testing.T) {
	cases := map[string][]btyd.History{
		"nobody": nil, "first day": {{}}, "one": {{Repeats: 2, Last: 20, Age: 50}},
		"once": nil, "all on one day": nil, "every day": nil, "one each": nil, "one hundred years": {{Age: 36500}, {Repeats: 10000, Last: 36000, Age: 36500}},
	}
	for i := range 50 {
		cases["once"] = append(cases["once"], btyd.History{Age: 10 * i})
		cases["all on one day"] = append(cases["all on one day"], btyd.History{})
		cases["every day"] = append(cases["every day"], btyd.History{Repeats: 10 * i, Last: 10 * i, Age: 10 * i})
		cases["one each"] = append(cases["one each"], btyd.History{Repeats: 1, Last: 5 * i, Age: 10 * i})
	}
	for _, n := range []int{1, 2, 3, 5, 10, 20, 49} {
		cases[fmt.Sprint("some: ", n)], _ = shop(btyd.Geometric{Modified: true, K: 1, R: .5, Alpha: 40, A: .7, B: 2}, n, 400, rand.NewPCG(7, uint64(n)))
	}
	for name, histories := range cases {
		counts := btyd.Collapse(histories)
		for _, fit := range []btyd.Fitted{btyd.FitBG(counts), btyd.FitMBG(counts), btyd.FitCNBD(true, 2, counts, 0)} {
			for _, p := range fit.Parameters {
				if !(p.Value > 0 && p.Value < 1e9) || p.StandardError != nil && !(*p.StandardError > 0) {
					t.Errorf("%s: %s %+v", name, fit.Model.Name(), fit)
				}
			}
			if math.IsNaN(fit.LogLikelihood) || math.IsInf(fit.LogLikelihood, 0) || fit.Customers != int64(len(histories)) {
				t.Errorf("%s: %s %+v", name, fit.Model.Name(), fit)
			}
			if name == "once" {
				if e := fit.Model.Expected(btyd.History{Age: 100}, 365); !(e < .05) || len(fit.Boundary) == 0 || !fit.Prior {
					t.Errorf("without repeats %s expects %v: %v", fit.Model.Name(), e, fit.Boundary)
				}
			}
		}
	}
}
