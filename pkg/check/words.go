package check

import (
	"fmt"
	"strings"

	"github.com/retain-cli/retain/pkg/report"
)

// Words are what the texts about rules depend on beside them.
type Words struct {
	Noun   string // of a period: month
	Digits int    // of amounts
	Level  string // of intervals: 95 %
}

// Show is a value of the metric for people.
func (m Metric) Show(x *float64, w Words) string {
	switch {
	case !finite(x):
		return "–"
	case m.Kind == Rate:
		return report.Percent(*x).Human()
	case m.Kind == Amount:
		return report.Grouped(*x, w.Digits)
	case m.Kind == Number:
		return report.Grouped(*x, 2)
	case m.Kind == Days:
		return report.Counted(int64(*x), "day")
	}
	return report.Grouped(*x, 0)
}

// Change is a change of the metric for people: of rates in points, else in percent
// of the mean where that is above 0.
func (m Metric) Change(move Move, w Words) string {
	switch {
	case m.Kind == Rate:
		return report.Signed(move.Change, 1) + " pt"
	case move.Mean > 0:
		return report.Signed(100*move.Change/move.Mean, 1) + " %"
	}
	digits := map[Kind]int{Amount: w.Digits, Number: 2}[m.Kind]
	return report.Signed(move.Change, digits)
}

// phrases are the comparisons as they stand in a sentence.
var phrases = map[Op]string{
	Above: "above ", AtLeast: "at least ", Below: "below ", AtMost: "at most ", Equal: "", NotEqual: "other than ",
}

// phrase is the condition as it stands in a sentence, behind a form of "to be" or,
// of a trend, behind a verb that is given.
func (l *Limit) phrase(m Metric, w Words, rise, drop string) string {
	number := func(x float64) string {
		switch {
		case l.Unit == Percent:
			return report.Float(x) + " %"
		case l.Unit == Currency:
			return report.Float(x) + " " + l.Currency
		case m.Kind == Days && x == 1:
			return "1 day"
		case m.Kind == Days:
			return report.Float(x) + " days"
		case m.Kind == Rate && l.Trend != Level && x == 1:
			return "1 point"
		case m.Kind == Rate && l.Trend != Level:
			return report.Float(x) + " points"
		case m.Kind == Rate:
			return report.Float(x) + " %"
		}
		return report.Float(x)
	}
	switch {
	case l.Trend != Level:
		verb := rise
		if l.Trend == Drops {
			verb = drop
		}
		if l.Value > 0 {
			more := "more than "
			if l.Op == AtLeast {
				more = "at least "
			}
			verb += " by " + more + number(l.Value)
		}
		return verb + fmt.Sprintf(" against the mean of the %d %ss before", MostBefore, w.Noun)
	case l.Op == Between:
		return "between " + number(l.Value) + " and " + number(l.High)
	case l.Previous:
		return phrases[l.Op] + number(l.Value) + " of that of the previous run"
	}
	return phrases[l.Op] + number(l.Value)
}

// Sentence is the rule in words.
func (r Rule) Sentence(w Words) string {
	subject, again, is, rise, drop := r.Metric.Title+r.where(w), "it", " is ", "rises", "drops"
	if r.Metric.Kind == Count { // whose titles are plural
		again, is, rise, drop = "they", " are ", "rise", "drop"
	}
	var parts []string
	if l := r.Must; l != nil {
		verb := " must be "
		if l.Trend != Level {
			verb = " must "
		}
		parts = append(parts, subject+verb+l.phrase(r.Metric, w, "rise", "drop")+r.surely(l, w))
		subject = again
	}
	for _, c := range []struct {
		limit *Limit
		text  string
	}{{r.Fail, "fails if "}, {r.Warn, "warns if "}} {
		if c.limit == nil {
			continue
		}
		verb := is
		if c.limit.Trend != Level {
			verb = " "
		}
		parts = append(parts, c.text+subject+verb+c.limit.phrase(r.Metric, w, rise, drop)+r.surely(c.limit, w))
		subject = again
	}
	text := strings.Join(parts, "; ") + "; no data " + map[Outcome]string{Pass: "passes", Warn: "warns", Fail: "fails"}[r.noData(r.limits()[0])] + "."
	return strings.ToUpper(text[:1]) + text[1:]
}

// where is the groups and periods that the rule is about.
func (r Rule) where(w Words) (text string) {
	switch {
	case r.Group != "":
		text = fmt.Sprintf(" of %s %s", r.By, r.Group)
	case r.By != "":
		text = " of every group of " + r.By
	}
	switch {
	case !r.Metric.Series:
	case r.Scope.Each:
		text += fmt.Sprintf(" in every complete %s", w.Noun)
	case r.Scope.Last > 1:
		text += fmt.Sprintf(" in each of the last %d complete %ss", r.Scope.Last, w.Noun)
	default:
		text += fmt.Sprintf(" in the last complete %s", w.Noun)
	}
	return text
}

// surely says that a condition has to hold for more than noise.
func (r Rule) surely(l *Limit, w Words) string {
	switch {
	case !r.Significantly(l) || l.Previous:
		return ""
	case l.Trend != Level:
		return ", by more than noise"
	}
	return fmt.Sprintf(" with its whole %s interval", w.Level)
}

// parts are the parts of the rule in one text: nrr of plan solo (weekly, last 3): warn if
// < 95 %.
func (r Rule) parts() string {
	text := r.Metric.Name
	switch {
	case r.By != "" && r.Group != "":
		text += fmt.Sprintf(" of %s %s", r.By, r.Group)
	case r.By != "":
		text += " by " + r.By
	}
	var periods []string
	if r.Grain != nil {
		periods = append(periods, r.Grain.String())
	}
	switch {
	case r.Scope.Each:
		periods = append(periods, "each")
	case r.Scope.Last > 1:
		periods = append(periods, fmt.Sprintf("last %d", r.Scope.Last))
	}
	if len(periods) > 0 {
		text += " (" + strings.Join(periods, ", ") + ")"
	}
	if r.Must == nil {
		text += ":"
	}
	return text + " " + r.Limits()
}

// Limits are the conditions of the rule as they were written: >= 65 %, or fail if < 45,
// warn if < 50.
func (r Rule) Limits() string {
	var parts []string
	for _, l := range r.limits() {
		parts = append(parts, r.Label(l))
	}
	return strings.Join(parts, ", ")
}

// Label is a limit as it was written, with what it says.
func (r Rule) Label(l *Limit) string {
	switch l {
	case nil:
		return ""
	case r.Fail:
		return "fail if " + l.Text
	case r.Warn:
		return "warn if " + l.Text
	}
	return l.Text
}
