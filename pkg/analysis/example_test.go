package analysis_test

import (
	"context"
	"fmt"

	"github.com/retain-cli/retain/pkg/analysis"
	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/facts/factstest"
)

// Ann and Bob order in January, Ann again in February: one of two is kept.
func ExampleCRR() {
	ctx := context.Background()
	jan, _ := calendar.Date(2025, 1, 10)
	orders := factstest.Orders{Rows: []factstest.Order{{Customer: "ann", Day: jan}, {Customer: "bob", Day: jan}, {Customer: "ann", Day: jan + 40}}}
	data, err := analysis.Open(ctx, factstest.Source(orders), facts.Provenance{Inputs: []string{"orders.csv"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	kept, err := analysis.CRR{Scope: analysis.Scope{From: calendar.Bound{Year: 2025, Month: 2}}}.Run(ctx, data)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(kept.Report().Head[0])
	fmt.Println(kept.Periods[0].Period, *kept.Periods[0].CRR)
	// Output:
	// orders.csv · 3 orders · 2 customers · 2025-01-10 to 2025-02-19
	// 2025-02 50
}
