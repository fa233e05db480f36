package export

import (
	"cmp"
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/field"
)

// filters prepares the columns that say whether a row counts.
func (r *recogniser) filters(p *plan) error {
	status := r.at("status")
	asked := r.options.Statuses
	if len(asked) == 1 && asked[0] == "all" {
		return nil
	}
	if len(asked) > 0 {
		if status < 0 {
			return &UsageError{fmt.Sprintf("--status %s: %s has no column for the status; name it with --column status=HEADER", strings.Join(asked, ","), r.name)}
		}
		p.asked = &filter{column: status, statuses: field.NewStatuses(field.StatusOptions{Keep: asked, Blank: true, Why: "other"})}
		p.filters = append(p.filters, *p.asked)
	}
	if r.preset == nil {
		if len(asked) == 0 && status >= 0 {
			p.filters = append(p.filters, filter{column: status, statuses: field.NewStatuses(field.StatusOptions{Default: true})})
		}
		return nil
	}
	for _, f := range r.preset.Filters {
		found := named(r.header, f.Header)
		if len(found) == 0 || f.Status && len(asked) > 0 {
			continue
		}
		p.filters = append(p.filters, filter{found[0], f.statuses(), f.Negative != ""})
	}
	return nil
}

func (f RowFilter) statuses() *field.Statuses {
	return field.NewStatuses(field.StatusOptions{Keep: f.Keep, Why: cmp.Or(f.Negative, "other"), Drop: f.Drop, Filled: f.Filled, Default: f.Status && f.Keep == nil})
}

// dates finds out how dates are written.
func (r *recogniser) dates(p *plan) error {
	o := field.DateOptions{
		Format: r.options.DateFormat, System: r.options.System, Location: r.options.Location,
		Min: firstDay(r.options), Max: r.options.Today, AnyDigit: r.options.Digits == "any",
	}
	if err := r.zone(&o); err != nil {
		return err
	}
	if r.preset != nil && o.Format == "" {
		o.Format = r.preset.DateFormat
	}
	if err := r.signups(p, o); err != nil {
		return err
	}
	if o.Format == "" {
		verdict := r.surveyDates(p.date)
		if !verdict.Sure {
			if r.whole {
				return r.ambiguous(verdict)
			}
			p.unsure = &verdict
		}
		o.Format, o.Sample = verdict.Format, verdict.Sample
		if verdict.Because != "" {
			r.note("date-order", "%s", verdict.Because)
		}
	}
	var err error
	if p.dates, err = field.NewDates(o); err != nil {
		return &UsageError{"--date-format " + err.Error()}
	}
	return nil
}

// signups reads the days on which customers were created. They only serve for
// a warning, so that nothing is asked about them.
func (r *recogniser) signups(p *plan, o field.DateOptions) (err error) {
	if p.signup >= 0 && o.Format == "" {
		o.Format = r.surveyDates(p.signup).Format
	}
	o.Min, o.Max = minDay, 0
	if p.signups, err = field.NewDates(o); err != nil {
		return &UsageError{"--date-format " + err.Error()}
	}
	return nil
}

// firstDay is the earliest day that is believed.
func firstDay(o Options) calendar.Day {
	if o.MinDateSet {
		return o.MinDate
	}
	first, _ := calendar.Date(1990, 1, 1)
	return first
}

// minDay is before all days that are read.
const minDay calendar.Day = math.MinInt32

// zone is where times without an offset were taken.
func (r *recogniser) zone(o *field.DateOptions) (err error) {
	switch {
	case r.preset != nil && r.preset.Zone != "":
		if o.Zone, err = time.LoadLocation(r.preset.Zone); err != nil {
			return &UsageError{fmt.Sprintf("preset %s: zone %q: %v", r.preset.Name, r.preset.Zone, err)}
		}
	case strings.HasSuffix(r.header[r.at("date")], "(UTC)"):
		o.Zone = time.UTC
	}
	return nil
}

func (r *recogniser) surveyDates(column int) field.Verdict {
	s := field.DateSurvey{AnyDigit: r.options.Digits == "any"}
	seen := 0
	r.rows(func(fields []string, line int64) bool {
		if column < len(fields) {
			s.Add([]byte(fields[column]), line)
			seen++
		}
		return seen < 1000 || !s.Verdict().Sure
	})
	return s.Verdict()
}

func (r *recogniser) ambiguous(v field.Verdict) error {
	column, hint := r.at("date"), "use --date-format dmy or --date-format mdy"
	if r.preset != nil && r.preset.Dates != "" {
		hint += "; " + r.preset.Dates
	}
	return fileProblem(Problem{Code: "date-ambiguous", File: r.name, Line: v.Line, Column: column + 1, Field: r.header[column], Value: v.Value,
		Reason: "may be day first or month first, as may every other date of the column", Hint: hint})
}

// amounts finds out how amounts are written.
func (r *recogniser) amounts(p *plan) error {
	o := field.AmountOptions{
		Decimal: r.options.Decimal, Thousands: r.options.Thousands, AnyDigit: r.options.Digits == "any",
		StripCurrency: r.options.StripCurrency, TrailingMinus: r.options.TrailingMinus, MinorUnits: r.options.MinorUnits,
	}
	if r.preset != nil {
		o.StripCurrency = o.StripCurrency || r.preset.Symbols
		o.MinorUnits = o.MinorUnits || r.preset.MinorUnits
		if o.Decimal == "" {
			o.Decimal = r.preset.Decimal
		}
	}
	p.minor = o.MinorUnits
	r.currency(p, &o)
	if r.options.Rates != nil && p.amount >= 0 && p.currency < 0 && p.unit == "" {
		return r.missing("currency")
	}
	o.Digits = field.CurrencyDigits(cmp.Or(p.unit, o.Currency))
	if _, err := field.NewAmounts(o); err != nil {
		return &UsageError{"--decimal or --thousands: " + err.Error()}
	}
	o.Scale = r.finest(p.amount, o)
	p.amounts, _ = field.NewAmounts(o)
	return nil
}

// currency finds the currency of the amounts, as far as the first rows and the
// header tell: it says how many digits amounts have and which symbols fit.
func (r *recogniser) currency(p *plan, o *field.AmountOptions) {
	o.Currency = strings.ToUpper(r.options.Currency)
	if p.amount < 0 {
		return
	}
	if p.currency < 0 {
		p.unit = currencyIn(r.header[p.amount])
		if r.preset != nil && r.preset.Currency != "" {
			p.unit = r.preset.Currency
		}
		o.Currency = cmp.Or(p.unit, o.Currency)
	}
	r.rows(func(fields []string, line int64) bool {
		if p.currency >= 0 && p.currency < len(fields) && o.Currency == "" {
			o.Currency, _ = field.Currency([]byte(fields[p.currency]))
		}
		if p.currency < 0 && o.StripCurrency && p.amount < len(fields) && o.Currency == "" && o.Symbol == "" {
			symbol, codes := field.Symbol([]byte(fields[p.amount]))
			if o.Symbol = symbol; len(codes) == 1 {
				o.Currency, p.unit = codes[0], codes[0]
			}
		}
		return o.Currency == "" && o.Symbol == ""
	})
}

// finest is the most decimals of the amounts that have been looked at.
func (r *recogniser) finest(column int, o field.AmountOptions) int {
	most, seen := 0, 0
	amounts, _ := field.NewAmounts(o)
	r.rows(func(fields []string, line int64) bool {
		if column >= 0 && column < len(fields) {
			if _, digits, fault := amounts.Parse([]byte(fields[column])); fault == nil {
				most = max(most, digits)
			}
		}
		seen++
		return seen < 1000
	})
	return most
}
