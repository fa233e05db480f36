package analysis

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/retain-cli/retain/pkg/audit"
	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/ltv"
	"github.com/retain-cli/retain/pkg/money"
	"github.com/retain-cli/retain/pkg/note"
	"github.com/retain-cli/retain/pkg/report"
)

// Audit asks for the customer-base audit through some of its lenses.
type Audit struct {
	Scope
	Lenses Lenses
	In     string // the period that is audited, or FIRST..LAST; empty: the last complete one
	Cohort string // the first period whose customers lens 3 follows; empty: the first complete one whose customers are new
	Margin ltv.Margin
	Cost   string // the column whose costs have been taken off the amounts of the data: revenue is profit then
}

// Lens is one look at the customers.
type Lens int

// The lenses, by the numbers that the book gives them.
const (
	OnePeriod  Lens = 1
	TwoPeriods Lens = 2
	OneCohort  Lens = 3
	AllCohorts Lens = 4
	WholeBase  Lens = 5
)

var lenses = []Lens{OnePeriod, TwoPeriods, OneCohort, AllCohorts, WholeBase}

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
	Margin   float64       `json:"margin"`                // in percent
	Measure  string        `json:"measure"`               // what each revenue is: revenue, or profit where costs have been taken off
	Cost     string        `json:"cost_column,omitempty"` // the column of these
	One      *audit.One    `json:"one_period,omitempty"`
	Two      *audit.Two    `json:"two_periods,omitempty"`
	Life     *audit.Life   `json:"one_cohort,omitempty"`
	Aligned  *AuditCohorts `json:"cohorts,omitempty"`
	Whole    *audit.Whole  `json:"base,omitempty"`
	Warnings []note.Note   `json:"warnings"`
	Notes    []note.Note   `json:"notes"`
}

// AuditCohorts is all cohorts by age, and whether they order again equally soon.
type AuditCohorts struct {
	Cohorts     []audit.Life      `json:"cohorts"`
	SecondOrder audit.SecondOrder `json:"second_order"`
}

// Run looks through the lenses.
func (r Audit) Run(ctx context.Context, d *Data) (*AuditResult, error) {
	if err := d.check(ctx, r.Scope, perTriangle); err != nil {
		return nil, err
	}
	if err := d.needOrders("audit"); err != nil {
		return nil, err
	}
	res := &AuditResult{Header: d.header("audit", r.Scope, r.Activity), Margin: r.Margin.Percent(), Measure: "revenue", Cost: r.Cost}
	if r.Cost != "" {
		res.Measure = "profit"
	}
	span, err := r.span(d)
	if err != nil {
		return nil, err
	}
	notes := r.spanNotes(d, span)
	for i, look := range []func(context.Context, *Data, Audit, *auditSpan) ([]note.Note, error){
		res.lookAtOne, res.lookAtTwo, res.lookAtCohort, res.lookAtCohorts, res.lookAtAll,
	} {
		if lens := lenses[i]; !r.Lenses.Has(lens) || span == nil && lens <= TwoPeriods {
			continue
		}
		found, err := look(ctx, d, r, span)
		if err != nil {
			return nil, err
		}
		notes = note.Join(notes, found)
	}
	res.Warnings, res.Notes = d.notes(notes)
	return res, nil
}

// spanNotes tell of a period that is missing or not over, where a lens looks at it.
func (r Audit) spanNotes(d *Data, span *auditSpan) []note.Note {
	switch {
	case !r.Lenses.Has(OnePeriod) && !r.Lenses.Has(TwoPeriods):
	case span == nil:
		return []note.Note{note.Note{Code: "no-period", Concerns: note.Time}.Filled("no %s is complete: there is none to audit; name one with --in", r.Grain.Noun())}
	case !span.Complete(d.coverage.AsOf):
		return []note.Note{note.Note{Code: "partial-period", Concerns: note.Time}.Filled("%s is incomplete (data ends %s): its numbers are too low", span.Label, d.coverage.AsOf)}
	}
	return nil
}

func (res *AuditResult) lookAtOne(ctx context.Context, d *Data, r Audit, span *auditSpan) ([]note.Note, error) {
	spending, err := d.Spending(ctx, span.Period)
	if err != nil {
		return nil, err
	}
	res.One = new(audit.Of(spending, r.Margin))
	losses := 0
	for _, row := range spending.Rows {
		if in := row.Within[0]; r.Cost != "" && in.Orders > 0 && in.Revenue < 0 {
			losses++
		}
	}
	if losses == 0 {
		return nil, nil
	}
	res.One.Gini = nil
	return []note.Note{note.Note{Code: "gini-losses", Concerns: note.Revenue}.Filled("%s brought a loss in %s: Gini, which compares shares of a whole, is not defined", report.Counted(int64(losses), "customer"), span.Label)}, nil
}

func (res *AuditResult) lookAtTwo(ctx context.Context, d *Data, r Audit, span *auditSpan) ([]note.Note, error) {
	before := span.before()
	spending, err := d.Spending(ctx, before, span.Period)
	if err != nil {
		return nil, err
	}
	res.Two = new(audit.Between(spending, r.Margin))
	if before.First >= r.Calendar.Period(span.grain, d.coverage.First).First {
		return nil, nil
	}
	return []note.Note{note.Note{Code: "before-data", Level: note.Warning, Concerns: note.Time}.Filled("%s begins before the data does (%s): what changed since is not known", before.Label, d.coverage.First)}, nil
}

// lookAtCohort follows the customers of one first period, whose name gives the
// length of the periods of their ages.
func (res *AuditResult) lookAtCohort(ctx context.Context, d *Data, r Audit, _ *auditSpan) ([]note.Note, error) {
	if r.Cohort != "" {
		grain, ok := calendar.GrainOf(r.Cohort)
		if !ok {
			return nil, &RequestError{Field: "Cohort", Value: r.Cohort, Reason: "name a period such as 2025, 2025-Q4 or 2025-11"}
		}
		r.Grain = grain
	}
	cohorts, err := d.Cohorts(ctx, r.query())
	if err != nil {
		return nil, err
	}
	newcomers := cohorts.Newcomers()
	notes := newcomers.Notes(nil, nil)
	lives := audit.Lives(cohorts, r.Margin)
	var labels []string
	for i, life := range lives {
		if strings.EqualFold(life.Period, r.Cohort) || r.Cohort == "" && life.Complete && life.FirstDay >= newcomers.Since() {
			res.Life = &lives[i]
			return notes, nil
		}
		labels = append(labels, life.Period)
	}
	if r.Cohort == "" || d.coverage.Empty {
		return notes, nil
	}
	return nil, &RequestError{Field: "Cohort", Value: r.Cohort, Reason: "no customer has a first order in it; the cohorts are " + some(labels)}
}

// mostCohorts bounds the work of a test that compares every cohort with every other
// on every day. Nobody reads so many.
const mostCohorts = 150

func (res *AuditResult) lookAtCohorts(ctx context.Context, d *Data, r Audit, _ *auditSpan) ([]note.Note, error) {
	cohorts, err := d.Cohorts(ctx, r.query())
	if err != nil {
		return nil, err
	}
	lives := audit.Lives(cohorts, r.Margin)
	if len(lives) > mostCohorts {
		return nil, &RequestError{Field: "Grain", Value: r.Grain.String(), Reason: report.Counted(int64(len(lives)), "cohort") + " are too many to compare; choose a longer period"}
	}
	customers, err := d.Customers(ctx, facts.By{})
	if err != nil {
		return nil, err
	}
	newcomers := cohorts.Newcomers()
	res.Aligned = &AuditCohorts{lives, audit.Seconds(customers, newcomers)}
	return newcomers.Notes(nil, nil), nil
}

func (res *AuditResult) lookAtAll(ctx context.Context, d *Data, r Audit, _ *auditSpan) ([]note.Note, error) {
	q := r.query()
	cohorts, err := d.Cohorts(ctx, q)
	if err != nil {
		return nil, err
	}
	purchases, err := d.Purchases(ctx, q)
	if err != nil {
		return nil, err
	}
	res.Whole = new(audit.All(cohorts, purchases))
	within := money.Minor(0)
	for _, p := range res.Whole.Periods {
		within += p.Revenue.Minor
	}
	outside, err := d.outside(ctx, within, ofCohorts)
	return append(outside, cohorts.Newcomers().Notes(nil, nil)...), err
}

// auditSpan is the period that is audited: one or more of a grain.
type auditSpan struct {
	calendar.Period
	grain calendar.Grain
	scope Scope
}

// spanOf is the span from one period to another.
func (s Scope) spanOf(grain calendar.Grain, from, to calendar.Period) auditSpan {
	span := auditSpan{from, grain, s}
	if from != to {
		span.Last, span.Label = to.Last, from.Label+".."+to.Label
	}
	return span
}

// before is the span of as many periods that ends where this one begins.
func (s auditSpan) before() calendar.Period {
	period := func(d calendar.Day) calendar.Period { return s.scope.Calendar.Period(s.grain, d) }
	last := period(s.First - 1)
	first := last
	for p := period(s.First); p.Last < s.Last; p = period(p.Last + 1) {
		first = period(first.First - 1)
	}
	return s.scope.spanOf(s.grain, first, last).Period
}

// span is the one that is audited, or nil where no period is complete.
func (r Audit) span(d *Data) (*auditSpan, error) {
	if d.coverage.Empty {
		return nil, nil
	}
	first, last, ranged := strings.Cut(r.In, "..")
	if !ranged {
		last = first
	}
	grain, named := calendar.GrainOf(first)
	if until, same := calendar.GrainOf(last); r.In != "" && (!named || !same || until != grain) {
		return nil, &RequestError{Field: "In", Value: r.In, Reason: "name a period such as 2025, 2025-Q4 or 2025-11, or a range of them such as 2025-07..2025-12"}
	}
	if r.In == "" {
		grain = r.Grain
	}
	periods := r.Calendar.Timeline(grain, d.coverage.First, d.coverage.Last).Periods
	if r.In == "" {
		for _, p := range slices.Backward(periods) {
			if p.Complete(d.coverage.AsOf) {
				span := r.spanOf(grain, p, p)
				return &span, nil
			}
		}
		return nil, nil
	}
	from, err := r.named(first, grain, periods)
	if err != nil {
		return nil, err
	}
	to, err := r.named(last, grain, periods)
	if err != nil {
		return nil, err
	}
	if to.First < from.First {
		return nil, &RequestError{Field: "In", Value: r.In, Reason: "the range ends before it begins"}
	}
	span := r.spanOf(grain, from, to)
	return &span, nil
}

// named is the period of the data with a label.
func (r Audit) named(label string, grain calendar.Grain, periods []calendar.Period) (calendar.Period, error) {
	var labels []string
	for _, p := range periods {
		if strings.EqualFold(p.Label, label) {
			return p, nil
		}
		labels = append(labels, p.Label)
	}
	r.Grain = grain
	return calendar.Period{}, &RequestError{Field: "In", Value: label, Reason: r.noPeriod(label, labels)}
}

// Report lays the lenses out, one below the other.
func (r *AuditResult) Report() report.Report {
	out := report.Report{
		Head:  append(r.lines, "Customers = those with an order in the period.  Revenue = net of refunds."+r.lessCost()),
		Notes: slices.Concat(r.Warnings, r.Notes), Concerns: r.concerns,
		Data: r,
	}
	if r.One != nil {
		r.one(&out)
	}
	if r.Two != nil {
		r.two(&out)
	}
	if r.Life != nil {
		r.life(&out)
	}
	if r.Aligned != nil {
		r.aligned(&out)
	}
	if r.Whole != nil {
		r.whole(&out)
	}
	if r.Cost != "" {
		speakOfProfit(&out)
	}
	return out
}

// lessCost says what revenue is where costs have been taken off.
func (r *AuditResult) lessCost() string {
	if r.Cost == "" {
		return ""
	}
	return fmt.Sprintf("  Profit = revenue less %q.", r.Cost)
}

// ofProfit are the words for what is profit where costs have been taken off.
var ofProfit = strings.NewReplacer("revenue", "profit", "Revenue", "Profit", "x AOV", "x profit per order", "AOV", "Profit per order", "aov", "profit_per_order")

// speakOfProfit calls what has been computed of profits by its name, in the words of
// tables and below them, which none of the data is among.
func speakOfProfit(out *report.Report) {
	for i := range out.Tables {
		t := &out.Tables[i]
		t.Name, t.Title = ofProfit.Replace(t.Name), ofProfit.Replace(t.Title)
		for c := range t.Columns {
			t.Columns[c].Name, t.Columns[c].Title = ofProfit.Replace(t.Columns[c].Name), ofProfit.Replace(t.Columns[c].Title)
		}
		for _, rows := range [][]report.Row{t.Rows, t.Total} {
			for _, row := range rows {
				for c, cell := range row.Cells {
					if cell.IsText() {
						row.Cells[c] = report.Text(ofProfit.Replace(cell.Machine())).Shown(ofProfit.Replace(cell.Human()))
					}
				}
			}
		}
	}
	for i, line := range out.Foot {
		out.Foot[i] = ofProfit.Replace(line)
	}
}
