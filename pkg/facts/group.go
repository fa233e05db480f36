package facts

import "slices"

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
