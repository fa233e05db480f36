package main

import (
	"slices"
	"strings"
	"testing"
)

// renewing is subscriptions whose renewals are easily followed by hand.
const renewing = `customer_id,started_at,trial_end,ended_at,price,interval,plan
ann,2024-01-31,,,10.00,month,solo
bob,2024-01-15,,2024-02-15,10.00,month,solo
cat,2024-01-15,,2024-03-15,10.00,month,team
cat,2024-05-01,,,10.00,month,team
dan,2024-02-10,,2024-03-20,10.00,month,team
dan,2024-03-20,,,120.00,year,team
eve,2024-01-31,2024-02-14,,10.00,month,solo
fay,2023-06-01,,,120.00,year,solo
gus,2023-05-20,,2024-05-20,120.00,year,team
hal,2024-01-05,,,120.00,year,solo
`

// By hand, as of the end of June. Monthly: ann's renewals are due on February 29, March
// 31, April 30 and May 31; the one of June 30 would be looked at on July 1. Bob's first
// was due on the day of his end; cat's second on that of hers, and she is there again on
// the days after the fourth and fifth. Dan has his yearly plan on the days after his
// second to fourth. Eve pays from February 14. Yearly: fay on June 1 and gus on May 20.
func TestRenewals(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "plans.csv", renewing)
	write(t, "mrr.csv", strings.Replace(renewing, "price,interval", "mrr,billing period", 1))
	write(t, "plain.csv", strings.Replace(strings.NewReplacer(",month,", ",", ",year,", ",").Replace(renewing), "interval,", "", 1))
	for _, c := range []struct {
		args string
		want []string // interval, renewal, observed, due, renewed
	}{
		{"plans.csv", []string{"month,1,5,5,4", "month,2,5,4,3", "month,3,5,3,3", "month,4,5,3,3", "month,5,2,0,0", "year,1,2,2,1"}},
		{"mrr.csv", []string{"month,1,5,5,4", "month,2,5,4,3", "month,3,5,3,3", "month,4,5,3,3", "month,5,2,0,0", "year,1,2,2,1"}},
		{"mrr.csv --most 1", []string{"month,1,5,5,4", "year,1,2,2,1"}},
		{"plans.csv --from 2024-02", []string{"month,1,2,2,2", "month,2,2,2,2", "month,3,2,2,2", "month,4,2,2,2"}},
		{"plans.csv --where plan=team --most 2", []string{"month,1,2,2,2", "month,2,2,2,1", "year,1,1,1,0"}},
		{"plans.csv --interval quarter --where interval=month --most 1", []string{"3 months,1,5,5,2"}},        // ann and eve
		{"plans.csv --grace 47d --where interval=month --most 2", []string{"month,1,5,5,4", "month,2,5,4,3"}}, // of ann, cat, dan and eve, dan now ends
		{"plain.csv --where price=10.00 --most 2", []string{"month,1,5,5,4", "month,2,5,4,2"}},                // a price is one of a month
		{"plans.csv --as-of 2024-03-01", []string{"month,1,3,3,2"}},                                           // ann's is looked at on that day
	} {
		out := try(t, append([]string{"renewals", "--format", "csv", "--as-of", "2024-06-30", "--customers"}, strings.Fields(c.args)...)...).stdout
		var got []string
		for _, line := range strings.Split(strings.TrimSpace(out), "\n")[1:] {
			got = append(got, strings.Join(strings.SplitN(line, ",", 6)[:5], ","))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", c.args, got, c.want)
		}
	}
	got := columnsOf(t, try(t, "renewals", "--format", "csv", "--as-of", "2024-06-30", "--where", "interval=month", "--customers", "plans.csv").stdout)
	if !slices.Equal(got["customers_back"], []float64{0, 0, 0, 1, 1}) || !slices.Equal(got["retention"], []float64{80, 40, 40, 40, 0}) {
		t.Errorf("without the yearly rows: back %v, retention %v", got["customers_back"], got["retention"])
	}
	both := columnsOf(t, try(t, "renewals", "--format", "csv", "--as-of", "2024-06-30", "--customers", "plans.csv").stdout)
	if !slices.Equal(both["customers_changed"], []float64{0, 1, 1, 1, 0, 0}) {
		t.Errorf("changed: %v", both["customers_changed"])
	}
}

// Where nothing tells how often an MRR is billed, there are no renewals to count.
func TestRenewalsNeedAnInterval(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "mrr.csv", "customer_id,started_at,ended_at,mrr\nann,2024-01-31,,10.00\n")
	write(t, "days.csv", "customer_id,started_at,ended_at\nann,2024-01-31,\nbob,2024-01-31,2024-03-31\n")
	for _, file := range []string{"mrr.csv", "days.csv"} {
		if r := try(t, "renewals", "--customers", file); r.status != 3 || !strings.Contains(r.stderr, "--interval month") {
			t.Errorf("%s: %d %s", file, r.status, r.stderr)
		}
	}
	if out := try(t, "renewals", "--customers", "days.csv", "--interval", "month", "--as-of", "2024-04-30", "--format", "csv").stdout; !strings.Contains(out, "month,2,2,2,1,50,") {
		t.Error(out)
	}
}
