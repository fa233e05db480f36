package ci

import (
	"bufio"
	"fmt"
	"strconv"
	"strings"

	"github.com/retain-cli/retain/pkg/check"
)

// metrics writes gauges in the text format that Prometheus and GitLab share. Values
// have fixed decimals, since GitLab compares them as texts. The length of the periods is
// a label, but no period, so that a series goes on from month to month. The time of the run is left out where
// runs are compared.
func (s Suite) metrics(w *bufio.Writer, timed bool) {
	family(w, "retain_metric_value", "Value of a metric in the last complete period that a rule read; rates are in percent.")
	seen := map[string]bool{}
	for _, v := range s.Values {
		labels := labels("metric", v.Metric, "period", v.Period, "by", v.By, "group", v.Group, "unit", v.Unit)
		if !seen[labels] {
			seen[labels] = true
			fmt.Fprintf(w, "retain_metric_value%s %s\n", labels, strconv.FormatFloat(v.Number, 'f', v.Decimals, 64))
		}
	}
	family(w, "retain_check_outcome", "Whether a rule came to this outcome: 1 or 0.")
	for _, rule := range s.worst() {
		for _, outcome := range check.Outcome(0).Names() {
			is := 0
			if outcome == rule.Outcome.String() {
				is = 1
			}
			fmt.Fprintf(w, "retain_check_outcome%s %d\n", labels("rule", rule.Name, "outcome", outcome), is)
		}
	}
	family(w, "retain_check_failed", "Whether a rule counts as a failure: 1 or 0.")
	for _, rule := range s.worst() {
		is := 0
		if rule.Counts == check.Fail {
			is = 1
		}
		fmt.Fprintf(w, "retain_check_failed%s %d\n", labels("rule", rule.Name), is)
	}
	if timed {
		family(w, "retain_last_success_timestamp_seconds", "Unix time of the last check that could run, whatever its outcome.")
		fmt.Fprintf(w, "retain_last_success_timestamp_seconds %d\n", s.Time.Unix())
	}
	w.WriteString("# EOF\n")
}

// worst has each rule once, with the worst of its cases.
func (s Suite) worst() (rules []Case) {
	at := map[string]int{}
	for _, c := range s.Cases {
		i, known := at[c.Rule]
		switch {
		case !known:
			at[c.Rule] = len(rules)
			c.Name = c.Rule
			rules = append(rules, c)
		case check.Worse(c.Outcome, c.Counts, rules[i].Outcome, rules[i].Counts):
			rules[i].Outcome, rules[i].Counts = c.Outcome, c.Counts
		}
	}
	return rules
}

func family(w *bufio.Writer, name, help string) {
	fmt.Fprintf(w, "# HELP %s %s\n# TYPE %s gauge\n", name, help, name)
}

// labels are pairs of names and values, without those that are empty.
func labels(pairs ...string) string {
	var parts []string
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			parts = append(parts, fmt.Sprintf(`%s="%s"`, pairs[i], labelValue.Replace(clean(pairs[i+1]))))
		}
	}
	return "{" + strings.Join(parts, ",") + "}"
}

var labelValue = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`)
