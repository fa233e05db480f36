package calendar

import (
	"fmt"
	"strings"
	"time"

	"github.com/retain-cli/retain/pkg/choice"
)

// Grain is the length of the periods of a report. The zero value is Monthly.
type Grain uint8

// The grains, from the default on.
const (
	Monthly Grain = iota
	Daily
	Weekly
	Quarterly
	Yearly
)

var grainNames = [...]string{Monthly: "monthly", Daily: "daily", Weekly: "weekly", Quarterly: "quarterly", Yearly: "yearly"}

// GrainNames lists the grains from the shortest to the longest, for help,
// errors and completion.
func GrainNames() []string { return []string{"daily", "weekly", "monthly", "quarterly", "yearly"} }

// String is the name of the grain, one of GrainNames.
func (g Grain) String() string { return grainNames[g] }

// Noun is one period of the grain in words: "month".
func (g Grain) Noun() string {
	return [...]string{Monthly: "month", Daily: "day", Weekly: "week", Quarterly: "quarter", Yearly: "year"}[g]
}

// MarshalText writes the grain's name.
func (g Grain) MarshalText() ([]byte, error) { return []byte(g.String()), nil }

// UnmarshalText reads a grain by its name or its noun: monthly or month.
func (g *Grain) UnmarshalText(b []byte) error {
	for other := range Grain(len(grainNames)) {
		if strings.EqualFold(other.Noun(), string(b)) {
			*g = other
			return nil
		}
	}
	return choice.Parse(g, b, grainNames[:], GrainNames()...)
}

// Period is a run of days with a name: 2024-02, 2024-W05, 2024-Q1, 2024.
type Period struct {
	First, Last Day
	Label       string
}

// String is the label.
func (p Period) String() string { return p.Label }

// Complete reports whether the data reaches the end of the period: it is known up
// to and including the as-of day.
func (p Period) Complete(asOf Day) bool { return p.Last <= asOf }

// Overlaps reports whether the period has a day from one to another; nil is no
// limit.
func (p Period) Overlaps(from, to *Day) bool {
	return (from == nil || *from <= p.Last) && (to == nil || p.First <= *to)
}

// Calendar defines how days are divided into periods. The zero value is the Gregorian
// calendar with ISO weeks and years that begin in January.
type Calendar struct {
	System      System
	SundayWeeks bool       // weeks begin on Sunday instead of Monday; retail weeks always do
	FiscalStart time.Month // first month of the fiscal year; 0 is the first; not for retail years, whose start is fixed
}

// Period is the period of a grain that contains d.
func (c Calendar) Period(g Grain, d Day) Period {
	if c.System.Retail() {
		return c.System.retailPeriod(g, d)
	}
	c.System = c.System.at(d)
	y, m, _ := c.System.Civil(d)
	switch g {
	case Daily:
		return Period{d, d, c.System.Format(d)}
	case Weekly:
		return c.week(d)
	case Monthly:
		return c.months(y, m, 1, fmt.Sprintf("%04d-%02d", y, m))
	}
	year, place := c.fiscal(y, m)
	if g == Quarterly {
		return c.months(y, m-place%3, 3, fmt.Sprintf("%s-Q%d", year, place/3+1))
	}
	return c.months(y, m-place, 12, year)
}

// months is the period of n months from month m of year y, which may be less than
// 1: 0 is the last month of the year before.
func (c Calendar) months(y, m, n int, label string) Period {
	start := func(month int) Day {
		day, _ := c.System.Date(y+floorDiv(month-1, 12), floorMod(month-1, 12)+1, 1)
		return day
	}
	return Period{start(m), start(m+n) - 1, label}
}

// week numbers weeks by the ISO 8601 rule: a week belongs to the year of its
// fourth day. Sunday weeks use the same rule (as the US CDC's epidemiological
// weeks do), so that every week belongs to exactly one year. Years of weeks are
// Gregorian, also where months are those of another calendar.
func (c Calendar) week(d Day) Period {
	back := (int(d.Weekday()) + 6) % 7
	if c.SundayWeeks {
		back = int(d.Weekday())
	}
	first := d - Day(back)
	y, _, _ := (first + 3).Civil()
	n := int(first+3-civil(y, 1, 1))/7 + 1
	return Period{first, first + 6, fmt.Sprintf("%04d-W%02d", y, n)}
}

// fiscal is the label of the fiscal year of a month, and the month's place in it
// from 0. A fiscal year is named after the calendar year it ends in.
func (c Calendar) fiscal(y, m int) (label string, place int) {
	start := max(int(c.FiscalStart), 1)
	place = floorMod(m-start, 12)
	if start == 1 {
		return fmt.Sprintf("%04d", y), place
	}
	if m >= start {
		y++
	}
	return fmt.Sprintf("FY%04d", y), place
}

// Timeline is a gapless run of periods with a fast lookup by day.
type Timeline struct {
	Periods []Period
	index   []int32 // period of each day from Periods[0].First on
}

// Timeline is every period from the one of first to the one of last. It is
// empty when last is before first.
func (c Calendar) Timeline(g Grain, first, last Day) *Timeline {
	t := &Timeline{}
	for d := first; d <= last; {
		p := c.Period(g, d)
		for range int(p.Last - p.First + 1) {
			t.index = append(t.index, int32(len(t.Periods)))
		}
		t.Periods = append(t.Periods, p)
		d = p.Last + 1
	}
	return t
}

// At is the index in Periods of the period of d, or -1 outside of all.
func (t *Timeline) At(d Day) int {
	if len(t.Periods) == 0 || d < t.Periods[0].First || d > t.Periods[len(t.Periods)-1].Last {
		return -1
	}
	return int(t.index[d-t.Periods[0].First])
}
