package analysis

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/retain-cli/retain/pkg/audit"
	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/ltv"
	"github.com/retain-cli/retain/pkg/note"
	"github.com/retain-cli/retain/pkg/report"
)

// Audit asks for the customer-base audit through some of its lenses.
type Audit struct {
	Scope
	Lenses Lenses
	In     string // the period that is audited, or FIRST..LAST; empty: the last complete one
	Margin ltv.Margin
}

// Lens is one look at the customers.
type Lens int

// The lenses, by the numbers that the book gives them.
const (
	OnePeriod Lens = 1
)

var lenses = []Lens{OnePeriod}

// Lenses are several of them; none is all.
type Lenses []Lens

// Has tells whether a lens is among them.
func (l Lenses) Has(lens Lens) bool { return len(l) == 0 || slices.Contains(l, lens) }

// LensNames are the numbers of the lenses.
func LensNames() (names []string) {
	for _, lens := range lenses {
		names = append(names, strconv.Itoa(int(lens)))
	}
	return names
}

// MarshalText writes the numbers with commas between them.
func (l Lenses) MarshalText() ([]byte, error) {
	var names []string
	for _, lens := range l {
		names = append(names, strconv.Itoa(int(lens)))
	}
	return []byte(strings.Join(names, ",")), nil
}

// UnmarshalText reads numbers with commas between them.
func (l *Lenses) UnmarshalText(b []byte) error {
	var read Lenses
	for _, name := range strings.Split(string(b), ",") {
		at := slices.Index(LensNames(), strings.TrimSpace(name))
		if at < 0 {
			return fmt.Errorf("use %s, or several such as %s", strings.Join(LensNames(), ", "), strings.Join(LensNames(), ","))
		}
		read = append(read, lenses[at])
	}
	slices.Sort(read)
	*l = slices.Compact(read)
	return nil
}

// AuditResult is the result of Audit: what each lens that was asked for shows.
type AuditResult struct {
	Header
	Margin   float64     `json:"margin"` // in percent
	One      *audit.One  `json:"one_period,omitempty"`
	Warnings []note.Note `json:"warnings"`
	Notes    []note.Note `json:"notes"`
}

// Run looks through the lenses.
func (r Audit) Run(ctx context.Context, d *Data) (*AuditResult, error) {
	if err := d.check(ctx, r.Scope, perPeriod); err != nil {
		return nil, err
	}
	if err := d.needOrders("audit"); err != nil {
		return nil, err
	}
	res := &AuditResult{Header: d.header("audit", r.Scope, r.Activity), Margin: r.Margin.Percent()}
	var notes []note.Note
	period, err := r.period(d)
	if err != nil {
		return nil, err
	}
	switch {
	case period == nil:
		notes = append(notes, note.Note{Code: "no-period", Concerns: note.Time, Text: "no " + r.Grain.Noun() + " is complete: there is none to audit; name one with --in"})
	case !period.Complete(d.coverage.AsOf):
		notes = append(notes, note.Note{Code: "partial-period", Concerns: note.Time}.Filled("%s is incomplete (data ends %s): its numbers are too low", period.Label, d.coverage.AsOf))
	}
	if period != nil && r.Lenses.Has(OnePeriod) {
		spending, err := d.Spending(ctx, *period)
		if err != nil {
			return nil, err
		}
		one := audit.Of(spending, r.Margin)
		res.One = &one
	}
	res.Warnings, res.Notes = d.notes(notes)
	return res, nil
}

// period is the one that is audited, or nil where no period is complete.
func (r Audit) period(d *Data) (*calendar.Period, error) {
	if d.coverage.Empty {
		return nil, nil
	}
	first, last, ranged := strings.Cut(r.In, "..")
	grain, ok := calendar.GrainOf(first)
	if r.In == "" {
		grain, ok = r.Grain, true
	}
	if until, same := calendar.GrainOf(last); !ok || ranged && (!same || until != grain) {
		return nil, &RequestError{Field: "In", Value: r.In, Reason: "name a period such as 2025, 2025-Q4 or 2025-11, or a range of them such as 2025-07..2025-12"}
	}
	periods := r.Calendar.Timeline(grain, d.coverage.First, d.coverage.Last).Periods
	if r.In == "" {
		for _, p := range slices.Backward(periods) {
			if p.Complete(d.coverage.AsOf) {
				return &p, nil
			}
		}
		return nil, nil
	}
	from, err := r.named(first, grain, periods)
	if err != nil || !ranged {
		return from, err
	}
	to, err := r.named(last, grain, periods)
	if err != nil {
		return nil, err
	}
	if to.First < from.First {
		return nil, &RequestError{Field: "In", Value: r.In, Reason: "the range ends before it begins"}
	}
	return &calendar.Period{First: from.First, Last: to.Last, Label: from.Label + ".." + to.Label}, nil
}

// named is the period of the data with a label.
func (r Audit) named(label string, grain calendar.Grain, periods []calendar.Period) (*calendar.Period, error) {
	var labels []string
	for i, p := range periods {
		if strings.EqualFold(p.Label, label) {
			return &periods[i], nil
		}
		labels = append(labels, p.Label)
	}
	r.Grain = grain
	return nil, &RequestError{Field: "In", Value: label, Reason: r.noPeriod(label, labels)}
}

// Report lays the lenses out, one below the other.
func (r *AuditResult) Report() report.Report {
	out := report.Report{
		Head:  append(r.lines, "Customers = those with an order in the period.  Revenue = net of refunds."),
		Notes: slices.Concat(r.Warnings, r.Notes), Concerns: r.concerns,
		Data: r,
	}
	if r.One != nil {
		r.one(&out)
	}
	return out
}
