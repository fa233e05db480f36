package warehouse

import (
	"math/big"
	"math/bits"
)

// digits is how whole numbers are written in a base of so many bits, so that sums of
// products are exact in 64 bits: a product of two digits, added up over all customers,
// is below 2^62.
type digits struct{ bits, count int }

// digits is enough for what any customer spends.
func (v Survey) digits() digits {
	d := digits{bits: (62 - bits.Len64(uint64(v.Customers))) / 2}
	most := bits.Len64(uint64(max(v.Most, -v.Least)) * uint64(v.Rows)) // which is below 2^63: see unfit
	d.count = max(1, (most+d.bits-1)/d.bits)
	return d
}

// Limb is a digit of a number that is an expression, with the sign of the number.
func (s *statement) Limb(number string, i int) string {
	base := int64(1) << s.digits.bits
	for range i {
		number = s.dialect.Div(number, s.Int(base))
	}
	if i == s.digits.count-1 {
		return number
	}
	return s.dialect.Mod(number, s.Int(base))
}

// Pairs are the digits of which products are asked for, so that a square follows.
func (s *statement) Pairs() (pairs [][2]int) {
	for i := range s.digits.count {
		for j := i; j < s.digits.count; j++ {
			pairs = append(pairs, [2]int{i, j})
		}
	}
	return pairs
}

// squares is the sum of squares from the sums of the products of Pairs.
func (s *statement) squares(sums []int64) *big.Int {
	total := new(big.Int)
	for k, pair := range s.Pairs() {
		x := big.NewInt(sums[k])
		x.Lsh(x, uint(s.digits.bits*(pair[0]+pair[1])))
		if pair[0] != pair[1] {
			x.Lsh(x, 1)
		}
		total.Add(total, x)
	}
	return total
}
