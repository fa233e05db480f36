// Package ci writes the outcome of checks for the programs that act on it: test
// reports, annotations of a code host, metrics for monitoring.
//
//	suite := ci.Suite{Name: "orders.csv", Cases: []ci.Case{{Name: "crr >= 65 %", Outcome: check.Fail, Counts: check.Fail, Text: "57.6 % in 2025-11"}}}
//	err := ci.Write(os.Stdout, suite, ci.JUnit)
package ci

import (
	"bufio"
	"fmt"
	"io"
	"time"

	"github.com/retain-cli/retain/pkg/check"
	"github.com/retain-cli/retain/pkg/choice"
)

// Format is a form of output of a check.
type Format = choice.Of[formats]

// The formats. Table and JSON are those of reports, which this package does not write.
const (
	Table Format = iota
	JSON
	JUnit
	GitHub
	GitLab
	OpenMetrics
)

type formats struct{}

// Names lists the formats.
func (formats) Names() []string {
	return []string{"table", "json", "junit", "github", "gitlab", "openmetrics"}
}

// Suite is the rules of one run.
type Suite struct {
	Name   string // of what was checked: orders.csv
	Cases  []Case
	Values []Value
	Time   time.Time // of the run
}

// Case is a rule for one group in one period.
type Case struct {
	Rule    string // its name
	Name    string // the same with the group and the period, where a rule has several
	Metric  string
	Outcome check.Outcome
	Counts  check.Outcome // what no data counts as
	Limit   string        // as it was written
	Value   string        // for people
	Text    string        // what was found, and why; for people
	Why     string        // the second part alone
}

// Value is a number that a rule read.
type Value struct {
	Metric   string
	Period   string // the length of its periods: monthly; may be empty
	Group    string
	By       string // the dimension of the group; empty: all customers
	Unit     string // percent, an ISO 4217 code, days; may be empty
	Number   float64
	Decimals int
}

// Write writes the suite in one of the formats of this package.
func Write(w io.Writer, s Suite, f Format) error {
	out := bufio.NewWriter(w)
	var err error
	switch f {
	case JUnit:
		err = s.junit(out)
	case GitHub:
		s.annotations(out)
	case GitLab:
		s.metrics(out, false)
	case OpenMetrics:
		s.metrics(out, true)
	default:
		err = fmt.Errorf("%s is a format of reports", f)
	}
	if err != nil {
		return err
	}
	return out.Flush()
}

// counts is how many cases fail, and how many have no data and do not.
func (s Suite) counts() (failed, skipped int) {
	for _, c := range s.Cases {
		switch {
		case c.Counts == check.Fail:
			failed++
		case c.Outcome == check.NoData:
			skipped++
		}
	}
	return failed, skipped
}
