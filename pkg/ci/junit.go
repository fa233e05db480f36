package ci

import (
	"encoding/xml"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/retain-cli/retain/pkg/check"
)

// The elements of a test report, as Jenkins and the systems that follow it read them.
type (
	junitSuites struct {
		XMLName  xml.Name     `xml:"testsuites"`
		Name     string       `xml:"name,attr"`
		Tests    int          `xml:"tests,attr"`
		Failures int          `xml:"failures,attr"`
		Errors   int          `xml:"errors,attr"`
		Suites   []junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name      string      `xml:"name,attr"`
		Tests     int         `xml:"tests,attr"`
		Failures  int         `xml:"failures,attr"`
		Errors    int         `xml:"errors,attr"`
		Skipped   int         `xml:"skipped,attr"`
		Timestamp string      `xml:"timestamp,attr"`
		Cases     []junitCase `xml:"testcase"`
	}
	junitCase struct {
		Name    string        `xml:"name,attr"`
		Class   string        `xml:"classname,attr"`
		Skipped *junitMessage `xml:"skipped"`
		Failure *junitMessage `xml:"failure"`
		Output  string        `xml:"system-out,omitempty"`
	}
	junitMessage struct {
		Message string `xml:"message,attr"`
		Type    string `xml:"type,attr,omitempty"`
		Text    string `xml:",chardata"`
	}
)

// junit writes a rule as a test case: what fails as a failure; no data that does not
// fail as skipped; a warning, for which there is no element, as output of a test that
// passes.
func (s Suite) junit(w io.Writer) error {
	failed, skipped := s.counts()
	suite := junitSuite{Name: clean(s.Name), Tests: len(s.Cases), Failures: failed, Skipped: skipped, Timestamp: s.Time.UTC().Format("2006-01-02T15:04:05")}
	for _, c := range s.Cases {
		test := junitCase{Name: clean(c.Name), Class: "retain." + clean(c.Metric)}
		text := clean(c.Text)
		switch {
		case c.Counts == check.Fail:
			test.Failure = &junitMessage{Message: text, Type: c.Outcome.String(), Text: text}
		case c.Outcome == check.NoData:
			test.Skipped = &junitMessage{Message: "no data: " + text}
		case c.Counts == check.Warn:
			test.Output = "warning: " + text
		default:
			test.Output = text
		}
		suite.Cases = append(suite.Cases, test)
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	e := xml.NewEncoder(w)
	e.Indent("", "  ")
	if err := e.Encode(junitSuites{Name: "retain check", Tests: len(s.Cases), Failures: failed, Suites: []junitSuite{suite}}); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

// clean is a text on one line without what XML cannot hold.
func clean(text string) string {
	return strings.NewReplacer("\n", " ", "\r", " ", "\t", " ").Replace(visible(text))
}

// visible is a text without what a terminal or a page would obey instead of showing it:
// control characters but white space, and marks that turn the direction of text round.
func visible(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n', r == '\r', r == '\t':
			return r
		case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r), r == utf8.RuneError, r == 0xfffe, r == 0xffff:
			return '?'
		}
		return r
	}, text)
}
