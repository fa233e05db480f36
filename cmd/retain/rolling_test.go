package main

import (
	"encoding/csv"
	"math"
	"strconv"
	"strings"
	"testing"
)

// Seven customers over five months, and what they paid in each:
//
//	     Jan Feb Mar Apr May
//	ann   10  20  30      15
//	bob   40      10  10
//	cat       25      25  50
//	dan    5               5
//	eve            8       6
//	fay               12
//	gus        7
const trailing = `order_id,customer_id,order_date,amount
1,ann,2024-01-10,10.00
2,bob,2024-01-10,40.00
3,dan,2024-01-10,5.00
4,ann,2024-02-10,20.00
5,cat,2024-02-10,25.00
6,gus,2024-02-10,7.00
7,ann,2024-03-10,30.00
8,bob,2024-03-10,10.00
9,eve,2024-03-10,8.00
10,bob,2024-04-10,10.00
11,cat,2024-04-10,25.00
12,fay,2024-04-10,12.00
13,ann,2024-05-10,15.00
14,cat,2024-05-10,50.00
15,dan,2024-05-10,5.00
16,eve,2024-05-10,6.00
`

// Rows of two months, by hand. In March, ann and bob of January are there, dan is not,
// eve is new, and cat and gus came in February and are not there. In April, of ann, cat
// and gus only cat is there; bob was not there in February and returned, fay is new, eve
// passed. In May, ann and eve of March are there, bob is not; cat and dan returned, fay
// passed. Nobody was there two months before January and February: all are new.
func TestRollingRates(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "orders.csv", trailing)
	none := math.NaN()
	for _, c := range []struct {
		metric string
		want   map[string][]float64 // by column, from January to May
	}{
		{"ccr", map[string][]float64{
			"customers_start":    {0, 0, 3, 3, 3},
			"customers_new":      {3, 3, 1, 1, 0},
			"customers_returned": {0, 0, 0, 1, 2},
			"customers_lost":     {0, 0, 1, 2, 1},
			"customers_end":      {3, 3, 3, 3, 4},
			"customers_passed":   {0, 2, 2, 1, 1},
			"crr":                {none, none, 200. / 3, 100. / 3, 200. / 3},
			"ccr":                {none, none, 100. / 3, 200. / 3, 100. / 3},
			"ccr_net":            {none, none, 100. / 3, 100. / 3, -100. / 3},
		}},
		{"rcr", map[string][]float64{
			"revenue_start":        {0, 0, 55, 52, 48},
			"revenue_new":          {55, 52, 8, 12, 0},
			"revenue_reactivation": {0, 0, 0, 10, 55},
			"revenue_expansion":    {0, 0, 20, 0, 0},
			"revenue_contraction":  {0, 0, 30, 0, 17},
			"revenue_churned":      {0, 0, 5, 27, 10},
			"revenue_end":          {55, 52, 48, 47, 76},
			"rcr_gross":            {none, none, 3500. / 55, 2700. / 52, 56.25},
			"rcr_net":              {none, none, 1500. / 55, 2700. / 52, 56.25},
			"grr":                  {none, none, 2000. / 55, 2500. / 52, 43.75},
			"nrr":                  {none, none, 4000. / 55, 2500. / 52, 43.75},
		}},
	} {
		got := columnsOf(t, try(t, c.metric, "--rolling", "2", "--as-of", "2024-05-31", "--format", "csv", "orders.csv").stdout)
		for name, want := range c.want {
			if len(got[name]) != len(want) {
				t.Fatalf("%s %s: %v", c.metric, name, got[name])
			}
			for i := range want {
				if x := got[name][i]; math.IsNaN(x) != math.IsNaN(want[i]) || math.Abs(x-want[i]) > 1e-9 {
					t.Errorf("%s %s of month %d: %v, want %v", c.metric, name, i+1, x, want[i])
				}
			}
		}
	}
}

// columnsOf is the numbers of a CSV by column; NaN where there is none.
func columnsOf(t *testing.T, text string) map[string][]float64 {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil || len(rows) == 0 {
		t.Fatalf("%v in %q", err, text)
	}
	columns := map[string][]float64{}
	for _, row := range rows[1:] {
		for i, name := range rows[0] {
			x, err := strconv.ParseFloat(row[i], 64)
			if err != nil {
				x = math.NaN()
			}
			columns[name] = append(columns[name], x)
		}
	}
	return columns
}

// By hand: 150.00 run on the last day of March. Cat's 30.00 and dan's 40.00 are to end;
// bob's 20.00 and cat's 30.00 are past due. What is paid until a day goes on. Eve has left.
func TestOutlook(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "outlook.csv", `customer_id,started_at,ended_at,current_period_end,mrr,status
ann,2024-01-05,,2024-04-05,10.00,active
bob,2024-01-05,,2024-04-05,20.00,past_due
cat,2024-01-06,2024-04-30,2024-04-06,30.00,past_due
dan,2024-01-07,2024-05-31,2024-04-07,40.00,active
eve,2024-01-08,2024-03-05,2024-03-08,50.00,canceled
fay,2024-01-09,,2024-04-09,50.00,active
`)
	got := columnsOf(t, try(t, "mrr", "--customers", "outlook.csv", "--as-of", "2024-03-31", "--table", "outlook", "--format", "csv").stdout)
	for name, want := range map[string]float64{
		"subscriptions": 5, "subscriptions_ending": 2, "subscriptions_past_due": 2,
		"mrr": 150, "mrr_ending": 70, "mrr_past_due": 50, "mrr_at_risk": 90, "mrr_committed": 80,
	} {
		if len(got[name]) != 1 || got[name][0] != want {
			t.Errorf("%s: %v, want %v", name, got[name], want)
		}
	}
}
