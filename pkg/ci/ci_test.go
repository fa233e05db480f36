package ci

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
	"pgregory.net/rapid"

	"github.com/retain-cli/retain/pkg/check"
)

// some is a suite with every outcome.
var some = Suite{
	Name: "orders.csv",
	Time: time.Date(2026, 1, 2, 3, 4, 5, 0, time.FixedZone("", 3600)),
	Cases: []Case{
		{Rule: "crr >= 65 %", Name: "crr >= 65 %", Metric: "crr", Outcome: check.Fail, Counts: check.Fail, Limit: ">= 65 %", Value: "57.6 %", Text: "CRR 57.6 %: below\n65, <b>", Why: "below\n65, <b>"},
		{Rule: "nrr", Name: "nrr: plan solo", Metric: "nrr", Outcome: check.Pass, Counts: check.Pass, Text: "NRR 101.0 %"},
		{Rule: "nrr", Name: "nrr: plan team", Metric: "nrr", Outcome: check.Warn, Counts: check.Warn, Text: "NRR 91.0 %"},
		{Rule: "ltv", Name: "ltv", Metric: "ltv", Outcome: check.NoData, Counts: check.Fail, Text: "undefined"},
		{Rule: "ccr", Name: "ccr", Metric: "ccr", Outcome: check.NoData, Counts: check.Pass, Text: "no complete month"},
	},
	Values: []Value{
		{Metric: "crr", Period: "monthly", Unit: "percent", Number: 57.575757, Decimals: 2},
		{Metric: "crr", Period: "weekly", Unit: "percent", Number: 7, Decimals: 2},
		{Metric: "nrr", By: "plan", Group: `so"lo\`, Unit: "percent", Number: 101, Decimals: 2},
		{Metric: "crr", Period: "monthly", Unit: "percent", Number: 57.575757, Decimals: 2}, // of another rule
	},
}

func written(t interface{ Fatal(...any) }, s Suite, f Format) string {
	var out bytes.Buffer
	if err := Write(&out, s, f); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// junitElement is a complex type of the schema of Jenkins: its attributes, the elements
// in it, in any order and number, and whether text stands between them.
type junitElement struct {
	required, optional, children []string
	text                         bool
}

// The elements of junit-10.xsd of the xUnit plugin of Jenkins (2014, MIT licence), all of
// them. A type of <xs:element name="system-out" type="xs:string"/> has neither attributes
// nor elements; SUREFIRE_TIME is that of every time but a testcase's.
var (
	surefireTime = regexp.MustCompile(`^(([0-9]{0,3},)*[0-9]{3}|[0-9]{0,3})*(\.[0-9]*)?$`)
	junitRerun   = junitElement{[]string{"type"}, []string{"message"}, []string{"stackTrace", "system-out", "system-err"}, true}
	junitMixed   = junitElement{nil, []string{"type", "message"}, nil, true}
	junitString  = junitElement{text: true}

	junitSchema = map[string]junitElement{
		"testsuites": {nil, []string{"name", "time", "tests", "failures", "errors"}, []string{"testsuite"}, false},
		"testsuite": {[]string{"name", "tests", "failures", "errors"}, []string{"group", "time", "skipped", "timestamp", "hostname", "id", "package", "file", "log", "url"},
			[]string{"testsuite", "properties", "testcase", "system-out", "system-err"}, false},
		"testcase": {[]string{"name"}, []string{"time", "classname", "group"},
			[]string{"skipped", "error", "failure", "rerunFailure", "rerunError", "flakyFailure", "flakyError", "system-out", "system-err"}, false},
		"properties": {nil, nil, []string{"property"}, false}, "property": {[]string{"name", "value"}, nil, nil, false},
		"failure": junitMixed, "error": junitMixed, "skipped": junitMixed,
		"system-out": junitString, "system-err": junitString, "stackTrace": junitString,
		"rerunFailure": junitRerun, "rerunError": junitRerun, "flakyFailure": junitRerun, "flakyError": junitRerun,
	}
)

// followsSchema holds a document to that schema.
func followsSchema(text string) error {
	d := xml.NewDecoder(strings.NewReader(text))
	var open []string
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		switch e := token.(type) {
		case xml.StartElement:
			if err := mayBegin(open, e); err != nil {
				return err
			}
			open = append(open, e.Name.Local)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			if len(open) > 0 && !junitSchema[open[len(open)-1]].text && len(bytes.TrimSpace(e)) > 0 {
				return fmt.Errorf("text %q in %q", e, open)
			}
		}
	}
}

func mayBegin(open []string, e xml.StartElement) error {
	name := e.Name.Local
	allowed, known := junitSchema[name]
	if len(open) == 0 && name != "testsuites" || len(open) > 0 && !slices.Contains(junitSchema[open[len(open)-1]].children, name) || !known || e.Name.Space != "" {
		return fmt.Errorf("<%s> in %q", name, open)
	}
	var found []string
	for _, a := range e.Attr {
		found = append(found, a.Name.Local)
		if !slices.Contains(append(allowed.optional, allowed.required...), a.Name.Local) {
			return fmt.Errorf("<%s> has an attribute %s", name, a.Name.Local)
		}
		if a.Name.Local == "time" && name != "testcase" && !surefireTime.MatchString(a.Value) {
			return fmt.Errorf("<%s> has the time %s", name, a.Value)
		}
	}
	for _, a := range allowed.required {
		if !slices.Contains(found, a) {
			return fmt.Errorf("<%s> has no %s", name, a)
		}
	}
	return nil
}

func TestJUnit(t *testing.T) {
	text := written(t, some, JUnit)
	if err := followsSchema(text); err != nil {
		t.Error(err)
	}
	var got junitSuites
	if err := xml.Unmarshal([]byte(text), &got); err != nil {
		t.Fatal(err)
	}
	suite := got.Suites[0]
	if suite.Tests != 5 || suite.Failures != 2 || suite.Skipped != 1 || suite.Timestamp != "2026-01-02T02:04:05" || got.Failures != 2 {
		t.Errorf("%+v", suite)
	}
	failed, warned, empty, skipped := suite.Cases[0], suite.Cases[2], suite.Cases[3], suite.Cases[4]
	if failed.Failure.Message != "CRR 57.6 %: below 65, <b>" || failed.Failure.Type != "fail" || failed.Class != "retain.crr" {
		t.Errorf("%+v", failed.Failure)
	}
	if warned.Failure != nil || warned.Output != "warning: NRR 91.0 %" {
		t.Errorf("%+v", warned)
	}
	if empty.Failure.Type != "no-data" || skipped.Failure != nil || skipped.Skipped.Message != "no data: no complete month" {
		t.Errorf("%+v, %+v", empty.Failure, skipped.Skipped)
	}
}

// Whatever texts and outcomes there are, the schema holds and the texts can be read back.
func TestJUnitOfAnyText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.OneOf(rapid.SampledFrom([]rune("<>&\"'\r\n]\x00\ufffe")), rapid.Rune()))
		outcome := check.Outcome(rapid.IntRange(0, 3).Draw(t, "outcome"))
		counts := outcome
		if outcome == check.NoData {
			counts = check.Outcome(rapid.IntRange(0, 2).Draw(t, "counts"))
		}
		s := Suite{Name: text.Draw(t, "suite"), Cases: []Case{{Name: text.Draw(t, "name"), Metric: text.Draw(t, "metric"), Text: text.Draw(t, "text"), Outcome: outcome, Counts: counts}}}
		written := written(t, s, JUnit)
		var got junitSuites
		if err := errors.Join(followsSchema(written), xml.Unmarshal([]byte(written), &got)); err != nil || got.Suites[0].Cases[0].Name != clean(s.Cases[0].Name) {
			t.Fatalf("%v: %s", err, written)
		}
	})
}

// What the schema does not have is found.
func TestSchemaRefuses(t *testing.T) {
	const suite = `<testsuites><testsuite name="a" tests="1" failures="0" errors="0">%s</testsuite></testsuites>`
	for _, text := range []string{
		"<testsuite/>", `<testsuites><testcase name="a"/></testsuites>`, `<testsuites id="1"/>`, `<testsuites xmlns="a"/>`, `<testsuites time="1 s"/>`, "<testsuites>a</testsuites>",
		`<testsuites><testsuite name="a" tests="1" failures="0"/></testsuites>`,
		fmt.Sprintf(suite, "a"), fmt.Sprintf(suite, `<testcase name="a">b</testcase>`), fmt.Sprintf(suite, `<testcase name="a"><failure><b/></failure></testcase>`),
		fmt.Sprintf(suite, `<testcase name="a"><flakyError/></testcase>`), fmt.Sprintf(suite, `<properties><property name="a"/></properties>`),
	} {
		if followsSchema(text) == nil {
			t.Errorf("%s is accepted", text)
		}
	}
}

// command is a line as the runner of GitHub Actions reads it.
func command(line string) (name string, properties map[string]string, message string, ok bool) {
	rest, is := strings.CutPrefix(line, "::")
	head, message, found := strings.Cut(rest, "::")
	if !is || !found {
		return "", nil, "", false
	}
	name, list, _ := strings.Cut(head, " ")
	properties = map[string]string{}
	for pair := range strings.SplitSeq(list, ",") {
		key, value, _ := strings.Cut(pair, "=")
		properties[key] = strings.NewReplacer("%0D", "\r", "%0A", "\n", "%3A", ":", "%2C", ",", "%25", "%").Replace(value)
	}
	return name, properties, strings.NewReplacer("%0D", "\r", "%0A", "\n", "%25", "%").Replace(message), true
}

// The documented example: echo "::notice title=Heads up::I need to make you aware of something".
func TestGitHubExample(t *testing.T) {
	s := Suite{Cases: []Case{{Name: "Heads up", Text: "I need to make you aware of something", Outcome: check.NoData, Counts: check.Pass}}}
	if got, want := written(t, s, GitHub), "::notice title=Heads up::I need to make you aware of something\n"; !strings.HasPrefix(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// The runner reads back what was written, whatever the texts are, and nothing else as a
// command.
func TestGitHubEscapes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.OneOf(rapid.SampledFrom([]rune("%\r\n:,=x")), rapid.Rune()))
		c := Case{Name: text.Draw(t, "name"), Text: text.Draw(t, "text"), Outcome: check.Fail, Counts: check.Fail}
		lines := strings.Split(written(t, Suite{Cases: []Case{c}}, GitHub), "\n")
		name, properties, message, ok := command(lines[0])
		if !ok || name != "error" || properties["title"] != visible(c.Name) || message != visible(c.Text) || len(lines) != 3 || strings.HasPrefix(lines[1], "::") {
			t.Fatalf("%q: %s, %q, %q", lines, name, properties, message)
		}
	})
}

// What a terminal would obey, and marks that turn the direction of text round, are not
// passed on.
func TestGitHubIsVisible(t *testing.T) {
	c := Case{Name: "a\x1b[31mb\u202ec", Text: "d\u2066e\u200cf", Outcome: check.Fail, Counts: check.Fail}
	if got, want := written(t, Suite{Cases: []Case{c}}, GitHub), "::error title=a?[31mb?c::d?e\u200cf\nretain check: 1 checked, 1 failed\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// Of twelve failures nine are annotated, and the tenth annotation counts three.
func TestGitHubLimit(t *testing.T) {
	for n, last := range map[int]string{10: "rule 9", 12: "retain check"} {
		var s Suite
		for i := range n {
			s.Cases = append(s.Cases, Case{Name: fmt.Sprintf("rule %d", i), Outcome: check.Fail, Counts: check.Fail})
		}
		lines := strings.Split(written(t, s, GitHub), "\n")
		errors := slices.DeleteFunc(slices.Clone(lines), func(line string) bool { return !strings.HasPrefix(line, "::error ") })
		_, properties, message, _ := command(errors[len(errors)-1])
		if len(errors) != 10 || properties["title"] != last || n == 12 && (message != "3 more: see the log of this step" || strings.Count(written(t, s, GitHub), "\n- error: rule ") != 3) {
			t.Errorf("%d: %q", n, lines)
		}
	}
}

// The summary stays below the limit, begins with what does not pass, and counts the rest.
func TestJobSummary(t *testing.T) {
	var out strings.Builder
	if err := some.JobSummary(&out, 1<<20); err != nil {
		t.Fatal(err)
	}
	want := "| fail | crr &gt;= 65 % | 57.6 % | &gt;= 65 % | below 65, &lt;b&gt; |\n"
	if lines := strings.SplitAfter(out.String(), "\n"); lines[6] != want || len(lines) != 12 {
		t.Errorf("%q, want %q of 12", lines, want)
	}
	big := Suite{Name: "orders.csv"}
	for range 30000 {
		big.Cases = append(big.Cases, Case{Name: strings.Repeat("|", 40), Outcome: check.Pass})
	}
	for _, most := range []int{0, 100, 1000, 1<<20 - 1} {
		out.Reset()
		if err := big.JobSummary(&out, most); err != nil || out.Len() > most {
			t.Errorf("%d bytes of at most %d: %v", out.Len(), most, err)
		}
	}
	if !strings.HasSuffix(out.String(), " more do not fit into the summary.\n") {
		t.Errorf("%q", out.String()[out.Len()-100:])
	}
}

// GitLab takes a line for a name with labels and, behind the last space, a value.
func TestGitLab(t *testing.T) {
	got := map[string]string{}
	text := written(t, some, GitLab)
	for line := range strings.Lines(text) {
		if line = strings.TrimSuffix(line, "\n"); !strings.HasPrefix(line, "#") {
			at := strings.LastIndexByte(line, ' ')
			if _, twice := got[line[:at]]; twice {
				t.Errorf("%s is there twice", line[:at])
			}
			got[line[:at]] = line[at+1:]
		}
	}
	for name, value := range map[string]string{
		`retain_metric_value{metric="crr",period="monthly",unit="percent"}`:           "57.58",
		`retain_metric_value{metric="crr",period="weekly",unit="percent"}`:            "7.00",
		`retain_metric_value{metric="nrr",by="plan",group="so\"lo\\",unit="percent"}`: "101.00",
		`retain_check_outcome{rule="nrr",outcome="warn"}`:                             "1",
		`retain_check_outcome{rule="nrr",outcome="pass"}`:                             "0",
		`retain_check_failed{rule="crr >= 65 %"}`:                                     "1",
		`retain_check_failed{rule="ccr"}`:                                             "0",
	} {
		if got[name] != value {
			t.Errorf("%s is %q, want %s", name, got[name], value)
		}
	}
	if strings.Contains(text, "timestamp") {
		t.Error("the time of a run differs from run to run")
	}
}

// Prometheus reads the same values back: every family has a help and a type, and # EOF
// is the last line.
func TestOpenMetrics(t *testing.T) {
	text := written(t, some, OpenMetrics)
	parser := expfmt.NewTextParser(model.UTF8Validation)
	families, err := parser.TextToMetricFamilies(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	for name, metrics := range map[string]int{"retain_metric_value": 3, "retain_check_outcome": 16, "retain_check_failed": 4, "retain_last_success_timestamp_seconds": 1} {
		f := families[name]
		if f == nil || f.GetHelp() == "" || f.GetType().String() != "GAUGE" || len(f.GetMetric()) != metrics {
			t.Errorf("%s: %v", name, f)
		}
	}
	if got := families["retain_last_success_timestamp_seconds"].GetMetric()[0].GetGauge().GetValue(); got != 1767319445 { // date -u -d 2026-01-02T02:04:05 +%s
		t.Errorf("the time is %v", got)
	}
	if group := families["retain_metric_value"].GetMetric()[2].GetLabel()[2]; group.GetName() != "group" || group.GetValue() != `so"lo\` {
		t.Errorf("the group is %v", group)
	}
	if !strings.HasSuffix(text, "\n# EOF\n") || strings.Count(text, "# EOF") != 1 {
		t.Error("# EOF is not the last line")
	}
}

// promtool has rules of its own for names and helps.
func TestPromtool(t *testing.T) {
	tool, err := exec.LookPath("promtool")
	if err != nil {
		t.Skip("promtool is not installed: the names of metrics are not linted")
	}
	lint := exec.Command(tool, "check", "metrics")
	lint.Stdin = strings.NewReader(written(t, some, OpenMetrics))
	if out, err := lint.CombinedOutput(); err != nil {
		t.Errorf("%v: %s", err, out)
	}
}
