package rfm_test

import (
	"fmt"

	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/rfm"
)

func ExampleScore() {
	customers := facts.Customers{AsOf: 100, Rows: []facts.Customer{
		{Last: 100, Orders: 4, Revenue: 80},
		{Last: 90, Orders: 2, Revenue: 40},
		{Last: 80, Orders: 1, Revenue: 20},
		{Last: 70, Orders: 1, Revenue: 10},
	}}
	result := rfm.Score(customers, rfm.Options{})
	for _, s := range result.Segments {
		fmt.Println(s.Segment, s.Customers, s.Revenue)
	}
	// Output:
	// gold 1 80
	// loyal 1 40
	// slipping 1 20
	// lost 1 10
}
