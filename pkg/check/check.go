// Package check decides whether numbers are as rules want them: rules as short
// strings, and their four outcomes. It knows neither where the numbers come from
// nor how outcomes are printed.
//
//	rule, err := check.Parse("crr >= 65 %", metrics)
//	verdicts := rule.Judge(check.Options{}, check.Reading{Period: "2025-11", Value: &crr, Customers: &start})
//	fmt.Println(verdicts[0].Outcome) // fail
//
// A rule never passes on a number that does not exist: that is the outcome NoData.
package check

import (
	"fmt"

	"github.com/retain-cli/retain/pkg/calendar"
	"github.com/retain-cli/retain/pkg/choice"
)

// Kind is what a metric measures in. It decides which units a condition may have.
type Kind uint8

// The kinds of metrics.
const (
	Rate   Kind = iota // a percentage
	Amount             // of money
	Count              // a whole number
	Number             // a quotient
	Days
)

// Metric is what a rule can be about.
type Metric struct {
	Name     string
	Title    string // for people: CRR
	Kind     Kind
	Share    bool // a share of the customers of a reading, or of its orders
	Mean     bool // an amount for each customer or order, not a sum
	Series   bool // it has a value for each period
	Groups   bool // it has a value for each group
	Interval bool // its values have an interval
}

// Metrics finds a metric by its name; the error names what is near.
type Metrics func(name string) (Metric, error)

// Outcome is what came of a rule.
type Outcome = choice.Of[outcomes]

// The outcomes, from the best to the worst but NoData, which counts as one of the
// others.
const (
	Pass Outcome = iota
	Warn
	Fail
	NoData
)

type outcomes struct{}

// Names lists the outcomes.
func (outcomes) Names() []string { return []string{"pass", "warn", "fail", "no-data"} }

// Tally counts rules, or what came of them, by what they count as.
type Tally struct{ counted, empty [NoData]int }

// Add counts one.
func (t *Tally) Add(outcome, counts Outcome) {
	t.counted[counts]++
	if outcome == NoData {
		t.empty[counts]++
	}
}

// Words are the numbers that are not 0, those without data in brackets: 2 failed (1
// without data).
func (t Tally) Words() (words []string) {
	for outcome, verb := range []string{"passed", "warned", "failed"} {
		n, empty := t.counted[outcome], t.empty[outcome]
		switch {
		case n == 0:
		case empty == 0:
			words = append(words, fmt.Sprintf("%d %s", n, verb))
		case empty == n:
			words = append(words, fmt.Sprintf("%d %s (without data)", n, verb))
		default:
			words = append(words, fmt.Sprintf("%d %s (%d without data)", n, verb, empty))
		}
	}
	return words
}

// Rule is a metric and what it is to be, or not to be.
type Rule struct {
	Name   string // as the user calls it; empty: the text
	Text   string // as it was written; empty: it was written in parts
	Metric Metric

	Must, Fail, Warn *Limit // what must hold, and what is wrong; nil: nothing

	By    string // dimension whose groups are checked; empty: all customers
	Group string // the only one of them; empty: all
	Scope Scope
	Grain *calendar.Grain // length of its periods; nil: that of the run

	MinCustomers *int     // nil: Enough, of what is no count or sum
	Significant  *bool    // nil: true for trends alone
	NoData       *Outcome // what no data counts as; nil: what crossing the limit would that lacks it
}

// Enough is how many customers a number has to be of by default.
const Enough = 30

// Scope is the complete periods that a rule is about: the last one by default.
type Scope struct {
	Last int  // so many of the last; 0: 1
	Each bool // all of them
}

// Title is how a rule is called: two rules that differ in what they read have different
// ones, but for names that are alike.
func (r Rule) Title() string {
	switch {
	case r.Name != "":
		return r.Name
	case r.Text != "":
		return r.Text
	}
	return r.parts()
}

// limits are those that there are.
func (r Rule) limits() (limits []*Limit) {
	for _, l := range []*Limit{r.Must, r.Fail, r.Warn} {
		if l != nil {
			limits = append(limits, l)
		}
	}
	return limits
}

// Trends tells whether the rule asks for earlier periods.
func (r Rule) Trends() bool {
	for _, l := range r.limits() {
		if l.Trend != Level {
			return true
		}
	}
	return false
}

// Previous tells whether the rule asks for the value of an earlier run.
func (r Rule) Previous() bool {
	for _, l := range r.limits() {
		if l.Previous {
			return true
		}
	}
	return false
}

// noData is what no data for a limit counts as: what crossing it would.
func (r Rule) noData(l *Limit) Outcome {
	switch {
	case r.NoData != nil:
		return *r.NoData
	case l == r.Warn:
		return Warn
	}
	return Fail
}

// Significantly tells whether a condition has to hold for more than noise.
func (r Rule) Significantly(l *Limit) bool {
	if r.Significant != nil {
		return *r.Significant
	}
	return l.Trend != Level
}
