// Package facts is the three kinds of tables that every metric is a formula
// over: movements of customers and revenue from period to period, cohorts by
// first order, and customers with their histories in short. All are whole
// numbers and additive: the facts of two sets of disjoint customers are merged
// by adding rows with equal keys.
//
//	var src facts.Source = orders                  // a ledger, or a SQL engine
//	moves, err := src.Movements(ctx, facts.Query{Grain: calendar.Monthly})
//	feb := moves.Total()[1]                        // second period, all groups
//	fmt.Println(feb.Start, feb.Lost)
package facts

import (
	"fmt"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/money"
)

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

	// Rolling is how many periods lie between the two ends of a movement: with 12
	// months, each row leads from the end of the same month of the year before to
	// the end of this one. 0 is 1: from one period to the next.
	Rolling int

	// Age is the step of the ages of cohorts, in days from each customer's own first
	// order. 0: ages are periods of the calendar. Subscriptions have no other.
	Age calendar.Duration
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
		return calendar.Duration(a.Days).String()
	case a.Auto:
		return "auto"
	}
	return "in-period"
}

// MarshalText writes in-period, auto or a number of days as 90d.
func (a Activity) MarshalText() ([]byte, error) { return []byte(a.String()), nil }

// UnmarshalText reads in-period, auto or a duration: 90d, 8w, 3mo or 1y.
func (a *Activity) UnmarshalText(b []byte) error {
	switch s := string(b); s {
	case "in-period", "":
		*a = Activity{}
	case "auto":
		*a = Activity{Auto: true}
	default:
		var d calendar.Duration
		if err := d.UnmarshalText(b); err != nil || d == 0 {
			return fmt.Errorf("%q: use in-period, auto or a duration such as 90d, 8w, 3mo or 1y", s)
		}
		*a = Activity{Days: int(d)}
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

// Age tells that groups are by a customer's first activity, or by the time since then.
func (b By) Age() bool { return SameDimension(b.Name, Cohort) || SameDimension(b.Name, Tenure) }

// CohortOf is the cohort of who was first there on a day: the period of that
// day.
func (q Query) CohortOf(day calendar.Day) string {
	if q.Calendar == (calendar.Calendar{}) && q.Grain == calendar.Monthly {
		q.Calendar, q.Grain = q.By.Calendar, q.By.Grain
	}
	return q.Calendar.Period(q.Grain, day).Label
}
