package words

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/retain-cli/retain/pkg/report"
)

func ExampleWords_Say() {
	w := In(English)
	fmt.Println(w.Say("%d customers", 1), "and", w.Say("%d customers", 1234))
	fmt.Println(w.Say("%s of the customers stayed in %s", report.Percent(57.55), "2025-11"))
	// Output:
	// 1 customer and 1,234 customers
	// 57.5 % of the customers stayed in 2025-11
}

// Another language: its own digits and marks, the form that goes with the first number,
// values in another order, and a name for each sentence that is missing.
func TestAnotherLanguage(t *testing.T) {
	w := &Words{language{
		name: "xx", digits: "٠١٢٣٤٥٦٧٨٩", decimal: "٫", group: "٬",
		form: func(n int64) form {
			if n == 1 {
				return one
			}
			return other
		},
		texts: map[string]text{"%d customers of %s": {one: "%[2]s: only %[1]d", other: "%[2]s: %[1]d"}},
	}, map[string]bool{}}
	for _, c := range []struct{ got, want string }{
		{w.Say("%d customers of %s", 1234, "Ada"), "Ada: ١٬٢٣٤"},
		{w.Say("%d customers of %s", 1, "Ada"), "Ada: only ١"},
		{w.Cell(report.Number(-1234.5, 1)), "-١٬٢٣٤٫٥"},
		{w.Cell(report.Raw("room 1.5")), "room 1.5"},
		{w.Say("CRR"), "CRR"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
	if got := w.Missing(); !slices.Equal(got, []string{"CRR"}) {
		t.Errorf("missing: %q", got)
	}
}

// Every form of a sentence takes the values of its key, and no more.
func TestFormsFit(t *testing.T) {
	verb := regexp.MustCompile(`%(\[\d+\])?[ds]`)
	for _, l := range languages {
		for sentence, forms := range l.texts {
			var values []any
			for range verb.FindAllString(sentence, -1) {
				values = append(values, face("x"))
			}
			for _, format := range forms {
				if got := fmt.Sprintf(format, values...); strings.Contains(format, "%") && strings.Contains(got, "%!") {
					t.Errorf("%s: %q as %q is %q", l.name, sentence, format, got)
				}
			}
		}
	}
}
