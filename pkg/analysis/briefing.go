package analysis

import (
	"context"
	"slices"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/choice"
	"github.com/retain-cli/retain/pkg/note"
	"github.com/retain-cli/retain/pkg/report"
	"github.com/retain-cli/retain/pkg/rfm"
	"github.com/retain-cli/retain/pkg/summary"
)

// Briefing asks for what one page shows of all metrics. Every number is that of the
// request named like the field of Brief that holds it, with the same scope.
type Briefing struct {
	Scope
	RFM      rfm.Options
	Sections []Section // none: all that the data has
}

// Section is a part of the page.
type Section uint8

// The sections, in the order of the page.
const (
	Headlines Section = iota
	Look              // what is worth a look
	OfCustomers
	OfRevenue
	OfCohorts
	OfRepeat
	OfSegments
	OfValue
	OfGroups
	OfData
	OfDefinitions
)

var sectionNames = [...]string{
	Headlines: "headlines", Look: "look", OfCustomers: "customers", OfRevenue: "revenue", OfCohorts: "cohorts", OfRepeat: "repeat",
	OfSegments: "segments", OfValue: "value", OfGroups: "groups", OfData: "data", OfDefinitions: "definitions",
}

// SectionNames are the sections in the order of the page, for help, errors and completion.
func SectionNames() []string { return sectionNames[:] }

// String is the name of the section.
func (s Section) String() string { return sectionNames[s] }

// MarshalText is String.
func (s Section) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads one of SectionNames.
func (s *Section) UnmarshalText(b []byte) error { return choice.Parse(s, b, SectionNames()) }

// Brief is the result of Briefing. What no section shows is nil.
type Brief struct {
	*Overview
	Sections []Section         // in the order of the page
	Findings []summary.Finding // up to five, where Overview has three
	Change   *Comparison       // the last complete period against the one before; nil without both

	CRR      *Rates
	RCR, MRR *Flows
	Cohorts  *CohortResult
	Merged   int // cohorts of Scope.Grain, where they are so many that Cohorts and Value are by longer periods
	Repeat   *RepeatResult
	Segments *Segments
	Value    Result // *HistoricLTV or, of subscriptions, *SimpleLTV
	ByGroup  *Rates // CRR by group

	OfSubscriptions bool
}

// shownFindings and shownCohorts are how many there are on the page at most.
const (
	shownFindings = 5
	shownCohorts  = 24
)

// repeatMarks are the days at which the repurchase curve is read.
var repeatMarks = calendar.Durations{30, 60, 90, 180, 365}

// Has tells whether the page has a section.
func (b *Brief) Has(s Section) bool { return slices.Contains(b.Sections, s) }

// sections are those asked for, or all that the data has.
func (r Briefing) sections(d *Data) (sections []Section, err error) {
	for s := range Section(len(sectionNames)) {
		why := ""
		switch {
		case d.coverage.FromSubscription && (s == OfRepeat || s == OfSegments):
			why = "the section needs orders, and a customers file alone has none"
		case s == OfGroups && r.By == "":
			why = "the section needs groups: --by COLUMN"
		}
		asked := slices.Contains(r.Sections, s)
		if asked && why != "" {
			return nil, &RequestError{Field: "Sections", Value: s.String(), Reason: why}
		}
		if why == "" && (asked || len(r.Sections) == 0) {
			sections = append(sections, s)
		}
	}
	return sections, nil
}

// Run computes the results that the sections show.
func (r Briefing) Run(ctx context.Context, d *Data) (*Brief, error) {
	sections, err := r.sections(d)
	if err != nil {
		return nil, err
	}
	b := &Brief{Sections: sections, OfSubscriptions: d.coverage.FromSubscription}
	if b.Overview, err = (Summary{r.Scope, r.RFM}).Run(ctx, d); err != nil {
		return nil, err
	}
	b.Findings = summary.Heaviest(b.Overview.results, shownFindings)
	for _, part := range []struct {
		of  []Section
		run func(context.Context, Briefing, *Data) error
	}{
		{[]Section{Headlines}, b.change},
		{[]Section{Headlines, OfCustomers, OfRevenue}, b.periods},
		{[]Section{OfCohorts, OfValue}, b.cohorts},
		{[]Section{OfRepeat, OfSegments}, b.customers},
		{[]Section{OfGroups}, b.groups},
	} {
		if !slices.ContainsFunc(part.of, b.Has) {
			continue
		}
		if err := part.run(ctx, r, d); err != nil {
			return nil, err
		}
	}
	return b, nil
}

// whole is the scope without groups.
func (r Briefing) whole() Scope {
	s := r.Scope
	s.By = ""
	return s
}

// change compares the last two complete periods.
func (b *Brief) change(ctx context.Context, r Briefing, d *Data) (err error) {
	if b.Period == nil || b.Previous == nil {
		return nil
	}
	b.Change, err = Compare{Scope: r.whole(), Between: []string{*b.Previous, *b.Period}}.Run(ctx, d)
	return err
}

func (b *Brief) periods(ctx context.Context, r Briefing, d *Data) (err error) {
	if b.CRR, err = (CRR{Scope: r.whole()}).Run(ctx, d); err != nil {
		return err
	}
	if b.RCR, err = (RCR{r.whole()}).Run(ctx, d); err != nil {
		return err
	}
	b.MRR, err = MRR{r.whole()}.Run(ctx, d)
	return err
}

// longer are the grains after each.
var longer = map[calendar.Grain]calendar.Grain{
	calendar.Daily: calendar.Weekly, calendar.Weekly: calendar.Monthly, calendar.Monthly: calendar.Quarterly, calendar.Quarterly: calendar.Yearly,
}

// cohorts are by periods as long as it takes for them to be few.
func (b *Brief) cohorts(ctx context.Context, r Briefing, d *Data) (err error) {
	s := r.whole()
	for {
		if b.Cohorts, err = (Cohort{Scope: s, Value: CohortRate}).Run(ctx, d); err != nil {
			return err
		}
		next, ok := longer[s.Grain]
		if len(b.Cohorts.Cohorts) <= shownCohorts || !ok {
			break
		}
		if b.Merged == 0 {
			b.Merged = len(b.Cohorts.Cohorts)
		}
		s.Grain = next
	}
	b.Value, err = LTV{Scope: s}.Run(ctx, d)
	return err
}

func (b *Brief) customers(ctx context.Context, r Briefing, d *Data) (err error) {
	if b.Repeat, err = (Repeat{Scope: r.whole(), Within: repeatMarks}).Run(ctx, d); err != nil {
		return err
	}
	b.Segments, err = RFM{Scope: r.whole(), Options: r.RFM}.Run(ctx, d)
	return err
}

func (b *Brief) groups(ctx context.Context, r Briefing, d *Data) (err error) {
	b.ByGroup, err = CRR{Scope: r.Scope}.Run(ctx, d)
	return err
}

// Notes are the warnings and notes of everything that is shown, each once.
func (b *Brief) Notes() (warnings, notes []note.Note) {
	all := b.Overview.Report().Notes
	add := func(present bool, more func() report.Report) {
		if present {
			all = note.Join(all, more().Notes)
		}
	}
	add(b.CRR != nil, func() report.Report { return b.CRR.Report() })
	add(b.MRR != nil, func() report.Report { return b.MRR.Report() })
	add(b.Cohorts != nil, func() report.Report { return b.Cohorts.Report() })
	add(b.Value != nil, func() report.Report { return b.Value.Report() })
	add(b.Repeat != nil, func() report.Report { return b.Repeat.Report() })
	add(b.Segments != nil, func() report.Report { return b.Segments.Report() })
	return note.Split(all)
}

// Grain is the length of the cohorts' periods.
func (r *CohortResult) Grain() calendar.Grain { return r.scope.Grain }

// Grain is the length of the periods.
func (o *Overview) Grain() calendar.Grain { return o.scope.Grain }

// Confidence is that of intervals and tests, in percent.
func (o *Overview) Confidence() float64 { return o.scope.confidence() }
