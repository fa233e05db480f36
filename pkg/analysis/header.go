package analysis

import (
	"cmp"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/note"
	"github.com/retain-cli/retain/pkg/report"
)

// SchemaVersion is the version of every JSON result. It rises when a key changes
// its meaning or goes away; keys that are added do not change it.
const SchemaVersion = 2

// Header begins every result.
type Header struct {
	Metric        string          `json:"metric"`
	SchemaVersion int             `json:"schema_version"`
	Input         Input           `json:"input"`
	Definition    ScopeDefinition `json:"definition"`

	scope    Scope
	concerns []note.Concerns
	lines    []string // of the report: what was read
	unit     string   // currency
}

// The parts of an answer about the data that numbers depend on, the most direct
// first.
var (
	ofCustomers = []note.Concerns{note.Identity | note.Activity | note.Subscriptions, note.Time}
	ofRevenue   = []note.Concerns{note.Revenue | note.Subscriptions, note.Identity | note.Activity, note.Time}
	ofAll       = []note.Concerns{note.Revenue | note.Identity | note.Activity | note.Subscriptions, note.Time}
	ofDays      = []note.Concerns{note.Time | note.Identity | note.Activity | note.Subscriptions}
)

// concerns are what the numbers of each metric depend on.
var concerns = map[string][]note.Concerns{
	"summary": ofAll, "compare": ofAll, "cohort": ofAll, "repeat": ofAll, "ladder": ofAll, "rfm": ofAll, "winback": ofAll, "customers": ofAll, "reasons": ofAll,
	"crr": ofCustomers, "ccr": ofCustomers, "rcr": ofRevenue, "mrr": ofRevenue, "ltv": ofRevenue, "forecast": ofRevenue,
	"stickiness": ofDays, "trials": ofCustomers, "renewals": ofCustomers, "project": ofCustomers, "refunds": ofAll, "audit": ofRevenue, "predict": ofAll, "check": ofAll,
}

// Input is what was read.
type Input struct {
	Files         []string         `json:"files"`
	RowsRead      int64            `json:"rows_read"`
	RowsUsed      int64            `json:"rows_used"`
	RowsFiltered  int64            `json:"rows_filtered"`
	RowsRejected  int64            `json:"rows_rejected"`
	Filtered      map[string]int64 `json:"filtered,omitempty"` // why
	Rejected      map[string]int64 `json:"rejected,omitempty"` // why
	Preset        string           `json:"preset,omitempty"`
	Settings      []facts.Setting  `json:"settings,omitempty"` // not of the command line, that the numbers depend on
	Options       facts.Options    `json:"options,omitempty"`
	Orders        int64            `json:"orders"`
	Subscriptions int64            `json:"subscriptions,omitempty"`
	Customers     int64            `json:"customers"`
	FirstDay      *calendar.Day    `json:"first_day"`
	LastDay       *calendar.Day    `json:"last_day"`
	AsOf          *calendar.Day    `json:"as_of"`
	Currency      *string          `json:"currency"`
}

// ScopeDefinition is what a scope makes the numbers mean. Definition is all that does.
type ScopeDefinition struct {
	Period      string   `json:"period"`
	Calendar    string   `json:"calendar"`
	WeekStart   string   `json:"week_start"`
	FiscalStart int      `json:"fiscal_start"`
	From        string   `json:"from,omitempty"`
	To          string   `json:"to,omitempty"`
	Active      string   `json:"active"`
	Rolling     int      `json:"rolling,omitempty"` // periods that a row leads over, when more than its own
	Method      string   `json:"method,omitempty"`
	Confidence  *float64 `json:"confidence,omitempty"`
	By          string   `json:"by,omitempty"`
	Where       []string `json:"where,omitempty"`        // conditions that rows had to hold
	FirstOrders string   `json:"first_orders,omitempty"` // what the first order of a customer is, with such conditions
	TZ          *string  `json:"tz"`                     // null: days as written
}

// header begins the result of a metric that measured activity like this.
func (d *Data) header(metric string, s Scope, activity facts.Activity) Header {
	return Header{
		Metric: metric, SchemaVersion: SchemaVersion, Input: d.input(), Definition: d.definition(s, activity),
		scope: s, concerns: concerns[metric], lines: append(d.summary(inputNames(d.Inputs)), settings(d.Settings)...), unit: d.coverage.Unit.Currency,
	}
}

func (d *Data) input() Input {
	c := d.coverage
	in := Input{
		Files: d.Inputs, RowsRead: d.RowsRead, RowsUsed: d.RowsUsed, RowsFiltered: d.RowsFiltered, RowsRejected: d.RowsRejected,
		Filtered: d.Filtered, Rejected: d.Rejected, Preset: d.Preset, Settings: d.Settings, Options: d.Options, Orders: c.Orders, Subscriptions: c.Subscriptions, Customers: c.Customers,
	}
	if !c.Empty {
		in.FirstDay, in.LastDay, in.AsOf = &c.First, &c.Last, &c.AsOf
	}
	if c.Unit.Currency != "" {
		in.Currency = &c.Unit.Currency
	}
	return in
}

func (d *Data) definition(s Scope, activity facts.Activity) ScopeDefinition {
	def := ScopeDefinition{
		Period: s.Grain.String(), Calendar: s.Calendar.System.String(), WeekStart: "monday",
		FiscalStart: max(int(s.Calendar.FiscalStart), 1), From: s.From.String(), To: s.To.String(), Active: activity.String(),
	}
	if s.Rolling > 1 {
		def.Rolling = s.Rolling
	}
	if s.Calendar.SundayWeeks {
		def.WeekStart = "sunday"
	}
	if d.coverage.FromSubscription {
		def.Active = "subscribed"
	}
	if s.By != "" {
		confidence := s.confidence()
		def.By, def.Confidence = s.By, &confidence
	}
	if def.Where = d.Where; len(d.Where) > 0 && !d.coverage.FromSubscription {
		def.FirstOrders = "the first among the rows kept"
	}
	if d.Zone != "" {
		def.TZ = &d.Zone
	}
	return def
}

// summary is the first lines of every report: what was read, and which rows do
// not count.
func (d *Data) summary(name string) []string {
	c := d.coverage
	parts := []string{name}
	if d.Preset != "" {
		parts = append(parts, "preset "+d.Preset)
	}
	if c.FromSubscription {
		parts = append(parts, report.Counted(c.Subscriptions, "subscription"))
	} else {
		parts = append(parts, report.Counted(c.Orders, "order"))
	}
	parts = append(parts, report.Counted(c.Customers, "customer"))
	if !c.Empty {
		parts = append(parts, c.First.String()+" to "+c.Last.String())
	}
	if c.AsOf != c.Last && !c.Empty {
		parts = append(parts, "as of "+c.AsOf.String())
	}
	if c.Unit.Currency != "" {
		parts = append(parts, c.Unit.Currency)
	}
	lines := []string{strings.Join(parts, " · ")}
	if len(d.Where) > 0 {
		lines = append(lines, "Where "+strings.Join(d.Where, " and ")+". "+d.firsts())
	}
	if excluded := d.excluded(); excluded != "" {
		lines = append(lines, excluded)
	}
	for _, n := range d.Notes {
		if n.Head {
			lines = append(lines, n.Text)
		}
	}
	return lines
}

// firsts says what conditions on rows do to who is new and who is lost.
func (d *Data) firsts() string {
	if d.coverage.FromSubscription {
		return "Starts and ends are those of the rows kept: who goes on in another row, as after an upgrade, is lost."
	}
	return "First orders are those among the rows kept."
}

// settings names the settings that the numbers depend on, by where they stand.
func settings(all []facts.Setting) []string {
	var places []string
	values := map[string][]string{}
	for _, s := range all {
		if values[s.From] == nil {
			places = append(places, s.From)
		}
		values[s.From] = append(values[s.From], strings.TrimSpace(s.Name+" "+s.Value))
	}
	for i, place := range places {
		places[i] = place + " (" + strings.Join(values[place], ", ") + ")"
	}
	if len(places) == 0 {
		return nil
	}
	return []string{"Settings: " + strings.Join(places, " · ")}
}

// exclusions is the reasons of Provenance.Filtered in words.
var exclusions = map[string]string{
	"after-as-of":              "after the as-of day",
	"other-currency":           "in another currency",
	"customer-blank":           "without a customer",
	"below-minimum":            "below the minimum amount",
	"fully-refunded":           "refunded in full",
	"refund-of-excluded-order": "that refund excluded orders",
	"refund-of-no-order":       "that refund orders of no file",
	"duplicate":                "with a duplicate order id",
	"free":                     "free of charge",
	"where":                    "that do not match --where",
	"customer-placeholder":     "of no customer (guests, placeholders)",
	"totals-row":               "of totals",
	"footer-row":               "nearly empty",
	"trial":                    "on trial",
	"no-period":                "that pay for no time",
}

// noted are the beginnings of reasons that are in a note, with the option that
// includes their rows: a status, a type, a flag.
var noted = []string{"status-", "type-", "flag-"}

// excluded says how many rows do not count, and why, as far as no note does.
func (d *Data) excluded() string {
	var why []string
	for _, reason := range slices.Sorted(maps.Keys(d.Filtered)) {
		if n := d.Filtered[reason]; n > 0 && !slices.ContainsFunc(noted, func(kind string) bool { return strings.HasPrefix(reason, kind) }) {
			why = append(why, report.Count(n).Human()+" "+cmp.Or(exclusions[reason], reason))
		}
	}
	if len(why) == 0 {
		return ""
	}
	return "Excluded: " + strings.Join(why, ", ") + " (of " + report.Counted(d.RowsRead, "row") + ")."
}

// inputNames names one or two inputs, and counts more.
func inputNames(names []string) string {
	if len(names) > 2 {
		return fmt.Sprintf("%d files", len(names))
	}
	return strings.Join(shortNames(names), ", ")
}

// shortNames are the names without folders, or with them where two would be equal.
func shortNames(names []string) []string {
	bases := make([]string, len(names))
	for i, name := range names {
		bases[i] = ShortName(name)
	}
	if len(slices.Compact(slices.Sorted(slices.Values(bases)))) < len(names) {
		return names
	}
	return bases
}

// ShortName is the name of an input without folders: 63 would be no name of a stream.
func ShortName(name string) string {
	switch {
	case name == "-":
		return "standard input"
	case strings.HasPrefix(name, "/dev/fd/"), strings.HasPrefix(name, "/proc/self/fd/"):
		return name
	}
	return filepath.Base(name)
}

// notes are those of the reading and then those of the metric.
func (d *Data) notes(metric ...[]note.Note) (warnings, notes []note.Note) {
	return note.Split(slices.Concat(d.Notes, slices.Concat(metric...)))
}
