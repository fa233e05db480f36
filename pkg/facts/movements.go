package facts

import (
	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/money"
)

// Movement is what happened between the end of one period and the end of the
// next, or of a later one (Query.Rolling), as counts of customers and minor units of revenue.
type Movement struct {
	Start, New, Returned, Lost, End, Passed int64

	RevenueStart        money.Minor
	RevenueNew          money.Minor
	RevenueReactivation money.Minor
	RevenueExpansion    money.Minor
	RevenueContraction  money.Minor
	RevenueChurned      money.Minor
	RevenueEnd          money.Minor
	RevenueOutside      money.Minor // of customers who are not active in the period, such as late refunds
}

// Add adds the movements of other customers in the same period.
func (m *Movement) Add(o Movement) {
	m.Start += o.Start
	m.New += o.New
	m.Returned += o.Returned
	m.Lost += o.Lost
	m.End += o.End
	m.Passed += o.Passed
	m.RevenueStart += o.RevenueStart
	m.RevenueNew += o.RevenueNew
	m.RevenueReactivation += o.RevenueReactivation
	m.RevenueExpansion += o.RevenueExpansion
	m.RevenueContraction += o.RevenueContraction
	m.RevenueChurned += o.RevenueChurned
	m.RevenueEnd += o.RevenueEnd
	m.RevenueOutside += o.RevenueOutside
}

// Balanced is the identity of customers and the one of revenue (metrics.md,
// sections 3 and 5).
func (m Movement) Balanced() bool {
	return m.Start+m.New+m.Returned-m.Lost == m.End &&
		m.RevenueStart+m.RevenueNew+m.RevenueReactivation+m.RevenueExpansion-
			m.RevenueContraction-m.RevenueChurned == m.RevenueEnd
}

// Movements is one Movement per group and period.
type Movements struct {
	Periods  []calendar.Period
	AsOf     calendar.Day
	First    FirstPeriod // of those of Newcomers
	Unit     money.Unit
	Activity Activity     // with the days found, when the query asked for auto
	Rolling  int          // periods from the start of a row to its end; 1 when the query asked for none
	Groups   []string     // sorted; one empty name when nothing is split
	Rows     [][]Movement // Rows[group][period]
}

// Total is the movements of all groups together, by period.
func (m Movements) Total() []Movement {
	total := make([]Movement, len(m.Periods))
	for _, rows := range m.Rows {
		for i, row := range rows {
			total[i].Add(row)
		}
	}
	return total
}

// Unbalanced names the periods whose movements do not add up, with their group.
// There are none unless a source has a bug.
func (m Movements) Unbalanced() []string {
	var bad []string
	for g, rows := range m.Rows {
		for i, row := range rows {
			switch {
			case row.Balanced():
			case m.Groups[g] == "":
				bad = append(bad, m.Periods[i].Label)
			default:
				bad = append(bad, m.Periods[i].Label+" of "+m.Groups[g])
			}
		}
	}
	return bad
}
