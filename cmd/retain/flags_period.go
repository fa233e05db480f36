package main

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
)

// periodFlags say how time is cut and who is active.
type periodFlags struct {
	grain       calendar.Grain
	weekStart   string
	fiscalStart month
	system      calendar.System
	from, to    bound
	asOf        asOf
	active      facts.Activity
	zone        zone
}

// timeFlags is the title of the flags about time in the help.
const timeFlags = "Periods and activity"

// addPeriods adds the flags of a command that cuts time into periods.
func addPeriods(o *metricFlags, cmd *cobra.Command) {
	g := flagGroup{cmd, timeFlags}
	o.weekStart = "monday"
	g.named(&o.grain, "period", "LENGTH", "length of a period", calendar.GrainNames())
	g.choice(&o.weekStart, "week-start", "DAY", "first day of the week", "monday", "sunday")
	g.text(&o.fiscalStart, "fiscal-start", "MONTH", "first month of the fiscal year, 1 to 12 or a name", monthNames()...)
}

// addRange adds the flags of a command that shows a table of periods.
func addRange(o *metricFlags, cmd *cobra.Command) {
	g := flagGroup{cmd, timeFlags}
	g.text(&o.from, "from", "DAY", "first period to show, by a day, month or year: YYYY-MM-DD, YYYY-MM or YYYY")
	g.text(&o.to, "to", "DAY", "last period to show, written likewise")
}

// addActivity adds the flag of a command that asks who is active.
func addActivity(o *metricFlags, cmd *cobra.Command) {
	g := flagGroup{cmd, timeFlags}
	g.text(&o.active, "active", "HOW", "who is active: in-period (ordered in the period), 90d (in the last 90 days) or auto", "in-period", "30d", "90d", "365d", "auto")
}

// addCalendar adds the flags that place rows in time.
func addCalendar(o *metricFlags, cmd *cobra.Command) {
	g := flagGroup{cmd, timeFlags}
	g.text(&o.asOf, "as-of", "DAY", "last day of complete data, YYYY-MM-DD or today", "today")
	g.otherwise("as-of", "the last day in the data")
	g.named(&o.system, "calendar", "NAME", "calendar of months and years", calendar.SystemNames())
	g.text(&o.zone, "tz", "ZONE", "time zone in which a timestamp with an offset becomes a day", "UTC", "Local")
	g.otherwise("tz", "the day as written")
}

// calendar is how days are cut.
func (o *periodFlags) calendar() calendar.Calendar {
	return calendar.Calendar{
		System:      o.system,
		SundayWeeks: o.weekStart == "sunday",
		FiscalStart: time.Month(o.fiscalStart),
	}
}

// month is a month of the year by number or English name; 0 is January, unsaid.
type month time.Month

func monthNames() []string {
	names := make([]string, 12)
	for i := range names {
		names[i] = strings.ToLower(time.Month(i + 1).String())
	}
	return names
}

func (m month) MarshalText() ([]byte, error) {
	return []byte(strings.ToLower(time.Month(max(m, 1)).String())), nil
}

func (m *month) UnmarshalText(b []byte) error {
	if n, err := strconv.Atoi(string(b)); err == nil && n >= 1 && n <= 12 {
		*m = month(n)
		return nil
	}
	for i, name := range monthNames() {
		if text := strings.ToLower(string(b)); len(text) >= 3 && strings.HasPrefix(name, text) {
			*m = month(i + 1)
			return nil
		}
	}
	return fmt.Errorf("use 1 to 12 or the name of a month")
}

// bound is one end of a stretch of days: a day, or a month or year of which
// the first or the last day is meant, in the calendar of --calendar. Month and
// day are 0 where they are not said, all of it where nothing is.
type bound struct{ year, month, day int }

func (b bound) MarshalText() ([]byte, error) {
	switch {
	case b == bound{}:
		return nil, nil
	case b.month == 0:
		return fmt.Appendf(nil, "%04d", b.year), nil
	case b.day == 0:
		return fmt.Appendf(nil, "%04d-%02d", b.year, b.month), nil
	}
	return fmt.Appendf(nil, "%04d-%02d-%02d", b.year, b.month, b.day), nil
}

func (b *bound) UnmarshalText(text []byte) error {
	var read bound
	const form = "0000-00-00"
	for _, end := range []int{len("0000"), len("0000-00"), len(form)} {
		if len(text) != end {
			continue
		}
		n, err := fmt.Sscanf(string(text)+form[end:], "%4d-%2d-%2d", &read.year, &read.month, &read.day)
		if again, _ := read.MarshalText(); n == 3 && err == nil && read.year > 0 && string(again) == string(text) {
			*b = read
			return nil
		}
	}
	return fmt.Errorf("write a day as YYYY-MM-DD, a month as YYYY-MM or a year as YYYY")
}

// days are the first and the last day of the bound, if it is set and exists.
func (b bound) days(s calendar.System) (first, last calendar.Day, ok bool) {
	if s.Retail() {
		s = calendar.Gregorian
	}
	grain := calendar.Daily
	switch {
	case b.month == 0:
		grain = calendar.Yearly
	case b.day == 0:
		grain = calendar.Monthly
	}
	first, ok = s.Date(b.year, max(b.month, 1), max(b.day, 1))
	p := calendar.Calendar{System: s}.Period(grain, first)
	return p.First, p.Last, ok && b != bound{}
}

// shown are the days that bound the periods that are shown.
func (o *periodFlags) shown() (from, to *calendar.Day) {
	if first, _, ok := o.from.days(o.system); ok {
		from = &first
	}
	if _, last, ok := o.to.days(o.system); ok {
		to = &last
	}
	return from, to
}

// check refuses flags that do not go together.
func (o *periodFlags) check() error {
	from, to := o.shown()
	switch {
	case from == nil && o.from != bound{}:
		return usagef("--from %q: no such day in the %s calendar", textOf(o.from), o.system)
	case to == nil && o.to != bound{}:
		return usagef("--to %q: no such day in the %s calendar", textOf(o.to), o.system)
	case from != nil && to != nil && *from > *to:
		return usagef("--from %s is after --to %s; exchange them", textOf(o.from), textOf(o.to))
	case o.system.Retail() && o.fiscalStart != 0:
		return usagef("--fiscal-start does not go with --calendar %s, whose years begin after the Saturday closest to 31 January", o.system)
	}
	return nil
}

// asOf is the last day of complete data: a day, today, or found in the data.
type asOf struct {
	set, today bool
	day        calendar.Day
}

func (a asOf) MarshalText() ([]byte, error) {
	switch {
	case a.today:
		return []byte("today"), nil
	case a.set:
		return a.day.MarshalText()
	}
	return nil, nil
}

func (a *asOf) UnmarshalText(b []byte) error {
	if string(b) == "today" {
		*a = asOf{set: true, today: true}
		return nil
	}
	a.set, a.today = true, false
	return a.day.UnmarshalText(b)
}

// on is the day meant, when today is the day given; nil when it is to be found
// in the data.
func (a asOf) on(today calendar.Day) *calendar.Day {
	switch {
	case a.today:
		return &today
	case a.set:
		return &a.day
	}
	return nil
}

// zone is a time zone by its IANA name. The zero value leaves days as written.
type zone struct{ *time.Location }

func (z zone) MarshalText() ([]byte, error) {
	if z.Location == nil {
		return nil, nil
	}
	return []byte(z.Location.String()), nil
}

func (z *zone) UnmarshalText(b []byte) error {
	loc, err := time.LoadLocation(string(b))
	if err != nil || len(b) == 0 {
		return fmt.Errorf("no such time zone; use an IANA name such as Europe/Warsaw, or UTC")
	}
	z.Location = loc
	return nil
}
