package predict

import (
	"cmp"
	"math"
	"slices"

	"github.com/retain-cli/retain/pkg/btyd"
)

// packed is two numbers whose order is that of the first and, of equals, the second: an
// outcome of one customer, whose order is that of the outcomes, or a number and a rank.
type packed [2]uint64

// partBits is how many bits of a packed outcome are its part.
const partBits = 4

func pack(h btyd.History, later int32, part int) packed {
	return packed{uint64(h.Repeats)<<32 | uint64(h.Last), uint64(h.Age)<<33 | uint64(later)<<partBits | uint64(part)}
}

func (p packed) outcome() outcome {
	const low = 1<<32 - 1
	h := btyd.History{Repeats: int(p[0] >> 32), Last: int(p[0] & low), Age: int(p[1] >> 33)}
	return outcome{h, int(p[1] & (1<<33 - 1) >> partBits), int(p[1] & (1<<partBits - 1)), 0}
}

// sorted is all in rising order, in their memory or in other memory. They are dealt out
// by one byte after the other, the lowest first: millions take a fraction of the time
// that comparing them takes. A byte that all have in common is skipped. Where they are
// in the order of the second number, that is skipped, and so is the lower half of the
// first: few have the upper half in common, and these are compared.
func sorted(all []packed) []packed {
	var differ packed // bits
	ranked := true
	for i := range all {
		differ[0] |= all[i][0] ^ all[0][0]
		differ[1] |= all[i][1] ^ all[0][1]
		ranked = ranked && all[max(i-1, 0)][1] <= all[i][1]
	}
	if ranked {
		differ[1] = 0
		differ[0] &^= lowerHalf
	}
	to := make([]packed, len(all))
	for _, number := range [...]int{1, 0} {
		for shift := 0; shift < 64; shift += 8 {
			if byte(differ[number]>>shift) == 0 {
				continue
			}
			deal(all, to, number, shift)
			all, to = to, all
		}
	}
	if ranked {
		compareHalves(all)
	}
	return all
}

// deal sorts all by one byte of a number, into other memory.
func deal(all, to []packed, number, shift int) {
	var places [256]int // of the next with that byte
	for i := range all {
		places[byte(all[i][number]>>shift)]++
	}
	place := 0
	for b, n := range places {
		places[b] = place
		place += n
	}
	for i := range all {
		place := &places[byte(all[i][number]>>shift)]
		to[*place] = all[i]
		*place++
	}
}

const lowerHalf = 1<<32 - 1

// compareHalves sorts those that have the upper half of the first number in common.
func compareHalves(all []packed) {
	for from := 0; from < len(all); {
		to, rising := from+1, true
		for ; to < len(all) && all[to][0]>>32 == all[from][0]>>32; to++ {
			rising = rising && all[to-1][0] <= all[to][0]
		}
		if !rising {
			slices.SortFunc(all[from:to], func(p, q packed) int { return cmp.Or(cmp.Compare(p[0], q[0]), cmp.Compare(p[1], q[1])) })
		}
		from = to
	}
}

// ranks are 0 to n-1, each the second of a pair, in the order of a number, the lowest
// first. Equals stay in theirs.
func ranks(n int, number func(rank int) float64) []packed {
	all := make([]packed, n)
	for rank := range all {
		all[rank] = packed{ordered(number(rank)), uint64(rank)}
	}
	return sorted(all)
}

// ordered is a whole number for a float, in the order of the floats. That of -0 is that
// of 0.
func ordered(x float64) uint64 {
	if x == 0 {
		return 1 << 63
	}
	bits := math.Float64bits(x)
	if x < 0 {
		return ^bits
	}
	return bits | 1<<63
}

// inOrder sorts places by a number, the lowest first. Equals stay in the order they are
// in.
func inOrder[P int | int32](places []P, number func(place P) float64) {
	before := slices.Clone(places)
	for k, p := range ranks(len(before), func(rank int) float64 { return number(before[rank]) }) {
		places[k] = before[p[1]]
	}
}
