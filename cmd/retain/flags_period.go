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

// periodFlags are the values of the flags about periods and activity.
type periodFlags struct {
	grain       calendar.Grain
	weekStart   string
	fiscalStart month
	system      calendar.System
	from, to    calendar.Bound
	asOf        asOf
	active      facts.Activity
	zone        zone
}

// timeFlags is the title of the flags about time in the help.
const timeFlags = "Periods and activity"

// addPeriods adds the flags of a command that cuts time into periods.
func addPeriods(o *metricFlags, cmd *cobra.Command) {
	o.weekStart = "monday"
	addFlags(cmd, timeFlags,
		option{name: "period", to: &o.grain, kind: "LENGTH", usage: "length of a period", values: calendar.GrainNames()},
		option{name: "week-start", to: &o.weekStart, kind: "DAY", usage: "first day of the week", values: []string{"monday", "sunday"}},
		option{name: "fiscal-start", to: &o.fiscalStart, kind: "MONTH", usage: "first month of the fiscal year, 1 to 12 or a name", suggest: monthNames()},
	)
}

// addRange adds the flags of a command that shows a table of periods.
func addRange(o *metricFlags, cmd *cobra.Command) {
	addFlags(cmd, timeFlags,
		option{name: "from", to: &o.from, kind: "DAY", usage: "first period to show, by a day, month or year: YYYY-MM-DD, YYYY-MM or YYYY"},
		option{name: "to", to: &o.to, kind: "DAY", usage: "last period to show, written likewise"},
	)
}

// addActivity adds the flag of a command that asks who is active.
func addActivity(o *metricFlags, cmd *cobra.Command) {
	addFlags(cmd, timeFlags, option{name: "active", to: &o.active, kind: "HOW",
		usage:   "who is active: in-period (ordered in the period), 90d (in the last 90 days) or auto",
		suggest: []string{"in-period", "30d", "90d", "365d", "auto"}})
}

// addCalendar adds the flags that place rows in time.
func addCalendar(o *metricFlags, cmd *cobra.Command) {
	addFlags(cmd, timeFlags,
		option{name: "as-of", to: &o.asOf, kind: "DAY", usage: "last day of complete data, YYYY-MM-DD or today",
			suggest: []string{"today"}, otherwise: "the last day in the data"},
		option{name: "calendar", to: &o.system, kind: "NAME", usage: "calendar of months and years", values: calendar.SystemNames()},
		option{name: "tz", to: &o.zone, kind: "ZONE", usage: "time zone in which a timestamp with an offset becomes a day",
			suggest: []string{"UTC", "Local"}, otherwise: "the day as written"},
	)
}

// calendar is how days are cut.
func (o *periodFlags) calendar() calendar.Calendar {
	return calendar.Calendar{
		System:      o.system,
		SundayWeeks: o.weekStart == "sunday",
		FiscalStart: time.Month(o.fiscalStart),
	}
}

// month is a month by number or English name; 0 is the default, January.
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

// asOf is the last day of complete data: a day, today, or the last in the data.
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

// on is the day, given today; nil stands for the last day in the data.
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
