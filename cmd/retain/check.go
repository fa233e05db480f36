package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/retain-cli/retain/pkg/analysis"
	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/check"
	"github.com/retain-cli/retain/pkg/ci"
	"github.com/retain-cli/retain/pkg/export"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/render"
	"github.com/retain-cli/retain/pkg/report"
)

// checkOptions are the flags of check.
type checkOptions struct {
	sharedFlags
	given []givenRule // by --fail-if and --warn-if, in their order
	form  ci.Format
	also  []also
	rules []check.Rule
}

func newCheckCommand(app *app) *cobra.Command {
	o := &checkOptions{}
	o.columnsBy = "by"
	o.redact = true // a check goes to logs, monitoring and pull requests
	cmd := &cobra.Command{
		Use:   "check [flags] ORDERS...",
		Short: "Check numbers against rules, for cron and CI: exit status 1 if one fails",

		SuggestFor: []string{"assert", "gate", "monitor", "alert"},
	}
	addFlags(cmd, ownFlags,
		option{name: "fail-if", to: rulesFlag{"fail-if", &o.given}, kind: "RULE", usage: "fail if a condition holds, repeatable: 'crr < 45' (retain help checks)"},
		option{name: "warn-if", to: rulesFlag{"warn-if", &o.given}, kind: "RULE", usage: "warn if a condition holds, repeatable: 'ccr rises > 3 pt'"},
		option{name: "also", to: alsoFlag{&o.also}, kind: "FORMAT=FILE", usage: "write a further format to a file, repeatable: junit=check.xml"},
	)
	o.obey(cmd, addPeriods, addActivity, addDimension, addConfidence, addCalendar, addReading, addRejects)
	addFlags(cmd, outputTitle, option{name: "format", to: &o.form, kind: "FORMAT", usage: "output format"})
	o.obey(cmd, addDestination, addBaseline)
	return app.command(cmd, &o.sharedFlags, steps{
		inputs: func(args []string) (inputs, error) { return o.inputs(cmd, app, args) },
		check:  func(in inputs) error { return o.distinct(app, in) },
		answer: func(ctx context.Context, in inputs) (answer, error) { return o.answer(ctx, app, in) },
	})
}

// inputs reads the rules before any file.
func (o *checkOptions) inputs(cmd *cobra.Command, app *app, args []string) (in inputs, err error) {
	if o.rules, err = app.settings.rules(); err != nil {
		return in, err
	}
	for _, g := range o.given {
		rule, err := check.ParseWrong(g.text, ruleFlags[g.flag], analysis.CheckMetric)
		if err != nil {
			return in, ruleError(app.settings.from[g.flag], g.text, err)
		}
		o.rules = append(o.rules, rule)
	}
	if len(o.rules) == 0 {
		return in, usagef("no rule to check; list some under checks: in retain.yaml, or use --fail-if 'crr < 45'; see retain help checks")
	}
	for _, rule := range o.rules {
		if rule.By != "" && !slices.Contains(o.options.By, rule.By) {
			o.options.By = append(o.options.By, rule.By)
		}
		o.options.NeedAmount = o.options.NeedAmount || analysis.NeedsAmount(rule.Metric)
	}
	others := slices.ContainsFunc(o.rules, func(r check.Rule) bool { return !ofRefunds(r) })
	if slices.ContainsFunc(o.rules, ofRefunds) && (!others || o.options.Refunded == export.KeepRefunded) {
		o.options.Returns, o.options.Refunded = true, export.KeepRefunded // one reading is enough
	}
	if err := requestError(o.request(app).Check()); err != nil {
		return in, err
	}
	return app.requiredInputs(cmd, &o.sharedFlags, args)
}

// distinct refuses files of --also that are another file of the run.
func (o *checkOptions) distinct(app *app, in inputs) error {
	taken := append(in.names(), app.settings.file, o.output, o.rejects, o.save, o.baseline)
	for _, b := range o.also {
		for _, file := range taken {
			if app.sameFile(b.file, file) {
				return usagef("--also %s=%s would overwrite another file of this run; name another one", b.form, b.file)
			}
		}
		taken = append(taken, b.file)
	}
	return nil
}

func (o *checkOptions) request(app *app) analysis.Check {
	today := app.now()
	if zone := o.options.Location; zone != nil {
		today = today.In(zone)
	}
	request := analysis.Check{Scope: o.scope(), Rules: o.rules, Today: calendar.Of(today), Explain: o.explain}
	if o.baseline != "" {
		var previous analysis.PreviousCheck // until the file is read
		if o.earlier != nil {
			previous.Result = o.earlier.Result
		}
		request.Previous = previous
	}
	return request
}

func (o *checkOptions) answer(ctx context.Context, app *app, in inputs) (answer, error) {
	var checked *analysis.Checked
	got, err := app.answer(ctx, &o.sharedFlags, in, func(ctx context.Context, d *analysis.Data) (_ analysis.Result, err error) {
		request := o.request(app)
		if request.Refunds, err = o.refunds(ctx, app, in, d); err != nil {
			return nil, err
		}
		checked, err = request.Run(ctx, d)
		return checked, err
	})
	if err != nil {
		return got, err
	}
	suite := checked.Suite(app.now())
	switch o.form {
	case ci.Table:
	case ci.JSON:
		o.format = render.JSON
	default:
		got.write = func(w io.Writer) error { return ci.Write(w, suite, o.form) }
	}
	forms := []ci.Format{o.form}
	for _, f := range o.also {
		look := app.look(outputFlags{output: f.file, verbose: o.verbose, explain: o.explain, quiet: o.quiet})
		got.beside = append(got.beside, besides{f.file, false, func(w io.Writer) error {
			switch f.form {
			case ci.Table:
				return render.Write(w, got.Report, render.Table, look)
			case ci.JSON:
				return render.Write(w, got.Report, render.JSON, look)
			}
			return ci.Write(w, suite, f.form)
		}})
		forms = append(forms, f.form)
	}
	if slices.Contains(forms, ci.GitHub) {
		got.summary = suite.JobSummary
	}
	if n := checked.Failures(); n > 0 {
		text := fmt.Sprintf("%s of %s failed", report.Count(n).Human(), report.Counted(int64(len(checked.Rules)), "rule"))
		if app.sameFile(o.save, o.baseline) && checked.FailedPrevious() {
			text += "; " + o.save + " stays as it was, since a rule about the previous run failed"
			o.save = ""
		}
		got.verdict = &checkFailed{text}
	}
	return got, nil
}

// refunds is the data as metrics of refunds need it: with what was paid back, and with
// the orders refunded in full. If other metrics leave these out, the files are read
// again; nil: no rule asks for refunds.
func (o *checkOptions) refunds(ctx context.Context, app *app, in inputs, d *analysis.Data) (*analysis.Data, error) {
	switch {
	case o.options.Returns:
		return d, nil
	case !slices.ContainsFunc(o.rules, ofRefunds):
		return nil, nil
	}
	again := o.sharedFlags
	again.options.Returns, again.options.Refunded, again.rejects = true, export.KeepRefunded, ""
	return app.read(ctx, &again, in)
}

func ofRefunds(r check.Rule) bool { return analysis.NeedsRefunds(r.Metric) }

// ruleError names where a rule stands and points at the wrong word.
func ruleError(place, text string, err error) error {
	var wrong *check.SyntaxError
	if !errors.As(err, &wrong) {
		return err
	}
	return &usageError{text: fmt.Sprintf("%s: %s", place, wrong.Reason), below: wrong.Caret()}
}

// ruleFlags are the flags of rules, and what their conditions come to.
var ruleFlags = map[string]check.Outcome{"fail-if": check.Fail, "warn-if": check.Warn}

// givenRule is a rule of one of them.
type givenRule struct{ flag, text string }

// rulesFlag collects rules, one each time that it is given. Commas are part of a rule.
type rulesFlag struct {
	flag string
	to   *[]givenRule
}

func (f rulesFlag) Set(s string) error {
	*f.to = append(*f.to, givenRule{f.flag, s})
	return nil
}

func (f rulesFlag) String() string {
	if f.to == nil {
		return "" // the zero value, which pflag asks
	}
	var texts []string
	for _, g := range *f.to {
		if g.flag == f.flag {
			texts = append(texts, g.text)
		}
	}
	return strings.Join(texts, " and ")
}

func (f rulesFlag) Type() string { return "RULE" }

func (f rulesFlag) repeats() bool { return true }

// also is a further format and its file.
type also struct {
	form ci.Format
	file string
}

// alsoFlag collects formats with their files.
type alsoFlag struct{ to *[]also }

func (f alsoFlag) Set(s string) error {
	name, file, found := strings.Cut(s, "=")
	var b also
	if err := b.form.UnmarshalText([]byte(name)); err != nil {
		return err
	}
	if !found || file == "" || file == "-" {
		return errors.New("write FORMAT=FILE, such as junit=check.xml")
	}
	b.file = file
	*f.to = append(*f.to, b)
	return nil
}

func (f alsoFlag) String() string {
	if f.to == nil {
		return "" // the zero value, which pflag asks
	}
	var texts []string
	for _, b := range *f.to {
		texts = append(texts, b.form.String()+"="+b.file)
	}
	return strings.Join(texts, ",")
}

func (f alsoFlag) Type() string { return "FORMAT=FILE" }

func (f alsoFlag) repeats() bool { return true }

// checkEntry is an entry of the list "checks" of the settings file: a rule as a text,
// or a metric with its limits.
type checkEntry struct {
	text string

	Name, Metric, By, Group string
	Must, Fail, Warn        *string
	Scope                   checkScope
	Period                  *calendar.Grain
	MinCustomers            *int
	Significant             *bool
	NoData                  string
}

// UnmarshalText takes a text for a rule.
func (e *checkEntry) UnmarshalText(b []byte) error {
	e.text = string(b)
	return nil
}

// checkScope is "last 3", each, or a map with the key last.
type checkScope struct {
	Last *int
	Each bool
}

// UnmarshalText reads a scope that is written as a text.
func (s *checkScope) UnmarshalText(b []byte) error {
	text := strings.ToLower(string(b))
	switch text {
	case "each":
		s.Each = true
		return nil
	case "last":
		return nil
	}
	s.Last = new(int)
	if _, err := fmt.Sscanf(text+"\n", "last %d\n", s.Last); err != nil || *s.Last < 1 {
		return errors.New(`write last, "last 3" or each`)
	}
	return nil
}

// periods is the scope of a rule.
func (s checkScope) periods() (p check.Scope, err error) {
	p.Each = s.Each
	switch {
	case s.Last == nil:
	case s.Each:
		return p, errors.New("both last and each; write one of them")
	case *s.Last < 1:
		return p, errors.New("last: write 1 or more")
	default:
		p.Last = *s.Last
	}
	return p, nil
}

// rules are those of the settings file.
func (s *settings) rules() (rules []check.Rule, err error) {
	var entries []checkEntry
	if err := s.section("checks", &entries); err != nil {
		return nil, err
	}
	for i, e := range entries {
		rule, err := e.rule(func(key ...any) string {
			name := fmt.Sprintf("%s: checks: entry %d", s.place(append([]any{"checks", i}, key...)...), i+1)
			for _, k := range key {
				name += fmt.Sprintf(": %s", k)
			}
			return name
		})
		if err != nil {
			return nil, err
		}
		rules = append(rules, rule)
	}
	if len(rules) > 0 {
		s.keep(facts.Setting{Name: "checks", Value: fmt.Sprintf("%d listed", len(rules)), From: s.file})
	}
	return rules, nil
}

// rule is the rule of an entry; place names it, or one of its keys.
func (e checkEntry) rule(place func(key ...any) string) (r check.Rule, err error) {
	if e.text != "" {
		if r, err = check.Parse(e.text, analysis.CheckMetric); err != nil {
			return r, ruleError(place(), e.text, err)
		}
		return r, nil
	}
	if e == (checkEntry{}) {
		return r, usagef("%s is empty; write a rule such as \"crr >= 65 %%\"", place())
	}
	if e.Metric == "" {
		return r, usagef("%s has no metric", place())
	}
	if r.Metric, err = analysis.CheckMetric(e.Metric); err != nil {
		return r, usagef("%s: %v", place("metric"), err)
	}
	for _, l := range []struct {
		key  string
		text *string
		to   **check.Limit
	}{{"must", e.Must, &r.Must}, {"fail", e.Fail, &r.Fail}, {"warn", e.Warn, &r.Warn}} {
		if l.text == nil {
			continue
		}
		if *l.to, err = check.ParseLimit(*l.text, r.Metric); err != nil {
			return r, ruleError(place(l.key), *l.text, err)
		}
	}
	switch {
	case r.Must == nil && r.Fail == nil && r.Warn == nil:
		return r, usagef("%s: %s has no limit; write must, fail or warn", place(), e.Metric)
	case e.MinCustomers != nil && *e.MinCustomers < 0:
		return r, usagef("%s %d: write 0 or more", place("min-customers"), *e.MinCustomers)
	}
	if e.NoData != "" {
		var as check.Outcome
		if err := as.UnmarshalText([]byte(e.NoData)); err != nil || as == check.NoData {
			return r, usagef("%s %q: use pass, warn or fail", place("no-data"), e.NoData)
		}
		r.NoData = &as
	}
	if r.Scope, err = e.Scope.periods(); err != nil {
		return r, usagef("%s: %v", place("scope"), err)
	}
	r.Name, r.By, r.Group, r.Grain = e.Name, e.By, e.Group, e.Period
	r.MinCustomers, r.Significant = e.MinCustomers, e.Significant
	return r, nil
}

// summaryVariable names the file of the summary of a job of GitHub Actions. GitHub
// drops one above a MiB.
const (
	summaryVariable = "GITHUB_STEP_SUMMARY"
	mostSummary     = 1 << 20
)

// jobSummary is what the run adds to the summary of the job.
type jobSummary struct {
	*os.File
	before  int64 // its length without that
	created bool
	written bool
	text    bytes.Buffer
}

// holdSummary adds to the summary of the job, if there is one, when the run succeeds.
func (a *app) holdSummary(write func(w io.Writer, most int) error) error {
	name := os.Getenv(summaryVariable)
	if name == "" {
		return nil
	}
	_, missing := os.Stat(name)
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o666)
	if err != nil {
		return &writeError{name, err}
	}
	s := &jobSummary{File: f, created: missing != nil}
	a.held = append(a.held, s)
	info, err := f.Stat()
	if err != nil {
		return &writeError{name, err}
	}
	s.before = info.Size()
	return write(&s.text, mostSummary-int(s.before)-1)
}

func (s *jobSummary) finish() error {
	s.written = true
	if _, err := s.Write(s.text.Bytes()); err != nil {
		return &writeError{s.Name(), err}
	}
	return nil
}

func (s *jobSummary) commit() error {
	if err := s.Close(); err != nil {
		return &writeError{s.Name(), err}
	}
	return nil
}

// discard leaves the summary as it was.
func (s *jobSummary) discard() {
	if s.written {
		s.Truncate(s.before)
	}
	s.Close()
	if s.created {
		os.Remove(s.Name())
	}
}
