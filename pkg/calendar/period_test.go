package calendar

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func day(text string) Day {
	d, err := ParseDay(text)
	if err != nil {
		panic(err)
	}
	return d
}

func (p Period) text() string { return fmt.Sprintf("%s %v %v", p.Label, p.First, p.Last) }

func TestPeriod(t *testing.T) {
	sundays := Calendar{SundayWeeks: true}
	april, july := Calendar{FiscalStart: time.April}, Calendar{FiscalStart: time.July}
	jalali, buddhist := Calendar{System: Jalali}, Calendar{System: Buddhist}
	for _, c := range []struct {
		cut   Calendar
		grain Grain
		day   string
		want  string
	}{
		{Calendar{}, Daily, "2024-02-29", "2024-02-29 2024-02-29 2024-02-29"},
		{Calendar{}, Monthly, "2024-02-29", "2024-02 2024-02-01 2024-02-29"},
		{Calendar{}, Monthly, "2023-12-31", "2023-12 2023-12-01 2023-12-31"},
		{Calendar{}, Quarterly, "2024-03-31", "2024-Q1 2024-01-01 2024-03-31"},
		{Calendar{}, Quarterly, "2024-10-01", "2024-Q4 2024-10-01 2024-12-31"},
		{Calendar{}, Yearly, "2024-12-31", "2024 2024-01-01 2024-12-31"},

		// ISO 8601: the days round New Year belong to the week's year.
		{Calendar{}, Weekly, "2021-01-03", "2020-W53 2020-12-28 2021-01-03"},
		{Calendar{}, Weekly, "2021-01-04", "2021-W01 2021-01-04 2021-01-10"},
		{Calendar{}, Weekly, "2024-12-30", "2025-W01 2024-12-30 2025-01-05"},

		// CDC, MMWR weeks: 2020 has 53, the last one ends on 2021-01-02.
		{sundays, Weekly, "2021-01-02", "2020-W53 2020-12-27 2021-01-02"},
		{sundays, Weekly, "2021-01-03", "2021-W01 2021-01-03 2021-01-09"},
		{sundays, Weekly, "2023-12-31", "2024-W01 2023-12-31 2024-01-06"},

		// The fiscal year is named after the year it ends in.
		{april, Yearly, "2024-03-31", "FY2024 2023-04-01 2024-03-31"},
		{april, Yearly, "2024-04-01", "FY2025 2024-04-01 2025-03-31"},
		{april, Quarterly, "2024-03-31", "FY2024-Q4 2024-01-01 2024-03-31"},
		{april, Quarterly, "2024-04-01", "FY2025-Q1 2024-04-01 2024-06-30"},
		{april, Monthly, "2024-04-01", "2024-04 2024-04-01 2024-04-30"},
		{july, Quarterly, "2024-08-15", "FY2025-Q1 2024-07-01 2024-09-30"},
		{Calendar{FiscalStart: time.December}, Quarterly, "2024-02-29", "FY2024-Q1 2023-12-01 2024-02-29"},

		// 1403 was a leap year: Esfand had 30 days (time.ir, Nowruz 1404 on 21 March 2025).
		{jalali, Monthly, "2025-03-20", "1403-12 2025-02-19 2025-03-20"},
		{jalali, Monthly, "2024-03-20", "1403-01 2024-03-20 2024-04-19"},
		{jalali, Monthly, "2024-03-19", "1402-12 2024-02-20 2024-03-19"},
		{jalali, Quarterly, "2024-09-22", "1403-Q3 2024-09-22 2024-12-20"},
		{jalali, Yearly, "2024-09-22", "1403 2024-03-20 2025-03-20"},
		{jalali, Daily, "2025-03-20", "1403-12-30 2025-03-20 2025-03-20"},
		{jalali, Weekly, "2025-03-20", "2025-W12 2025-03-17 2025-03-23"},
		{Calendar{System: Jalali, FiscalStart: 7}, Yearly, "2024-09-22", "FY1404 2024-09-22 2025-09-22"},
		{jalali, Monthly, "0200-01-31", "0200-01 0200-01-01 0200-01-31"}, // no such year: Gregorian

		{buddhist, Monthly, "2024-02-29", "2567-02 2024-02-01 2024-02-29"},
		{buddhist, Quarterly, "2024-02-29", "2567-Q1 2024-01-01 2024-03-31"},
		{buddhist, Daily, "2024-02-29", "2567-02-29 2024-02-29 2024-02-29"},
		{Calendar{System: Buddhist, FiscalStart: time.October}, Yearly, "2023-10-01", "FY2567 2023-10-01 2024-09-30"},
	} {
		if got := c.cut.Period(c.grain, day(c.day)).text(); got != c.want {
			t.Errorf("%v %v of %s: got %s, want %s", c.cut, c.grain, c.day, got, c.want)
		}
	}
}

func TestISOWeeksAreThoseOfPackageTime(t *testing.T) {
	for d := day("1899-12-25"); d < day("2201-01-10"); d++ {
		y, w := noon(d).ISOWeek()
		p := Calendar{}.Period(Weekly, d)
		if want := fmt.Sprintf("%04d-W%02d", y, w); p.Label != want || p.First.Weekday() != time.Monday || p.Last != p.First+6 {
			t.Fatalf("%v: got %s, want %s", d, p.text(), want)
		}
	}
}

func calendars() *rapid.Generator[Calendar] {
	return rapid.Custom(func(t *rapid.T) Calendar {
		return Calendar{
			System:      System(rapid.IntRange(0, len(systemNames)-1).Draw(t, "system")),
			SundayWeeks: rapid.Bool().Draw(t, "sundays"),
			FiscalStart: time.Month(rapid.IntRange(0, 12).Draw(t, "fiscal start")),
		}
	})
}

func grains() *rapid.Generator[Grain] {
	return rapid.SampledFrom([]Grain{Daily, Weekly, Monthly, Quarterly, Yearly})
}

func days() *rapid.Generator[Day] {
	first, last := day("1900-01-01"), day("2200-12-31")
	return rapid.Custom(func(t *rapid.T) Day {
		return Day(rapid.Int32Range(int32(first), int32(last)).Draw(t, "day"))
	})
}

// Every day of a period has that period, and the day after its last has
// another one that begins there: periods are gapless and disjoint.
func TestPeriodsTileTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cut, grain, d := calendars().Draw(t, "calendar"), grains().Draw(t, "grain"), days().Draw(t, "day")
		p := cut.Period(grain, d)
		if d < p.First || d > p.Last {
			t.Fatalf("%v is not in %s", d, p.text())
		}
		for e := p.First; e <= p.Last; e++ {
			if got := cut.Period(grain, e); got != p {
				t.Fatalf("%v of %s is in %s", e, p.text(), got.text())
			}
		}
		next := cut.Period(grain, p.Last+1)
		if next.First != p.Last+1 || next.Label == p.Label {
			t.Fatalf("%s is followed by %s", p.text(), next.text())
		}
	})
}

// Months make quarters and quarters make years, in every calendar.
func TestPeriodsNest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cut, d := calendars().Draw(t, "calendar"), days().Draw(t, "day")
		m, q, y := cut.Period(Monthly, d), cut.Period(Quarterly, d), cut.Period(Yearly, d)
		if m.First < q.First || m.Last > q.Last || q.First < y.First || q.Last > y.Last {
			t.Fatalf("%s, %s, %s", m.text(), q.text(), y.text())
		}
		if n := len(cut.Timeline(Monthly, y.First, y.Last).Periods); n != 12 {
			t.Fatalf("%s has %d months", y.text(), n)
		}
		if n := len(cut.Timeline(Quarterly, y.First, y.Last).Periods); n != 4 {
			t.Fatalf("%s has %d quarters", y.text(), n)
		}
	})
}

func TestTimelineAgreesWithPeriod(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cut, grain, first := calendars().Draw(t, "calendar"), grains().Draw(t, "grain"), days().Draw(t, "first")
		last := first + Day(rapid.Int32Range(-2, 1500).Draw(t, "length"))
		line := cut.Timeline(grain, first, last)
		if last < first {
			if len(line.Periods) != 0 || line.At(first) != -1 {
				t.Fatalf("%v to %v has %v", first, last, line.Periods)
			}
			return
		}
		from, to := line.Periods[0].First, line.Periods[len(line.Periods)-1].Last
		for d := from; d <= to; d++ {
			if got := line.Periods[line.At(d)]; got != cut.Period(grain, d) {
				t.Fatalf("%v is in %s", d, got.text())
			}
		}
		if from > first || to < last || line.At(from-1) != -1 || line.At(to+1) != -1 {
			t.Fatalf("%v to %v is covered by %v to %v", first, last, from, to)
		}
	})
}

func TestOverlaps(t *testing.T) {
	feb := Calendar{}.Period(Monthly, day("2024-02-10"))
	limit := func(text string) *Day {
		if text == "" {
			return nil
		}
		d := day(text)
		return &d
	}
	for _, c := range []struct {
		from, to string
		want     bool
	}{
		{"", "", true},
		{"2024-02-29", "", true}, {"2024-03-01", "", false},
		{"", "2024-02-01", true}, {"", "2024-01-31", false},
		{"2024-02-10", "2024-02-10", true}, {"2024-01-01", "2024-12-31", true},
		{"2024-03-01", "2024-01-31", false}, {"2024-03-01", "2024-02-15", false},
	} {
		if got := feb.Overlaps(limit(c.from), limit(c.to)); got != c.want {
			t.Errorf("from %q to %q: %v", c.from, c.to, got)
		}
	}
}

func TestComplete(t *testing.T) {
	feb := Calendar{}.Period(Monthly, day("2024-02-01"))
	for asOf, want := range map[string]bool{"2024-02-28": false, "2024-02-29": true, "2024-03-01": true} {
		if feb.Complete(day(asOf)) != want {
			t.Errorf("as of %s: %v", asOf, !want)
		}
	}
}

func TestNamesAreReadAsTheyAreWritten(t *testing.T) {
	for _, name := range GrainNames() {
		var g Grain
		if err := g.UnmarshalText([]byte(name)); err != nil || g.String() != name {
			t.Errorf("%s is %v, %v", name, g, err)
		}
	}
	for _, name := range SystemNames() {
		var s System
		if err := s.UnmarshalText([]byte(name)); err != nil || s.String() != name {
			t.Errorf("%s is %v, %v", name, s, err)
		}
	}
	var g Grain
	want := `"fortnightly": use daily, weekly, monthly, quarterly or yearly`
	if err := g.UnmarshalText([]byte("fortnightly")); err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	var s System
	want = `"mayan": use gregorian, buddhist, jalali, retail-445, retail-454 or retail-544`
	if err := s.UnmarshalText([]byte("mayan")); err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}
