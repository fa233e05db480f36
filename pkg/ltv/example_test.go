package ltv_test

import (
	"fmt"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/ltv"
)

// Ten customers at the start of a month, two of whom do not order in it, buy
// twice each for 25 on average.
func ExampleSimple() {
	february, _ := calendar.ParseDay("2024-02-29")
	months := []calendar.Period{calendar.Calendar{}.Period(calendar.Monthly, february)}
	result := ltv.Simple(
		facts.Movements{Periods: months, AsOf: february, Rows: [][]facts.Movement{{{Start: 10, Lost: 2, End: 8}}}},
		facts.Purchases{Periods: months, AsOf: february, Rows: [][]facts.Purchase{{{Orders: 16, Revenue: 400}}}},
		ltv.Options{})
	fmt.Printf("%.0f x %.0f x %.0f = %.0f\n", *result.AOV, *result.OrdersPerCustomerPerPeriod, *result.LifetimePeriods, *result.LTV)
	// Output: 25 x 2 x 5 = 250
}
