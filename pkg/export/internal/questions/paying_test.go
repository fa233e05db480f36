package questions

import "testing"

func TestMRRToday(t *testing.T) {
	for _, c := range []struct {
		name    string
		z       ZeroMRR
		refused bool
	}{
		{"0 in all that ended, in none that runs", ZeroMRR{Ended: 1, EndedZero: 1, Running: 3}, true},
		{"in most", ZeroMRR{Ended: 3, EndedZero: 2, Running: 3}, true},
		{"in half", ZeroMRR{Ended: 2, EndedZero: 1, Running: 3}, false},
		{"a third of what runs is free, and all that ended", ZeroMRR{Ended: 3, EndedZero: 3, Running: 2, RunningZero: 1}, true},
		{"a bit more than a third", ZeroMRR{Ended: 30, EndedZero: 30, Running: 19, RunningZero: 10}, false},
		{"one free plan of many", ZeroMRR{Ended: 10, EndedZero: 6, Running: 99, RunningZero: 1}, true},
		{"as many free ones run as have left", ZeroMRR{Ended: 10, EndedZero: 6, Running: 40, RunningZero: 60}, false},
		{"two rows are too few beside free plans", ZeroMRR{Ended: 2, EndedZero: 2, Running: 3, RunningZero: 1}, false},
		{"nothing runs", ZeroMRR{Ended: 2, EndedZero: 2}, false},
		{"nothing has ended", ZeroMRR{Running: 2}, false},
	} {
		if f := MRRToday(c.z); (f.Refusal != nil) != c.refused {
			t.Errorf("%s: %v", c.name, f.Refusal)
		}
	}
}

func TestMinorPrices(t *testing.T) {
	for _, c := range []struct {
		name    string
		p       Prices
		refused bool
		notes   int
	}{
		{"a price has decimals", Prices{Header: "plan_amount", Rows: 9, Broken: 1, Least: 2900, Small: true, Decimals: 2}, false, 0},
		{"one is small", Prices{Header: "plan_amount", Rows: 9, Least: 99, Small: true, Decimals: 2}, false, 0},
		{"the currency is written as programs do", Prices{Header: "plan_amount", Rows: 9, Least: 100, Small: true, Decimals: 2}, true, 0},
		{"another column has a hundredth", Prices{Header: "mrr", Rows: 9, Least: 100, Beside: "mrr_usd", Decimals: 2}, true, 0},
		{"a currency without decimals", Prices{Header: "plan_amount", Rows: 9, Least: 2900, Small: true}, false, 0},
		{"1999 and the like", Prices{Header: "mrr", Rows: 10, Round: 9, Least: 500, Decimals: 2}, false, 1},
		{"not all like that", Prices{Header: "mrr", Rows: 10, Round: 8, Least: 500, Decimals: 2}, false, 0},
		{"not that large", Prices{Header: "mrr", Rows: 10, Round: 10, Least: 499, Decimals: 2}, false, 0},
	} {
		if f := MinorPrices(c.p); (f.Refusal != nil) != c.refused || len(f.Notes) != c.notes {
			t.Errorf("%s: %v, %d notes", c.name, f.Refusal, len(f.Notes))
		}
	}
}

func TestNumericStatus(t *testing.T) {
	for _, c := range []struct {
		rows    map[string]int64
		refused bool
	}{
		{map[string]int64{"1": 3, "2": 4}, true},
		{map[string]int64{"1": 7}, false},
		{map[string]int64{"active": 3, "2": 4}, false},
	} {
		if p := (StandingCounts{Header: "status", Rows: c.rows}).NumericStatus(); (p != nil) != c.refused {
			t.Errorf("%v: %v", c.rows, p)
		}
	}
}

func TestPlansOnTrial(t *testing.T) {
	for _, c := range []struct {
		name   string
		column Column
		notes  int
	}{
		{"a plan called trial", column("plan", "pro", "free trial", "trial"), 1},
		{"a free plan", column("tier", "pro", "free"), 1},
		{"all are trials", column("plan", "trial"), 0},
		{"paid plans", column("plan", "pro", "trial plus"), 0},
		{"no plan", column("channel", "ads", "free"), 0},
	} {
		if got := len(PlansOnTrial([]Column{c.column})); got != c.notes {
			t.Errorf("%s: %d notes", c.name, got)
		}
	}
}
