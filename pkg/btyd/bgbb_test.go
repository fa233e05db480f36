package btyd_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/retain-cli/retain/pkg/btyd"
)

// donors are the 11,104 of 1995 and their donations in the six years after: table 2 of
// Fader, Hardie and Shang (2010).
func donors() []btyd.Count {
	var counts []btyd.Count
	for _, c := range []struct{ used, last, customers int }{
		{0, 0, 3464}, {1, 1, 1091}, {1, 2, 277}, {1, 3, 129}, {1, 4, 78}, {1, 5, 119}, {1, 6, 129},
		{2, 2, 613}, {2, 3, 255}, {2, 4, 155}, {2, 5, 173}, {2, 6, 234}, {3, 3, 322}, {3, 4, 181}, {3, 5, 225}, {3, 6, 357},
		{4, 4, 240}, {4, 5, 284}, {4, 6, 512}, {5, 5, 335}, {5, 6, 728}, {6, 6, 1203},
	} {
		counts = append(counts, btyd.Count{History: btyd.History{Repeats: c.used, Last: c.last, Age: 6}, Customers: int64(c.customers)})
	}
	return counts
}

// The paper prints 1.204 .750 .657 2.783, LL -33225.6; the digits beyond are those of a
// fit with 50 digits, the standard errors those of its second differences.
func TestBGBBOfDonors(t *testing.T) {
	fit := btyd.FitBGBB(donors())
	if math.Abs(fit.LogLikelihood+33225.58127434701) > 1e-6 || fit.Customers != 11104 || fit.Prior {
		t.Errorf("%+v", fit)
	}
	for i, want := range [][2]float64{
		{1.20352235160191, .0693913623889}, {.749716358172939, .0294477166604}, {.656718208441832, .0510098589564}, {2.78344223257738, .320819003043},
	} {
		if p := fit.Parameters[i]; !near(p.Value, want[0], 1e-9) || !near(*p.StandardError, want[1], 1e-8) {
			t.Errorf("%s is %.12g, not %.12g; its error %.12g, not %.12g", p.Name, p.Value, want[0], *p.StandardError, want[1])
		}
	}
}

// The probabilities to be there in 2002, and the donations expected from then to 2006,
// as the paper prints them, in the order of donors.
func TestBGBBOfThePaper(t *testing.T) {
	alive := []float64{
		.11, .07, .25, .48, .68, .83, .93, .07, .30, .59, .80, .93,
		.10, .44, .77, .93, .20, .70, .93, .52, .93, .93,
	}
	expected := []float64{
		.07, .09, .31, .59, .84, 1.02, 1.15, .12, .54, 1.06, 1.44, 1.67,
		.22, 1.03, 1.80, 2.19, .58, 2.03, 2.71, 1.81, 3.23, 3.75,
	}
	model := btyd.FitBGBB(donors()).Model
	for i, c := range donors() {
		if got := model.Alive(c.History); math.Abs(got-alive[i]) > .005 {
			t.Errorf("%v are there with %.4f, not %v", c.History, got, alive[i])
		}
		if got := model.Expected(c.History, 5); math.Abs(got-expected[i]) > .005 {
			t.Errorf("%v donate %.4f times, not %v", c.History, got, expected[i])
		}
	}
}

// By mpmath, with 60 digits: beta functions and a Gaussian hypergeometric one.
func TestBGBBOfHistories(t *testing.T) {
	for _, m := range []model{
		{btyd.BGBB{Alpha: 1.2, Beta: 0.75, Gamma: 0.66, Delta: 2.78}, btyd.History{Repeats: 6, Last: 6, Age: 6}, 5, 0.1, [6]float64{-2.1883824072657197, 0.93008474576271186, 3.7486492998345123, 0.077191306189325383, 5.6729951465358904, 2.8371582093763391}},
		{btyd.BGBB{Alpha: 1.2, Beta: 0.75, Gamma: 0.66, Delta: 2.78}, btyd.History{Repeats: 0, Last: 0, Age: 6}, 5, 0.1, [6]float64{-1.1625639054542735, 0.10775606065378, 0.072384027936341201, 0.95247565191383824, 0.10954191932217019, 0.054783716123133401}},
		{btyd.BGBB{Alpha: 1.2, Beta: 0.75, Gamma: 0.66, Delta: 2.78}, btyd.History{Repeats: 3, Last: 5, Age: 6}, 10, 0.001, [6]float64{-5.6188934823265872, 0.76588265474533215, 3.2163026917593226, 0.28455258936229723, 38.634475469072668, 3.1999504193672084}},
		{btyd.BGBB{Alpha: 0.1, Beta: 8, Gamma: 1, Delta: 40}, btyd.History{Repeats: 2, Last: 30, Age: 400}, 52, 0.0018, [6]float64{-11.594466722896531, 0.0043965750381349702, 0.0011132881774154462, 0.99906752852596906, 0.0069302387031520974, 0.001062742132804168}},
		{btyd.BGBB{Alpha: 30, Beta: 0.2, Gamma: 0.05, Delta: 0.3}, btyd.History{Repeats: 1, Last: 1, Age: 1}, 1, 0.02, [6]float64{-0.1607952225459269, 0.96296296296296296, 0.95679012345679012, 0.043209876543209879, 41.172593867313028, 0.93784440964535229}},
		{btyd.BGBB{Alpha: 1.2, Beta: 0.75, Gamma: 0.66, Delta: 2.78}, btyd.History{Repeats: 0, Last: 0, Age: 0}, 12, 0.1, [6]float64{0.0, 0.80813953488372091, 3.5702249137415123, 0.29659690780296072, 2.5987620720271293, 2.1763632325176327}},
		{btyd.BGBB{Alpha: 5, Beta: 5, Gamma: 3, Delta: 300}, btyd.History{Repeats: 500, Last: 990, Age: 1000}, 100, 0.0005, [6]float64{-698.06707309667257, 0.16430527680685371, 7.3653914370979924, 0.83607231277855683, 36.537497507741722, 7.1891354320995301}}} {
		m.check(t, m.Quiet, 1e-10)
	}
}

// No days, or a part of one, hold no opportunity.
func TestBGBBCountsWholeOpportunities(t *testing.T) {
	b := btyd.BGBB{Alpha: 1.2, Beta: .75, Gamma: .66, Delta: 2.78}
	if b.New(.9) != 0 || b.Quiet(btyd.History{}, .9) != 1 || b.New(1) != b.New(1.9) || b.New(1) >= b.New(2) {
		t.Error(b.New(.9), b.Quiet(btyd.History{}, .9), b.New(1), b.New(1.9), b.New(2))
	}
}

func TestBGBBIsFinite(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := btyd.BGBB{Alpha: scale(t, "alpha"), Beta: scale(t, "beta"), Gamma: scale(t, "gamma"), Delta: scale(t, "delta")}
		h := btyd.History{Age: rapid.IntRange(0, 60).Draw(t, "age")}
		h.Last = rapid.IntRange(0, h.Age).Draw(t, "last")
		h.Repeats = rapid.IntRange(min(h.Last, 1), h.Last).Draw(t, "repeats")
		checkNumbers(t, b, h)
	})
}
