package analysis

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/check"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/note"
	"github.com/retain-cli/retain/pkg/saved"
	"github.com/retain-cli/retain/pkg/spelling"
)

// Check asks whether numbers are as rules want them. The groups of By tell where a
// number that is not comes from; a rule with a dimension of its own checks its groups.
type Check struct {
	Scope
	Rules    []check.Rule
	Today    calendar.Day // for the age of the data
	Previous Previous     // an earlier run; nil: there is none
	Refunds  *Data        // the same data read as the request Refunds needs it, which may be the same Data; nil: no rule asks for that
	Explain  bool         // the report has each rule as a sentence
}

// Previous is an earlier run.
type Previous interface {
	// Value is what was measured then in the last complete period; nil: not known.
	Value(Measured) *float64
}

// PreviousCheck is the result of an earlier Check that was saved; without one, no value
// is known.
type PreviousCheck struct{ *saved.Result }

// Value is that of the last period that a rule read of it.
func (c PreviousCheck) Value(m Measured) (last *float64) {
	if c.Result == nil {
		return nil
	}
	for _, rule := range c.Objects("rules") {
		if rule.Word("metric") != m.Metric || rule.Word("period") != m.Period || rule.Word("by") != m.By {
			continue
		}
		for _, x := range rule.Objects("readings") {
			if value, defined := x.Number("value"); defined && x.Word("group") == m.Group {
				last = &value
			}
		}
		if last != nil {
			break
		}
	}
	return last
}

// Measured is what a value is of.
type Measured struct {
	Metric    string
	Period    string // length of its periods: monthly
	By, Group string // empty: all customers
}

// Checked is the result of Check.
type Checked struct {
	Header
	Outcome  check.Outcome `json:"outcome"` // the worst that a rule counts as
	Counts   CheckCounts   `json:"counts"`
	Rules    []CheckedRule `json:"rules"`
	Warnings []note.Note   `json:"warnings"`
	Notes    []note.Note   `json:"notes"`

	active  []string // of customers, by the length of periods
	words   check.Words
	explain bool
}

// CheckCounts is how many rules had each outcome.
type CheckCounts struct {
	Pass   int `json:"pass"`
	Warn   int `json:"warn"`
	Fail   int `json:"fail"`
	NoData int `json:"no_data"`
}

// CheckedRule is what came of a rule.
type CheckedRule struct {
	Name     string           `json:"name"`
	Limits   string           `json:"limits"` // as they were written
	Metric   string           `json:"metric"`
	Period   string           `json:"period"` // the length of its periods
	By       string           `json:"by,omitempty"`
	Least    int              `json:"min_customers"`
	Outcome  check.Outcome    `json:"outcome"`
	Counts   check.Outcome    `json:"counts_as"`
	Sentence string           `json:"sentence"`
	Readings []CheckedReading `json:"readings"`

	Rule check.Rule `json:"-"`
}

// CheckedReading is what came of a rule for one group in one period.
type CheckedReading struct {
	check.Reading
	check.Verdict
	Limit string  `json:"limit"`           // that decided, as it was written; all of them where the reading passes
	Moved []Mover `json:"moved,omitempty"` // of what does not pass: the groups of By that moved most
}

// Mover is a group whose value differs from its mean of the periods before.
type Mover struct {
	Group     string  `json:"group"`
	Customers *int64  `json:"customers"`
	Orders    *int64  `json:"orders,omitempty"` // instead, of a share of orders
	Value     float64 `json:"value"`
	Mean      float64 `json:"mean"`
	Change    float64 `json:"change"`
	Weighted  float64 `json:"change_weighted"` // of a rate or a mean: by the share of the customers or orders
}

// MostMovers is how many groups are named.
const MostMovers = 3

// Check reports what is wrong with the request, whatever the data.
func (r Check) Check() error {
	named := map[string]bool{}
	for _, rule := range r.Rules {
		m := rule.Metric
		refuse := func(format string, args ...any) error {
			return &RequestError{Reason: rule.Title() + ": " + fmt.Sprintf(format, args...)}
		}
		switch {
		case named[rule.Title()]:
			return refuse("two rules are called so, and outputs could not tell them apart; give one of them a name")
		case rule.By != "" && !m.Groups:
			return refuse("%s has no groups; leave out by, or use one that has: %s", m.Name, strings.Join(grouped(), ", "))
		case rule.Group != "" && rule.By == "":
			return refuse("a group needs the column that it is in: by")
		case (rule.Scope.Each || rule.Scope.Last > 1) && !m.Series:
			return refuse("%s is one number, not one for each period; leave out scope", m.Name)
		case rule.Trends() && !m.Series:
			return refuse("%s is one number, without periods to rise or drop from; compare it with the previous run", m.Name)
		case rule.Significant != nil && *rule.Significant && !m.Interval && !rule.Trends():
			return refuse("%s has no interval, so significant has no meaning", m.Name)
		case rule.Previous() && r.Previous == nil:
			return refuse("there is no previous run; name the file of one with --baseline")
		case rule.Previous() && (rule.Scope.Each || rule.Scope.Last > 1):
			return refuse("the previous run is compared in one period, the last; leave out scope")
		case rule.MinCustomers != nil && m.Kind != check.Rate && m.Kind != check.Number && !m.Mean:
			return refuse("%s is no share or mean of customers; leave out min-customers", m.Name)
		}
		named[rule.Title()] = true
	}
	return r.Scope.Check()
}

// Run reads every number once and judges it by the rules.
func (r Check) Run(ctx context.Context, d *Data) (*Checked, error) {
	if err := r.Check(); err != nil {
		return nil, err
	}
	run := checkRun{Check: r, data: d, results: map[asked]answered{}}
	if r.Refunds != nil && r.Refunds != d {
		run.notes = append(run.notes, note.Note{Code: "read-twice", Text: "the files were read twice: metrics of refunds count the orders refunded in full, all others leave them out"})
	}
	c := &Checked{explain: r.Explain, words: check.Words{Noun: r.Grain.Noun(), Digits: d.coverage.Unit.Digits, Level: fmt.Sprintf("%g %%", r.confidence())}, Rules: []CheckedRule{}}
	for _, rule := range r.Rules {
		checked, err := run.rule(ctx, rule, c.wordsOf(rule))
		if err != nil {
			return nil, err
		}
		c.count(checked)
		c.Rules = append(c.Rules, checked)
	}
	c.Header = d.header("check", r.Scope, facts.Activity{})
	confidence := r.confidence()
	c.Definition.Confidence = &confidence
	slices.Sort(run.active)
	c.active = slices.Compact(run.active)
	c.Warnings, c.Notes = note.Split(note.Join(slices.Clip(d.Notes), run.notes))
	return c, nil
}

func (c *Checked) count(r CheckedRule) {
	c.Outcome = max(c.Outcome, r.Counts)
	switch r.Outcome {
	case check.Pass:
		c.Counts.Pass++
	case check.Warn:
		c.Counts.Warn++
	case check.Fail:
		c.Counts.Fail++
	default:
		c.Counts.NoData++
	}
}

// Failures is how many rules count as a failure.
func (c *Checked) Failures() (n int64) {
	for _, rule := range c.Rules {
		if rule.Counts == check.Fail {
			n++
		}
	}
	return n
}

// FailedPrevious tells whether a rule that compares with the previous run failed, so
// that this run is none to compare the next one with.
func (c *Checked) FailedPrevious() bool {
	return slices.ContainsFunc(c.Rules, func(r CheckedRule) bool {
		return r.Counts == check.Fail && r.Outcome == check.Fail && r.Rule.Previous()
	})
}

// grain is the length of a rule's periods.
func (r Check) grain(rule check.Rule) calendar.Grain {
	if rule.Grain != nil {
		return *rule.Grain
	}
	return r.Grain
}

// wordsOf are the words of one rule, which may have periods of its own.
func (c *Checked) wordsOf(rule check.Rule) check.Words {
	w := c.words
	if rule.Grain != nil {
		w.Noun = rule.Grain.Noun()
	}
	return w
}

// asked is a request, the length of its periods and the dimension of its groups.
type asked struct {
	ask, by string
	grain   calendar.Grain
}

// answered is the result of a request, or why the data has none.
type answered struct {
	*saved.Result
	missing string
}

// checkRun is the requests of a check that have been answered.
type checkRun struct {
	Check
	data    *Data
	results map[asked]answered
	notes   []note.Note
	active  []string
}

// within are the windows that the rules ask of a request, in order.
func (r *checkRun) within(ask string) (all calendar.Durations) {
	for _, rule := range r.Rules {
		if m, days, err := measureOf(rule.Metric.Name); err == nil && m.ask == ask && days > 0 {
			all = append(all, days)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// ask is the result of a request, which runs once for each dimension and length of
// periods.
func (r *checkRun) ask(ctx context.Context, m measure, by string, grain calendar.Grain) (answered, error) {
	s := r.Scope
	s.Grain = grain
	if m.Groups {
		s.By = by
	} else {
		s.By = ""
	}
	key := asked{m.ask, s.By, s.Grain}
	if found, ok := r.results[key]; ok {
		return found, nil
	}
	got, err := r.answer(ctx, m.ask, s)
	r.results[key] = got
	return got, err
}

func (r *checkRun) answer(ctx context.Context, ask string, s Scope) (got answered, err error) {
	d := r.data
	switch ask {
	case askData:
		got.Result, err = r.aboutData()
		return got, err
	case askRefunds:
		d = r.Check.Refunds
	}
	result, err := requests[ask](ctx, d, s, r.within(ask))
	var unknown *unknownRefunds
	if errors.As(err, &unknown) {
		got.missing = unknown.found
		return got, nil
	}
	if err != nil {
		return got, err
	}
	switch known := result.(type) {
	case *Rates:
		r.active = append(r.active, known.active)
	case *Flows:
		r.active = append(r.active, known.active)
	}
	laid := result.Report()
	r.notes = note.Join(r.notes, laid.Notes)
	if slices.ContainsFunc(laid.Notes, func(n note.Note) bool { return n.Code == noRefunds }) {
		got.missing = "nothing in the data says that an order was paid back" // so 0 may be what is not known
		return got, nil
	}
	got.Result, err = saved.Of(laid.Data)
	return got, err
}

// aboutData is what was read, and how old it is.
func (r *checkRun) aboutData() (*saved.Result, error) {
	about := struct {
		Input
		Age *int `json:"age_of_data"`
	}{Input: r.data.input()}
	if !r.data.Empty() {
		age := int(r.Today - r.data.coverage.Last)
		about.Age = &age
	}
	return saved.Of(about)
}

// rule judges all readings of a rule.
func (r *checkRun) rule(ctx context.Context, rule check.Rule, w check.Words) (CheckedRule, error) {
	m, days, err := measureOf(rule.Metric.Name)
	if err != nil {
		return CheckedRule{}, err
	}
	if err := r.currency(rule); err != nil {
		return CheckedRule{}, err
	}
	by := cmp.Or(rule.By, r.By)
	result, err := r.ask(ctx, m, by, r.grain(rule))
	if err != nil {
		return CheckedRule{}, err
	}
	out := CheckedRule{Name: rule.Title(), Limits: rule.Limits(), Metric: rule.Metric.Name, Period: r.grain(rule).String(), By: rule.By, Least: rule.Least(), Sentence: rule.Sentence(w), Readings: []CheckedReading{}, Rule: rule}
	o := check.Options{Confidence: r.confidence(), Noun: w.Noun}
	readings := r.readings(rule, m, days, result, w)
	for i, v := range rule.Judge(o, readings...) {
		x := readings[i]
		checked := CheckedReading{Reading: x, Verdict: v, Limit: rule.Label(v.Limit)}
		if v.Limit == nil {
			checked.Limit = rule.Limits()
		}
		if v.Outcome != check.Pass && rule.By == "" && by != "" && result.missing == "" {
			checked.Moved = r.movers(m, result, days, x)
		}
		if check.Worse(v.Outcome, v.Counts, out.Outcome, out.Counts) {
			out.Outcome, out.Counts = v.Outcome, v.Counts
		}
		out.Readings = append(out.Readings, checked)
	}
	return out, nil
}

// currency refuses limits that are not in the currency of the data.
func (r *checkRun) currency(rule check.Rule) error {
	have := r.data.coverage.Unit.Currency
	for _, l := range []*check.Limit{rule.Must, rule.Fail, rule.Warn} {
		switch {
		case l == nil || l.Currency == "" || l.Currency == have || r.data.Empty():
		case have == "":
			return &RequestError{Reason: fmt.Sprintf("%s: the data has no currency; leave out %s", rule.Title(), l.Currency)}
		default:
			return &RequestError{Reason: fmt.Sprintf("%s: the data is in %s, not in %s", rule.Title(), have, l.Currency)}
		}
	}
	return nil
}

// readings are what a rule is about, one at least: where there is nothing to read,
// that says so.
func (r *checkRun) readings(rule check.Rule, m measure, days calendar.Duration, result answered, w check.Words) (all []check.Reading) {
	if result.missing != "" {
		return []check.Reading{{Missing: result.missing}}
	}
	if rule.By == "" {
		all = r.scoped(rule, m.readings(result.Result, days, r.data.coverage.AsOf), "", w)
	}
	var names []string
	for _, g := range result.Objects("groups") {
		name := g.Word("group")
		names = append(names, name)
		if rule.By == "" || rule.Group != "" && rule.Group != name {
			continue
		}
		for _, x := range r.scoped(rule, m.readings(g, days, r.data.coverage.AsOf), name, w) {
			x.Group = &name
			all = append(all, x)
		}
	}
	switch {
	case len(all) == 0 && rule.Group != "":
		missing := "the data has no such group"
		if near := spelling.Nearest(rule.Group, names); near != "" {
			missing += "; did you mean " + near + "?"
		}
		all = append(all, check.Reading{Group: &rule.Group, Missing: missing})
	case len(all) == 0:
		all = append(all, check.Reading{Missing: "the data has no groups"})
	}
	return all
}

// scoped are the readings of the periods that a rule is about, each with the periods
// before it and the value of the previous run. The first periods without a value, as
// that without customers at its start, are left out of each.
func (r *checkRun) scoped(rule check.Rule, all []check.Reading, group string, w check.Words) []check.Reading {
	first := max(len(all)-max(rule.Scope.Last, 1), 0)
	if rule.Scope.Each {
		for first = 0; first < len(all)-1 && all[first].Value == nil; first++ {
		}
	}
	if len(all) == 0 {
		return []check.Reading{{Missing: "no complete " + w.Noun}}
	}
	scoped := slices.Clone(all[first:])
	for i := range scoped {
		for _, before := range all[:first+i] {
			past := check.Past{Value: before.Value}
			if n := before.Size(); n != nil {
				past.Size = *n
			}
			scoped[i].Before = append(scoped[i].Before, past)
		}
		if rule.Previous() {
			scoped[i].Previous = r.Previous.Value(Measured{rule.Metric.Name, r.grain(rule).String(), rule.By, group})
		}
	}
	return scoped
}

// movers are the groups that moved most against their own means of the periods
// before, by what they contribute to the whole.
func (r *checkRun) movers(m measure, result answered, days calendar.Duration, whole check.Reading) (movers []Mover) {
	for _, g := range result.Objects("groups") {
		all := m.readings(g, days, r.data.coverage.AsOf)
		at := slices.IndexFunc(all, func(x check.Reading) bool { return x.Period == whole.Period })
		if at < 0 || all[at].Value == nil {
			continue
		}
		mean, n := 0.0, 0.0
		for _, x := range all[max(at-check.MostBefore, 0):at] {
			if x.Value != nil {
				mean, n = mean+*x.Value, n+1
			}
		}
		if n == 0 {
			continue
		}
		mover := Mover{Group: g.Word("group"), Customers: all[at].Customers, Orders: all[at].Orders, Value: *all[at].Value, Mean: mean / n, Change: *all[at].Value - mean/n}
		mover.Weighted = mover.Change
		if part, all := all[at].Size(), whole.Size(); part != nil && all != nil && *all > 0 {
			mover.Weighted *= float64(*part) / float64(*all)
		}
		movers = append(movers, mover)
	}
	slices.SortStableFunc(movers, func(a, b Mover) int { return cmp.Compare(math.Abs(b.Weighted), math.Abs(a.Weighted)) })
	return movers[:min(len(movers), MostMovers)]
}
