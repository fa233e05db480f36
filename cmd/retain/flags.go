package main

import (
	"errors"
	"strings"
	"time"
	"unicode"

	"github.com/spf13/cobra"

	"github.com/retain-cli/retain/pkg/analysis"
	"github.com/retain-cli/retain/pkg/benchmark"
	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/choice"
	"github.com/retain-cli/retain/pkg/export"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/ledger"
	"github.com/retain-cli/retain/pkg/render"
	"github.com/retain-cli/retain/pkg/report"
)

// sharedFlags are the values of the flags that commands share. Most of those of
// reading go into options as they are.
type sharedFlags struct {
	grain       calendar.Grain
	weekStart   string
	fiscalStart month
	from, to    calendar.Bound
	asOf        asOf
	active      facts.Activity
	rolling     int

	by         string
	byLast     bool
	minGroup   int
	confidence float64
	benchmark  bool
	figures    []benchmark.Figure // those of the settings, with --benchmark

	options   export.Options
	customers string
	sourceFlags
	rates      string
	spend      string // of retain ltv
	modelFiles        // of retain predict and ltv
	rejects    string
	allowEmpty bool

	baseline  string
	ifChanged bool

	outputFlags
	earlier *earlier // the result of --baseline

	// check, when a metric has one, completes and checks its own flags before
	// anything is read.
	check func() error
	// columnsBy is what names columns to split by beside --by: a flag or a key.
	columnsBy string
	// checkSpend, of retain ltv, refuses spend where nothing follows from it.
	checkSpend func(*analysis.Data) error
}

// outputFlags say where the answer goes and how it looks.
type outputFlags struct {
	format render.Format
	table  string
	output string
	save   string
	color  string
	redact bool

	quiet, verbose, explain bool
}

// detail is how many notes are shown.
func (o outputFlags) detail() report.Detail {
	switch {
	case o.explain:
		return report.Explained
	case o.verbose:
		return report.Verbose
	case o.quiet:
		return report.Quiet
	}
	return report.Brief
}

// flagSet adds shared flags to a command. A command is given the sets that it
// obeys: any other flag on its command line is a usage error.
type flagSet func(o *sharedFlags, cmd *cobra.Command)

// obey adds sets of flags to a command.
func (o *sharedFlags) obey(cmd *cobra.Command, sets ...flagSet) {
	for _, add := range sets {
		add(o, cmd)
	}
}

// The titles of flags in the help that several sets share.
const (
	timeFlags   = "Periods and activity"
	groupFlags  = "Groups"
	limitFlags  = "Reading: limits"
	outputTitle = "Output"
)

// addPeriods adds the flags of a command that cuts time into periods.
func addPeriods(o *sharedFlags, cmd *cobra.Command) {
	o.weekStart = "monday"
	addFlags(cmd, timeFlags,
		option{name: "period", to: &o.grain, kind: "LENGTH", usage: "length of a period", values: calendar.GrainNames()},
		option{name: "week-start", to: &o.weekStart, kind: "DAY", usage: "first day of the week", values: []string{"monday", "sunday"}},
		option{name: "fiscal-start", to: &o.fiscalStart, kind: "MONTH", usage: "first month of the fiscal year, 1 to 12 or a name", suggest: monthNames()},
	)
}

// addRange adds the flags of a command that shows a table of periods.
func addRange(o *sharedFlags, cmd *cobra.Command) {
	addFlags(cmd, timeFlags,
		option{name: "from", to: &o.from, kind: "PERIOD", usage: "first period to show: 2024-01, 2024-W05, 2024-Q1, 2024 or a day"},
		option{name: "to", to: &o.to, kind: "PERIOD", usage: "last period to show, written likewise"},
	)
}

// addActivity adds the flag of a command that asks who is active.
func addActivity(o *sharedFlags, cmd *cobra.Command) {
	addFlags(cmd, timeFlags, option{name: "active", to: &o.active, kind: "HOW",
		usage:   "who is active: in-period (ordered in the period), 90d (in the last 90 days) or auto",
		suggest: []string{"in-period", "30d", "90d", "365d", "auto"}})
}

// addRolling adds the flag of a command with rates between two ends.
func addRolling(o *sharedFlags, cmd *cobra.Command) {
	addFlags(cmd, timeFlags, option{name: "rolling", to: parsed[int]{&o.rolling, parseCount, nil}, kind: "N", usage: "rates over N periods, from the end of the period N before to the end of each: 12 with months is a trailing year", otherwise: "1"})
}

// addCalendar adds the flags that place rows in time.
func addCalendar(o *sharedFlags, cmd *cobra.Command) {
	addFlags(cmd, timeFlags,
		option{name: "as-of", to: parsed[asOf]{&o.asOf, parseAsOf, nil}, kind: "DAY", usage: "last day of complete data, YYYY-MM-DD or today",
			suggest: []string{"today"}, otherwise: "the last day in the data"},
		option{name: "calendar", to: &o.options.System, kind: "NAME", usage: "calendar of months and years", values: calendar.SystemNames()},
		option{name: "tz", to: parsed[*time.Location]{&o.options.Location, parseZone, nil}, kind: "ZONE", usage: "time zone in which a timestamp with an offset becomes a day",
			suggest: []string{"UTC", "Local"}, otherwise: "the day as written"},
	)
}

// addGroups adds the flags of a command that splits customers into groups.
func addGroups(o *sharedFlags, cmd *cobra.Command) {
	addDimension(o, cmd)
	addFlags(cmd, groupFlags, option{name: "min-group", to: &o.minGroup, usage: "hide groups that never have N customers (they count in the total)"})
}

// addDimension adds the flags that name the groups.
func addDimension(o *sharedFlags, cmd *cobra.Command) {
	derived := []string{ledger.Tenure, ledger.Cohort, ledger.Channels}
	addFlags(cmd, groupFlags,
		option{name: "by", to: &o.by, kind: "COLUMN", usage: "split by a column of the orders or the customers file, or by " + choice.OneOf(derived),
			suggest: derived},
		option{name: "by-last", to: &o.byLast, usage: "group customers by their last order or subscription, not their first"},
	)
}

// addConfidence adds the flag of a command that tests or has intervals.
func addConfidence(o *sharedFlags, cmd *cobra.Command) {
	o.confidence = 95
	addFlags(cmd, groupFlags, option{name: "confidence", to: parsed[float64]{&o.confidence, parseConfidence, report.Float}, kind: "PERCENT",
		usage: "confidence level of intervals and significance marks", suggest: []string{"90", "95", "99"}})
}

// addReading adds the flags of a command that reads exports.
func addReading(o *sharedFlags, cmd *cobra.Command) {
	addFlags(cmd, "Reading: files and columns",
		option{name: "customers", to: &o.customers, kind: "FILE", reads: true, usage: "customers export; alone, of subscriptions"},
		option{name: "column", to: &columnsFlag{&o.options.Columns, &o.options.Costs}, usage: "column that holds a field, repeatable; #3 is the third, Name#2 the second called Name"},
		option{name: "preset", to: &o.options.Preset, kind: "NAME", usage: "shop or payment system that wrote the export",
			suggest: export.PresetNames(o.options), otherwise: "detected by its header"},
		option{name: "delimiter", to: &o.options.Delimiter, kind: "CHAR", usage: "field separator", values: []string{",", ";", "tab", "|"}, otherwise: "detected"},
		option{name: "encoding", to: &o.options.Encoding, kind: "NAME", usage: "character encoding", otherwise: "UTF-8, or UTF-16 with its byte order mark"},
		option{name: "skip-lines", to: &o.options.SkipLines, usage: "lines to skip above the header"},
		option{name: "comment", to: &o.options.Comment, kind: "TEXT", usage: "skip lines that begin with TEXT"},
		option{name: "no-header", to: &o.options.NoHeader, usage: "the first line is data; columns are called #1, #2, ..."},
	)
	addSource(o, cmd)
	addFlags(cmd, "Reading: values",
		option{name: "date-format", to: &o.options.DateFormat, kind: "FORMAT",
			usage: "iso, dmy, mdy, ymd, unix, excel or a pattern such as \"DD.MM.YYYY HH:mm\"", otherwise: "detected"},
		option{name: "min-date", to: parsed[*calendar.Day]{&o.options.MinDate, parseDay, nil}, kind: "DAY", usage: "reject earlier dates", otherwise: "1990-01-01"},
		option{name: "decimal", to: &o.options.Decimal, kind: "MARK", usage: "decimal mark"},
		option{name: "thousands", to: &o.options.Thousands, kind: "MARK", usage: "grouping mark of amounts", otherwise: "only where it is unambiguous"},
		option{name: "digits", to: &o.options.Digits, kind: "WHICH", usage: "accept decimal digits, signs and separators of every script"},
		option{name: "strip-currency", to: &o.options.StripCurrency, usage: "accept currency symbols and codes beside amounts when they agree"},
		option{name: "trailing-minus", to: &o.options.TrailingMinus, usage: "read 25.00- as -25.00"},
		option{name: "amount-unit", to: &o.options.AmountUnit, kind: "UNIT", usage: "unit of amounts, euros (major) or cents (minor)"},
		option{name: "currency", to: parsed[string]{&o.options.Currency, parseCurrency, nil}, kind: "CODE", usage: "count only this currency, or convert into it with --rates"},
		option{name: "rates", to: &o.rates, kind: "FILE", reads: true,
			usage: "exchange rates into --currency: a CSV of date, currency, rate (the value of 1 unit); an order takes the rate of its day, a subscription that of its start, or the latest one before"},
	)
	addFlags(cmd, "Reading: which rows count",
		option{name: "status", to: &o.options.Statuses, kind: "STATUS,...", usage: "count only rows with these statuses; blank: without one; all: every row",
			otherwise: "all but " + strings.Join(export.DroppedStatuses(), ", ")},
		option{name: "where", to: whereFlag(&o.options.Where), usage: "count only rows that hold a condition, repeatable: country=PL; !=, <, <=, >, >=, 'country in (PL, DE)'"},
		option{name: "duplicates", of: ofOrders, to: &o.options.Duplicates, kind: "WHAT", usage: "order ids that occur again; auto: adjacent rows are items of one order, others are an error"},
		option{name: "amount-per", of: ofOrders, to: &o.options.AmountPer, kind: "WHAT", usage: "whose amount a row has when an order has several rows"},
		option{name: "blank-customer", to: &o.options.Blank, kind: "WHAT", usage: "rows without a customer", otherwise: "placeholders are left out, blank ids rejected"},
		option{name: "fold-ids", to: &o.options.FoldIDs, alone: export.FoldAll.String(), usage: "spellings of customer ids that are one: auto folds the case of e-mails, all also that of other ids, and zeros before and .0 behind digits"},
		option{name: "min-amount", of: ofOrders, to: &o.options.MinAmount, kind: "AMOUNT", usage: "exclude smaller orders"},
		option{name: "refunded", of: ofOrders, to: &o.options.Refunded, kind: "WHAT", usage: "orders refunded in full"},
		option{name: "row-is", to: &o.options.RowIs, kind: "WHAT", usage: "what one row stands for"},
		option{name: "ends", of: ofSubscriptions, to: &o.options.Ends, kind: "WHAT", usage: "whether the end of a subscription is its last day or the first day without it"},
		option{name: "grace", of: ofSubscriptions, to: &o.options.Grace, kind: "DURATION", usage: "bridge the gap of customers who renew within DURATION of an end, such as 7d", otherwise: "0d"},
		option{name: "churn-at", of: ofSubscriptions, to: &o.options.ChurnAt, kind: "WHEN", usage: "count the loss of a subscription at its end, or on the day it was cancelled"},
		option{name: "first-period", to: &o.options.FirstPeriod, kind: "WHAT", usage: "whether the customers of the first period are new; auto: not where they are so many that they may be older than the data, and then in no finding or test that depends on it"},
		option{name: "include-free", of: ofSubscriptions, to: &o.options.IncludeFree, usage: "count subscriptions with an MRR of 0 (trials, free plans)"},
	)
	addFlags(cmd, limitFlags,
		option{name: "max-field-size", to: sizeFlag(&o.options.MaxFieldSize), kind: "SIZE", usage: "longest field", otherwise: "64K"},
		option{name: "max-bytes", to: sizeFlag(&o.options.MaxBytes), kind: "SIZE", usage: "most bytes to read after decompression, such as 10G", otherwise: "no limit"},
		option{name: "max-memory", to: sizeFlag(&o.options.MaxMemory), kind: "SIZE", usage: "most memory to use", otherwise: "three quarters of what is available"},
		option{name: "jobs", to: &o.options.Jobs, usage: "number of workers", otherwise: "one per core"},
	)
}

// addRejects adds the flags of a command that stops at bad rows.
func addRejects(o *sharedFlags, cmd *cobra.Command) {
	o.allowEmpty = true
	addFlags(cmd, limitFlags,
		option{name: "max-rejects", to: &o.options.MaxRejects, kind: "N", usage: "tolerate up to N rejected rows, or a share of them such as 0.5%"},
		option{name: "rejects", to: &o.rejects, kind: "FILE", usage: "write rejected rows to a file, with code, place and reason"},
		option{name: "allow-empty", to: &o.allowEmpty, usage: "an export without orders is an empty result with a warning; =false: an error"},
	)
}

// addOutput adds the flags of a command that prints a report.
func addOutput(o *sharedFlags, cmd *cobra.Command) {
	addFlags(cmd, outputTitle,
		option{name: "format", to: &o.format, kind: "FORMAT", usage: "output format", values: render.FormatNames()},
		option{name: "table", to: &o.table, kind: "NAME", usage: "table that csv writes, such as groups", otherwise: "the first"},
	)
	addDestination(o, cmd)
}

// addDestination adds the flags of output that do not depend on its formats.
func addDestination(o *sharedFlags, cmd *cobra.Command) {
	o.color = "auto"
	addFlags(cmd, outputTitle,
		option{name: "output", to: &o.output, kind: "FILE", usage: "write to a file instead of standard output"},
		option{name: "save", to: &o.save, kind: "FILE", usage: "also write the result to FILE as JSON, for --baseline and retain diff"},
		option{name: "color", to: &o.color, kind: "WHEN", usage: "use color", values: []string{"auto", "always", "never"}},
		option{name: "redact", to: &o.redact, usage: "replace customer ids by keyed hashes (key: retain help settings)"},
		option{name: "verbose", to: &o.verbose, usage: "show every note that concerns the numbers, not only the first three"},
		option{name: "explain", to: &o.explain, usage: "list every decision about the data after the result, also those that the data settled"},
		option{name: "quiet", to: &o.quiet, usage: "hide the progress bar and all notes; warnings and errors are always shown"},
	)
}

// addBaseline adds the flags of a command whose numbers come from data that changes.
func addBaseline(o *sharedFlags, cmd *cobra.Command) {
	addFlags(cmd, outputTitle,
		option{name: "baseline", to: &o.baseline, kind: "FILE", usage: "show what has changed since the result that --save wrote to FILE"},
		option{name: "if-changed", to: &o.ifChanged, usage: "print nothing if the result is that of --baseline (retain help cron)"},
	)
}

// addPageOutput adds those of a command that writes a page.
func addPageOutput(o *sharedFlags, cmd *cobra.Command) {
	o.redact = true
	addFlags(cmd, outputTitle,
		option{name: "output", to: &o.output, kind: "FILE", usage: "write to a file instead of standard output"},
		option{name: "redact", to: &o.redact, usage: "replace customer ids by keyed hashes (key: retain help settings)"},
		option{name: "quiet", to: &o.quiet, usage: "hide the progress bar"},
	)
}

// addBenchmark adds the flag of a command whose numbers others publish too.
func addBenchmark(o *sharedFlags, cmd *cobra.Command) {
	addFlags(cmd, ownFlags, option{name: "benchmark", to: &o.benchmark, usage: "set published figures, and those of the settings, beside numbers of the same definition and period (retain help benchmarks)"})
}

// scope is what the flags that all metrics share ask for.
func (o *sharedFlags) scope() analysis.Scope {
	return analysis.Scope{
		Calendar: calendar.Calendar{System: o.options.System, SundayWeeks: o.weekStart == "sunday", FiscalStart: time.Month(o.fiscalStart)},
		Grain:    o.grain, Activity: o.active, From: o.from, To: o.to, Rolling: o.rolling,
		By: o.by, ByLast: o.byLast, MinGroup: o.minGroup, Confidence: o.confidence,
		Benchmark: o.benchmark, Figures: o.figures,
	}
}

// requestError names the flag of the field that a request was refused for.
func requestError(err error) error {
	var refused *analysis.RequestError
	switch {
	case !errors.As(err, &refused):
		return err
	case refused.Field == "":
		return usagef("%s", refused.Reason)
	case refused.Value == "":
		return usagef("--%s: %s", flagOf(refused.Field), refused.Reason)
	}
	return settingError("--"+flagOf(refused.Field), refused.Value, errors.New(refused.Reason))
}

// flagOf is the flag of a field: fiscal-start of FiscalStart, new-mrr of NewMRR.
func flagOf(field string) string {
	if field == "Grain" {
		return "period"
	}
	var b strings.Builder
	lower := false
	for _, r := range field {
		if unicode.IsUpper(r) && lower {
			b.WriteByte('-')
		}
		lower = unicode.IsLower(r)
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}
