package analysis

import (
	"fmt"
	"slices"
	"strings"

	"github.com/retain-cli/retain/pkg/check"
	"github.com/retain-cli/retain/pkg/report"
)

// checkRow is a line of the table: a reading of a rule.
type checkRow struct {
	rule    CheckedRule
	reading CheckedReading
}

// Report lays out every reading and, below, why those are as they are that do not pass.
func (c *Checked) Report() report.Report {
	out := report.Report{Head: c.lines, Foot: []string{c.totals()}, Notes: slices.Concat(c.Warnings, c.Notes), Concerns: c.concerns, Data: c}
	switch len(c.active) {
	case 0:
	case 1:
		out.Head = append(out.Head, fmt.Sprintf("Active = %s.", c.active[0]))
	default:
		out.Head = append(out.Head, fmt.Sprintf("Active = %s, by the periods of the rule.", strings.Join(c.active, ", or ")))
	}
	var all []checkRow
	for _, rule := range c.Rules {
		for _, x := range rule.Readings {
			all = append(all, checkRow{rule, x})
			if why := c.why(rule, x); why != "" {
				if which := c.which(rule, CheckedReading{Reading: check.Reading{Group: x.Group}}); which != "" {
					why = which + ": " + why
				}
				out.Foot = append(out.Foot, rule.Name+": "+why)
			}
		}
	}
	out.Tables = []report.Table{report.Layout[checkRow]{Name: "rules", Columns: c.columns(all)}.Table(all)}
	if c.explain {
		out.Foot = append(out.Foot, c.explained()...)
	}
	return out
}

func (c *Checked) columns(all []checkRow) []report.Column[checkRow] {
	shown := func(is func(checkRow) bool) report.Readers {
		if slices.ContainsFunc(all, is) {
			return report.People
		}
		return report.JSON
	}
	number := func(of func(checkRow) *float64) func(checkRow) report.Cell {
		return func(r checkRow) report.Cell {
			x := of(r)
			if x == nil {
				return report.Undefined()
			}
			return report.Number(*x, 0).Shown(r.rule.Rule.Metric.Show(x, c.words))
		}
	}
	size := func(of func(checkRow) *int64) func(checkRow) report.Cell {
		return func(r checkRow) report.Cell {
			if n := of(r); n != nil {
				return report.Count(*n)
			}
			return report.Empty()
		}
	}
	return []report.Column[checkRow]{
		{Name: "outcome", Title: "Outcome", Cell: func(r checkRow) report.Cell {
			return report.Text(r.reading.Outcome.String()).Shown(outcomeText(r.reading.Verdict))
		}},
		{Name: "counts_as", For: report.Programs, Cell: func(r checkRow) report.Cell { return report.Text(r.reading.Counts.String()) }},
		{Name: "rule", Title: "Rule", Wrap: true, Cell: func(r checkRow) report.Cell {
			name, _ := strings.CutSuffix(r.rule.Name, ": "+r.rule.Limits) // which the last column has
			return report.Raw(r.rule.Name).Shown(report.Raw(name).Human())
		}},
		{Name: "group", Title: "Group", For: shown(func(r checkRow) bool { return r.reading.Group != nil }), Cell: func(r checkRow) report.Cell {
			if r.reading.Group == nil {
				return report.Empty()
			}
			return report.GroupName(*r.reading.Group)
		}},
		{Name: "period", Title: "Period", Cell: func(r checkRow) report.Cell { return report.Text(r.reading.Period) }},
		{Name: "customers", Title: "Customers", Right: true, Drop: 2, For: shown(func(r checkRow) bool { return r.reading.Customers != nil }), Cell: size(func(r checkRow) *int64 { return r.reading.Customers })},
		{Name: "orders", Title: "Orders", Right: true, Drop: 2, For: shown(func(r checkRow) bool { return r.reading.Orders != nil }), Cell: size(func(r checkRow) *int64 { return r.reading.Orders })},
		{Name: "value", Title: "Value", Right: true, Cell: number(func(r checkRow) *float64 { return r.reading.Value })},
		{Name: "interval", Title: c.words.Level + " interval", Right: true, Drop: 1, For: shown(func(r checkRow) bool { return r.reading.Low != nil && r.reading.High != nil }), Cell: func(r checkRow) report.Cell {
			if r.reading.Low == nil || r.reading.High == nil {
				return report.Empty()
			}
			return report.Text(report.Fixed(*r.reading.Low, 1) + " – " + report.Fixed(*r.reading.High, 1))
		}},
		{Name: "low", For: report.Programs, Cell: number(func(r checkRow) *float64 { return r.reading.Low })},
		{Name: "high", For: report.Programs, Cell: number(func(r checkRow) *float64 { return r.reading.High })},
		{Name: "limit", Title: "Limit", Wrap: true, Cell: func(r checkRow) report.Cell { return report.Raw(r.reading.Limit) }},
	}
}

// outcomeText is an outcome for people.
func outcomeText(v check.Verdict) string {
	if v.Outcome != check.NoData {
		return v.Outcome.String()
	}
	return map[check.Outcome]string{check.Pass: "no data", check.Warn: "no data, warn", check.Fail: "no data, fail"}[v.Counts]
}

// totals counts the rules by what they count as.
func (c *Checked) totals() string {
	var tally check.Tally
	for _, rule := range c.Rules {
		tally.Add(rule.Outcome, rule.Counts)
	}
	parts := append([]string{report.Counted(int64(len(c.Rules)), "rule")}, tally.Words()...)
	return strings.Join(parts, " · ")
}

// why is what is known about a reading that does not pass: what is missing, how far
// its value is from the mean of the periods before, and the groups that moved most.
func (c *Checked) why(rule CheckedRule, x CheckedReading) string {
	m, words := rule.Rule.Metric, c.wordsOf(rule.Rule)
	var parts []string
	switch {
	case x.Outcome == check.Pass:
		return ""
	case x.Reason != "":
		parts = append(parts, x.Reason)
	case x.Previous != nil:
		parts = append(parts, m.Show(x.Previous, words)+" in the previous run")
	}
	if x.Move != nil {
		noise := ""
		if x.Move.Noise(*c.Definition.Confidence) {
			noise = ", which may be noise"
		}
		parts = append(parts, fmt.Sprintf("mean of the %s before %s (%s%s)",
			report.Counted(int64(x.Move.Periods), words.Noun), m.Show(&x.Move.Mean, words), m.Change(*x.Move, words), noise))
	}
	var moved []string
	for _, g := range x.Moved {
		move := check.Move{Mean: g.Mean, Change: g.Change}
		moved = append(moved, fmt.Sprintf("%s %s (%s)", report.GroupName(g.Group).Human(), m.Show(&g.Value, words), m.Change(move, words)))
	}
	if len(moved) > 0 {
		parts = append(parts, fmt.Sprintf("by %s moved most: %s", c.scope.By, strings.Join(moved, ", ")))
	}
	return strings.Join(parts, "; ")
}

// explained is each rule as a sentence, with the values that it read.
func (c *Checked) explained() (lines []string) {
	for _, rule := range c.Rules {
		var values []string
		for _, x := range rule.Readings {
			text := rule.Rule.Metric.Show(x.Value, c.words)
			if x.Period != "" {
				text = x.Period + " " + text
			}
			if x.Group != nil {
				text = report.GroupName(*x.Group).Human() + " " + text
			}
			values = append(values, text+", "+outcomeText(x.Verdict))
		}
		lines = append(lines, rule.Sentence+" Read: "+strings.Join(values, "; ")+".")
	}
	return lines
}
