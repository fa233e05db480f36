package calendar

import (
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// noon is the oracle of this package: package time's own calendar.
func noon(d Day) time.Time { return time.Unix(int64(d)*86400+43200, 0).UTC() }

func TestCivilIsThatOfPackageTime(t *testing.T) {
	first, _ := Date(1600, 1, 1)
	last, _ := Date(2401, 1, 1)
	for d := first; d < last; d++ {
		y, m, day := d.Civil()
		wy, wm, wd := noon(d).Date()
		if y != wy || m != int(wm) || day != wd || d.Weekday() != noon(d).Weekday() {
			t.Fatalf("day %d is %d-%d-%d, %v; want %v", d, y, m, day, d.Weekday(), noon(d))
		}
		if back, ok := Date(y, m, day); !ok || back != d || Of(noon(d)) != d {
			t.Fatalf("%v comes back as %v, %v", d, back, Of(noon(d)))
		}
	}
}

func TestCivilFarAway(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := Day(rapid.Int32Range(math.MinInt32/4, math.MaxInt32/4).Draw(t, "day"))
		y, m, day := d.Civil()
		wy, wm, wd := noon(d).Date()
		if y != wy || m != int(wm) || day != wd {
			t.Fatalf("%d is %d-%d-%d, want %v", d, y, m, day, noon(d))
		}
		if back, ok := Date(y, m, day); !ok || back != d {
			t.Fatalf("%d comes back as %d", d, back)
		}
	})
}

// Of a date that does not exist, package time makes another one.
func TestDateExists(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		y := rapid.IntRange(1899, 2201).Draw(t, "year")
		m, d := rapid.IntRange(-1, 14).Draw(t, "month"), rapid.IntRange(-1, 33).Draw(t, "day")
		at := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
		want := at.Year() == y && int(at.Month()) == m && at.Day() == d
		if day, ok := Date(y, m, d); ok != want || ok && day != Of(at) {
			t.Fatalf("%d-%d-%d: %v, %v", y, m, d, day, ok)
		}
	})
}

func TestOfIsTheDayOnTheClock(t *testing.T) {
	late := time.Date(2024, 2, 29, 23, 30, 0, 0, time.FixedZone("", -5*3600)) // 1 March in UTC
	if got := Of(late).String(); got != "2024-02-29" {
		t.Errorf("got %s", got)
	}
}

func TestParseDay(t *testing.T) {
	for text, want := range map[string]string{
		"1970-01-01":          "",
		"2024-02-29":          "",
		"2000-02-29":          "",
		"0001-01-01":          "",
		"9999-12-31":          "",
		"2023-02-29":          `"2023-02-29": no such day`,
		"1900-02-29":          `"1900-02-29": no such day`, // divisible by 100, not by 400
		"2024-04-31":          `"2024-04-31": no such day`,
		"2024-00-10":          `"2024-00-10": no such day`,
		"2024-13-10":          `"2024-13-10": no such day`,
		"2024-01-00":          `"2024-01-00": no such day`,
		"":                    `"": not a day; write it as YYYY-MM-DD`,
		"2024-1-01":           `"2024-1-01": not a day; write it as YYYY-MM-DD`,
		"2024-01-1 ":          `"2024-01-1 ": not a day; write it as YYYY-MM-DD`,
		"2024-01-+1":          `"2024-01-+1": not a day; write it as YYYY-MM-DD`,
		"-024-01-01":          `"-024-01-01": not a day; write it as YYYY-MM-DD`,
		"2024/01/01":          `"2024/01/01": not a day; write it as YYYY-MM-DD`,
		"2024-01-01T00:00:00": `"2024-01-01T00:00:00": not a day; write it as YYYY-MM-DD`,
	} {
		var d Day
		err := d.UnmarshalText([]byte(text))
		switch back, _ := d.MarshalText(); {
		case want == "" && (err != nil || string(back) != text):
			t.Errorf("%q is %s, %v", text, back, err)
		case want != "" && (err == nil || err.Error() != want || d != 0):
			t.Errorf("%q: got %v and %v, want %s", text, d, err, want)
		}
	}
}
