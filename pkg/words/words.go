// Package words writes the texts, numbers and days of a page in one language.
//
//	w := words.In(words.English)
//	fmt.Println(w.Say("%d customers stayed, %s of all", 1234, report.Percent(57.55))) // 1,234 customers stayed, 57.6 % of all
//
// The catalogue (catalogue.txt) is keyed by the English sentence, so that what is read in
// the code is what English readers see. A language is an entry of the list of
// languages; a sentence that the catalogue does not have in it is written in English, and
// Missing names it.
package words

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/retain-cli/retain/pkg/choice"
	"github.com/retain-cli/retain/pkg/report"
)

// language is how one language writes.
type language struct {
	name  string // of BCP 47
	rtl   bool
	open  bool                   // a sentence has no mark at its end
	texts func() map[string]text // by the English sentence; English has only what is not as it is written there

	// Numbers: the digits from 0 to 9, the decimal mark and the grouping mark; empty as in
	// English. Percent has # for the number, day 2006, 01 and 02 for its parts.
	digits, decimal, group, percent, day string

	// Nouns beside which a sentence has a case in braces, as in "month{g}", with that form.
	cases *strings.Replacer

	form func(n int64) form // of a noun beside a number
}

// text is a sentence in the form that goes with its first number; one is enough where
// it has none.
type text map[form]string

// form is a grammatical number of CLDR. Every text has other.
type form uint8

const (
	other form = iota
	one
	few
)

// languages are all that a page can be written in, English first.
var languages = []language{english, polish, turkish, thai, persian}

// Names are the languages, for help, errors and completion.
func Names() (names []string) {
	for _, l := range languages {
		names = append(names, l.name)
	}
	return names
}

// Language is the language of a page. The zero value is English.
type Language uint8

// English is the language that the keys of all catalogues are in.
const English Language = 0

// String is the name of the language, one of Names.
func (l Language) String() string { return languages[l].name }

// MarshalText is String.
func (l Language) MarshalText() ([]byte, error) { return []byte(l.String()), nil }

// UnmarshalText reads one of Names, perhaps with a country and an encoding behind it, as
// LANG has them: pl_PL.UTF-8.
func (l *Language) UnmarshalText(b []byte) error {
	name := b
	if end := bytes.IndexAny(b, "_-.@"); end > 0 {
		name = b[:end]
	}
	if choice.Parse(l, name, Names()) == nil {
		return nil
	}
	return choice.Parse(l, b, Names())
}

// Names are those of the package, for flags.
func (Language) Names() []string { return Names() }

// Words writes in one language. It is for one goroutine.
type Words struct {
	language
	missing map[string]bool
}

// In is the words of a language.
func In(l Language) *Words { return &Words{languages[l], map[string]bool{}} }

// Missing are the sentences that were asked for and are not in the catalogue.
func (w *Words) Missing() []string { return slices.Sorted(maps.Keys(w.missing)) }

// Lang is the language for the attribute of HTML.
func (w *Words) Lang() string { return w.name }

// Dir is the direction of writing for the attribute of HTML.
func (w *Words) Dir() string {
	if w.rtl {
		return "rtl"
	}
	return "ltr"
}

// Say is an English sentence in the language, with its values: whole numbers (%d), cells
// and texts (%s). The first whole number decides about the form of the sentence.
func (w *Words) Say(sentence string, values ...any) string {
	written := make([]any, len(values))
	number := int64(-1)
	for i, value := range values {
		switch v := value.(type) {
		case int:
			written[i], number = face(w.Count(int64(v))), first(number, int64(v))
		case int64:
			written[i], number = face(w.Count(v)), first(number, v)
		case report.Cell:
			written[i] = face(w.Cell(v))
		default:
			written[i] = face(fmt.Sprint(v))
		}
	}
	format := w.format(sentence, number)
	if len(values) == 0 || !strings.Contains(format, "%") {
		return format
	}
	said := fmt.Sprintf(format, written...)
	if w.cases != nil {
		said = w.cases.Replace(said)
	}
	return said
}

func first(number, next int64) int64 {
	if number >= 0 {
		return number
	}
	return next
}

func (w *Words) format(sentence string, number int64) string {
	t, ok := w.texts()[sentence]
	if !ok {
		if w.name != english.name && sentence != "" {
			w.missing[sentence] = true
		}
		t = english.texts()[sentence]
	}
	if number >= 0 && w.form != nil {
		if format := t[w.form(number)]; format != "" {
			return format
		}
	}
	if format := t[other]; format != "" {
		return format
	}
	return sentence
}

// face is a value that is already written, whatever the verb.
type face string

// Format writes the face.
func (f face) Format(s fmt.State, _ rune) { io.WriteString(s, string(f)) }

// Count is a whole number: 1,234.
func (w *Words) Count(n int64) string { return w.Face(report.Count(n).Human()) }

// Cell is a cell for people.
func (w *Words) Cell(c report.Cell) string {
	if c.IsText() && c.Data {
		return c.Human()
	}
	return w.Face(c.Human()) + c.Mark()
}

// figure is a day, a period, or a number with its sign and its percent sign.
var figure = regexp.MustCompile(`\d{4}-\d\d-\d\d|\d{4}-[A-Z]?\d+|[+-]?\d+(?:[,.]\d+)*(?: %)?`)

// Face is a number, a day or a period as reports write it, in the digits and with the
// marks of the language.
func (w *Words) Face(english string) string {
	if w.percent == "" && w.digits == "" {
		return english
	}
	return figure.ReplaceAllStringFunc(english, w.figure)
}

func (w *Words) figure(english string) string {
	number, percent := strings.CutSuffix(english, " %")
	sign := ""
	switch {
	case strings.Count(number, "-") == 2 && w.day != "":
		return w.isolated(w.inDigits(strings.NewReplacer("2006", number[:4], "01", number[5:7], "02", number[8:]).Replace(w.day)))
	case strings.LastIndexByte(number, '-') > 0:
		return w.isolated(w.inDigits(number))
	case number[0] == '+' || number[0] == '-':
		sign, number = number[:1], number[1:]
	}
	marks := strings.NewReplacer(".", cmp.Or(w.decimal, "."), ",", cmp.Or(w.group, ","))
	number = w.inDigits(marks.Replace(number))
	switch {
	case percent && strings.HasPrefix(w.percent, "%"):
		number = "%" + number
	case percent:
		number += strings.TrimPrefix(cmp.Or(w.percent, "# %"), "#")
	}
	return w.isolated(sign + number)
}

// Stop is the mark at the end of a sentence.
func (w *Words) Stop() string {
	if w.open {
		return ""
	}
	return "."
}

// inDigits is a text with the digits of the language.
func (w *Words) inDigits(text string) string {
	digits := []rune(w.digits)
	if len(digits) != 10 {
		return text
	}
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return digits[r-'0']
		}
		return r
	}, text)
}

// isolated keeps signs and dashes where they are in a text from right to left.
func (w *Words) isolated(text string) string {
	const begin, end = "\u2066", "\u2069"
	if !w.rtl || !strings.ContainsAny(text, "+-/") {
		return text
	}
	return begin + text + end
}

// Label is a text that is read in the direction of the language where charts write it, from
// left to right.
func (w *Words) Label(text string) string {
	const begin, end = "\u2067", "\u2069"
	if !w.rtl {
		return text
	}
	return begin + text + end
}
