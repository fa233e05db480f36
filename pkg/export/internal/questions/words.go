package questions

import (
	"bytes"
	"fmt"
	"hash/maphash"
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
func Words(text string) []string {
	var buffer [64]byte
	if line := bytes.TrimSuffix(appendWords(buffer[:0], text, ""), blank); len(line) > 0 {
		return strings.Split(string(line), " ")
	}
	return nil
}

var blank = []byte{' '}

// appendWords appends the words of a text, with blanks between them and perhaps one
// behind. Kept are signs of ASCII that are written as they are.
func appendWords(line []byte, text, kept string) []byte {
	text = decomposed(text)
	from := len(line)
	cut := func() {
		if len(line) > from && line[len(line)-1] != ' ' {
			line = append(line, ' ')
		}
	}
	before := ' ' // the letter or digit before, as written
	for i, r := range text {
		switch {
		case 'a' <= r && r <= 'z' || '0' <= r && r <= '9':
			line = append(line, byte(r))
		case isUnblanked(r):
			cut()
			line = append(utf8.AppendRune(line, r), ' ')
			r = ' '
		case r > unicode.MaxASCII && (unicode.Is(unicode.Mn, r) || r == tatweel):
			continue
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if unicode.IsUpper(r) && (unicode.IsLower(before) || unicode.IsUpper(before) && lowerNext(text[i+utf8.RuneLen(r):])) {
				cut()
			}
			line = appendFolded(line, r)
		case r <= unicode.MaxASCII && strings.IndexByte(kept, byte(r)) >= 0:
			line = append(line, byte(r))
		default:
			cut()
			r = ' '
		}
		before = r
	}
	return line
}

// unblanked are the scripts that are written without blanks between words.
var unblanked = []*unicode.RangeTable{unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul}

// isUnblanked tells whether a letter is of one of these scripts, of which that of
// Thai comes first in Unicode.
func isUnblanked(r rune) bool { return r >= '\u0e00' && unicode.In(r, unblanked...) }

// tatweel stretches an Arabic word and is no letter of it.
const tatweel = 'ـ'

// lowerNext tells whether a text goes on with a small letter, so that the capital
// before it begins a word: XMLFile is xml file. The s of IDs does not.
func lowerNext(text string) bool {
	for i, r := range text {
		if r > unicode.MaxASCII && unicode.Is(unicode.Mn, r) {
			continue
		}
		if r == 's' {
			next, _ := utf8.DecodeRuneInString(text[i+1:])
			return unicode.IsLetter(next)
		}
		return unicode.IsLower(r)
	}
	return false
}

// latin is how the letters from À to ſ are compared, as appendFolded would say it of
// the decomposed ones; ? stands for what is no letter or more than one.
const latin = "aaaaaa?ceeeeiiii?nooooo?ouuuuy??aaaaaa?ceeeeiiii?nooooo?ouuuuy?yaaaaaaccccccccddddeeeeeeeeeegggggggghh??iiiiiiiiii??jjkk?llllll??llnnnnnn???oooooo??rrrrrrsssssssstttt??uuuuuuuuuuuuwwyyyzzzzzz?"

const latinFrom = 'À'

// latinLetter is how a letter from À to ſ is compared, if it is one letter.
func latinLetter(r rune) (letter byte, ok bool) {
	if r < latinFrom || r >= latinFrom+rune(len(latin)) {
		return 0, false
	}
	letter = latin[r-latinFrom]
	return letter, letter != '?'
}

// decomposed is a text with its accents apart from the letters, but for those that
// latinLetter knows anyway.
func decomposed(text string) string {
	for _, r := range text {
		if r > unicode.MaxASCII {
			if _, ok := latinLetter(r); !ok {
				return norm.NFKD.String(text)
			}
		}
	}
	return text
}

// appendFolded appends a letter as it is compared: small, and without what its
// alphabet adds to it that Unicode does not decompose.
func appendFolded(to []byte, r rune) []byte {
	if letter, ok := latinLetter(r); ok {
		return append(to, letter)
	}
	switch r = unicode.ToLower(r); r {
	case 'ß':
		return append(to, "ss"...)
	case 'æ':
		return append(to, "ae"...)
	case 'œ':
		return append(to, "oe"...)
	case 'ς': // at the end of a word; its capital is that of σ
		r = 'σ'
	case 'ي', 'ى': // Arabic keyboards write Persian words with these
		r = 'ی'
	case 'ك':
		r = 'ک'
	case 'ة':
		r = 'ه'
	}
	return utf8.AppendRune(to, r)
}

// Folded is a text in the letters that words are compared by, small and without
// accents.
func Folded(text string) string {
	folded := make([]byte, 0, len(text))
	for _, r := range decomposed(text) {
		if !unicode.Is(unicode.Mn, r) || isUnblanked(r) {
			folded = appendFolded(folded, r)
		}
	}
	return string(folded)
}

// digraphs are accents as they are written where a keyboard has none.
var digraphs = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "å", "aa", "ø", "oe", "Ä", "Ae", "Ö", "Oe", "Ü", "Ue")

// WithDigraphs is a text without these accents.
func WithDigraphs(text string) string {
	if strings.IndexByte(text, "ä"[0]) < 0 { // the first byte of all of them
		return text
	}
	return digraphs.Replace(text)
}

func isASCII(text []byte) bool {
	for _, c := range text {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// Phrases is a vocabulary: phrases of one word or more, each with a meaning. Those
// that begin with a Latin letter are apart from the others, which most runs need not
// read.
type Phrases[M comparable] struct {
	table         []Entry[M]
	latin, others phrases[M]
}

type phrases[M comparable] struct {
	once  sync.Once
	line  []byte      // the words of all phrases
	all   []phrase[M] // the first is none
	heads []uint32    // by the hash of a phrase the last of all with that hash; see phrase.next
	most  int         // the length of the longest one
}

type phrase[M comparable] struct {
	from, to uint32 // its words in the line, with blanks between them
	next     uint32 // the one before with the same hash; 0: none
	meaning  M
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

// beginningWith is the phrases that begin with a letter like this one.
func (p *Phrases[M]) beginningWith(letter rune) *phrases[M] {
	of, latin := &p.latin, isLatin(letter)
	if !latin {
		of = &p.others
	}
	of.once.Do(func() { of.read(p.table, latin) })
	return of
}

func isLatin(letter rune) bool { return letter < 'Ͱ' || unicode.Is(unicode.Latin, letter) }

func (p *phrases[M]) read(table []Entry[M], latin bool) {
	size := 0
	for _, e := range table {
		for _, list := range e.Phrases {
			size += len(list)
		}
	}
	p.line = make([]byte, 0, 3*size)
	p.all = make([]phrase[M], 1, 1+size/6)
	p.heads = make([]uint32, 1+size/6)
	var line []byte
	for _, e := range table {
		for _, list := range e.Phrases {
			for text := range strings.SplitSeq(list, ",") {
				if first, _ := utf8.DecodeRuneInString(strings.TrimLeft(text, " {")); isLatin(first) != latin {
					continue
				}
				line = appendWords(line[:0], text, "{|}")
				p.addSpelledOut(len(p.line), line, e.Meaning)
				if spelling := WithDigraphs(text); spelling != text {
					line = appendWords(line[:0], spelling, "{|}")
					p.addSpelledOut(len(p.line), line, e.Meaning)
				}
			}
		}
	}
}

// addSpelledOut adds all phrases that a text with {a|b} stands for, behind what has
// been written of it.
func (p *phrases[M]) addSpelledOut(from int, text []byte, meaning M) {
	before, choices, ok := bytes.Cut(text, []byte{'{'})
	p.line = append(p.line, before...)
	if !ok {
		p.add(from, meaning)
		return
	}
	to := len(p.line)
	choices, behind, _ := bytes.Cut(choices, []byte{'}'})
	for choice := range bytes.SplitSeq(choices, []byte{'|'}) {
		next := len(p.line)
		p.line = append(append(p.line, p.line[from:to]...), choice...)
		p.addSpelledOut(next, behind, meaning)
	}
}

// add makes what has been written a phrase, and what it is without blanks, unless its
// letters are written without.
func (p *phrases[M]) add(from int, meaning M) {
	written, before := bytes.TrimSpace(p.line[from:]), byte(' ')
	p.line = p.line[:from]
	line := p.line
	for _, c := range written {
		if c != ' ' || before != ' ' {
			line = append(line, c)
		}
		before = c
	}
	words := line[from:]
	p.link(line, meaning)
	if bytes.IndexByte(words, ' ') < 0 || !isASCII(words) && bytes.ContainsFunc(words, isUnblanked) {
		return
	}
	line = p.line
	for _, c := range words {
		if c != ' ' {
			line = append(line, c)
		}
	}
	p.link(line, meaning)
}

// link makes what a line has behind the phrases another one.
func (p *phrases[M]) link(line []byte, meaning M) {
	from := len(p.line)
	head, known := p.find(line[from:])
	switch {
	case known == nil:
		p.line = line
		p.all = append(p.all, phrase[M]{uint32(from), uint32(len(line)), *head, meaning})
		*head = uint32(len(p.all) - 1)
		p.most = max(p.most, len(line)-from)
	case known.meaning != meaning:
		panic(fmt.Sprintf("questions: %q has two meanings", line[from:]))
	}
}

var phraseSeed = maphash.MakeSeed()

// find finds words among the phrases with their hash; nil: they are none of them.
func (p *phrases[M]) find(words []byte) (head *uint32, known *phrase[M]) {
	head = &p.heads[maphash.Bytes(phraseSeed, words)%uint64(len(p.heads))]
	for i := *head; i > 0; i = p.all[i].next {
		if f := &p.all[i]; bytes.Equal(p.line[f.from:f.to], words) {
			return head, f
		}
	}
	return head, nil
}

// longest is the longest phrase that words, each with a blank behind it, begin with.
func (p *phrases[M]) longest(words []byte) (longest *phrase[M]) {
	for to := 0; to < min(p.most, len(words)-1); to++ {
		to += bytes.IndexByte(words[to:], ' ')
		if _, f := p.find(words[:to]); f != nil {
			longest = f
		}
	}
	return longest
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
	var buffer [64]byte
	line := buffer[:0]
	for _, word := range words {
		line = append(append(line, word...), ' ')
	}
	for i := 0; i < len(words); {
		n, skipped := 1, len(words[i])
		first, _ := utf8.DecodeRune(line)
		if f := p.beginningWith(first).longest(line); f != nil {
			skipped = int(f.to - f.from)
			n += bytes.Count(line[:skipped], blank)
			found = append(found, Found[M]{f.meaning, i, i + n})
		}
		i, line = i+n, line[skipped+1:]
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
