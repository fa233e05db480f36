package main

import (
	"fmt"
	"math"
	"path/filepath"
	"strings"
	"testing"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts/factstest"
)

// Who was due at an age and kept, counted from the cells of retain cohort --kind
// unbounded: those of months that were over before the as-of day by the 95th percentile
// of the gaps that retain repeat shows.
func TestProjectCountsCohorts(t *testing.T) {
	orders, asOf := filepath.Join(root, "testdata", "orders.csv"), factstest.Day("2025-12-19")
	text := try(t, "repeat", "--format", "csv", orders).stdout
	_, after, _ := strings.Cut(text, "gap_days_p95,")
	var p95 float64
	if _, err := fmt.Sscanf(after, "%f\n", &p95); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	months := calendar.Calendar{}.Timeline(calendar.Monthly, factstest.Day("2024-01-03"), asOf).Periods
	due, kept := map[int]float64{}, map[int]float64{}
	cells := columnsOf(t, try(t, "cohort", "--kind", "unbounded", "--format", "csv", orders).stdout)
	for first := range months {
		for age := 1; first+age < len(months) && months[first+age].Last+calendar.Day(math.Ceil(p95)) <= asOf; age++ {
			due[age] += cells[fmt.Sprint("age_", age-1)][first]
			kept[age] += cells[fmt.Sprint("age_", age)][first]
		}
	}
	got := columnsOf(t, try(t, "project", "--format", "csv", orders).stdout)
	for i, age := range got["age"] {
		due, kept := due[int(age)], kept[int(age)]
		if due > 0 == math.IsNaN(got["customers_due"][i]) || due > 0 && (got["customers_due"][i] != due || got["customers_kept"][i] != kept) {
			t.Errorf("age %v: %v kept of %v, want %v of %v", age, got["customers_kept"][i], got["customers_due"][i], kept, due)
		}
	}
	if len(due) < 10 {
		t.Errorf("%d ages", len(due))
	}
}

// Ages are renewals where a column has the intervals, also beside an MRR that does not
// depend on them; without such a column they are periods, for an MRR says nothing of how
// often it is billed.
func TestProjectReadsIntervals(t *testing.T) {
	for _, c := range []struct{ header, end, ages string }{
		{"customer_id,started_at,ended_at,mrr,interval", ",month", "renewals"},
		{"customer_id,started_at,ended_at,price,interval", ",month", "renewals"},
		{"customer_id,started_at,ended_at,interval", "", "renewals"},
		{"customer_id,started_at,ended_at,mrr", "", "periods"},
	} {
		rows := c.header + "\n"
		for i := range 12 {
			price := "10" + c.end
			if c.header == "customer_id,started_at,ended_at,interval" {
				price = "month"
			}
			rows += fmt.Sprintf("c%d,2024-01-%02d,2024-%02d-20,%s\n", i, i+1, i%6+2, price)
		}
		file := filepath.Join(t.TempDir(), "subscriptions.csv")
		write(t, file, rows)
		if got := try(t, "project", "--format", "json", "--customers", file).stdout; !strings.Contains(got, `"ages": "`+c.ages+`"`) {
			t.Errorf("%s: no %s in %s", c.header, c.ages, got)
		}
	}
}

// What cannot be asked is refused with the reason.
func TestProjectRefuses(t *testing.T) {
	orders, subscriptions := filepath.Join(root, "testdata", "orders.csv"), filepath.Join(root, "testdata", "subscriptions.csv")
	for _, c := range []struct{ args, why string }{
		{"--ages renewals " + orders, "--ages has no effect on orders"},
		{"--ages renewals --customers " + subscriptions, "--interval month"},
		{"--period daily " + orders, "use a longer period"},
		{"--period weekly --horizon 99y " + orders, "more than 1,200 weeks"},
		{"--by tenure " + orders, "all customers begin with the same tenure"},
		{"--discount -1 " + orders, "write a percentage"},
		{"--model weibull " + orders, "auto, sbg or bdw"},
	} {
		if got := try(t, append([]string{"project"}, strings.Fields(c.args)...)...); got.status != exitUsage || !strings.Contains(got.stderr, c.why) {
			t.Errorf("%s: status %d, %s", c.args, got.status, got.stderr)
		}
	}
}
