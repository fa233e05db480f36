package main

import (
	"fmt"
	"slices"

	"github.com/retain-cli/retain/pkg/money"
	"github.com/retain-cli/retain/pkg/note"
	"github.com/retain-cli/retain/pkg/report"
	"github.com/retain-cli/retain/pkg/retention"
)

// flowView is what tells the report of rcr from that of mrr.
type flowView struct {
	metric  string // rcr, mrr
	formula string // in words, for the head
	periods func([]retention.Flow) report.Table
	charts  func(*data, retention.Flows) []report.Chart // may be nil
	foot    func(retention.Flows) []string
	arpa    bool // groups are compared by ARPA beside gross churn; else by net churn
}

// flowResult is the JSON of rcr and mrr.
type flowResult struct {
	result
	retention.Flows
	Groups   []flowGroup `json:"groups,omitzero"`
	Warnings []note.Note `json:"warnings"`
}

// report lays out revenue.
func (v flowView) report(d *data) (report.Report, error) {
	moves := d.Movements(d.options.query())
	flows := retention.Revenue(moves, d.options.retention())
	groups, hidden := v.groups(d, moves, flows)
	warnings := slices.Concat(flows.Warnings, hidden)
	res := flowResult{result: d.result(v.metric, moves.Activity), Flows: flows, Groups: groups}
	res.Warnings = d.warnings(warnings)
	r := report.Report{
		Head:   []string{fmt.Sprintf("Active = %s.", d.active(moves.Activity)), v.formula},
		Tables: v.tables(d.options, flows, groups),
		Foot:   append(v.foot(flows), legend(bySums, groups)...),
		Notes:  warnings,
		Data:   res,
	}
	if v.charts != nil {
		r.Charts = v.charts(d, flows)
	}
	return r, nil
}

// largeAmount is where minor units begin to be noise for people.
const largeAmount = 10_000

// amounts says how amounts are shown to people: all exactly, or, when there is
// a large one, all in whole major units. Programs get every digit.
func amounts(flows []retention.Flow) func(money.Amount) report.Cell {
	for _, f := range flows {
		if max(f.Start.Float(), f.End.Float()) >= largeAmount {
			return wholeMoney
		}
	}
	return report.Money
}

func wholeMoney(a money.Amount) report.Cell {
	cell := report.Money(a)
	if a.Unit.Unpriced {
		return cell
	}
	return cell.Shown(report.Grouped(a.Float(), 0))
}
