package questions

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Words cuts a text into the words that vocabularies are compared by. Blanks,
// _, -, ., / and all else that is no letter and no digit separate words, as does
// a capital letter behind a small one. Words are in small letters, without
// accents. In scripts that are written without blanks every letter is a word, so
// that a phrase is found wherever it stands.
//
//	Words("PartiallyRefunded") // partially refunded
//	Words("is_test")           // is test
//	Words("RÜCKERSTATTET")     // ruckerstattet
func Words(text string) (words []string) {
	if words, ok := plainWords(text); ok {
		return words
	}
	return foldedWords(text)
}

func foldedWords(text string) (words []string) {
	var word strings.Builder
	end := func() {
		if word.Len() > 0 {
			words = append(words, word.String())
			word.Reset()
		}
	}
	runes := []rune(norm.NFKD.String(text))
	before := ' ' // the letter or digit before, as written
	for i, r := range runes {
		switch {
		case isUnblanked(r):
			end()
			words = append(words, string(r))
			before = ' '
		case r > unicode.MaxASCII && (unicode.Is(unicode.Mn, r) || r == tatweel):
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			end()
			before = ' '
		default:
			if unicode.IsUpper(r) && (unicode.IsLower(before) || unicode.IsUpper(before) && lowerNext(runes[i+1:])) {
				end()
			}
			word.WriteString(folded(r))
			before = r
		}
	}
	end()
	return words
}

// plainWords is the words of a text of ASCII, as nearly all are.
func plainWords(text string) (words []string, ok bool) {
	small := strings.ToLower(text)
	from := -1 // where the word begins
	for i := range len(text) {
		c := text[i]
		switch {
		case c >= utf8.RuneSelf:
			return nil, false
		case !isLetter(c) && (c < '0' || c > '9'):
			if from >= 0 {
				words = append(words, small[from:i])
			}
			from = -1
		case from < 0:
			from = i
		case isUpper(c) && (isUpper(text[i-1]) && lowerNext([]rune(text[i+1:])) || isLetter(text[i-1]) && !isUpper(text[i-1])):
			words = append(words, small[from:i])
			from = i
		}
	}
	if from >= 0 {
		words = append(words, small[from:])
	}
	return words, true
}

func isUpper(c byte) bool { return c >= 'A' && c <= 'Z' }

func isLetter(c byte) bool { return isUpper(c &^ 0x20) }

// unblanked are the scripts that are written without blanks between words.
var unblanked = []*unicode.RangeTable{unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul}

// isUnblanked tells whether a letter is of one of these scripts, of which that of
// Thai comes first in Unicode.
func isUnblanked(r rune) bool { return r >= '\u0e00' && unicode.In(r, unblanked...) }

// tatweel stretches an Arabic word and is no letter of it.
const tatweel = 'ـ'

// lowerNext tells whether a text goes on with a small letter, so that the capital
// before it begins a word: XMLFile is xml file. The s of IDs does not.
func lowerNext(runes []rune) bool {
	for i, r := range runes {
		if r > unicode.MaxASCII && unicode.Is(unicode.Mn, r) {
			continue
		}
		plural := r == 's' && (i+1 == len(runes) || !unicode.IsLetter(runes[i+1]))
		return unicode.IsLower(r) && !plural
	}
	return false
}

// folded is a letter as it is compared: small, and without what its alphabet
// adds to it that Unicode does not decompose.
func folded(r rune) string {
	switch r = unicode.ToLower(r); r {
	case 'ß':
		return "ss"
	case 'ł':
		return "l"
	case 'ø':
		return "o"
	case 'đ':
		return "d"
	case 'ı':
		return "i"
	case 'æ':
		return "ae"
	case 'œ':
		return "oe"
	case 'ي', 'ى': // Arabic keyboards write Persian words with these
		return "ی"
	case 'ك':
		return "ک"
	case 'ة':
		return "ه"
	}
	return string(r)
}

// Folded is a text in the letters that words are compared by, small and without
// accents.
func Folded(text string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(text) {
		if !unicode.Is(unicode.Mn, r) || isUnblanked(r) {
			b.WriteString(folded(r))
		}
	}
	return b.String()
}

// digraphs are accents as they are written where a keyboard has none.
var digraphs = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "å", "aa", "ø", "oe", "Ä", "Ae", "Ö", "Oe", "Ü", "Ue")

// Phrases is a vocabulary: phrases of one word or more, each with a meaning.
type Phrases[M comparable] struct {
	table   []Entry[M]
	once    sync.Once
	byFirst map[string][]phrase[M] // by their first word; of these the longest first
}

type phrase[M comparable] struct {
	words   []string
	meaning M
}

// Entry is the phrases with one meaning, mostly those of a language to a text:
// separated by commas, where cancel{led|ed} stands for cancelled and canceled.
type Entry[M comparable] struct {
	Meaning M
	Phrases []string
}

// NewPhrases makes a vocabulary. A phrase of several words is also known as one
// word, and one with ä, ö, ü also with ae, oe, ue. The table is read at the first
// look into it, so that a run pays only for the vocabularies it needs; that panics
// when a phrase has two meanings, which is a mistake of the table.
func NewPhrases[M comparable](table []Entry[M]) *Phrases[M] { return &Phrases[M]{table: table} }

func (p *Phrases[M]) read() {
	p.byFirst = map[string][]phrase[M]{}
	for _, e := range p.table {
		for _, list := range e.Phrases {
			for text := range strings.SplitSeq(list, ",") {
				for _, one := range spelledOut(strings.TrimSpace(text)) {
					p.add(one, e.Meaning)
				}
			}
		}
	}
	for _, of := range p.byFirst {
		slices.SortStableFunc(of, func(a, b phrase[M]) int { return len(b.words) - len(a.words) })
	}
}

// spelledOut is all texts that one with {a|b} stands for.
func spelledOut(text string) (all []string) {
	before, rest, ok := strings.Cut(text, "{")
	if !ok {
		return []string{text}
	}
	choices, behind, _ := strings.Cut(rest, "}")
	for choice := range strings.SplitSeq(choices, "|") {
		all = append(all, spelledOut(before+choice+behind)...)
	}
	return all
}

func (p *Phrases[M]) add(text string, meaning M) {
	p.addSpelling(text, meaning)
	if spelling := digraphs.Replace(text); spelling != text {
		p.addSpelling(spelling, meaning)
	}
}

func (p *Phrases[M]) addSpelling(text string, meaning M) {
	words := Words(text)
	p.addWords(words, meaning)
	if len(words) == 1 {
		return
	}
	if glued := Words(strings.Join(words, "")); len(glued) == 1 {
		p.addWords(glued, meaning)
	}
}

func (p *Phrases[M]) addWords(words []string, meaning M) {
	for _, known := range p.byFirst[words[0]] {
		if slices.Equal(known.words, words) {
			if known.meaning != meaning {
				panic(fmt.Sprintf("questions: %q has two meanings", words))
			}
			return
		}
	}
	p.byFirst[words[0]] = append(p.byFirst[words[0]], phrase[M]{words, meaning})
}

// Found is a phrase that stands in a text.
type Found[M comparable] struct {
	Meaning  M
	From, To int // its words
}

// In finds the phrases in the words of a text, from the left. Of those that begin
// with a word the longest counts, and what it holds is not looked at again: in
// "partially refunded" there is no "refunded".
func (p *Phrases[M]) In(words []string) (found []Found[M]) {
	p.once.Do(p.read)
	for i := 0; i < len(words); {
		at := slices.IndexFunc(p.byFirst[words[i]], func(f phrase[M]) bool {
			return len(f.words) <= len(words)-i && slices.Equal(f.words, words[i:i+len(f.words)])
		})
		if at < 0 {
			i++
			continue
		}
		f := p.byFirst[words[i]][at]
		found = append(found, Found[M]{f.meaning, i, i + len(f.words)})
		i += len(f.words)
	}
	return found
}

// Is is the meaning of a text that is one phrase as a whole.
func (p *Phrases[M]) Is(text string) (meaning M, ok bool) {
	words := Words(text)
	if found := p.In(words); len(found) == 1 && found[0].To-found[0].From == len(words) {
		return found[0].Meaning, true
	}
	return meaning, false
}

// mark marks the words that phrases of some meanings are made of.
func mark[M comparable](marked []bool, words []string, p *Phrases[M], of func(M) bool) {
	for _, f := range p.In(words) {
		for i := f.From; i < f.To && of(f.Meaning); i++ {
			marked[i] = true
		}
	}
}
