package facts

import (
	"math/bits"
	"slices"
)

// Distribution finds quantiles without sorting the values, which are shown to
// it twice: first all are counted, then, after Aim, all are kept or not.
//
//	d := facts.NewDistribution(facts.Ratio{1, 2})
//	for _, c := range customers { d.Count(facts.Whole(c.Revenue)) }
//	d.Aim()
//	for _, c := range customers { d.Keep(facts.Whole(c.Revenue)) }
//	median := d.Quantiles()[0]
//
// The first look puts values into buckets that grow with the values, exact for
// small ones and else less than half a percent wide; the second keeps those of the
// few buckets that a quantile lies in, and is not needed when Settled.
type Distribution struct {
	shares []Ratio
	counts []int64
	n      int64
	broken bool // some value is no whole number

	places []int    // wanted, in sorted order, each once
	found  []Ratio  // the values there
	stocks []*stock // of the buckets that somebody wants
	slots  []uint16 // by bucket: 1 + the place in stocks, or 0
}

// stock is the values of a bucket that holds wanted places.
type stock struct {
	values     []Ratio
	before     int // values in lower buckets
	first, end int // of the places
}

// Values below small have a bucket each: days, and numbers of orders. Above, a
// bucket is known by the length of its values in bits and the leading bits that
// follow the first. There are few enough to stay in the second cache.
const (
	smallBits = 12
	small     = 1 << smallBits
	leading   = 8
	positive  = small + (63-smallBits)<<leading // buckets of numbers from 0 on
)

// bucket is the number of the bucket of a value. It rises with the value.
func bucket(v int64) int {
	if v < 0 {
		return positive - 1 - rising(uint64(^v))
	}
	return positive + rising(uint64(v))
}

func rising(u uint64) int {
	if u < small {
		return int(u)
	}
	n := bits.Len64(u)
	return small + (n-smallBits-1)<<leading + int(u>>((n-leading-1)&63))&(1<<leading-1)
}

// NewDistribution will find the quantiles at these shares, each from 0 to 1.
func NewDistribution(shares ...Ratio) *Distribution {
	return &Distribution{shares: shares, counts: make([]int64, 2*positive)}
}

// Count is the first look at a value.
func (d *Distribution) Count(v Ratio) {
	if v.Den == 1 && uint64(v.Num) < small { // as most are
		d.counts[positive+v.Num]++
		return
	}
	d.count(v)
}

func (d *Distribution) count(v Ratio) {
	d.counts[bucket(v.Floor())]++
	d.broken = d.broken || v.Den != 1
}

// Merge adds the first look that another distribution of the same shares has
// had at other values.
func (d *Distribution) Merge(o *Distribution) {
	for b, n := range o.counts {
		d.counts[b] += n
	}
	d.broken = d.broken || o.broken
}

// Aim ends the first look.
func (d *Distribution) Aim() {
	for _, n := range d.counts {
		d.n += n
	}
	d.places = d.wanted()
	d.found = make([]Ratio, len(d.places))
	d.slots = make([]uint16, len(d.counts))
	for b, before, p := 0, 0, 0; p < len(d.places); b++ {
		first := p
		for p < len(d.places) && d.places[p] < before+int(d.counts[b]) {
			p++
		}
		if first < p {
			d.aim(b, &stock{before: before, first: first, end: p})
		}
		before += int(d.counts[b])
	}
}

// aim has the values of a bucket held, or finds them at once when there is only
// one.
func (d *Distribution) aim(b int, s *stock) {
	if v := int64(b - positive); !d.broken && -small <= v && v < small {
		for k := s.first; k < s.end; k++ {
			d.found[k] = Whole(v)
		}
		return
	}
	s.values = make([]Ratio, 0, d.counts[b])
	d.stocks = append(d.stocks, s)
	d.slots[b] = uint16(len(d.stocks))
}

func (d *Distribution) wanted() []int {
	if d.n == 0 {
		return nil
	}
	var places []int
	for _, p := range d.shares {
		low, high, _ := place(d.n, p)
		places = append(places, int(low), int(high))
	}
	slices.Sort(places)
	return slices.Compact(places)
}

// Settled reports whether the first look was enough, as it is for small whole
// values.
func (d *Distribution) Settled() bool { return len(d.stocks) == 0 }

// Keep is the second look at a value.
func (d *Distribution) Keep(v Ratio) {
	if slot := d.slots[bucket(v.Floor())]; slot > 0 {
		s := d.stocks[slot-1]
		s.values = append(s.values, v)
	}
}

// Quantiles are the quantiles in the order of the shares; there are none of no
// values.
func (d *Distribution) Quantiles() []Quantile {
	if d.n == 0 {
		return nil
	}
	for _, s := range d.stocks {
		d.look(s)
	}
	quantiles := make([]Quantile, len(d.shares))
	for i, p := range d.shares {
		low, high, way := place(d.n, p)
		quantiles[i] = Quantile{d.at(low), d.at(high), way}
	}
	return quantiles
}

func (d *Distribution) look(s *stock) {
	within := make([]int, s.end-s.first)
	for k := range within {
		within[k] = d.places[s.first+k] - s.before
	}
	orderStatistics(len(s.values), func(i int) Ratio { return s.values[i] }, within, d.found[s.first:s.end])
}

func (d *Distribution) at(place int64) Ratio {
	k, _ := slices.BinarySearch(d.places, int(place))
	return d.found[k]
}

// parts is how many counters orderStatistics spreads values over: few enough
// to stay in the first cache, and enough that what is left to look at closely
// is a small share.
const parts = 1 << 12

// orderStatistics finds the values at the places in sorted order. It counts
// values by bucket and looks again, in the same way, only into the buckets
// that hold a place asked for.
func orderStatistics(n int, value func(i int) Ratio, places []int, found []Ratio) {
	if n <= 64 {
		sortAndPick(n, value, places, found)
		return
	}
	lowest, shift, whole := spread(n, value)
	count := make([]int, parts)
	for i := range n {
		count[uint64(value(i).Floor()-lowest)>>shift]++
	}
	held := make([][]Ratio, parts) // the values of buckets to look into
	type part struct{ bucket, before, first, end int }
	var open []part
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
			open = append(open, part{b, before, first, p})
		}
		before += count[b]
	}
	if len(open) == 0 {
		return
	}
	for i := range n {
		v := value(i)
		if b := uint64(v.Floor()-lowest) >> shift; held[b] != nil {
			held[b] = append(held[b], v)
		}
	}
	for _, p := range open {
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
	first := value(0).Floor()
	lowest, highest, whole := first, first, true
	for i := range n {
		v := value(i)
		f := v.Floor()
		lowest, highest = min(lowest, f), max(highest, f)
		whole = whole && v.Den == 1
	}
	return lowest, max(0, bits.Len64(uint64(highest-lowest))-bits.Len(parts-1)), whole
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
