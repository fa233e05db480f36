package main

import (
	"github.com/retain-cli/retain/pkg/cohort"
	"github.com/retain-cli/retain/pkg/compare"
	"github.com/retain-cli/retain/pkg/facts"
	"github.com/retain-cli/retain/pkg/note"
	"github.com/retain-cli/retain/pkg/report"
)

// cohortGroup is the cohorts of one group. Groups are compared by the customers
// who came back one period after the first.
type cohortGroup struct {
	cohort.Group
	against
}

// groups is the groups that are shown.
func (v cohortView) groups() ([]cohortGroup, []note.Note) {
	var back []compare.Proportion
	for _, g := range v.Groups {
		part, whole := g.Average.Back()
		back = append(back, compare.Proportion{Part: part, Whole: whole})
	}
	changes := v.d.againstRest(compare.Shares("cohort_rate_age_1", back))[0]
	var groups []cohortGroup
	for i, g := range v.Groups {
		groups = append(groups, cohortGroup{g, against{changes[i]}})
	}
	return kept(&v.d.options.byFlags, groups, func(g cohortGroup) int64 { return cohortSize(g.Cohorts) })
}

// cohortSize is the customers of some cohorts.
func cohortSize(cohorts []cohort.Cohort) (n int64) {
	for _, c := range cohorts {
		n += c.Customers
	}
	return n
}

// groupTable is a line per group: who came back one period after the first.
func (v cohortView) groupTable(groups []cohortGroup, noun string) report.Table {
	t := newGroupTable(v.d.options.by, []report.Head{
		{Name: "customers", Title: "Customers", Right: true, Drop: 3},
		{Name: "customers_observed", Title: "Observed", Right: true, Drop: 2},
		{Name: "customers_back", Title: v.back(), Right: true, Drop: 4},
		{Name: "rate_age_1", Title: "Rate", Right: true},
	}, restColumns("", 0))
	cells := func(cohorts []cohort.Cohort, a cohort.Average) []report.Cell {
		part, whole := a.Back()
		return []report.Cell{report.Count(cohortSize(cohorts)), report.Count(whole), report.Count(part),
			report.PercentOf(facts.Ratio{Num: part, Den: whole}.Percent())}
	}
	for _, g := range groups {
		t.line(g.Group.Group, g.Small, cells(g.Cohorts, g.Average), restCells(&g.AgainstRest))
	}
	table := t.all(cells(v.Cohorts, v.Average), restCells(nil))
	table.Title = v.back() + " after one " + noun
	if _, observed := v.Average.Back(); observed == 0 {
		table.For = report.Programs // nobody could be back
	}
	return table
}

// back is what customers are who count: subscribers need not have been away.
func (v cohortView) back() string {
	if v.d.coverage.FromSubscription {
		return "There"
	}
	return "Back"
}
