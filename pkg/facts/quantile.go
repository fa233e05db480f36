package facts

import (
	"math/big"
	"math/bits"
)

// Quantile is a value with the share Part of all values below it, by linear
// interpolation between two neighbours in sorted order: it lies between Low
// and High. This is type 7 of Hyndman & Fan (1996), "Sample quantiles in
// statistical packages"; the default of R, NumPy and DuckDB's quantile_cont.
type Quantile struct {
	Low, High Ratio // order statistics
	Way       Ratio // how much of the way from Low to High it lies, from 0 to below 1
}

// Rat is the exact value.
func (q Quantile) Rat() *big.Rat {
	low, high := big.NewRat(q.Low.Num, q.Low.Den), big.NewRat(q.High.Num, q.High.Den)
	way := new(big.Rat).Mul(high.Sub(high, low), big.NewRat(q.Way.Num, q.Way.Den))
	return way.Add(way, low)
}

// Float is the value rounded once, to the nearest float.
func (q Quantile) Float() float64 { return q.Over(1) }

// Over is the value divided by a whole number and rounded once: amounts in
// major units are q.Over(unit.PerMajor()).
func (q Quantile) Over(n int64) float64 {
	r := q.Rat()
	f, _ := r.Quo(r, new(big.Rat).SetInt64(n)).Float64()
	return f
}

// Ceil is the value rounded up to a whole number.
func (q Quantile) Ceil() int64 {
	r := q.Rat()
	up, rest := new(big.Int).DivMod(r.Num(), r.Denom(), new(big.Int))
	if rest.Sign() > 0 {
		return up.Int64() + 1
	}
	return up.Int64()
}

// place is where the quantile p of n values lies among them in sorted order:
// its two neighbours, counted from 0, and how much of the way it is from the
// one to the other.
func place(n int64, p Ratio) (low, high int64, way Ratio) {
	hi, lo := bits.Mul64(uint64(n-1), uint64(p.Num))
	q, r := bits.Div64(hi, lo, uint64(p.Den))
	low = int64(q)
	if r == 0 {
		return low, low, Ratio{0, 1}
	}
	return low, low + 1, Ratio{int64(r), p.Den}
}

// Total is the number of gaps.
func (g Gaps) Total() int64 {
	total := int64(0)
	for _, n := range g {
		total += n
	}
	return total
}

// Quantile is the number of days with the share p of all gaps below it, p from
// 0 to 1: Ratio{4, 5} is the 80th percentile. It does not exist when there are
// no gaps.
func (g Gaps) Quantile(p Ratio) (Quantile, bool) {
	n := g.Total()
	if n == 0 {
		return Quantile{}, false
	}
	low, high, way := place(n, p)
	return Quantile{g.at(low), g.at(high), way}, true
}

// at is the gap at a place in sorted order, from 0.
func (g Gaps) at(place int64) Ratio {
	for days, n := range g {
		if place < n {
			return Whole(days)
		}
		place -= n
	}
	return Whole(len(g) - 1)
}

// Quantiles are the quantiles of n values at the given shares, each from 0 to
// 1. There are none of no values.
func Quantiles(n int, value func(i int) Ratio, shares ...Ratio) []Quantile {
	d := NewDistribution(shares...)
	for i := range n {
		d.Count(value(i))
	}
	d.Aim()
	for i := 0; i < n && !d.Settled(); i++ {
		d.Keep(value(i))
	}
	return d.Quantiles()
}
