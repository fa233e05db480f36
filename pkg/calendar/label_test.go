package calendar_test

import (
	"strings"
	"testing"
	"time"

	"github.com/retain-cli/retain/pkg/calendar"
	"pgregory.net/rapid"
)

// Every label of every calendar tells its grain, and bounds its period, in small
// letters too.
func TestLabels(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var c calendar.Calendar
		if err := c.System.UnmarshalText([]byte(rapid.SampledFrom(calendar.SystemNames()).Draw(t, "system"))); err != nil {
			t.Fatal(err)
		}
		c.SundayWeeks = rapid.Bool().Draw(t, "sunday")
		if !c.System.Retail() {
			c.FiscalStart = time.Month(rapid.IntRange(0, 12).Draw(t, "fiscal"))
		}
		g := calendar.Grain(rapid.IntRange(int(calendar.Monthly), int(calendar.Yearly)).Draw(t, "grain"))
		p := c.Period(g, calendar.Day(rapid.IntRange(0, 30000).Draw(t, "day")))
		if got, ok := calendar.GrainOf(p.Label); !ok || got != g {
			t.Errorf("%s is %v, %v; want %v", p, got, ok, g)
		}
		var bound calendar.Bound
		err := bound.UnmarshalText([]byte(strings.ToLower(p.Label)))
		if first, last, ok := bound.Days(c); err != nil || !ok || first != p.First || last != p.Last || bound.String() != p.Label {
			t.Errorf("%s is %s to %s, %v, %v; want %s to %s", p, first, last, ok, err, p.First, p.Last)
		}
	})
}

// A label that no period has bounds nothing: 2023 has 52 weeks, and where years begin
// in April a quarter is FY2024-Q1.
func TestNoLabels(t *testing.T) {
	fiscal := calendar.Calendar{FiscalStart: time.April}
	for _, c := range []struct {
		label string
		in    calendar.Calendar
	}{
		{"2023-W53", calendar.Calendar{}}, {"2024-W00", calendar.Calendar{}}, {"2024-Q5", calendar.Calendar{}}, {"2024-P01", calendar.Calendar{}},
		{"FY2024", calendar.Calendar{}}, {"2024-Q1", fiscal}, {"2024-P13", calendar.Calendar{System: calendar.Retail454}},
	} {
		var bound calendar.Bound
		err := bound.UnmarshalText([]byte(c.label))
		if _, _, ok := bound.Days(c.in); err != nil || ok {
			t.Errorf("%s: %v, %v", c.label, ok, err)
		}
	}
	for _, text := range []string{"2024-01-W1", "FY2024-01", "W05", "2024-1", "24"} {
		var bound calendar.Bound
		if err := bound.UnmarshalText([]byte(text)); err == nil {
			t.Errorf("%s is read as %s", text, bound)
		}
	}
}

func TestGrainOf(t *testing.T) {
	for _, c := range []struct {
		label string
		want  calendar.Grain
		ok    bool
	}{
		{"2025-w05", calendar.Weekly, true}, {"fy2025-q1", calendar.Quarterly, true}, {"fy2025", calendar.Yearly, true},
		{"", 0, false}, {"20250131", 0, false}, {"2025-1", 0, false}, {"FY2025-01", calendar.Monthly, false}, {"pro", 0, false}, {"2025-13-01.csv", 0, false},
	} {
		if got, ok := calendar.GrainOf(c.label); ok != c.ok || ok && got != c.want {
			t.Errorf("%q: %v, %v", c.label, got, ok)
		}
	}
}
