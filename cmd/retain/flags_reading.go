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
	addFlags(cmd, limitFlags,
		option{name: "max-field-size", to: &o.maxField, kind: "SIZE", usage: "longest field", otherwise: "64K"},
		option{name: "max-bytes", to: &o.maxBytes, kind: "SIZE", usage: "most bytes to read after decompression, such as 10G", otherwise: "no limit"},
		option{name: "max-memory", to: &o.maxMemory, kind: "SIZE", usage: "most memory to use", otherwise: "three quarters of what is available"},
		option{name: "jobs", to: &o.options.Jobs, usage: "number of workers", otherwise: "one per core"},
	)
}

func (o *readingFlags) addColumns(cmd *cobra.Command) {
	addFlags(cmd, "Reading: files and columns",
		option{name: "customers", to: &o.customers, kind: "FILE", usage: "customers export; alone, of subscriptions"},
		option{name: "column", to: &columnsFlag{columns: &o.options.Columns}, usage: "column that holds a field, repeatable; #3 is the third, Name#2 the second called Name"},
		option{name: "preset", to: &o.options.Preset, kind: "NAME", usage: "shop or payment system that wrote the export",
			suggest: export.PresetNames(o.options), otherwise: "detected by its header"},
		option{name: "delimiter", to: &o.options.Delimiter, kind: "CHAR", usage: "field separator", values: []string{",", ";", "tab", "|"}, otherwise: "detected"},
		option{name: "encoding", to: &o.options.Encoding, kind: "NAME", usage: "character encoding", otherwise: "UTF-8, or UTF-16 with its byte order mark"},
		option{name: "skip-lines", to: &o.options.SkipLines, usage: "lines to skip above the header"},
		option{name: "comment", to: &o.options.Comment, kind: "TEXT", usage: "skip lines that begin with TEXT"},
		option{name: "no-header", to: &o.options.NoHeader, usage: "the first line is data; columns are called #1, #2, ..."},
	)
}

func (o *readingFlags) addValues(cmd *cobra.Command) {
	o.amountUnit = "major"
	addFlags(cmd, "Reading: values",
		option{name: "date-format", to: &o.options.DateFormat, kind: "FORMAT",
			usage: "iso, dmy, mdy, ymd, unix, excel or a pattern such as \"DD.MM.YYYY HH:mm\"", otherwise: "detected"},
		option{name: "min-date", to: &o.minDate, kind: "DAY", usage: "reject earlier dates", otherwise: "1990-01-01"},
		option{name: "decimal", to: &o.options.Decimal, kind: "MARK", usage: "decimal mark"},
		option{name: "thousands", to: &o.options.Thousands, kind: "MARK", usage: "grouping mark of amounts", otherwise: "only where it is unambiguous"},
		option{name: "digits", to: &o.options.Digits, kind: "WHICH", usage: "accept decimal digits, signs and separators of every script"},
		option{name: "strip-currency", to: &o.options.StripCurrency, usage: "accept currency symbols and codes beside amounts when they agree"},
		option{name: "trailing-minus", to: &o.options.TrailingMinus, usage: "read 25.00- as -25.00"},
		option{name: "amount-unit", to: &o.amountUnit, kind: "UNIT", usage: "unit of amounts, euros or cents", values: []string{"major", "minor"}},
		option{name: "currency", to: (*currency)(&o.options.Currency), kind: "CODE", usage: "count only orders in this currency, or convert into it with --rates"},
		option{name: "rates", to: &o.rates, kind: "FILE",
			usage: "exchange rates into --currency: a CSV of date, currency, rate (the value of 1 unit); an order takes the rate of its day, or the latest one before"},
	)
}

func (o *readingFlags) addRows(cmd *cobra.Command) {
	addFlags(cmd, "Reading: which rows count",
		option{name: "status", to: &o.options.Statuses, kind: "STATUS,...", usage: "count only rows with these statuses; blank: without one; all: every row",
			otherwise: "all but " + strings.Join(field.DroppedStatuses(), ", ")},
		option{name: "duplicates", to: &o.options.Duplicates, kind: "WHAT", usage: "order ids that occur again elsewhere"},
		option{name: "blank-customer", to: &o.options.Blank, kind: "WHAT", usage: "rows without a customer"},
		option{name: "fold-ids", to: &o.options.FoldIDs, usage: "ignore case in customer ids"},
		option{name: "min-amount", to: &o.options.MinAmount, kind: "AMOUNT", usage: "exclude smaller orders"},
		option{name: "refunded", to: &o.options.Refunded, kind: "WHAT", usage: "orders refunded in full"},
		option{name: "include-free", to: &o.options.IncludeFree, usage: "count subscriptions with an MRR of 0 (trials, free plans)"},
	)
}

// limitFlags is the title of the flags that stop a run.
const limitFlags = "Reading: limits"

// addRejects adds the flags of a command that stops at bad rows.
func addRejects(o *metricFlags, cmd *cobra.Command) {
	o.allowEmpty = true
	addFlags(cmd, limitFlags,
		option{name: "max-rejects", to: &o.options.MaxRejects, kind: "N", usage: "tolerate up to N rejected rows, or a share of them such as 0.5%"},
		option{name: "rejects", to: &o.rejects, kind: "FILE", usage: "write rejected rows to a file, with code, place and reason"},
		option{name: "allow-empty", to: &o.allowEmpty, usage: "an export without orders is an empty result with a warning; =false: an error"},
	)
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
		return fmt.Errorf("not an ISO 4217 code; did you mean %s?", near)
	}
	return errors.New("not an ISO 4217 code; write three letters, such as EUR")
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
