package retention_test

import (
	"encoding"
	"fmt"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/money"
	"github.com/retain-cli/retain/pkg/retention"
)

var _ encoding.TextUnmarshaler = (*retention.Method)(nil)

// year is one quarter after another, as a source of facts gives them.
func year(rows ...facts.Movement) facts.Movements {
	first, _ := calendar.Date(2023, 1, 1)
	periods := calendar.Calendar{}.Timeline(calendar.Quarterly, first, first+364).Periods[:len(rows)]
	return facts.Movements{
		Periods: periods, AsOf: periods[len(rows)-1].Last, Unit: money.Unit{Currency: "EUR", Digits: 2},
		Groups: []string{""}, Rows: [][]facts.Movement{rows},
	}
}

// 500 customers at the start of a quarter, 50 new ones and 450 at its end: 100
// must have left.
func ExampleCRR() {
	moves := year(facts.Movement{Start: 500, New: 50, Lost: 100, End: 450})
	first := retention.CRR(moves, retention.Options{}).Periods[0]
	fmt.Printf("%s CRR %.0f %% (%.1f to %.1f), CCR %.0f %%\n", first.Period, *first.CRR, *first.CRRLow, *first.CRRHigh, *first.CCR)
	// Output: 2023-Q1 CRR 80 % (76.3 to 83.3), CCR 20 %
}

func ExampleCCR() {
	moves := year(
		facts.Movement{Start: 500, New: 50, Lost: 100, End: 450},
		facts.Movement{Start: 450, New: 60, Lost: 45, End: 465})
	s := retention.CCR(moves, retention.Options{}).Summary
	fmt.Printf("pooled %.2f %%, mean %.0f %%, last %.0f %% (%+.0f)\n", *s.Pooled, *s.Mean, *s.Last, *s.Change)
	// Output: pooled 15.26 %, mean 15 %, last 10 % (-10)
}

// 1,000.00 at the start; 150.00 left with their customers and 50.00 was cut by
// those who stayed, who also added 80.00.
func ExampleRevenue() {
	moves := year(facts.Movement{
		Start: 10, New: 1, Lost: 2, End: 9,
		RevenueStart: 100000, RevenueNew: 9000, RevenueExpansion: 8000,
		RevenueContraction: 5000, RevenueChurned: 15000, RevenueEnd: 97000,
	})
	q := retention.Revenue(moves, retention.Options{}).Periods[0]
	fmt.Printf("gross %.0f %%, net %.0f %%, GRR %.0f %%, NRR %.0f %%\n", *q.Gross, *q.Net, *q.GRR, *q.NRR)
	fmt.Printf("net new %s, quick ratio %.2f, %.2f per customer\n", q.NetNew, *q.QuickRatio, *q.ARPA)
	// Output:
	// gross 20 %, net 12 %, GRR 80 %, NRR 88 %
	// net new -30.00 EUR, quick ratio 0.85, 107.78 per customer
}
