package check

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// known are metrics of each kind.
func known(name string) (Metric, error) {
	kinds := map[string]Kind{"crr": Rate, "ccr": Rate, "nrr": Rate, "ltv": Amount, "revenue": Amount, "orders": Count, "quick_ratio": Number, "age_of_data": Days, "repeat.within.90": Rate}
	if kind, ok := kinds[name]; ok {
		return Metric{Name: name, Title: strings.ToUpper(name), Kind: kind, Share: name == "crr" || name == "ccr", Series: true, Groups: true}, nil
	}
	return Metric{}, fmt.Errorf("no metric is called %s", name)
}

func TestParse(t *testing.T) {
	for _, c := range []struct {
		text string
		want Limit // but for its text
	}{
		{"crr >= 65 %", Limit{Op: AtLeast, Value: 65}},
		{"crr>=65%", Limit{Op: AtLeast, Value: 65}},
		{"crr at least 65", Limit{Op: AtLeast, Value: 65}},
		{"crr  ≥ 65.5", Limit{Op: AtLeast, Value: 65.5}},
		{"ccr at most 5", Limit{Op: AtMost, Value: 5}},
		{"ccr below 5 %", Limit{Op: Below, Value: 5}},
		{"orders above 500", Limit{Op: Above, Value: 500}},
		{"orders = 0", Limit{Op: Equal}},
		{"orders == 0", Limit{Op: Equal}},
		{"orders != 0", Limit{Op: NotEqual}},
		{"nrr between 95 and 120", Limit{Op: Between, Value: 95, High: 120}},
		{"nrr between 95 % and 120 %", Limit{Op: Between, Value: 95, High: 120}},
		{"revenue > -5", Limit{Value: -5}},
		{"ltv >= 250 EUR", Limit{Op: AtLeast, Value: 250, Unit: Currency, Currency: "EUR"}},
		{"age_of_data < 3 d", Limit{Op: Below, Value: 3}},
		{"age_of_data < 3 days", Limit{Op: Below, Value: 3}},
		{"ccr rises > 3 pt", Limit{Trend: Rises, Value: 3}},
		{"ccr rises > 3", Limit{Trend: Rises, Value: 3}},
		{"ccr RISES at least 3 points", Limit{Trend: Rises, Op: AtLeast, Value: 3}},
		{"crr drops", Limit{Trend: Drops}},
		{"revenue drops > 20 %", Limit{Trend: Drops, Value: 20, Unit: Percent}},
		{"revenue drops > 100 EUR", Limit{Trend: Drops, Value: 100, Unit: Currency, Currency: "EUR"}},
		{"orders > 50 % of previous run", Limit{Value: 50, Unit: Percent, Previous: true}},
		{"crr >= 90 % of previous run", Limit{Op: AtLeast, Value: 90, Unit: Percent, Previous: true}},
		{"crr > 65 percent", Limit{Value: 65}},
		{"nrr < 165", Limit{Op: Below, Value: 165}},
		{"crr < 0.5 %", Limit{Op: Below, Value: 0.5}},
		{"ccr rises > 0.5", Limit{Trend: Rises, Value: 0.5}},
		{"revenue > −5", Limit{Value: -5}},
		{"repeat.within.90 > 30 %", Limit{Value: 30}},
	} {
		rule, err := Parse(c.text, known)
		if err != nil {
			t.Errorf("%s: %v", c.text, err)
			continue
		}
		_, c.want.Text, _ = strings.Cut(c.text, rule.Metric.Name)
		c.want.Text = strings.TrimSpace(c.want.Text)
		if *rule.Must != c.want || rule.Text != c.text {
			t.Errorf("%s: got %+v, want %+v", c.text, *rule.Must, c.want)
		}
	}
}

func TestParseGroups(t *testing.T) {
	for text, by := range map[string]string{"nrr by plan >= 95": "plan", `nrr by "Financial Status" >= 95`: "Financial Status", "nrr >= 95": ""} {
		if rule, err := Parse(text, known); err != nil || rule.By != by {
			t.Errorf("%s: by %q, %v", text, rule.By, err)
		}
	}
}

// The caret stands below the first letter of the wrong word.
func TestSyntaxErrors(t *testing.T) {
	for _, c := range []struct{ text, caret, reason string }{
		{"", "^", "empty; write a rule such as crr >= 65 %"},
		{"crrr >= 65", "^", "no metric is called crrr"},
		{"crr", "   ^", "expected a comparison"},
		{"crr => 65", "    ^", "no comparison is written =>"},
		{"crr << 65", "    ^", "no comparison is written <<"},
		{"crr is 65", "    ^", "expected a comparison"},
		{"crr > ", "     ^", "expected a number at the end"},
		{"crr > many", "      ^", `expected a number, got "many"`},
		{"ltv > 1,250.50", "      ^", "write the number without marks"},
		{"ltv > 1e5", "       ^", `unexpected "e5"`},
		{"crr > 65 % now", "           ^", `unexpected "now"`},
		{"crr > 65 pt", "         ^", "points are what a percentage rises or drops by"},
		{"orders > 3 pt", "           ^", "points are what a percentage rises or drops by"},
		{"orders > 3 d", "           ^", "not a number of days"},
		{"orders > 3 EUR", "           ^", "not an amount"},
		{"orders > 50 %", "             ^", "a percentage of the previous run"},
		{"orders between 5 % and 9", "                 ^", "no percentage"},
		{"orders > 50 of previous run", "            ^", "the previous run is compared in percent"},
		{"crr between 95 or 120", "               ^", "expected and"},
		{"crr between 120 and 95", "                    ^", "the upper end is below the lower one"},
		{"ltv between 5 EUR and 9 USD", "                        ^", "both ends are in one currency"},
		{"ccr rises > 3 %", "            ^", "rates change by percentage points; write 3 pt"},
		{"ccr rises < 3", "          ^", "a rise or a drop is more than something"},
		{"ccr rises > -3 pt", "            ^", "below 0; the opposite of rises is drops"},
		{"ccr by", "      ^", "expected a column after by"},
		{"ccr by > 5", "       ^", "expected a column after by"},
		{">= 65", "^", "a rule begins with its metric"},
		{"crr > 0.65", "      ^", "percent are meant: write 65 %, or 0.65 % if it is that little"},
		{"nrr between 0.95 and 1.2", "            ^", "percent are meant: write 95 %"},
		{"crr >= 165", "       ^", "crr is between 0 and 100 %"},
		{"crr < −5", "      ^", "crr is between 0 and 100 %"},
		{"crr between 5 and 101", "                  ^", "crr is between 0 and 100 %"},
		{"crr > 5 and ccr < 5", "        ^", "a rule has one condition"},
		{"orders > 1 250", "           ^", "write the number without marks"},
		{"ltv > 250 eur", "          ^", "in capitals: EUR"},
		{"age_of_data < 3 weeks", "                ^", `"weeks" is no unit here`},
		{"ccr\u00a0by größe => 3", "             ^", "no comparison is written =>"},
	} {
		_, err := Parse(c.text, known)
		var wrong *SyntaxError
		if !errors.As(err, &wrong) {
			t.Errorf("%q: %v", c.text, err)
			continue
		}
		if caret := wrong.Caret(); caret[0] != c.text || caret[1] != c.caret || !strings.Contains(wrong.Reason, c.reason) {
			t.Errorf("%q: %q\n%s\n%s want\n%s want %q", c.text, wrong.Reason, c.text, caret[1], c.caret, c.reason)
		}
	}
}

// Any text is a rule or an error that points into it.
func TestAnyTextIsRead(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOf(rapid.OneOf(rapid.SampledFrom([]string{"crr", "ltv", "by", ">", "<=", "between", "and", "65", "%", "rises", "pt", "of", "previous", "run", "EUR", `"`, "\x00", "é"}), rapid.String())).Draw(t, "words")
		text := strings.Join(words, " ")
		_, err := Parse(text, known)
		var wrong *SyntaxError
		if err != nil && (!errors.As(err, &wrong) || wrong.At < 0 || wrong.At > len(text) || wrong.At < len(text) && !utf8.RuneStart(text[wrong.At]) && utf8.ValidString(text)) {
			t.Fatalf("%q: %v", text, err)
		}
	})
}
