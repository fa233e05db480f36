package predict_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/money"
	"github.com/retain-cli/retain/pkg/predict"
)

// shops is how many are drawn of each kind; many under the tag long.
var shops = 1

// world is how the customers of a shop order and leave. They differ in their rates of
// orders, which are gamma distributed.
type world struct {
	shape, days float64 // of the rates
	stages      int     // until an order: with more than one they come regularly
	a, b        float64 // of the probability to leave at an order or, anyTime, of the rate
	anyTime     bool
	season      float64 // how much the rates rise and fall in a year
}

// known is the as-of day, and ahead the days that follow.
const known, ahead = 1095, 365

// draw is customers of a world, and on how many days each orders after the as-of day.
func (w world) draw(customers int, seed uint64) (predict.Facts, []int) {
	source := rand.NewPCG(seed, 14)
	days := predict.Days(facts.Coverage{AsOf: known}, nil)
	f := predict.Facts{Histories: facts.Histories{Customers: facts.Customers{AsOf: known, Unit: money.Unit{Digits: 2}, Groups: []string{""}}, Days: days}}
	for range days {
		f.Past = append(f.Past, make([]facts.Past, customers))
	}
	f.Repeats = make([]int64, known+1)
	after := make([]int, customers)
	for i := range customers {
		var c facts.Customer
		for n, day := range w.life(source) {
			if day > known {
				after[i]++
				continue
			}
			if n == 0 {
				c.First = day
			}
			c.Last, c.OrderDays = day, int32(n+1)
			for d, until := range days {
				if day <= until {
					f.Past[d][i] = facts.Past{Last: day, OrderDays: c.OrderDays}
				}
			}
		}
		f.Rows = append(f.Rows, c)
	}
	return f, after
}

// life is the days on which a customer orders.
func (w world) life(source rand.Source) []calendar.Day {
	random := rand.New(source)
	at := known * random.Float64()
	days := []calendar.Day{calendar.Day(at)}
	rate := distuv.Gamma{Alpha: w.shape, Beta: w.days, Src: source}.Rand()
	end, leaves := float64(known+ahead), 0.0
	if w.anyTime {
		end = min(end, at+random.ExpFloat64()/distuv.Gamma{Alpha: w.a, Beta: w.b, Src: source}.Rand())
	} else {
		leaves = distuv.Beta{Alpha: w.a, Beta: w.b, Src: source}.Rand()
	}
	for random.Float64() >= leaves {
		for ordered := false; !ordered; { // out of season, what would have been an order may be none
			for range w.stages {
				at += random.ExpFloat64() / rate
			}
			if at >= end {
				return days
			}
			ordered = random.Float64() <= (1+w.season*math.Sin(2*math.Pi*at/365))/(1+w.season)
		}
		if day := calendar.Day(at); day > days[len(days)-1] {
			days = append(days, day)
		}
	}
	return days
}

// The intervals of shops that go on as they were, whether the model that is fitted is
// theirs or not, hold as many customers and totals as they say, and somewhat more:
// orders are whole numbers, and an interval of a total reaches its estimate.
func TestIntervalsHoldTheFuture(t *testing.T) {
	type tally struct{ customers, held, totals, totalsHeld float64 }
	levels := [...]float64{80, 95}
	var tallies [len(levels)]tally
	for _, w := range []world{
		{shape: .8, days: 60, stages: 1, a: .9, b: 2.5},
		{shape: .8, days: 60, stages: 1, a: .7, b: 200, anyTime: true},
		{shape: 4, days: 30, stages: 4, a: .9, b: 4},
		{shape: .8, days: 40, stages: 1, a: .9, b: 2.5, season: .4},
	} {
		for seed := range shops {
			f, after := w.draw(100, uint64(seed))
			sum := 0
			for _, n := range after {
				sum += n
			}
			for l, level := range levels {
				r, c := predict.Customers(f, predict.Options{Model: predict.MBG, Interval: level}), &tallies[l]
				holds := func(e predict.Estimate, n int) float64 {
					if *e.Low <= float64(n) && (e.High == nil || float64(n) <= *e.High) {
						return 1
					}
					return 0
				}
				c.totals++
				c.totalsHeld += holds(r.Total.Orders, sum)
				for i, n := range after {
					c.customers++
					c.held += holds(r.Customer(i).Orders, n)
				}
			}
		}
	}
	for l, c := range tallies {
		share := levels[l] / 100
		off := 3 * math.Sqrt(share*(1-share)/c.totals)
		if got := c.totalsHeld / c.totals; got < share-off || got > share+.15+off {
			t.Errorf("%v %%: %v of %v totals", levels[l], c.totalsHeld, c.totals)
		}
		if got := c.held / c.customers; got < share-.02 || got > min(.995, share+.13) {
			t.Errorf("%v %%: %v of %v customers", levels[l], c.held, c.customers)
		}
		t.Logf("%v %%: %+v", levels[l], c)
	}
}

// Forty customers who order on every 28th day: the model takes some of them to have left,
// and all err to one side. Intervals reach from there to the estimate.
func TestIntervalsReachTheEstimate(t *testing.T) {
	f := predict.Facts{Histories: facts.Histories{Customers: facts.Customers{AsOf: known, Groups: []string{""}}, Days: predict.Days(facts.Coverage{AsOf: known}, nil), Repeats: make([]int64, known+1)}}
	f.Unit.Unpriced = true
	for d := range f.Days {
		f.Past = append(f.Past, make([]facts.Past, 40))
		for i := range f.Past[d] {
			f.Past[d][i] = facts.Past{Last: f.Days[d] - (f.Days[d]-calendar.Day(i))%28, OrderDays: int32(f.Days[d]-calendar.Day(i))/28 + 1}
		}
	}
	for i := range calendar.Day(40) {
		f.Rows = append(f.Rows, facts.Customer{First: i, Last: known - (known-i)%28, OrderDays: int32(known-i)/28 + 1})
	}
	r := predict.Customers(f, predict.Options{Model: predict.MBG})
	for i := range f.Rows {
		c := r.Customer(i).Orders
		if next := math.Round(*c.Value); *c.Low > next || *c.High < next || *c.High < 13 {
			t.Errorf("customer %d: %v, from %v to %v", i, *c.Value, *c.Low, *c.High)
		}
	}
	if o := r.Total.Orders; *o.Low > *o.Value || *o.High < *o.Value || *o.High < 40*365/28 {
		t.Errorf("total %v, from %v to %v", *o.Value, *o.Low, *o.High)
	}
}
