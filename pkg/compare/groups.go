package compare

// AgainstRest compares each of some disjoint groups of customers with all the
// others taken together, in the order given. A group that is everybody has no
// rest and no test. P-values are adjusted for the number of groups, so that
// among a hundred countries not five stand out by chance alone.
func AgainstRest(metric string, groups []Proportion, o Options) []Change {
	var all Proportion
	for _, g := range groups {
		all.Part += g.Part
		all.Whole += g.Whole
	}
	changes := make([]Change, len(groups))
	for i, g := range groups {
		rest := Proportion{all.Part - g.Part, all.Whole - g.Whole}
		changes[i] = Proportions(metric, rest, g, o.confidence())
	}
	judge(changes, o.confidence())
	return changes
}

// MeansAgainstRest is the same for means, by Welch's test.
func MeansAgainstRest(metric string, kind Kind, groups []Sample, o Options) []Change {
	changes := make([]Change, len(groups))
	for i, g := range groups {
		var rest Sample
		for j, other := range groups {
			if j != i {
				rest = rest.with(other)
			}
		}
		changes[i] = Means(metric, kind, rest, g, o.confidence())
	}
	judge(changes, o.confidence())
	return changes
}

// with is two samples of different customers in one: T. Chan, G. Golub and
// R. LeVeque (1983), "Algorithms for computing the sample variance".
func (s Sample) with(o Sample) Sample {
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
