package facts

import (
	"math/big"
	"math/bits"
	"slices"
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
// 1. There are none of no values. The values are never sorted as a whole: the
// cost grows with n alone.
func Quantiles(n int, value func(i int) Ratio, shares ...Ratio) []Quantile {
	if n == 0 {
		return nil
	}
	var wanted []int
	for _, p := range shares {
		low, high, _ := place(int64(n), p)
		wanted = append(wanted, int(low), int(high))
	}
	slices.Sort(wanted)
	places := slices.Compact(wanted)
	found := make([]Ratio, len(places))
	orderStatistics(n, value, places, found)
	at := func(place int64) Ratio {
		k, _ := slices.BinarySearch(places, int(place))
		return found[k]
	}
	quantiles := make([]Quantile, len(shares))
	for i, p := range shares {
		low, high, way := place(int64(n), p)
		quantiles[i] = Quantile{at(low), at(high), way}
	}
	return quantiles
}

// buckets is how many counters orderStatistics spreads values over: few enough
// to stay in the first cache, and enough that what is left to look at closely
// is a small share.
const buckets = 1 << 12

// orderStatistics finds the values at the places in sorted order. It counts
// values by bucket and looks again, in the same way, only into the buckets
// that hold a place asked for.
func orderStatistics(n int, value func(i int) Ratio, places []int, found []Ratio) {
	if n <= 64 {
		sortAndPick(n, value, places, found)
		return
	}
	lowest, shift, whole := spread(n, value)
	count := make([]int, buckets)
	for i := range n {
		count[uint64(value(i).floor()-lowest)>>shift]++
	}
	held := make([][]Ratio, buckets) // the values of buckets to look into
	type part struct{ bucket, before, first, end int }
	var parts []part
	for b, before, p := 0, 0, 0; p < len(places); b++ {
		first := p
		for p < len(places) && places[p] < before+count[b] {
			p++
		}
		switch {
		case first == p:
		case shift == 0 && whole:
			for k := first; k < p; k++ {
				found[k] = Whole(lowest + int64(b))
			}
		default:
			held[b] = make([]Ratio, 0, count[b])
			parts = append(parts, part{b, before, first, p})
		}
		before += count[b]
	}
	if len(parts) == 0 {
		return
	}
	for i := range n {
		v := value(i)
		if b := uint64(v.floor()-lowest) >> shift; held[b] != nil {
			held[b] = append(held[b], v)
		}
	}
	for _, p := range parts {
		inside := held[p.bucket]
		at := func(i int) Ratio { return inside[i] }
		within := make([]int, p.end-p.first)
		for k := range within {
			within[k] = places[p.first+k] - p.before
		}
		if shift == 0 {
			sortAndPick(len(inside), at, within, found[p.first:p.end])
		} else {
			orderStatistics(len(inside), at, within, found[p.first:p.end])
		}
	}
}

// spread is the lowest value, rounded down, by how many bits values above it
// must be shifted to be the number of a bucket, and whether all are whole.
func spread(n int, value func(i int) Ratio) (lowest int64, shift int, whole bool) {
	first := value(0).floor()
	lowest, highest, whole := first, first, true
	for i := range n {
		v := value(i)
		f := v.floor()
		lowest, highest = min(lowest, f), max(highest, f)
		whole = whole && v.Den == 1
	}
	return lowest, max(0, bits.Len64(uint64(highest-lowest))-bits.Len(buckets-1)), whole
}

func sortAndPick(n int, value func(i int) Ratio, places []int, found []Ratio) {
	values := make([]Ratio, n)
	for i := range values {
		values[i] = value(i)
	}
	slices.SortFunc(values, Ratio.Compare)
	for k, place := range places {
		found[k] = values[place]
	}
}
