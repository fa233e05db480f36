package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

// --from after the end of the data is an empty table of every command that has the
// flag, and each says why it is empty; forecast has nothing to go on from.
func TestFromAfterTheEnd(t *testing.T) {
	alone(t)
	write(t, "orders.csv", "order_id,customer_id,order_date,amount\n1,ann,2024-01-05,10\n2,bob,2024-02-05,10\n3,ann,2024-03-01,5\n")
	write(t, "subscriptions.csv", "customer_id,started_at,trial_end,ended_at,interval,mrr,churn_reason\nann,2024-01-05,2024-01-19,,month,10,\nbob,2024-01-09,,2024-02-09,month,10,price\n")
	for _, e := range commands() {
		flags := e.new(&app{}).Flags()
		if e.group != groupMetrics || flags.Lookup("from") == nil || e.name == "forecast" {
			continue
		}
		file := "orders.csv"
		if slices.Contains([]string{"reasons", "renewals", "trials"}, e.name) {
			file = "subscriptions.csv"
		}
		got := try(t, e.name, "--from", "2030-01", "--format", "json", file)
		if got.status != exitDone || !strings.Contains(got.stdout, "no period is shown: the data runs from 2024-01 to 2024-0") {
			t.Errorf("%s: status %d: %s%s", e.name, got.status, got.stdout, got.stderr)
		}
		if got := try(t, e.name, "--from", "2024-02-29", "--format", "json", file); strings.Contains(got.stdout, "no period is shown") {
			t.Errorf("%s hides the month of a day within it", e.name)
		}
	}
}

// Files with hardly anything in them, and conditions that nothing holds, are answered
// or refused by every metric, never half: a failure prints nothing but its reason. Each
// run takes one in twenty of the combinations, under the tag long all of them.
func TestHardlyAnyRows(t *testing.T) {
	alone(t)
	const orders, subscriptions = "order_id,customer_id,order_date,amount,status,city\n", "customer_id,started_at,trial_end,ended_at,interval,mrr,status,city\n"
	files := map[string]string{
		"empty":         orders,
		"one":           orders + "1,ann,2024-01-05,10,paid,x\n",
		"one day":       orders + "1,ann,2024-01-05,10,paid,x\n2,bob,2024-01-05,20,paid,y\n3,ann,2024-01-05,5,paid,x\n",
		"all refunded":  orders + "1,ann,2024-01-05,10,refunded,x\n2,bob,2024-02-05,20,refunded,y\n",
		"refunds alone": orders + "1,ann,2024-01-05,-10,paid,x\n2,bob,2024-02-05,-20,paid,y\n",
		"no amounts":    orders + "1,ann,2024-01-05,0,paid,x\n2,bob,2024-02-05,0,paid,y\n",
		"empty.subs":    subscriptions,
		"one.subs":      subscriptions + "ann,2024-01-05,,,month,10,active,x\n",
		"ended.subs":    subscriptions + "ann,2024-01-05,,2024-02-05,month,10,canceled,x\n",
		"trial.subs":    subscriptions + "ann,2024-01-05,2024-02-05,,month,10,trialing,x\n",
	}
	for name, text := range files {
		write(t, name, text)
	}
	more := map[string][][]string{
		"customers":  {{"--who", "overdue"}, {"--who", "segment=gold"}, {"--who", "inactive=1d"}, {"--limit", "99999999"}},
		"repeat":     {{"--within", "30,1y"}},
		"project":    {{"--by", "city"}, {"--model", "bdw", "--horizon", "9y"}, {"--ages", "periods", "--discount", "0"}},
		"crr":        {{"--rolling", "3"}, {"--benchmark"}},
		"rcr":        {{"--rolling", "3"}},
		"audit":      {{"--lens", "2", "--in", "2024-01"}, {"--lens", "4", "--period", "monthly"}},
		"ladder":     {{"--by", "city"}, {"--horizon", "1d"}},
		"stickiness": {{"--by", "city"}, {"--last", "9999"}},
		"refunds":    {{"--by", "city"}, {"--often", "1"}},
		"cohort":     {{"--kind", "unbounded"}},
		"predict":    {{"--horizon", "forever"}, {"--model", "cnbd"}, {"--model", "pareto", "--by", "city"}},
	}
	for i, e := range commands() {
		if e.group != groupMetrics {
			continue
		}
		for j, file := range slices.Sorted(maps.Keys(files)) {
			for k, flags := range append(more[e.name], nil, []string{"--where", "city=nowhere"}) {
				if !allExports && (i+j+k)%20 > 0 {
					continue
				}
				args := append(append([]string{e.name}, flags...), file)
				if strings.HasSuffix(file, ".subs") {
					args = slices.Insert(args, len(args)-1, "--customers")
				}
				for _, format := range []string{"table", "json"} {
					got := try(t, append(args, "--format", format)...)
					failed := got.status != exitDone
					if got.status != exitDone && got.status != exitUsage && got.status != exitBadData || failed == (got.stdout != "") || failed && got.stderr == "" {
						t.Errorf("%s: status %d, %d bytes of output: %s", fmt.Sprint(args), got.status, len(got.stdout), got.stderr)
					}
					if !failed && format == "json" {
						followsSchema(t, got.stdout, args...)
					}
					if strings.Contains(got.stdout, "NaN") || strings.Contains(got.stdout, "Inf") {
						t.Errorf("%s prints what is no number: %s", fmt.Sprint(args), got.stdout)
					}
				}
			}
		}
	}
}
