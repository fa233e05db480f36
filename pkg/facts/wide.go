package facts

import (
	"math/big"
	"math/bits"
)

// wide is a whole number of 128 bits, in two's complement.
type wide struct{ hi, lo uint64 }

func (w *wide) add(o wide) {
	var carry uint64
	w.lo, carry = bits.Add64(w.lo, o.lo, 0)
	w.hi, _ = bits.Add64(w.hi, o.hi, carry)
}

func (w *wide) subtract(o wide) {
	var borrow uint64
	w.lo, borrow = bits.Sub64(w.lo, o.lo, 0)
	w.hi, _ = bits.Sub64(w.hi, o.hi, borrow)
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

// wideOf is a number that has no more than 128 bits.
func wideOf(x *big.Int) wide {
	var lo big.Int
	hi := new(big.Int).Rsh(x, 64) // rounds down, as two's complement does
	lo.Sub(x, new(big.Int).Lsh(hi, 64))
	return wide{uint64(hi.Int64()), lo.Uint64()}
}
