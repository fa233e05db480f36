// Package words writes the texts, numbers and days of a page in one language.
//
//	w := words.In(words.English)
//	fmt.Println(w.Say("%d customers stayed, %s of all", 1234, report.Percent(57.55))) // 1,234 customers stayed, 57.6 % of all
//
// The catalogue of a language is keyed by the English sentence, so that what is read in
// the code is what English readers see. A language is an entry of the list of
// languages; a sentence that its catalogue does not have is written in English, and
// Missing names it.
package words

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/retain-cli/retain/pkg/choice"
	"github.com/retain-cli/retain/pkg/report"
)

// language is how one language writes.
type language struct {
	name  string // of BCP 47
	rtl   bool
	texts map[string]text // by the English sentence; English has only what is not as it is written there

	// Numbers: the digits from 0 to 9, the decimal mark and the grouping mark; empty as in
	// English.
	digits, decimal, group string

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
)

// languages are all that a page can be written in, English first.
var languages = []language{english}

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

// UnmarshalText reads one of Names.
func (l *Language) UnmarshalText(b []byte) error { return choice.Parse(l, b, Names()) }

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
	return fmt.Sprintf(format, written...)
}

func first(number, next int64) int64 {
	if number >= 0 {
		return number
	}
	return next
}

func (w *Words) format(sentence string, number int64) string {
	t, ok := w.texts[sentence]
	if !ok {
		if w.name != english.name && sentence != "" {
			w.missing[sentence] = true
		}
		t = english.texts[sentence]
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
	return w.Face(c.Human()) + c.Mark
}

// Face is a number or a day as reports write it, in the digits and with the marks of the
// language.
func (w *Words) Face(english string) string {
	if w.digits == "" && w.decimal == "" && w.group == "" {
		return english
	}
	digits := []rune(w.digits)
	var b strings.Builder
	for _, r := range english {
		switch {
		case r >= '0' && r <= '9' && len(digits) == 10:
			b.WriteRune(digits[r-'0'])
		case r == '.' && w.decimal != "":
			b.WriteString(w.decimal)
		case r == ',' && w.group != "":
			b.WriteString(w.group)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
