package analysis

import (
	"context"
	"fmt"
	"slices"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/money"
	"github.com/retain-cli/retain/pkg/report"
)

// Outlook is the MRR at the end of the as-of day: how much of it is committed, and how
// much is at risk.
type Outlook struct {
	AsOf   calendar.Day   `json:"as_of"`
	Total  OutlookRow     `json:"total"`
	Groups []OutlookGroup `json:"groups,omitzero"`
}

// OutlookGroup is that of one group.
type OutlookGroup struct {
	Group string `json:"group"`
	OutlookRow
}

// OutlookRow is the subscriptions that run at the end of the as-of day.
//
//	committed = MRR - MRR of those with a known later end
//	at risk   = MRR of those with a known later end, or with a late payment, or both
type OutlookRow struct {
	Subscriptions int64        `json:"subscriptions"`
	Ending        int64        `json:"subscriptions_ending"`
	PastDue       int64        `json:"subscriptions_past_due"`
	MRR           money.Amount `json:"mrr"`
	MRREnding     money.Amount `json:"mrr_ending"`
	MRRPastDue    money.Amount `json:"mrr_past_due"`
	MRRAtRisk     money.Amount `json:"mrr_at_risk"`
	Committed     money.Amount `json:"mrr_committed"`
}

// outlook is that of the groups of a result; nil where the source has none.
func (d *Data) outlook(ctx context.Context, f *Flows) (*Outlook, error) {
	source, ok := d.Source.(facts.Scheduler)
	if !ok {
		return nil, nil
	}
	found, err := source.Outlook(ctx, f.scope.query().By)
	if err != nil {
		return nil, err
	}
	o := &Outlook{AsOf: found.AsOf, Total: outlookRow(found.Total(), found.Unit)}
	for i, name := range found.Groups {
		if slices.ContainsFunc(f.Groups, func(g FlowGroup) bool { return g.Group == name }) {
			o.Groups = append(o.Groups, OutlookGroup{name, outlookRow(found.Rows[i], found.Unit)})
		}
	}
	return o, nil
}

func outlookRow(p facts.Prospect, u money.Unit) OutlookRow {
	return OutlookRow{
		Subscriptions: p.Running, Ending: p.Ending, PastDue: p.PastDue,
		MRR: u.Amount(p.Revenue), MRREnding: u.Amount(p.RevenueEnding), MRRPastDue: u.Amount(p.RevenuePastDue),
		MRRAtRisk: u.Amount(p.RevenueAtRisk), Committed: u.Amount(p.Revenue - p.RevenueEnding),
	}
}

// table is a line for each group and one for all; people see it where something is at
// risk.
func (o *Outlook) table(s Scope, amount moneyCell) report.Table {
	type row = OutlookGroup
	l := report.Layout[row]{Name: "outlook", Title: fmt.Sprintf("Subscriptions that run on %s", o.AsOf), For: report.Programs, Columns: []report.Column[row]{
		{Name: "group", Title: s.By, Cell: func(r row) report.Cell { return report.GroupName(r.Group) }},
		{Name: "subscriptions", Title: "Running", Right: true, Drop: 2, Cell: func(r row) report.Cell { return report.Count(r.Subscriptions) }},
		{Name: "mrr", Title: "MRR", Right: true, Cell: func(r row) report.Cell { return amount(r.MRR) }},
		{Name: "subscriptions_ending", Title: "To end", Right: true, Drop: 1, Cell: func(r row) report.Cell { return report.Count(r.Ending) }},
		{Name: "mrr_ending", Title: "MRR", Right: true, Cell: func(r row) report.Cell { return amount(r.MRREnding) }},
		{Name: "subscriptions_past_due", Title: "Past due", Right: true, Drop: 1, Cell: func(r row) report.Cell { return report.Count(r.PastDue) }},
		{Name: "mrr_past_due", Title: "MRR", Right: true, Cell: func(r row) report.Cell { return amount(r.MRRPastDue) }},
		{Name: "mrr_at_risk", Title: "At risk", Right: true, Cell: func(r row) report.Cell { return amount(r.MRRAtRisk) }},
		{Name: "mrr_committed", Title: "Committed", Right: true, Cell: func(r row) report.Cell { return amount(r.Committed) }},
	}}
	if o.Total.Ending+o.Total.PastDue > 0 {
		l.For = report.Everyone
	}
	if s.By == "" {
		l.Columns = l.Columns[1:]
		return l.Table([]row{{OutlookRow: o.Total}})
	}
	t := l.Table(o.Groups)
	all := l.Table([]row{{OutlookRow: o.Total}}).Rows
	all[0].Cells[0] = report.Text("all")
	t.Total = all
	return t
}
