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
