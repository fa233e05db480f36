package calendar_test

import (
	"testing"
	"time"

	"github.com/retain-cli/retain/pkg/calendar"
	"pgregory.net/rapid"
)

// Every label of every calendar tells its grain, in small letters too.
func TestGrainOfLabels(t *testing.T) {
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
		label := c.Period(g, calendar.Day(rapid.IntRange(0, 30000).Draw(t, "day"))).Label
		if got, ok := calendar.GrainOf(label); !ok || got != g {
			t.Errorf("%s is %v, %v; want %v", label, got, ok, g)
		}
	})
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
