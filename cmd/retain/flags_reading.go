package main

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/choice"
	"github.com/retain-cli/retain/pkg/export"
	"github.com/retain-cli/retain/pkg/field"
	"github.com/retain-cli/retain/pkg/spelling"
)

// readingFlags say how the exports are to be read. Most of them go into
// export.Options as they are, which says what they mean.
type readingFlags struct {
	options    export.Options
	customers  string
	rates      string
	amountUnit string
	minDate    dayFlag
	rejects    string
	maxBytes   size
	maxMemory  size
	maxField   size
	allowEmpty bool
}

// addReading adds the flags of a command that reads exports.
func addReading(o *metricFlags, cmd *cobra.Command) {
	o.addColumns(cmd)
	o.addValues(cmd)
	o.addRows(cmd)
	o.addLimits(cmd)
}

func (o *readingFlags) addColumns(cmd *cobra.Command) {
	g := flagGroup{cmd, "Reading: files and columns"}
	g.file(&o.customers, "customers", "customers export; alone, of subscriptions")
	g.add(&columnsFlag{columns: &o.options.Columns}, "column", "column that holds a field, repeatable; #3 is the third, Name#2 the second called Name")
	g.string(&o.options.Preset, "preset", "NAME", "shop or payment system that wrote the export")
	g.otherwise("preset", "detected by its header")
	g.complete("preset", export.PresetNames(o.options))
	g.choice(&o.options.Delimiter, "delimiter", "CHAR", "field separator", ",", ";", "tab", "|")
	g.otherwise("delimiter", "detected")
	g.string(&o.options.Encoding, "encoding", "NAME", "character encoding")
	g.otherwise("encoding", "UTF-8, or UTF-16 with its byte order mark")
	g.count(&o.options.SkipLines, "skip-lines", "lines to skip above the header")
	g.string(&o.options.Comment, "comment", "TEXT", "skip lines that begin with TEXT")
	g.bool(&o.options.NoHeader, "no-header", "the first line is data; columns are called #1, #2, ...")
}

func (o *readingFlags) addValues(cmd *cobra.Command) {
	g := flagGroup{cmd, "Reading: values"}
	o.amountUnit = "major"
	g.string(&o.options.DateFormat, "date-format", "FORMAT", "iso, dmy, mdy, ymd, unix, excel or a pattern such as \"DD.MM.YYYY HH:mm\"")
	g.otherwise("date-format", "detected")
	g.text(&o.minDate, "min-date", "DAY", "reject earlier dates")
	g.otherwise("min-date", "1990-01-01")
	marks := o.options.Decimal.Names()
	g.text(&o.options.Decimal, "decimal", "MARK", "decimal mark: "+choice.OneOf(marks), marks...)
	g.string(&o.options.Thousands, "thousands", "MARK", "grouping mark of amounts")
	g.otherwise("thousands", "only where it is unambiguous")
	g.named(&o.options.Digits, "digits", "WHICH", "accept decimal digits, signs and separators of every script", o.options.Digits.Names())
	g.bool(&o.options.StripCurrency, "strip-currency", "accept currency symbols and codes beside amounts when they agree")
	g.bool(&o.options.TrailingMinus, "trailing-minus", "read 25.00- as -25.00")
	g.choice(&o.amountUnit, "amount-unit", "UNIT", "unit of amounts: major (euros) or minor (cents)", "major", "minor")
	g.text((*currency)(&o.options.Currency), "currency", "CODE", "count only orders in this currency, or convert into it with --rates")
	g.file(&o.rates, "rates", "exchange rates into --currency: a CSV of date, currency, rate (the value of 1 unit); an order takes the rate of its day, or the latest one before")
}

func (o *readingFlags) addRows(cmd *cobra.Command) {
	g := flagGroup{cmd, "Reading: which rows count"}
	g.list(&o.options.Statuses, "status", "STATUS,...", "count only rows with these statuses; blank: without one; all: every row")
	g.otherwise("status", "all but "+strings.Join(field.DroppedStatuses(), ", "))
	g.named(&o.options.Duplicates, "duplicates", "WHAT", "order ids that occur again elsewhere", o.options.Duplicates.Names())
	g.named(&o.options.Blank, "blank-customer", "WHAT", "rows without a customer", o.options.Blank.Names())
	g.bool(&o.options.FoldIDs, "fold-ids", "ignore case in customer ids")
	g.text(&o.options.MinAmount, "min-amount", "AMOUNT", "exclude smaller orders")
	g.named(&o.options.Refunded, "refunded", "WHAT", "orders refunded in full", o.options.Refunded.Names())
	g.bool(&o.options.IncludeFree, "include-free", "count subscriptions with an MRR of 0 (trials, free plans)")
}

func (o *readingFlags) addLimits(cmd *cobra.Command) {
	g := flagGroup{cmd, limitFlags}
	g.text(&o.maxField, "max-field-size", "SIZE", "longest field")
	g.otherwise("max-field-size", "64K")
	g.text(&o.maxBytes, "max-bytes", "SIZE", "most bytes to read after decompression, such as 10G")
	g.otherwise("max-bytes", "no limit")
	g.text(&o.maxMemory, "max-memory", "SIZE", "most memory to use")
	g.otherwise("max-memory", "three quarters of what is available")
	g.count(&o.options.Jobs, "jobs", "number of workers")
	g.otherwise("jobs", "one per core")
}

// limitFlags is the title of the flags that stop a run.
const limitFlags = "Reading: limits"

// addRejects adds the flags of a command that stops at bad rows.
func addRejects(o *metricFlags, cmd *cobra.Command) {
	g := flagGroup{cmd, limitFlags}
	g.text(&o.options.MaxRejects, "max-rejects", "N", "tolerate up to N rejected rows, or a share of them such as 0.5%")
	g.file(&o.rejects, "rejects", "write rejected rows to FILE, with code, place and reason")
	o.allowEmpty = true
	g.bool(&o.allowEmpty, "allow-empty", "an export without orders is an empty result with a warning; =false: an error")
}

// currency is a code of ISO 4217.
type currency string

func (c currency) MarshalText() ([]byte, error) { return []byte(c), nil }

func (c *currency) UnmarshalText(b []byte) error {
	code, fault := field.Currency(b)
	if fault == nil {
		*c = currency(code)
		return nil
	}
	near := spelling.Nearest(string(b), field.Currencies())
	if _, codes := field.Symbol(append(bytes.Clone(b), '1')); len(codes) > 0 {
		near = choice.OneOf(codes[:min(4, len(codes))])
	}
	if near != "" {
		return fmt.Errorf("no code of ISO 4217; did you mean %s?", near)
	}
	return errors.New("no code of ISO 4217; write three letters, such as EUR")
}

// dayFlag is a day that may be unset.
type dayFlag struct {
	set bool
	calendar.Day
}

func (d dayFlag) MarshalText() ([]byte, error) {
	if !d.set {
		return nil, nil
	}
	return d.Day.MarshalText()
}

func (d *dayFlag) UnmarshalText(b []byte) error {
	d.set = true
	return d.Day.UnmarshalText(b)
}
