package facts

import "slices"

// Part is a part of a data set: some periods of the customers of one group.
type Part struct {
	Group   string
	Periods []bool // of the query's: whether they belong to the part

	// Whole says that Buyer, Repeater, Bought and Spent are of all that the
	// customers of the group ever ordered, as in the table of customers, not of
	// the periods.
	Whole bool
}

// Has reports whether a period of the group belongs to the part.
func (p Part) Has(period int) bool { return period < len(p.Periods) && p.Periods[period] }

// First is the first period of the part, Last the last one. Both are -1 where
// there is none.
func (p Part) First() int { return slices.Index(p.Periods, true) }

// Last is the last period of the part, or -1.
func (p Part) Last() int {
	for i, has := range slices.Backward(p.Periods) {
		if has {
			return i
		}
	}
	return -1
}

// Select is the part of each group whose periods keep holds for.
func (m Movements) Select(keep func(period int, row Movement) bool) []Part {
	parts := make([]Part, len(m.Rows))
	for g, rows := range m.Rows {
		parts[g].Group = m.Groups[g]
		for p, row := range rows {
			parts[g].Periods = append(parts[g].Periods, keep(p, row))
		}
	}
	return parts
}
