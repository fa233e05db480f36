package orders

import (
	"bytes"
	"cmp"
	"fmt"
	"hash/maphash"
	"slices"
	"sync"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/retain-cli/retain/pkg/export/internal/schema"
	"github.com/retain-cli/retain/pkg/field"
	"github.com/retain-cli/retain/pkg/ledger"
	"github.com/retain-cli/retain/pkg/note"
)

// oddities says what each field.Oddity means to the reader of a result.
var oddities = []struct {
	odd   field.Oddity
	code  string
	level note.Level
	text  string
}{
	{field.OddInvisible, "id-invisible", note.Warning, "some customer ids hold letters that cannot be seen, such as %q: the same customer may be there with and without"},
	{field.OddDirection, "id-direction", note.Info, "some customer ids hold marks that turn the direction of writing round, such as %q"},
	{field.OddControl, "id-control", note.Info, "some customer ids hold control bytes, such as %q; they are shown escaped"},
	{field.OddFormula, "id-formula", note.Info, "some customer ids begin as a formula of a spreadsheet does, such as %q; CSV output puts an apostrophe before them"},
	{field.OddFloat, "id-float", note.Warning, "some customer ids look like numbers that a spreadsheet or program has reformatted, such as %q: two spellings are two customers"},
}

// oddIDs looks at the id of every customer once and says what is odd: legal,
// but often a sign that one customer has been given two ids. Of ids that are a
// number behind a prefix, the prefix says whether any is odd.
func oddIDs(orders *ledger.Orders, prefix []byte, options schema.Options) (notes []note.Note) {
	surveys := make([]idSurvey, orders.Workers())
	odd := surveys[0].classify(prefix)
	orders.EachID(odd, func(worker int, id []byte) { surveys[worker].look(id) })
	s := surveys[0]
	for _, other := range surveys[1:] {
		s.merge(other)
	}
	for i, o := range oddities {
		if s.examples[i] != nil {
			notes = append(notes, note.Note{Code: o.code, Level: o.level, Concerns: note.Identity, Text: fmt.Sprintf(o.text, options.Example(string(s.examples[i])))})
		}
	}
	if !s.upper || !s.lower || orders.Extent().Customers > ManyCustomers {
		return notes
	}
	return append(notes, SpellingNote(orders, options)...)
}

// SpellingNote is about ids that are one but for case or Unicode form.
func SpellingNote(orders *ledger.Orders, o schema.Options) []note.Note {
	a, b, ok := spellings(orders)
	if !ok {
		return nil
	}
	return []note.Note{{Code: "id-case", Level: note.Warning, Concerns: note.Identity, Text: fmt.Sprintf("some customer ids differ only by case or Unicode form, such as %q and %q: they count as two customers; to ignore case", o.Example(a), o.Example(b)), Fix: note.Fix{Option: note.FoldIDs}}}
}

// idSurvey is what a first look at all ids shows. The examples are the first
// ones in the order of their bytes, so that they do not depend on the order of
// the rows.
type idSurvey struct {
	examples     [5][]byte
	upper, lower bool // letters; those beyond ASCII are taken for both
}

func (s *idSurvey) look(id []byte) {
	if !s.classify(id) {
		return
	}
	odd := field.Odd(id)
	for i, o := range oddities {
		if odd&o.odd != 0 && (s.examples[i] == nil || bytes.Compare(id, s.examples[i]) < 0) {
			s.examples[i] = bytes.Clone(id)
		}
	}
}

// classify notes the letters of an id, and tells whether it has to be looked at
// more closely.
func (s *idSurvey) classify(id []byte) (odd bool) {
	var class uint8
	for _, c := range id {
		class |= idClasses[c]
	}
	s.upper = s.upper || class&classUpper != 0
	s.lower = s.lower || class&classLower != 0
	return class&classOdd != 0 || class&classSign != 0 && idClasses[id[0]]&classStart != 0
}

// merge adds what another survey has seen.
func (s *idSurvey) merge(o idSurvey) {
	s.upper, s.lower = s.upper || o.upper, s.lower || o.lower
	for i, id := range o.examples {
		if id != nil && (s.examples[i] == nil || bytes.Compare(id, s.examples[i]) < 0) {
			s.examples[i] = id
		}
	}
}

// What a byte may make of an id: most ids are looked at no further.
const (
	classUpper = 1 << iota // a capital letter
	classLower             // a small letter
	classOdd               // a byte that is odd wherever it is
	classSign              // a sign without which no other id is odd
	classStart             // a byte that all other odd ids begin with
)

var idClasses = func() (classes [256]uint8) {
	for c := range classes {
		switch {
		case c >= utf8.RuneSelf:
			classes[c] = classUpper | classLower | classOdd
		case c >= 'A' && c <= 'Z':
			classes[c] = classUpper
		case c >= 'a' && c <= 'z':
			classes[c] = classLower
		case c < ' ' || c == 0x7f:
			classes[c] = classOdd
		case bytes.IndexByte([]byte("=+-@."), byte(c)) >= 0:
			classes[c] = classSign | classStart
		case c >= '0' && c <= '9':
			classes[c] = classStart
		}
	}
	return classes
}()

// ManyCustomers is from how many on ids are no longer compared by spelling on
// every run: it would take longer than reading them. Inspect always does.
const ManyCustomers = 1 << 20

// spellings is two ids that are one but for case or Unicode form.
func spellings(orders *ledger.Orders) (a, b string, ok bool) {
	type spelled struct{ folded, exact uint64 }
	var all []spelled
	seed := maphash.MakeSeed()
	var mu sync.Mutex
	orders.EachID(true, func(_ int, id []byte) {
		mu.Lock()
		defer mu.Unlock()
		all = append(all, spelled{maphash.Bytes(seed, folded(id)), maphash.Bytes(seed, id)})
	})
	slices.SortFunc(all, func(a, b spelled) int { return cmp.Compare(a.folded, b.folded) })
	twice := map[uint64]bool{}
	for i := 1; i < len(all); i++ {
		if all[i].folded == all[i-1].folded && all[i].exact != all[i-1].exact {
			twice[all[i].folded] = true
		}
	}
	if len(twice) == 0 {
		return "", "", false
	}
	var found []string
	orders.EachID(true, func(_ int, id []byte) {
		if twice[maphash.Bytes(seed, folded(id))] {
			mu.Lock()
			defer mu.Unlock()
			found = append(found, string(id))
		}
	})
	return firstPair(found)
}

// firstPair is the first two ids that are one when folded.
func firstPair(ids []string) (a, b string, ok bool) {
	slices.Sort(ids)
	for i, id := range ids {
		for _, other := range ids[i+1:] {
			if id != other && bytes.Equal(folded([]byte(id)), folded([]byte(other))) {
				return id, other, true
			}
		}
	}
	return "", "", false
}

// folded is an id without what makes two spellings of it.
func folded(id []byte) []byte {
	for _, c := range id {
		if c >= utf8.RuneSelf {
			return bytes.ToLower(norm.NFC.Bytes(id))
		}
	}
	return bytes.ToLower(id)
}
