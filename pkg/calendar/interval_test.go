package calendar

import (
	"slices"
	"testing"
)

// By hand, with a leap day: what begins on the last days of a month ends on the last
// day of a shorter one, and on its own day again after that.
func TestIntervalAfter(t *testing.T) {
	for _, c := range []struct {
		from, every string
		n           int
		want        string
	}{
		{"2024-01-31", "month", 1, "2024-02-29"},
		{"2024-01-31", "month", 2, "2024-03-31"},
		{"2023-12-30", "quarter", 1, "2024-03-30"},
		{"2024-02-29", "year", 1, "2025-02-28"},
		{"2024-02-29", "y", 4, "2028-02-29"},
		{"2024-11-15", "3mo", 1, "2025-02-15"},
		{"2024-02-28", "10d", 2, "2024-03-19"},
		{"2024-12-25", "2 weeks", 1, "2025-01-08"},
		{"2024-05-05", "month", 0, "2024-05-05"},
	} {
		from, _ := ParseDay(c.from)
		var every Interval
		if err := every.UnmarshalText([]byte(c.every)); err != nil {
			t.Fatal(err)
		}
		if got := every.After(from, c.n).String(); got != c.want {
			t.Errorf("%s after %s x %d: %s, want %s", c.from, c.every, c.n, got, c.want)
		}
	}
}

// An interval reads what it writes, and is refused where it says none.
func TestIntervalText(t *testing.T) {
	sorted := []Interval{{Days: 1}, {Days: 7}, {Days: 10}, {Days: 14}, {Months: 1}, {Months: 3}, {Days: 365}, {Months: 12}, {Months: 24}}
	want := []string{"day", "week", "10 days", "2 weeks", "month", "3 months", "365 days", "year", "2 years"}
	for n, i := range sorted {
		if i.String() != want[n] {
			t.Errorf("%+v: %s, want %s", i, i, want[n])
		}
		var back Interval
		if err := back.UnmarshalText([]byte(want[n])); err != nil || back != i {
			t.Errorf("%s: %+v, %v", want[n], back, err)
		}
	}
	if !slices.IsSortedFunc(sorted, Interval.Compare) || sorted[0].Compare(sorted[0]) != 0 || (Interval{}).String() != "" {
		t.Errorf("not in order of their length: %v", sorted)
	}
	for _, text := range []string{"", "0mo", "-1mo", "3", "fortnightish", "2000y", "1.5mo"} {
		if err := new(Interval).UnmarshalText([]byte(text)); err == nil {
			t.Errorf("%q was read", text)
		}
	}
}
