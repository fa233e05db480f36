// Package facts is the three kinds of tables that every metric is a formula
// over: movements of customers and revenue from period to period, cohorts by
// first order, and customers with their histories in short. All are whole
// numbers and additive: the facts of two sets of disjoint customers are merged
// by adding rows with equal keys.
//
//	var src facts.Source = orders                  // a ledger, or a SQL engine
//	moves := src.Movements(facts.Query{Grain: calendar.Monthly})
//	feb := moves.Total()[1]                        // second period, all groups
//	fmt.Println(feb.Start, feb.Lost)
package facts

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/money"
)

// Source gives the facts of one data set. Every method is total: an empty data
// set has empty facts.
type Source interface {
	Coverage() Coverage
	Movements(Query) Movements
	Cohorts(Query) Cohorts
	Purchases(Query) Purchases
	Customers(By) Customers
	Gaps() Gaps
	Scatter(q Query, sides []Part, sets ...[]Figure) *Scatter
}

// Coverage is what a data set holds.
type Coverage struct {
	First, Last      calendar.Day // of the rows used; meaningless when Empty
	AsOf             calendar.Day // the data is complete up to and including this day
	Orders           int64        // refunds and further line items are not orders
	Customers        int64
	Subscriptions    int64 // rows of a customers file, when that is the source
	Unit             money.Unit
	FromSubscription bool // facts come from subscriptions, not from orders
	Empty            bool
}

// Query says how movements, cohorts and purchases are cut.
type Query struct {
	Calendar calendar.Calendar
	Grain    calendar.Grain
	Activity Activity
	By       By
}

// Activity is the definition of an active customer (metrics.md, section 3).
// The zero value is: ordered in the period.
type Activity struct {
	Days int  // > 0: ordered on one of this many days that end with the day asked for
	Auto bool // the number of days is found from the data: 80th percentile of the gaps
}

// String is in-period, auto or a number of days, as --active takes it: 90d.
func (a Activity) String() string {
	switch {
	case a.Days > 0:
		return strconv.Itoa(a.Days) + "d"
	case a.Auto:
		return "auto"
	}
	return "in-period"
}

// MarshalText writes in-period, auto or a number of days as 90d.
func (a Activity) MarshalText() ([]byte, error) { return []byte(a.String()), nil }

// UnmarshalText reads in-period, auto or a number of days as 90d.
func (a *Activity) UnmarshalText(b []byte) error {
	switch s := string(b); s {
	case "in-period", "":
		*a = Activity{}
	case "auto":
		*a = Activity{Auto: true}
	default:
		n, err := strconv.Atoi(strings.TrimSuffix(s, "d"))
		if err != nil || n < 1 || n > 36500 || !strings.HasSuffix(s, "d") {
			return fmt.Errorf("%q: use in-period, auto or a number of days such as 90d", s)
		}
		*a = Activity{Days: n}
	}
	return nil
}

// By is the dimension that facts are split by. The zero value splits nothing.
type By struct {
	Name string // a column's header, or tenure, channels, cohort
	Last bool   // a dimension on orders: the customer's last value instead of the first

	// Calendar and Grain are the periods of cohorts, where the query has none of
	// its own: customers as a whole.
	Calendar calendar.Calendar
	Grain    calendar.Grain
}

// CohortOf is the cohort of who was first there on a day: the period of that
// day.
func (q Query) CohortOf(day calendar.Day) string {
	if q.Calendar == (calendar.Calendar{}) && q.Grain == calendar.Monthly {
		q.Calendar, q.Grain = q.By.Calendar, q.By.Grain
	}
	return q.Calendar.Period(q.Grain, day).Label
}

// Movement is what happened between the end of one period and the end of the
// next, as counts of customers and minor units of revenue.
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
	Unit     money.Unit
	Activity Activity     // with the days found, when the query asked for auto
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
// its row is the age in periods.
type Cohorts struct {
	Periods []calendar.Period
	AsOf    calendar.Day
	Unit    money.Unit
	Groups  []string
	Cells   [][][]CohortCell // Cells[group][first period][age], ages up to the last period
}

// Total is the cells of all groups together.
func (c Cohorts) Total() [][]CohortCell {
	total := make([][]CohortCell, len(c.Periods))
	for first := range total {
		total[first] = make([]CohortCell, len(c.Periods)-first)
		for _, triangle := range c.Cells {
			for age, cell := range triangle[first] {
				total[first][age].Add(cell)
			}
		}
	}
	return total
}

// Purchase is what was bought in one period. A first order is one on the day
// of the customer's first order.
type Purchase struct {
	Customers       int64 // with an order in the period
	CustomersRepeat int64 // of those: with an order in the period after their first order day
	Orders          int64
	OrdersFirst     int64
	Revenue         money.Minor
	RevenueFirst    money.Minor // of the first order day, refunds of that day included
}

// Add adds the purchases of other customers in the same period.
func (p *Purchase) Add(o Purchase) {
	p.Customers += o.Customers
	p.CustomersRepeat += o.CustomersRepeat
	p.Orders += o.Orders
	p.OrdersFirst += o.OrdersFirst
	p.Revenue += o.Revenue
	p.RevenueFirst += o.RevenueFirst
}

// Purchases is one Purchase per group and period.
type Purchases struct {
	Periods []calendar.Period
	AsOf    calendar.Day
	Unit    money.Unit
	Groups  []string
	Rows    [][]Purchase // Rows[group][period]
}

// Total is the purchases of all groups together, by period.
func (p Purchases) Total() []Purchase {
	total := make([]Purchase, len(p.Periods))
	for _, rows := range p.Rows {
		for i, row := range rows {
			total[i].Add(row)
		}
	}
	return total
}

// Customer is one customer's history in short. Only customers with at least
// one order are customers; refunds count in the revenue alone.
type Customer struct {
	Ref          uint64       // what Customers.ID turns into the id
	First, Last  calendar.Day // order days
	Orders       int32
	OrderDays    int32 // distinct days with an order
	Group        int32 // place in Customers.Groups
	Revenue      money.Minor
	FirstRevenue money.Minor // revenue of the first order day
}

// Customers is every customer with an order, in no particular order: ids are
// made only for those that are printed, and sorting them is the printer's.
type Customers struct {
	Rows   []Customer
	AsOf   calendar.Day
	Unit   money.Unit
	Groups []string

	Names    func(ref uint64) string              // the id as it was in the file
	Products func(ref uint64) (most, last string) // nil when the data has no products

	// Parallel calls work for 0 to n-1, several of them at a time, and returns
	// when all are done. Nil when the source has no workers.
	Parallel func(n int, work func(i int))
}

// InParts cuts the rows into n parts and calls work with each of them, several
// at a time when the source has workers.
func (c Customers) InParts(n int, work func(part int, rows []Customer)) {
	one := func(i int) { work(i, c.Rows[i*len(c.Rows)/n:(i+1)*len(c.Rows)/n]) }
	if c.Parallel != nil {
		c.Parallel(n, one)
		return
	}
	for i := range n {
		one(i)
	}
}

// ID is the customer's id as it was in the file.
func (c Customers) ID(i int) string { return c.Names(c.Rows[i].Ref) }

// Gaps counts the days between consecutive order days of the same customer:
// Gaps[7] is how often a customer came back after exactly a week.
type Gaps []int64
