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
				if r.Judge(x, Options{}).Outcome == Fail {
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
