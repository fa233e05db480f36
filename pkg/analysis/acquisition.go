package analysis

import (
	"fmt"
	"path/filepath"

	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/ltv"
	"github.com/retain-cli/retain/pkg/money"
	"github.com/retain-cli/retain/pkg/note"
	"github.com/retain-cli/retain/pkg/report"
)

// source is the file for people, and what it was converted with.
func (s *Spend) source() string {
	if s.Rates == "" {
		return filepath.Base(s.File)
	}
	return fmt.Sprintf("%s (converted with %s)", filepath.Base(s.File), filepath.Base(s.Rates))
}

// acquired sets the spend beside the cohorts, if it is known.
func (r LTV) acquired(d *Data, cohorts facts.Cohorts) *ltv.Acquisition {
	if d.Spend == nil {
		return nil
	}
	a := ltv.Acquired(cohorts, d.Spend.Rows, r.options())
	if len(d.Where) > 0 {
		a.Notes = append(a.Notes, note.Note{Code: "spend-unfiltered", Level: note.Warning, Concerns: note.Revenue,
			Text: "--where chose the orders, and the spend is all of the file: the CAC is too high unless the file is of these customers alone"})
	}
	return &a
}

// CheckSpend refuses spend where it is not what the customers of cohorts cost.
func (r LTV) CheckSpend(d *Data) error {
	switch {
	case d.coverage.FromSubscription || r.Model != nil && *r.Model != ltv.HistoricModel:
		return &RequestError{Field: "Spend", Reason: "needs orders and --model historic, which follows cohorts; otherwise use --cac"}
	case r.ByLast && r.By != "":
		return &RequestError{Field: "Spend", Reason: "customers are won by their first order; leave out --by-last"}
	case r.CAC.Float() != nil:
		return &RequestError{Field: "CAC", Reason: "the cost of a customer follows from --spend; leave one of them out"}
	}
	return nil
}

// acquisitionFigures are the cost of all customers of the periods with spend.
func acquisitionFigures(a *ltv.Acquisition, noun string) []figure {
	if a == nil {
		return nil
	}
	spent, span := report.Undefined(), "no complete "+noun+" with spend"
	if a.Spend != nil {
		spent, span = report.Money(*a.Spend), fmt.Sprintf("%s to %s: %s", *a.From, *a.To, report.Counted(a.Customers, "new customer"))
	}
	return []figure{
		{"spend", "Spend", spent, span},
		{"cac", "CAC", quotient(a.CAC), "spend / new customers"},
		{"ltv_new", "LTV, new", quotient(a.Value), "margin x what these have brought so far"},
		{"ltv_to_cac", "LTV:CAC", times(a.LTVToCAC), "value per unit of cost"},
		{"payback_periods", "Payback", report.NumberOf(a.PaybackPeriods, 1), noun + "s until the cost is recovered"},
	}
}

// acquisitionTables are the cost by cohort and, of a split, by channel.
func (r *HistoricLTV) acquisitionTables(noun string) []report.Table {
	a := r.Acquisition
	if a == nil {
		return nil
	}
	var largest money.Amount
	if a.Spend != nil {
		largest = *a.Spend
	}
	type period = ltv.WonPeriod
	periods := report.Layout[period]{Name: "acquisition", Title: "Cost of the customers new in each " + noun, Mark: partial[period]}
	periods.Columns = append(periodColumns[period](), report.Lift(wonColumns(noun, largest), func(p period) ltv.Won { return p.Won })...)
	tables := []report.Table{periods.Table(a.Periods)}
	if len(a.Channels) > 0 {
		type channel = ltv.WonChannel
		channels := report.Layout[channel]{Name: "channels", Title: "Cost by " + r.scope.By, Mark: func(c channel) (string, bool) {
			if c.Small {
				return "few", false
			}
			return "", false
		}}
		channels.Columns = append([]report.Column[channel]{{Name: "channel", Title: "Channel", Cell: func(c channel) report.Cell { return report.GroupName(c.Channel) }}},
			report.Lift(wonColumns(noun, largest), func(c channel) ltv.Won { return c.Won })...)
		tables = append(tables, channels.Table(a.Channels, ltv.WonChannel{Channel: "all", Won: a.Won}))
	}
	return tables
}

// wonColumns are customers and what they cost.
func wonColumns(noun string, largest money.Amount) []report.Column[ltv.Won] {
	type row = ltv.Won
	amount := moneyUpTo(largest)
	return []report.Column[row]{
		{Name: "spend", Title: "Spend", Right: true, Cell: func(w row) report.Cell {
			if w.Spend == nil {
				return report.Undefined()
			}
			return amount(*w.Spend)
		}},
		{Name: "customers_new", Title: "New", Right: true, Cell: func(w row) report.Cell { return report.Count(w.Customers) }},
		{Name: "cac", Title: "CAC", Right: true, Cell: func(w row) report.Cell { return quotient(w.CAC) }},
		{Name: "ltv", Title: "LTV so far", Right: true, Cell: func(w row) report.Cell { return quotient(w.Value) }},
		{Name: "ltv_to_cac", Title: "LTV:CAC", Right: true, Cell: func(w row) report.Cell { return times(w.LTVToCAC) }},
		{Name: "payback_periods", Title: "Payback", Right: true, Cell: func(w row) report.Cell {
			if w.PaybackPeriods == nil {
				return report.Undefined()
			}
			return report.Number(*w.PaybackPeriods, 0).Shown(report.Counted(int64(*w.PaybackPeriods), noun))
		}},
	}
}
