package facts

import "slices"

// MinSample is the number of customers below which a number is marked: of fewer
// than 30, the 95 % interval of a proportion is up to 34 points wide and more, and
// normal approximations are unreliable.
const MinSample = 30

// Of is the movements of one group alone; those of nobody when there is no
// such group.
func (m Movements) Of(group string) Movements {
	rows := make([]Movement, len(m.Periods))
	if g := slices.Index(m.Groups, group); g >= 0 {
		rows = m.Rows[g]
	}
	m.Groups, m.Rows = []string{group}, [][]Movement{rows}
	return m
}

// Of is the purchases of one group alone; those of nobody when there is no
// such group.
func (p Purchases) Of(group string) Purchases {
	rows := make([]Purchase, len(p.Periods))
	if g := slices.Index(p.Groups, group); g >= 0 {
		rows = p.Rows[g]
	}
	p.Groups, p.Rows = []string{group}, [][]Purchase{rows}
	return p
}
