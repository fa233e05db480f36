package facts

import (
	"math/big"
	"math/bits"
)

// Moments is what is to be known of many accounts to compare two parts of the
// data: the sums of their figures, and the sums of the products of every two
// figures, of the same side and of both. Variances of totals and of ratios of
// totals follow from them, exactly, and what customers have in common who are
// on both sides. Moments of different customers are added.
//
//	var m facts.Moments
//	m.Observe([2]facts.Account{before, after}) // one customer
//	m.Product(0, facts.Orders, 1, facts.Orders)
type Moments struct {
	Sums     [2][Figures]int64
	products [2 * Figures][2 * Figures]wide // of the first figure and one that is not before it
}

// Observe adds the accounts of one customer on both sides.
func (m *Moments) Observe(sides [2]Account) {
	var places [2 * Figures]uint8
	var values [2 * Figures]int64
	n := 0
	for side := range sides {
		for f, v := range sides[side] {
			if v != 0 {
				m.Sums[side][f] += v
				places[n], values[n] = uint8(side*int(Figures)+f), v
				n++
			}
		}
	}
	for i := range n {
		row := &m.products[places[i]]
		for j := i; j < n; j++ {
			row[places[j]].addProduct(values[i], values[j])
		}
	}
}

// Add adds the moments of other customers.
func (m *Moments) Add(o *Moments) {
	for side := range m.Sums {
		for f, sum := range o.Sums[side] {
			m.Sums[side][f] += sum
		}
	}
	for i := range m.products {
		for j := i; j < len(m.products); j++ {
			m.products[i][j].add(o.products[i][j])
		}
	}
}

// Product is the sum of the products of two figures, each of a side, 0 or 1.
func (m *Moments) Product(side int, f Figure, other int, g Figure) *big.Int {
	i, j := side*int(Figures)+int(f), other*int(Figures)+int(g)
	return m.products[min(i, j)][max(i, j)].big()
}

// wide is a whole number of 128 bits, in two's complement.
type wide struct{ hi, lo uint64 }

func (w *wide) add(o wide) {
	var carry uint64
	w.lo, carry = bits.Add64(w.lo, o.lo, 0)
	w.hi, _ = bits.Add64(w.hi, o.hi, carry)
}

func (w *wide) addProduct(a, b int64) {
	var p wide
	p.hi, p.lo = bits.Mul64(uint64(a), uint64(b))
	if a < 0 {
		p.hi -= uint64(b)
	}
	if b < 0 {
		p.hi -= uint64(a)
	}
	w.add(p)
}

func (w wide) big() *big.Int {
	x := big.NewInt(int64(w.hi))
	return x.Lsh(x, 64).Add(x, new(big.Int).SetUint64(w.lo))
}
