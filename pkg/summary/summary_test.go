package summary_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/cohort"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/ltv"
	"github.com/retain-cli/retain/pkg/money"
	"github.com/retain-cli/retain/pkg/repeat"
	"github.com/retain-cli/retain/pkg/retention"
	"github.com/retain-cli/retain/pkg/rfm"
	"github.com/retain-cli/retain/pkg/stat"
	"github.com/retain-cli/retain/pkg/summary"
)

func number(x float64) *float64 { return &x }

// Of 100 customers 50 were kept before, of the last 100 only 30.
func ExampleFindings() {
	r := summary.Results{Rates: retention.Rates{Periods: keptOf([2]int64{100, 50}, [2]int64{100, 70})}}
	for _, f := range summary.Findings(r) {
		fmt.Printf("%s %.2f: %s\n", f.Code, f.Weight, f.Text)
	}
	// Output: retention 1.47: CRR was 30.0 % in p, below the 50.0 % of all months before (p = 0.004): retain crr.
}

// keptOf is complete periods that each begin with so many customers and lose so
// many, the last one still open.
func keptOf(startLost ...[2]int64) (rates []retention.Rate) {
	for _, s := range startLost {
		rates = append(rates, retention.Rate{Span: facts.Span{Period: "p", Complete: true}, Start: s[0], Lost: s[1]})
	}
	return append(rates, retention.Rate{Start: 1000, Lost: 1000})
}

func newcomers(n ...int64) (rates []retention.Rate) {
	for i, n := range n {
		rates = append(rates, retention.Rate{Span: facts.Span{Period: "p", FirstDay: calendar.Day(i), Complete: true}, New: n})
	}
	return rates
}

func sold(revenue ...money.Minor) *repeat.Result {
	r := &repeat.Result{}
	for _, m := range revenue {
		r.Periods = append(r.Periods, repeat.Period{Span: facts.Span{Period: "p", Complete: true}, Baskets: repeat.Baskets{Revenue: money.Amount{Minor: m}}})
	}
	return r
}

func back(customersActive ...[2]int64) *cohort.Result {
	r := &cohort.Result{}
	for i, c := range customersActive {
		r.Cohorts = append(r.Cohorts, cohort.Cohort{FirstDay: calendar.Day(i), Customers: c[0], Active: []int64{c[0], c[1]}, Complete: []bool{true, true}})
	}
	return r
}

// Every rule below, at and above its threshold, with the weights worked out by
// hand.
func TestFindings(t *testing.T) {
	// 50 of 100 against 30 of 100: pooled 0.4, standard error sqrt(0.24 x 0.02) =
	// 0.069282, z = 2.88675, which is 1.47283 times 1.96.
	const z = 0.2 / 0.06928203230275509 / 1.96
	for _, c := range []struct {
		name   string
		v      summary.Results
		code   string
		weight float64
	}{
		{"nothing known", summary.Results{}, "", 0},
		{"CRR as before", summary.Results{Rates: retention.Rates{Periods: keptOf([2]int64{100, 50}, [2]int64{100, 50})}}, "", 0},
		{"CRR changed", summary.Results{Rates: retention.Rates{Periods: keptOf([2]int64{60, 20}, [2]int64{40, 30}, [2]int64{100, 70})}}, "retention", z},
		{"CRR of few", summary.Results{Rates: retention.Rates{Periods: keptOf([2]int64{100, 50}, [2]int64{29, 29})}}, "", 0},
		{"revenue up a fifth", summary.Results{Repeat: sold(100, 100, 100, 120)}, "revenue", 1},
		{"revenue up less", summary.Results{Repeat: sold(100, 100, 100, 119)}, "", 0},
		{"revenue down a half", summary.Results{Repeat: sold(5, 200, 100, 0, 50)}, "revenue", 2.5},
		{"too short a history", summary.Results{Repeat: sold(1, 100, 900)}, "", 0},
		{"new customers up a quarter", summary.Results{Rates: retention.Rates{Periods: newcomers(40, 40, 40, 50)}}, "new-customers", 1},
		{"new customers down from those of before", summary.Results{Since: 1, Rates: retention.Rates{Periods: newcomers(500, 40, 40, 40)}}, "", 0},
		{"new customers down since", summary.Results{Since: 1, Rates: retention.Rates{Periods: newcomers(500, 40, 40, 40, 30)}}, "new-customers", 1},
		{"cohorts come back less than customers of before", summary.Results{Since: 1, Cohorts: back([2]int64{100, 50}, [2]int64{20, 6}, [2]int64{30, 9}, [2]int64{50, 15})}, "", 0},
		{"few new customers", summary.Results{Rates: retention.Rates{Periods: newcomers(4, 4, 4, 50)}}, "", 0},
		{"newer cohorts come back less", summary.Results{Cohorts: back([2]int64{100, 50}, [2]int64{20, 6}, [2]int64{30, 9}, [2]int64{50, 15})}, "cohorts", z},
		{"more went than came", summary.Results{Flows: retention.Flows{Periods: []retention.Flow{{Span: facts.Span{Complete: true}, QuickRatio: number(0.5)}}}}, "outflow", 2},
		{"more came than went", summary.Results{Flows: retention.Flows{Periods: []retention.Flow{{Span: facts.Span{Complete: true}, QuickRatio: number(1.5)}}}}, "", 0},
		{"good customers stopped", summary.Results{Segments: segments(rfm.Segment{Segment: "win-back", Customers: 4, Overdue: 2, RevenueOverdue: amount(8)},
			rfm.Segment{Segment: "at-risk", Customers: 6, Overdue: 3, RevenueOverdue: amount(7)}, rfm.Segment{Segment: "lost", Overdue: 9, RevenueOverdue: amount(50)})},
			"stopped", 1.5},
		{"good customers who are not overdue", summary.Results{Segments: segments(rfm.Segment{Segment: "at-risk", Customers: 9, RevenuePct: number(90)})}, "", 0},
		{"a tenth brings most", summary.Results{Historic: &ltv.HistoricResult{Customers: 30, TopPct: number(75)}}, "concentration", 1.5},
		{"most never come back", summary.Results{Repeat: &repeat.Result{Compared: stat.Proportion{Part: 3, Whole: 30}}}, "once", 1.5},
		{"a tenth of few", summary.Results{Historic: &ltv.HistoricResult{Customers: 29, TopPct: number(75)}}, "", 0},
		{"few never come back", summary.Results{Repeat: &repeat.Result{Compared: stat.Proportion{Part: 2, Whole: 29}}}, "", 0},
		{"no weight above 4", summary.Results{Repeat: sold(100, 100, 100, 900)}, "revenue", 4},
	} {
		got := summary.Findings(c.v)
		if c.code == "" {
			if len(got) > 0 {
				t.Errorf("%s: found %+v", c.name, got)
			}
			continue
		}
		if len(got) != 1 || got[0].Code != c.code || math.Abs(got[0].Weight-c.weight) > 1e-9 {
			t.Errorf("%s: found %+v, want %s with weight %v", c.name, got, c.code, c.weight)
		}
	}
}

// segments are some of a shop with a revenue of 100.
func segments(some ...rfm.Segment) *rfm.Result {
	return &rfm.Result{Segments: some, Total: rfm.Segment{Revenue: amount(100)}}
}

func amount(minor money.Minor) money.Amount { return money.Amount{Minor: minor} }

// The heaviest three, in order; of equal ones the rule that is named first.
func TestFindingsAreTheHeaviestThree(t *testing.T) {
	v := summary.Results{
		Repeat:   sold(100, 100, 100, 150),                                                          // 2.5
		Historic: &ltv.HistoricResult{Customers: 30, TopPct: number(60)},                            // 1.2
		Segments: segments(rfm.Segment{Segment: "at-risk", Overdue: 1, RevenueOverdue: amount(25)}), // 2.5
	}
	v.Repeat.Compared.Whole = 30 // 1.67
	var codes []string
	for _, f := range summary.Findings(v) {
		codes = append(codes, f.Code)
	}
	if want := []string{"revenue", "stopped", "once"}; !slices.Equal(codes, want) {
		t.Errorf("found %v, want %v", codes, want)
	}
}
