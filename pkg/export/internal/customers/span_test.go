package customers

import (
	"testing"

	"github.com/retain-cli/retain/pkg/calendar"
)

func TestMonthsBetween(t *testing.T) {
	for _, c := range []struct {
		from, to string
		want     int64
	}{
		{"2024-01-15", "2024-02-15", 1},
		{"2024-01-15", "2025-01-15", 12},
		{"2024-01-31", "2024-02-29", 1}, // there is no 31 February
		{"2024-02-29", "2024-03-31", 1}, // and back to the 31st
		{"2024-02-29", "2024-03-30", 1}, // begun on a 30th
		{"2024-11-30", "2025-02-28", 3},
		{"2024-01-01", "2024-01-31", 0}, // the last day that is paid
		{"2024-01-15", "2024-02-14", 0},
		{"2024-01-15", "2024-01-20", 0},
		{"2024-02-15", "2024-01-15", 0},
	} {
		from, _ := calendar.ParseDay(c.from)
		to, _ := calendar.ParseDay(c.to)
		if got := monthsBetween(from, to); got != c.want {
			t.Errorf("%s to %s: %d, want %d", c.from, c.to, got, c.want)
		}
	}
}
