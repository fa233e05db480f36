package btyd_test

import (
	"encoding/csv"
	"math"
	"os"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/retain-cli/retain/pkg/btyd"
)

// buyer is a customer of CDNOW: what is known up to 1997-09-30, and the order
// days of the 39 weeks after.
type buyer struct {
	id    int
	past  btyd.History
	after int
	gaps  []int // days between the order days of the past
}

// cdnow is the 2,357 customers of Fader, Hardie and Lee (2005), orders of one day
// taken as one.
func cdnow(t testing.TB) []buyer {
	t.Helper()
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
	days := map[int][]int{}
	for _, row := range rows[1:] {
		id, _ := strconv.Atoi(row[1])
		day, err := time.Parse(time.DateOnly, row[2])
		if err != nil {
			t.Fatal(err)
		}
		days[id] = append(days[id], int(day.Unix()/86400))
	}
	const end = 10134 // 1997-09-30
	var buyers []buyer
	for id, of := range days {
		slices.Sort(of)
		of = slices.Compact(of)
		b := buyer{id: id, past: btyd.History{Age: end - of[0]}}
		for i, d := range of[1:] {
			if d > end {
				b.after++
				continue
			}
			b.past.Repeats++
			b.past.Last = d - of[0]
			b.gaps = append(b.gaps, d-of[i])
		}
		buyers = append(buyers, b)
	}
	slices.SortFunc(buyers, func(a, b buyer) int { return a.id - b.id })
	return buyers
}

func pasts(buyers []buyer) []btyd.Count {
	var h []btyd.History
	for _, b := range buyers {
		h = append(h, b.past)
	}
	return btyd.Collapse(h)
}

// near tells whether a number is the other one, relative to it.
func near(got, want, tolerance float64) bool {
	return math.Abs(got-want) <= tolerance*math.Abs(want)
}

// week is for numbers that the papers have in weeks.
const week = 7

// inWeeks is a log-likelihood of days as the papers have it: the density of each
// repeat is seven times that of days.
func inWeeks(logLikelihood float64, counts []btyd.Count) float64 {
	for _, c := range counts {
		logLikelihood += float64(c.Customers) * float64(c.Repeats) * math.Log(week)
	}
	return logLikelihood
}

// Maxima and standard errors from the issue, found there by Newton's method in
// 50 digits (mpmath): r, alpha in weeks, a, b.
func TestMaximaOfCDNOW(t *testing.T) {
	counts := pasts(cdnow(t))
	for _, c := range []struct {
		fit           btyd.Fitted
		name          string
		want, errors  []float64
		logLikelihood float64
	}{
		{btyd.FitBG(counts), "BG/NBD",
			[]float64{.242594522430157, 4.4136020190135, .792922017225598, 2.42590677682633},
			[]float64{.012557378, .37822406, .18573382, .70541426}, -9582.42920667393},
		{btyd.FitMBG(counts), "MBG/NBD",
			[]float64{.524843159106298, 6.183085279576, .891359390732216, 1.61400224017034},
			[]float64{.083268207, .69562064, .15478993, .53749480}, -9582.13571555375},
	} {
		if c.fit.Model.Name() != c.name || c.fit.Prior || len(c.fit.Boundary) > 0 || c.fit.Customers != 2357 {
			t.Errorf("%s: %+v", c.name, c.fit)
		}
		for i, p := range c.fit.Parameters {
			value, e := p.Value, *p.StandardError
			if p.Unit == "days" {
				value, e = value/week, e/week
			}
			if !near(value, c.want[i], 1e-10) || !near(e, c.errors[i], 1e-7) {
				t.Errorf("%s: %s = %.15g ± %.10g, want %.15g ± %.10g", c.name, p.Name, value, e, c.want[i], c.errors[i])
			}
		}
		if got := inWeeks(c.fit.LogLikelihood, counts); math.Abs(got-c.logLikelihood) > 1e-8 {
			t.Errorf("%s: log-likelihood %.12f, want %.12f", c.name, got, c.logLikelihood)
		}
		if got := c.fit.Model.LogLikelihood(counts); !near(got, c.fit.LogLikelihood, 1e-14) || !near(c.fit.AIC, 8-2*got, 1e-14) {
			t.Errorf("%s: log-likelihood of the model %v, AIC %v", c.name, got, c.fit.AIC)
		}
	}
}

// One stage has the highest likelihood: the orders are no more regular than Poisson. And
// MBG/CNBD-1 is MBG/NBD.
func TestCDNOWIsNotRegular(t *testing.T) {
	buyers := cdnow(t)
	logGaps := 0.
	for _, b := range buyers {
		for _, days := range b.gaps {
			logGaps += math.Log(float64(days))
		}
	}
	counts := pasts(buyers)
	one, two, fit := btyd.FitMBG(counts), btyd.FitCNBD(true, 2, counts, logGaps), btyd.FitCNBD(true, 0, counts, logGaps)
	if fit.Model.Name() != "MBG/NBD" || fit.LogLikelihood != one.LogLikelihood || two.LogLikelihood >= one.LogLikelihood {
		t.Errorf("%s with %v, MBG/NBD %v, two stages %v", fit.Model.Name(), fit.LogLikelihood, one.LogLikelihood, two.LogLikelihood)
	}
}

var (
	bg  = btyd.Geometric{K: 1, R: .242594522430157, Alpha: week * 4.4136020190135, A: .792922017225598, B: 2.42590677682633}
	mbg = btyd.Geometric{Modified: true, K: 1, R: .524843159106298, Alpha: week * 6.183085279576, A: .891359390732216, B: 1.61400224017034}
)

// From the issue: P(alive), the orders of 39 and 52 weeks of customers 1 and 1516,
// and the 39 weeks after the past: sum, mean absolute error, root mean square.
func TestPredictionsOfCDNOW(t *testing.T) {
	buyers := cdnow(t)
	for _, c := range []struct {
		model         btyd.Geometric
		first         [3]float64
		frequent      float64
		new           float64
		sum, mae, rms float64
	}{
		{bg, [3]float64{.7266203116624, 1.225994455287, 1.558686232232}, 25.75733697027, 1.195010040652, 1653.40869794, .7854542366, 1.607982011},
		{mbg, [3]float64{.7061384789854, 1.262758850864, 1.596933524097}, 23.99819089382, 1.182279751131, 1576.7283019, .7647789493, 1.607182657},
	} {
		var sum, absolute, squares float64
		for _, b := range buyers {
			e := c.model.Expected(b.past, 39*week)
			sum += e
			absolute += math.Abs(e - float64(b.after))
			squares += (e - float64(b.after)) * (e - float64(b.after))
		}
		n := float64(len(buyers))
		first, frequent := buyers[0].past, buyers[1515].past
		for _, v := range []struct {
			what      string
			got, want float64
		}{
			{"P(alive) of 1", c.model.Alive(first), c.first[0]},
			{"orders of 1, 39 weeks", c.model.Expected(first, 39*week), c.first[1]},
			{"orders of 1, 52 weeks", c.model.Expected(first, 52*week), c.first[2]},
			{"orders of 1516, 52 weeks", c.model.Expected(frequent, 52*week), c.frequent},
			{"orders of a new customer, 39 weeks", c.model.New(39 * week), c.new},
			{"sum", sum, c.sum},
			{"MAE", absolute / n, c.mae},
			{"RMSE", math.Sqrt(squares / n), c.rms},
		} {
			if !near(v.got, v.want, 5e-10) { // as many digits as are given
				t.Errorf("%s: %s = %.15g, want %.15g", c.model.Name(), v.what, v.got, v.want)
			}
		}
	}
}
