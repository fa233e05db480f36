package main

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/retain-cli/retain/pkg/money"
)

// The numbers of these tests, on the customers who were new to CDNOW in the first
// quarter of 1997 and their orders until 30 June 1998, were found by two
// implementations that are independent of this program.

// answered is what a command says of CDNOW, as JSON.
func answered[T any](t *testing.T, args ...string) (value T) {
	t.Helper()
	got := try(t, append(args, "--format", "json", filepath.Join(root, "testdata", "cdnow.csv.gz"))...)
	if err := json.Unmarshal([]byte(got.stdout), &value); err != nil || got.status != 0 {
		t.Fatalf("%q: status %d, %v\n%s", args, got.status, err, got.stderr)
	}
	return value
}

// Customers of January, February and March who ordered again within 30 to 365 days,
// and the curve: by 365 days, and at its end, where it has not reached half.
func TestCDNOWWindows(t *testing.T) {
	type windows []struct {
		Customers int     `json:"customers"`
		Repeat    int     `json:"customers_repeat"`
		Curve     float64 `json:"curve_rate"`
	}
	got := answered[struct {
		Windows windows
		Cohorts []struct {
			Customers int
			Windows   windows
		}
		Curve struct {
			Median *int `json:"second_order_days_median"`
			Points []struct {
				Rate float64 `json:"repeat_rate"`
			}
		}
	}](t, "repeat", "--within", "30,60,90,180,365", "--to", "1997-03")
	for i, want := range []struct {
		customers int
		again     []int
		curve     string
	}{
		{781, []int{137, 212, 232, 295, 351}, "44.942382"},
		{857, []int{159, 229, 260, 319, 379}, "44.224037"},
		{719, []int{114, 160, 195, 273, 344}, "47.844228"},
	} {
		c := got.Cohorts[i]
		var again []int
		for _, w := range c.Windows {
			again = append(again, w.Repeat)
			if w.Customers != want.customers { // all were observed for 462 days or more
				t.Errorf("cohort %d: %d of %d customers observed", i, w.Customers, want.customers)
			}
		}
		if c.Customers != want.customers || !slices.Equal(again, want.again) || fmt.Sprintf("%.6f", c.Windows[4].Curve) != want.curve {
			t.Errorf("cohort %d: %+v, want %+v", i, c, want)
		}
	}
	points := got.Curve.Points
	if all, end := got.Windows[4].Curve, points[len(points)-1].Rate; fmt.Sprintf("%.6f %.6f", all, end) != "45.566398 48.962115" || got.Curve.Median != nil {
		t.Errorf("curve: %f by 365 days, %f at its end, median %v", all, end, got.Curve.Median)
	}
}

// The mean revenue within some days, counted a second time: as of 15 June 1997 not all
// customers have been observed for 90 days, and later orders change no mean of those
// who had been.
func TestCDNOWValueWithin(t *testing.T) {
	for _, asOf := range []string{"1997-06-15", "1998-06-30"} {
		got := answered[struct {
			Windows []struct {
				Days      int `json:"within_days"`
				Customers int
				Orders    int
				Revenue   json.Number
			}
		}](t, "ltv", "--within", "30,90,365", "--as-of", asOf)
		end, first := dayOf(t, asOf), map[string]int{}
		orders := cdnow(t)
		for _, o := range orders {
			if day, seen := first[o.customer]; !seen || dayOf(t, o.day) < day {
				first[o.customer] = dayOf(t, o.day)
			}
		}
		for i, days := range []int{30, 90, 365} {
			observed, n, revenue := map[string]bool{}, 0, money.Minor(0)
			for _, o := range orders {
				if last := first[o.customer] + days; last <= end && dayOf(t, o.day) <= last {
					observed[o.customer] = true
					revenue += o.revenue
					n++
				}
			}
			want := fmt.Sprintf("{%d %d %d %s}", days, len(observed), n, money.Unit{Digits: 2}.Amount(revenue).Decimal())
			if text := fmt.Sprint(got.Windows[i]); text != want {
				t.Errorf("as of %s: %s, want %s", asOf, text, want)
			}
		}
	}
}

// dayOf is the number of a day.
func dayOf(t *testing.T, text string) int {
	t.Helper()
	day, err := time.Parse(time.DateOnly, text)
	if err != nil {
		t.Fatal(err)
	}
	return int(day.Unix() / (24 * 60 * 60))
}
