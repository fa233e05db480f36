package cohort_test

import (
	"fmt"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/cohort"
	"github.com/retain-cli/retain/pkg/facts"
)

func ExampleTriangle() {
	march, _ := calendar.ParseDay("2024-03-31")
	months := calendar.Calendar{}.Timeline(calendar.Monthly, march-80, march).Periods
	result := cohort.Triangle(facts.Cohorts{
		Periods: months, AsOf: march, Groups: []string{""},
		Cells: [][][]facts.CohortCell{{
			{{Active: 10}, {Active: 4}, {Active: 3}},
			{{Active: 20}, {Active: 5}},
			{{Active: 8}},
		}},
	}, cohort.Options{})
	for _, c := range result.Cohorts {
		fmt.Println(c.Cohort, c.Customers, c.Active)
	}
	fmt.Printf("after a month: %.0f %%\n", *result.Average.Rate[1])
	// Output:
	// 2024-01 10 [10 4 3]
	// 2024-02 20 [20 5]
	// 2024-03 8 [8]
	// after a month: 30 %
}
