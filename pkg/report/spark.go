package report

import "strings"

// sparkWidth is the greatest length of a sparkline: it shares a line of 80
// columns with some words.
const sparkWidth = 40

// Sparkline draws values as a row of bars, from the lowest ▁ to the highest █,
// with a gap where a value does not exist. A series longer than 40 values is
// drawn as the means of 40 runs, so that the whole of it is seen.
func Sparkline(values []*float64) string {
	values = runs(values, sparkWidth)
	low, high, any := bounds(values)
	if !any {
		return ""
	}
	var b strings.Builder
	for _, v := range values {
		b.WriteRune(bar(v, low, high))
	}
	return b.String()
}

func bar(v *float64, low, high float64) rune {
	levels := []rune("▁▂▃▄▅▆▇█")
	switch {
	case v == nil:
		return ' '
	case low == high:
		return levels[3]
	}
	return levels[int((*v-low)/(high-low)*float64(len(levels)-1)+0.5)]
}

func bounds(values []*float64) (low, high float64, any bool) {
	for _, v := range values {
		if v == nil {
			continue
		}
		if !any {
			low, high, any = *v, *v, true
		}
		low, high = min(low, *v), max(high, *v)
	}
	return low, high, any
}

// runs cuts values into n runs of nearly equal length and takes their means.
func runs(values []*float64, n int) []*float64 {
	if len(values) <= n {
		return values
	}
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
