package main

import (
	"cmp"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/report"
)

// schemaVersion is the version of every JSON result. It rises when a key
// changes its meaning or goes away; keys that are added do not change it.
const schemaVersion = 1

// result is the head of every JSON result. A metric's result embeds it and
// the struct that its package returns.
type result struct {
	Metric        string     `json:"metric"`
	SchemaVersion int        `json:"schema_version"`
	Input         input      `json:"input"`
	Definition    definition `json:"definition"`
}

// input is what was read.
type input struct {
	Files         []string         `json:"files"`
	RowsRead      int64            `json:"rows_read"`
	RowsUsed      int64            `json:"rows_used"`
	RowsFiltered  int64            `json:"rows_filtered"`
	RowsRejected  int64            `json:"rows_rejected"`
	Filtered      map[string]int64 `json:"filtered,omitempty"` // why
	Rejected      map[string]int64 `json:"rejected,omitempty"` // why
	Preset        string           `json:"preset,omitempty"`
	Orders        int64            `json:"orders"`
	Subscriptions int64            `json:"subscriptions,omitempty"`
	Customers     int64            `json:"customers"`
	FirstDay      *calendar.Day    `json:"first_day"`
	LastDay       *calendar.Day    `json:"last_day"`
	AsOf          *calendar.Day    `json:"as_of"`
	Currency      *string          `json:"currency"`
}

// definition is what the numbers mean: the flags that they depend on.
type definition struct {
	Period      string   `json:"period"`
	Calendar    string   `json:"calendar"`
	WeekStart   string   `json:"week_start"`
	FiscalStart int      `json:"fiscal_start"`
	From        string   `json:"from,omitempty"`
	To          string   `json:"to,omitempty"`
	Active      string   `json:"active"`
	Method      string   `json:"method,omitempty"`
	Confidence  *float64 `json:"confidence,omitempty"`
	By          string   `json:"by,omitempty"`
	TZ          *string  `json:"tz"` // null: days as written
}

// result begins the JSON of a metric whose facts have been asked for with that
// activity.
func (d *data) result(metric string, activity facts.Activity) result {
	return result{Metric: metric, SchemaVersion: schemaVersion, Input: d.input(), Definition: d.definition(activity)}
}

func (d *data) input() input {
	c, r := d.coverage, d.reading
	in := input{
		Files: r.Inputs, RowsRead: r.RowsRead, RowsUsed: r.RowsUsed, RowsFiltered: r.RowsFiltered, RowsRejected: r.RowsRejected,
		Filtered: r.Filtered, Rejected: r.Rejected, Preset: r.Preset, Orders: c.Orders, Subscriptions: c.Subscriptions, Customers: c.Customers,
	}
	if !c.Empty {
		in.FirstDay, in.LastDay, in.AsOf = &c.First, &c.Last, &c.AsOf
	}
	if c.Unit.Currency != "" {
		in.Currency = &c.Unit.Currency
	}
	return in
}

func (d *data) definition(activity facts.Activity) definition {
	o := d.options
	def := definition{
		Period: o.grain.String(), Calendar: o.system.String(), WeekStart: o.weekStart,
		FiscalStart: max(int(o.fiscalStart), 1), Active: d.activeName(activity),
		From: textOf(o.from), To: textOf(o.to),
	}
	if o.split() {
		confidence := float64(o.confidence)
		def.By, def.Confidence = o.by, &confidence
	}
	if o.zone.Location != nil {
		name := o.zone.Location.String()
		def.TZ = &name
	}
	return def
}

// activeName is the definition of active for programs.
func (d *data) activeName(a facts.Activity) string {
	if d.coverage.FromSubscription {
		return "subscribed"
	}
	return a.String()
}

// active is the definition of active in words.
func (d *data) active(a facts.Activity) string {
	noun := d.options.grain.Noun()
	switch {
	case d.options.grain == calendar.Daily && !d.coverage.FromSubscription && a.Days == 0:
		return "ordered on the day"
	case d.coverage.FromSubscription:
		return "has a subscription at the end of the " + noun
	case a.Auto && a.Days > 0:
		return fmt.Sprintf("ordered in the %s up to the end of the %s (4 of 5 who come back do so within that time)", days(a.Days), noun)
	case a.Days > 0:
		return fmt.Sprintf("ordered in the %s up to the end of the %s", days(a.Days), noun)
	}
	return "ordered in the " + noun
}

func days(n int) string {
	if n == 1 {
		return "day"
	}
	return fmt.Sprintf("%d days", n)
}

// head is the first lines of every report: what was read, and what of it does
// not count.
func (d *data) head() []string {
	parts := []string{d.name()}
	if d.reading.Preset != "" {
		parts = append(parts, "preset "+d.reading.Preset)
	}
	if d.coverage.FromSubscription {
		parts = append(parts, count(d.coverage.Subscriptions, "subscription"))
	} else {
		parts = append(parts, count(d.coverage.Orders, "order"))
	}
	parts = append(parts, count(d.coverage.Customers, "customer"))
	if !d.coverage.Empty {
		parts = append(parts, d.coverage.First.String()+" to "+d.coverage.Last.String())
	}
	if d.coverage.AsOf != d.coverage.Last && !d.coverage.Empty {
		parts = append(parts, "as of "+d.coverage.AsOf.String())
	}
	if d.coverage.Unit.Currency != "" {
		parts = append(parts, d.coverage.Unit.Currency)
	}
	lines := []string{strings.Join(parts, " · ")}
	if filtered := d.filtered(); filtered != "" {
		lines = append(lines, filtered)
	}
	return lines
}

// leftOut is the reasons of Reading.Filtered in words.
var leftOut = map[string]string{
	"after-as-of":    "after the as-of day",
	"other-currency": "in another currency",
	"customer-blank": "without a customer",
	"below-minimum":  "below --min-amount",
	"fully-refunded": "refunded in full",
	"duplicate":      "of orders that are there already",
	"free":           "that cost nothing",
}

// filtered says which rows do not count, and why. Those that a status tells
// are in a warning, with the flag that makes them count.
func (d *data) filtered() string {
	var why []string
	for _, reason := range slices.Sorted(maps.Keys(d.reading.Filtered)) {
		if n := d.reading.Filtered[reason]; n > 0 && !strings.HasPrefix(reason, "status-") {
			why = append(why, report.Count(n).Human()+" "+cmp.Or(leftOut[reason], reason))
		}
	}
	if len(why) == 0 {
		return ""
	}
	return "Not counted: " + strings.Join(why, ", ") + " (of " + count(d.reading.RowsRead, "row") + ")."
}

// name is what the data is called.
func (d *data) name() string { return cmp.Or(d.called, files(d.reading.Inputs)) }

// files names one or two files, and counts more. Folders are named where the
// files are called the same.
func files(names []string) string {
	if len(names) > 2 {
		return fmt.Sprintf("%d files", len(names))
	}
	return strings.Join(short(names), ", ")
}

// short is the names without folders, or with them where two would be equal.
func short(names []string) []string {
	bases := make([]string, len(names))
	for i, name := range names {
		bases[i] = filepath.Base(name)
		if name == "-" {
			bases[i] = "standard input"
		}
	}
	if len(slices.Compact(slices.Sorted(slices.Values(bases)))) < len(names) {
		return names
	}
	return bases
}

// count is a number of things: 1 order, 6,919 orders.
func count(n int64, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return report.Count(n).Human() + " " + noun
}
