package check

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
)

// Periods that are equal but for chance are called a drop, or a rise, in at most 5 % of
// the runs, whatever is measured; that the last period halves is seen.
func TestLevel(t *testing.T) {
	const runs = 1000
	src := rand.NewPCG(15, 11)
	share := func(n int, p float64) func(float64) (float64, int64) {
		return func(factor float64) (float64, int64) {
			return 100 * distuv.Binomial{N: float64(n), P: p * factor, Src: src}.Rand() / float64(n), int64(n)
		}
	}
	for _, c := range []struct {
		name   string
		metric Metric
		draw   func(factor float64) (float64, int64)
		power  float64 // the least share of halvings that are found
	}{
		{"a share of few", Metric{Kind: Rate, Share: true}, share(30, 0.5), 0.15},
		{"a small share", Metric{Kind: Rate, Share: true}, share(200, 0.05), 0.1},
		{"a large share", Metric{Kind: Rate, Share: true}, share(500, 0.95), 0.99},
		{"a share of many", Metric{Kind: Rate, Share: true}, share(1000, 0.4), 0.99},
		{"a small count", Metric{Kind: Count}, func(f float64) (float64, int64) { return distuv.Poisson{Lambda: 4 * f, Src: src}.Rand(), 0 }, 0},
		{"a count", Metric{Kind: Count}, func(f float64) (float64, int64) { return distuv.Poisson{Lambda: 200 * f, Src: src}.Rand(), 0 }, 0.95},
		{"an amount", Metric{Kind: Amount}, func(f float64) (float64, int64) { return f * distuv.Normal{Mu: 100, Sigma: 10, Src: src}.Rand(), 0 }, 0.9},
		{"a skewed amount", Metric{Kind: Amount}, func(f float64) (float64, int64) {
			return f * distuv.LogNormal{Mu: 5, Sigma: 0.5, Src: src}.Rand(), 0
		}, 0},
	} {
		drop, rise := Rule{Metric: c.metric, Fail: &Limit{Trend: Drops}}, Rule{Metric: c.metric, Fail: &Limit{Trend: Rises}}
		drop.MinCustomers, rise.MinCustomers = ptr(0), ptr(0)
		var dropped, rose, halved int
		for range runs {
			var x Reading
			for range MostBefore {
				value, n := c.draw(1)
				x.Before = append(x.Before, Past{&value, n})
			}
			judge := func(r Rule, factor float64) int {
				value, n := c.draw(factor)
				x.Value, x.Customers = &value, &n
				if r.Judge(Options{}, x)[0].Outcome == Fail {
					return 1
				}
				return 0
			}
			dropped += judge(drop, 1)
			rose += judge(rise, 1)
			halved += judge(drop, 0.5)
		}
		if math.Max(float64(dropped), float64(rose)) > 0.05*runs {
			t.Errorf("%s: of %d equal periods %d are drops and %d are rises", c.name, runs, dropped, rose)
		}
		if float64(halved) < c.power*runs {
			t.Errorf("%s: of %d that halved %d are drops", c.name, runs, halved)
		}
	}
}

// Nor does a rule of many readings call one of them a drop in more than 5 % of the runs:
// the groups of a column, or the last twelve periods of one series, whose means overlap.
// A share that halves in one of twenty groups is still seen.
func TestLevelOfMany(t *testing.T) {
	const runs = 200
	src := rand.NewPCG(15, 20)
	draw := func(p float64) Past {
		const n = 400
		value := 100 * distuv.Binomial{N: n, P: p, Src: src}.Rand() / n
		return Past{&value, n}
	}
	series := func(n int, last float64) (all []Past) {
		for range n - 1 {
			all = append(all, draw(0.4))
		}
		return append(all, draw(last))
	}
	of := func(all []Past) Reading {
		last := all[len(all)-1]
		return Reading{Value: last.Value, Customers: &last.Size, Before: all[:len(all)-1]}
	}
	groups := func(first float64) (all []Reading) {
		for g := range 20 {
			if g > 0 {
				first = 0.4
			}
			all = append(all, of(series(MostBefore+1, first)))
		}
		return all
	}
	periods := func() (all []Reading) {
		whole := series(MostBefore+12, 0.4)
		for n := MostBefore + 1; n <= len(whole); n++ {
			all = append(all, of(whole[:n]))
		}
		return all
	}
	drop := Rule{Metric: Metric{Kind: Rate, Share: true}, Fail: &Limit{Trend: Drops}}
	fires := func(all []Reading) int {
		for _, v := range drop.Judge(Options{}, all...) {
			if v.Outcome == Fail {
				return 1
			}
		}
		return 0
	}
	var ofGroups, ofPeriods, halved int
	for range runs {
		ofGroups += fires(groups(0.4))
		ofPeriods += fires(periods())
		halved += fires(groups(0.2))
	}
	if max(ofGroups, ofPeriods) > 0.05*runs || halved < 0.5*runs {
		t.Errorf("of %d runs %d of groups and %d of periods have a drop, and %d of those with one", runs, ofGroups, ofPeriods, halved)
	}
}
