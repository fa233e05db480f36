package facts

import (
	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/money"
)

// RhythmDays are the order days of a customer with a rhythm of their own: two gaps
// are the fewest that can agree, and one may be chance.
const RhythmDays = 3

// OverdueGaps is how many median gaps a silence has to exceed: a customer is overdue,
// that is, has stopped, who has ordered on RhythmDays or more, and not for longer than
// OverdueGaps times the median of the days between those. A silence of exactly that is
// not overdue. Every text that says that somebody has stopped means this.
//
// Who buys regularly never reaches two. Of the gaps of who buys at random times (a
// Poisson process), half are longer than one median, a quarter than two and an eighth
// than three: two halves the false alarms of one, and three would notice everybody a
// gap later.
const OverdueGaps = 2

// Ref is a customer of one source: its Names turn it into the id.
type Ref uint32

// Customer is one customer's history in short. Only customers with at least
// one order are customers; refunds count in the revenue alone.
type Customer struct {
	Ref          Ref
	First, Last  calendar.Day // order days
	Second       calendar.Day // second order day; 0 with one order day
	Orders       int32
	OrderDays    int32 // distinct days with an order
	Group        int32 // place in Customers.Groups
	Overdue      bool  // see OverdueGaps
	Revenue      money.Minor
	FirstRevenue money.Minor // revenue of the first order day
}

// History is what models of ordering know of a customer, in days: x, t_x and T of
// Fader, Hardie and Lee. Orders of one day are one, and a day of refunds alone is none.
type History struct {
	FirstDay      calendar.Day `json:"first_day"`
	RepeatDays    int64        `json:"repeat_days"`     // x: order days after the first
	LastRepeatAge int64        `json:"last_repeat_age"` // t_x: from the first order day to the last; 0 with one
	Age           int64        `json:"age"`             // T: from the first order day to the as-of day
}

// History is the customer's as of a day.
func (c *Customer) History(asOf calendar.Day) History {
	return History{c.First, int64(c.OrderDays) - 1, int64(c.Last - c.First), int64(asOf - c.First)}
}

// Customers is every customer with an order, in no particular order: ids are
// made only for those that are printed, and sorting them is the printer's.
type Customers struct {
	Rows   []Customer
	AsOf   calendar.Day
	First  FirstPeriod // of those of Newcomers
	Unit   money.Unit
	Groups []string

	Names    func(ref Ref) string              // the id as it was in the file
	Products func(ref Ref) (most, last string) // nil when the data has no products

	// TwiceGap is twice the median of the days between the order days, a whole number;
	// 0 with one order day. It takes longer than all else that is known of a customer.
	// Nil when orders are subscriptions.
	TwiceGap func(ref Ref) int32

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

// fewestTelling is how many customers there are at least where the groups tell who they
// are: three customers of three countries are no secret.
const fewestTelling = 10

// Telling tells whether the groups tell who the customers are: of those in a group with
// a name, more than half are alone in it.
func (c Customers) Telling() bool {
	sizes, alone, grouped := make([]int, len(c.Groups)), 0, 0
	for _, row := range c.Rows {
		sizes[row.Group]++
	}
	for group, size := range sizes {
		if c.Groups[group] == "" {
			continue
		}
		if grouped += size; size == 1 {
			alone++
		}
	}
	return grouped >= fewestTelling && 2*alone > grouped
}

// ID is the customer's id as it was in the file.
func (c Customers) ID(i int) string { return c.Names(c.Rows[i].Ref) }

// Gaps counts the days between consecutive order days of the same customer:
// Gaps[7] is how often a customer came back after exactly a week.
type Gaps []int64
