package analysis

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/compare"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/note"
	"github.com/retain-cli/retain/pkg/report"
	"github.com/retain-cli/retain/pkg/retention"
	"github.com/retain-cli/retain/pkg/spelling"
)

// Compare asks what changed between two periods, two groups or two data sets, and
// what is noise.
type Compare struct {
	Scope
	Between []string // names of periods or, with By, of groups; empty: the last two complete periods, or the only two groups
	After   *Data    // compared as a whole with the data of Run
}

// Comparison is the result of Compare. The input of two data sets is that of the
// second.
type Comparison struct {
	Header
	compare.Result
	Warnings []note.Note `json:"warnings"`
	Notes    []note.Note `json:"notes"`

	active string
	digits int // of the amounts
}

// Run compares.
func (r Compare) Run(ctx context.Context, d *Data) (*Comparison, error) {
	if err := d.check(ctx, r.Scope, perPeriod); err != nil {
		return nil, err
	}
	if r.After != nil {
		return r.apart(ctx, d)
	}
	if len(r.Between) == 2 && r.By == "" {
		if grain, ok := calendar.GrainOf(r.Between[0]); ok {
			r.Grain = grain
		}
	}
	tables, err := compare.Collect(ctx, d.Source, r.query())
	if err != nil {
		return nil, err
	}
	pick := r.periods
	if r.By != "" {
		pick = r.groups
	}
	sides, err := pick(tables)
	if err != nil {
		return nil, err
	}
	c, err := r.compare(ctx, d, sides, tables.Movements.Activity)
	if err == nil {
		c.Warnings = append(c.Warnings, r.unseen(tables, sides[:]...)...)
	}
	return c, err
}

// unseen are the warnings about customers whom no period counts, and about those of
// some sides who may be older than the data.
func (r Compare) unseen(t *compare.Tables, sides ...compare.Side) []note.Note {
	notes := retention.Unseen(t.Movements, r.retention(retention.Exact))
	for _, s := range sides {
		notes = note.Join(notes, s.Inherited())
	}
	return notes
}

// compare compares two sides. The header of the result is that of the data.
func (r Compare) compare(ctx context.Context, d *Data, sides [2]compare.Side, activity facts.Activity) (*Comparison, error) {
	options := r.tests()
	options.Unpriced = d.coverage.Unit.Unpriced || r.After != nil && r.After.coverage.Unit.Unpriced
	changes, err := compare.Of(ctx, sides[0], sides[1], options)
	if err != nil {
		return nil, err
	}
	c := &Comparison{Header: d.header("compare", r.Scope, activity), Result: changes, active: d.active(r.Scope, activity), digits: d.coverage.Unit.Digits}
	confidence := r.confidence()
	c.Definition.Confidence = &confidence
	c.Warnings, c.Notes = d.notes(changes.Notes, d.ages(r.Scope))
	return c, nil
}

// apart compares two data sets as a whole.
func (r Compare) apart(ctx context.Context, before *Data) (*Comparison, error) {
	after, q := r.After, r.query()
	tables, err := compare.Collect(ctx, before.Source, q)
	if err != nil {
		return nil, err
	}
	q.Activity = tables.Movements.Activity // the same days on both sides, when they are to be found
	others, err := compare.Collect(ctx, after.Source, q)
	if err != nil {
		return nil, err
	}
	sides := [2]compare.Side{tables.Everything(""), others.Everything("")}
	names := shortNames(slices.Concat(before.Inputs, after.Inputs))
	sides[0].Name, sides[1].Name = names[0], names[1]
	c, err := r.compare(ctx, after, sides, q.Activity)
	if err != nil {
		return nil, err
	}
	c.lines = nil
	var signed []note.Note
	for i, d := range []*Data{before, after} {
		c.lines = append(c.lines, d.summary(names[i])...)
		for _, n := range append(slices.Clip(d.Notes), r.unseen([]*compare.Tables{tables, others}[i], sides[i])...) {
			n.Text = names[i] + ": " + n.Text
			signed = append(signed, n)
		}
	}
	c.lines = append(c.lines, settings(after.Settings)...)
	c.Warnings, c.Notes = note.Split(append(signed, c.Result.Notes...))
	return c, nil
}

// between is the error of a side that is not in the data.
func (r Compare) between(name, reason string) error {
	return &RequestError{Field: "Between", Value: name, Reason: reason}
}

// groups are the two groups asked for, or the only two that exist.
func (r Compare) groups(t *compare.Tables) (sides [2]compare.Side, err error) {
	all, names := t.Movements.Groups, r.Between
	if len(names) == 0 {
		names = all
	}
	if len(names) != 2 {
		return sides, &RequestError{Field: "By", Value: r.By, Reason: fmt.Sprintf("name two groups, such as retain compare %s --by %s FILE; the groups are %s",
			example(all), r.By, some(all))}
	}
	for i, name := range names {
		if !slices.Contains(all, name) {
			return sides, r.between(name, noGroup(name, all))
		}
		sides[i] = t.Everything(name)
		sides[i].Name = report.GroupName(name).Human()
	}
	return sides, nil
}

// example is two of the names, as they are written on a command line.
func example(names []string) string {
	plain := slices.DeleteFunc(slices.Clone(names), func(name string) bool { return name == "" || strings.ContainsAny(name, " \t'\"\\$") })
	if len(plain) < 2 {
		return "ONE OTHER"
	}
	return plain[0] + " " + plain[1]
}

// noGroup says which groups exist instead.
func noGroup(name string, all []string) string {
	text := "no such file or group; the groups are " + some(all)
	if near := spelling.Nearest(name, all); near != "" {
		return text + fmt.Sprintf("; did you mean %s?", near)
	}
	if _, period := calendar.GrainOf(name); period {
		return text + "; to compare periods leave out --by"
	}
	return text
}

// periods are the two periods asked for, or the last complete one and the one
// before.
func (r Compare) periods(t *compare.Tables) (sides [2]compare.Side, err error) {
	var all, complete []string
	for _, p := range t.Movements.Periods {
		all = append(all, p.Label)
		if p.Complete(t.Movements.AsOf) {
			complete = append(complete, p.Label)
		}
	}
	names := r.Between
	if len(names) == 0 && len(complete) > 1 {
		names = complete[len(complete)-2:]
	}
	if len(names) != 2 {
		return sides, &RequestError{Reason: "name two periods: retain compare ONE OTHER FILE; the periods are " + some(all)}
	}
	for i, name := range names {
		at := slices.IndexFunc(all, func(label string) bool { return strings.EqualFold(label, name) })
		if at < 0 {
			return sides, r.between(name, r.noPeriod(name, all))
		}
		sides[i], _ = t.Period(all[at])
	}
	return sides, nil
}
