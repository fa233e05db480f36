package words

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
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
		texts: func() map[string]text {
			return map[string]text{"%d customers of %s": {one: "%[2]s: only %[1]d", other: "%[2]s: %[1]d"}}
		},
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

var verb = regexp.MustCompile(`%(?:\[(\d+)\])?([ds%])`)

// verbs are the values that a format takes, by their places, as fmt counts them.
func verbs(format string) map[int]string {
	at, all := 0, map[int]string{}
	for _, v := range verb.FindAllStringSubmatch(format, -1) {
		if v[2] == "%" {
			continue
		}
		at++
		if v[1] != "" {
			at, _ = strconv.Atoi(v[1])
		}
		all[at] = v[2]
	}
	return all
}

// Every form of a sentence takes the values of its key and no others; only that of one
// may leave the number out.
func TestFormsFit(t *testing.T) {
	for _, l := range languages {
		for sentence, forms := range l.texts() {
			want := verbs(sentence)
			for f, format := range forms {
				got := verbs(format)
				if f == one {
					for place := range want {
						if _, ok := got[place]; !ok && want[place] == "d" || l.name == "en" {
							got[place] = want[place]
						}
					}
				}
				if !maps.Equal(got, want) {
					t.Errorf("%s: %q as %q: values %v, want %v", l.name, sentence, format, got, want)
				}
			}
		}
	}
}

// Every entry of the catalogue is in all languages, once, and has no line that is of none.
func TestCatalogueIsWhole(t *testing.T) {
	line := regexp.MustCompile(`^(pl|tr|th|fa)(\.one|\.few)?: \S`)
	seen := map[string]bool{}
	for _, entry := range strings.Split(strings.TrimSpace(catalogue), "\n\n") {
		sentence, lines, _ := strings.Cut(entry, "\n")
		if seen[sentence] {
			t.Errorf("%q is there twice", sentence)
		}
		seen[sentence] = true
		for _, l := range strings.Split(lines, "\n") {
			if !line.MatchString(l) {
				t.Errorf("%q: %q is a line of no language", sentence, l)
			}
		}
		for _, l := range languages[1:] {
			if l.texts()[sentence][other] == "" {
				t.Errorf("%s: %q is missing", l.name, sentence)
			}
		}
	}
	if len(seen) < 200 {
		t.Errorf("%d sentences", len(seen))
	}
}

// Cases of nouns are those that the language defines, for all five nouns.
func TestCasesOfNouns(t *testing.T) {
	mark := regexp.MustCompile(`\{[a-z]+\}`)
	for _, l := range languages[1:] {
		for sentence, forms := range l.texts() {
			for _, format := range forms {
				for _, m := range mark.FindAllString(format, -1) {
					for _, noun := range []string{"day", "week", "month", "quarter", "year"} {
						marked := l.texts()[noun][other] + m
						if l.cases == nil || l.cases.Replace(marked) == marked {
							t.Errorf("%s: %q has no %s", l.name, sentence, marked)
						}
					}
				}
			}
		}
	}
}

// As the languages write them (the patterns of CLDR; Polish plurals by its rules: one for 1,
// few for 2 to 4 but not 12 to 14).
func TestWritten(t *testing.T) {
	in := func(name string) *Words {
		var l Language
		if err := l.UnmarshalText([]byte(name)); err != nil {
			t.Fatal(err)
		}
		return In(l)
	}
	pl, tr, th, fa := in("pl"), in("tr"), in("th"), in("fa")
	for _, c := range []struct{ got, want string }{
		{pl.Say("%d orders", 1), "1 zamówienie"},
		{pl.Say("%d orders", 3), "3 zamówienia"},
		{pl.Say("%d orders", 13), "13 zamówień"},
		{pl.Say("%d orders", 1022), "1\u00a0022 zamówienia"},
		{pl.Say("no complete %s", pl.Say("month")), "brak pełnego miesiąca"},
		{pl.Cell(report.Percent(57.55)), "57,5%"},
		{tr.Cell(report.Percent(57.55)), "%57,5"},
		{th.Cell(report.Percent(57.55)), "57.5%"},
		{fa.Cell(report.Percent(57.55)), "۵۷٫۵٪"},
		{fa.Face("-5.2 %"), "\u2066-۵٫۲٪\u2069"},
		{tr.Face("-1,234.5"), "-1.234,5"},
		{pl.Face("2025-11-30"), "30.11.2025"},
		{th.Face("2025-11-30"), "30/11/2025"},
		{fa.Face("2025-11-30"), "\u2066۲۰۲۵/۱۱/۳۰\u2069"},
		{fa.Face("2024-W05"), "\u2066۲۰۲۴-W۰۵\u2069"},
		{pl.Face("2025-11"), "2025-11"},
		{pl.Label("RCR"), "RCR"},
		{fa.Label("RCR"), "\u2067RCR\u2069"},
		{tr.Say("%s %% interval", "95"), "%95 güven aralığı"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

// A language is also named as LANG names it.
func TestLanguageOfLocale(t *testing.T) {
	for text, want := range map[string]string{"pl": "pl", "PL": "pl", "pl_PL.UTF-8": "pl", "fa-IR": "fa", "tr_TR@x": "tr", "en.UTF-8": "en"} {
		var l Language
		if err := l.UnmarshalText([]byte(text)); err != nil || l.String() != want {
			t.Errorf("%s: %s, %v", text, l, err)
		}
	}
	for _, text := range []string{"", "polish", "_PL", "de_DE.UTF-8"} {
		if err := new(Language).UnmarshalText([]byte(text)); err == nil {
			t.Errorf("%s is a language", text)
		}
	}
}
