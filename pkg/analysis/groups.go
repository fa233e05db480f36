package analysis

import (
	"fmt"
	"slices"
	"strings"

	"github.com/retain-cli/retain/pkg/compare"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/note"
	"github.com/retain-cli/retain/pkg/report"
	"github.com/retain-cli/retain/pkg/stat"
)

// Against is how a group compares with all other customers together, those of
// hidden groups included.
type Against struct {
	AgainstRest compare.Change `json:"against_rest"`
}

// changes are the comparisons of a group.
func (a Against) changes() []compare.Change { return []compare.Change{a.AgainstRest} }

// contrast is how groups are compared by one number: with all of their customers and,
// where a first period holds the customers of before, without these, as it is tested.
type contrast struct{ all, tested compare.Test }

// shares compares groups by a share of their customers.
func shares[G any](metric string, groups []G, of func(G) (all, tested stat.Proportion)) contrast {
	all, tested := make([]stat.Proportion, len(groups)), make([]stat.Proportion, len(groups))
	for i, g := range groups {
		all[i], tested[i] = of(g)
	}
	return contrast{compare.Shares(metric, all), compare.Shares(metric, tested)}
}

// against compares the groups of a split: against(...)[contrast][group]. Groups that are
// made by what is measured are not tested.
func (s Scope) against(contrasts ...contrast) [][]compare.Change {
	var tests []compare.Test
	for _, c := range contrasts {
		tests = append(tests, compare.LeavingOut(c.all, c.tested))
	}
	results := compare.AgainstRest(s.tests(), tests...)
	if !s.byOutcome() {
		return results
	}
	for _, changes := range results {
		for i, c := range changes {
			changes[i] = compare.Change{Metric: c.Metric, Kind: c.Kind, Before: c.Before, After: c.After, Change: c.Change,
				Verdict: compare.Untested, Why: "only churned customers are in a group"}
		}
	}
	return results
}

// churnReason is the dimension of why customers left.
const churnReason = "churn_reason"

// byAge tells that customers are grouped by their first order or subscription, or by
// the time since then.
func (s Scope) byAge() bool { return s.query().By.Age() }

// skipped is how many periods at the beginning tests between groups by age leave out
// whose customers may be older than the data. Other groups have these customers too, and
// a rate from one period to the next does not depend on when they came.
func (s Scope) skipped(n facts.Newcomers) int {
	if s.byAge() {
		return n.Skipped()
	}
	return 0
}

// ofAge are the warnings where groups are by age, and else none: then tests leave nobody
// out for them.
func (s Scope) ofAge(warnings []note.Note) []note.Note {
	if !s.byAge() {
		return nil
	}
	return warnings
}

// older is the warning about these customers where tests leave them out.
func (s Scope) older(n facts.Newcomers) []note.Note {
	if s.skipped(n) == 0 {
		return nil
	}
	return n.Notes(nil, nil)
}

// byOutcome tells that customers are grouped by why they left.
func (s Scope) byOutcome() bool { return facts.SameDimension(s.By, churnReason) }

// shownGroups makes the groups that are large enough to be shown, none when
// nothing is split, and a note on the others.
func shownGroups[In, G any](s Scope, all []In, size func(In) int64, group func(i int, in In) G) ([]G, []note.Note) {
	return shownGroupsOf("customer", s, all, size, group)
}

// shownGroupsOf is the same of groups whose size is a number of something else.
func shownGroupsOf[In, G any](noun string, s Scope, all []In, size func(In) int64, group func(i int, in In) G) ([]G, []note.Note) {
	if s.By == "" {
		return nil, nil
	}
	shown := []G{}
	for i, in := range all {
		if size(in) >= int64(s.MinGroup) {
			shown = append(shown, group(i, in))
		}
	}
	notes := s.hidden(len(all)-len(shown), len(shown), noun)
	if s.byOutcome() {
		notes = append(notes, note.Note{Code: "by-outcome", Level: note.Warning, Text: "only churned customers have a churn_reason, so rates split by it are circular and are not tested; see retain reasons"})
	}
	return shown, notes
}

// hidden is a note on groups that are not shown.
func (s Scope) hidden(hidden, shown int, noun string) []note.Note {
	if hidden == 0 {
		return nil
	}
	groups, customers := report.Counted(int64(hidden), "group"), report.Counted(int64(s.MinGroup), noun)
	verb := "are"
	if hidden == 1 {
		verb = "is"
	}
	text := fmt.Sprintf("%s with fewer than %s %s hidden (included in the total); see --min-group", groups, customers, verb)
	if shown == 0 {
		text = fmt.Sprintf("no group by %s has %s, so only the total is shown; a lower --min-group shows the %s", s.By, customers, groups)
	}
	return []note.Note{{Code: "groups-hidden", Concerns: note.Identity, Text: text, Args: &note.Args{"groups": hidden, "customers": s.MinGroup}}}
}

// restColumns compare a group with the rest. Programs know several of them by
// prefixes. The cells are empty where the change is the zero value: in the line of
// all customers.
func restColumns[G any](prefix string, drop int, change func(G) compare.Change) []report.Column[G] {
	cell := func(of func(compare.Change) report.Cell) func(G) report.Cell {
		return func(g G) report.Cell {
			if c := change(g); c.Verdict != "" {
				return of(c)
			}
			return report.Empty()
		}
	}
	return []report.Column[G]{
		{Name: prefix + "difference", Title: "vs rest", Right: true, Drop: drop, Cell: cell(differenceCell)},
		{Name: prefix + "p_adjusted", Title: "p", Right: true, Drop: drop + 1, Cell: cell(func(c compare.Change) report.Cell {
			if c.PAdjusted == nil {
				return report.Undefined()
			}
			return pCell(c.PAdjusted)
		})},
		{Name: prefix + "verdict", For: report.Programs, Cell: cell(func(c compare.Change) report.Cell { return report.Text(string(c.Verdict)) })},
	}
}

// pCell is a p-value.
func pCell(p *float64) report.Cell {
	switch {
	case p == nil:
		return report.Empty()
	case *p < 0.001:
		return report.Number(*p, 3).Shown("<0.001")
	}
	return report.Number(*p, 3)
}

// differenceCell is how far a group is from the rest, in percentage points if the
// numbers are rates: with a star when that is significant, ~ when it is not.
func differenceCell(c compare.Change) report.Cell {
	if c.Change == nil {
		return report.Undefined()
	}
	decimals, mark := 1, ""
	if c.Kind == compare.Amount {
		decimals = 2
	}
	switch {
	case c.Verdict == compare.Noise:
		mark = " ~"
	case differs(c):
		mark = " *"
	}
	return report.Number(*c.Change, decimals).Shown(report.Signed(*c.Change, decimals) + mark)
}

func differs(c compare.Change) bool { return c.Verdict == compare.Up || c.Verdict == compare.Down }

// The tests, for legends.
const (
	byProportions = "two-proportion test"
	byMeans       = "Welch's test"
	bySums        = "delta method over customers"
)

// compared is a group with its comparisons.
type compared interface{ changes() []compare.Change }

// legend explains the marks of the groups that are shown. The warnings are those of a
// result whose tests leave out customers who may be older than the data.
func legend[G compared](test string, groups []G, warnings ...note.Note) []string {
	var parts []string
	if anyChange(groups, differs) {
		parts = append(parts, "* differs significantly from the rest")
	}
	if anyChange(groups, func(c compare.Change) bool { return c.Verdict == compare.Noise }) {
		parts = append(parts, "~ not significant")
	}
	if len(parts) == 0 {
		return untestedGroups(groups, warnings)
	}
	return []string{fmt.Sprintf("%s (%s, p adjusted by Benjamini-Hochberg)%s", strings.Join(parts, "  "), test, differences(warnings))}
}

// untestedCustomers tells of whom tests leave out where a first period holds the customers of
// before.
func untestedCustomers(warnings []note.Note) string {
	for _, w := range warnings {
		if w.Code == "large-first-cohort" {
			return fmt.Sprintf(" without the customers of %s", (*w.Args)["period"])
		}
	}
	return ""
}

// differences says where they leave customers out.
func differences(warnings []note.Note) string {
	if without := untestedCustomers(warnings); without != "" {
		return "; differences are" + without
	}
	return ""
}

// untestedGroups says why there is no test at all.
func untestedGroups[G compared](groups []G, warnings []note.Note) []string {
	without := untestedCustomers(warnings)
	if without == "" || !anyChange(groups, func(c compare.Change) bool { return c.Why == compare.OlderCustomers }) {
		return nil
	}
	return []string{"no group can be tested" + without}
}

// starLegend explains stars in tables where most numbers have none. The warnings are as
// for legend.
func starLegend[G compared](test string, groups []G, warnings ...note.Note) []string {
	text := "* differs significantly from the rest"
	switch {
	case !anyChange(groups, func(c compare.Change) bool { return c.Verdict != compare.Untested }):
		return untestedGroups(groups, warnings)
	case !anyChange(groups, differs):
		text = "no group differs significantly from the rest"
	}
	return []string{fmt.Sprintf("%s (%s, p adjusted by Benjamini-Hochberg)%s", text, test, differences(warnings))}
}

func anyChange[G compared](groups []G, is func(compare.Change) bool) bool {
	return slices.ContainsFunc(groups, func(g G) bool { return slices.ContainsFunc(g.changes(), is) })
}

// mostBeside is how many groups stand side by side: no screen is wider.
const mostBeside = 24

// beside is the groups that stand side by side, and a title that says when these
// are not all.
func beside[G any](groups []G, title string) ([]G, string) {
	if len(groups) <= mostBeside {
		return groups, title
	}
	first := fmt.Sprintf("first %d of %s", mostBeside, report.Counted(int64(len(groups)), "group"))
	if title == "" {
		return groups[:mostBeside], "The " + first
	}
	return groups[:mostBeside], title + ", the " + first
}

// sideTable has a column for each group and a row for each period, for people.
func sideTable[G any, R spanned](title string, groups []G, name func(G) string, all []R, whole func(R) report.Cell, cell func(g G, period int) report.Cell) report.Table {
	groups, title = beside(groups, title)
	l := report.Layout[int]{Name: "side", Title: title, For: report.People, Mark: func(i int) (string, bool) { return partial(all[i]) }}
	l.Columns = []report.Column[int]{
		{Title: "Period", Cell: func(i int) report.Cell { return report.Text(all[i].When().Period) }},
		{Title: "All", Right: true, Cell: func(i int) report.Cell { return whole(all[i]) }},
	}
	for n, g := range groups {
		l.Columns = append(l.Columns, report.Column[int]{Title: report.GroupName(name(g)).Human(), Right: true, Drop: n,
			Cell: func(i int) report.Cell { return cell(g, i) }})
	}
	return l.Table(places(len(all)))
}

func places(n int) []int {
	is := make([]int, n)
	for i := range is {
		is[i] = i
	}
	return is
}

// series is a result period by period, of all customers and, of a split, of each
// group.
type series[R spanned, G any] struct {
	periods []R
	columns []report.Column[R]
	side    func(R) report.Cell // what is shown of groups side by side; may be nil

	groups       []G
	group        func(G) (name string, small bool, periods []R)
	groupColumns func() []report.Column[G] // of a line for each group over all complete periods
	all          G                         // the line of all customers
}

// tables are the periods or, of a split, those of the groups below each other,
// which are for programs, the groups line by line, and the groups side by side.
// People get all periods only where no group is left.
func (x series[R, G]) tables(s Scope) []report.Table {
	l := report.Layout[R]{Name: "periods", Columns: append(periodColumns[R](), x.columns...), Mark: partial[R]}
	if s.By == "" {
		return []report.Table{l.Table(x.periods)}
	}
	tables := []report.Table{report.Stacked(l, x.groups, func(g G) (string, []R) {
		name, _, periods := x.group(g)
		return name, periods
	})}
	if len(x.groups) == 0 {
		whole := l.Table(x.periods)
		whole.For = report.People
		tables = append(tables, whole)
	}
	name := func(g G) (string, bool) {
		name, small, _ := x.group(g)
		return name, small
	}
	tables = append(tables, report.ByGroup(s.By, x.groupColumns(), x.groups, x.all, name))
	if x.side == nil || len(x.groups) == 0 {
		return tables
	}
	return append(tables, sideTable("", x.groups, func(g G) string { name, _ := name(g); return name }, x.periods, x.side, func(g G, i int) report.Cell {
		_, _, periods := x.group(g)
		return x.side(periods[i])
	}))
}

// starred is a number with a star where it differs significantly from the rest,
// for tables with many of them in a row.
func starred(cell report.Cell, c compare.Change) report.Cell {
	if differs(c) {
		cell = cell.Marked(" *")
	}
	return cell
}
