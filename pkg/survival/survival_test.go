package survival_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/retain-cli/retain/pkg/survival"
	"pgregory.net/rapid"
)

// left is the counts of customers who were all observed at each age.
func left(numbers ...int64) (c survival.Counts) {
	for i := 1; i < len(numbers); i++ {
		c = append(c, survival.Age{Due: numbers[i-1], Kept: numbers[i]})
	}
	return c
}

// The customers of Fader and Hardie (2007), table 1: of 1,000 each.
var (
	regular = left(1000, 631, 468, 382, 326, 289, 262, 241)
	highEnd = left(1000, 869, 743, 653, 593, 551, 517, 491)
)

func near(got, want, relative float64) bool {
	return math.Abs(got-want) <= relative*math.Abs(want)
}

// Parameters, standard errors and likelihoods are the maxima found by mpmath with 40
// digits: the root of the gradient, and the inverse of the matrix of second differences.
func TestFits(t *testing.T) {
	for _, c := range []struct {
		name    string
		fit     survival.Fit
		want    [3]float64
		se      [3]float64
		log     float64
		project float64
	}{
		{"Regular sBG", survival.FitSBG(regular), [3]float64{.7040772984735162, 1.182043026209476, 1}, [3]float64{.065598964234, .152475631676, 0}, -1680.265188463287, .1700374528},
		{"Regular BdW", survival.FitBdW(regular), [3]float64{.4556139893716381, .7793255083879559, 1.28345128578329}, [3]float64{.167041427453, .282709917397, .298095071239}, -1679.602832907178, .1773313983},
		{"Regular to age 6 sBG", survival.FitSBG(regular[:6]), [3]float64{.7175060577414596, 1.207981243398827, 1}, [3]float64{.0717002212258, .164038281755, 0}, -1606.973104110434, 0},
		{"High End sBG", survival.FitSBG(highEnd), [3]float64{.6680883511064462, 3.806094964058267, 1}, [3]float64{.10373493115, .785531691776, 0}, -1611.158147391156, 0},
		{"High End BdW", survival.FitBdW(highEnd), [3]float64{.21425333928085, 1.426574874860084, 1.723564848744528}, [3]float64{.0595797064428, .381408614693, .301043281724}, -1605.314213214193, 0},
		{"High End to age 6 BdW", survival.FitBdW(highEnd[:6]), [3]float64{.2231756403855517, 1.484872507978182, 1.689827188158943}, [3]float64{.0685929633034, .439530924301, .308934098836}, -1502.184523528312, 0},
	} {
		f := c.fit
		for i, got := range []float64{f.Curve.Alpha, f.Curve.Beta, f.Curve.C} {
			if !near(got, c.want[i], 1e-9) {
				t.Errorf("%s: parameter %d is %v, want %v", c.name, i, got, c.want[i])
			}
		}
		for i, got := range []*float64{f.AlphaSE, f.BetaSE, f.CSE} {
			if want := c.se[i]; (got == nil) != (want == 0) || got != nil && !near(*got, want, 1e-7) {
				t.Errorf("%s: standard error %d is %v, want %v", c.name, i, got, want)
			}
		}
		parameters := 2.0
		if f.CSE != nil {
			parameters = 3
		}
		if !near(f.LogLikelihood, c.log, 1e-13) || !near(f.AIC, 2*parameters-2*c.log, 1e-13) || f.Boundary() != "" || !f.Known() {
			t.Errorf("%s: %v, AIC %v, %q", c.name, f.LogLikelihood, f.AIC, f.Boundary())
		}
		if got := f.Curve.Survival(12); c.project > 0 && !near(got, c.project, 1e-9) {
			t.Errorf("%s: S(12) = %v, want %v", c.name, got, c.project)
		}
	}
	if got := survival.Best(regular).Curve.Model; got != survival.SBG { // 3364.53 against 3365.21
		t.Errorf("Regular: %v", got)
	}
	if got := survival.Best(highEnd).Curve.Model; got != survival.BdW { // 3226.32 against 3216.63
		t.Errorf("High End: %v", got)
	}
}

// The published maximum, rounded there to the digits given.
func TestPublished(t *testing.T) {
	c := survival.NewSBG(.704077298474, 1.182043026209)
	if got := c.Residual(6, .1, survival.Forever); !near(got, 6.575655056, 1e-9) {
		t.Errorf("DERL before the 7th renewal: %v", got)
	}
	if got := c.LogLikelihood(regular); !near(got, -1680.265188463287, 1e-12) {
		t.Errorf("log-likelihood: %v", got)
	}
}

// mpmath: loggamma with 30 digits.
func TestLogs(t *testing.T) {
	for _, c := range []struct {
		curve     survival.Curve
		age       int
		log, step float64
	}{
		{survival.NewSBG(.3, 1e6), 500, -0.00014996256496908449, -2.9985032970792854e-7},
		{survival.NewSBG(1e5, 1e6), 30, -2.8592658494175607, -0.095307543513665814},
		{survival.NewBdW(1e-6, 2e-6, 3), 1000, -0.4054864085855534, -3.0015010022540133e-9},
		{survival.NewBdW(200, 3, .7), 50, -48.551318947048748, -0.543145442902823},
	} {
		if got := math.Log(c.curve.Survival(c.age)); !near(got, c.log, 1e-11) {
			t.Errorf("%+v: ln S(%d) = %v, want %v", c.curve, c.age, got, c.log)
		}
		if got := math.Log(c.curve.Retention(c.age)); math.Abs(got-c.step) > 1e-12*math.Abs(c.step)+2e-16 {
			t.Errorf("%+v: ln r(%d) = %v, want %v", c.curve, c.age, got, c.step)
		}
	}
}

// By mpmath, each as a plain sum and, of (3, 4, 0.5), an integral from 2,000 on with
// three terms of Euler and Maclaurin; of the sBG without discount by the closed form
// (alpha + beta - 1) / (alpha - 1), and (beta + made) / (alpha - 1) of what is left.
func TestLifetimes(t *testing.T) {
	monthly := math.Pow(1.1, 1./12) - 1
	regular := survival.NewBdW(.455613989372, .779325508388, 1.28345128578)
	alike := survival.Curve{Model: survival.BdW, Edge: survival.Alike, C: .3, Churn: .2}
	slow := survival.Curve{Model: survival.BdW, Edge: survival.Slow, C: math.Inf(1), Churn: .5, Tail: .4}
	for name, c := range map[string]struct{ got, want float64 }{
		"DEL, sBG, 10 % a year":          {survival.NewSBG(.704077298474, 1.182043026209).Lifetime(.1, survival.Forever), 3.694908427509631},
		"DEL, sBG, 48 years":             {survival.NewSBG(.704077298474, 1.182043026209).Lifetime(.1, 48), 3.688149184026317},
		"DERL, BdW, 10 % in months":      {regular.Residual(3, monthly, survival.Forever), 24.4465310849497378},
		"DEL, BdW, 5,000 months":         {regular.Lifetime(monthly, 5000), 11.4944740968422689},
		"BdW without discount":           {survival.NewBdW(3, 4, .5).Lifetime(0, survival.Forever), 24.7717458671535443},
		"sBG without discount":           {survival.NewSBG(1.5, 3).Lifetime(0, survival.Forever), 7},
		"sBG near alpha 1":               {survival.NewSBG(1.01, 3).Lifetime(0, survival.Forever), 301},
		"sBG, what is left":              {survival.NewSBG(1.5, 3).Residual(4, 0, survival.Forever), 14},
		"sBG at alpha 1":                 {survival.NewSBG(1, 3).Lifetime(0, survival.Forever), math.Inf(1)},
		"all alike":                      {alike.Lifetime(.001, survival.Forever), 234.02732403991675},
		"slow":                           {slow.Lifetime(.002, survival.Forever), 31.4471576591696605},
		"no ages":                        {slow.Lifetime(0, 0) + slow.Residual(3, 0, 0), 0},
		"two ages":                       {slow.Lifetime(0, 2), 1.5},
		"a half stays, 25 %":             {survival.Curve{Edge: survival.Divided, Churn: .5}.Lifetime(.25, survival.Forever), 1 + .5*4},
		"a half stays, a tenth in 1,000": {survival.Curve{Edge: survival.Divided, Churn: .5}.Lifetime(1e-4, survival.Forever), 1 + .5e4},
		"nobody stays":                   {survival.Curve{Edge: survival.Divided, Churn: 1}.Lifetime(0, survival.Forever), 1},
		"of nobody":                      {survival.Curve{Edge: survival.Divided, Churn: 1}.Residual(1, 0, survival.Forever), 0},
		"constant churn":                 {survival.Curve{Edge: survival.Alike, C: 1, Churn: .01}.Lifetime(0, survival.Forever), 100},
	} {
		if c.got != c.want && !near(c.got, c.want, 1e-10) {
			t.Errorf("%s: %.17g, want %v", name, c.got, c.want)
		}
	}
}

// By hand: where all customers are alike the churn is all that are lost of all that are
// due; where nobody is lost after age 1, the churn is that of age 1.
func TestEdges(t *testing.T) {
	for _, c := range []struct {
		name   string
		counts survival.Counts
		edge   survival.Edge
		churn  float64
		known  bool
	}{
		{"churn rises", left(100, 90, 70, 40, 10), survival.Alike, .3, true}, // 90 of 300
		{"nobody lost", left(100, 100, 100), survival.Divided, 0, false},
		{"nobody later", left(100, 50, 50, 50), survival.Divided, .5, false},
		{"one age", left(100, 50), survival.Divided, .5, false},
		{"all lost", left(10, 0), survival.Divided, 1, false},
		{"nobody", nil, survival.Divided, 0, false},
		{"nobody due", survival.Counts{{}, {}}, survival.Divided, 0, false},
	} {
		f := survival.FitSBG(c.counts)
		if f.Curve.Edge != c.edge || !near(f.Curve.Churn, c.churn, 1e-9) || f.Known() != c.known || f.Boundary() == "" {
			t.Errorf("%s: %+v, known %v: %q", c.name, f.Curve, f.Known(), f.Boundary())
		}
		if f.AlphaSE != nil || f.BetaSE != nil {
			t.Errorf("%s: parameters at an edge have no standard errors", c.name)
		}
	}
	// Half are left at age 1, and of these the share t^-tail: from age 1 to 2 and 4, a
	// half and a quarter for the tail 1, which is a maximum because it fits each age.
	slow := survival.FitBdW(survival.Counts{{400000, 200000}, {200000, 100000}, {300000, 200000}, {400000, 300000}})
	if c := slow.Curve; c.Edge != survival.Slow || !near(c.Churn, .5, 1e-9) || !near(c.Tail, 1, 1e-9) || slow.Boundary() == "" {
		t.Errorf("%+v", c)
	}
}

// Whatever the counts, nothing is no number, and no curve of the model is more likely
// than the one that was fitted.
func TestFitsAnything(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		counts := survival.Counts{}
		for range rapid.IntRange(0, 7).Draw(t, "ages") {
			due := rapid.SampledFrom([]int64{0, 1, 2, 10, 50, 1000, 1000000}).Draw(t, "due")
			counts = append(counts, survival.Age{Due: due, Kept: rapid.Int64Range(0, due).Draw(t, "kept")})
		}
		sbg, bdw := survival.FitSBG(counts), survival.FitBdW(counts)
		if slack := 1e-7 * (1 + math.Abs(sbg.LogLikelihood)); bdw.LogLikelihood < sbg.LogLikelihood-slack {
			t.Fatalf("the BdW is less likely, %v, than the sBG within it, %v", bdw.LogLikelihood, sbg.LogLikelihood)
		}
		for _, f := range []survival.Fit{sbg, bdw} {
			finite(t, f)
			if counts.Total().Due == 0 {
				continue
			}
			other := survival.NewSBG(rapid.Float64Range(.01, 100).Draw(t, "alpha"), rapid.Float64Range(.01, 100).Draw(t, "beta"))
			if f.Curve.Model == survival.BdW {
				other = survival.NewBdW(other.Alpha, other.Beta, rapid.Float64Range(.2, 5).Draw(t, "c"))
			}
			if l := other.LogLikelihood(counts); l > f.LogLikelihood+1e-7*math.Abs(l) {
				t.Fatalf("%+v has %v, %+v %v", f.Curve, f.LogLikelihood, other, l)
			}
		}
	})
}

func finite(t *rapid.T, f survival.Fit) {
	inside := func(name string, x float64) {
		if !(x >= 0 && x <= 1) {
			t.Fatalf("%s of %+v: %v", name, f.Curve, x)
		}
	}
	for _, age := range []int{0, 1, 2, 7, 100, 100000} {
		inside("S", f.Curve.Survival(age))
		inside("r", f.Curve.Retention(age+1))
		if low, high := f.Survival(age, 95); low != nil {
			inside("low", *low)
			inside("high", *high)
			inside("width", *high-*low)
		}
		for _, life := range []float64{f.Curve.Residual(age, .01, survival.Forever), f.Curve.Lifetime(0, 60)} {
			if !(life >= 0) || math.IsInf(life, 1) {
				t.Fatalf("lifetime of %+v: %v", f.Curve, life)
			}
		}
	}
	if math.IsNaN(f.LogLikelihood) || math.IsInf(f.LogLikelihood, 0) || math.IsNaN(f.Curve.Lifetime(0, survival.Forever)) {
		t.Fatalf("%+v", f)
	}
}

// With all customers alike and c = 1, S(t) = (1 - p)^t: the delta method on ln(-ln S) is
// ln t + ln(-ln(1 - p)), whose standard error is that of p, sqrt(p (1 - p) / n), over
// (1 - p) (-ln(1 - p)). Here p = .3 and n = 300.
func TestIntervalByHand(t *testing.T) {
	f := survival.FitSBG(left(100, 90, 70, 40, 10))
	low, high := f.Survival(5, 95)
	wide := math.Exp(1.959963984540054 * math.Sqrt(.3*.7/300) / .7 / -math.Log(.7))
	if log := 5 * math.Log(.7); !near(math.Log(*low), log*wide, 1e-6) || !near(math.Log(*high), log/wide, 1e-6) {
		t.Errorf("%v to %v", *low, *high)
	}
	// 1 / churn: the standard error of its logarithm is that of p over p.
	low, high = f.Positive(func(c survival.Curve) float64 { return c.Lifetime(0, survival.Forever) }, 95)
	if wide := math.Exp(1.959963984540054 * math.Sqrt(.7/.3/300)); !near(*low, 1/.3/wide, 1e-6) || !near(*high, 1/.3*wide, 1e-6) {
		t.Errorf("%v to %v", *low, *high)
	}
}

// Twice as many customers have the same curve, with standard errors smaller by the
// square root of two.
func TestDoubled(t *testing.T) {
	once, twice := survival.FitBdW(highEnd), survival.FitBdW(highEnd.Add(highEnd))
	if !near(twice.Curve.Alpha, once.Curve.Alpha, 1e-9) || !near(twice.Curve.C, once.Curve.C, 1e-9) || !near(*twice.BetaSE*math.Sqrt2, *once.BetaSE, 1e-7) {
		t.Errorf("%+v, %+v", once.Curve, twice.Curve)
	}
}

// The cohorts of Regular and High End differ, by their likelihoods of TestFits; those that
// are alike do not.
func TestDiffer(t *testing.T) {
	test, ok := survival.Differ(survival.SBG, []survival.Counts{regular, highEnd})
	if pooled := survival.FitSBG(regular.Add(highEnd)).LogLikelihood; !ok || test.DF != 2 || !near(test.ChiSquare, 2*(-1680.265188463287-1611.158147391156-pooled), 1e-9) || test.P > 1e-20 {
		t.Errorf("%+v %v", test, ok)
	}
	test, ok = survival.Differ(survival.BdW, []survival.Counts{regular, regular, nil})
	if !ok || test.DF != 3 || test.ChiSquare > 1e-9 || !near(test.P, 1, 1e-6) {
		t.Errorf("the same twice: %+v %v", test, ok)
	}
	// Of one age there is one number to compare.
	if test, ok = survival.Differ(survival.BdW, []survival.Counts{left(100, 50), left(100, 60)}); !ok || test.DF != 1 {
		t.Errorf("one age: %+v %v", test, ok)
	}
	if _, ok = survival.Differ(survival.SBG, []survival.Counts{regular, nil}); ok {
		t.Error("one cohort differs")
	}
}

// By hand: two ages ago the customers of Regular were 1000, 631, 468, 382, 326, 289, of
// whom 241 are left. A cohort that began one age ago was not there; of one that began
// two ages ago all of it was left.
func TestLook(t *testing.T) {
	then := []survival.Cohort{{1000, regular[:5]}, {}, {200, nil}}
	now := []survival.Cohort{{1000, regular}, {50, left(50, 30)}, {200, left(200, 120, 90)}}
	got, ok := survival.Look(survival.FitSBG, then, now)
	curve := survival.FitSBG(regular[:5]).Curve
	projected := 289*curve.Survival(7)/curve.Survival(5) + 200*curve.Survival(2)
	keep := float64(631+468+382+326+289) / (1000 + 631 + 468 + 382 + 326)
	if !ok || got.Cohorts != 2 || got.Customers != 489 || got.Kept != 331 || !near(got.Projected, projected, 1e-12) || !near(got.Constant, 489*keep*keep, 1e-12) {
		t.Errorf("%+v", got)
	}
	if _, ok := survival.Look(survival.FitSBG, []survival.Cohort{{1000, regular[:1]}}, now[:1]); ok {
		t.Error("one age is too few to fit")
	}
	// Of a cohort of which nobody was left nothing is learned.
	gone := []survival.Cohort{{1000, left(1000, 400, 0)}}
	if got, ok := survival.Look(survival.FitSBG, gone, []survival.Cohort{{1000, left(1000, 400, 0, 0)}}); ok {
		t.Errorf("nobody was left, but %+v", got)
	}
	// Only some of a cohort were observed at age 2.
	if n := (survival.Cohort{100, survival.Counts{{100, 50}, {40, 30}, {10, 5}}}).Complete(); n != 1 {
		t.Errorf("complete up to %d", n)
	}
}

// Two ages that fall off make the BdW likelier by more than its parameter, but do not
// tell it from others: the sBG, which they do tell, is taken.
func TestBestIsKnown(t *testing.T) {
	counts := survival.Counts{{98, 31}, {29, 0}}
	if s, b := survival.FitSBG(counts), survival.FitBdW(counts); b.AIC >= s.AIC || b.Known() {
		t.Fatalf("AIC %g and %g", s.AIC, b.AIC)
	}
	if f := survival.Best(counts); f.Curve.Model != survival.SBG || !f.Known() {
		t.Errorf("%v, known %v", f.Curve.Model, f.Known())
	}
}

func ExampleFitSBG() {
	counts := survival.Counts{{1000, 631}, {631, 468}, {468, 382}, {382, 326}, {326, 289}, {289, 262}, {262, 241}}
	fit := survival.FitSBG(counts)
	fmt.Printf("alpha %.3f, beta %.3f, S(12) %.1f %%\n", fit.Curve.Alpha, fit.Curve.Beta, 100*fit.Curve.Survival(12))
	// Output: alpha 0.704, beta 1.182, S(12) 17.0 %
}

func BenchmarkFitBdW(b *testing.B) {
	for b.Loop() {
		survival.FitBdW(highEnd)
	}
}
