package analysis

import (
	"cmp"
	"strings"
	"time"

	"github.com/retain-cli/retain/pkg/check"
	"github.com/retain-cli/retain/pkg/ci"
	"github.com/retain-cli/retain/pkg/report"
)

// Suite is the result for programs that act on it.
func (c *Checked) Suite(now time.Time) ci.Suite {
	s := ci.Suite{Name: inputNames(c.Input.Files), Time: now}
	for _, rule := range c.Rules {
		for i, x := range rule.Readings {
			name := rule.Name
			if len(rule.Readings) > 1 {
				name = strings.Join([]string{name, c.which(rule, x)}, ": ")
			}
			s.Cases = append(s.Cases, ci.Case{
				Rule: rule.Name, Name: name, Metric: rule.Metric, Outcome: x.Outcome, Counts: x.Counts, Limit: x.Limit,
				Value: rule.Rule.Metric.Show(x.Value, c.words), Text: c.found(rule, x), Why: c.why(rule, x),
			})
			last := i == len(rule.Readings)-1 || c.which(rule, CheckedReading{Reading: check.Reading{Group: rule.Readings[i+1].Group}}) != c.which(rule, CheckedReading{Reading: check.Reading{Group: x.Group}})
			if last && x.Value != nil && x.Outcome != check.NoData {
				s.Values = append(s.Values, c.value(rule, x))
			}
		}
	}
	return s
}

// which tells a reading from others of its rule.
func (c *Checked) which(rule CheckedRule, x CheckedReading) string {
	var parts []string
	if x.Group != nil {
		parts = append(parts, rule.By+" "+report.GroupName(*x.Group).Human())
	}
	if x.Period != "" {
		parts = append(parts, x.Period)
	}
	return strings.Join(parts, ", ")
}

// found is what a rule found, in a sentence.
func (c *Checked) found(rule CheckedRule, x CheckedReading) string {
	text := rule.Rule.Metric.Title + " " + rule.Rule.Metric.Show(x.Value, c.words)
	if which := c.which(rule, x); which != "" {
		text += " (" + which + ")"
	}
	text += "; " + x.Limit
	if why := c.why(rule, x); why != "" {
		text += "; " + why
	}
	return text
}

func (c *Checked) value(rule CheckedRule, x CheckedReading) ci.Value {
	v := ci.Value{Metric: rule.Metric, By: rule.By, Number: *x.Value}
	if m, _, err := measureOf(rule.Metric); err == nil && m.ask != askData {
		v.Period = rule.Period
	}
	if x.Group != nil {
		v.Group = cmp.Or(*x.Group, "(none)")
	}
	switch rule.Rule.Metric.Kind {
	case check.Rate:
		v.Unit, v.Decimals = "percent", 2
	case check.Amount:
		v.Unit, v.Decimals = c.unit, max(c.words.Digits, 2)
	case check.Number:
		v.Decimals = 4
	case check.Days:
		v.Unit = "days"
	}
	return v
}
