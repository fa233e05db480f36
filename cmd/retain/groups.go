package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/retain-cli/retain/pkg/compare"
	"github.com/retain-cli/retain/pkg/ledger"
	"github.com/retain-cli/retain/pkg/note"
	"github.com/retain-cli/retain/pkg/report"
)

// against is how a group compares with all others together, hidden ones too, by
// the number that the metric is about.
type against struct {
	AgainstRest compare.Change `json:"against_rest"`
}

func (a against) changes() []compare.Change { return []compare.Change{a.AgainstRest} }

// againstRest compares groups by some tests. Where the groups are made by what is
// measured there is nothing to test.
func (d *data) againstRest(tests ...compare.Test) [][]compare.Change {
	results := compare.AgainstRest(d.options.sure(), tests...)
	if !d.options.byOutcome() {
		return results
	}
	for _, changes := range results {
		for i, c := range changes {
			changes[i] = compare.Change{Metric: c.Metric, Kind: c.Kind, Before: c.Before, After: c.After, Change: c.Change,
				Verdict: compare.Untested, Why: "the groups are made by who left"}
		}
	}
	return results
}

// byOutcome tells that customers are split by why they left.
func (o *byFlags) byOutcome() bool { return ledger.SameName(o.by, churnReason) }

// circular warns of rates by what they measure.
func (o *byFlags) circular() []note.Note {
	if !o.byOutcome() {
		return nil
	}
	return []note.Note{{Code: "by-outcome", Text: "only who leaves has a churn_reason: rates by it follow from how the groups are made, and are not tested; see retain reasons"}}
}

// ages warns of what customers ordered so far by how long they have been there.
func (d *data) ages() []note.Note {
	by := d.options.by
	if d.coverage.FromSubscription || !ledger.SameName(by, ledger.Cohort) && !ledger.SameName(by, ledger.Tenure) {
		return nil
	}
	return []note.Note{{Code: "by-age", Text: "groups by " + by + " differ in age, and younger customers have had less time to order: retain cohort and the table of retain ltv compare customers at the same age"}}
}

// groupTable is a line for each group, and one for all of them.
type groupTable struct{ report.Table }

func newGroupTable(dimension string, columns ...[]report.Head) *groupTable {
	t := &groupTable{report.Table{Name: "groups", Columns: []report.Head{
		{Name: "group", Title: dimension},
		{Name: "small", For: report.Programs},
	}}}
	for _, more := range columns {
		t.Columns = append(t.Columns, more...)
	}
	return t
}

// restColumns are the columns of a comparison with the rest. Programs know
// several of them by prefixes.
func restColumns(prefix string, drop int) []report.Head {
	return []report.Head{
		{Name: prefix + "difference", Title: "To the rest", Right: true, Drop: drop},
		{Name: prefix + "p_adjusted", Title: "p", Right: true, Drop: drop + 1},
		{Name: prefix + "verdict", For: report.Programs},
	}
}

// line adds a group.
func (t *groupTable) line(group string, small bool, cells ...[]report.Cell) {
	row := t.Add(report.GroupName(group), report.Text(strconv.FormatBool(small)))
	for _, more := range cells {
		row.Cells = append(row.Cells, more...)
	}
	if small {
		row.Mark, row.Faint = "few", true
	}
}

// all ends the table with a line of everybody. For people there is none without
// groups: it would be a table of what stands above it.
func (t *groupTable) all(cells ...[]report.Cell) report.Table {
	row := report.Row{Cells: []report.Cell{report.Text("all"), report.Empty()}}
	for _, more := range cells {
		row.Cells = append(row.Cells, more...)
	}
	t.Total = []report.Row{row}
	if len(t.Rows) == 0 {
		t.For = report.Programs
	}
	return t.Table
}

// restCells is the cells of a comparison with the rest; all are empty in the
// line of everybody, who has none.
func restCells(c *compare.Change) []report.Cell {
	if c == nil {
		return []report.Cell{report.Empty(), report.Empty(), report.Empty()}
	}
	return []report.Cell{toRest(*c), pCell(c.PAdjusted), report.Text(string(c.Verdict))}
}

// pCell is a p-value, for people a dash when there was no test.
func pCell(p *float64) report.Cell {
	if p == nil {
		return report.Undefined()
	}
	return chanceCell(p)
}

// toRest is how far a group is from the rest, in percentage points if the
// numbers are rates: with a star when that is hardly chance, ~ when it may well be.
func toRest(c compare.Change) report.Cell {
	if c.Change == nil {
		return report.Undefined()
	}
	human := signed(*c.Change)
	if c.Kind == compare.Amount {
		human = strings.Replace("+"+report.Grouped(*c.Change, 2), "+-", "-", 1)
	}
	switch c.Verdict {
	case compare.Noise:
		human += " ~"
	case compare.Up, compare.Down:
		human += " *"
	}
	return report.Number(*c.Change, 2).Shown(human)
}

// starred is a number with a star when it is hardly by chance that it differs
// from that of the rest, for tables with many of them in a line.
func starred(cell report.Cell, c *compare.Change) report.Cell {
	if c != nil && (c.Verdict == compare.Up || c.Verdict == compare.Down) {
		cell.Mark = " *"
	}
	return cell
}

// legend explains the marks of the groups that are shown.
func legend[G interface{ changes() []compare.Change }](test string, groups []G) []string {
	var star, tilde bool
	for _, g := range groups {
		for _, c := range g.changes() {
			tilde = tilde || c.Verdict == compare.Noise
			star = star || c.Verdict == compare.Up || c.Verdict == compare.Down
		}
	}
	var parts []string
	if star {
		parts = append(parts, "* differs from the rest")
	}
	if tilde {
		parts = append(parts, "~ may be chance")
	}
	if len(parts) == 0 {
		return nil
	}
	return []string{fmt.Sprintf("%s (%s, Benjamini-Hochberg)", strings.Join(parts, "  "), test)}
}

// starLegend explains stars where numbers without one are many and may be
// chance.
func starLegend[G interface{ changes() []compare.Change }](test string, groups []G) []string {
	differs := slices.ContainsFunc(groups, func(g G) bool {
		return slices.ContainsFunc(g.changes(), func(c compare.Change) bool { return c.Verdict == compare.Up || c.Verdict == compare.Down })
	})
	tested := slices.ContainsFunc(groups, func(g G) bool {
		return slices.ContainsFunc(g.changes(), func(c compare.Change) bool { return c.Verdict != compare.Untested })
	})
	switch {
	case !tested:
		return nil
	case !differs:
		return []string{"no group differs from the rest by more than may be chance (" + test + ", Benjamini-Hochberg)"}
	}
	return []string{"* differs from the rest (" + test + ", Benjamini-Hochberg); without a star it may be chance"}
}

// The tests, for legends.
const (
	byProportions = "two-proportion test"
	byMeans       = "Welch's test"
	bySums        = "delta method over customers"
)

// kept is the groups that are large enough to be shown, none when nothing is
// split, with a note on the others. Of groups with a history, size is that of
// its largest day.
func kept[G any](o *byFlags, groups []G, size func(G) int64) ([]G, []note.Note) {
	if !o.split() {
		return nil, nil
	}
	large := []G{}
	for _, g := range groups {
		if size(g) >= int64(o.minGroup) {
			large = append(large, g)
		}
	}
	return large, append(o.hidden(len(groups)-len(large), len(large)), o.circular()...)
}

// hidden tells that groups are not shown.
func (o *byFlags) hidden(hidden, shown int) []note.Note {
	if hidden == 0 {
		return nil
	}
	verb := "are"
	if hidden == 1 {
		verb = "is"
	}
	text := fmt.Sprintf("%s with fewer than %s %s not shown, but in the total; see --min-group", count(int64(hidden), "group"), count(int64(o.minGroup), "customer"), verb)
	if shown == 0 {
		text = fmt.Sprintf("no group by %s has %s, so only the total is shown; a lower --min-group shows the %s", o.by, count(int64(o.minGroup), "customer"), count(int64(hidden), "group"))
	}
	return []note.Note{{Code: "groups-hidden", Text: text}}
}

// byPeriod is the table of all periods or, of a split, the periods of the groups
// below each other. That is for programs; people get all periods only where no
// group is left.
func byPeriod[Row any](split bool, all []Row, names []string, groups [][]Row, table func([]Row) report.Table) []report.Table {
	whole := table(all)
	if !split {
		return []report.Table{whole}
	}
	tables := make([]report.Table, len(groups))
	for i, rows := range groups {
		tables[i] = table(rows)
	}
	below := []report.Table{stacked(whole.Columns, names, tables)}
	if len(groups) == 0 {
		whole.For = report.People
		below = append(below, whole)
	}
	return below
}

// mostBeside is how many groups are put side by side: a table as wide as no
// screen helps nobody.
const mostBeside = 24

// beside is the groups that are put side by side, and a title that says when
// these are not all.
func beside[G any](groups []G, title string) ([]G, string) {
	if len(groups) <= mostBeside {
		return groups, title
	}
	first := fmt.Sprintf("first %d of %s", mostBeside, count(int64(len(groups)), "group"))
	if title == "" {
		return groups[:mostBeside], "The " + first
	}
	return groups[:mostBeside], title + ", the " + first
}

// stacked puts tables of the same columns below each other, with the name of
// the group before each row. It is for programs.
func stacked(columns []report.Head, names []string, tables []report.Table) report.Table {
	t := report.Table{Name: "periods", For: report.Programs}
	t.Columns = append([]report.Head{{Name: "group"}}, columns...)
	for i, name := range names {
		t.Name = tables[i].Name
		for _, row := range tables[i].Rows {
			t.Add(append([]report.Cell{report.Raw(name)}, row.Cells...)...)
		}
	}
	return t
}
