package field

import (
	"testing"
	"time"

	"github.com/retain-cli/retain/pkg/calendar"
	"pgregory.net/rapid"
)

// By hand, with the offsets that the zones have: Berlin is two hours ahead of UTC
// in summer and one in winter, New York four and five behind, Kiritimati 14 ahead.
func TestTurnOf(t *testing.T) {
	for _, c := range []struct {
		day    string
		offset int // hours
		zone   string
		want   string // the day at first
		at     int    // hour from which on it is the next
		ok     bool
	}{
		{"2024-07-01", 0, "Europe/Berlin", "2024-07-01", 22, true},
		{"2024-01-31", 0, "Europe/Berlin", "2024-01-31", 23, true},
		{"2024-07-01", 2, "Europe/Berlin", "2024-07-01", 24, true},
		{"2024-03-01", 0, "America/New_York", "2024-02-29", 5, true},
		{"2024-01-01", -11, "Pacific/Kiritimati", "2024-01-02", 23, true},
		{"2024-03-31", 0, "Europe/Berlin", "", 0, false}, // clocks go forward at 01:00 UTC
		{"2024-03-30", 0, "Europe/Berlin", "2024-03-30", 23, true},
		{"2024-10-27", 0, "Europe/Berlin", "", 0, false}, // and back at 01:00 UTC
		{"2011-12-30", 0, "Pacific/Apia", "", 0, false},  // the day that Samoa left out
	} {
		day, err := calendar.ParseDay(c.day)
		if err != nil {
			t.Fatal(err)
		}
		got, ok := turnOf(day, c.offset*3600, zoneOf(t, c.zone))
		if ok != c.ok || ok && (got.Day.String() != c.want || got.At != c.at*3600) {
			t.Errorf("%s at %+d in %s: %v %d s, %v; want %s and %d h, %v", c.day, c.offset, c.zone, got.Day, got.At, ok, c.want, c.at, c.ok)
		}
	}
}

// What a turn says of a time of day is what package time says of the moment.
func TestTurnIsWhatTimeSays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		zone := zoneOf(t, rapid.SampledFrom([]string{
			"UTC", "Europe/Berlin", "America/Sao_Paulo", "America/Havana", "America/St_Johns",
			"Pacific/Apia", "Asia/Kathmandu", "Africa/Monrovia", "Australia/Lord_Howe", "Asia/Tehran",
		}).Draw(t, "zone"))
		day := calendar.Day(rapid.IntRange(-25567, 84370).Draw(t, "day"))
		offset := 60 * rapid.IntRange(-26*60, 26*60).Draw(t, "offset")
		seconds := rapid.IntRange(0, 86399).Draw(t, "seconds")
		turn, ok := turnOf(day, offset, zone)
		if !ok {
			return
		}
		got := turn.Day
		if seconds >= turn.At {
			got++
		}
		if want := calendar.Of(time.Unix(int64(day)*86400+int64(seconds-offset), 0).In(zone)); got != want {
			t.Fatalf("%v, %d seconds at %d in %v: %v, want %v", day, seconds, offset, zone, got, want)
		}
	})
}

func zoneOf(t rapid.TB, name string) *time.Location {
	zone, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return zone
}
