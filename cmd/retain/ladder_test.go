package main

import (
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// orderDays are the different order days of each CDNOW customer, as their texts,
// which sort as days do.
func orderDays(t *testing.T) map[string][]string {
	t.Helper()
	file, err := os.Open(filepath.Join(root, "testdata", "cdnow.csv.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	unzipped, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(unzipped).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	days := map[string][]string{}
	customer, day := slices.Index(rows[0], "customer_id"), slices.Index(rows[0], "order_date")
	for _, r := range rows[1:] {
		days[r[customer]] = append(days[r[customer]], r[day])
	}
	for c := range days {
		slices.Sort(days[c])
		days[c] = slices.Compact(days[c])
	}
	return days
}

// The ladder of CDNOW's cohorts, and who of those known at the end of 1997 ordered in
// the half year that is left: the numbers of the issue that asked for the ladder,
// which were found by two other programs, and those counted here.
func TestLadderOfCDNOW(t *testing.T) {
	counted := map[string][]int{}
	known, again := map[string][7]int{}, map[string][7]int{} // of each cohort and all
	count := func(of map[string][7]int, cohort string, then int) {
		for _, name := range []string{cohort, "all"} {
			row := of[name]
			row[min(then, 7)-1]++
			of[name] = row
		}
	}
	for _, days := range orderDays(t) {
		cohort := days[0][:len("1997-01")]
		if counted[cohort] == nil {
			counted[cohort] = make([]int, 5)
		}
		for n := range min(5, len(days)) {
			counted[cohort][n]++
		}
		then := 0
		for _, d := range days {
			if d <= "1997-12-31" {
				then++
			}
		}
		count(known, cohort, then)
		if then < len(days) {
			count(again, cohort, then)
		}
	}
	const cohorts = "map[1997-01:[781 373 247 172 122] 1997-02:[857 410 264 190 137] 1997-03:[719 356 225 165 119]]"
	const repurchases = "[99 104 84 51 45 32 100] of [1317 437 206 123 78 58 138]"
	if got := fmt.Sprint(counted); got != cohorts {
		t.Errorf("counted here: %s", got)
	}
	if got := fmt.Sprint(again["all"], " of ", known["all"]); got != repurchases {
		t.Errorf("counted here: %s", got)
	}

	type repurchase struct {
		ByOrderDays []struct {
			Customers int
			Again     int `json:"customers_again"`
		} `json:"by_order_days"`
	}
	got := try(t, "ladder", "--by", "cohort", "--horizon", "181d", "--format", "json", filepath.Join(root, "testdata", "cdnow.csv.gz"))
	var result struct {
		Groups []struct {
			Group      string
			Steps      []struct{ Customers int }
			Repurchase repurchase
		}
		Repurchase repurchase
	}
	if err := json.Unmarshal([]byte(got.stdout), &result); err != nil {
		t.Fatal(err, got.stderr)
	}
	steps := map[string][]int{}
	agrees := func(name string, r repurchase) {
		var found, of [7]int
		for i, d := range r.ByOrderDays {
			found[i], of[i] = d.Again, d.Customers
		}
		if found != again[name] || of != known[name] {
			t.Errorf("%s: retain finds %v of %v who ordered again, counted here are %v of %v", name, found, of, again[name], known[name])
		}
	}
	agrees("all", result.Repurchase)
	for _, g := range result.Groups {
		agrees(g.Group, g.Repurchase)
		for _, s := range g.Steps[:5] {
			steps[g.Group] = append(steps[g.Group], s.Customers)
		}
	}
	if fmt.Sprint(steps) != cohorts {
		t.Errorf("retain: %v", steps)
	}
}
