package main

import (
	"fmt"
	"strings"

	"github.com/retain-cli/retain/pkg/forecast"
	"github.com/retain-cli/retain/pkg/money"
	"github.com/retain-cli/retain/pkg/report"
)

// rateText is a rate with all digits that it is computed with: 3.5 %.
func rateText(rate float64) string { return report.Float(rate) + " %" }

// pathTable is MRR and revenue of every rate, side by side.
func (o *forecastOptions) pathTable(r forecast.Result) report.Table {
	noun := o.grain.Noun()
	t := report.Table{Name: "path", Columns: []report.Head{{Name: "period", Title: capital(noun), Right: true}}}
	for _, p := range r.Paths {
		t.Columns = append(t.Columns, report.Head{Name: "mrr_" + report.Float(p.Churn), Title: "MRR at " + rateText(p.Churn), Right: true})
	}
	for i, p := range r.Paths {
		t.Columns = append(t.Columns, report.Head{Name: "revenue_" + report.Float(p.Churn), Title: "Revenue at " + rateText(p.Churn), Right: true, Drop: len(r.Paths) - i})
	}
	last := len(r.Paths[0].MRR) - 1
	money := forecastMoney(r)
	for month := range r.Paths[0].MRR {
		if month != last && month%o.step(last) != 0 {
			continue
		}
		cells := []report.Cell{report.Count(int64(month))}
		for _, p := range r.Paths {
			cells = append(cells, money(p.MRR[month]))
		}
		for _, p := range r.Paths {
			cells = append(cells, money(p.Revenue[month]))
		}
		t.Add(cells...)
	}
	return t
}

// capital is a word at the beginning of a column.
func capital(word string) string { return strings.ToUpper(word[:1]) + word[1:] }

// step is how many months lie between two that are shown.
func (o *forecastOptions) step(months int) int {
	switch {
	case o.every > 0:
		return o.every
	case months <= 24:
		return 1
	}
	return 12
}

// forecastMoney shows large amounts to people without minor units.
func forecastMoney(r forecast.Result) func(money.Amount) report.Cell {
	for _, p := range r.Paths {
		if p.MRREnd.Float() >= largeAmount {
			return wholeMoney
		}
	}
	return report.Money
}

// rateTable is the end of each path, and its difference from the first.
func (o *forecastOptions) rateTable(r forecast.Result) report.Table {
	after := fmt.Sprintf(", %s %d", o.grain.Noun(), len(r.Paths[0].MRR)-1)
	t := report.Table{Name: "rates", Columns: []report.Head{
		{Name: "churn", Title: "Churn", Right: true},
		{Name: "mrr_end", Title: "MRR" + after, Right: true},
		{Name: "mrr_difference", Title: "Difference", Right: true},
		{Name: "revenue_end", Title: "Revenue", Right: true, Drop: 1},
		{Name: "revenue_difference", Title: "Difference", Right: true},
		{Name: "ceiling", Title: "Ceiling", Right: true, Drop: 2},
	}}
	money := forecastMoney(r)
	for i, p := range r.Paths {
		ceiling, mrr, revenue := report.Undefined(), report.Undefined(), report.Undefined()
		if p.Ceiling != nil {
			ceiling = money(*p.Ceiling)
		}
		if i > 0 {
			mrr, revenue = money(p.MRRDifference), money(p.RevenueDifference)
		}
		t.Add(rateCell(p.Churn), money(p.MRREnd), mrr, money(p.RevenueEnd), revenue, ceiling)
	}
	return t
}

func (o *forecastOptions) chart(r forecast.Result) report.Chart {
	c := report.Chart{Title: "MRR by churn", Kind: report.Lines, Unit: r.Plan.MRR.Unit.Currency}
	for month := range r.Paths[0].MRR {
		c.Labels = append(c.Labels, fmt.Sprintf("%s %d", o.grain.Noun(), month))
	}
	for _, p := range r.Paths {
		c.Series = append(c.Series, report.Series{Name: rateText(p.Churn), Values: floats(p.MRR)})
	}
	return c
}

// differences says in words what each rate makes of the one before it.
func (o *forecastOptions) differences(r forecast.Result) (lines []string) {
	noun, months := o.grain.Noun(), len(r.Paths[0].MRR)-1
	for i := 1; i < len(r.Paths); i++ {
		a, b := r.Paths[i-1], r.Paths[i]
		mrr, revenue := b.MRREnd, b.RevenueEnd
		mrr.Minor -= a.MRREnd.Minor
		revenue.Minor -= a.RevenueEnd.Minor
		lines = append(lines, fmt.Sprintf("Churn of %s instead of %s: %s %s after %s, %s in all.",
			rateText(b.Churn), rateText(a.Churn), signedMoney(mrr), o.basis.per(), count(int64(months), noun), signedMoney(revenue)))
	}
	return lines
}

func signedMoney(a money.Amount) string {
	if a.Minor >= 0 {
		return "+" + a.String()
	}
	return a.String()
}
