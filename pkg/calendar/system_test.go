package calendar

import (
	"encoding/csv"
	"os"
	"strconv"
	"testing"

	"pgregory.net/rapid"
)

// persian.csv was written by testdata/persian.mjs from Unicode's calendar
// data, which knows nothing of Borkowski's table.
func TestJalaliYearsAreThoseOfUnicode(t *testing.T) {
	f, err := os.Open("testdata/persian.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.Comment = '#'
	rows, err := r.ReadAll()
	if err != nil || len(rows) != 225 || rows[0][0] != "year" {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	for _, row := range rows[1:] {
		year, err := strconv.Atoi(row[0])
		if err != nil {
			t.Fatal(err)
		}
		first, ok := Jalali.Date(year, 1, 1)
		if !ok || first.String() != row[1] {
			t.Errorf("%d begins on %v, %v; want %s", year, first, ok, row[1])
		}
		if _, leap := Jalali.Date(year, 12, 30); strconv.FormatBool(leap) != row[2] {
			t.Errorf("%d is a leap year: %v; want %s", year, leap, row[2])
		}
	}
}

func TestJalaliDates(t *testing.T) {
	for _, c := range []struct {
		year, month, day int
		want             string // empty: no such day
	}{
		{1403, 1, 1, "2024-03-20"},   // Nowruz 1403
		{1357, 11, 22, "1979-02-11"}, // the revolution is dated 22 Bahman 1357
		{1348, 10, 11, "1970-01-01"},
		{1403, 6, 31, "2024-09-21"},
		{1403, 7, 31, ""}, // the second half of the year has months of 30 days
		{1403, 12, 30, "2025-03-20"},
		{1404, 12, 30, ""}, // no leap year
		{1404, 13, 1, ""},
		{1404, 0, 1, ""},
		{1404, 1, 0, ""},
		{-62, 1, 1, ""},
		{3178, 12, 1, ""},
	} {
		d, ok := Jalali.Date(c.year, c.month, c.day)
		if ok != (c.want != "") || ok && d.String() != c.want {
			t.Errorf("%d-%d-%d is %v, %v; want %q", c.year, c.month, c.day, d, ok, c.want)
		}
	}
}

func TestBuddhistDates(t *testing.T) {
	if d, ok := Buddhist.Date(2567, 2, 29); !ok || d != day("2024-02-29") {
		t.Errorf("2567-02-29 is %v, %v", d, ok)
	}
	if d, ok := Buddhist.Date(2566, 2, 29); ok {
		t.Errorf("2566-02-29 is %v", d)
	}
}

func TestDateUndoesCivil(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		system, d := calendars().Draw(t, "calendar").System, days().Draw(t, "day")
		y, m, dom := system.Civil(d)
		if back, ok := system.Date(y, m, dom); !ok || back != d {
			t.Fatalf("%v is %d-%d-%d in the %v calendar and comes back as %v", d, y, m, dom, system, back)
		}
	})
}
