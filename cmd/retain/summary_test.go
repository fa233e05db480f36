package main

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/retain-cli/retain/pkg/cohort"
	"github.com/retain-cli/retain/pkg/ltv"
	"github.com/retain-cli/retain/pkg/money"
	"github.com/retain-cli/retain/pkg/repeat"
	"github.com/retain-cli/retain/pkg/retention"
	"github.com/retain-cli/retain/pkg/rfm"
)

// keptOf is complete periods that each begin with so many customers and lose so
// many, the last one still open.
func keptOf(startLost ...[2]int64) (rates []retention.Rate) {
	for _, s := range startLost {
		rates = append(rates, retention.Rate{Span: retention.Span{Period: "p", Complete: true}, Start: s[0], Lost: s[1]})
	}
	return append(rates, retention.Rate{Start: 1000, Lost: 1000})
}

func newcomers(n ...int64) (rates []retention.Rate) {
	for _, n := range n {
		rates = append(rates, retention.Rate{Span: retention.Span{Period: "p", Complete: true}, New: n})
	}
	return rates
}

func sold(revenue ...money.Minor) *repeat.Result {
	r := &repeat.Result{}
	for _, m := range revenue {
		r.Periods = append(r.Periods, repeat.Period{Period: "p", Complete: true, Baskets: repeat.Baskets{Revenue: money.Amount{Minor: m}}})
	}
	return r
}

func back(customersActive ...[2]int64) *cohort.Result {
	r := &cohort.Result{}
	for _, c := range customersActive {
		r.Cohorts = append(r.Cohorts, cohort.Cohort{Customers: c[0], Active: []int64{c[0], c[1]}, Complete: []bool{true, true}})
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
		v      overview
		code   string
		weight float64
	}{
		{"nothing known", overview{}, "", 0},
		{"CRR as before", overview{rates: retention.Rates{Periods: keptOf([2]int64{100, 50}, [2]int64{100, 50})}}, "", 0},
		{"CRR changed", overview{rates: retention.Rates{Periods: keptOf([2]int64{60, 20}, [2]int64{40, 30}, [2]int64{100, 70})}}, "retention", z},
		{"CRR of few", overview{rates: retention.Rates{Periods: keptOf([2]int64{100, 50}, [2]int64{29, 29})}}, "", 0},
		{"revenue up a fifth", overview{repeat: sold(100, 100, 100, 120)}, "revenue", 1},
		{"revenue up less", overview{repeat: sold(100, 100, 100, 119)}, "", 0},
		{"revenue down a half", overview{repeat: sold(5, 200, 100, 0, 50)}, "revenue", 2.5},
		{"too short a history", overview{repeat: sold(1, 100, 900)}, "", 0},
		{"new customers up a quarter", overview{rates: retention.Rates{Periods: newcomers(40, 40, 40, 50)}}, "new-customers", 1},
		{"few new customers", overview{rates: retention.Rates{Periods: newcomers(4, 4, 4, 50)}}, "", 0},
		{"newer cohorts come back less", overview{cohorts: back([2]int64{100, 50}, [2]int64{20, 6}, [2]int64{30, 9}, [2]int64{50, 15})}, "cohorts", z},
		{"more went than came", overview{flows: retention.Flows{Periods: []retention.Flow{{Span: retention.Span{Complete: true}, QuickRatio: float(0.5)}}}}, "outflow", 2},
		{"more came than went", overview{flows: retention.Flows{Periods: []retention.Flow{{Span: retention.Span{Complete: true}, QuickRatio: float(1.5)}}}}, "", 0},
		{"good customers stopped", overview{segments: &rfm.Result{Segments: []rfm.Segment{
			{Segment: "win-back", Customers: 2, RevenuePct: float(8)}, {Segment: "at-risk", Customers: 3, RevenuePct: float(7)}, {Segment: "lost", RevenuePct: float(50)},
		}}}, "stopped", 1.5},
		{"a tenth brings most", overview{historic: &ltv.HistoricResult{Customers: 30, TopPct: float(75)}}, "concentration", 1.5},
		{"most never come back", overview{repeat: &repeat.Result{Repeat: repeat.Repeat{Customers: 30, RepeatRate: float(10)}}}, "once", 1.5},
		{"a tenth of few", overview{historic: &ltv.HistoricResult{Customers: 29, TopPct: float(75)}}, "", 0},
		{"few never come back", overview{repeat: &repeat.Result{Repeat: repeat.Repeat{Customers: 29, RepeatRate: float(10)}}}, "", 0},
		{"no weight above 4", overview{repeat: sold(100, 100, 100, 900)}, "revenue", 4},
	} {
		c.v.d = &data{options: &metricFlags{}}
		got := c.v.findings()
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

// The heaviest three, in order; of equal ones the rule that is named first.
func TestFindingsAreTheHeaviestThree(t *testing.T) {
	v := overview{
		d:        &data{options: &metricFlags{}},
		repeat:   sold(100, 100, 100, 150),                                                          // 2.5
		historic: &ltv.HistoricResult{Customers: 30, TopPct: float(60)},                             // 1.2
		segments: &rfm.Result{Segments: []rfm.Segment{{Segment: "at-risk", RevenuePct: float(25)}}}, // 2.5
	}
	v.repeat.Customers, v.repeat.RepeatRate = 30, float(0) // 1.67
	var codes []string
	for _, f := range v.findings() {
		codes = append(codes, f.Code)
	}
	if want := []string{"revenue", "stopped", "once"}; !slices.Equal(codes, want) {
		t.Errorf("found %v, want %v", codes, want)
	}
}

// The help states the thresholds that the rules use.
func TestSummaryHelpStatesTheRules(t *testing.T) {
	for _, text := range []string{"|z| > 1.96", "by 20 %", "by 25 %", "10 % of the revenue", "60 % of the customers", "half of the revenue", "three newest cohorts"} {
		if !strings.Contains(strings.Join(strings.Fields(pageOf("summary")), " "), text) {
			t.Errorf("the help does not say %q", text)
		}
	}
	if noticeableZ != 1.96 || noticeableRevenue != 20 || noticeableNew != 25 || noticeableStopped != 10 || noticeableOnce != 60 || noticeableTop != 50 || newCohorts != 3 {
		t.Error("a threshold is not the one that the help states")
	}
}

func TestHeadlineChange(t *testing.T) {
	rate := rateHeadline("crr", "CRR", nil, []*float64{float(40), float(50)})
	amount := amountHeadline("revenue", "Revenue", 0, nil, []*float64{float(40), float(50)})
	unknown := rateHeadline("crr", "CRR", nil, []*float64{nil, float(50)})
	fromNothing := amountHeadline("revenue", "Revenue", 0, nil, []*float64{float(0), float(50)})
	if *rate.Change != 10 || *amount.Change != 25 || unknown.Change != nil || fromNothing.Change != nil {
		t.Errorf("changes %v, %v, %v, %v; want 10 points, 25 percent, none, none", *rate.Change, *amount.Change, unknown.Change, fromNothing.Change)
	}
}
