package analysis

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/retain-cli/retain/pkg/benchmark"
	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/compare"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/report"
	"github.com/retain-cli/retain/pkg/retention"
)

// Scope is what all requests share: how time is cut, who is active, which periods
// are shown and how customers are grouped. The zero value is calendar months, all
// of them, customers who ordered in the month, no groups.
type Scope struct {
	Calendar calendar.Calendar
	Grain    calendar.Grain
	Activity facts.Activity
	From, To calendar.Bound // of the periods that are shown

	// Rolling is how many periods a row of CRR, CCR and RCR leads over, each from
	// the end of the period so many before to the end of its own; 0: 1.
	Rolling int

	By         string  // dimension that customers are grouped by
	ByLast     bool    // group customers by their last order or subscription, not their first
	MinGroup   int     // groups that never have as many customers are hidden
	Confidence float64 // of intervals and tests, in percent; 0: 95

	Benchmark bool               // set published figures beside the numbers, in CRR, CCR, RCR and Repeat
	Figures   []benchmark.Figure // of the user's own, to be set there too
}

// Check reports what is wrong with the scope itself, whatever the data.
func (s Scope) Check() error {
	from, to := s.shown()
	switch {
	case s.Rolling < 0:
		return &RequestError{Field: "Rolling", Value: strconv.Itoa(s.Rolling), Reason: "fewer than no periods"}
	case from == nil && s.From != calendar.Bound{}:
		return s.noDay("From", s.From)
	case to == nil && s.To != calendar.Bound{}:
		return s.noDay("To", s.To)
	case from != nil && to != nil && *from > *to:
		return &RequestError{Field: "From", Value: s.From.String(), Reason: fmt.Sprintf("later than the end, %s", s.To)}
	case s.Calendar.System.Retail() && s.Calendar.FiscalStart != 0:
		return &RequestError{Field: "FiscalStart", Value: s.Calendar.FiscalStart.String(),
			Reason: fmt.Sprintf("years of the calendar %s always begin after the Saturday closest to 31 January", s.Calendar.System)}
	}
	return nil
}

func (s Scope) noDay(field string, b calendar.Bound) error {
	reason := fmt.Sprintf("no such day in the %s calendar", s.Calendar.System)
	if g, ok := calendar.GrainOf(b.Label); ok {
		someday, _ := calendar.Date(2024, 6, 1)
		reason = fmt.Sprintf("no such %s; a %s here is %s, for instance", g.Noun(), g.Noun(), s.Calendar.Period(g, someday))
	}
	return &RequestError{Field: field, Value: b.String(), Reason: reason}
}

// shown are the days that bound the periods that are shown.
func (s Scope) shown() (from, to *calendar.Day) {
	if first, _, ok := s.From.Days(s.Calendar); ok {
		from = &first
	}
	if _, last, ok := s.To.Days(s.Calendar); ok {
		to = &last
	}
	return from, to
}

func (s Scope) confidence() float64 {
	if s.Confidence > 0 && s.Confidence < 100 {
		return s.Confidence
	}
	return 95
}

func (s Scope) tests() compare.Options { return compare.Options{Confidence: s.confidence()} }

func (s Scope) retention(method retention.Method) retention.Options {
	o := retention.Options{Method: method, Confidence: s.confidence()}
	o.From, o.To = s.shown()
	return o
}

// query asks for facts by group.
func (s Scope) query() facts.Query {
	by := facts.By{Name: s.By, Last: s.ByLast, Calendar: s.Calendar, Grain: s.Grain}
	return facts.Query{Calendar: s.Calendar, Grain: s.Grain, Activity: s.Activity, By: by, Rolling: s.Rolling}
}

// movements are those that a scope asks for, with the identities of customers and
// revenue checked in every period.
func (d *Data) movements(ctx context.Context, s Scope) (facts.Movements, error) {
	if err := d.check(ctx, s, perPeriod); err != nil {
		return facts.Movements{}, err
	}
	m, err := d.Movements(ctx, s.query())
	if err != nil {
		return facts.Movements{}, err
	}
	if bad := m.Unbalanced(); len(bad) > 0 {
		return facts.Movements{}, &SourceError{bad}
	}
	return m, nil
}

// sampleOf asks for what tests of formulas need over some parts of the movements.
func sampleOf(parts []facts.Part, formulas ...compare.Formula) facts.Sample {
	return facts.Sample{Sides: parts, Sets: compare.Figures(formulas...)}
}

// scattered is how customers are distributed over groups: all of them, and those whom
// tests do not leave out.
type scattered struct{ all, tested *facts.Scatter }

// contrast compares the groups by a test of each.
func (s scattered) contrast(test func(*facts.Scatter) compare.Test) contrast {
	return contrast{test(s.all), test(s.tested)}
}

// scatters are those of some samples, in one pass.
func (d *Data) scatters(ctx context.Context, s Scope, m facts.Movements, samples ...facts.Sample) ([]scattered, error) {
	q := s.query()
	q.Activity = m.Activity // with the days that were found
	asked := samples
	if n := s.skipped(m.Newcomers()); n > 0 {
		for _, sample := range samples {
			sample.Skipped = n
			asked = append(slices.Clip(asked), sample)
		}
	}
	scatters, err := facts.ScattersOf(ctx, d.Source, q, asked...)
	if err != nil {
		return nil, err
	}
	pairs := make([]scattered, len(samples))
	for i := range pairs {
		pairs[i] = scattered{scatters[i], scatters[len(scatters)-len(samples)+i]}
	}
	return pairs, nil
}

// active is the definition of an active customer in words.
func (d *Data) active(s Scope, a facts.Activity) string {
	noun := s.Grain.Noun()
	switch {
	case d.coverage.FromSubscription:
		return "has a subscription at the end of the " + noun
	case s.Grain == calendar.Daily && a.Days == 0:
		return "ordered on the day"
	case a.Auto && a.Days > 0:
		return fmt.Sprintf("ordered in the %s up to the end of the %s (4 of 5 returning customers return within that time)", days(a.Days), noun)
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

// overPeriods says which periods a summary is over.
func (s Scope) overPeriods() string {
	periods := "complete " + s.Grain.Noun() + "s"
	if from, to := s.shown(); from != nil || to != nil {
		return "the " + periods + " that --from and --to leave"
	}
	return "all " + periods
}

// noPeriod says which periods exist instead.
func (s Scope) noPeriod(name string, all []string) string {
	if strings.HasPrefix(strings.ToUpper(name), "FY") && s.Calendar.FiscalStart <= 1 {
		return "fiscal years need --fiscal-start MONTH"
	}
	return fmt.Sprintf("no such %s; the periods are %s", s.Grain.Noun(), some(all))
}

// spanned is a row of a period.
type spanned interface{ When() facts.Span }

// periodColumns begin a table with a row for each period.
func periodColumns[Row spanned]() []report.Column[Row] {
	return []report.Column[Row]{
		{Name: "period", Title: "Period", Cell: func(r Row) report.Cell { return report.Text(r.When().Period) }},
		{Name: "first_day", For: report.Programs, Cell: func(r Row) report.Cell { return report.Day(r.When().FirstDay) }},
		{Name: "last_day", For: report.Programs, Cell: func(r Row) report.Cell { return report.Day(r.When().LastDay) }},
		{Name: "complete", For: report.Programs, Cell: func(r Row) report.Cell { return report.Bool(r.When().Complete) }},
	}
}

// passedColumn is the customers who came and went within a period, whom neither
// its start nor its end counts: for people where there are any.
func passedColumn[Row any](rows []Row, passed func(Row) int64) report.Column[Row] {
	column := report.Column[Row]{Name: "customers_passed", Title: "Passed", Right: true, For: report.Programs, Cell: func(r Row) report.Cell { return report.Count(passed(r)) }}
	if slices.ContainsFunc(rows, func(r Row) bool { return passed(r) > 0 }) {
		column.For = report.Everyone
	}
	return column
}

// passedHead explains that column, where people see it.
func passedHead[Row any](s Scope, rows []Row, passed func(Row) int64) []string {
	if passedColumn(rows, passed).For != report.Everyone {
		return nil
	}
	within := "the period"
	if s.Rolling > 1 {
		within = fmt.Sprintf("the %d %ss", s.Rolling, s.Grain.Noun())
	}
	return []string{"Passed = joined and gone within " + within + "; not in New, Lost or any rate."}
}

// rollingHead explains rows that are longer than their period.
func (s Scope) rollingHead() []string {
	if s.Rolling <= 1 {
		return nil
	}
	noun := s.Grain.Noun()
	return []string{fmt.Sprintf("Start = end of the %s %d %ss before; rows overlap.", noun, s.Rolling, noun)}
}

// partial marks the row of a period that is not over.
func partial[Row spanned](r Row) (mark string, faint bool) {
	if !r.When().Complete {
		return "partial", true
	}
	return "", false
}

// complete are the periods that are over.
func complete[Row spanned](periods []Row) (complete []Row) {
	for _, p := range periods {
		if p.When().Complete {
			complete = append(complete, p)
		}
	}
	return complete
}

// overall is the sum of a number over the periods that are over.
func overall[Row spanned](periods []Row, of func(Row) int64) (sum int64) {
	for _, p := range complete(periods) {
		sum += of(p)
	}
	return sum
}

// history is a number in each period that is over.
func history[Row spanned](periods []Row, of func(Row) *float64) []*float64 {
	values := []*float64{}
	for _, p := range periods {
		if p.When().Complete {
			values = append(values, of(p))
		}
	}
	return values
}
