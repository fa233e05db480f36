package predict

import (
	"cmp"
	"math"
	"slices"

	"github.com/retain-cli/retain/pkg/btyd"
	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/stat"
)

// Coverage is how many customers of a second split had as many order days as their
// intervals said.
type Coverage struct {
	Split       *calendar.Day `json:"split"` // absent where halves of the customers were used instead, each for the other
	Customers   int64         `json:"customers"`
	Within      int64         `json:"customers_within"`
	WithinPct   *float64      `json:"within_pct"`
	IntervalPct float64       `json:"interval_pct"` // that was asked for
	TotalWithin bool          `json:"total_within"` // the order days of all of them together, too
}

// intervals are split-conformal intervals: V. Vovk, A. Gammerman and G. Shafer (2005),
// "Algorithmic Learning in a Random World", inductive and, by the parts, Mondrian
// conformal prediction. Within a part, errors in units of spread are exchangeable.
type intervals struct {
	days  float64 // of the backtest
	parts []part
	level float64

	// Of totals: actual / expected, and its standard error.
	ratio, error float64
	expected     float64
}

// part is customers who are expected to order about as often.
type part struct {
	from      float64 // expected order days
	low, high float64 // errors
}

// Customers of a part, and parts at most.
const (
	partCustomers = 50
	mostParts     = 10
)

// spread is the unit of errors: as for a Poisson number, and finite where nothing is
// expected.
func spread(expected float64) float64 { return math.Sqrt(expected + 0.25) }

// newIntervals learns from the outcomes of a backtest that are wanted. Unsure is the
// standard error of actual / expected times the root of the customers.
func newIntervals(outcomes []outcome, expected []float64, days int, level, unsure float64, wanted func(outcome) bool) *intervals {
	v := &intervals{days: float64(days), level: level}
	var order []int
	var customers, actual int64
	for i, o := range outcomes {
		if wanted(o) {
			order = append(order, i)
			customers += o.customers
			actual += o.customers * int64(o.later)
			v.expected += float64(o.customers) * expected[i]
		}
	}
	if v.expected > 0 {
		v.ratio, v.error = float64(actual)/v.expected, unsure/math.Sqrt(float64(customers))
	}
	inOrder(order, func(i int) float64 { return expected[i] })
	least := customers / min(max(customers/partCustomers, 1), mostParts)
	left, from, size := customers, 0, int64(0)
	for k, i := range order {
		size += outcomes[i].customers
		left -= outcomes[i].customers
		// Equal expectations are of one part, and no part is smaller.
		if left == 0 || size >= least && left >= least && expected[order[k+1]] > expected[i] {
			v.parts = append(v.parts, newPart(outcomes, expected, order[from:k+1], size, level))
			from, size = k+1, 0
		}
	}
	if len(v.parts) > 0 {
		v.parts[0].from = math.Inf(-1)
	}
	return v
}

// newPart has the errors between which the level of the customers are, with the one
// added whose interval is asked for; none at an end that so few do not reach.
func newPart(outcomes []outcome, expected []float64, members []int, size int64, level float64) part {
	by := make([]float64, len(members))
	for k, i := range members {
		by[k] = (float64(outcomes[i].later) - expected[i]) / spread(expected[i])
	}
	rising := ranks(len(by), func(k int) float64 { return by[k] })
	quantile := func(rank int64) float64 {
		switch {
		case rank < 1:
			return math.Inf(-1)
		case rank > size:
			return math.Inf(1)
		}
		for _, p := range rising {
			if rank -= outcomes[members[p[1]]].customers; rank <= 0 {
				return by[p[1]]
			}
		}
		return math.Inf(1)
	}
	outside := (1 - level/100) / 2
	return part{
		from: expected[members[0]],
		low:  quantile(int64(math.Floor(float64(size+1) * outside))),
		high: quantile(int64(math.Ceil(float64(size+1) * (1 - outside)))),
	}
}

// The groups of a jackknife, and the customers of them all, at most or a little more:
// the error of more follows from theirs.
const (
	jackknifeGroups    = 10
	jackknifeCustomers = 1000
)

// unsure is the standard error of actual / expected in the backtest of the d-th day,
// times the root of the customers: a jackknife that leaves out each of some groups of
// customers, by a hash of their ids, and fits the model to the others. It holds both
// what chance did after the day and what it did to the fit before, by which all
// customers are off together.
func (r *Result) unsure(d int, orderDays func(i int) int32, days int, customers int64, model btyd.Model) float64 {
	f := r.facts
	every := uint64(customers)/jackknifeCustomers + 1
	outcomes := f.outcomes(d, orderDays, func(i int) int {
		if hash := f.Hash(i) >> 32; hash/jackknifeGroups%every == 0 {
			return int(hash % jackknifeGroups)
		}
		return -1
	})
	var ratios [jackknifeGroups]float64
	r.each(jackknifeGroups, func(g int) {
		var actual, expected float64
		var others []outcome
		for _, o := range outcomes {
			if o.part != g {
				others = append(others, o)
				actual += float64(o.customers) * float64(o.later)
			}
		}
		counts := counts(others)
		fitted := alike(model, counts)
		for _, c := range counts {
			expected += float64(c.Customers) * fitted.Expected(c.History, float64(days))
		}
		if expected > 0 {
			ratios[g] = actual / expected
		}
	})
	var mean, square, n float64
	for _, ratio := range ratios {
		mean += ratio / jackknifeGroups
	}
	for _, ratio := range ratios {
		square += (ratio - mean) * (ratio - mean)
	}
	for _, o := range outcomes {
		n += float64(o.customers)
	}
	return math.Sqrt(square * (jackknifeGroups - 1) / jackknifeGroups * n)
}

// alike is the model fitted to others.
func alike(m btyd.Model, counts []btyd.Count) btyd.Model {
	if g, ok := m.(btyd.Geometric); ok {
		return btyd.FitCNBD(g.Modified, g.K, counts, 0).Model
	}
	return btyd.FitPareto(counts).Model
}

// orders is the interval of a customer's order days: those expected in the days of the
// backtest tell the part, and those of the horizon are what it lies around. Where the
// horizon is another, the error grows as if customers differed in their rates alone
// (longer) or not at all (shorter), whichever is more. High is infinite where the
// backtest had too few customers for an upper end.
func (v *intervals) orders(inBacktest, inHorizon float64) (low, high float64) {
	i, found := slices.BinarySearchFunc(v.parts, inBacktest, func(p part, e float64) int { return cmp.Compare(p.from, e) })
	if !found {
		i--
	}
	unit := spread(inBacktest)
	if inBacktest > 0 && inHorizon != inBacktest {
		grown := inHorizon / inBacktest
		unit *= max(grown, math.Sqrt(grown))
	}
	const rounding = 1e-9
	low = max(0, math.Ceil(inHorizon+v.parts[i].low*unit-rounding))
	high = max(0, math.Floor(inHorizon+v.parts[i].high*unit+rounding))
	// Where all of a part err to one side, the estimate would be outside.
	next := math.Round(inHorizon)
	return min(low, high, next), max(high, next)
}

// total is the interval of the order days of all customers: if they err together as they
// did in the backtest, give or take what chance does in both times. It reaches as far as
// what is expected. The error of a longer horizon is taken for no smaller than that of
// the backtest, relative to what is expected.
func (v *intervals) total(expected float64) (low, high float64) {
	if v.expected == 0 || expected == 0 {
		return 0, expected
	}
	chance := v.error * math.Sqrt(1+max(1, v.expected/expected))
	half := stat.Student(0, chance, jackknifeGroups-1, v.level).High
	return expected * min(1, max(0, v.ratio-half)), expected * max(1, v.ratio+half)
}

// calibrate finds the intervals, and what those of a second split would have
// contained.
func (r *Result) calibrate(outcomes []outcome, chosen *Tried) {
	all := func(outcome) bool { return true }
	b, level := r.Backtest, r.options.Interval
	if b.Customers < facts.MinSample {
		return
	}
	f := r.facts
	orderDays := func(i int) int32 { return f.Rows[i].OrderDays }
	unsure := r.unsure(0, orderDays, b.Days, b.Customers, chosen.model)
	r.intervals = newIntervals(outcomes, chosen.expected, b.Days, level, unsure, all)
	if c := r.earlier(outcomes, chosen); c != nil {
		b.Coverage = c
		return
	}
	parted := f.outcomes(0, orderDays, func(i int) int { return int(f.Hash(i) & 1) })
	expected := make([]float64, len(parted))
	from := 0
	for i, o := range parted {
		for outcomes[from].History != o.History {
			from++
		}
		expected[i] = chosen.expected[from]
	}
	b.Coverage = &Coverage{IntervalPct: level, TotalWithin: true}
	for half := range 2 {
		mine := func(o outcome) bool { return o.part == half }
		v := newIntervals(parted, expected, b.Days, level, unsure, func(o outcome) bool { return !mine(o) })
		b.Coverage.count(v, parted, expected, mine)
	}
	b.Coverage.finish()
}

// earlier is the coverage of intervals of a split as long before the first as this
// lies before the as-of day, or nil where the data does not reach so far back.
func (r *Result) earlier(outcomes []outcome, chosen *Tried) *Coverage {
	f := r.facts
	day := f.Days[1]
	if day < f.First || day >= f.Days[0] {
		return nil
	}
	orderDays := func(i int) int32 { return f.Past[0][i].OrderDays }
	before := f.outcomes(1, orderDays, nil)
	b := &Backtest{Split: day, Days: int(f.Days[0] - day)}
	for _, o := range before {
		b.Customers += o.customers
		b.Actual += o.customers * int64(o.later)
	}
	if b.Customers < facts.MinSample {
		return nil
	}
	all := func(outcome) bool { return true }
	tried := r.try(chosen.Kind, 1, before, b)
	unsure := r.unsure(1, orderDays, b.Days, b.Customers, tried.model)
	v := newIntervals(before, tried.expected, b.Days, r.options.Interval, unsure, all)
	c := &Coverage{Split: &day, IntervalPct: r.options.Interval, TotalWithin: true}
	c.count(v, outcomes, chosen.expected, all)
	c.finish()
	return c
}

// count adds the customers that are wanted.
func (c *Coverage) count(v *intervals, outcomes []outcome, expected []float64, wanted func(outcome) bool) {
	var actual int64
	var sum float64
	for i, o := range outcomes {
		if !wanted(o) {
			continue
		}
		c.Customers += o.customers
		actual += o.customers * int64(o.later)
		sum += float64(o.customers) * expected[i]
		if low, high := v.orders(expected[i], expected[i]); low <= float64(o.later) && float64(o.later) <= high {
			c.Within += o.customers
		}
	}
	low, high := v.total(sum)
	c.TotalWithin = c.TotalWithin && low <= float64(actual) && float64(actual) <= high
}

func (c *Coverage) finish() {
	c.WithinPct = facts.Ratio{Num: c.Within, Den: c.Customers}.Percent()
}
