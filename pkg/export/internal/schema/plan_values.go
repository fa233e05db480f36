package schema

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/export/internal/problem"
	"github.com/retain-cli/retain/pkg/export/internal/questions"
	"github.com/retain-cli/retain/pkg/export/internal/text"
	"github.com/retain-cli/retain/pkg/field"
	"github.com/retain-cli/retain/pkg/note"
)

// dates finds out how days are written. Subscriptions may start in the future.
func (r *recognizer) dates(p *Plan) (err error) {
	o := field.DateOptions{
		Format: r.options.DateFormat, System: r.options.System, Location: r.options.Location,
		Min: firstDay(r.options), AnyDigit: r.options.Digits == AnyDigits,
	}
	if r.preset != nil && o.Format == "" {
		o.Format = r.preset.DateFormat
	}
	if p.Signup >= 0 {
		if err := r.signups(p, o); err != nil {
			return err
		}
	}
	if !r.kind.subscriptions {
		o.Max = r.options.Today
	}
	for _, name := range r.kind.dates {
		if name != r.kind.dates[0] && p.Days[name] == nil {
			continue
		}
		if *p.datesOf(name), err = r.datesOf(name, o); err != nil {
			return err
		}
		if r.at(name) < 0 {
			continue
		}
		zone, _ := r.zone(name) // as datesOf has made sure
		p.UTC = zone == time.UTC
		seen := r.evidence.Dates[name]
		seen.Header, seen.Format, seen.Asked = r.Header[r.at(name)], (*p.datesOf(name)).Format(), o.Format != "" && r.kindOf(r.at(name)) != text.Temporal
		if err := r.decide(questions.NotationOf(seen)); err != nil {
			return err
		}
	}
	if len(r.layout.unsure) > 0 {
		return nil // see Layout.ReadOn
	}
	return r.layout.resolveDates()
}

// resolveDates reads the columns of days of which none tells whether the day or the
// month comes first.
func (l *Layout) resolveDates() error {
	for _, name := range l.kind.dates {
		v, doubted := l.doubted[name]
		if !doubted {
			continue
		}
		read, err := l.asOthers(name, v)
		if err != nil {
			return err
		}
		*l.Plan.datesOf(name) = read
	}
	return nil
}

// asOthers reads a doubtful column of days as the other ones are written: nobody
// mixes orders in one list. Where none of them tells either, or they differ, it is
// refused; days that a row need not have are then written as the start is.
func (l *Layout) asOthers(name string, v field.Verdict) (*field.Dates, error) {
	others, dates := slices.Sorted(maps.Keys(l.told)), *l.Plan.datesOf(name)
	v.Sample = ""
	if len(others) == 0 || slices.ContainsFunc(others, func(o string) bool { return l.told[o] != l.told[others[0]] }) {
		if v.Format = l.Plan.Dates.Format(); !slices.Contains(optionalDays, name) {
			return nil, l.ambiguous(name, l.doubted[name])
		}
		return dates.As(v)
	}
	v.Format = l.told[others[0]]
	l.Notes = append(l.Notes, note.Note{Code: "date-order", Concerns: note.Time, Fix: note.Fix{Option: note.DateFormat, Value: "FORMAT"}}.
		Filled("no date of %q tells whether the day or the month comes first: they are read as those of %q; to choose", l.Header[l.Plan.Fields[name]], l.Header[l.Plan.Fields[others[0]]]))
	return dates.As(v)
}

// datesOf finds out how the days of a field are written.
func (r *recognizer) datesOf(name string, o field.DateOptions) (dates *field.Dates, err error) {
	if o.Zone, err = r.zone(name); err != nil {
		return nil, err
	}
	if o = r.typedDates(r.at(name), o); o.Format == "" {
		verdict := r.surveyDates(r.at(name))
		told := verdict.Sure && (verdict.Format != "dmy" || verdict.Because != "")
		if told {
			r.layout.tell(name, verdict)
		}
		switch {
		case !told && slices.Contains(optionalDays, name): // written as the start is
			if !verdict.Sure {
				r.layout.doubted[name] = verdict
			}
			verdict.Format = r.layout.Plan.Dates.Format()
		case !verdict.Sure && r.Whole:
			r.layout.doubted[name] = verdict
		case !told && !r.Whole:
			r.layout.unsure = append(r.layout.unsure, name)
		case verdict.Because != "":
			r.layout.noteOrder(name, verdict)
		}
		o.Format, o.Sample, o.Detected, o.Foreign = verdict.Format, verdict.Sample, true, !verdict.English
	}
	if dates, err = field.NewDates(o); err != nil {
		return nil, formatError(err, o.Format)
	}
	return dates, nil
}

// formatError is a format of dates that is none, with the reason.
func formatError(err error, format string) error {
	return &problem.UsageError{Option: note.DateFormat, Value: format, Reason: strings.TrimPrefix(err.Error(), strconv.Quote(format)+": ")}
}

// marksError is marks of amounts that do not go together, with the reason.
func marksError(err error, o field.AmountOptions) error {
	if o.Thousands != "" {
		return &problem.UsageError{Option: note.Thousands, Value: o.Thousands, Reason: err.Error()}
	}
	return &problem.UsageError{Option: note.Decimal, Value: o.Decimal, Reason: err.Error()}
}

// signups reads the days on which customers were created. They only serve for
// a warning, so that nothing is asked about them.
func (r *recognizer) signups(p *Plan, o field.DateOptions) (err error) {
	if o.Format == "" {
		o.Format, o.Detected, o.Foreign = r.surveyDates(p.Signup).Format, true, true
	}
	if o.Zone, err = r.zone("date"); err != nil {
		return err
	}
	o.Min = MinDay
	if p.Signups, err = field.NewDates(o); err != nil {
		return formatError(err, o.Format)
	}
	return nil
}

// firstDay is the earliest day that is believed.
func firstDay(o Options) calendar.Day {
	if o.MinDate != nil {
		return *o.MinDate
	}
	first, _ := calendar.Date(1990, 1, 1)
	return first
}

// MinDay is before all days that are read.
const MinDay calendar.Day = math.MinInt32

// zone is where the times of a field without an offset were taken; nil when nothing
// tells.
func (r *recognizer) zone(name string) (*time.Location, error) {
	switch at := r.at(name); {
	case r.preset != nil && r.preset.Zone != "":
		zone, err := time.LoadLocation(r.preset.Zone)
		if err != nil {
			return nil, &problem.UsageError{Option: note.Preset, Value: r.preset.Name, Reason: fmt.Sprintf("zone %q: %v", r.preset.Zone, err)}
		}
		return zone, nil
	case at >= 0 && ofUTC(r.Header[at]):
		return time.UTC, nil
	}
	return nil, nil
}

// ofUTC tells whether a header says that its times are those of UTC: Created
// (UTC), date_created_gmt.
func ofUTC(header string) bool {
	words := questions.Words(header)
	return len(words) > 1 && (words[len(words)-1] == "utc" || words[len(words)-1] == "gmt")
}

func (r *recognizer) surveyDates(column int) field.Verdict {
	s := field.DateSurvey{AnyDigit: r.options.Digits == AnyDigits}
	seen := 0
	r.Each(func(fields []string, line int64) bool {
		if column >= 0 && column < len(fields) && !questions.NoDayMeant(fields[column], math.MaxInt) {
			s.Add([]byte(fields[column]), line)
			seen++
		}
		return seen < 1000 || !s.Verdict().Sure
	})
	return s.Verdict()
}

// tell takes what a date of a column proves: whether the day or the month comes
// first.
func (l *Layout) tell(name string, v field.Verdict) {
	if v.Because != "" && (v.Format == "dmy" || v.Format == "mdy") {
		l.told[name] = v.Format
	}
}

// noteOrder tells why the day comes first in a column, or the month.
func (l *Layout) noteOrder(name string, v field.Verdict) {
	text := v.Because
	if l.kind.subscriptions {
		text = l.Header[l.Plan.Fields[name]] + ": " + text
	}
	l.Notes = append(l.Notes, note.Note{Code: "date-order", Level: note.Proven, Concerns: note.Time, Text: text, Args: &note.Args{"field": name, "because": v.Because}})
}

// ambiguous is a column of days of which none tells whether the day or the month
// comes first.
func (l *Layout) ambiguous(name string, v field.Verdict) error {
	p := l.RowProblem(&field.Fault{
		Code: "date-ambiguous", Reason: "may be day first or month first, as may every other date of the column",
		Fixes: []note.Fix{{Option: note.DateFormat, Value: "dmy"}, {Option: note.DateFormat, Value: "mdy"}},
	}, v.Line, l.Plan.Fields[name], []byte(v.Value))
	if l.preset != nil {
		p.Hint = l.preset.Dates
	}
	return problem.Stop(p)
}

// amounts finds out how amounts are written.
func (r *recognizer) amounts(p *Plan) error {
	o := field.AmountOptions{
		Decimal: r.options.Mark(r.preset), Thousands: r.options.Thousands, AnyDigit: r.options.Digits == AnyDigits,
		StripCurrency: r.options.StripCurrency, TrailingMinus: r.options.TrailingMinus, MinorUnits: r.options.AmountUnit == MinorUnit,
	}
	if r.preset != nil {
		o.StripCurrency = o.StripCurrency || r.preset.Symbols
		o.MinorUnits = o.MinorUnits || r.preset.MinorUnits && r.options.AmountUnit == AmountUnitAuto
	}
	o = r.typedAmounts(p.Amount, o)
	if err := r.unit(p, &o); err != nil {
		return err
	}
	p.Minor = o.MinorUnits
	w := r.evidence.Written
	if !w.Known() {
		w = r.surveyWritten(p)
	}
	if err := r.symbol(&o, w); err != nil {
		return err
	}
	r.currency(p, &o)
	if r.options.Rates != nil && p.Amount >= 0 && p.Currency < 0 && p.Unit == "" {
		return r.missing("currency")
	}
	o.Digits = field.CurrencyDigits(cmp.Or(p.Unit, o.Currency))
	if err := r.marks(p, &o, w); err != nil {
		return err
	}
	if _, err := field.NewAmounts(o); err != nil {
		return marksError(err, o)
	}
	p.Written = o
	o.Scale = r.finest(p.Amount, o)
	if r.quantity >= 0 {
		pieces := r.quantities(p, o)
		if p.Quantity >= 0 {
			o.Scale = min(max(o.Scale, o.Digits)+pieces, mostScale)
		}
	}
	p.Amounts, _ = field.NewAmounts(o)
	return nil
}

// mostScale is the most decimals that amounts are read with from the first: more
// would leave no room for large sums.
const mostScale = 6

// currency finds the currency of the amounts, as far as the first rows and the
// header tell: it says how many digits amounts have and which symbols fit.
func (r *recognizer) currency(p *Plan, o *field.AmountOptions) {
	o.Currency = strings.ToUpper(r.options.Currency)
	if p.Amount < 0 {
		return
	}
	if p.Currency < 0 {
		p.Unit = CurrencyIn(r.Header[p.Amount])
		if r.preset != nil && r.preset.Currency != "" {
			p.Unit = r.preset.Currency
		}
		o.Currency = cmp.Or(p.Unit, o.Currency)
	}
	r.Each(func(fields []string, line int64) bool {
		if p.Currency >= 0 && p.Currency < len(fields) && o.Currency == "" {
			o.Currency, _ = field.Currency([]byte(fields[p.Currency]))
		}
		if p.Currency < 0 && o.StripCurrency && p.Amount < len(fields) && o.Currency == "" && o.Symbol == "" {
			symbol, codes := field.Symbol([]byte(fields[p.Amount]))
			if o.Symbol = symbol; len(codes) == 1 {
				o.Currency, p.Unit = codes[0], codes[0]
			}
		}
		return o.Currency == "" && o.Symbol == ""
	})
}

// finest is the most decimals of the amounts that have been looked at.
func (r *recognizer) finest(column int, o field.AmountOptions) int {
	most, seen := 0, 0
	amounts, _ := field.NewAmounts(o)
	r.Each(func(fields []string, line int64) bool {
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
