package repeat_test

import (
	"fmt"

	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/repeat"
)

func ExamplePurchases() {
	result := repeat.Purchases(repeat.Facts{
		Customers: facts.Customers{Rows: []facts.Customer{
			{Orders: 3, OrderDays: 3, Revenue: 90},
			{Orders: 1, OrderDays: 1, Revenue: 20},
		}},
		Gaps: facts.Gaps{7: 1, 30: 1}, // once after a week, once after 30 days
	}, repeat.Options{})
	fmt.Printf("%.0f %% come back, half of the times within %.1f days\n", *result.RepeatRate, *result.GapsMedian)
	// Output: 50 % come back, half of the times within 18.5 days
}
