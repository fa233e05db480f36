package analysis

import (
	"fmt"
	"slices"
	"strings"

	"github.com/retain-cli/retain/pkg/forecast"
	"github.com/retain-cli/retain/pkg/report"
)

// Report lays the paths out and, of a split, those of the groups.
func (f *Revenue) Report() report.Report {
	r := report.Report{
		Head:   append(f.lines, f.head()...),
		Tables: []report.Table{f.pathTable(), f.rateTable()},
		Charts: []report.Chart{f.chart()},
		Foot:   f.differences(),
		Notes:  slices.Concat(f.Warnings, f.Notes), Concerns: f.concerns,
		Data: f,
	}
	if len(f.Groups) > 0 {
		r.Tables = []report.Table{f.groupPaths(), f.groupTable(), f.sidePaths(), f.rateTable()}
		r.Charts = []report.Chart{f.groupChart()}
		r.Foot = append(r.Foot, f.groupFoot()...)
	}
	return r
}

func (f *Revenue) head() []string {
	noun, m, p := f.scope.Grain.Noun(), f.Measured, f.Plan
	var lines []string
	if m != nil && m.Over > 0 {
		lines = append(lines, fmt.Sprintf("Measured from %s to %s (%s): churn %s, expansion %s, new %s a %s.",
			m.Since, m.Until, report.Counted(int64(m.Over), noun), rateText(m.Churn), rateText(m.Expansion), m.New, noun))
	}
	start := fmt.Sprintf("Start %s %s, new %s a %s", p.MRR, f.basis.per(), p.New, noun)
	if p.Growth != 0 {
		start += ", growing by " + rateText(p.Growth)
	}
	if p.Expansion != 0 {
		start += ", expansion " + rateText(p.Expansion)
	}
	lines = append(lines, start+".", fmt.Sprintf("MRR next %s = MRR x (1 - churn + expansion) + new.", noun))
	return append(lines, f.basis.words()...)
}

// rateText is a rate with all digits that it is computed with: 3.5 %.
func rateText(rate float64) string { return report.Float(rate) + " %" }

func rateCell(rate float64) report.Cell {
	return report.Number(rate, 0).Shown(rateText(rate))
}

// capital is a word at the beginning of a column.
func capital(word string) string { return strings.ToUpper(word[:1]) + word[1:] }

// last is the number of the last period.
func (f *Revenue) last() int { return len(f.Paths[0].MRR) - 1 }

// months are the periods that have a row, the last one among them.
func (f *Revenue) months() (shown []int) {
	last, step := f.last(), f.request.Every
	if step == 0 && last > 24 {
		step = 12
	}
	for month := 0; month <= last; month += max(step, 1) {
		shown = append(shown, month)
	}
	if shown[len(shown)-1] != last {
		shown = append(shown, last)
	}
	return shown
}

func (f *Revenue) monthColumn(name string) report.Column[int] {
	return report.Column[int]{Name: name, Title: capital(f.scope.Grain.Noun()), Right: true, Cell: func(month int) report.Cell { return report.Count(int64(month)) }}
}

// amount shows people large amounts without minor units.
func (f *Revenue) amount(paths []forecast.Path) moneyCell {
	for _, p := range paths {
		if p.MRREnd.Float() >= largeAmount {
			return wholeMoney
		}
	}
	return report.Money
}

// pathTable is MRR and revenue at every rate, side by side.
func (f *Revenue) pathTable() report.Table {
	amount := f.amount(f.Paths)
	l := report.Layout[int]{Name: "path", Columns: []report.Column[int]{f.monthColumn("period")}}
	for _, p := range f.Paths {
		l.Columns = append(l.Columns, report.Column[int]{Name: "mrr_" + report.Float(p.Churn), Title: "MRR at " + rateText(p.Churn), Right: true,
			Cell: func(month int) report.Cell { return amount(p.MRR[month]) }})
	}
	for i, p := range f.Paths {
		l.Columns = append(l.Columns, report.Column[int]{Name: "revenue_" + report.Float(p.Churn), Title: "Revenue at " + rateText(p.Churn), Right: true,
			Drop: len(f.Paths) - i, Cell: func(month int) report.Cell { return amount(p.Revenue[month]) }})
	}
	return l.Table(f.months())
}

// rateTable is the end of each path, and its difference from the first.
func (f *Revenue) rateTable() report.Table {
	amount := f.amount(f.Paths)
	fromFirst := func(difference func(forecast.Path) report.Cell) func(int) report.Cell {
		return func(i int) report.Cell {
			if i == 0 {
				return report.Undefined()
			}
			return difference(f.Paths[i])
		}
	}
	return report.Layout[int]{Name: "rates", Columns: []report.Column[int]{
		{Name: "churn", Title: "Churn", Right: true, Cell: func(i int) report.Cell { return rateCell(f.Paths[i].Churn) }},
		{Name: "mrr_end", Title: fmt.Sprintf("MRR, %s %d", f.scope.Grain.Noun(), f.last()), Right: true, Cell: func(i int) report.Cell { return amount(f.Paths[i].MRREnd) }},
		{Name: "mrr_difference", Title: "Difference", Right: true, Cell: fromFirst(func(p forecast.Path) report.Cell { return amount(p.MRRDifference) })},
		{Name: "revenue_end", Title: "Revenue", Right: true, Drop: 1, Cell: func(i int) report.Cell { return amount(f.Paths[i].RevenueEnd) }},
		{Name: "revenue_difference", Title: "Difference", Right: true, Cell: fromFirst(func(p forecast.Path) report.Cell { return amount(p.RevenueDifference) })},
		{Name: "ceiling", Title: "Ceiling", Right: true, Drop: 2, Cell: func(i int) report.Cell {
			if f.Paths[i].Ceiling == nil {
				return report.Undefined()
			}
			return amount(*f.Paths[i].Ceiling)
		}},
	}}.Table(places(len(f.Paths)))
}

func (f *Revenue) emptyChart(title string) report.Chart {
	c := report.Chart{Title: title, Kind: report.Lines, Unit: f.Plan.MRR.Unit.Currency}
	for month := range f.Paths[0].MRR {
		c.Labels = append(c.Labels, fmt.Sprintf("%s %d", f.scope.Grain.Noun(), month))
	}
	return c
}

func (f *Revenue) chart() report.Chart {
	c := f.emptyChart("MRR by churn")
	for _, p := range f.Paths {
		c.Series = append(c.Series, report.Series{Name: rateText(p.Churn), Values: floats(p.MRR)})
	}
	return c
}

// differences says in words what each rate makes of the one before it.
func (f *Revenue) differences() (lines []string) {
	for i := 1; i < len(f.Paths); i++ {
		a, b := f.Paths[i-1], f.Paths[i]
		mrr, revenue := b.MRREnd, b.RevenueEnd
		mrr.Minor -= a.MRREnd.Minor
		revenue.Minor -= a.RevenueEnd.Minor
		lines = append(lines, fmt.Sprintf("Churn of %s instead of %s: %s %s after %s, %s in all.",
			rateText(b.Churn), rateText(a.Churn), signedMoney(mrr), f.basis.per(), report.Counted(int64(f.last()), f.scope.Grain.Noun()), signedMoney(revenue)))
	}
	return lines
}
