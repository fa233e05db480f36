package stat

import (
	"iter"
	"math/big"
	"math/bits"
)

// Sample is what a comparison of means needs to know of the values.
type Sample struct {
	N        int64
	Mean     float64
	Variance float64 // of the population, estimated: over N - 1
}

// Measure is the sample of whole numbers, each of which counts 1/per. It adds
// whole numbers, so that the order of the values makes no difference.
func Measure(values iter.Seq[int64], per float64) Sample {
	var n, sum int64
	var low, high uint64 // of the sum of squares
	for v := range values {
		n++
		sum += v
		h, l := bits.Mul64(magnitude(v), magnitude(v))
		var carry uint64
		low, carry = bits.Add64(low, l, 0)
		high, _ = bits.Add64(high, h, carry)
	}
	squares := new(big.Int).SetUint64(high)
	squares.Lsh(squares, 64).Or(squares, new(big.Int).SetUint64(low))
	return Moments(n, sum, squares, per)
}

// Moments is the sample of n such numbers, from their sum and that of their squares.
func Moments(n, sum int64, squares *big.Int, per float64) Sample {
	s := Sample{N: n}
	if n > 0 {
		s.Mean = float64(sum) / float64(n) / per
	}
	if n > 1 {
		s.Variance = variance(n, sum, squares) / per / per
	}
	return s
}

// variance is (n x sum of squares - square of the sum) / (n x (n - 1)), exactly
// up to the division.
func variance(n, sum int64, squares *big.Int) float64 {
	s := big.NewInt(sum)
	numerator := new(big.Int).Mul(squares, big.NewInt(n))
	numerator.Sub(numerator, s.Mul(s, s))
	denominator := new(big.Int).Mul(big.NewInt(n), big.NewInt(n-1))
	v, _ := new(big.Rat).SetFrac(numerator, denominator).Float64()
	return v
}

func magnitude(v int64) uint64 {
	if v < 0 {
		return -uint64(v)
	}
	return uint64(v)
}

// Merge is two samples of different values in one: T. Chan, G. Golub and
// R. LeVeque (1983), "Algorithms for computing the sample variance".
func (s Sample) Merge(o Sample) Sample {
	if s.N == 0 || o.N == 0 {
		if s.N == 0 {
			return o
		}
		return s
	}
	n, between := float64(s.N+o.N), o.Mean-s.Mean
	squares := s.Variance*float64(s.N-1) + o.Variance*float64(o.N-1) + between*between*float64(s.N)*float64(o.N)/n
	return Sample{N: s.N + o.N, Mean: s.Mean + between*float64(o.N)/n, Variance: squares / (n - 1)}
}
