package facts

import (
	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/money"
)

// CohortCell is what the customers of one first period did some periods later.
type CohortCell struct {
	Active  int64 // customers of the cohort who ordered in the period
	Last    int64 // customers of the cohort whose last period with an order it is
	Orders  int64
	Revenue money.Minor // refunds included
}

// Add adds what other customers of the same first period did.
func (c *CohortCell) Add(o CohortCell) {
	c.Active += o.Active
	c.Last += o.Last
	c.Orders += o.Orders
	c.Revenue += o.Revenue
}

// Cohorts is one row of cells per group and first period; the cell's place in
// its row is the age in periods or, with an Age, in steps of so many days from the
// day of each customer's first order.
type Cohorts struct {
	Periods []calendar.Period
	Age     calendar.Duration
	AsOf    calendar.Day
	First   FirstPeriod // of those of Newcomers
	Unit    money.Unit
	Groups  []string
	Cells   [][][]CohortCell // Cells[group][first period][age], ages up to the last period
}

// Ages is how many ages a first period has up to the as-of day.
func (c Cohorts) Ages(first int) int {
	if c.Age == 0 {
		return len(c.Periods) - first
	}
	return max(0, int(c.AsOf-c.Periods[first].First))/int(c.Age) + 1
}

// Complete reports whether all customers of a first period have been observed for the
// whole of an age.
func (c Cohorts) Complete(first, age int) bool {
	if c.Age == 0 {
		return c.Periods[first+age].Complete(c.AsOf)
	}
	return c.Periods[first].Last+calendar.Day((age+1)*int(c.Age))-1 <= c.AsOf
}

// Total is the cells of all groups together.
func (c Cohorts) Total() [][]CohortCell {
	total := make([][]CohortCell, len(c.Periods))
	for first := range total {
		total[first] = make([]CohortCell, c.Ages(first))
		for _, triangle := range c.Cells {
			for age, cell := range triangle[first] {
				total[first][age].Add(cell)
			}
		}
	}
	return total
}
