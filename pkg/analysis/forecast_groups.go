package analysis

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/retain-cli/retain/pkg/compare"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/forecast"
	"github.com/retain-cli/retain/pkg/money"
	"github.com/retain-cli/retain/pkg/note"
	"github.com/retain-cli/retain/pkg/report"
)

// ForecastGroup is what one group did, and where that leads.
type ForecastGroup struct {
	Group    string            `json:"group"`
	Small    bool              `json:"small"`
	Measured forecast.Measured `json:"measured"`
	Paths    []forecast.Path   `json:"paths"`
	Against                    // of the churn measured
	size     int64
}

// unmeasured tells that a group began no period with revenue.
func (g ForecastGroup) unmeasured() bool { return g.Measured.Over == 0 }

// group is the path of each group: its own start, inflow, churn and expansion.
// One that began no period with revenue takes the rates of all customers.
func (f *Revenue) group(ctx context.Context, d *Data, m facts.Movements) ([]note.Note, error) {
	r := f.request
	rated := r.measuring().Rated(m)
	scatters, err := d.scatters(ctx, r.Scope, m, sampleOf(rated, compare.GrossChurn()))
	if err != nil {
		return nil, err
	}
	changes := r.against(scatters[0].contrast(grossTest))[0]
	groups := make([]ForecastGroup, len(m.Groups))
	for i, own := range forecast.MeasureGroups(m, r.measuring()) {
		g := ForecastGroup{Group: m.Groups[i], Small: true, Measured: own, Against: Against{changes[i]}}
		for p, row := range m.Rows[i] {
			g.size = max(g.size, row.Start, row.End)
			g.Small = g.Small && !(rated[i].Has(p) && row.Start >= facts.MinSample)
		}
		rates := own
		if g.unmeasured() {
			rates.Churn, rates.Expansion = f.Measured.Churn, f.Measured.Expansion
		}
		g.Paths = forecast.Of(f.plan(rates), r.rates(rates)...).Paths
		groups[i] = g
	}
	f.Together = together(groups)
	var hidden []note.Note
	f.Groups, hidden = shownGroups(r.Scope, groups, func(g ForecastGroup) int64 { return g.size }, func(_ int, g ForecastGroup) ForecastGroup { return g })
	return append(hidden, f.endless(groups)...), nil
}

// endless warns of groups that grow by a share of themselves: in the long run they
// dominate the sum.
func (f *Revenue) endless(groups []ForecastGroup) []note.Note {
	var names []string
	for _, g := range groups {
		if !g.unmeasured() && g.Paths[0].Churn < f.plan(g.Measured).Expansion && g.Measured.MRR.Minor > 0 {
			names = append(names, report.GroupName(g.Group).Human())
		}
	}
	if len(names) == 0 {
		return nil
	}
	return []note.Note{note.Note{Code: "endless-growth", Level: note.Warning, Concerns: note.Revenue}.Filled("expansion exceeds churn in %s: such a path grows without limit, and so does the sum of the groups", some(names))}
}

// some are a few names out of many: the first and the last.
func some(names []string) string {
	switch n := len(names); {
	case n == 0:
		return "none"
	case n > 6:
		return strings.Join(names[:3], ", ") + ", ... " + names[n-1]
	}
	return strings.Join(names, ", ")
}

// together is the sum of the groups' first paths. It ends where one of them does,
// or where the sum is too large for an amount.
func together(groups []ForecastGroup) (sum []money.Amount) {
	for i, g := range groups {
		path := g.Paths[0].MRR
		if i == 0 {
			sum = slices.Clone(path)
			continue
		}
		sum = sum[:min(len(sum), len(path))]
		for month := range sum {
			total, fits := money.Add(sum[month].Minor, path[month].Minor)
			if !fits {
				sum = sum[:month]
				break
			}
			sum[month].Minor = total
		}
	}
	return sum
}

// groupTable is a line per group: what was measured, and where it leads.
func (f *Revenue) groupTable() report.Table {
	type group = ForecastGroup
	amount := f.amount(f.Result.Paths[:1])
	rate := func(g group, rate float64) report.Cell {
		if g.unmeasured() {
			return report.Undefined()
		}
		return rateCell(rate)
	}
	columns := []report.Column[group]{
		{Name: "mrr", Title: "MRR", Right: true, Cell: func(g group) report.Cell { return amount(g.Measured.MRR) }},
		{Name: "new_mrr", Title: "New a " + f.scope.Grain.Noun(), Right: true, Drop: 5, Cell: func(g group) report.Cell { return amount(g.Measured.New) }},
		{Name: "churn", Title: "Churn", Right: true, Cell: func(g group) report.Cell { return rate(g, g.Measured.Churn) }},
	}
	columns = append(columns, restColumns("", 2, func(g group) compare.Change { return g.AgainstRest })...)
	columns = append(columns,
		report.Column[group]{Name: "expansion", Title: "Expansion", Right: true, Drop: 4, Cell: func(g group) report.Cell { return rate(g, g.Measured.Expansion) }},
		report.Column[group]{Name: "mrr_end", Title: f.end(), Right: true, Cell: func(g group) report.Cell { return amount(g.Paths[0].MRREnd) }},
		report.Column[group]{Name: "mrr_difference", Title: f.alternative(), Right: true, Drop: 1, Cell: func(g group) report.Cell {
			if len(g.Paths) < 2 {
				return report.Empty()
			}
			difference := g.Paths[len(g.Paths)-1].MRRDifference
			cell := amount(difference)
			if difference.Minor > 0 {
				return cell.Shown("+" + cell.Human())
			}
			return cell
		}},
	)
	all := group{Measured: *f.Measured, Paths: f.Result.Paths}
	return report.ByGroup(f.scope.By, columns, f.Groups, all, func(g group) (string, bool) { return g.Group, g.Small })
}

// end names the end of the first path, with the churn when that was given.
func (f *Revenue) end() string {
	end := fmt.Sprintf("%s %d", capital(f.scope.Grain.Noun()), f.last())
	if churn := f.request.Churn; len(churn) > 0 {
		end += " at " + rateText(churn[0])
	}
	return end
}

// alternative names the last path, which is shown by its difference from the
// first.
func (f *Revenue) alternative() string {
	switch n := len(f.request.Churn); n {
	case 0:
		return "Churn -1 pt"
	case 1:
		return "Difference"
	default:
		return "at " + rateText(f.request.Churn[n-1])
	}
}

// groupPaths is every path of every group, for programs.
func (f *Revenue) groupPaths() report.Table {
	type step struct {
		group string
		path  forecast.Path
		month int
	}
	var steps []step
	for _, g := range f.Groups {
		for _, p := range g.Paths {
			for month := range p.MRR {
				steps = append(steps, step{g.Group, p, month})
			}
		}
	}
	return report.Layout[step]{Name: "path", For: report.Programs, Columns: []report.Column[step]{
		{Name: "group", Cell: func(s step) report.Cell { return report.GroupName(s.group) }},
		{Name: "churn", Cell: func(s step) report.Cell { return rateCell(s.path.Churn) }},
		{Name: "period", Cell: func(s step) report.Cell { return report.Count(int64(s.month)) }},
		{Name: "mrr", Cell: func(s step) report.Cell { return report.Money(s.path.MRR[s.month]) }},
		{Name: "revenue", Cell: func(s step) report.Cell { return report.Money(s.path.Revenue[s.month]) }},
	}}.Table(steps)
}

// sidePaths is the first path of the groups side by side, with their sum and the
// path of all customers at one rate, for people.
func (f *Revenue) sidePaths() report.Table {
	groups, title := beside(f.Groups, "")
	amount := f.amount(f.Result.Paths[:1])
	column := func(title string, drop int, path []money.Amount) report.Column[int] {
		return report.Column[int]{Title: title, Right: true, Drop: drop, Cell: func(month int) report.Cell {
			if month < len(path) {
				return amount(path[month])
			}
			return report.Empty()
		}}
	}
	l := report.Layout[int]{Name: "side", Title: title, For: report.People, Columns: []report.Column[int]{f.monthColumn("")}}
	for i, g := range groups {
		l.Columns = append(l.Columns, column(report.GroupName(g.Group).Human(), i+1, g.Paths[0].MRR))
	}
	l.Columns = append(l.Columns, column("Together", 0, f.Together), column("All at one rate", 0, f.Result.Paths[0].MRR))
	return l.Table(f.months())
}

// mostLines is how many lines a chart can tell apart.
const mostLines = 8

// groupChart is the path of the largest groups.
func (f *Revenue) groupChart() report.Chart {
	largest := slices.Clone(f.Groups)
	slices.SortStableFunc(largest, func(a, b ForecastGroup) int { return cmp.Compare(b.Paths[0].MRREnd.Minor, a.Paths[0].MRREnd.Minor) })
	c := f.emptyChart("MRR by " + f.scope.By)
	for _, g := range largest[:min(len(largest), mostLines)] {
		c.Series = append(c.Series, report.Series{Name: report.GroupName(g.Group).Human(), Values: floats(g.Paths[0].MRR)})
	}
	return c
}

// groupFoot says what the mix of groups does, and explains the marks.
func (f *Revenue) groupFoot() (lines []string) {
	noun := f.scope.Grain.Noun()
	if n := len(f.Together) - 1; n > 0 && n < len(f.Result.Paths[0].MRR) {
		difference := f.Together[n]
		difference.Minor -= f.Result.Paths[0].MRR[n].Minor
		lines = append(lines, fmt.Sprintf("Each at its own rates, the groups come to %s after %s, %s against all at one rate.",
			f.Together[n], report.Counted(int64(n), noun), signedMoney(difference)))
	}
	for _, g := range f.Groups {
		if g.unmeasured() {
			lines = append(lines, fmt.Sprintf("%s began no %s with revenue and takes the rates of all customers.", report.GroupName(g.Group).Human(), noun))
		}
	}
	return append(lines, legend(bySums, f.Groups)...)
}
