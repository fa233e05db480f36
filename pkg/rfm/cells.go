package rfm

import (
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/money"
)

// cube is the cells of scores and classes of frequency: rules are evaluated once
// for each cell and not once for each customer.
type cube struct {
	bins    int
	classes []int64 // see Rules.classes
}

func newCube(bins int, rules Rules) cube { return cube{bins, rules.classes()} }

func (c cube) size() int { return c.bins * c.bins * c.bins * len(c.classes) }

// at is the place of a customer's cell.
func (c cube) at(s Scores, frequency int64) int {
	class := 0
	for class+1 < len(c.classes) && c.classes[class+1] <= frequency {
		class++
	}
	return (((s.R-1)*c.bins+s.F-1)*c.bins+s.M-1)*len(c.classes) + class
}

// cells sum customers by cell.
type cells struct {
	cube
	sums []sums
}

type sums struct {
	customers, recency, frequency int64
	revenue                       money.Minor
	monetary                      valueSum
	overdue                       int64 // customers
	revenueOverdue                money.Minor
}

// count adds one customer.
func (s *sums) count(c *facts.Customer, recency, frequency int64, monetary facts.Ratio) {
	s.customers++
	s.recency += recency
	s.frequency += frequency
	s.revenue += c.Revenue
	s.monetary.add(newValueSum(monetary))
	if c.Overdue {
		s.overdue++
		s.revenueOverdue += c.Revenue
	}
}

// valueSum adds up values of customers, which are fractions when they are means
// per order: what is left of whole minor units is counted in parts of 2^-32, so
// that the order of the customers says nothing.
type valueSum struct{ whole, parts int64 }

const valueParts = 1 << 32

func newValueSum(v facts.Ratio) valueSum {
	whole := v.Floor()
	if v.Den == 1 {
		return valueSum{whole, 0}
	}
	return valueSum{whole, (v.Num - whole*v.Den) * valueParts / v.Den} // orders of a customer are below 2^31
}

func (s *valueSum) add(o valueSum) {
	s.whole += o.whole
	s.parts += o.parts
}

// mean is nil for nobody.
func (s valueSum) mean(customers int64, unit money.Unit) *float64 {
	if customers == 0 || unit.Unpriced {
		return nil
	}
	mean := (float64(s.whole) + float64(s.parts)/valueParts) / (float64(customers) * float64(unit.PerMajor()))
	return &mean
}

func (s *sums) add(o sums) {
	s.customers += o.customers
	s.recency += o.recency
	s.frequency += o.frequency
	s.revenue += o.revenue
	s.monetary.add(o.monetary)
	s.overdue += o.overdue
	s.revenueOverdue += o.revenueOverdue
}

func newCells(c cube) *cells { return &cells{c, make([]sums, c.size())} }

// merge adds the cells of other customers.
func (c *cells) merge(o *cells) {
	for i := range c.sums {
		c.sums[i].add(o.sums[i])
	}
}

// place is the scores and the lowest frequency of a cell.
type place struct {
	Scores
	frequency int64
}

// each is every cell that has customers.
func (c *cells) each(yield func(place, sums) bool) {
	i := 0
	for s := range allScores(c.bins) {
		for _, frequency := range c.classes {
			if c.sums[i].customers > 0 && !yield(place{s, frequency}, c.sums[i]) {
				return
			}
			i++
		}
	}
}

// summarise makes segments, totals, sizes and the grid from the cells.
func (r *Result) summarise(c *cells, o Options) {
	var total sums
	bySegment := map[string]*sums{}
	sizes := func() []int64 { return make([]int64, o.Bins) }
	r.BinSizes = BinSizes{sizes(), sizes(), sizes()}
	r.Grid = make([][]int64, o.Bins)
	revenue, members := make([][]money.Minor, o.Bins), map[scorePair]int64{}
	for i := range r.Grid {
		r.Grid[i], revenue[i] = sizes(), make([]money.Minor, o.Bins)
	}
	for s, in := range c.each {
		total.add(in)
		name := r.labels[r.cube.at(s.Scores, s.frequency)].segment
		if bySegment[name] == nil {
			bySegment[name] = &sums{}
		}
		bySegment[name].add(in)
		r.BinSizes.Recency[s.R-1] += in.customers
		r.BinSizes.Frequency[s.F-1] += in.customers
		r.BinSizes.Monetary[s.M-1] += in.customers
		r.Grid[s.R-1][s.F-1] += in.customers
		revenue[s.R-1][s.F-1] += in.revenue
		members[scorePair{s.R, s.F, name}] += in.customers
	}
	r.cells(revenue, members)
	r.Total = total.segment("total", total, r.unit)
	r.Segments = []Segment{}
	for _, name := range r.rules.Names() {
		if in := bySegment[name]; in != nil {
			r.Segments = append(r.Segments, in.segment(name, total, r.unit))
		}
	}
	r.warn()
}

// scorePair is an R and an F score, and a segment that some customers with them are in.
type scorePair struct {
	r, f    int
	segment string
}

// cells is the grid with the revenue and the segment of most customers of each cell.
func (r *Result) cells(revenue [][]money.Minor, members map[scorePair]int64) {
	r.Cells = make([][]Cell, len(revenue))
	for i, row := range revenue {
		for f, minor := range row {
			cell, most := Cell{R: i + 1, F: f + 1, Revenue: r.unit.Amount(minor)}, int64(0)
			for _, name := range r.rules.Names() {
				if n := members[scorePair{i + 1, f + 1, name}]; n > most {
					cell.Segment, most = name, n
				}
			}
			r.Cells[i] = append(r.Cells[i], cell)
		}
	}
}

func (s sums) segment(name string, total sums, unit money.Unit) Segment {
	return Segment{
		Segment: name, Customers: s.customers, Revenue: unit.Amount(s.revenue),
		Overdue: s.overdue, RevenueOverdue: unit.Amount(s.revenueOverdue),
		CustomersPct:  facts.Ratio{Num: s.customers, Den: total.customers}.Percent(),
		RevenuePct:    facts.Ratio{Num: int64(s.revenue), Den: max(0, int64(total.revenue))}.Percent(),
		RecencyMean:   facts.Ratio{Num: s.recency, Den: s.customers}.Float(),
		FrequencyMean: facts.Ratio{Num: s.frequency, Den: s.customers}.Float(),
		MonetaryMean:  s.monetary.mean(s.customers, unit),
	}
}
