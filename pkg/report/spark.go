package report

import (
	"math"
	"strings"
)

// sparkWidth is the greatest length of a sparkline: it shares a line of 80
// columns with some words.
const sparkWidth = 40

// Sparkline draws values as a row of bars, from the lowest ▁ to the highest █,
// with a gap where a value does not exist. A series longer than 40 values is
// drawn as the means of 40 runs, so that the whole of it is seen.
func Sparkline(values []*float64) string {
	if len(values) > sparkWidth {
		values = means(values, sparkWidth)
	}
	low, high := math.Inf(1), math.Inf(-1)
	for _, v := range values {
		if v != nil {
			low, high = min(low, *v), max(high, *v)
		}
	}
	if low > high { // there is no value
		return ""
	}
	levels := []rune("▁▂▃▄▅▆▇█")
	var b strings.Builder
	for _, v := range values {
		switch {
		case v == nil:
			b.WriteByte(' ')
		case low == high:
			b.WriteRune(levels[3])
		default:
			b.WriteRune(levels[int((*v-low)/(high-low)*float64(len(levels)-1)+0.5)])
		}
	}
	return b.String()
}

// means cuts values into n runs of nearly equal length and takes their means.
func means(values []*float64, n int) []*float64 {
	means := make([]*float64, n)
	for i := range means {
		means[i] = mean(values[i*len(values)/n : (i+1)*len(values)/n])
	}
	return means
}

func mean(values []*float64) *float64 {
	sum, n := 0.0, 0
	for _, v := range values {
		if v != nil {
			sum, n = sum+*v, n+1
		}
	}
	if n == 0 {
		return nil
	}
	m := sum / float64(n)
	return &m
}
